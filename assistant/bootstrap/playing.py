"""The simulated customer: wired for a scenario, and for evals with a knowledge folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain.knowledge import Document, ScenarioSeed, Standard, in_force
from assistant.domain.people import Person, Role

if TYPE_CHECKING:
    from assistant.domain.company import Company
    from assistant.domain.practice import Scenario, Wanted
    from assistant.engines.base import PlayDraft, Player, PlayRequest
    from assistant.features.practice.playing import Customer
    from assistant.language.embedder import Embedder


def make_customer(
    scenario: Scenario, company: Company, embedder: Embedder | None, player: Player | None = None
) -> Customer:
    """The customer of a scenario, spoken for by ``player``, and by the built-in engine where that fails."""
    from assistant.engines.builtin.customer.playing import BuiltinPlayer
    from assistant.features.practice.playing import Customer

    builtin = BuiltinPlayer()
    return Customer(scenario, company, player or builtin, builtin, embedder)


class _Saying:
    """Plays what it is told to, as a language model might."""

    name = "scripted"

    def __init__(self, says: Callable[[], str]) -> None:
        self._says = says

    async def play_customer(self, request: PlayRequest) -> PlayDraft:
        from assistant.engines.base import PlayDraft

        return PlayDraft(self._says())


@dataclass(frozen=True)
class Stage:
    """Scenarios of a knowledge folder, and their customers, without the rest of the product; for evals."""

    company: Company
    documents: Mapping[str, Document]
    write: Callable[[Wanted], Scenario]
    embedder: Embedder | None

    @property
    def standards(self) -> list[str]:
        """The ids of all standards in force, in order."""
        return sorted(name for name, document in self.documents.items() if isinstance(document, Standard))

    def written(self, name: str) -> Scenario:
        """A scenario of the folder. Raises KeyError for an id that is none."""
        from assistant.features.practice.written import scenario_of

        document = self.documents[name]
        if not isinstance(document, ScenarioSeed):
            raise KeyError(name)
        return scenario_of(document, self.documents)

    def customer(self, scenario: Scenario, says: Callable[[], str] | None = None) -> Customer:
        """The customer of a scenario; with ``says`` a model speaks first, and says that."""
        from assistant.engines.builtin.customer.playing import BuiltinPlayer
        from assistant.features.practice.playing import Customer

        if says is None:
            return make_customer(scenario, self.company, self.embedder)
        return Customer(scenario, self.company, _Saying(says), BuiltinPlayer(), self.embedder)


def open_stage(knowledge_dir: Path, on: date, with_embedder: bool = True) -> Stage:
    """A stage for the documents in force on a day. Raises KnowledgeError for a folder that cannot be read."""
    from assistant.documents.loader import load_knowledge
    from assistant.engines.base import ScenarioRequest
    from assistant.engines.builtin.scenarios.writer import BuiltinScenarioWriter
    from assistant.language.embedder import MiniLM

    knowledge = load_knowledge(knowledge_dir)
    documents = in_force(knowledge.documents, on)
    writer = BuiltinScenarioWriter()
    level = knowledge.company.authority_levels[0]
    trainer = Person(id="somebody", name="Somebody", role=Role.trainer, level=level)

    def write(wanted: Wanted) -> Scenario:
        audience = documents[wanted.about].audience
        readable = {name: document for name, document in documents.items() if audience <= document.audience}
        return writer.draft(ScenarioRequest(wanted, audience, readable, trainer, knowledge.company, on))

    return Stage(knowledge.company, documents, write, MiniLM() if with_embedder else None)
