"""Practice on Today: what one was asked to play and has not completed, by its day."""

from __future__ import annotations

from assistant.domain.assignments import OwnAssignment
from assistant.domain.people import Permission
from assistant.domain.today import Item, Section
from assistant.features.practice.assigning import Assignments
from assistant.features.today.opening import Look, Source
from assistant.features.today.own import by_day

GONE = "A scenario that is not open to you now"


def assigned(assignments: Assignments) -> Source:
    """Assignments past their day first, then the others by their day."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.practise):
            return None
        still_open = [one for one in assignments.mine(look.person) if not one.completed]
        if not still_open:
            return None
        late = sum(one.overdue for one in still_open)
        said = ""
        if late:
            said = f"{'1 assignment is past its' if late == 1 else f'{late} assignments are past their'} day."
            said += " Ten quiet minutes are enough for one."
        return Section(
            key="practice",
            title="Practice",
            said=said,
            items=tuple(_item(one, look) for one in still_open),
            more="/?tab=practice",
            more_label="All your practice",
            due=True,
        )

    return section


def _item(own: OwnAssignment, look: Look) -> Item:
    assignment = own.assignment
    state, tone = by_day(assignment.due_on, look.today)
    from_another = assignment.author_name and assignment.author_id != look.person.id
    return Item(
        words=own.title or GONE,
        link=f"/?tab=practice&at=assignment-{assignment.id}",
        state=state,
        on=assignment.due_on,
        tone=tone,
        facts=(f"from {assignment.author_name}",) if from_another else (),
    )
