"""Everything put together: settings in, a working assistant out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from assistant.bootstrap import models
from assistant.bootstrap.product import Assistant
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.engines.base import Engine, Rewriter
    from assistant.language.embedder import Embedder

Progress = Callable[[int, int, float | None], None]
"""Called with passages done, passages in all, and seconds left (None while unknown)."""
Clock = Callable[[], datetime]
UNDO_SECONDS = 3600.0
"""For how long something deleted is kept at least; the next start removes it for good."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@contextmanager
def build_assistant(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
    rebuild: bool = False,
    wait: bool = False,
    embedder: Embedder | None = None,
    engine: Engine | None = None,
) -> Iterator[Assistant]:
    """A working assistant that holds the data directory until the block ends.

    Reads the knowledge folder, brings the index up to date (telling ``progress``), and closes turns
    that were pending when an earlier process died. An index of another embedder answers while the new
    one is built in the background, unless ``wait``. Tests pass ``clock``, ``embedder`` and ``engine``.

    Raises Busy when another process holds the data directory, KnowledgeError when the folder is
    missing, and what opening the database and the index raise.
    """
    from assistant.documents.chunking import CHUNKER
    from assistant.documents.loader import load_knowledge
    from assistant.engines.builtin.engine import BuiltinEngine
    from assistant.engines.builtin.judging import BuiltinJudge
    from assistant.engines.builtin.rewriting import BuiltinRewriter
    from assistant.engines.fallback import Fallback
    from assistant.features.answering import Answering
    from assistant.features.coach import RESTARTED, Coach
    from assistant.features.exemplar_trial import Trial
    from assistant.features.exemplars import Exemplars
    from assistant.features.follow_ups import FollowUps
    from assistant.features.friction import Frictions
    from assistant.features.indexing import Indexing
    from assistant.features.library import Library
    from assistant.features.questions import Questions
    from assistant.features.review.reviewing import Reviewing
    from assistant.features.review.scoring import Scoring
    from assistant.features.spending import Spending
    from assistant.language.embedder import MiniLM
    from assistant.language.threads import one_thread
    from assistant.search.cached import CachedEmbedder
    from assistant.search.index import Index
    from assistant.search.keeping import KeepingEmbedder
    from assistant.search.phrasings import Phrasings
    from assistant.search.retriever import Retriever
    from assistant.search.support import SupportCheck
    from assistant.serving import hold
    from assistant.storage.database import open_database

    one_thread()
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
        remote = models.remote_embedder(settings)
        index = Index.open(settings.index_dir, remote or embedder, CHUNKER)
        stack.callback(index.close)
        remembering = CachedEmbedder(embedder, index.cache)
        phrasings = Phrasings(remembering, settings.index_dir)
        indexing = Indexing(
            settings.knowledge_dir, index, remote or embedder, library, phrasings, clock, today, embedder
        )
        stack.callback(indexing.close)
        earlier = [embedder]
        if remote is not None:
            stack.callback(remote.close)
            before = models.remote_embedder(settings, index.view.model)
            if before is not None:
                stack.callback(before.close)
                earlier.append(before)
        stack.callback(indexing.stop)
        indexing.take(knowledge)
        indexing.start(progress, rebuild, wait)
        library.when_published(indexing.follow)
        retriever = Retriever(index, remote or embedder, library.all, earlier=earlier, yardstick=embedder)
        spending = Spending(database.usage, today, settings.person_tokens, settings.day_tokens)
        builtin = BuiltinEngine(remembering)
        endpoint = models.endpoint_of(settings) if settings.speaks_with_a_model else None
        model = models.language_model(settings, company.locale, endpoint) if endpoint else None
        if engine is None:
            engine = Fallback(model, builtin) if model else builtin
        answering = Answering(
            retriever,
            phrasings,
            engine,
            library,
            company,
            lambda: indexing.as_of,
            SupportCheck(remembering),
            spending,
            others=(builtin,),
        )
        database.conversations.close_pending(RESTARTED)
        # What was deleted can be brought back for seconds on the page; past that nobody wants it kept.
        database.conversations.purge_deleted(UNDO_SECONDS)
        database.reviews.purge_deleted(UNDO_SECONDS)
        coach = Coach(answering, database.conversations, database.gaps, today)
        questions = Questions(database.questions, database.documents, company, today)
        judged: list[tuple[Scoring, Rewriter]] = []
        if endpoint is not None:
            judge, rewriter = models.model_reviewers(settings, endpoint)
            judged.append((Scoring(judge, company, remembering, judge.prompt), rewriter))
        judged.append((Scoring(BuiltinJudge(remembering), company, remembering), BuiltinRewriter(remembering)))
        reviewing = Reviewing(judged, retriever.retrieve, library, database.reviews, company, clock, spending)
        keeping = KeepingEmbedder(embedder, index.cache)
        exemplars = Exemplars(
            reviewing.open,
            database.exemplars,
            database.documents,
            library,
            Trial(BuiltinJudge(keeping), company, keeping, settings.labelled_replies),
            company,
            today,
        )
        yield Assistant(
            company,
            coach,
            library,
            questions,
            engine,
            indexing,
            retriever,
            reviewing,
            FollowUps(database.follow_ups, today),
            Frictions(database.frictions, library),
            exemplars,
            models.model_report(settings),
        )
