"""From a reply to its scorecard: the standards that apply, the judge, the check of its evidence, the limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import date

from assistant.domain.company import Company
from assistant.domain.computed import with_limits
from assistant.domain.conversation import Usage
from assistant.domain.knowledge import Document, Standard
from assistant.domain.people import Person
from assistant.domain.reply import Reply, standards_for
from assistant.domain.scorecard import Scorecard, scorecard, verify
from assistant.engines.base import Judge, JudgeRequest
from assistant.features.review.sayable import without_more
from assistant.language.embedder import Embedder
from assistant.language.measuring import measure


def _unheard(usage: Usage) -> None:
    """For who does not want to know what a judge took."""


class Scoring:
    """One judge, and the measures that are the same whoever judges.

    ``embedder`` reads questions and answers; ``prompt`` is ``name@version`` where a language model judges.
    """

    def __init__(self, judge: Judge, company: Company, embedder: Embedder, prompt: str = "") -> None:
        self._judge = judge
        self._company = company
        self._embedder = embedder
        self._prompt = prompt

    @property
    def name(self) -> str:
        """The judge's name."""
        return self._judge.name

    async def score(
        self,
        reply: Reply,
        person: Person,
        documents: Mapping[str, Document],
        on: date,
        spent: Callable[[Usage], None] = _unheard,
    ) -> Scorecard:
        """The scorecard of a reply. ``documents`` are in force on ``on`` and readable by the person, by id.

        ``spent`` is told what each call of a language model took. Raises EngineFailed where the judge could not
        judge, FixInput where the reply is too long for it.
        """
        standards = standards_for((d for d in documents.values() if isinstance(d, Standard)), reply)
        request = JudgeRequest(reply, standards, person, self._company, on, documents, spent)
        judgements = await self._judge.judge(request)
        limits = await asyncio.to_thread(measure, reply, standards, self._company, self._embedder)
        verified = verify(judgements, reply, standards)
        patterns = list(self._company.patterns.values())
        results = [
            without_more(result, reply, standard, patterns)
            for result, standard in zip(verified.results, standards, strict=True)
        ]
        return scorecard(
            with_limits(results, limits),
            engine=self._judge.name,
            on=on,
            prompt=self._prompt,
            dropped=verified.dropped,
        )
