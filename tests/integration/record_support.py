"""Records of every kind by one person, and where in a database a word still stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from assistant.domain.accounts import Action, LinkKind
from assistant.domain.assignments import Assignee
from assistant.domain.champions import EndedBy, NominationState
from assistant.domain.commitments import CommitmentState
from assistant.domain.conversation import Topic, Usage
from assistant.domain.culture import Heard, StoryState, StoryText, Thanks
from assistant.domain.customer import Ending, begin
from assistant.domain.debrief import Debrief, RunOutcome, ToTry
from assistant.domain.misses import Miss
from assistant.domain.people import Person, Role
from assistant.domain.plan import ActionState, ActionText
from assistant.domain.quality import Count, Judged, SentReply
from assistant.domain.reply import Channel, Reply
from assistant.domain.review import FrictionState, Outcome, Review
from assistant.domain.runs import Run
from assistant.domain.scorecard import Scorecard, Verdict
from assistant.storage import schema
from assistant.storage.database import Database
from assistant.storage.question_groups import Members
from tests.integration.storage_support import answer_of
from tests.unit.features.practice.customer_support import a_scenario

TODAY = date(2026, 3, 1)
PERSONAL_COLUMNS = ("person_id", "author_id", "owner_id", "actor_id")


def person(database: Database, name: str) -> Person:
    """Somebody with an account whose login holds their name."""
    return database.accounts.add(name, f"{name}@example.com", Role.agent, "agent").person


@dataclass
class Records:
    """Ids of what somebody left behind."""

    answered_question: str
    answered_report: str
    review: str
    conversation: str


def leave_records(database: Database, someone: Person, word: str) -> Records:
    """Records of every kind that a person can leave, with a word of theirs in each."""
    conversations, name = database.conversations, someone.name
    turn = conversations.begin_conversation(someone.id, f"title {word}", f"question {word}", "key")
    answer = answer_of(f"answer {word}")
    standard = answer.citations[0].model_copy(update={"number": 2, "document_id": "STD-1"})
    answer = answer.model_copy(update={"citations": (*answer.citations, standard)})
    conversations.finish_turn(turn.id, answer, "key")
    conversations.feedback(someone.id, turn.id, "down", f"reason {word}")
    database.gaps.add(f"gap {word}", (Topic(document_id="POL-1", title="Refunds"),), turn.id)
    hidden = conversations.create(someone.id, f"hidden {word}")
    conversations.delete(someone.id, hidden.id)
    review = Review(
        id=database.reviews.new_id(),
        person_id=someone.id,
        reviewed_at=datetime(2026, 3, 1, tzinfo=UTC),
        reply=Reply(draft=f"draft {word}"),
        outcome=Outcome.ok,
        scorecard=Scorecard(outcome=Outcome.ok, score=None, coverage=0.0, criteria=(), on=TODAY),
    )
    database.reviews.add(review, "key")
    promise = {"what": f"promise {word}", "whom": "Kim", "due_on": TODAY, "quote": f"quote {word}"}
    database.follow_ups.add(someone.id, name, "key", review_id=review.id, **promise)  # type: ignore[arg-type]
    ask, report = database.questions.ask, database.frictions.add
    ask(someone.id, name, f"open question {word}", "Robin", TODAY, turn.id)
    answered = ask(someone.id, name, "How long is the warranty?", "Robin", TODAY, turn.id)
    database.questions.answer(answered.id, "Two years.", "Robin")
    _ask_leaders(database, someone, word)
    about = {"document_id": "POL-1", "version": 1, "clause": "1", "context": ""}
    report(someone.id, name, "one", words=f"open report {word}", **about)  # type: ignore[arg-type]
    reported = report(someone.id, name, "two", words="The form asks twice.", **about)  # type: ignore[arg-type]
    database.frictions.answer(reported.id, FrictionState.changed, "Mended.", "Robin")
    for day in (TODAY - timedelta(days=1), TODAY):
        database.usage.add(someone.id, day, Usage(model="m", prompt=10, cached=0, completion=2))
    _practise(database, someone, word, review.id)
    _thank(database, someone, word)
    _lead(database, someone, word)
    _submit(database, someone)
    job = database.jobs.add(someone.id, "key", "kind", {"words": f"payload {word}"})
    database.jobs.cancel(someone.id, job.id)
    database.visits.seen(someone.id, timedelta(hours=1))
    later = datetime(2026, 4, 1, tzinfo=UTC)
    database.sessions.open(f"session of {name}", someone.id, "Firefox", later)
    database.links.make(f"link of {name}", LinkKind.reset, someone.id, later)
    database.audit.add(someone.id, name, Action.signed_in)
    team = database.teams.add(f"Team of {name}")
    database.accounts.change(someone.id, team_id=team.id, leads=[team.id])
    return Records(answered.id, reported.id, review.id, turn.conversation_id)


def _ask_leaders(database: Database, someone: Person, word: str) -> None:
    """One question that waits and one that everybody reads; one that Kim asked of them; a group that they see to."""
    ask, name = database.leader_questions.ask, someone.name
    ask(someone.id, name, "one", f"asked a leader {word}", TODAY, leader_id="kim", leader_name="Kim")
    shared = ask(someone.id, name, "two", "Why no Sundays?", TODAY, for_everybody=True, with_name=True)
    database.leader_questions.answer(shared.id, "Nobody is there.", "Robin")
    ask("kim", "Kim", f"of {someone.id}", "May I?", TODAY, leader_id=someone.id, leader_name=name)
    gap = database.gaps.add("Do we gift-wrap?", ())
    database.question_groups.place([Members("", gaps=(gap.id,))])
    group = next(one for one in database.question_groups.all() if one.gaps[0].id == gap.id)
    database.question_groups.give(group.id, someone.id, name, TODAY)


def _practise(database: Database, someone: Person, word: str, review_id: str) -> None:
    """A run with a reply and a debrief, submitted for an assignment; one that they gave to Kim; two misses."""
    to_both = [Assignee(person_id=someone.id), Assignee(person_id="kim")]
    given, _ = database.assignments.add(
        someone.id, someone.name, "key", scenario_id="SCN-1", assignees=to_both, due_on=TODAY
    )
    scenario = a_scenario().model_copy(update={"standards": ("STD-1",)})
    run = Run(
        id=database.runs.new_id(),
        person_id=someone.id,
        scenario=scenario,
        wishes=(f"wish {word}",),
        assignment_id=given.id,
        begun_at=datetime(2026, 3, 1, tzinfo=UTC),
        first=begin(scenario),
        opening=(),
    )
    database.runs.add(run, "key")
    run, turn = database.runs.begin_turn(someone.id, run.id, "", f"practised {word}", "key")
    ended = run.first.model_copy(update={"ending": Ending.resolved})
    database.runs.finish_turn(run.id, run.turn(turn).model_copy(update={"state": ended}))
    database.assignments.submit(given.id, run.id, turn)
    made_at = datetime(2026, 3, 1, tzinfo=UTC)
    database.debriefs.keep(
        Debrief(
            run_id=run.id,
            turn=turn,
            title=scenario.title,
            engine="builtin@1",
            on=TODAY,
            made_at=made_at,
            outcome=RunOutcome(ending=None, resolved=False, counts=False, headline="It goes on."),
            scorecard=Scorecard(outcome=Outcome.ok, score=None, coverage=0.0, criteria=(), on=TODAY),
            to_try=ToTry(what=f"try {word}"),
        )
    )
    for came_from in ({"run_id": run.id}, {"review_id": review_id}):
        miss = Miss(id="", person_id=someone.id, standard_id=f"STD-{word}", missed_at=made_at, **came_from)
        database.misses.add(miss)


def _thank(database: Database, someone: Person, word: str) -> None:
    """A thank-you got from Kim and one given to Kim; a story that waits, and one in the library that names them."""
    about = {"standard_id": "STD-1", "heard": Heard.customer}
    got = Thanks(to_person=someone.id, words=f"thanks {word}", **about)  # type: ignore[arg-type]
    database.kudos.add("kim", "Kim", f"to {someone.id}", got, person_name=someone.name)
    gave = Thanks(to_person="kim", words="You stayed on the line.", **about)  # type: ignore[arg-type]
    database.kudos.add(someone.id, someone.name, "key", gave, person_name="Kim")
    text = StoryText(title="The lamp", happened=f"story {word}", difference="Time.", standard_id="STD-1")
    database.stories.add(someone.id, someone.name, "key", text, [someone.id])
    plain = text.model_copy(update={"happened": "The lamp came twice."})
    story = database.stories.add(someone.id, someone.name, "another", plain, [someone.id, "kim"])
    database.stories.decide(story.id, StoryState.in_library, "Robin", document="STORY-1@1")


def _submit(database: Database, someone: Person) -> None:
    """A judged reply that a quality process tied to their account."""
    process = database.quality_processes.approve(f"process {someone.id}", "Ten a week", "To coach.", "Robin", "Lena")
    process = database.quality_processes.tie(process.id, "To talk about their own.", "Ada")
    sent = SentReply(
        sent_on=TODAY,
        team_id="team",
        channel=Channel.email,
        thread="",
        reply="It comes tomorrow.",
        employee="code",
        digest=f"digest of {someone.id}",
        person_id=someone.id,
    )
    made = database.quality.submit(process.id, f"file {someone.id}", "Lena", [sent], tied_at=process.tied_at)
    (kept,) = database.quality.waiting(made.id, 1)
    database.quality.keep_judged(made.id, [Judged(kept.id, (Count("STD-1", 1, Verdict.met),))], "builtin")


def _lead(database: Database, someone: Person, word: str) -> None:
    """Actions that they own and wrote, sentences about champions, a turn as one, and a step of the first week."""
    me, kim = (someone.id, someone.name), ("kim", "Kim")
    text = ActionText(what="Shops visit a depot.", owner_id=someone.id, due_on=TODAY)
    made = database.actions.add(*kim, f"for {someone.id}", text, someone.name)
    to_kim = text.model_copy(update={"owner_id": "kim"})
    database.actions.reword(me, made.id, made.last_change, to_kim, "Kim", "")
    dropped = database.actions.add(*me, "key", text, someone.name)
    database.actions.set_state(me, dropped.id, dropped.last_change, ActionState.dropped, "No bus.", "")
    database.nominations.add(kim, f"of {someone.id}", me, f"champion {word}", NominationState.agreed)
    database.nominations.add(me, "key", kim, "Kim helps.", NominationState.agreed)
    database.nominations.add(me, "asked", ("robin", "Robin"), f"asked {word}", NominationState.asked)
    database.champions.name(kim, me, ("care", "Care"), f"because {word}")
    ended = database.champions.name(me, kim, ("care", "Care"), "Ask Kim.")
    database.champions.end(ended.id, EndedBy.leader)
    database.first_week.add(someone.id, "read:GUIDE-1")


def settle_promises(database: Database, someone: Person) -> None:
    """Keep every promise."""
    for one in database.follow_ups.mine(someone.id):
        database.follow_ups.settle(someone.id, one.id, CommitmentState.kept)


def tables_with(database: Database, word: str) -> set[str]:
    """Tables in whose rows a word stands, whatever the column."""
    with database.engine.connect() as connection:
        return {
            table.name
            for table in schema.metadata.sorted_tables
            if any(word in str(value) for row in connection.execute(select(table)) for value in row)
        }


def tables_of(database: Database, person_id: str) -> set[str]:
    """Tables in which a row says that it is a person's."""
    with database.engine.connect() as connection:
        return {
            table.name
            for table in schema.metadata.sorted_tables
            if any(person_id in row for row in connection.execute(select(table)))
        }


def personal_tables() -> set[str]:
    """Tables that say whose a row is."""
    return {table.name for table in schema.metadata.sorted_tables if any(c in table.c for c in PERSONAL_COLUMNS)}
