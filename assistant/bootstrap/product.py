"""The product as its doors see it: the page, the command line and HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from assistant.bootstrap.practising import draft_once
from assistant.bootstrap.shapes import answer_document, review_document
from assistant.domain.company import Company
from assistant.domain.people import Person, Role
from assistant.domain.retrieval import Retrieval
from assistant.errors import NoSuchLevel

if TYPE_CHECKING:
    from assistant.bootstrap.asking import Asking
    from assistant.bootstrap.culture import Culture
    from assistant.bootstrap.insights import Insights
    from assistant.bootstrap.leading import Leading
    from assistant.bootstrap.looking_back import LookingBack
    from assistant.bootstrap.quality import Quality
    from assistant.engines.base import Engine
    from assistant.features.accounts import Accounts
    from assistant.features.audit import Audit
    from assistant.features.coach import Coach
    from assistant.features.exemplars import Exemplars
    from assistant.features.follow_ups import FollowUps
    from assistant.features.friction import Frictions
    from assistant.features.indexing import Indexing
    from assistant.features.jobs import Jobs
    from assistant.features.library import Library
    from assistant.features.names import Names
    from assistant.features.own_data import OwnData
    from assistant.features.playbook.asking import Playbook
    from assistant.features.practice.assigning import Assignments
    from assistant.features.practice.running import Runs
    from assistant.features.practice.scenarios import Scenarios
    from assistant.features.questions import Questions
    from assistant.features.quotas import Quotas
    from assistant.features.retention import Retention
    from assistant.features.review.reviewing import Reviewing
    from assistant.features.single_sign_on import SingleSignOnAccounts
    from assistant.features.today.opening import Today
    from assistant.search.retriever import Retriever

LONGEST_WAIT = 300.0
"""Seconds that one request to bring the index up to date may take; less than the command line waits for an answer."""


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
        *,
        today: Today,
        audit: Audit,
        retention: Retention,
        own_data: OwnData,
        jobs: Jobs,
        quotas: Quotas,
        accounts: Accounts,
        names: Names,
        scenarios: Scenarios,
        playbook: Playbook,
        runs: Runs,
        assignments: Assignments,
        looking_back: LookingBack,
        culture: Culture,
        quality: Quality,
        insights: Insights,
        leading: Leading,
        asking: Asking,
        single_sign_on: SingleSignOnAccounts | None = None,
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
        self.today = today
        self.audit = audit
        self.retention = retention
        self.own_data = own_data
        self.jobs = jobs
        self.quotas = quotas
        self.accounts = accounts
        self.names = names
        self.scenarios = scenarios
        self.playbook = playbook
        self.runs = runs
        self.assignments = assignments
        self.debriefing = looking_back.debriefing
        self.misses = looking_back.misses
        self.wishes = looking_back.wishes
        self.culture = culture
        self.quality = quality
        self.insights = insights
        self.leading = leading
        self.question_groups = asking.groups
        self.leader_questions = asking.leaders
        self.comments = asking.comments
        self.single_sign_on = single_sign_on

    def somebody(self, role: str, level: str | None = None) -> Person:
        """A person of a role and level who is nobody in particular.

        Without ``level`` it is that of the sample person of the role. Raises NoSuchLevel for a level
        that the company does not have.
        """
        if level is None:
            levels = self.company.authority_levels
            level = next((p.level for p in self.company.sample_people if p.role == role), levels[0])
        refuse_level(self.company, level)
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
            "learning": self._indexing.learning.is_going_on,
            "index_problem": self._indexing.failure or None,
            "problems": list(status.problems),
        }

    def index_report(self) -> dict[str, Any]:
        """What the last reading of the knowledge did, as a JSON document."""
        return {**self._indexing.report, **self.status_report()}

    def reindex(self, rebuild: bool = False) -> dict[str, Any]:
        """Read the knowledge folder again, bring the index up to date and wait for what it learns.

        After LONGEST_WAIT seconds the report says under ``building`` and ``learning`` what still goes on.
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

    async def practice_once(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON document of a scenario that is not kept, for somebody of a role. Raises FixInput."""
        return await draft_once(self.scenarios, self.somebody(request["role"]), request)

    answer_document = staticmethod(answer_document)
    review_document = staticmethod(review_document)


def refuse_level(company: Company, level: str) -> None:
    if level not in company.authority_levels:
        levels = ", ".join(company.authority_levels)
        raise NoSuchLevel(f"There is no level “{level}” at {company.name}. Levels: {levels}.")
