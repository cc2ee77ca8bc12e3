"""The playbook tab for leaders: small routes that answer with fragments, each asks who it is first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import gradio as gr
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.conversation import Line, Turn
from assistant.domain.people import Permission, Person
from assistant.errors import NotAllowed
from assistant.ui.context import Context
from assistant.ui.dates import read_day
from assistant.ui.pieces import address, slot
from assistant.ui.rendering import turn_article
from assistant.ui.rendering_playbook import (
    compare_page,
    decide_page,
    playbook_home,
    playbook_page,
)


class Question(BaseModel):
    """A question as its form holds it; ``on`` is the day whose policies count, empty for today."""

    question: str = Field(max_length=20_000)
    on: str = Field(default="", max_length=20)
    conversation: str = Field(default="", max_length=100)
    key: str = Field(min_length=8, max_length=100)


class Again(BaseModel):
    """A question that is to be answered again, and as of which day."""

    on: str = Field(default="", max_length=20)
    key: str = Field(min_length=8, max_length=100)


def build_playbook() -> None:
    """The tab's place inside the current ``gr.Blocks``; its content comes from the routes."""
    with gr.Column(elem_id="view-playbook", elem_classes="view"):
        gr.Column(elem_id="place-playbook")


def playbook_routes(context: Context) -> APIRouter:
    """Routes below ``/page/playbook``; the features let leaders alone through."""
    router = APIRouter(prefix="/page/playbook", include_in_schema=False, default_response_class=HTMLResponse)
    assistant = context.assistant

    def leader(person: Person = Depends(context.who)) -> Person:  # noqa: B008
        if not person.may(Permission.ask_playbook):
            raise NotAllowed("The playbook is not open to you.")
        return person

    someone = Depends(leader)

    @router.get("")
    def show(c: str = "", on: str = "", person: Person = someone) -> str:
        turns = assistant.coach.open(person, c[:100]).turns if c else ()
        page = playbook_page(turns, c[:100], read_day(on[:20]), "" if turns else _home(person))
        return slot("playbook", page)

    @router.post("/ask")
    async def ask(given: Question, person: Person = someone) -> str:
        day = read_day(given.on)
        turn = await assistant.playbook.begin(person, given.question, given.key, given.conversation or None, day)
        shown = address(tab="playbook", c=turn.conversation_id, on=day.isoformat() if day else "")
        lists = slot("conversations", await asyncio.to_thread(context.conversations, person))
        return shown + _drawn(turn) + lists

    @router.post("/turns/{turn_id}/retry")
    async def retry(turn_id: str, given: Again, person: Person = someone) -> str:
        turn = await assistant.playbook.retry(person, turn_id, given.key, read_day(given.on))
        return _drawn(turn)

    @router.get("/turns/{turn_id}")
    def follow(turn_id: str, person: Person = someone) -> str:
        progress = assistant.coach.progress(person, turn_id)
        return _drawn(progress.turn, progress.lines)

    @router.get("/decide")
    async def decide(what: str = "", on: str = "", person: Person = someone) -> str:
        tables = await assistant.playbook.decide(person, what[:200], read_day(on[:20]))
        return slot("playbook", decide_page(tables, what[:200]))

    @router.get("/compare/{document_id}")
    def compare(document_id: str, a: int = 0, b: int = 0, person: Person = someone) -> str:
        versions = assistant.playbook.versions(person, document_id)
        both = None
        if len(versions) > 1:
            first, second = a or versions[-2].version, b or versions[-1].version
            both = assistant.playbook.compare(person, document_id, first, second)
        return slot("playbook", compare_page(versions[-1].title, versions, both))

    def _home(person: Person) -> str:
        counted: dict[str, set[int]] = {}
        titles: dict[str, str] = {}
        for one in sorted(assistant.library.opened(person).values(), key=lambda d: d.version):
            counted.setdefault(one.id, set()).add(one.version)
            titles[one.id] = one.title
        several = [(key, titles[key], len(numbers)) for key, numbers in sorted(counted.items()) if len(numbers) > 1]
        return playbook_home(assistant.playbook.examples(person), assistant.playbook.contradictions(person), several)

    return router


def _drawn(turn: Turn, lines: Sequence[Line] = ()) -> str:
    return slot("playbook-turns", turn_article(turn, lines), mode="turns")
