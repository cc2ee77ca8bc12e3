"""The database as the rest of the product sees it: its stores behind one door."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from assistant.storage.accounts import AccountStore
from assistant.storage.actions import ActionStore
from assistant.storage.assignments import AssignmentStore
from assistant.storage.audit import AuditStore
from assistant.storage.belongings import BelongingsStore
from assistant.storage.comments import CommentStore
from assistant.storage.connection import Transactions, create_database_engine, database_url
from assistant.storage.conversations import ConversationStore
from assistant.storage.debriefs import DebriefStore
from assistant.storage.documents import DocumentStore
from assistant.storage.exemplars import ExemplarStore
from assistant.storage.first_week import FirstWeekStore
from assistant.storage.follow_ups import FollowUpStore
from assistant.storage.frictions import FrictionStore
from assistant.storage.gaps import GapStore
from assistant.storage.insights import InsightStore
from assistant.storage.jobs import JobStore
from assistant.storage.kudos import KudosStore
from assistant.storage.leader_questions import LeaderQuestionStore
from assistant.storage.library_history import LibraryHistoryStore
from assistant.storage.links import LinkStore
from assistant.storage.migrate import migrate
from assistant.storage.misses import MissStore
from assistant.storage.nominations import ChampionStore, NominationStore
from assistant.storage.quality import QualityStore
from assistant.storage.quality_processes import QualityProcessStore
from assistant.storage.question_groups import QuestionGroupStore
from assistant.storage.questions import QuestionStore
from assistant.storage.reviews import ReviewStore
from assistant.storage.runs import RunStore
from assistant.storage.scenarios import ScenarioStore
from assistant.storage.sessions import SessionStore
from assistant.storage.stories import StoryStore
from assistant.storage.surveys import SurveyStore
from assistant.storage.teams import TeamStore
from assistant.storage.usage import UsageStore
from assistant.storage.visits import VisitStore
from assistant.storage.week import WeekStore
from assistant.storage.wishes import WishStore


def uuid4_text() -> str:
    """A new id of a record."""
    return str(uuid.uuid4())


class Database:
    """Everything the assistant remembers; safe to use from several threads."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        transactions = Transactions(engine)
        self.engine, self.together = engine, transactions.together
        self.conversations = ConversationStore(transactions, clock, new_id)
        self.gaps = GapStore(transactions, clock, new_id)
        self.questions = QuestionStore(transactions, clock, new_id)
        self.question_groups = QuestionGroupStore(transactions, clock, new_id)
        self.documents = DocumentStore(transactions, clock)
        self.usage = UsageStore(transactions)
        self.reviews = ReviewStore(transactions, clock, new_id)
        self.follow_ups = FollowUpStore(transactions, clock, new_id)
        self.frictions = FrictionStore(transactions, clock, new_id)
        self.exemplars = ExemplarStore(transactions, clock, new_id)
        self.jobs = JobStore(transactions, clock, new_id)
        self.accounts = AccountStore(transactions, clock, new_id)
        self.teams = TeamStore(transactions, new_id)
        self.sessions = SessionStore(transactions, clock, new_id)
        self.links = LinkStore(transactions, clock)
        self.audit = AuditStore(transactions, clock)
        self.belongings = BelongingsStore(transactions)
        self.visits = VisitStore(transactions, clock)
        self.library_history = LibraryHistoryStore(transactions)
        self.week = WeekStore(transactions)
        self.scenarios = ScenarioStore(transactions, clock, new_id)
        self.runs = RunStore(transactions, clock, new_id)
        self.assignments = AssignmentStore(transactions, clock, new_id)
        self.debriefs = DebriefStore(transactions)
        self.misses = MissStore(transactions, new_id)
        self.wishes = WishStore(transactions)
        self.kudos = KudosStore(transactions, clock, new_id)
        self.stories = StoryStore(transactions, clock, new_id)
        self.comments = CommentStore(transactions, clock, new_id)
        self.leader_questions = LeaderQuestionStore(transactions, clock, new_id)
        self.surveys = SurveyStore(transactions, clock, new_id)
        self.insights = InsightStore(transactions)
        self.actions = ActionStore(transactions, clock, new_id)
        self.nominations = NominationStore(transactions, clock, new_id)
        self.champions = ChampionStore(transactions, clock, new_id)
        self.first_week = FirstWeekStore(transactions, clock)
        self.quality_processes = QualityProcessStore(transactions, clock, new_id)
        self.quality = QualityStore(transactions, clock, new_id)

    def sweep(self) -> bool:
        """Have what was deleted leave a SQLite file's log too; False while a reader keeps it there.

        In the file itself it was overwritten when it was deleted. PostgreSQL clears up by itself.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        connection = self.engine.raw_connection()
        try:
            (busy, _, _) = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        finally:
            connection.close()

    def close(self) -> None:
        """Close all connections; what was stored stays stored."""
        self.engine.dispose()


def open_database(
    path_or_url: str | Path, clock: Callable[[], datetime], new_id: Callable[[], str] = uuid4_text
) -> Database:
    """Open a database, making or migrating it first.

    ``path_or_url`` is the path of a SQLite file (its folder is made when missing) or a database URL;
    ``clock`` gives aware times; ``new_id`` gives ids that never repeat.

    Raises DatabaseTooNew when a newer version of the assistant wrote it, Busy when another process is
    migrating it, FixInput when the address cannot be used, AskOperator when the file is damaged.
    """
    url = database_url(path_or_url)
    migrate(url)
    return Database(create_database_engine(url), clock, new_id)
