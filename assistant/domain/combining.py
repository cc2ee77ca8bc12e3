"""One verdict a standard over all replies of a dialogue, each of which was judged with what was said before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.domain.scorecard import CriterionResult, Verdict


class Combined(NamedTuple):
    """What is said of one standard, and the place (from 0) of the reply whose evidence it is."""

    result: CriterionResult
    reply: int


def combined(results: Sequence[CriterionResult]) -> Combined:
    """The results of one standard, one a reply in the order of the dialogue, as one of them.

    In this order, the first that there is:

    1. broken: scored as missed by words that stand in the reply; of a critical standard also where that is a look
    2. partly by what is measured, where more replies are than meet the standard
    3. met in any reply
    4. partly
    5. missed by what is not there
    6. worth a look, missed before partly
    7. a verdict whose evidence did not hold
    8. unsure or not applicable, whichever more replies say; not applicable where as many say either

    Of several the first reply counts. Raises ValueError for none.
    """
    if not results:
        raise ValueError("a standard was judged in no reply")
    scored = [(place, one) for place, one in enumerate(results) if one.scored]
    looks = [(place, one) for place, one in enumerate(results) if one.shown_as_look and one.decided and one.verified]
    missed = [pair for pair in scored if pair[1].verdict is Verdict.missed]
    partly = [pair for pair in scored if pair[1].verdict is Verdict.partly]
    met = [pair for pair in scored if pair[1].verdict is Verdict.met]
    measured = [pair for pair in partly if pair[1].evidence and pair[1].evidence[0].measured]
    unsure = [pair for pair in enumerate(results) if pair[1].verdict is Verdict.unsure]
    idle = [pair for pair in enumerate(results) if pair[1].verdict is Verdict.not_applicable]
    choices = (
        [pair for pair in missed if shows_words(pair[1])],
        [pair for pair in looks if pair[1].critical and pair[1].verdict is Verdict.missed and shows_words(pair[1])],
        measured if len(measured) > len(met) else [],
        met,
        partly,
        missed,
        sorted(looks, key=lambda pair: pair[1].verdict is not Verdict.missed),
        [pair for pair in enumerate(results) if pair[1].decided],
        unsure if len(unsure) > len(idle) else [],
        idle,
    )
    place, result = next(found[0] for found in choices if found)
    return Combined(result, place)


def shows_words(result: CriterionResult) -> bool:
    """Whether the evidence is words of the reply, and not what is absent or measured."""
    return any(one.text for one in result.evidence)
