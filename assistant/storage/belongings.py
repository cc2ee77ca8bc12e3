"""Everything that one person wrote or that is kept about them: found together, removed together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from assistant.storage import schema
from assistant.storage.actions import forget_in_plan
from assistant.storage.connection import Transactions
from assistant.storage.frictions import forget_reporters
from assistant.storage.kudos import remove_kudos
from assistant.storage.leader_questions import remove_leader_questions
from assistant.storage.nominations import remove_from_champions
from assistant.storage.quality_processes import forget_person
from assistant.storage.question_groups import forget_owner
from assistant.storage.questions import forget_askers
from assistant.storage.rows import forget_writer
from assistant.storage.stories import remove_stories

_FOLLOW_UPS = schema.follow_ups.c


@dataclass(frozen=True)
class Deletion:
    """How much of each kind was removed; ``names`` are answered questions and reports that lost theirs.

    ``champion`` is what was said of them as one; ``names_in_plan`` are of actions, ``names_of_champions`` of what they
    said of others. ``thanks`` are those the person got; ``names_of_thanks`` and ``names_of_stories`` stay for others
    without the name.
    """

    conversations: int
    reviews: int
    runs: int
    assignments: int
    promises: int
    questions: int
    leader_questions: int
    reports: int
    days_of_usage: int
    visits: int
    jobs: int
    names: int
    thanks: int
    names_of_thanks: int
    stories: int
    names_of_stories: int
    ties: int
    names_in_plan: int
    champion: int
    names_of_champions: int
    first_week: int


class BelongingsStore:
    """A person's own data, across the tables; accounts, sessions and the audit are not among them."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def conversations(self, person_id: str) -> tuple[str, ...]:
        """Ids of all conversations that the person has not deleted, the oldest first."""
        return self._ids(schema.conversations, person_id)

    def reviews(self, person_id: str) -> tuple[str, ...]:
        """Ids of all reviews that the person has not deleted, the oldest first."""
        return self._ids(schema.reviews, person_id)

    def remove(self, person_id: str, today: date) -> Deletion:
        """Remove what is the person's own, all of it or nothing; what others rest on loses the name.

        What the person made for everybody stays: documents, examples, scenarios. A question or report that was
        answered stays without the name, and so does an assignment that the person gave to others. A promise made
        for a colleague goes back to them, one that a colleague keeps stays theirs. What was used of the language
        model ``today`` still counts for the day's limit, and a job under way is finished. Thanks that the person gave
        stay with who got them, a story that is in the library stays there, both without the person's name beside them.
        So does a question to a leader that everybody reads; groups of questions that they saw to have no owner then.
        The plan of leadership actions stays, and so does what others agreed to hear of themselves as champions.
        """
        usage, jobs = schema.usage_days, schema.jobs
        questions, frictions = schema.person_questions, schema.frictions
        with self._transactions.write() as connection:
            names = forget_askers(connection, _of(questions, person_id) & questions.c.answer.is_not(None))
            names += forget_reporters(connection, _of(frictions, person_id) & frictions.c.answered_at.is_not(None))
            leader_questions, leader_names = remove_leader_questions(connection, person_id)
            forget_owner(connection, person_id)
            thanks, names_of_thanks = remove_kudos(connection, person_id)
            stories, names_of_stories = remove_stories(connection, person_id)
            champion, names_of_champions = remove_from_champions(connection, person_id)
            return Deletion(
                conversations=_gone(connection, schema.conversations, person_id),
                reviews=_gone(connection, schema.reviews, person_id),
                runs=_gone(connection, schema.runs, person_id),
                assignments=_remove_assignments(connection, person_id),
                promises=_remove_promises(connection, person_id),
                questions=_gone(connection, questions, person_id),
                leader_questions=leader_questions,
                reports=_gone(connection, frictions, person_id),
                days_of_usage=_gone(connection, usage, person_id, usage.c.day < today),
                visits=_gone(connection, schema.visits, person_id),
                jobs=_gone(connection, jobs, person_id, jobs.c.ended_at.is_not(None)),
                names=names + leader_names,
                thanks=thanks,
                names_of_thanks=names_of_thanks,
                stories=stories,
                names_of_stories=names_of_stories,
                ties=forget_person(connection, person_id),
                names_in_plan=forget_in_plan(connection, person_id),
                champion=champion,
                names_of_champions=names_of_champions,
                first_week=_gone(connection, schema.first_week_steps, person_id),
            )

    def _ids(self, table: Table, person_id: str) -> tuple[str, ...]:
        query = select(table.c.id).where(_of(table, person_id), table.c.deleted_at.is_(None))
        with self._transactions.read() as connection:
            return tuple(connection.execute(query.order_by(table.c.sequence)).scalars())


def _of(table: Table, person_id: str) -> ColumnElement[bool]:
    return table.c.person_id == person_id


def _gone(connection: Connection, table: Table, person_id: str, *conditions: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(_of(table, person_id), *conditions)).rowcount


def _remove_assignments(connection: Connection, person_id: str) -> int:
    """How many the person had got; one that nobody has any more goes, too."""
    gone = _gone(connection, schema.assignees, person_id)
    left = select(schema.assignees.c.assignment_id)
    connection.execute(delete(schema.assignments).where(schema.assignments.c.id.not_in(left)))
    gave = schema.assignments.c.author_id == person_id
    forget_writer(connection, schema.assignments, gave)
    return gone


def _remove_promises(connection: Connection, person_id: str) -> int:
    made, keeps = _FOLLOW_UPS.author_id == person_id, _FOLLOW_UPS.owner_id == person_id
    gone = connection.execute(delete(schema.follow_ups).where(made, keeps)).rowcount
    # The key was its author's own; two of them could be alike.
    _change(connection, made, author_id="", key=_FOLLOW_UPS.id, handed_over_from="")
    back = {"owner_id": _FOLLOW_UPS.author_id, "owner_name": _FOLLOW_UPS.handed_over_from}
    _change(connection, keeps, **back, handed_over_from="", note="")
    return gone


def _change(connection: Connection, which: ColumnElement[bool], **values: Any) -> None:
    connection.execute(update(schema.follow_ups).where(which).values(**values))
