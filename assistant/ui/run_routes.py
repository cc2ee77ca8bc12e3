"""What is clicked in a run: small routes that answer with fragments, each asks who it is first."""

from __future__ import annotations

import asyncio
import secrets

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.accounts import Action
from assistant.domain.customer import Hostility
from assistant.domain.people import Person
from assistant.domain.practice import MOST_CHARACTERS, MOST_SEED
from assistant.domain.runs import Mode, Run
from assistant.errors import NotFound
from assistant.ui.context import Context
from assistant.ui.downloads import MARKDOWN, download
from assistant.ui.pieces import address, slot
from assistant.ui.practice import PracticeTab
from assistant.ui.practice_routes import scenario_from
from assistant.ui.rendering_debrief import debrief_page, sources_of
from assistant.ui.rendering_library import source_panel
from assistant.ui.rendering_run import START, compare_page, hint_card, run_page
from assistant.ui.view import seen_by_caller


class Beginning(BaseModel):
    """How a run begins: the id of a kept scenario, or a whole one that nobody keeps, as JSON."""

    scenario_id: str = Field(default="", max_length=100)
    scenario: str = Field(default="", max_length=4 * MOST_CHARACTERS)
    assignment_id: str = Field(default="", max_length=100)
    wishes: tuple[str, ...] = Field(default=(), max_length=50)
    guided: bool = False
    hostility: Hostility = Hostility.none
    in_group: bool = False
    key: str = Field(min_length=8, max_length=100)


class Reply(BaseModel):
    """A reply; ``after`` is the turn that it follows. Too long a text is refused with words of ours."""

    text: str
    after: str = Field(default="", max_length=100)
    key: str = Field(min_length=8, max_length=100)


class Again(BaseModel):
    """Which hint is asked for, from 0."""

    number: int = Field(default=0, ge=0, le=1_000)


def run_routes(context: Context) -> APIRouter:
    """Routes below ``/page/practice/runs``; a run of somebody else is not there."""
    router = APIRouter(prefix="/page/practice/runs", include_in_schema=False, default_response_class=HTMLResponse)
    shown = seen_by_caller(context, PracticeTab)
    _add_playing(router, context)
    _add_reading(router, context)

    @router.post("/{run_id}/delete")
    def delete(run_id: str, tab: PracticeTab = shown) -> str:
        context.assistant.runs.delete(tab.person, run_id)
        return tab.home()

    @router.post("/{run_id}/restore")
    def restore(run_id: str, tab: PracticeTab = shown) -> str:
        context.assistant.runs.restore(tab.person, run_id)
        return tab.home()

    return router


def _shown(context: Context, person: Person, run: Run) -> str:
    return slot("practice", run_page(context.assistant.runs.view(person, run)))


def _add_playing(router: APIRouter, context: Context) -> None:
    assistant = context.assistant
    someone = Depends(context.who)

    @router.post("")
    def begin(given: Beginning, person: Person = someone) -> str:
        run = assistant.runs.begin(
            person,
            given.scenario_id or scenario_from(given.scenario),
            key=given.key,
            mode=Mode.guided if given.guided else Mode.free,
            hostility=given.hostility,
            wishes=given.wishes,
            seed=secrets.randbelow(MOST_SEED),
            assignment_id=given.assignment_id,
            in_group=given.in_group,
        )
        return address(tab="practice", run=run.id) + _shown(context, person, run)

    @router.post("/{run_id}/reply")
    async def reply(run_id: str, given: Reply, person: Person = someone) -> str:
        run = await assistant.runs.reply(person, run_id, given.text, given.key, given.after)
        return await asyncio.to_thread(_shown, context, person, run)

    @router.post("/{run_id}/hint")
    def hint(run_id: str, given: Again, person: Person = someone) -> str:
        return slot("run-hint", hint_card(assistant.runs.hint(person, run_id, given.number), given.number))

    @router.post("/{run_id}/stop")
    def stop(run_id: str, person: Person = someone) -> str:
        return _shown(context, person, assistant.runs.stop(person, run_id))

    @router.post("/{run_id}/calmer")
    def calmer(run_id: str, person: Person = someone) -> str:
        return _shown(context, person, assistant.runs.turn_down(person, run_id))

    @router.post("/{run_id}/rewind/{turn_id}")
    def rewind(run_id: str, turn_id: str, person: Person = someone) -> str:
        return _shown(context, person, assistant.runs.rewind(person, run_id, turn_id))

    @router.post("/{run_id}/stand/{turn_id}")
    def stand(run_id: str, turn_id: str, person: Person = someone) -> str:
        run = assistant.runs.stand(person, run_id, _turn(turn_id))
        return address(tab="practice", run=run.id) + _shown(context, person, run)


def _add_reading(router: APIRouter, context: Context) -> None:
    assistant = context.assistant
    someone = Depends(context.who)

    @router.get("/{run_id}")
    async def show(run_id: str, person: Person = someone) -> str:
        run = await assistant.runs.resume(person, run_id)
        return await asyncio.to_thread(_shown, context, person, run)

    @router.get("/{run_id}/compare")
    def compare(run_id: str, a: str, b: str, person: Person = someone) -> str:
        both = assistant.runs.compare(person, run_id, a, b)
        return slot("practice", compare_page(assistant.runs.view(person, assistant.runs.open(person, run_id)), both))

    @router.get("/{run_id}/debrief")
    async def debrief(run_id: str, to: str = "", person: Person = someone) -> str:
        made = await assistant.debriefing.debrief(person, run_id, to or None)
        view = await asyncio.to_thread(lambda: assistant.runs.view(person, assistant.runs.open(person, run_id)))
        return slot("practice", debrief_page(made, view))

    @router.get("/{run_id}/debrief/{turn_id}/sources/{number}")
    async def beside(run_id: str, turn_id: str, number: int, person: Person = someone) -> str:
        made = await assistant.debriefing.debrief(person, run_id, _turn(turn_id))
        for citation in sources_of(made):
            if citation.number == number:
                # Read anew for this person: what may be seen can have changed since the debrief.
                document = assistant.library.read(person, citation.document_id, citation.version)
                return slot("sources", source_panel(document, context.today, citation))
        raise NotFound("This debrief has no source with that number.")

    @router.get("/{run_id}/export")
    def export(run_id: str, person: Person = someone) -> Response:
        made = assistant.runs.export_markdown(person, run_id)
        title = assistant.runs.view(person, assistant.runs.open(person, run_id)).title or "A run"
        assistant.audit.note(person, Action.exported, detail="a practice run")
        return download(made, title, context.today, "md", MARKDOWN)


def _turn(turn_id: str) -> str:
    return "" if turn_id == START else turn_id
