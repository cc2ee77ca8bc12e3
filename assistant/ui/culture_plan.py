"""The plan of leadership actions: a part of the culture tab, for leaders."""

from __future__ import annotations

from functools import cached_property

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.accounts import Action
from assistant.domain.plan import ActionState, LeadershipAction
from assistant.errors import FixInput
from assistant.features.plan.actions import Plan, Wanted
from assistant.ui.context import Context
from assistant.ui.culture_parts import part_slot
from assistant.ui.dates import read_day
from assistant.ui.downloads import download
from assistant.ui.pieces import slot
from assistant.ui.rendering_library import source_panel
from assistant.ui.rendering_plan import action_form, actions_part, passages_part, plan_page, plan_table
from assistant.ui.spreadsheet import MEDIA_TYPE
from assistant.ui.view import View, seen_by_caller

NAME = "plan"


class ActionGiven(BaseModel):
    """An action as a form holds it."""

    what: str = Field(max_length=2_000)
    owner: str = Field(default="", max_length=200)
    due: str = Field(default="", max_length=20)
    passage: str = Field(default="", max_length=300)

    def wanted(self) -> Wanted:
        """The same with its day read. Raises FixInput without one."""
        due = read_day(self.due)
        if due is None:
            raise FixInput("Choose the day by which it is to be done.")
        return Wanted(self.what, self.owner, due, self.passage)


class ActionKept(ActionGiven):
    """A new one."""

    key: str = Field(min_length=8, max_length=100)


class ActionChanged(ActionGiven):
    """Another wording, owner or day; ``seen`` is the last change that the page showed."""

    seen: str = Field(max_length=100)
    note: str = Field(default="", max_length=20_000)
    own_words: bool = False


class StateGiven(BaseModel):
    """How far an action is."""

    state: ActionState
    words: str = Field(default="", max_length=20_000)
    seen: str = Field(max_length=100)


class Change(BaseModel):
    change: str = Field(max_length=100)


class PlanPart(View):
    """The part, as one person sees it."""

    @cached_property
    def plan(self) -> Plan:
        """The plan, where the person's colleagues can own an action."""
        return self.context.assistant.leading.plan.among(self.colleagues)

    def page(self) -> str:
        """All of it."""
        chapters = self.plan.chapters(self.person)
        return part_slot(self.person, NAME, plan_page(chapters, form=self._form(), actions=self._actions()))

    def changed(self, kept: LeadershipAction | None = None, seen: str = "", taken_out: tuple[str, ...] = ()) -> str:
        """The list after a change, which can be undone where there is one since ``seen``."""
        new = kept is not None and kept.last_change != seen
        return slot("plan-actions", self._actions((kept.id, kept.last_change) if kept and new else ("", ""), taken_out))

    def passages(self, document_id: str) -> str:
        """What a chapter asks for."""
        taken = {one.source.id for one in self.plan.actions(self.person) if one.source and not one.is_settled}
        return slot("plan-passages", passages_part(self.plan.passages(self.person, document_id), taken))

    def new_form(self) -> str:
        """The form for another action."""
        return slot("plan-form", self._form())

    def _form(self) -> str:
        return action_form(self.plan.owners(self.person), self.person, self.context.today)

    def _actions(self, changed: tuple[str, str] = ("", ""), taken_out: tuple[str, ...] = ()) -> str:
        person, plan = self.person, self.plan
        days = (self.context.today, self.context.time_zone)
        return actions_part(plan.actions(person), plan.history(person), plan.owners(person), *days, changed, taken_out)


def plan_routes(context: Context) -> APIRouter:
    """Routes below ``/page/culture/plan``; the feature checks that a leader asks."""
    router = APIRouter(prefix="/page/culture/plan", include_in_schema=False, default_response_class=HTMLResponse)
    shown = seen_by_caller(context, PlanPart)

    @router.get("")
    def show(part: PlanPart = shown) -> str:
        return part.page()

    @router.get("/passages")
    def passages(document: str = "", part: PlanPart = shown) -> str:
        return part.passages(document[:200])

    @router.get("/file")
    def file(part: PlanPart = shown) -> Response:
        made = plan_table(part.plan.actions(part.person), context.today, context.time_zone)
        context.assistant.audit.note(part.person, Action.exported, detail="the plan of leadership actions")
        return download(made, "Plan", context.today, "csv", MEDIA_TYPE)

    @router.post("/actions")
    def add(given: ActionKept, part: PlanPart = shown) -> str:
        kept = part.plan.add(part.person, given.key, given.wanted())
        return part.changed(kept) + part.new_form()

    @router.get("/actions/{action_id}/sources/1")
    def source(action_id: str, part: PlanPart = shown) -> str:
        document, citation = part.plan.source(part.person, action_id)
        return slot("sources", source_panel(document, context.today, citation))

    @router.post("/actions/{action_id}/change")
    def change(action_id: str, given: ActionChanged, part: PlanPart = shown) -> str:
        kept = part.plan.change(
            part.person, action_id, given.seen, given.wanted(), given.note, own_words=given.own_words
        )
        return part.changed(kept, given.seen)

    @router.post("/actions/{action_id}/state")
    def state(action_id: str, given: StateGiven, part: PlanPart = shown) -> str:
        kept, cleaned = part.plan.set_state(part.person, action_id, given.seen, given.state, given.words)
        return part.changed(kept, given.seen, cleaned.taken_out)

    @router.post("/actions/{action_id}/undo")
    def undo(action_id: str, given: Change, part: PlanPart = shown) -> str:
        part.plan.undo(part.person, action_id, given.change)
        return part.changed()

    return router
