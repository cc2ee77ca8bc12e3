"""Questions in groups, questions to a leader, and customers' comments, on both databases and the sample library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.bootstrap.asking import make_asking, make_questions
from assistant.domain.people import Permission, Person, Role
from assistant.domain.question_groups import GroupState
from assistant.domain.today import Section, Visit
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.library import Library
from assistant.features.today.opening import Look
from assistant.storage.database import Database
from tests.fakes import sample_knowledge
from tests.integration.search_support import WordEmbedder
from tests.integration.storage_support import Place, TickingClock, opened

FLOWERS, SAME, OTHER = "May I send flowers?", "may I send FLOWERS", "Where do I park?"
CLOSED = "STD-LEADERS-ONLY"
STANDARD = "STD-OWNERSHIP-2"
FILE = """date,comment,score,channel,e-mail
2026-02-01,"I was told 'those are the rules'. Mrs Hallam, 07700 900123",2,chat,hallam@example.org
28/2/2026,You never called back.,,phone,
2026-02-28,You never called back.,,phone,
31/02/2026,No such day.,,,
2026-03-09,Still to come.,,,
"""


@dataclass
class Desk:
    """Two agents, two trainers and two leaders, with the features as they are wired."""

    database: Database
    clock: TickingClock

    def __post_init__(self) -> None:
        knowledge, add = sample_knowledge(), self.database.accounts.add
        closed = next(d for d in knowledge.documents if d.id == STANDARD)
        closed = closed.model_copy(update={"id": CLOSED, "title": "Closed", "audience": frozenset({Role.leader})})
        self.library = Library([*knowledge.documents, closed], self.database.documents, self.today)
        words = WordEmbedder()
        company = knowledge.company
        asking = make_asking(self.library, self.database, company, words, words, self.clock, self.today)
        self.groups, self.leaders, self.comments = asking.groups, asking.leaders, asking.comments
        self.sources, self.counted = asking.sources, asking.counted
        self.questions = make_questions(self.database, company, self.clock, self.today, str)
        self.ann = add("Ann Reed", "ann", Role.agent, "agent").person
        self.bob = add("Bob Lane", "bob", Role.agent, "agent").person
        self.tom = add("Tom Ellery", "tom", Role.trainer, "team lead").person
        self.lea = add("Lea Cole", "lea", Role.leader, "head of care").person
        self.lou = add("Lou Marsh", "lou", Role.leader, "head of care").person

    def today(self) -> date:
        return self.clock.now.date()

    def ask(self, person: Person, question: str) -> str:
        day = self.today() + timedelta(days=2)
        return self.database.questions.ask(person.id, person.name, question, "Care desk", day).id

    def look(self, person: Person) -> Look:
        now = self.clock()
        return Look(person, now, ZoneInfo("Europe/London"), Visit(began_at=now, last_at=now))

    def on_today(self, person: Person) -> dict[str, Section]:
        look = self.look(person)
        return {found.key: found for source in self.sources if (found := source(look)) is not None}

    def waits_for(self, person: Person) -> int:
        """What is counted beside the inbox, without reports."""
        return len(self.database.questions.open()) + self.counted(self.look(person))


@pytest.fixture
def desk(place: Place) -> Iterator[Desk]:
    clock = TickingClock()
    database = opened(place, clock)
    yield Desk(database, clock)
    database.close()


def test_the_number_beside_the_inbox_is_what_waits_in_it_before_and_after_it_is_opened(desk: Desk) -> None:
    gap = desk.database.gaps.add
    for question in (FLOWERS, SAME, OTHER, "Who has the key?"):
        gap(question, [])
    desk.ask(desk.ann, "Who has the key?")
    assert desk.waits_for(desk.tom) == 3 and desk.counted(desk.look(desk.ann)) == 0
    flowers, parking = (
        next(one for one in desk.groups.inbox(desk.tom) if said in one.wordings) for said in (FLOWERS, OTHER)
    )
    assert desk.waits_for(desk.tom) == len(desk.groups.inbox(desk.tom)) == 3
    desk.groups.set_aside(desk.tom, parking.id, "Not ours.")
    desk.groups.answer(desk.tom, flowers.id, "Yes.")
    assert desk.waits_for(desk.tom) == 1
    desk.clock.forward(60)
    gap(OTHER, [])
    gap(FLOWERS, [])
    assert desk.waits_for(desk.tom) == 2
    desk.groups.inbox(desk.tom)
    assert desk.waits_for(desk.tom) == 2


def test_what_means_the_same_is_one_group_counted_without_names(desk: Desk) -> None:
    for gap in (FLOWERS, SAME, OTHER):
        desk.database.gaps.add(gap, ())
    desk.ask(desk.ann, FLOWERS)
    flowers, park = desk.groups.inbox(desk.tom)
    assert (flowers.times, flowers.wordings, len(flowers.waiting)) == (3, (FLOWERS,), 1)
    assert (park.times, park.wordings, park.due) == (1, (OTHER,), None)
    desk.database.gaps.add("where do I PARK", ())
    later = desk.groups.inbox(desk.lea)
    assert [one.id for one in later] == [flowers.id, park.id] and later[1].times == 2
    turn = desk.database.conversations.begin_conversation(desk.bob.id, "t", "Do we price match?", "key")
    desk.database.gaps.add("Do we price match?", (), turn.id)
    desk.database.questions.ask(desk.bob.id, "Bob Lane", "Do we price match?", "Care desk", desk.today(), turn.id)
    assert desk.groups.inbox(desk.tom)[0].times == 1, "asked the coach and passed on from there is asked once"
    for refused in (desk.groups.inbox, desk.groups.owners, desk.groups.decided):
        with pytest.raises(NotAllowed):
            refused(desk.ann)  # type: ignore[operator]


def test_an_answer_reaches_everybody_who_waits_and_becomes_one_draft(desk: Desk) -> None:
    first, second = desk.ask(desk.ann, FLOWERS), desk.ask(desk.bob, "May I send flowers, send flowers to b@x.org?")
    desk.database.gaps.add(SAME, ())
    (group,) = desk.groups.inbox(desk.tom)
    with pytest.raises(FixInput, match="Answer the questions first"):
        desk.groups.publish_draft(desk.tom, group.id)
    with pytest.raises(FixInput, match="empty"):
        desk.groups.answer(desk.tom, group.id, " ")
    desk.groups.answer(desk.tom, group.id, "Yes, up to £20.")
    for question, person in ((first, desk.ann), (second, desk.bob)):
        (mine,) = desk.database.questions.mine(person.id)
        assert (mine.id, mine.answer, mine.answered_by) == (question, "Yes, up to £20.", "Tom Ellery")
    assert desk.groups.inbox(desk.tom)[0].state is GroupState.answered
    with pytest.raises(FixInput, match="Tom Ellery answered this already"):
        desk.groups.answer(desk.lea, group.id, "No.")
    with pytest.raises(NotAllowed):
        desk.groups.publish_draft(desk.lea, group.id)
    draft = desk.groups.publish_draft(desk.tom, group.id)
    assert draft == desk.groups.publish_draft(desk.tom, group.id)
    assert draft.asked[""][0] == FLOWERS and "b@x.org" not in str(draft)
    assert desk.groups.inbox(desk.tom)[0].state is GroupState.drafted
    assert len(desk.groups.decided(desk.tom)) == 1


def test_a_question_after_an_answer_opens_the_group_and_one_set_aside_only_for_a_person(desk: Desk) -> None:
    desk.database.gaps.add(FLOWERS, ())
    (group,) = desk.groups.inbox(desk.tom)
    desk.groups.set_aside(desk.tom, group.id, "Once a year.")
    desk.database.gaps.add(FLOWERS, ())
    (aside,) = desk.groups.inbox(desk.lea)
    assert (aside.state, aside.reason, aside.times) == (GroupState.set_aside, "Once a year.", 2)
    desk.ask(desk.ann, FLOWERS)
    assert desk.groups.inbox(desk.tom)[0].state is GroupState.open
    with pytest.raises(FixInput, match="Somebody waits"):
        desk.groups.set_aside(desk.tom, group.id, "Once a year.")
    desk.groups.answer(desk.tom, group.id, "Yes.")
    assert desk.groups.inbox(desk.tom)[0].state is GroupState.answered
    desk.database.gaps.add(FLOWERS, ())
    assert desk.groups.inbox(desk.tom)[0].state is GroupState.open
    desk.groups.set_aside(desk.tom, group.id, "Told everybody.")
    assert desk.groups.take_up(desk.lea, group.id).state is GroupState.open
    with pytest.raises(NotFound):
        desk.groups.take_up(desk.tom, "nothing")


def test_what_is_taken_back_stands_in_no_group_and_gets_no_answer(desk: Desk) -> None:
    first, second = desk.ask(desk.ann, FLOWERS), desk.ask(desk.bob, SAME)
    (both,) = desk.groups.inbox(desk.tom)
    desk.groups.give(desk.tom, both.id, desk.lea.id)
    desk.questions.take_back(desk.ann, first)
    (one,) = desk.groups.inbox(desk.tom)
    assert (one.id, one.times, [asked.id for asked in one.waiting]) == (both.id, 1, [second])
    desk.groups.answer(desk.tom, both.id, "Yes.")
    assert desk.database.questions.get(first).answer is None
    desk.questions.put_back(desk.ann, first)
    (again,) = desk.groups.inbox(desk.tom)
    assert (again.id, again.state, [asked.id for asked in again.waiting]) == (both.id, GroupState.open, [first])
    park = desk.ask(desk.bob, OTHER)
    desk.questions.take_back(desk.bob, park)
    assert [group.id for group in desk.groups.inbox(desk.tom)] == [both.id], "nothing is grouped that was taken back"
    desk.questions.put_back(desk.bob, park)
    alone = next(group for group in desk.groups.inbox(desk.tom) if group.id != both.id)
    desk.groups.give(desk.tom, alone.id, desk.lea.id)
    desk.questions.take_back(desk.bob, park)
    with pytest.raises(NotFound):
        desk.groups.answer(desk.tom, alone.id, "Behind the shed.")
    assert [item.words for item in desk.on_today(desk.lea)["own-groups"].items] == [FLOWERS]
    desk.clock.forward(7200)
    assert desk.database.questions.purge_taken_back(3600) == 1
    assert desk.database.question_groups.purge_empty() == 1
    assert [group.id for group in desk.groups.inbox(desk.tom)] == [both.id]


def test_a_question_to_a_person_is_the_askers(desk: Desk) -> None:
    asked, _ = desk.questions.ask(desk.ann, FLOWERS)
    for other in (desk.bob, desk.tom, desk.lea):
        for act in (desk.questions.take_back, desk.questions.put_back):
            with pytest.raises(NotFound):
                act(other, asked.id)
    desk.questions.take_back(desk.ann, asked.id)
    assert desk.questions.mine(desk.ann) == [] and desk.questions.waiting(desk.tom) == []
    with pytest.raises(NotFound, match="taken back"):
        desk.questions.answer(desk.tom, asked.id, "Yes.")
    desk.questions.put_back(desk.ann, asked.id)
    assert desk.questions.mine(desk.ann) == [asked] == desk.questions.waiting(desk.tom)
    desk.questions.take_back(desk.ann, asked.id)
    desk.clock.forward(120)
    with pytest.raises(NotFound, match="too late"):
        desk.questions.put_back(desk.ann, asked.id)
    other, _ = desk.questions.ask(desk.ann, OTHER)
    desk.questions.answer(desk.tom, other.id, "Behind the shed.")
    with pytest.raises(FixInput, match="answered by now"):
        desk.questions.take_back(desk.ann, other.id)
    assert [one.answer for one in desk.questions.mine(desk.ann)] == ["Behind the shed."]


def test_a_group_has_an_owner_with_a_day_who_finds_it_on_today(desk: Desk) -> None:
    desk.database.gaps.add(FLOWERS, ())
    (group,) = desk.groups.inbox(desk.tom)
    given = desk.groups.give(desk.tom, group.id, desk.lea.id)
    assert (given.owner, given.owner_due) == ("Lea Cole", desk.groups.default_due())
    assert {one.name for one in desk.groups.owners(desk.tom)} == {"Tom Ellery", "Lea Cole", "Lou Marsh"}
    for wrong in ({"owner_id": desk.ann.id}, {"owner_id": desk.lea.id, "due": date(2026, 1, 1)}):
        with pytest.raises(FixInput):
            desk.groups.give(desk.tom, group.id, **wrong)  # type: ignore[arg-type]
    assert desk.on_today(desk.lea)["own-groups"].items[0].words == FLOWERS
    assert "own-groups" not in desk.on_today(desk.tom) and "own-groups" not in desk.on_today(desk.ann)
    desk.ask(desk.ann, FLOWERS)
    assert desk.groups.inbox(desk.tom)[0].due == min(desk.today() + timedelta(days=2), desk.groups.default_due())


def test_words_that_go_take_their_group_with_them(desk: Desk) -> None:
    turn = desk.database.conversations.begin_conversation(desk.ann.id, "t", FLOWERS, "key")
    desk.database.gaps.add(FLOWERS, (), turn.id)
    (group,) = desk.groups.inbox(desk.tom)
    desk.database.conversations.delete(desk.ann.id, turn.conversation_id)
    assert desk.groups.inbox(desk.tom) == []
    with pytest.raises(NotFound):
        desk.groups.answer(desk.tom, group.id, "Yes.")
    desk.clock.forward(7200)
    assert desk.database.question_groups.purge_empty() == 0
    desk.database.conversations.purge_deleted(3600)
    assert desk.database.question_groups.purge_empty() == 1


def test_a_leader_answers_and_everybody_reads_it_where_the_asker_agrees(desk: Desk) -> None:
    ask = desk.leaders.ask
    shared, out = ask(desk.ann, "key", "Why did Bob Lane close on Sunday? Mrs Hallam asked.", for_everybody=True)
    assert shared.question == "Why did a colleague close on Sunday? A customer asked." and "Bob Lane" in out
    assert ask(desk.ann, "key", "Again", for_everybody=True)[0] == shared
    private, _ = ask(desk.ann, "other", "May I go part-time?", leader_id=desk.lea.id)
    named, _ = ask(desk.bob, "named", "May we bring cake?", for_everybody=True, with_name=True)
    assert [one.id for one in desk.leaders.waiting(desk.lea)] == [shared.id, private.id, named.id]
    assert private not in desk.leaders.waiting(desk.lou), "who was chosen answers"
    for stranger in (desk.ann, desk.tom):
        assert desk.leaders.waiting(stranger) == ()
        with pytest.raises(NotAllowed):
            desk.leaders.answer(stranger, shared.id, "Because.")
    with pytest.raises(NotFound):
        desk.leaders.answer(desk.lou, private.id, "Yes.")
    assert "leader-questions" in desk.on_today(desk.lea) and "leader-questions" not in desk.on_today(desk.tom)
    desk.leaders.answer(desk.lea, private.id, "Yes.")
    desk.leaders.answer(desk.lou, shared.id, "Nobody is there. Call 07700 900123.")
    desk.leaders.answer(desk.lou, named.id, "Please do.")
    with pytest.raises(FixInput, match="Lou Marsh answered this already"):
        desk.leaders.answer(desk.lea, shared.id, "Because.")
    everybody = desk.leaders.answered(desk.bob, 10)
    assert [(one.question, one.person_name) for one in everybody] == [
        ("May we bring cake?", "Bob Lane"),
        (shared.question, ""),
    ]
    assert "07700" not in str(everybody) and all(one.person_id == "" for one in everybody)
    assert len(desk.on_today(desk.ann)["leaders-answered"].items) == 2
    desk.leaders.keep_to_myself(desk.ann, shared.id)
    assert len(desk.leaders.answered(desk.bob, 10)) == 1 and len(desk.leaders.mine(desk.ann)) == 2
    desk.clock.forward(7200)
    assert desk.database.leader_questions.forget_names(3600) == 3
    (left,) = desk.leaders.answered(desk.bob, 10)
    assert (left.question, left.person_name, desk.leaders.mine(desk.ann)) == ("May we bring cake?", "", ())


def test_a_question_to_a_leader_is_the_askers(desk: Desk) -> None:
    asked, _ = desk.leaders.ask(desk.ann, "key", "May I go part-time?", leader_id=desk.lea.id)
    acts: tuple[Callable[[Person, str], Any], ...] = (
        desk.leaders.take_back,
        desk.leaders.put_back,
        desk.leaders.keep_to_myself,
    )
    for other in (desk.bob, desk.lea):
        for act in acts:
            with pytest.raises(NotFound):
                act(other, asked.id)
    desk.leaders.take_back(desk.ann, asked.id)
    assert desk.leaders.mine(desk.ann) == () and desk.leaders.waiting(desk.lea) == ()
    with pytest.raises(NotFound, match="taken back"):
        desk.leaders.answer(desk.lea, asked.id, "Yes.")
    desk.leaders.put_back(desk.ann, asked.id)
    desk.database.accounts.change(desk.lea.id, role=Role.agent)
    assert [one.id for one in desk.leaders.waiting(desk.lou)] == [asked.id], "whoever leads, once she does no more"
    desk.leaders.take_back(desk.ann, asked.id)
    desk.clock.forward(120)
    with pytest.raises(NotFound, match="too late"):
        desk.leaders.put_back(desk.ann, asked.id)
    desk.clock.forward(7200)
    assert desk.database.leader_questions.purge_taken_back(3600) == 1
    desk.leaders.ask(desk.lou, "own", "Who leads me?")
    assert desk.leaders.waiting(desk.lou) == ()
    with pytest.raises(FixInput, match="do not lead"):
        desk.leaders.ask(desk.ann, "wrong", "Hello?", leader_id=desk.tom.id)


def test_comments_come_in_once_and_without_details(desk: Desk) -> None:
    found = desk.comments.preview(desk.tom, FILE)
    assert [(one.row, one.why[:20]) for one in found.refused] == [
        (5, "“31/02/2026” is no d"),
        (6, "The day 2026-03-09 i"),
    ]
    assert (found.new, found.left_out) == (3, ("e-mail",))
    assert "07700" not in found.rows[0].words and "Hallam" not in found.rows[0].words
    assert desk.database.comments.undecided_count() == 0, "a look keeps nothing"
    assert desk.comments.bring_in(desk.tom, FILE) == 3, "said twice is two comments"
    assert desk.comments.bring_in(desk.lea, FILE) == 0
    assert desk.comments.bring_in(desk.lea, FILE, also="You") == 0, "names to take out make no other comment"
    assert desk.comments.preview(desk.lea, FILE).new == 0
    for wrong, said in (("comment\nx", "date"), ("date,comment\n", "no row in"), ("", "date")):
        with pytest.raises(FixInput, match=said):
            desk.comments.preview(desk.tom, wrong)
    with pytest.raises(NotAllowed):
        desk.comments.preview(desk.ann, FILE)


def test_a_comment_counts_once_a_person_linked_it(desk: Desk) -> None:
    desk.comments.bring_in(desk.tom, FILE)
    counts = desk.database.comments.counts
    waiting = desk.comments.to_look_at(desk.lea, 10)
    assert len(waiting) == 3 and all(len(near) <= 3 for _, near in waiting) and counts() == {}
    assert CLOSED not in {standard.id for _, near in desk.comments.to_look_at(desk.tom, 10) for standard in near}
    called, again, told = (one for one, _ in waiting)
    desk.comments.link(desk.lea, told.id, [STANDARD, CLOSED])
    desk.comments.link(desk.tom, called.id, [STANDARD])
    desk.comments.link(desk.tom, again.id, [])
    assert counts() == {STANDARD: 2, CLOSED: 1} and desk.comments.waiting(desk.tom) == 0
    assert counts(since=date(2026, 2, 2)) == {STANDARD: 1} and counts(until=date(2026, 2, 1)) == {}
    assert dict(desk.comments.counts(desk.tom)) == {STANDARD: 2}
    assert [one.standards for one in desk.comments.about(desk.tom, STANDARD, 9)] == [(STANDARD,), (STANDARD,)]
    assert desk.comments.about(desk.tom, CLOSED, 9) == () and len(desk.comments.about(desk.tom, "", 9)) == 1
    with pytest.raises(FixInput, match="not in force"):
        desk.comments.link(desk.tom, called.id, [CLOSED])
    desk.comments.unlink(desk.tom, called.id)
    assert counts() == {STANDARD: 1, CLOSED: 1} and desk.comments.waiting(desk.tom) == 1
    desk.comments.remove(desk.tom, told.id)
    assert counts() == {}
    with pytest.raises(NotFound):
        desk.comments.get(desk.tom, told.id)
    desk.comments.put_back(desk.tom, told.id)
    assert counts() == {STANDARD: 1, CLOSED: 1}


def test_what_came_in_together_is_taken_back_together(desk: Desk) -> None:
    desk.comments.bring_in(desk.tom, FILE)
    (file,) = desk.comments.imports(desk.lea, 10)
    first = desk.comments.to_look_at(desk.tom, 1)[0][0]
    desk.comments.remove(desk.tom, first.id)
    desk.comments.remove_import(desk.lea, file.id)
    assert desk.comments.imports(desk.tom, 10) == () and desk.comments.waiting(desk.tom) == 0
    desk.comments.put_back_import(desk.lea, file.id)
    assert desk.comments.waiting(desk.tom) == 2, "what was removed alone stays away"
    desk.comments.remove_import(desk.lea, file.id)
    assert desk.comments.bring_in(desk.tom, FILE) == 3 and desk.comments.waiting(desk.tom) == 3
    desk.comments.remove_import(desk.lea, desk.comments.imports(desk.tom, 1)[0].id)
    desk.clock.forward(7200)
    assert desk.database.comments.purge_removed(3600) == 3
    assert desk.comments.bring_in(desk.tom, FILE) == 3
    assert desk.database.comments.purge(date(2026, 2, 28)) == 1 and desk.comments.waiting(desk.tom) == 2
    with pytest.raises(NotFound):
        desk.comments.put_back(desk.tom, first.id)


def test_nobody_without_the_permission_reads_or_writes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.database.gaps.add(FLOWERS, ())
    (group,) = desk.groups.inbox(desk.tom)
    desk.comments.bring_in(desk.tom, FILE)
    one = desk.comments.to_look_at(desk.tom, 1)[0][0].id
    monkeypatch.setattr(Person, "may", lambda self, permission: permission is Permission.read_library)
    refused: tuple[Callable[[], Any], ...] = (
        lambda: desk.groups.answer(desk.tom, group.id, "Yes."),
        lambda: desk.groups.give(desk.tom, group.id, desk.tom.id),
        lambda: desk.groups.set_aside(desk.tom, group.id, "No."),
        lambda: desk.groups.take_up(desk.tom, group.id),
        lambda: desk.leaders.ask(desk.ann, "key", "Why?"),
        lambda: desk.leaders.answered(desk.ann, 1),
        lambda: desk.comments.to_look_at(desk.tom, 1),
        lambda: desk.comments.link(desk.tom, one, []),
        lambda: desk.comments.unlink(desk.tom, one),
        lambda: desk.comments.get(desk.tom, one),
        lambda: desk.comments.remove(desk.tom, one),
        lambda: desk.comments.put_back(desk.tom, one),
        lambda: desk.comments.counts(desk.tom),
        lambda: desk.comments.about(desk.tom, "", 1),
        lambda: desk.comments.imports(desk.tom, 1),
        lambda: desk.comments.remove_import(desk.tom, "x"),
        lambda: desk.comments.put_back_import(desk.tom, "x"),
    )
    for act in refused:
        with pytest.raises(NotAllowed):
            act()
    assert desk.groups.owned(desk.tom) == []
