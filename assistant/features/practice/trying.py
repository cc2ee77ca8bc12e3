"""The one thing to try: what, the words that were used, and a sentence to try instead with where it comes from."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from assistant.domain.debrief import ToTry
from assistant.domain.knowledge import Part, Standard
from assistant.domain.passages import Citation
from assistant.domain.scenario_parts import Difficulty
from assistant.features.practice.alternatives import LEADS, Alternatives, Case, wanting
from assistant.features.practice.sources import cited
from assistant.features.practice.weighing import Shortfall
from assistant.language.clauses import fitting

_TRIED = 4
"""Shortfalls for which words are looked for; the weightiest with words is shown."""
_HARDER = {Difficulty.easy: "medium", Difficulty.medium: "hard"}


class Trying:
    """Makes the one thing to try of what went missing."""

    def __init__(self, alternatives: Alternatives) -> None:
        self._alternatives = alternatives

    async def to_try(self, shortfalls: Sequence[Shortfall], case: Case, has_ended: bool = True) -> ToTry:
        """The weightiest lack that there are words for, else the weightiest; with none, what comes next."""
        first: ToTry | None = None
        for lack in shortfalls[:_TRIED]:
            made = await self._made(lack, case)
            first = first or made
            if made.instead:
                return made
        return first or self._nothing(case, has_ended)

    def _nothing(self, case: Case, has_ended: bool) -> ToTry:
        if not has_ended:
            last = case.judged.turns[-1].id
            return ToTry(what="Go on from here.", why="Nothing was missed so far.", replay_from=last)
        harder = _HARDER.get(case.scenario.difficulty)
        what = f"Try the same again on {harder}." if harder else "Try the same with another customer."
        return ToTry(what=what, why="Nothing was missed here.", standard_id=next(iter(case.scenario.standards), ""))

    async def _made(self, lack: Shortfall, case: Case) -> ToTry:
        turn = case.turn(lack.at)
        words = await self._alternatives.words(lack, case)
        standard = case.standards.get(lack.result.standard_id) if lack.result is not None else None
        clause = lack.clause or _clause(lack, case)
        clause = clause or await asyncio.to_thread(self._alternatives.what_holds, lack, case)
        return ToTry(
            what=_what(lack, standard),
            why=lack.why,
            used=lack.at,
            instead=words.text if words else "",
            open_slots=words.open_slots if words else (),
            source=words.source if words else None,
            clause=clause or (case.sources.cite(lack.hidden.cited) if lack.hidden is not None else None),
            standard_id=standard.id if standard else _standard_of(lack, case),
            replay_from=turn.parent,
        )


def _standard_of(lack: Shortfall, case: Case) -> str:
    """The standard to practise for what no standard of its own was missed in."""
    names = [*lack.standards, *(one.id for one in wanting(lack.signals, case)), *case.scenario.standards]
    return next((name for name in names if name in case.standards), "")


def _clause(lack: Shortfall, case: Case) -> Citation | None:
    """The words of the standard that the judge quotes, else those that fit the lack best."""
    standard = case.standards.get(lack.result.standard_id) if lack.result is not None else None
    if lack.result is None or standard is None:
        return None
    if lack.result.clause is not None:
        return cited(standard, lack.result.clause.text)
    statement = fitting(standard, (Part.missed_when, Part.behaviour), f"{lack.why} {lack.what}")
    return cited(standard, statement.text) if statement is not None else None


def _what(lack: Shortfall, standard: Standard | None) -> str:
    if lack.hidden is not None:
        return _ask(lack.hidden.about)
    told = lack.what or (standard.title if standard is not None else "")
    # A condition reads "You ask about the box."; to try, it is "Ask about the box."
    you = re.match(r"You (?=[a-z])", told) if lack.condition is not None else None
    return told[you.end()].upper() + told[you.end() + 1 :] if you else told


def _ask(about: str) -> str:
    return f"Ask {about if LEADS.match(about) else f'about {about}'}, before you settle on anything."
