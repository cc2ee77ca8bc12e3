"""The first week on Today, for who is new or began it: the steps of the day they are at."""

from __future__ import annotations

from assistant.domain.first_week import ANY_SCENARIO, ShownStep, Step
from assistant.domain.people import Permission
from assistant.domain.today import Item, Section
from assistant.features.first_week.walking import FirstWeek
from assistant.features.today.opening import Look, Source

PLACE = "/?tab=culture&part=first-week"


def first_week(path: FirstWeek) -> Source:
    """What is left of the day."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.first_week) or not path.concerns(look.person):
            return None
        walk = path.walk(look.person)
        day = walk.current
        if day is None:
            return None
        return Section(
            key="first-week",
            title=f"Your first week, day {day.number}",
            said=day.title if walk.begun else f"{day.title}. Small steps, in your own time.",
            items=tuple(_item(one) for one in day.left),
            more=PLACE,
            more_label="The whole week",
        )

    return section


def place_of(step: Step) -> str:
    """The address of what a step opens; empty for a question to somebody, which is asked out loud."""
    if step.read:
        return f"/?tab=library&d={step.read}"
    if step.play:
        return "/?tab=practice" if step.play == ANY_SCENARIO else f"/?tab=practice&s={step.play}"
    return ""


def _item(one: ShownStep) -> Item:
    step = one.step
    if step.ask:
        whom = step.whom or "the coach"
        return Item(words=f"“{step.ask}”", link=PLACE, facts=(f"Ask {whom}",), detail=step.why)
    does = "Play" if step.play else "Read"
    return Item(words=one.title, link=place_of(step), facts=(does,), detail=step.why)
