"""The only wiring: settings in, a working assistant out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from assistant.domain.company import Company
from assistant.domain.conversation import ENGINE_LINES, Answer
from assistant.domain.knowledge import Document
from assistant.domain.people import Person, Role
from assistant.errors import NoSuchLevel
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.engines.base import Engine
    from assistant.features.coach import Coach
    from assistant.features.indexing import Indexing
    from assistant.features.library import Library
    from assistant.features.questions import Questions
    from assistant.language.embedder import Embedder
    from assistant.search.retriever import Retriever

Progress = Callable[[int, int, float | None], None]
"""Called with passages done, passages in all, and seconds left (None while unknown)."""
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Status:
    """What the page's foot line says."""

    engine_line: str
    index_as_of: datetime | None
    documents: int
    problems: tuple[str, ...] = ()


class Assistant:
    """The product as its doors see it: page, command line and HTTP."""

    def __init__(
        self,
        company: Company,
        coach: Coach,
        library: Library,
        questions: Questions,
        engine: Engine,
        indexing: Indexing,
    ) -> None:
        self.company = company
        self.coach = coach
        self.library = library
        self.questions = questions
        self._engine = engine
        self._indexing = indexing

    def somebody(self, role: str, level: str | None = None) -> Person:
        """A person of a role and level who is nobody in particular.

        Without ``level`` it is that of the sample person of the role. Raises NoSuchLevel for a level
        that the company does not have.
        """
        if level is None:
            levels = self.company.authority_levels
            level = next((p.level for p in self.company.sample_people if p.role == role), levels[0])
        _check_level(self.company, level)
        return Person(id=f"somebody-{role}", name="Somebody", role=Role(role), level=level)

    def status(self) -> Status:
        """Which engine speaks, as of when the index is, and what could not be read."""
        return Status(self._engine.line, self._indexing.as_of, len(self.library.all()), tuple(self._indexing.problems))

    def status_report(self) -> dict[str, Any]:
        """The status as a JSON document."""
        status = self.status()
        return {
            "engine": self._engine.name,
            "engine_line": status.engine_line,
            "company": self.company.name,
            "documents": status.documents,
            "passages": self._indexing.passages,
            "index_as_of": status.index_as_of.isoformat() if status.index_as_of else None,
            "problems": list(status.problems),
        }

    def index_report(self) -> dict[str, Any]:
        """What the last reading of the knowledge did, as a JSON document."""
        return {**self._indexing.report, **self.status_report()}

    def reindex(self, rebuild: bool = False) -> dict[str, Any]:
        """Read the knowledge folder again and bring the index up to date."""
        self._indexing.read_again(rebuild)
        return self.index_report()

    @staticmethod
    def answer_document(answer: Answer) -> dict[str, Any]:
        """The JSON document of an answer, in the shape that scripts rely on."""
        return {
            "answer": answer.text,
            "abstained": answer.abstained,
            "engine": answer.engine,
            "index_as_of": answer.index_as_of.isoformat() if answer.index_as_of else None,
            "on": answer.on.isoformat(),
            "words": answer.words,
            "unverified": answer.unverified,
            "question_kinds": list(answer.question_kinds),
            "nearest": [topic.model_dump() for topic in answer.nearest],
            "citations": [
                citation.model_dump(include={"number", "document_id", "title", "section", "version", "quote"})
                for citation in answer.citations
            ],
        }


@contextmanager
def build_assistant(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
    rebuild: bool = False,
    embedder: Embedder | None = None,
    engine: Engine | None = None,
) -> Iterator[Assistant]:
    """A working assistant that holds the data directory until the block ends.

    Reads the knowledge folder, brings the index up to date (telling ``progress``), and closes turns
    that were pending when an earlier process died. Tests pass ``clock``, ``embedder`` and ``engine``.

    Raises Busy when another process holds the data directory, KnowledgeError when the folder is
    missing, and what opening the database and the index raise.
    """
    from assistant.documents.chunking import CHUNKER
    from assistant.documents.loader import load_knowledge
    from assistant.engines.builtin.engine import BuiltinEngine
    from assistant.features.answering import Answering
    from assistant.features.coach import RESTARTED, Coach
    from assistant.features.indexing import Indexing
    from assistant.features.library import Library
    from assistant.features.questions import Questions
    from assistant.language.embedder import MiniLM
    from assistant.search.cached import CachedEmbedder
    from assistant.search.index import Index
    from assistant.search.phrasings import Phrasings
    from assistant.search.retriever import Retriever
    from assistant.serving import hold
    from assistant.storage.database import open_database

    knowledge = load_knowledge(settings.knowledge_dir)
    company = knowledge.company
    zone = ZoneInfo(company.time_zone)

    def today() -> date:
        return clock().astimezone(zone).date()

    with ExitStack() as stack:
        stack.enter_context(hold(settings.data_dir))
        database = open_database(settings.database, clock)
        stack.callback(database.close)
        library = Library(knowledge.documents, database.documents, today)
        embedder = embedder or MiniLM(threads=settings.threads)
        index = Index.open(settings.index_dir, embedder, CHUNKER)
        stack.callback(index.close)
        remembering = CachedEmbedder(embedder, index.cache)
        phrasings = Phrasings(remembering, settings.index_dir)
        indexing = Indexing(settings.knowledge_dir, index, embedder, library, phrasings, clock, today)
        indexing.take(knowledge)
        indexing.sync(progress, rebuild)
        library.when_published(indexing.sync)
        retriever = Retriever(index, embedder, library.all)
        engine = engine or BuiltinEngine(remembering)
        answering = Answering(retriever, phrasings, engine, library, company, lambda: indexing.as_of)
        database.conversations.close_pending(RESTARTED)
        coach = Coach(answering, database.conversations, database.gaps, today)
        questions = Questions(database.questions, database.documents, company, today)
        yield Assistant(company, coach, library, questions, engine, indexing)


def open_search(data_dir: Path, documents: Sequence[Document]) -> Retriever:
    """The product's own search over any documents, without the rest of the product; for evals."""
    from assistant.documents.chunking import CHUNKER, chunk_documents
    from assistant.language.embedder import MiniLM
    from assistant.language.tokens import count_wordpieces
    from assistant.search.index import Index
    from assistant.search.retriever import Retriever
    from assistant.search.sync import sync

    embedder = MiniLM()
    index = Index.open(data_dir / "index", embedder, CHUNKER)
    sync(index, list(chunk_documents(documents, count_wordpieces)), embedder)
    return Retriever(index, embedder, lambda: tuple(documents))


def check_level(settings: Settings, level: str) -> None:
    """Raise NoSuchLevel for a level that ``company.yaml`` does not name; quick, opens nothing else."""
    from assistant.documents.loader import load_company

    _check_level(load_company(settings.knowledge_dir), level)


def _check_level(company: Company, level: str) -> None:
    if level not in company.authority_levels:
        levels = ", ".join(company.authority_levels)
        raise NoSuchLevel(f"There is no level “{level}” at {company.name}. Levels: {levels}.")


def read_status(settings: Settings) -> dict[str, Any]:
    """What can be said without opening the index: engine, folder, documents, problems."""
    from assistant.documents.loader import load_knowledge

    knowledge = load_knowledge(settings.knowledge_dir)
    index = settings.index_dir / "CURRENT"
    made = datetime.fromtimestamp(index.stat().st_mtime, UTC).isoformat() if index.is_file() else None
    return {
        "engine": "builtin",
        "engine_line": ENGINE_LINES["builtin"],
        "company": knowledge.company.name,
        "knowledge": str(settings.knowledge_dir),
        "documents": len(knowledge.documents),
        "index_as_of": made,
        "problems": [str(problem) for problem in knowledge.problems],
    }


def fit_calibration(settings: Settings, rows: Sequence[dict[str, Any]], most_refused: float) -> dict[str, Any]:
    """The built-in engine's numbers, fitted on judged questions, as calibration.yaml holds them.

    ``rows`` are questions as in ``evals/datasets/coach``. Earlier questions of a conversation are asked
    first, so that a follow-up is seen as the engine sees it.
    """
    import asyncio
    from dataclasses import asdict

    from assistant.engines.builtin.fitting import Example, RecordingEngine, calibrate
    from assistant.language.embedder import MiniLM

    embedder = MiniLM(threads=settings.threads)
    engine = RecordingEngine(embedder)
    examples = []
    with build_assistant(settings, embedder=embedder, engine=engine) as assistant:
        for row in rows:
            person = assistant.somebody(row["role"], row.get("level"))
            on = date.fromisoformat(row["on"]) if row.get("on") else None
            asyncio.run(assistant.coach.answer_thread(person, [*row.get("history", ()), row["question"]], on))
            if engine.last is not None and not engine.reader.read(row["question"]).foreign:
                gold = frozenset(name for entry in row["gold_documents"] for name in entry.split("|"))
                fitting = frozenset(row.get("may_cite", ()))
                examples.append(Example(engine.last, gold, fitting, bool(row["answerable"])))
    return asdict(calibrate(examples, engine.reader, most_refused))
