"""The promises tab: what one promised, by its day, and what becomes of it."""

from __future__ import annotations

import gradio as gr
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.people import Person
from assistant.errors import FixInput, NotFound
from assistant.ui.context import Context
from assistant.ui.dates import read_day
from assistant.ui.pieces import slot
from assistant.ui.rendering_promises import promises_page


class Note(BaseModel):
    note: str = Field(default="", max_length=4_000)


class Day(BaseModel):
    due: str = Field(max_length=20)


class Colleague(BaseModel):
    colleague: str = Field(max_length=200)


def build_follow_ups() -> None:
    """The tab's place inside the current ``gr.Blocks``; its content comes from the routes."""
    with gr.Column(elem_id="view-promises", elem_classes="view"):
        gr.Column(elem_id="place-promises")


def follow_up_routes(context: Context) -> APIRouter:
    """Routes below ``/page/promises``; each answers with the whole list anew."""
    router = APIRouter(prefix="/page/promises", include_in_schema=False, default_response_class=HTMLResponse)
    someone, colleagues = Depends(context.who), Depends(context.others)

    def tab(person: Person, others: tuple[Person, ...]) -> str:
        mine = context.assistant.follow_ups.mine(person)
        return slot("promises", promises_page(person, mine, others, context.today)) + context.badges(person)

    @router.get("")
    def show(person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        return tab(person, others)

    @router.post("/{promise_id}/kept")
    def kept(promise_id: str, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        context.assistant.follow_ups.kept(person, promise_id)
        return tab(person, others)

    @router.post("/{promise_id}/missed")
    def missed(promise_id: str, given: Note, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        context.assistant.follow_ups.missed(person, promise_id, given.note)
        return tab(person, others)

    @router.post("/{promise_id}/reopen")
    def reopen(promise_id: str, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        context.assistant.follow_ups.reopen(person, promise_id)
        return tab(person, others)

    @router.post("/{promise_id}/move")
    def move(promise_id: str, given: Day, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        due = read_day(given.due)
        if due is None:
            raise FixInput("Choose the day you will keep it by.")
        context.assistant.follow_ups.move(person, promise_id, due)
        return tab(person, others)

    @router.post("/{promise_id}/hand-over")
    def hand_over(
        promise_id: str, given: Colleague, person: Person = someone, others: tuple[Person, ...] = colleagues
    ) -> str:
        colleague = next((one for one in others if one.id == given.colleague), None)
        if colleague is None:
            raise NotFound("That is not one of your colleagues.")
        context.assistant.follow_ups.hand_over(person, promise_id, colleague)
        return tab(person, others)

    return router
