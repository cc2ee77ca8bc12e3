"""Thanks on Today, what became of one's stories, and for trainers the stories that wait for them."""

from __future__ import annotations

from assistant.domain.culture import FloorStory, Kudos, StoryState
from assistant.domain.people import Permission
from assistant.domain.today import Item, Section, Tone
from assistant.features.culture.kudos import Wall
from assistant.features.culture.stories import Stories
from assistant.features.today.opening import Look, Source
from assistant.features.today.own import short


def thanks(wall: Wall) -> Source:
    """What the person was thanked for since their last visit."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.give_kudos):
            return None
        got = wall.got(look.person, look.answers_since)
        if not got:
            return None
        return Section(
            key="thanks",
            title="Thanks",
            items=tuple(_thank_you(one) for one in got),
            more="/?tab=culture",
            more_label="The wall",
        )

    return section


def stories_came_back(stories: Stories) -> Source:
    """What became of the person's stories since their last visit."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.tell_story):
            return None
        mine = stories.mine(look.person)
        news = [one for one in mine if one.decided_by and one.decided_at and one.decided_at > look.answers_since]
        if not news:
            return None
        return Section(key="stories", title="Your stories", items=tuple(_story(one) for one in news))

    return section


def stories_waiting(stories: Stories) -> Source:
    """For trainers: stories to look at, the oldest first."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.approve_story):
            return None
        waiting = stories.waiting(look.person)
        if not waiting:
            return None
        return Section(
            key="stories-waiting",
            title="Stories to look at",
            items=tuple(_waiting(one) for one in waiting),
            more="/?tab=culture",
            more_label="All stories",
            due=True,
        )

    return section


def _thank_you(one: Kudos) -> Item:
    return Item(
        words=f"“{short(one.words)}”",
        link=f"/?tab=culture&at=kudos-{one.id}",
        state="thank you,",
        on=one.given_at,
        tone=Tone.good,
        facts=(f"from {one.author_name}",) if one.author_name else (),
    )


def _story(one: FloorStory) -> Item:
    tone = Tone.good if one.state is StoryState.in_library else Tone.look
    state = "taken out of the library" if one.state is StoryState.withdrawn else str(one.state)
    return Item(
        words=one.text.title,
        link=f"/?tab=culture&at=story-{one.id}",
        state=f"{state},",
        on=one.decided_at,
        tone=tone,
        facts=(f"by {one.decided_by}",),
        detail=f"Because: {short(one.reason)}" if one.reason else "",
    )


def _waiting(one: FloorStory) -> Item:
    return Item(
        words=one.text.title,
        link=f"/?tab=culture&at=story-{one.id}",
        state="told",
        on=one.told_at,
        tone=Tone.look,
        facts=(f"by {one.author_name}",) if one.author_name else (),
    )
