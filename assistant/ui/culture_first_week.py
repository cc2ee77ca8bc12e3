"""The first week: a part of the culture tab, for everybody."""

from __future__ import annotations

from functools import cached_property

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.people import Permission
from assistant.features.first_week.walking import FirstWeek
from assistant.ui.context import Context
from assistant.ui.culture_parts import part_slot
from assistant.ui.pieces import slot
from assistant.ui.rendering_first_week import first_week_page, progress_part, week_part
from assistant.ui.view import View, seen_by_caller

NAME = "first-week"


class Tick(BaseModel):
    """A step by its name, and whether it is done."""

    step: str = Field(max_length=300)
    done: bool


class FirstWeekPart(View):
    """The part, as one person sees it."""

    @cached_property
    def first_week(self) -> FirstWeek:
        """The path, where the person's colleagues are known."""
        return self.context.assistant.leading.first_week.among(self.colleagues)

    def page(self) -> str:
        """All of it."""
        progress = ""
        if self.person.may(Permission.see_first_week):
            progress = progress_part(self.first_week.progress(self.person))
        return part_slot(self.person, NAME, first_week_page(week=self._week(), progress=progress))

    def changed(self) -> str:
        """The path after a change."""
        return slot("first-week", self._week())

    def _week(self) -> str:
        return week_part(self.first_week.walk(self.person))


def first_week_routes(context: Context) -> APIRouter:
    """Routes below ``/page/culture/first-week``; each is about the person who asks, whoever that is."""
    router = APIRouter(prefix="/page/culture/first-week", include_in_schema=False, default_response_class=HTMLResponse)
    shown = seen_by_caller(context, FirstWeekPart)

    @router.get("")
    def show(part: FirstWeekPart = shown) -> str:
        return part.page()

    @router.post("/steps")
    def tick(given: Tick, part: FirstWeekPart = shown) -> str:
        part.first_week.tick(part.person, given.step, done=given.done)
        return part.changed()

    @router.post("/begin")
    def begin(part: FirstWeekPart = shown) -> str:
        part.first_week.begin(part.person)
        return part.changed()

    @router.post("/put-away")
    def put_away(part: FirstWeekPart = shown) -> str:
        part.first_week.put_away(part.person)
        return part.changed()

    return router
