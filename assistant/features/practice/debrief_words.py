"""A debrief in a language model's words: asked for, held against the debrief, and left away where it says more."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence

from assistant.domain.company import Company
from assistant.domain.conversation import Usage
from assistant.domain.debrief import Debrief
from assistant.domain.people import Person
from assistant.domain.preserving import invented
from assistant.domain.quotes import fold
from assistant.engines.base import DebriefRequest, DebriefWriter
from assistant.errors import EngineFailed
from assistant.features.spending import Spending

MOST_CHARACTERS = 600
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|«([^»]*)»")
_LINK = re.compile(r"https?:|www\.|[<>{}\[\]`]|\b[\w-]+\.(?:com|org|net|uk|io)\b", re.IGNORECASE)
_SCORES = re.compile(r"\b(?:score|points?|per cent|out of (?:ten|five))\b|\d ?%|\d/\d", re.IGNORECASE)

log = logging.getLogger(__name__)


class DebriefWording:
    """``spending`` says whether a language model may be asked, and counts what it takes."""

    def __init__(self, writer: DebriefWriter, company: Company, spending: Spending | None = None) -> None:
        self._writer, self._company, self._spending = writer, company, spending

    async def worded(self, person: Person, debrief: Debrief) -> Debrief:
        """The debrief with a model's words for its best moment and for what to try, as far as they hold.

        Where the model fails, may not be asked or says more than the debrief, the debrief's own words stay.
        """
        if self._spending is not None:
            refusal = await asyncio.to_thread(self._spending.refusal, person)
            if refusal is not None:
                return debrief
        request = request_of(person, debrief)
        try:
            said = await self._writer.word_debrief(request)
        except EngineFailed as error:
            log.info("a debrief was not put into words; reference %s", error.reference or "none")
            usage = Usage(model=self._writer.name, prompt=error.tokens) if error.tokens else None
            await self._spent(person, usage)
            return debrief
        await self._spent(person, said.usage)
        sources = [text for text in vars(request).values() if isinstance(text, str)]
        best, to_try = debrief.best, debrief.to_try
        if best is not None and self._holds(said.best, sources):
            best = best.model_copy(update={"model_words": said.best.strip()})
        if self._holds(said.to_try, sources):
            to_try = to_try.model_copy(update={"model_words": said.to_try.strip()})
        return debrief.model_copy(update={"best": best, "to_try": to_try, "prompt": said.prompt})

    def _holds(self, text: str, sources: Sequence[str]) -> bool:
        patterns = list(self._company.patterns.values())
        return is_sayable(text, sources) and not invented(text, sources, patterns)

    async def _spent(self, person: Person, usage: Usage | None) -> None:
        if self._spending is not None:
            await asyncio.to_thread(self._spending.add, person, usage)


def request_of(person: Person, debrief: Debrief) -> DebriefRequest:
    """What of a debrief a model is told."""
    best, to_try = debrief.best, debrief.to_try
    return DebriefRequest(
        person=person,
        outcome=" ".join([debrief.outcome.headline, *debrief.outcome.why]),
        best=best.at.text if best is not None else "",
        best_why=best.why if best is not None else "",
        what=to_try.what,
        why=to_try.why,
        used=to_try.used.text if to_try.used is not None else "",
        instead=to_try.instead,
        clause=to_try.clause.quote if to_try.clause is not None else "",
    )


def is_sayable(text: str, sources: Sequence[str]) -> bool:
    """Whether a model's words are one short paragraph without links or marks, each quote in it word for word."""
    text = text.strip()
    if not text or len(text) > MOST_CHARACTERS or "\n\n" in text or _LINK.search(text) or _SCORES.search(text):
        return False
    quotes = [fold(next(filter(None, found), "")) for found in _QUOTED.findall(text)]
    return all(quote and any(quote in fold(source) for source in sources) for quote in quotes)
