"""The built-in writer of scenarios: a situation, a person, figures and clauses, put together by the seed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from assistant.domain.knowledge import Document
from assistant.domain.practice import Scenario
from assistant.engines.base import ScenarioDraft, ScenarioRequest
from assistant.engines.builtin.scenarios.bank import Bank, packaged_bank
from assistant.engines.builtin.scenarios.choosing import Choices
from assistant.engines.builtin.scenarios.planning import Planner
from assistant.engines.builtin.scenarios.shelf import Shelf
from assistant.engines.builtin.scenarios.subject import read_subject
from assistant.engines.builtin.scenarios.writing import Writing

_MOST_SHELVES = 4
"""One a set of roles is read at a time; more are read anew."""


class BuiltinScenarioWriter:
    """Makes scenarios without a language model: the same request always gives the same scenario."""

    name = "builtin"

    def __init__(self, bank: Bank | None = None) -> None:
        self._bank = bank or packaged_bank()
        self._shelves: dict[frozenset[tuple[str, str]], Shelf] = {}

    async def draft_scenario(self, request: ScenarioRequest) -> ScenarioDraft:
        """A scenario, in a thread. Raises FixInput where no document covers what is wanted."""
        scenario = await asyncio.to_thread(self.draft, request)
        return ScenarioDraft(scenario, engine=self.name)

    def draft(self, request: ScenarioRequest) -> Scenario:
        """The whole scenario at once; some tens of milliseconds once the documents have been read."""
        shelf = self._shelf(request.documents)
        wanted = request.wanted
        subject = read_subject(wanted, self._bank, shelf)
        choices = Choices(
            f"{wanted.kind}/{wanted.about}/{wanted.text}/{wanted.difficulty}/{wanted.channel}", wanted.seed
        )
        plan = Planner(self._bank, shelf, subject, request).plan(choices)
        return Writing(self._bank, shelf, subject, request, plan, self.name).write(choices)

    def _shelf(self, documents: Mapping[str, Document]) -> Shelf:
        key = frozenset((document.reference, document.fingerprint) for document in documents.values())
        shelf = self._shelves.get(key)
        if shelf is None:
            shelf = Shelf(documents)
            kept = list(self._shelves.items())[1 - _MOST_SHELVES :]
            self._shelves = {**dict(kept), key: shelf}
        return shelf
