"""The only wiring: settings in, a working assistant out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from assistant.domain.company import Company
from assistant.domain.conversation import ENGINE_LINES, Answer
from assistant.domain.knowledge import Document
from assistant.domain.people import Person, Role
from assistant.domain.retrieval import Retrieval
from assistant.domain.review import Review
from assistant.errors import NoSuchLevel, SettingsError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.domain.claims import FactFinding
    from assistant.domain.commitments import Commitment
    from assistant.domain.reply import Reply
    from assistant.domain.scorecard import Scorecard
    from assistant.engines.base import Engine, Rewriter
    from assistant.engines.language_model.embeddings import OpenAIEmbedder
    from assistant.engines.language_model.endpoint import Endpoint
    from assistant.engines.language_model.engine import LanguageModelEngine
    from assistant.engines.language_model.judging import ModelJudge
    from assistant.engines.language_model.rewriting import ModelRewriter
    from assistant.features.coach import Coach
    from assistant.features.exemplars import Exemplars
    from assistant.features.follow_ups import FollowUps
    from assistant.features.friction import Frictions
    from assistant.features.indexing import Indexing
    from assistant.features.library import Library
    from assistant.features.questions import Questions
    from assistant.features.review.reviewing import Reviewing
    from assistant.language.embedder import Embedder
    from assistant.search.retriever import Retriever
    from assistant.search.support import SupportCheck
    from assistant.search.support_fitting import SupportFitting

_NEEDS_KEY = ("openai.com", "azure.com")
Progress = Callable[[int, int, float | None], None]
"""Called with passages done, passages in all, and seconds left (None while unknown)."""
Clock = Callable[[], datetime]
LONGEST_WAIT = 300.0
"""Seconds that one request to bring the index up to date may take; less than the command line waits for an answer."""


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
        retriever: Retriever,
        reviewing: Reviewing,
        follow_ups: FollowUps,
        friction: Frictions,
        exemplars: Exemplars,
        model: Mapping[str, Any] | None = None,
    ) -> None:
        self.company = company
        self.coach = coach
        self.library = library
        self.questions = questions
        self._engine = engine
        self._indexing = indexing
        self._retriever = retriever
        self.reviewing = reviewing
        self.follow_ups = follow_ups
        self.friction = friction
        self.exemplars = exemplars
        self._model = dict(model or {})

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

    def search(self, person: Person, question: str, on: date) -> Retrieval:
        """What search finds for a person in the documents in force on a date, and nothing more."""
        return self._retriever.retrieve(person, question, on)

    def status(self) -> Status:
        """Which engine speaks, as of when the index is, and what could not be read."""
        return Status(self._engine.line, self._indexing.as_of, len(self.library.all()), tuple(self._indexing.problems))

    def status_report(self) -> dict[str, Any]:
        """The status as a JSON document."""
        status = self.status()
        return {
            "engine": self._engine.name,
            "engine_line": status.engine_line,
            **self._model,
            "company": self.company.name,
            "documents": status.documents,
            "passages": self._indexing.passages,
            "index_as_of": status.index_as_of.isoformat() if status.index_as_of else None,
            "embedder": self._indexing.serving,
            "building": asdict(self._indexing.building) if self._indexing.building else None,
            "index_problem": self._indexing.failure or None,
            "problems": list(status.problems),
        }

    def index_report(self) -> dict[str, Any]:
        """What the last reading of the knowledge did, as a JSON document."""
        return {**self._indexing.report, **self.status_report()}

    def reindex(self, rebuild: bool = False) -> dict[str, Any]:
        """Read the knowledge folder again and bring the index up to date.

        After LONGEST_WAIT seconds the report says under ``building`` how far it is, and it goes on.
        """
        self._indexing.read_again(rebuild, seconds=LONGEST_WAIT)
        return self.index_report()

    async def review_once(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON document of a review that is not kept, for somebody of a role and level; see ``reply_of``.

        Raises NoSuchLevel, FixInput.
        """
        from assistant.features.review.requests import reply_of

        person = self.somebody(request["role"], request["level"])
        return self.review_document(await self.reviewing.review_once(person, reply_of(request)))

    @staticmethod
    def review_document(review: Review) -> dict[str, Any]:
        """The JSON document of a review, in the shape that scripts rely on."""
        card = review.scorecard
        cited = {"number", "document_id", "title", "section", "version", "quote"}
        return {
            "outcome": review.outcome.value,
            "score": card.score,
            "coverage": card.coverage,
            "engine": card.engine,
            "on": card.on.isoformat(),
            "unverified": card.unverified,
            "criteria": [
                {
                    "standard_id": result.standard_id,
                    "version": result.version,
                    "title": result.title,
                    "verdict": result.verdict.value,
                    "critical": result.critical,
                    "weight": result.weight,
                    "reply_quote": next((one.text for one in result.evidence if one.text), ""),
                    "absent": next((one.absent for one in result.evidence if one.absent), ""),
                    "clause_quote": result.clause.text if result.clause else "",
                    "reason": result.reason,
                    "next_step": result.next_step,
                    "verified": result.verified,
                    "shown_as_look": result.shown_as_look,
                }
                for result in card.criteria
            ],
            "praise": review.praise.message if review.praise else None,
            "findings": [
                finding.model_dump(mode="json", include={"kind", "title", "message", "next_step", "certain"})
                for finding in review.findings
            ],
            "facts": [
                {
                    "claim": fact.claim.text,
                    "verdict": fact.verdict.value,
                    "message": fact.message,
                    "citation": fact.citation.model_dump(include=cited) if fact.citation else None,
                }
                for fact in review.facts
            ],
            "rewrite": review.rewrite.text if review.rewrite else None,
            "suggestions": [
                {"original": one.original, "replacement": one.replacement, "reason": one.reason}
                for one in (review.rewrite.suggestions if review.rewrite else ())
            ],
            "removed": [one.model_dump() for one in (review.rewrite.removed if review.rewrite else ())],
            "commitments": [
                {
                    "what": promise.what,
                    "due": promise.due.isoformat() if promise.due else None,
                    "dated": promise.dated,
                    "quote": promise.quote,
                }
                for promise in review.commitments
            ],
            "instead": [citation.model_dump(include=cited) for citation in review.instead],
            **({"fell": review.fell} if review.fell else {}),
        }

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
        remote = _remote_embedder(settings)
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
            before = _remote_embedder(settings, index.view.model)
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
        endpoint = _endpoint(settings) if settings.speaks_with_a_model else None
        model = _language_model(settings, company.locale, endpoint) if endpoint else None
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
        coach = Coach(answering, database.conversations, database.gaps, today)
        questions = Questions(database.questions, database.documents, company, today)
        judged: list[tuple[Scoring, Rewriter]] = []
        if endpoint is not None:
            judge, rewriter = _model_reviewers(settings, endpoint)
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
            _model_report(settings),
        )


def _language_model(settings: Settings, language: str, endpoint: Endpoint) -> LanguageModelEngine:
    """The engine at an endpoint. ``language`` is that of the documents, such as ``en-GB``."""
    from assistant.engines.language_model.engine import CONDENSE_SECONDS, LanguageModelEngine
    from assistant.engines.language_model.patience import within

    engine = LanguageModelEngine(
        endpoint,
        settings.prompts_dir,
        _counter(settings),
        settings.context_tokens,
        settings.answer_tokens,
        condense_seconds=within(settings.model_seconds, CONDENSE_SECONDS),
        language=language,
    )
    engine.check_room()
    return engine


def _model_reviewers(settings: Settings, endpoint: Endpoint) -> tuple[ModelJudge, ModelRewriter]:
    """Who judges and who suggests at an endpoint. Raises PromptFileWrong, SettingsError where there is no room."""
    from assistant.engines.language_model.judging import ModelJudge
    from assistant.engines.language_model.prompts import load_prompt
    from assistant.engines.language_model.rewriting import ModelRewriter

    count, room = _counter(settings), (settings.context_tokens, settings.answer_tokens)
    judge = ModelJudge(endpoint, load_prompt(settings.prompts_dir, "judge/reply"), count, *room)
    rewriter = ModelRewriter(endpoint, load_prompt(settings.prompts_dir, "rewrite/reply"), count, *room)
    judge.check_room()
    rewriter.check_room()
    return judge, rewriter


def _counter(settings: Settings) -> Callable[[str], int]:
    """Tokens of a text as the model counts them."""
    from assistant.language.tokens import count_tokens, encoding_of

    return partial(count_tokens, encoding=encoding_of(settings.model), cache_dir=settings.data_dir / "models")


def _endpoint(settings: Settings) -> Endpoint:
    """The endpoint of the settings. Nothing is sent. Raises SettingsError where a key is missing."""
    from assistant.engines.language_model.endpoint import Endpoint
    from assistant.engines.language_model.patience import STALL_SECONDS, within

    host = settings.openai_base_url.host or ""
    if settings.openai_api_key is None and host.endswith(_NEEDS_KEY):
        raise SettingsError(f"OPENAI_API_KEY: {host} needs a key. Set it, or set OPENAI_BASE_URL to a server of yours.")
    return Endpoint(
        str(settings.openai_base_url),
        settings.openai_api_key,
        settings.model,
        answer_tokens=settings.answer_tokens,
        prices=settings.prices,
        deadline_seconds=settings.model_seconds,
        stall_seconds=within(settings.model_seconds, STALL_SECONDS),
    )


def _model_report(settings: Settings) -> dict[str, Any]:
    """Which language model answers and where; nothing of the address but its host."""
    if not settings.speaks_with_a_model:
        return {}
    return {"model": settings.model, "endpoint": _endpoint(settings).host}


def probe(settings: Settings) -> dict[str, Any]:
    """Ask the language model's endpoint, by some small requests, what it can do. Raises SettingsError."""
    import asyncio

    if not settings.speaks_with_a_model:
        raise SettingsError("There is no language model to ask: set OPENAI_API_KEY, or COACH_ENGINE=openai.")

    async def ask() -> dict[str, Any]:
        endpoint = _endpoint(settings)
        try:
            return asdict(await endpoint.probe())
        finally:
            await endpoint.close()

    return asyncio.run(ask())


def _remote_embedder(settings: Settings, like: str | None = None) -> OpenAIEmbedder | None:
    """The embedder at an endpoint that the settings name, or one ``like`` an index's; None where there is none."""
    if settings.embeddings == "builtin":
        return None
    from assistant.engines.language_model.embeddings import OpenAIEmbedder, model_of

    address = str(settings.openai_base_url)
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    model = settings.embeddings.removeprefix("openai:") if like is None else model_of(like, address)
    return OpenAIEmbedder(model, address, key) if model else None


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


def open_support() -> SupportCheck:
    """The product's own check whether a passage carries a claim, with the packaged embedder; for evals."""
    from assistant.language.embedder import MiniLM
    from assistant.search.support import SupportCheck

    return SupportCheck(MiniLM())


def open_support_fitting(with_embedder: bool = True) -> SupportFitting:
    """What fits that check's weights on judged pairs; for evals."""
    from assistant.language.embedder import MiniLM
    from assistant.search.support_fitting import SupportFitting

    return SupportFitting(MiniLM() if with_embedder else None)


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
    from assistant.search import generations

    knowledge = load_knowledge(settings.knowledge_dir)
    index = settings.index_dir / "CURRENT"
    generation = generations.current(settings.index_dir)
    index_problem = generations.problem_of(settings.index_dir)
    made = datetime.fromtimestamp(index.stat().st_mtime, UTC).isoformat() if index.is_file() else None
    engine = "openai" if settings.speaks_with_a_model else "builtin"
    return {
        "engine": engine,
        "engine_line": ENGINE_LINES[engine],
        **_model_report(settings),
        "company": knowledge.company.name,
        "knowledge": str(settings.knowledge_dir),
        "documents": len(knowledge.documents),
        "index_as_of": made,
        "embeddings": settings.embeddings,
        "embedder": generations.embedder_of(generation) if generation else None,
        "index_problem": index_problem or None,
        "problems": [*(str(problem) for problem in knowledge.problems), *([index_problem] if index_problem else [])],
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


def open_scoring(settings: Settings) -> Callable[[Reply, date], Scorecard]:
    """The product's own way from a reply to its scorecard with the built-in judge, without the rest; for evals.

    The replies are an agent's; vectors of the standards' lines are kept in memory only.
    """
    import asyncio

    from assistant.documents.loader import load_knowledge
    from assistant.domain.knowledge import in_force
    from assistant.engines.builtin.judging import BuiltinJudge
    from assistant.features.review.scoring import Scoring
    from assistant.language.embedder import MiniLM

    knowledge = load_knowledge(settings.knowledge_dir)
    embedder = MiniLM(threads=settings.threads)
    scoring = Scoring(BuiltinJudge(embedder), knowledge.company, embedder)
    person = Person(id="eval", name="", role=Role.agent, level=knowledge.company.authority_levels[0])

    def score(reply: Reply, on: date) -> Scorecard:
        documents = {
            name: document
            for name, document in in_force(knowledge.documents, on).items()
            if person.may_read(document.audience)
        }
        return asyncio.run(scoring.score(reply, person, documents, on))

    return score


def open_checks(
    settings: Settings,
) -> Callable[[Reply, str | None, date], tuple[tuple[FactFinding, ...], tuple[Commitment, ...]]]:
    """The check of a reply's facts and the finding of its promises, by the author's level; for evals."""
    from assistant.documents.loader import load_knowledge
    from assistant.domain.knowledge import Policy
    from assistant.features.review.facts import check_facts
    from assistant.language.promises import find_promises

    knowledge = load_knowledge(settings.knowledge_dir)
    policies = [document for document in knowledge.documents if isinstance(document, Policy)]
    levels = knowledge.company.authority_levels

    def check(reply: Reply, level: str | None, on: date) -> tuple[tuple[FactFinding, ...], tuple[Commitment, ...]]:
        at = reply.replied_at or datetime(on.year, on.month, on.day, 9)
        person = Person(id="eval", name="", role=Role.agent, level=level or levels[0])
        return (
            check_facts(reply, person, policies, knowledge.company, at.date()),
            find_promises(reply, at, knowledge.company),
        )

    return check


def fit_judging(
    settings: Settings, rows: Sequence[tuple[str, Reply, Mapping[str, str], str]], on: date
) -> dict[str, Any]:
    """The built-in judge's numbers, fitted on labelled replies, as judging_calibration.yaml holds them.

    Each row is the thread's id, the reply, the verdict by standard id, and the verdict on every other standard
    (empty where nothing is known of them).
    """
    from assistant.documents.loader import load_knowledge
    from assistant.domain.knowledge import Standard, in_force
    from assistant.domain.reply import standards_for
    from assistant.domain.scorecard import Verdict
    from assistant.engines.base import JudgeRequest
    from assistant.engines.builtin.judging import BuiltinJudge
    from assistant.engines.builtin.judging_fit import LabelledPair, calibrate
    from assistant.language.embedder import MiniLM

    knowledge = load_knowledge(settings.knowledge_dir)
    judge = BuiltinJudge(MiniLM(threads=settings.threads))
    person = Person(id="eval", name="", role=Role.agent, level=knowledge.company.authority_levels[0])
    standards = [d for d in in_force(knowledge.documents, on).values() if isinstance(d, Standard)]
    pairs = []
    for number, (thread, reply, labels, others) in enumerate(rows):
        asked = tuple(s for s in standards_for(standards, reply) if labels.get(s.id, others))
        for found in judge.seen(JudgeRequest(reply, asked, person, knowledge.company, on)):
            label = Verdict(labels.get(found.standard.id, others))
            pairs.append(LabelledPair(found, label, thread, str(number)))
    return calibrate(pairs, judge)
