"""What went missing in a run, each thing with how much it weighs; the weightiest is the one to try."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.combining import shows_words
from assistant.domain.customer import CustomerState, Ending
from assistant.domain.customer_rules import HARMS
from assistant.domain.debrief import Place, RunOutcome, SaidFact, State
from assistant.domain.knowledge import Standard
from assistant.domain.passages import Citation
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Condition, HiddenFact
from assistant.domain.scorecard import CriterionResult, Evidence, Verdict
from assistant.features.practice.dialogue import Judged
from assistant.features.practice.material import has_bounds
from assistant.features.practice.minding import MINDED, came_out, reads_out, sentence_with


class Weight(IntEnum):
    """How much each kind of miss weighs: first what may not be done at all, last what a person should look at.

    A standard's own weight (1 to 3) and whether it was in play move a miss by up to 19.
    """

    must_not = 100
    wrong = 90
    """A claim that a policy says otherwise, or a grant above one's authority."""
    harm = 86
    """Blame, a closed door, or being sent elsewhere."""
    unanswered = 80
    broken = 70
    """A standard missed by words of the reply."""
    minded = 68
    condition = 66
    absent = 55
    """A standard in play missed by what is not there."""
    changes = 52
    """A fact that nobody asked about and that changes the answer."""
    absent_elsewhere = 42
    partly = 38
    hidden = 34
    look = 20


@dataclass(frozen=True)
class Shortfall:
    """One thing that went missing. ``at`` is the reply it is about, with the words that were used where there are any.

    What it is, is the one of these that is filled: a ``result`` of a standard, a wrong ``fact``, a ``hidden`` fact that
    nobody asked about, a ``condition`` that was not met, a ``question`` that had no answer; else a rule that was
    broken, with its ``clause``.
    """

    weight: int
    at: Place
    why: str
    result: CriterionResult | None = None
    fact: FactFinding | None = None
    hidden: HiddenFact | None = None
    condition: Condition | None = None
    clause: Citation | None = None
    what: str = ""
    question: str = ""
    signals: tuple[str, ...] = ()
    """What a reply without the miss would show."""
    standards: tuple[str, ...] = ()
    """Ids of the standards whose example sentences may help."""


def shortfalls_of(
    scenario: Scenario,
    judged: Judged,
    outcome: RunOutcome,
    state: CustomerState,
    standards: Mapping[str, Standard],
) -> list[Shortfall]:
    """Everything that went missing, the weightiest first, of equals the earlier.

    ``standards`` are those in force for the channel that the person may read, by id. While a run goes on nothing is
    told of what is still hidden.
    """
    found = [
        *_broken_rules(scenario, judged, outcome, standards),
        *(_said(one, judged) for one in judged.said if one.finding.verdict is FactVerdict.wrong),
        *_minded(scenario, judged, standards),
        *_criteria(scenario, judged),
    ]
    if state.has_ended:
        found += _not_asked(scenario, judged)
        if not outcome.resolved:
            found += _unmet(scenario, judged, outcome, state)
    return sorted(found, key=lambda one: (-one.weight, one.at.number))


def _broken_rules(
    scenario: Scenario, judged: Judged, outcome: RunOutcome, standards: Mapping[str, Standard]
) -> Iterator[Shortfall]:
    checks = {one.text: one.check for one in scenario.must_not}
    for one in outcome.must_nots:
        if one.state is not State.broken or one.at is None:
            continue
        why = f"Here this must not be done: {one.text[:1].lower()}{one.text[1:]}"
        signals = checks[one.text].signals
        grants = has_bounds(checks[one.text]) or "over_promise" in signals
        what = f"{'Offer what you may grant' if grants else 'Say what you will do'}, and leave this out."
        forbidding = (_forbidding(signal, scenario, judged, standards.values()) for signal in signals)
        standard = next((found for found in forbidding if found is not None), None)
        result = None
        if standard is not None and one.at.text and not grants:
            result = missed(standard, _evidence(judged, one.at))
        names = (standard.id,) if standard is not None else scenario.standards
        yield Shortfall(Weight.must_not, one.at, why, result=result, clause=one.citation, what=what, standards=names)


def _said(one: SaidFact, judged: Judged) -> Shortfall:
    finding = one.finding
    at = one.at.model_copy(update={"text": sentence_with(judged.turns[one.at.number - 1].reply, one.at.text)})
    what = "Say what the policy says, and no more."
    return Shortfall(Weight.wrong, at, finding.message, fact=finding, clause=finding.citation, what=what)


def _minded(scenario: Scenario, judged: Judged, standards: Mapping[str, Standard]) -> Iterator[Shortfall]:
    """What the customer minded, under a standard that forbids it."""
    for number, turn in enumerate(judged.turns, 1):
        deeds = turn.seen.deeds if turn.seen is not None else frozenset()
        for rank, (deed, minding) in enumerate(MINDED.items()):
            words = turn.seen.words.get(deed, "") if turn.seen is not None else ""
            sentence = sentence_with(turn.reply, words)
            standard = _forbidding(minding.signal, scenario, judged, standards.values())
            if deed in deeds and sentence and standard is not None and not reads_out(sentence, scenario):
                at = Place(turn=turn.id, number=number, text=sentence)
                yield Shortfall(
                    (Weight.harm if deed in HARMS else Weight.minded) + 8 * (standard.id in scenario.standards) - rank,
                    at,
                    minding.said,
                    result=missed(standard, _evidence(judged, at)),
                    what=minding.instead,
                    standards=(standard.id,),
                )


def _forbidding(signal: str, scenario: Scenario, judged: Judged, standards: Iterable[Standard]) -> Standard | None:
    """The standard that forbids a signal: one that was missed, then the one most about it, then one in play."""
    missed = judged.missed
    return min(
        (standard for standard in standards if signal in standard.signals.forbids),
        key=lambda one: (
            one.id not in missed,
            one.signals.forbids.index(signal),
            one.id not in scenario.standards,
            -one.weight,
            one.id,
        ),
        default=None,
    )


def _evidence(judged: Judged, at: Place) -> Evidence:
    """Words of a reply as evidence with their place there."""
    start = judged.turns[at.number - 1].reply.find(at.text)
    return Evidence(text=at.text, start=start, end=start + len(at.text))


def missed(standard: Standard, evidence: Evidence) -> CriterionResult:
    """A standard as missed, with what shows it."""
    return CriterionResult(
        standard_id=standard.id,
        version=standard.version,
        title=standard.title,
        weight=standard.weight,
        critical=standard.critical,
        verdict=Verdict.missed,
        evidence=(evidence,),
    )


def _criteria(scenario: Scenario, judged: Judged) -> Iterator[Shortfall]:
    for result in judged.card.criteria:
        if not result.verified or result.verdict not in (Verdict.missed, Verdict.partly):
            continue
        in_play = result.standard_id in scenario.standards
        if result.shown_as_look:
            weight = Weight.look
        elif result.verdict is Verdict.partly:
            weight = Weight.partly
        elif shows_words(result):
            weight = Weight.broken
        else:
            weight = Weight.absent if in_play else Weight.absent_elsewhere
        yield Shortfall(
            weight + 3 * result.weight + 10 * (in_play or result.critical),
            judged.places[result.standard_id],
            result.reason,
            result=result,
            what=result.next_step,
            standards=(result.standard_id,),
        )


def _unmet(scenario: Scenario, judged: Judged, outcome: RunOutcome, state: CustomerState) -> Iterator[Shortfall]:
    """Conditions that were not met, where the customer stood lowest; and an offer that never came."""
    if not state.answered:
        first = judged.turns[0]
        yield Shortfall(
            Weight.unanswered,
            Place(turn=first.id, number=1),
            "It was still open at the end, and nothing else could help before it.",
            what=f"Answer what they asked: “{state.question}”",
            question=state.question,
            signals=("answers_question",),
        )
    lowest = min(enumerate(judged.turns, 1), key=lambda one: one[1].state.mood if one[1].state else 0)
    at = Place(turn=lowest[1].id, number=lowest[0])
    by_text = {one.text: one for one in outcome.conditions}
    for condition in scenario.resolution.conditions:
        checked = by_text.get(condition.text)
        if checked is None or checked.state is not State.unmet or condition.check.hidden:
            continue
        yield Shortfall(
            Weight.condition,
            at,
            "Without it the matter could not be settled.",
            condition=condition,
            clause=checked.citation,
            what=condition.text,
            signals=condition.check.signals,
            standards=scenario.standards,
        )
    if not state.offers and state.ending in (Ending.left, Ending.escalated, Ending.content):
        yield Shortfall(
            Weight.condition - 1,
            at,
            "Nothing was offered that helps them.",
            what="Offer one thing that you can do for them now.",
            standards=scenario.standards,
        )


def _not_asked(scenario: Scenario, judged: Judged) -> Iterator[Shortfall]:
    """What nobody asked about, from the first reply on; a fact that a condition needs weighs as much as that."""
    needed = {condition.check.hidden for condition in scenario.resolution.conditions}
    first = judged.turns[0]
    for hidden in scenario.hidden:
        if hidden.unlocks == "asked_about" and hidden.about and came_out(hidden.name, judged.turns) is None:
            changes = hidden.changes and f"They had not said it yet. {hidden.changes}"
            yield Shortfall(
                Weight.condition - 2 if hidden.name in needed else Weight.changes if hidden.changes else Weight.hidden,
                Place(turn=first.id, number=1),
                changes or f"They had not said it yet: “{hidden.fact}”",
                hidden=hidden,
                standards=scenario.standards,
            )
