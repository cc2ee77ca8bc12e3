"""All signals at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from assistant.domain.knowledge import SIGNALS_FORBIDDEN, SIGNALS_WANTED
from assistant.language.signals import contact, feelings, forbidden, steps, substance
from assistant.language.signals.case import Case, Seen

Detector = Callable[[Case], Iterator[Seen]]
DETECTORS: Mapping[str, Detector] = {
    "apology": feelings.apology,
    "apology_for_specific": feelings.apology_for_specific,
    "feeling_named": feelings.feeling_named,
    "first_person_ownership": steps.first_person_ownership,
    "next_step": steps.next_step,
    "next_step_with_date": steps.next_step_with_date,
    "offers_alternative": substance.offers_alternative,
    "answers_question": substance.answers_question,
    "courtesy": contact.courtesy,
    "greeting_with_name": contact.greeting_with_name,
    "own_name": contact.own_name,
    "open_question": contact.open_question,
    "thanks": contact.thanks,
    "case_summary": substance.case_summary,
    "reason_given": substance.reason_given,
    "identity_check": substance.identity_check,
    "invites_reply": contact.invites_reply,
    "checks_outcome": substance.checks_outcome,
    "stonewalling": forbidden.stonewalling,
    "blame": forbidden.blame,
    "jargon": forbidden.jargon,
    "shouting": forbidden.shouting,
    "pass_the_buck": forbidden.pass_the_buck,
    "vague_promise": steps.vague_promise,
    "asks_again": forbidden.asks_again,
    "script_phrase": forbidden.script_phrase,
    "shares_private_data": forbidden.shares_private_data,
    "over_promise": steps.over_promise,
}
"""One detector for each name of the vocabulary in ``domain.knowledge``."""

_UNKNOWN = (SIGNALS_WANTED | SIGNALS_FORBIDDEN) ^ set(DETECTORS)
if _UNKNOWN:
    raise ValueError(f"signals without a detector, or detectors without a signal: {', '.join(sorted(_UNKNOWN))}")


def detect(case: Case) -> dict[str, tuple[Seen, ...]]:
    """Every signal with where it was seen, the plainest first; an empty tuple where it was not seen."""
    return {
        name: tuple(sorted(set(detector(case)), key=lambda seen: (-seen.strength, seen.start)))
        for name, detector in DETECTORS.items()
    }
