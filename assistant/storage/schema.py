"""The tables as they are now. ``migrations`` says how a database gets here.

Only what SQLite and PostgreSQL both know: text, integers, truth values, dates, moments in UTC. JSON is stored as
text and read by pydantic. ``sequence`` is the order in which rows were made. ``search_text`` is the
folded copy of what a person can search.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from assistant.storage.text import clean


class CleanText(TypeDecorator[str]):
    """Text without the characters a database refuses, both when it is stored and when it is compared."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Clean what goes in."""
        return None if value is None else clean(value)


class Moment(TypeDecorator[datetime]):
    """A time that is aware and in UTC on both sides; SQLite alone would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring an aware time to UTC; a naive one is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone; pass datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    }
)

conversations = Table(
    "conversations",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("search_text", CleanText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("deleted_at", Moment),
    Index(None, "person_id", "updated_at"),
)

turns = Table(
    "turns",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("conversation_id", CleanText, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("begin_key", CleanText, nullable=False),
    Column("question", CleanText, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", CleanText, nullable=False, index=True),
    Column("answer", CleanText),
    Column("answer_key", CleanText),
    Column("partial", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("feedback", CleanText),
    Column("feedback_reason", CleanText, nullable=False),
    Column("search_text", CleanText, nullable=False),
    Column("rests_on", CleanText),
    Column("as_of", Date),
    UniqueConstraint("conversation_id", "sequence"),
    UniqueConstraint("conversation_id", "begin_key"),
    Index(None, "asked_at", "conversation_id"),
)

turn_retries = Table(
    "turn_retries",
    metadata,
    Column("turn_id", CleanText, ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("key", CleanText, primary_key=True),
)

gaps = Table(
    "gaps",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("question", CleanText, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("nearest", CleanText, nullable=False),
    Column("turn_id", CleanText, ForeignKey("turns.id", ondelete="CASCADE"), unique=True),
)

person_questions = Table(
    "person_questions",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False, index=True),
    Column("person_name", CleanText, nullable=False),
    Column("question", CleanText, nullable=False),
    Column("owner", CleanText, nullable=False),
    Column("due", Date, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("turn_id", CleanText, ForeignKey("turns.id", ondelete="SET NULL"), index=True),
    Column("answer", CleanText),
    Column("answered_by", CleanText),
    Column("answered_at", Moment),
    Column("draft_document_id", CleanText),
    Column("taken_back_at", Moment),
)

usage_days = Table(
    "usage_days",
    metadata,
    Column("person_id", CleanText, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("prompt", Integer, nullable=False),
    Column("cached", Integer, nullable=False),
    Column("completion", Integer, nullable=False),
    Column("cost", CleanText, nullable=False),
    Index(None, "day"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("reviewed_at", Moment, nullable=False),
    Column("content", CleanText, nullable=False),
    Column("shared_at", Moment),
    Column("deleted_at", Moment),
    Column("example_allowed_at", Moment),
    Column("shared_team_id", CleanText),
    UniqueConstraint("person_id", "key"),
    Index(None, "reviewed_at", "person_id"),
)

exemplars = Table(
    "exemplars",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False),
    Column("kept_by", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("review_id", CleanText, ForeignKey("reviews.id", ondelete="SET NULL"), index=True),
    Column("document_id", CleanText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("line", CleanText, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("taken_out_at", Moment),
    UniqueConstraint("person_id", "key"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("author_id", CleanText, nullable=False, index=True),
    Column("owner_id", CleanText, nullable=False, index=True),
    Column("owner_name", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("what", CleanText, nullable=False),
    Column("whom", CleanText, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("quote", CleanText, nullable=False),
    Column("review_id", CleanText, ForeignKey("reviews.id", ondelete="SET NULL")),
    Column("state", CleanText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("handed_over_from", CleanText, nullable=False),
    Column("note", CleanText, nullable=False),
    Column("settled_at", Moment),
    UniqueConstraint("author_id", "key"),
)

frictions = Table(
    "frictions",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False, index=True),
    Column("person_name", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("document_id", CleanText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("clause", CleanText, nullable=False),
    Column("context", CleanText, nullable=False),
    Column("words", CleanText, nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("answer", CleanText, nullable=False),
    Column("answered_by", CleanText, nullable=False),
    Column("answered_at", Moment),
    Column("decide_by", Date),
    UniqueConstraint("person_id", "key"),
)

documents = Table(
    "documents",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("document_id", CleanText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("content", CleanText, nullable=False),
    Column("author", CleanText, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("state_by", CleanText, nullable=False),
    Column("state_at", Moment, nullable=False),
    UniqueConstraint("document_id", "version"),
)

teams = Table(
    "teams",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("name", CleanText, nullable=False),
    Column("name_key", CleanText, nullable=False, unique=True),
)

people = Table(
    "people",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("name", CleanText, nullable=False),
    Column("login", CleanText, nullable=False),
    Column("login_key", CleanText, nullable=False, unique=True),
    Column("role", CleanText, nullable=False),
    Column("level", CleanText, nullable=False),
    Column("team_id", CleanText, ForeignKey("teams.id"), index=True),
    Column("function", CleanText, nullable=False),
    Column("administrator", Boolean, nullable=False),
    Column("subject", CleanText, unique=True),
    Column("password_hash", CleanText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment),
    Column("disabled_at", Moment),
)

team_leads = Table(
    "team_leads",
    metadata,
    Column("person_id", CleanText, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("team_id", CleanText, ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True, index=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("token_hash", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("device", CleanText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

# The last link of a kind for a person is the only one; that of the first administrator is for nobody yet.
links = Table(
    "links",
    metadata,
    Column("kind", CleanText, primary_key=True),
    Column("person_id", CleanText, primary_key=True),
    Column("token_hash", CleanText, nullable=False, unique=True),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("actor_id", CleanText, nullable=False, index=True),
    Column("actor", CleanText, nullable=False),
    Column("action", CleanText, nullable=False, index=True),
    Column("subject", CleanText, nullable=False),
    Column("detail", CleanText, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("payload", CleanText, nullable=False),
    Column("state", CleanText, nullable=False, index=True),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("seconds_left", Integer),
    Column("message", CleanText, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("seen_at", Moment),
    UniqueConstraint("person_id", "key"),
    Index(None, "person_id", "turn"),
)

visits = Table(
    "visits",
    metadata,
    Column("person_id", CleanText, primary_key=True),
    Column("began_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("told_at", Moment),
    Column("before_at", Moment),
)

library_history = Table(
    "library_history",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("document_id", CleanText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fingerprint", CleanText, nullable=False),
    Column("kind", CleanText, nullable=False),
    Column("content", CleanText, nullable=False),
    Column("from_at", Moment, nullable=False, index=True),
    Column("until_at", Moment, index=True),
)

scenarios = Table(
    "scenarios",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("archived_at", Moment),
    UniqueConstraint("person_id", "key"),
)

scenario_versions = Table(
    "scenario_versions",
    metadata,
    Column("scenario_id", CleanText, ForeignKey("scenarios.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", CleanText, nullable=False),
    Column("author", CleanText, nullable=False),
    Column("saved_at", Moment, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("content", CleanText, nullable=False),
    Column("wishes", CleanText, nullable=False),
    Column("hostility", CleanText, nullable=False),
    Column("current", CleanText, nullable=False),
    Column("stopped", Boolean, nullable=False),
    Column("assignment_id", CleanText, nullable=False, index=True),
    Column("updated_at", Moment, nullable=False, index=True),
    Column("deleted_at", Moment, index=True),
    UniqueConstraint("person_id", "key"),
)

run_turns = Table(
    "run_turns",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("run_id", CleanText, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("key", CleanText, nullable=False),
    Column("content", CleanText, nullable=False),
    Column("ending", CleanText),
    UniqueConstraint("run_id", "key"),
)

assignments = Table(
    "assignments",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("author_id", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("author_name", CleanText, nullable=False),
    Column("scenario_id", CleanText, nullable=False),
    Column("team_id", CleanText, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("at_least", CleanText, nullable=False),
    Column("mode", CleanText, nullable=False),
    Column("hostility", CleanText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    UniqueConstraint("author_id", "key"),
)

assignees = Table(
    "assignees",
    metadata,
    Column("assignment_id", CleanText, ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", CleanText, primary_key=True, index=True),
    Column("as_leader", Boolean, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("assignment_id", CleanText, ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True),
    Column("run_id", CleanText, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("to_turn", CleanText, nullable=False),
    Column("submitted_at", Moment, nullable=False),
)

debriefs = Table(
    "debriefs",
    metadata,
    Column("run_id", CleanText, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("turn", CleanText, primary_key=True),
    Column("engine", CleanText, primary_key=True),
    Column("content", CleanText, nullable=False),
    Column("made_at", Moment, nullable=False),
)

misses = Table(
    "misses",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False),
    Column("standard_id", CleanText, nullable=False),
    Column("came_from", CleanText, nullable=False),
    Column("run_id", CleanText, ForeignKey("runs.id", ondelete="CASCADE"), index=True),
    Column("review_id", CleanText, ForeignKey("reviews.id", ondelete="CASCADE"), index=True),
    Column("content", CleanText, nullable=False),
    Column("closed_at", Moment),
    UniqueConstraint("person_id", "standard_id", "came_from"),
)

wishes = Table(
    "wishes",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("words", CleanText, nullable=False),
    Column("day", Date, nullable=False, index=True),
    # Without the order in which rows were made, which could be held against that of runs.
    sqlite_with_rowid=False,
)

kudos = Table(
    "kudos",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("author_id", CleanText, nullable=False),
    Column("author_name", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("person_id", CleanText, nullable=False, index=True),
    Column("person_name", CleanText, nullable=False),
    Column("team_id", CleanText, nullable=False),
    Column("team_name", CleanText, nullable=False),
    Column("words", CleanText, nullable=False),
    Column("standard_id", CleanText, nullable=False),
    Column("heard", CleanText, nullable=False),
    Column("between_colleagues", Boolean, nullable=False),
    Column("given_at", Moment, nullable=False, index=True),
    Column("off_at", Moment),
    Column("off_by", CleanText),
    UniqueConstraint("author_id", "key"),
)

stories = Table(
    "stories",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("author_id", CleanText, nullable=False),
    Column("author_name", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("content", CleanText, nullable=False),
    Column("state", CleanText, nullable=False, index=True),
    Column("told_at", Moment, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("decided_by", CleanText, nullable=False),
    Column("decided_at", Moment),
    Column("document", CleanText, nullable=False),
    UniqueConstraint("author_id", "key"),
)

story_people = Table(
    "story_people",
    metadata,
    Column("story_id", CleanText, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", CleanText, primary_key=True, index=True),
)

quality_processes = Table(
    "quality_processes",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("key", CleanText, nullable=False, unique=True),
    Column("name", CleanText, nullable=False),
    Column("purpose", CleanText, nullable=False),
    Column("run_by", CleanText, nullable=False),
    Column("approved_by", CleanText, nullable=False),
    Column("approved_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("tie_purpose", CleanText, nullable=False),
    Column("tied_by", CleanText, nullable=False),
    Column("tied_at", Moment),
)

quality_submissions = Table(
    "quality_submissions",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("process_id", CleanText, ForeignKey("quality_processes.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("key", CleanText, nullable=False, unique=True),
    Column("submitted_by", CleanText, nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("judged", Integer, nullable=False),
    Column("unread", Integer, nullable=False, server_default="0"),
    Column("refused", Integer, nullable=False),
    Column("repeated", Integer, nullable=False),
    Column("details", Integer, nullable=False),
    Column("job_id", CleanText, nullable=False),
    Column("taken_back_at", Moment),
)

quality_replies = Table(
    "quality_replies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission_id", CleanText, ForeignKey("quality_submissions.id", ondelete="CASCADE"), nullable=False),
    Column("digest", CleanText, nullable=False, unique=True),
    Column("sent_on", Date, nullable=False),
    Column("team_id", CleanText, nullable=False),
    Column("channel", CleanText, nullable=False),
    Column("thread", CleanText, nullable=False),
    Column("reply", CleanText, nullable=False),
    Column("employee", CleanText, nullable=False),
    Column("person_id", CleanText, nullable=False, index=True),
    Column("engine", CleanText, nullable=False),
    Column("judged_at", Moment),
    Index(None, "submission_id", "judged_at"),
)

quality_verdicts = Table(
    "quality_verdicts",
    metadata,
    Column("reply_id", Integer, ForeignKey("quality_replies.id", ondelete="CASCADE"), primary_key=True),
    Column("standard_id", CleanText, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("verdict", CleanText, nullable=False),
    sqlite_with_rowid=False,
)

# The verdicts that count, counted: written in the transaction that writes or takes back verdicts.
adherence = Table(
    "adherence",
    metadata,
    # Read by months.
    Column("month", Date, primary_key=True),
    Column("standard_id", CleanText, primary_key=True),
    Column("team_id", CleanText, primary_key=True),
    Column("employee", CleanText, primary_key=True),
    Column("met", Integer, nullable=False),
    Column("partly", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    sqlite_with_rowid=False,
)
# The same in the parts that may be shown, so that nobody counts people again; see storage/adherence_parts.py.
adherence_parts = Table(
    "adherence_parts",
    metadata,
    Column("month", Date, primary_key=True),
    Column("standard_id", CleanText, primary_key=True),
    Column("group_id", CleanText, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("met", Integer, nullable=False),
    Column("partly", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    sqlite_with_rowid=False,
)

comments = Table(
    "comments",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("import_id", CleanText, nullable=False, index=True),
    Column("fingerprint", CleanText, nullable=False, unique=True),
    Column("day", Date, nullable=False, index=True),
    Column("words", CleanText, nullable=False),
    Column("score", Integer),
    Column("channel", CleanText, nullable=False),
    Column("brought_in_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("removed_at", Moment),
)

comment_standards = Table(
    "comment_standards",
    metadata,
    Column("comment_id", CleanText, ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True),
    Column("standard_id", CleanText, primary_key=True, index=True),
)

question_groups = Table(
    "question_groups",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("owner_id", CleanText, nullable=False),
    Column("owner", CleanText, nullable=False),
    Column("owner_due", Date),
    Column("answer", CleanText, nullable=False),
    Column("answered_by", CleanText, nullable=False),
    Column("answered_at", Moment),
    Column("document", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("set_aside_by", CleanText, nullable=False),
    Column("set_aside_at", Moment),
)

question_group_members = Table(
    "question_group_members",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("group_id", CleanText, ForeignKey("question_groups.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("gap_id", CleanText, ForeignKey("gaps.id", ondelete="CASCADE"), unique=True),
    Column("question_id", CleanText, ForeignKey("person_questions.id", ondelete="CASCADE"), unique=True),
)

leader_questions = Table(
    "leader_questions",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False),
    Column("person_name", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("leader_id", CleanText, nullable=False, index=True),
    Column("leader_name", CleanText, nullable=False),
    Column("question", CleanText, nullable=False),
    Column("for_everybody", Boolean, nullable=False),
    Column("with_name", Boolean, nullable=False),
    Column("due", Date, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answer", CleanText),
    Column("answered_by", CleanText, nullable=False),
    Column("answered_at", Moment),
    Column("taken_back_at", Moment),
    UniqueConstraint("person_id", "key"),
)

actions = Table(
    "actions",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("author_id", CleanText, nullable=False),
    Column("author_name", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("owner_id", CleanText, nullable=False, index=True),
    Column("owner_name", CleanText, nullable=False),
    Column("what", CleanText, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("evidence", CleanText, nullable=False),
    Column("source", CleanText, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("author_id", "key"),
)

action_changes = Table(
    "action_changes",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("action_id", CleanText, ForeignKey("actions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", CleanText, nullable=False),
    Column("person_name", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("fields", CleanText, nullable=False),
    Column("note", CleanText, nullable=False),
)

nominations = Table(
    "nominations",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("author_id", CleanText, nullable=False),
    Column("author_name", CleanText, nullable=False),
    Column("key", CleanText, nullable=False),
    Column("person_id", CleanText, nullable=False, index=True),
    Column("person_name", CleanText, nullable=False),
    Column("sentence", CleanText, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("answered_at", Moment),
    UniqueConstraint("author_id", "key"),
)

champions = Table(
    "champions",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("person_id", CleanText, nullable=False, index=True),
    Column("person_name", CleanText, nullable=False),
    Column("team_id", CleanText, nullable=False),
    Column("team_name", CleanText, nullable=False),
    Column("author_id", CleanText, nullable=False),
    Column("author_name", CleanText, nullable=False),
    Column("because", CleanText, nullable=False),
    Column("named_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", CleanText),
)

first_week_steps = Table(
    "first_week_steps",
    metadata,
    Column("person_id", CleanText, primary_key=True),
    Column("step", CleanText, primary_key=True),
    Column("done_at", Moment, nullable=False),
)

survey_imports = Table(
    "survey_imports",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("digest", CleanText, nullable=False, unique=True),
    Column("brought_in_at", Moment, nullable=False),
    Column("taken_back_at", Moment),
)

survey_answers = Table(
    "survey_answers",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("import_id", CleanText, ForeignKey("survey_imports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", CleanText, nullable=False),
    Column("day", Date, nullable=False),
    Column("score", Integer, nullable=False),
    Index(None, "kind", "day", "score"),
)

# Any row says that what is there was invented for looking at.
made_up_history = Table("made_up_history", metadata, Column("at", Moment, primary_key=True))

# What is counted of answers and of practice: which standards, and whose, so that few people are known to be few.
asked_standards = Table(
    "asked_standards",
    metadata,
    Column("turn_id", CleanText, ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("standard_id", CleanText, primary_key=True),
    Column("person_id", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at", "standard_id", "person_id"),
    sqlite_with_rowid=False,
)

practised_standards = Table(
    "practised_standards",
    metadata,
    Column("run_id", CleanText, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("standard_id", CleanText, primary_key=True),
    Column("person_id", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at", "standard_id", "person_id"),
    sqlite_with_rowid=False,
)
