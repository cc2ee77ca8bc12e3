"""Thanks and stories on both databases and the sample library: whose they are, what is kept of them, what becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.bootstrap.culture import make_culture
from assistant.domain.accounts import Action
from assistant.domain.culture import FloorStory, Heard, Kudos, StoryState, StoryText, Thanks
from assistant.domain.people import EVERYONE, Person, Role
from assistant.domain.today import Section, Visit
from assistant.errors import AssistantError, FixInput, NotAllowed, NotFound
from assistant.features.audit import Audit
from assistant.features.library import Library
from assistant.features.today.opening import Look
from assistant.storage.database import Database
from tests.fakes import sample_knowledge
from tests.integration.storage_support import Place, TickingClock, opened

STANDARD, OTHER_STANDARD = "STD-OWNERSHIP-4", "STD-EMPATHY-1"
FOR_LEADERS = "STD-LEADERS-ONLY"
WORDS = "Mrs Hallam said: Ann stayed on the line with me until 6."
KEPT = "A customer said: Ann stayed on the line with me until 6."
TEXT = StoryText(
    title="The lamp that came twice",
    happened="Mr Brandt rang about a lamp that came twice. Ann told Tom Ellery at once. Mr Brandt kept one.",
    said="Nobody ever said that to me!",
    difference="Ann asked what he needed.",
    standard_id=STANDARD,
)


@dataclass
class Floor:
    """Three people, a trainer and a leader, with the features as they are wired."""

    database: Database
    clock: TickingClock

    def __post_init__(self) -> None:
        knowledge, accounts = sample_knowledge(), self.database.accounts
        closed = next(d for d in knowledge.documents if d.id == OTHER_STANDARD)
        closed = closed.model_copy(update={"id": FOR_LEADERS, "title": "Closed", "audience": frozenset({Role.leader})})
        self.care = self.database.teams.add("Care").id
        self.audit = Audit(self.database.audit)
        self.library = Library([*knowledge.documents, closed], self.database.documents, self.today, self.audit.note)
        culture = make_culture(self.library, self.database, knowledge.company, self.clock, self.today)
        self.wall, self.stories, self.sources = culture.wall, culture.stories, culture.sources
        add = accounts.add
        self.ann = accounts.change(add("Ann Reed", "ann", Role.agent, "agent").id, team_id=self.care).person
        self.bob = accounts.change(add("Bob Lane", "bob", Role.agent, "agent").id, team_id=self.care).person
        self.kim = add("Kim Moss", "kim", Role.agent, "agent").person
        self.tom = add("Tom Ellery", "tom", Role.trainer, "team lead").person
        self.lea = add("Lea Cole", "lea", Role.leader, "head of care").person

    def today(self) -> date:
        return self.clock.now.date()

    def thank(self, by: Person, key: str = "key", **more: Any) -> Kudos:
        given = {"to_person": self.ann.id, "words": WORDS, "standard_id": STANDARD, "heard": Heard.customer, **more}
        return self.wall.keep(by, key, Thanks(**given))

    def on_today(self, person: Person) -> dict[str, Section]:
        now = self.clock()
        look = Look(person, now, ZoneInfo("Europe/London"), Visit(began_at=now, last_at=now))
        return {found.key: found for source in self.sources if (found := source(look)) is not None}

    def in_library(self, story: FloorStory) -> bool:
        return story.document in self.library.opened(self.kim) and story.id in {
            one.id for one in self.stories.published(self.kim)
        }


@pytest.fixture
def floor(place: Place) -> Iterator[Floor]:
    clock = TickingClock()
    database = opened(place, clock)
    yield Floor(database, clock)
    database.close()


def test_a_thank_you_hangs_on_the_wall_without_the_customers_name(floor: Floor) -> None:
    kept = floor.thank(floor.bob)
    assert (kept.words, kept.person_name, kept.team_name, kept.author_name) == (KEPT, "Ann Reed", "Care", "Bob Lane")
    assert floor.thank(floor.bob) == kept, "sent twice is kept once"
    helped = floor.thank(floor.ann, to_person="", to_team=floor.care, between_colleagues=True, heard=Heard.saw)
    assert (helped.person_id, helped.person_name, helped.team_name) == ("", "", "Care")
    closed = floor.thank(floor.lea, to_person=floor.tom.id, standard_id=FOR_LEADERS)
    assert floor.wall.wall(floor.lea) == (closed, helped, kept)
    assert [one.standard_id for one in floor.wall.wall(floor.kim)] == ["", STANDARD, STANDARD]
    assert floor.wall.wall(floor.kim, standard_id=FOR_LEADERS) == ()
    assert floor.wall.wall(floor.kim, standard_id=STANDARD, team="Care") == (helped, kept)
    thanks = floor.on_today(floor.ann)["thanks"]
    assert [(one.words, one.facts) for one in thanks.items] == [(f"“{KEPT}”", ("from Bob Lane",))]
    assert "thanks" not in floor.on_today(floor.bob)


def test_what_is_missing_or_not_there_is_said(floor: Floor) -> None:
    for wrong, said in (
        ({"words": " "}, "proof"),
        ({"words": "w" * 601}, "601"),
        ({"standard_id": FOR_LEADERS}, "standard"),
        ({"to_person": ""}, "whom"),
        ({"to_team": floor.care}, "whom"),
        ({"to_person": floor.bob.id}, "somebody else"),
        ({"to_person": "nobody"}, "no such colleague"),
    ):
        with pytest.raises(FixInput, match=said):
            floor.thank(floor.bob, **wrong)
    assert floor.wall.wall(floor.kim) == ()


def test_who_is_thanked_takes_it_off_and_who_gave_it_takes_it_back(floor: Floor) -> None:
    kept = floor.thank(floor.bob)
    for other in (floor.kim, floor.tom, floor.lea):
        for act in (floor.wall.take_off, floor.wall.put_back):
            with pytest.raises(NotFound):
                act(other, kept.id)
    floor.wall.take_off(floor.ann, kept.id)
    assert floor.wall.wall(floor.kim) == () and [one.id for one in floor.wall.off(floor.ann)] == [kept.id]
    floor.wall.put_back(floor.bob, kept.id)
    assert floor.wall.wall(floor.kim) == (), "only who took it off hangs it up again"
    floor.wall.put_back(floor.ann, kept.id)
    floor.wall.take_off(floor.bob, kept.id)
    assert floor.wall.off(floor.ann) == () and "thanks" not in floor.on_today(floor.ann)
    assert floor.database.kudos.of_person(floor.ann.id) == ()
    floor.clock.forward(7200)
    assert floor.database.kudos.purge_taken_back(3600) == 1
    with pytest.raises(NotFound):
        floor.wall.put_back(floor.bob, kept.id)
    team = floor.thank(floor.kim, to_person="", to_team=floor.care)
    with pytest.raises(NotFound):
        floor.wall.take_off(floor.tom, team.id)
    floor.wall.take_off(floor.ann, team.id)
    assert floor.wall.put_back(floor.bob, team.id).off_at is None


def test_a_month_to_copy_holds_what_hangs_there_and_no_number(floor: Floor) -> None:
    kept = floor.thank(floor.bob, between_colleagues=True)
    floor.thank(floor.lea, standard_id=FOR_LEADERS, heard=Heard.saw, words="Ann rang back.")
    floor.clock.forward(31 * 86_400)
    floor.thank(floor.bob, "later", words="In April.")
    assert floor.wall.months(floor.kim) == (date(2026, 4, 1), date(2026, 3, 1))
    text = floor.wall.digest(floor.kim, date(2026, 3, 9))
    title = floor.library.read(floor.kim, STANDARD).title
    assert text == (
        "Thanks of March 2026\n\n1 March: thank you, Ann Reed (Care)\n"
        f"“{KEPT}” (a customer said it)\nShown: {title}, help between colleagues\n\n"
        "1 March: thank you, Ann Reed (Care)\n“Ann rang back.” (Lea Cole saw it)\n"
    )
    floor.wall.take_off(floor.ann, kept.id)
    assert KEPT not in floor.wall.digest(floor.kim, date(2026, 3, 9))
    assert floor.wall.digest(floor.kim, date(2025, 3, 1)) == ""


def test_a_story_keeps_the_names_of_those_who_agreed(floor: Floor) -> None:
    text, named, cleaned = floor.stories.preview(floor.bob, TEXT)
    assert {one.name for one in named} == {"Ann Reed", "Tom Ellery", "Brandt"}
    assert text.happened == (
        "A customer rang about a lamp that came twice. A colleague told a colleague at once. A customer kept one."
    )
    assert "Mr Brandt" in cleaned.taken_out and floor.stories.mine(floor.bob) == ()
    story = floor.stories.tell(floor.bob, "key", TEXT, ["Ann Reed"])
    assert story == floor.stories.tell(floor.bob, "key", TEXT, ["Ann Reed"])
    assert story.named == (floor.ann.id,) and "Ann told a colleague" in story.text.happened
    assert story.text.difference == "Ann asked what he needed." and "Brandt" not in str(story)
    assert floor.on_today(floor.tom)["stories-waiting"].items[0].facts == ("by Bob Lane",)
    for wrong in ({"title": ""}, {"happened": " "}, {"difference": "x" * 1_001}, {"standard_id": FOR_LEADERS}):
        with pytest.raises(FixInput):
            floor.stories.tell(floor.bob, "wrong", TEXT.model_copy(update=wrong))


def test_an_approved_story_is_for_everybody_until_one_of_those_it_is_of_withdraws_it(floor: Floor) -> None:
    told = floor.stories.tell(floor.bob, "key", TEXT, ["Ann Reed"])
    edited = told.text.model_copy(update={"in_short": "Ann asked first."})
    for other in (floor.bob, floor.lea):
        for act in (
            lambda who: floor.stories.approve(who, told.id, edited),
            lambda who: floor.stories.keep_back(who, told.id, "No."),
            lambda who: floor.stories.waiting(who),
        ):
            with pytest.raises(NotAllowed):
                act(other)
    with pytest.raises(NotFound):
        floor.stories.withdraw(floor.ann, told.id)
    story = floor.stories.approve(floor.tom, told.id, edited)
    document = floor.library.read(floor.kim, story.document.partition("@")[0])
    assert (document.title, document.audience, document.standards) == (TEXT.title, EVERYONE, (STANDARD,))  # type: ignore[attr-defined]
    assert "Ann asked first." in document.body and floor.in_library(story)
    (shown,) = floor.stories.published(floor.kim)
    assert (shown.author_name, shown.named) == ("", ()) and floor.stories.may_withdraw(floor.kim) == frozenset()
    assert floor.on_today(floor.bob)["stories"].items[0].state == "in the library,"
    with pytest.raises(FixInput, match="already"):
        floor.stories.approve(floor.tom, told.id, edited)
    for other in (floor.kim, floor.lea):
        for refused in (floor.stories.withdraw, floor.stories.put_back):
            with pytest.raises(NotFound):
                refused(other, story.id)
    for one in (floor.ann, floor.bob, floor.tom):
        assert story.id in floor.stories.may_withdraw(one)
        floor.stories.withdraw(one, story.id)
        assert not floor.in_library(story)
        assert floor.stories.mine(floor.bob)[0].state is StoryState.withdrawn
        with pytest.raises(NotFound, match=r"too late|no such"):
            floor.stories.put_back(floor.bob if one is not floor.bob else floor.ann, story.id)
        floor.stories.put_back(one, story.id)
        assert floor.in_library(story)
    floor.stories.withdraw(floor.ann, story.id)
    floor.clock.forward(timedelta(minutes=2).total_seconds())
    with pytest.raises(NotFound, match="too late"):
        floor.stories.put_back(floor.ann, story.id)
    noted = floor.database.audit.list(action=Action.document_withdrawn)
    assert [line.actor for line in noted] == ["Ann Reed", "Tom Ellery", "Bob Lane", "Ann Reed"]
    assert {line.subject for line in noted} == {story.document}


def test_a_story_that_is_kept_back_says_why_and_one_that_waits_can_be_taken_back(floor: Floor) -> None:
    told = floor.stories.tell(floor.bob, "key", TEXT)
    with pytest.raises(FixInput, match="reason"):
        floor.stories.keep_back(floor.tom, told.id, " ")
    floor.stories.keep_back(floor.tom, told.id, "The customer asked us not to.")
    (item,) = floor.on_today(floor.bob)["stories"].items
    assert item.detail == "Because: The customer asked us not to." and floor.stories.waiting(floor.tom) == ()
    assert floor.stories.published(floor.kim) == ()
    second = floor.stories.tell(floor.bob, "second", TEXT)
    floor.stories.withdraw(floor.bob, second.id)
    assert floor.stories.waiting(floor.tom) == () and "stories" in floor.on_today(floor.bob)
    assert floor.stories.put_back(floor.bob, second.id).state is StoryState.waiting
    floor.stories.withdraw(floor.bob, second.id)
    floor.clock.forward(7200)
    assert floor.database.stories.purge_taken_back(3600) == 1
    assert [one.id for one in floor.stories.mine(floor.bob)] == [told.id]
    with pytest.raises(NotFound):
        floor.stories.approve(floor.tom, second.id, TEXT)


def test_nobody_without_the_permission_reads_or_writes(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = floor.thank(floor.bob)
    monkeypatch.setattr(Person, "may", lambda *_: False)
    for refused in (
        lambda: floor.wall.wall(floor.ann),
        lambda: floor.thank(floor.bob),
        lambda: floor.wall.take_off(floor.ann, kept.id),
        lambda: floor.wall.digest(floor.ann, date(2026, 3, 1)),
        lambda: floor.stories.tell(floor.bob, "key", TEXT),
        lambda: floor.stories.mine(floor.bob),
    ):
        with pytest.raises(AssistantError):
            refused()
    assert floor.on_today(floor.ann) == {}
