"""The questions tab: pass a question to a person, see what became of it, answer others'."""

from __future__ import annotations

import gradio as gr
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.people import Person
from assistant.ui.context import Context
from assistant.ui.leader_questions import leaders_of
from assistant.ui.pieces import slot
from assistant.ui.question_groups import inbox_of
from assistant.ui.rendering_questions import passed_on, questions_page
from assistant.ui.reports import reports_of


class Question(BaseModel):
    question: str = Field(max_length=20_000)
    turn_id: str | None = Field(default=None, max_length=100)


class AnswerText(BaseModel):
    text: str = Field(max_length=20_000)


def build_questions() -> None:
    """The tab's place inside the current ``gr.Blocks``; its content comes from the routes."""
    with gr.Column(elem_id="view-questions", elem_classes="view"):
        gr.Column(elem_id="place-questions")


def questions_routes(context: Context) -> APIRouter:
    """Routes below ``/page`` to ask, answer and turn an answer into a draft."""
    router = APIRouter(prefix="/page", include_in_schema=False, default_response_class=HTMLResponse)
    someone, colleagues = Depends(context.who), Depends(context.others)
    questions = context.assistant.questions

    def tab(person: Person, others: tuple[Person, ...]) -> str:
        inbox, leaders = inbox_of(context, person, others), leaders_of(context, person, others)
        content = questions_page(person, questions.mine(person), inbox, leaders, context.today, context.time_zone)
        page = f'{content}<section id="slot-reports">{reports_of(context, person)}</section>'
        return slot("questions", page) + context.badges(person)

    @router.get("/questions")
    def show(person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        return tab(person, others)

    @router.post("/questions")
    def ask(given: Question, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        asked = questions.ask(person, given.question, given.turn_id)
        return slot("dialog", passed_on(asked, context.today)) + tab(person, others)

    @router.post("/questions/{question_id}/answer")
    def answer(
        question_id: str, given: AnswerText, person: Person = someone, others: tuple[Person, ...] = colleagues
    ) -> str:
        questions.answer(person, question_id, given.text)
        return tab(person, others)

    @router.post("/questions/{question_id}/draft")
    def draft(question_id: str, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        questions.publish_draft(person, question_id)
        return tab(person, others)

    return router
