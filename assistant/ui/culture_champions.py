"""Champions: a part of the culture tab, for everybody."""

from __future__ import annotations

from functools import cached_property

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.people import Permission
from assistant.features.champions import Champions
from assistant.ui.context import Context
from assistant.ui.culture_parts import part_slot
from assistant.ui.pieces import slot
from assistant.ui.rendering_champions import (
    about_you,
    champions_page,
    champions_part,
    forward_form,
    said_by_you,
    standing_part,
)
from assistant.ui.view import View, seen_by_caller

NAME = "champions"


class PutForward(BaseModel):
    """Who is put forward and why; ``whom`` is an id."""

    whom: str = Field(default="", max_length=200)
    sentence: str = Field(max_length=2_000)
    key: str = Field(min_length=8, max_length=100)


class Answer(BaseModel):
    agrees: bool


class Named(BaseModel):
    """Whom a leader names and why."""

    whom: str = Field(max_length=200)
    because: str = Field(max_length=2_000)


class ChampionsPart(View):
    """The part, as one person sees it."""

    @cached_property
    def champions(self) -> Champions:
        """Champions, where the person's colleagues are known."""
        return self.context.assistant.leading.champions.among(self.colleagues)

    def page(self) -> str:
        """All of it."""
        form = forward_form(self.person, self.champions.whom(self.person))
        return part_slot(self.person, NAME, champions_page(form=form, lists=self._lists()))

    def changed(self, taken_out: tuple[str, ...] = ()) -> str:
        """Every list after a change."""
        return slot("champions", self._lists(taken_out))

    def _lists(self, taken_out: tuple[str, ...] = ()) -> str:
        person, champions = self.person, self.champions
        days = (self.context.today, self.context.time_zone)
        now = champions.champions(person)
        sides = {one.id: side for one in now if (side := champions.side(person, one)) is not None}
        names = person.may(Permission.name_champion)
        return (
            about_you(champions.asked(person), champions.agreed(person), *days)
            + champions_part(now, sides, *days)
            + (standing_part(champions.standing(person)) if names else "")
            + said_by_you(champions.mine(person), *days, taken_out)
        )


def champion_routes(context: Context) -> APIRouter:
    """Routes below ``/page/culture/champions``; the feature checks whose each sentence is and who names whom."""
    router = APIRouter(prefix="/page/culture/champions", include_in_schema=False, default_response_class=HTMLResponse)
    shown = seen_by_caller(context, ChampionsPart)

    @router.get("")
    def show(part: ChampionsPart = shown) -> str:
        return part.page()

    @router.post("/sentences")
    def put_forward(given: PutForward, part: ChampionsPart = shown) -> str:
        _, cleaned = part.champions.put_forward(part.person, given.key, given.whom, given.sentence)
        return part.changed(cleaned.taken_out)

    @router.post("/sentences/{nomination_id}/answer")
    def answer(nomination_id: str, given: Answer, part: ChampionsPart = shown) -> str:
        part.champions.answer(part.person, nomination_id, agrees=given.agrees)
        return part.changed()

    @router.post("/sentences/{nomination_id}/unanswer")
    def unanswer(nomination_id: str, part: ChampionsPart = shown) -> str:
        part.champions.unanswer(part.person, nomination_id)
        return part.changed()

    @router.post("/sentences/{nomination_id}/take-back")
    def take_back(nomination_id: str, part: ChampionsPart = shown) -> str:
        part.champions.take_back(part.person, nomination_id)
        return part.changed()

    @router.post("/sentences/{nomination_id}/say-again")
    def say_again(nomination_id: str, part: ChampionsPart = shown) -> str:
        part.champions.say_again(part.person, nomination_id)
        return part.changed()

    @router.post("/named")
    def name(given: Named, part: ChampionsPart = shown) -> str:
        _, cleaned = part.champions.name(part.person, given.whom, given.because)
        return part.changed(cleaned.taken_out)

    @router.post("/named/{champion_id}/end")
    def end(champion_id: str, part: ChampionsPart = shown) -> str:
        part.champions.end(part.person, champion_id)
        return part.changed()

    @router.post("/named/{champion_id}/resume")
    def resume(champion_id: str, part: ChampionsPart = shown) -> str:
        part.champions.resume(part.person, champion_id)
        return part.changed()

    return router
