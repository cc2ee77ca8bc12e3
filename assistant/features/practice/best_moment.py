"""The trainee's own words that helped the customer most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.domain.claims import FactVerdict
from assistant.domain.customer import CustomerState, Deed, Seen
from assistant.domain.debrief import BestMoment, Place
from assistant.domain.practice import Scenario
from assistant.domain.runs import Run, RunTurn
from assistant.domain.scorecard import Verdict
from assistant.features.practice.dialogue import Judged
from assistant.features.practice.minding import MINDED, overlap, sentence_with


@dataclass(frozen=True)
class _Kind:
    """What a rule of the customer's tells of a reply: whose words show it, why it helped, how much it counts.

    ``needs_answer`` is nothing to praise while what they asked has no answer.
    """

    deed: Deed
    why: str
    worth: int
    needs_answer: bool = False


_KINDS: Mapping[str, _Kind] = {
    "acknowledged": _Kind(Deed.acknowledged, "You named what it was like for them, in their own terms.", 5),
    "answered": _Kind(Deed.answered, "You answered what they had asked.", 4),
    "offered": _Kind(Deed.offered, "You offered something that helps them.", 4),
    "asked": _Kind(Deed.asked, "You asked about what they had not said.", 4),
    "next step": _Kind(Deed.stepped, "You said what happens next, and when.", 3, True),
    "owned": _Kind(Deed.owned, "You took it on yourself.", 2, True),
}
_SPOILT = frozenset(MINDED) | {Deed.repeated}
_PROMISES = frozenset({Deed.offered, Deed.owned, Deed.stepped})
_SHORTEST = 3
"""Words of a quote that is worth showing."""


@dataclass(frozen=True)
class _Moment:
    worth: int
    number: int
    turn: RunTurn
    words: str
    why: str


def best_moment(run: Run, judged: Judged) -> BestMoment | None:
    """The words that moved the customer most, in a reply that did nothing they minded; None where there are none.

    Words that a standard, a policy or a must-not finds fault with are no praise.
    """
    found = list(_moments(run, judged))
    if not found:
        return None
    best = max(found, key=lambda one: (one.worth, -one.number))
    return BestMoment(at=Place(turn=best.turn.id, number=best.number, text=best.words), why=best.why)


def _moments(run: Run, judged: Judged) -> Iterator[_Moment]:
    before = run.first
    # Who promises too much anywhere is praised for no promise.
    promises = _PROMISES if _too_much(judged) else frozenset[Deed]()
    kinds = {name: kind for name, kind in _KINDS.items() if kind.deed not in promises}
    for number, turn in enumerate(judged.turns, 1):
        if turn.state is None or turn.seen is None:
            continue
        if not (_SPOILT & turn.seen.deeds or turn.seen.broken or turn.state.mood < before.mood):
            yield from _of_turn(kinds, run.scenario, judged, number, turn, turn.seen, before, turn.state)
        before = turn.state


def _too_much(judged: Judged) -> bool:
    last = judged.turns[-1].state
    wrong = any(one.finding.verdict is FactVerdict.wrong for one in judged.said)
    return wrong or (last is not None and bool(last.broken or last.over_promised))


def _of_turn(
    kinds: Mapping[str, _Kind],
    scenario: Scenario,
    judged: Judged,
    number: int,
    turn: RunTurn,
    seen: Seen,
    before: CustomerState,
    after: CustomerState,
) -> Iterator[_Moment]:
    faults = judged.faults.get(turn.id, ())
    praised = [
        one.evidence[0].text
        for one in judged.cards[number - 1].criteria
        if one.scored and one.verdict is Verdict.met and one.evidence and one.standard_id in scenario.standards
    ]
    for moved in after.moved:
        kind = kinds.get(moved.rule)
        if kind is None:
            continue
        said = seen.asks if kind.deed is Deed.asked else seen.words.get(kind.deed, "")
        words = sentence_with(turn.reply, said)
        if len(words.split()) < _SHORTEST or overlap(words, faults) or (kind.needs_answer and not after.answered):
            continue
        worth = kind.worth + 2 * overlap(words, praised)
        why = kind.why
        told = [fact for fact in scenario.hidden if fact.name in after.telling and fact.name in seen.asked_about]
        if kind.deed is Deed.asked and told:
            why = f"{why} They told you: “{told[0].fact}”"
            worth += 1 + bool(told[0].changes)
        elif after.mood > before.mood and moved.mood > 0:
            why = f"{why} Their mood rose."
            worth += 1
        elif after.trust > before.trust and moved.trust > 0:
            why = f"{why} Their trust grew."
        yield _Moment(worth, number, turn, words, why)
