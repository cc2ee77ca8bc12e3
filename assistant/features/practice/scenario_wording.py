"""Scenarios in a language model's words: made by the built-in writer, put into words, and held against what it made."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from assistant.domain.company import Company
from assistant.domain.conversation import Usage
from assistant.domain.people import Person
from assistant.domain.scenario_parts import OriginKind
from assistant.engines.base import ScenarioDraft, ScenarioRequest, ScenarioWording, ScenarioWriter, WordingRequest
from assistant.errors import EngineFailed
from assistant.features.practice.rewording import Rewording
from assistant.features.spending import Spending
from assistant.language.embedder import Embedder

_PASTED = (OriginKind.tickets, OriginKind.brief)
"""Kinds whose text tells a model what the scenario is to sound like."""

log = logging.getLogger(__name__)


class WordedScenarioWriter:
    """Facts, clauses, conditions and everything cited stay those of the built-in writer."""

    def __init__(
        self,
        writer: ScenarioWriter,
        wording: ScenarioWording,
        company: Company,
        embedder: Embedder,
        spending: Spending | None = None,
    ) -> None:
        """``spending`` says whether a language model may be asked, and counts what it takes."""
        self._writer, self._wording = writer, wording
        self._company, self._embedder, self._spending = company, embedder, spending

    @property
    def name(self) -> str:
        """That of who puts it into words."""
        return self._wording.name

    async def draft_scenario(self, request: ScenarioRequest) -> ScenarioDraft:
        """A scenario; in the built-in writer's own words where the model fails, may not be asked or says other things.

        Raises FixInput where no document covers what is wanted.
        """
        draft = await self._writer.draft_scenario(request)
        if self._spending is not None and await asyncio.to_thread(self._spending.refusal, request.person) is not None:
            return draft
        asked = request.wanted.text if request.wanted.kind in _PASTED else ""
        try:
            said = await self._wording.word_scenario(WordingRequest(draft.scenario, request.person, asked))
        except EngineFailed as error:
            log.info("a scenario was not put into words; reference %s", error.reference or "none")
            await self._spent(request.person, Usage(model=self.name, prompt=error.tokens) if error.tokens else None)
            return draft
        await self._spent(request.person, said.usage)
        pasted = asked if request.wanted.kind is OriginKind.tickets else ""
        rewording = Rewording(draft.scenario, said, self._company, self._embedder, pasted)
        scenario = await asyncio.to_thread(rewording.worded)
        if scenario == draft.scenario:
            return replace(draft, usage=said.usage)
        origin = scenario.origin.model_copy(update={"engine": self.name})
        return ScenarioDraft(scenario.model_copy(update={"origin": origin}), said.prompt, said.usage, self.name)

    async def _spent(self, person: Person, usage: Usage | None) -> None:
        if self._spending is not None:
            await asyncio.to_thread(self._spending.add, person, usage)
