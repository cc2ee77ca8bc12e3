"""The leaders' plan on Today: for whoever owns an action, what is due soon or overdue."""

from __future__ import annotations

from assistant.domain.people import Permission
from assistant.domain.plan import LeadershipAction
from assistant.domain.today import Item, Section
from assistant.features.plan.actions import Plan
from assistant.features.today.opening import WEEK, Look, Source
from assistant.features.today.own import by_day, short

CLOSED = "An action from a chapter that is not open to you now"


def actions_due(plan: Plan) -> Source:
    """Actions past their day first, then those of the next seven days."""

    def section(look: Look) -> Section | None:
        due = plan.due(look.person, look.today + WEEK)
        if not due:
            return None
        reads = look.person.may(Permission.plan_actions)
        late = sum(one.is_overdue(look.today) for one in due)
        said = ""
        if late:
            said = f"{'1 action is past its' if late == 1 else f'{late} actions are past their'} day."
            said += " Say what is in the way, and who can move it."
        return Section(
            key="plan",
            title="Your actions in the leaders’ plan",
            said=said,
            items=tuple(_item(one, look, reads=reads) for one in due),
            more="/?tab=culture&part=plan" if reads else "",
            more_label="The plan" if reads else "",
            due=True,
        )

    return section


def _item(one: LeadershipAction, look: Look, *, reads: bool) -> Item:
    state, tone = by_day(one.due_on, look.today)
    asks = (f"from {one.author_name}",) if one.author_name and one.author_name != look.person.name else ()
    return Item(
        words=CLOSED if one.is_closed else short(one.what),
        link=f"/?tab=culture&part=plan&at=action-{one.id}" if reads else "",
        state=state,
        on=one.due_on,
        tone=tone,
        facts=asks,
        detail="" if reads else "When it is done, tell them what shows it: leaders keep the plan.",
    )
