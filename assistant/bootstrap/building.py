"""Everything put together: settings in, a working assistant out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from assistant.bootstrap import models
from assistant.bootstrap.asking import make_asking, make_questions
from assistant.bootstrap.background import warm, working
from assistant.bootstrap.culture import make_culture
from assistant.bootstrap.insights import make_insights
from assistant.bootstrap.keeping import UNDO_SECONDS, daily, make_retention
from assistant.bootstrap.leading import make_leading
from assistant.bootstrap.looking_back import make_looking_back
from assistant.bootstrap.practising import make_assignments, make_runs, make_scenarios, open_voices
from assistant.bootstrap.private import (
    debrief_writer_behind,
    engine_behind,
    open_finder,
    reviewers_behind,
    without_details,
)
from assistant.bootstrap.product import Assistant
from assistant.bootstrap.quality import make_quality
from assistant.bootstrap.sign_in import make_accounts, make_single_sign_on
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.engines.base import Engine, Rewriter
    from assistant.language.embedder import Embedder

Progress = Callable[[int, int, float | None], None]
"""Called with passages done, passages in all, and seconds left (None while unknown)."""
Clock = Callable[[], datetime]


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
    background: bool = False,
    embedder: Embedder | None = None,
    engine: Engine | None = None,
) -> Iterator[Assistant]:
    """A working assistant that holds the data directory until the block ends.

    Reads the knowledge folder, brings the index up to date (telling ``progress``), and closes turns
    that were pending when an earlier process died. An index of another embedder answers while the new
    one is built in the background, unless ``wait``. With ``background`` long work is done in jobs, for a process
    that serves: nobody's question or change of the library waits for it. Tests pass ``clock``, ``embedder`` and
    ``engine``.

    Raises Busy when another process holds the data directory or serves from the database, KnowledgeError when
    the folder is missing, and what opening the database and the index raise.
    """
    from assistant.documents.chunking import CHUNKER
    from assistant.documents.loader import load_knowledge
    from assistant.engines.builtin.engine import BuiltinEngine
    from assistant.engines.builtin.judging import BuiltinJudge
    from assistant.engines.builtin.rewriting import BuiltinRewriter
    from assistant.engines.fallback import Fallback
    from assistant.features.answering import Answering
    from assistant.features.audit import Audit
    from assistant.features.coach import RESTARTED, Coach
    from assistant.features.directory import Directory
    from assistant.features.exemplar_trial import Trial
    from assistant.features.exemplars import Exemplars
    from assistant.features.follow_ups import FollowUps
    from assistant.features.friction import Frictions
    from assistant.features.giving_way import PoliteEmbedder, Way
    from assistant.features.indexing import Indexing
    from assistant.features.jobs import Jobs
    from assistant.features.library import Library
    from assistant.features.names import Names
    from assistant.features.own_data import OwnData
    from assistant.features.playbook.asking import Playbook
    from assistant.features.practice.running import Limits
    from assistant.features.quotas import Act, Quotas
    from assistant.features.review.reviewing import Reviewing
    from assistant.features.review.scoring import Scoring
    from assistant.features.spending import Spending
    from assistant.features.today.gathering import gather
    from assistant.features.today.practice import assigned
    from assistant.features.waiting_line import WaitingLine
    from assistant.language.embedder import MiniLM
    from assistant.language.threads import one_thread
    from assistant.search.cached import CachedEmbedder
    from assistant.search.index import Index
    from assistant.search.keeping import KeepingEmbedder
    from assistant.search.phrasings import Phrasings
    from assistant.search.retriever import Retriever
    from assistant.search.support import SupportCheck
    from assistant.security.rates import Rates
    from assistant.serving import hold
    from assistant.storage.alone import alone
    from assistant.storage.database import open_database

    one_thread()
    knowledge = load_knowledge(settings.knowledge_dir)
    company = knowledge.company
    zone = ZoneInfo(company.time_zone)

    def today() -> date:
        return clock().astimezone(zone).date()

    with ExitStack() as stack:
        stack.enter_context(hold(settings.data_dir))
        stack.enter_context(alone(settings.database))
        database = open_database(settings.database, clock)
        stack.callback(database.close)
        audit = Audit(database.audit)
        library = Library(knowledge.documents, database.documents, today, audit.note)
        jobs, way = Jobs(database.jobs), Way()
        embedder = embedder or MiniLM(threads=settings.threads)
        finder = open_finder(settings, company)
        remote = models.remote_embedder(settings, finder)
        index = Index.open(settings.index_dir, remote or embedder, CHUNKER)
        stack.callback(index.close)
        remembering = CachedEmbedder(embedder, index.cache)
        # What is embedded while others ask; nobody asks before a process serves.
        polite = PoliteEmbedder(embedder, way) if background else embedder
        phrasings = Phrasings(CachedEmbedder(polite, index.cache), settings.index_dir)
        indexing = Indexing(
            settings.knowledge_dir, index, remote or polite, library, phrasings, clock, today, polite, way
        )
        if background:
            indexing.learning.use(jobs)
        stack.callback(indexing.close)
        earlier = [embedder]
        if remote is not None:
            stack.callback(remote.close)
            before = models.remote_embedder(settings, finder, index.view.model)
            if before is not None:
                stack.callback(before.close)
                earlier.append(before)
        stack.callback(indexing.stop)
        indexing.take(knowledge)
        indexing.start(progress, rebuild, wait)
        library.when_changed(indexing.follow)
        retriever = Retriever(index, remote or embedder, library.all, earlier=earlier, yardstick=embedder)
        spending = Spending(database.usage, today, settings.person_tokens, settings.day_tokens)
        builtin = BuiltinEngine(remembering)
        endpoint = models.endpoint_of(settings) if settings.speaks_with_a_model else None
        model = models.language_model(settings, company.locale, endpoint) if endpoint else None
        if engine is None:
            engine = Fallback(engine_behind(finder, model), builtin) if model else builtin
        answering = Answering(
            retriever,
            phrasings,
            engine,
            library,
            company,
            lambda: indexing.as_of,
            SupportCheck(remembering),
            today,
            spending,
            others=(builtin,),
            way=way,
        )
        database.conversations.close_pending(RESTARTED)
        # What was deleted can be brought back for seconds on the page; past that nobody wants it kept.
        database.conversations.purge_deleted(UNDO_SECONDS)
        database.reviews.purge_deleted(UNDO_SECONDS)
        database.runs.purge_deleted(UNDO_SECONDS)
        limits = {
            Act.ask: settings.question_limit,
            Act.review: settings.review_limit,
            Act.practise: settings.practice_limit,
            Act.change: settings.change_limit,
        }
        rates = Rates({str(act): limit for act, limit in limits.items()})
        quotas, line = Quotas(rates, spending), WaitingLine(settings.answers_at_once)
        unnamed = without_details(company, Directory(database.accounts, database.teams).people)
        coach = Coach(
            answering,
            database.conversations,
            database.gaps,
            today,
            library.opened,
            quotas,
            line,
            unnamed,
        )
        questions = make_questions(database, company, clock, today, unnamed)
        judged: list[tuple[Scoring, Rewriter]] = []
        if endpoint is not None:
            model_judge, model_rewriter = models.model_reviewers(settings, endpoint)
            judge, rewriter = reviewers_behind(finder, model_judge, model_rewriter)
            judged.append((Scoring(judge, company, remembering, model_judge.prompt), rewriter))
        # The rewriter embeds people's own sentences beside the company's: none of that is kept on disk.
        judged.append((Scoring(BuiltinJudge(remembering), company, remembering), BuiltinRewriter(embedder)))
        names = Names(database.accounts, database.teams)
        about = (retriever.retrieve, library, database.reviews, company, clock)
        reviewing = Reviewing(judged, *about, spending, names, quotas, line)
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
        accounts = make_accounts(settings, database, audit, company, clock)
        retention = make_retention(settings, database, audit, today)
        follow_ups = FollowUps(database.follow_ups, today)
        friction = Frictions(database.frictions, library, today)
        voices = open_voices(settings, endpoint, finder) if endpoint else None
        scenarios = make_scenarios(library, database, company, today, voices, embedder, spending)
        playing = Limits(quotas, spending, line)
        runs = make_runs(scenarios, library, database, company, embedder, clock, today, playing, voices)
        assignments = make_assignments(runs, scenarios, database, audit, today)
        looking_back = make_looking_back(
            runs=runs,
            scenarios=scenarios,
            # Of the judges the one that asks nobody else: a whole run is many replies.
            scoring=judged[-1][0],
            rewriter=judged[-1][1],
            search=retriever.retrieve,
            embedder=embedder,
            of_documents=keeping,
            open_review=reviewing.open,
            library=library,
            database=database,
            company=company,
            clock=clock,
            today=today,
            writer=debrief_writer_behind(finder, models.debrief_writer(settings, endpoint)) if endpoint else None,
            spending=spending,
        )
        own_data = OwnData(
            database,
            coach.open,
            reviewing.open,
            follow_ups.mine,
            questions.mine,
            friction.mine,
            audit,
            company.time_zone,
            clock,
            runs=runs.all_views,
            debriefs=looking_back.debriefing.mine,
            misses=looking_back.misses.mine,
            readable=lambda person: library.permitted(person, today()).keys(),
        )
        culture = make_culture(library, database, company, clock, today)
        # Many replies, while others ask.
        unhurried = CachedEmbedder(polite, index.cache)
        quality = make_quality(
            library,
            database,
            company,
            jobs,
            audit,
            Scoring(BuiltinJudge(unhurried), company, unhurried),
            settings.data_dir,
            today,
        )
        leading = make_leading(
            library=library,
            database=database,
            company=company,
            scenarios=scenarios,
            runs=runs,
            path=lambda: indexing.first_week,
            clock=clock,
            today=today,
        )
        asking = make_asking(library, database, company, embedder, keeping, clock, today)
        opening = gather(
            follow_ups=follow_ups,
            questions=questions,
            friction=friction,
            exemplars=exemplars,
            library=library,
            gaps=database.gaps,
            reviews=database.reviews,
            week=database.week,
            history=database.library_history,
            visits=database.visits,
            company=company,
            clock=clock,
            more=(assigned(assignments), *leading.sources, *culture.sources, *asking.sources),
            decided=asking.groups.decided,
            asked=asking.counted,
        )
        if background:
            # Of the engines the one that asks nobody else.
            plain = Reviewing(judged[-1:], *about)
            level = company.authority_levels[0]
            stack.enter_context(working(jobs, database.jobs, lambda: warm(plain, level)))
            stack.enter_context(daily(retention, clock))
        yield Assistant(
            company,
            coach,
            library,
            questions,
            engine,
            indexing,
            retriever,
            reviewing,
            follow_ups,
            friction,
            exemplars,
            models.model_report(settings),
            today=opening,
            audit=audit,
            retention=retention,
            own_data=own_data,
            jobs=jobs,
            quotas=quotas,
            accounts=accounts,
            names=names,
            scenarios=scenarios,
            playbook=Playbook(coach, answering, library, company, today),
            runs=runs,
            assignments=assignments,
            looking_back=looking_back,
            culture=culture,
            quality=quality,
            insights=make_insights(library, database, company, audit, today),
            leading=leading,
            asking=asking,
            single_sign_on=make_single_sign_on(settings, database, audit, accounts, company),
        )
