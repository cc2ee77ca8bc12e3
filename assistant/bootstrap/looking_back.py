"""Looking back on practice runs: wired for the product, and the reading of wishes alone for evals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.bootstrap.private import without_details
from assistant.domain.company import Company
from assistant.domain.knowledge import Policy, Standard, in_force

if TYPE_CHECKING:
    from assistant.domain.people import Person
    from assistant.domain.retrieval import Retrieval
    from assistant.domain.review import Review
    from assistant.engines.base import DebriefWriter, Rewriter
    from assistant.features.library import Library
    from assistant.features.practice.debriefing import Debriefing
    from assistant.features.practice.kept_runs import KeptRuns
    from assistant.features.practice.misses import Misses
    from assistant.features.practice.scenarios import Scenarios
    from assistant.features.practice.wishes import Wishes
    from assistant.features.review.scoring import Scoring
    from assistant.features.spending import Spending
    from assistant.language.embedder import Embedder
    from assistant.storage.database import Database


@dataclass(frozen=True)
class LookingBack:
    """What comes after a run: its debrief, what is still to be shown, and what people wish for."""

    debriefing: Debriefing
    misses: Misses
    wishes: Wishes


def make_looking_back(
    *,
    runs: KeptRuns,
    scenarios: Scenarios,
    scoring: Scoring,
    rewriter: Rewriter,
    search: Callable[[Person, str, date], Retrieval],
    embedder: Embedder,
    of_documents: Embedder,
    open_review: Callable[[Person, str], Review],
    library: Library,
    database: Database,
    company: Company,
    clock: Callable[[], datetime],
    today: Callable[[], date],
    writer: DebriefWriter | None = None,
    spending: Spending | None = None,
) -> LookingBack:
    """Everything after a run. ``of_documents`` may keep vectors, ``embedder`` reads people's words and keeps none.

    ``writer`` puts parts of a debrief into a language model's words.
    """
    from assistant.features.directory import Directory
    from assistant.features.practice.debrief_words import DebriefWording
    from assistant.features.practice.debriefing import Debriefing
    from assistant.features.practice.dialogue import DialogueJudge
    from assistant.features.practice.misses import Misses
    from assistant.features.practice.wish_reading import WishReader
    from assistant.features.practice.wishes import Wishes

    unnamed = without_details(company, Directory(database.accounts, database.teams).people)
    wishes = Wishes(embedder, database.wishes, unnamed, today)
    misses = Misses(database.misses, scenarios, library, open_review, today)
    debriefing = Debriefing(
        runs,
        DialogueJudge(scoring, search, company),
        rewriter,
        embedder,
        library,
        database.debriefs,
        WishReader(embedder, of_documents),
        wishes,
        misses,
        company,
        clock,
        DebriefWording(writer, company, spending) if writer is not None else None,
    )
    return LookingBack(debriefing, misses, wishes)


def open_wishes(knowledge_dir: Path, on: date) -> Callable[[str], tuple[str, float]]:
    """The id of the standard for customers that is nearest to a wish, and how near it is; for evals."""
    from assistant.documents.loader import load_knowledge
    from assistant.features.practice.wish_reading import WishReader
    from assistant.language.embedder import MiniLM

    documents = in_force(load_knowledge(knowledge_dir).documents, on).values()
    standards = [one for one in documents if isinstance(one, Standard) and set(one.channels) != {"internal"}]
    policies = [one for one in documents if isinstance(one, Policy)]
    reader = WishReader(MiniLM())

    def nearest(wish: str) -> tuple[str, float]:
        found = reader.nearest(wish, standards, policies)
        return (found.standard.id, found.score) if found is not None else ("", 0.0)

    return nearest
