"""What is clicked around assignments: small routes that answer with fragments, each asks who it is first."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.assignments import MOST_ATTEMPTS, AtLeast
from assistant.domain.customer import Hostility
from assistant.domain.runs import Mode
from assistant.errors import NotFound
from assistant.ui.context import Context
from assistant.ui.pieces import slot
from assistant.ui.practice import PracticeTab
from assistant.ui.rendering_assignments import handed_in_page
from assistant.ui.view import seen_by_caller


class Given(BaseModel):
    """An assignment as its form holds it."""

    scenario_id: str = Field(max_length=100)
    to_person: str = Field(default="", max_length=100)
    to_team: str = Field(default="", max_length=100)
    due: date
    attempts: int = Field(default=0, ge=0, le=MOST_ATTEMPTS)
    at_least: AtLeast = AtLeast.finished
    hostility: Hostility = Hostility.none
    guided: bool = False
    key: str = Field(min_length=8, max_length=100)


def assignment_routes(context: Context) -> APIRouter:
    """Routes below ``/page/practice/assignments``; what is not for the person is not there for them."""
    router = APIRouter(
        prefix="/page/practice/assignments", include_in_schema=False, default_response_class=HTMLResponse
    )
    assistant = context.assistant
    shown = seen_by_caller(context, PracticeTab)

    @router.post("")
    def assign(given: Given, tab: PracticeTab = shown) -> str:
        tab.assignments.assign(
            tab.person,
            given.scenario_id,
            to_person=given.to_person,
            to_team=given.to_team,
            due=given.due,
            attempts=given.attempts,
            at_least=given.at_least,
            mode=Mode.guided if given.guided else Mode.free,
            hostility=given.hostility,
            key=given.key,
        )
        return ""

    @router.post("/{assignment_id}/withdraw")
    def withdraw(assignment_id: str, tab: PracticeTab = shown) -> str:
        tab.assignments.withdraw(tab.person, assignment_id)
        return tab.home()

    @router.post("/{assignment_id}/runs/{run_id}/submit")
    def submit(assignment_id: str, run_id: str, tab: PracticeTab = shown) -> str:
        tab.assignments.submit(tab.person, assignment_id, run_id, assistant.runs.open(tab.person, run_id).current)
        return tab.home()

    @router.post("/{assignment_id}/runs/{run_id}/take-back")
    def take_back(assignment_id: str, run_id: str, tab: PracticeTab = shown) -> str:
        tab.assignments.take_back(tab.person, assignment_id, run_id)
        return tab.home()

    @router.get("/{assignment_id}/runs/{run_id}")
    def read(assignment_id: str, run_id: str, tab: PracticeTab = shown) -> str:
        for one in tab.assignments.given(tab.person):
            for whose in one.people if one.assignment.id == assignment_id else ():
                if any(submitted.run_id == run_id for submitted in whose.submitted):
                    shown = tab.assignments.read_submitted(tab.person, assignment_id, run_id)
                    return slot("practice", handed_in_page(shown, whose.name))
        raise NotFound("There is no such run for you.")

    return router
