"""The questions tab: pass a question to a person, see what became of it, answer others'."""

from __future__ import annotations

from functools import cached_property

import gradio as gr
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.features.questions import Questions
from assistant.ui.context import Context
from assistant.ui.leader_questions import LeadersPart
from assistant.ui.pieces import slot
from assistant.ui.question_groups import Inbox
from assistant.ui.rendering_questions import passed_on, questions_page
from assistant.ui.reports import reports_of
from assistant.ui.view import View, seen_by_caller


class Question(BaseModel):
    question: str = Field(max_length=20_000)
    turn_id: str | None = Field(default=None, max_length=100)


class AnswerText(BaseModel):
    text: str = Field(max_length=20_000)


def build_questions() -> None:
    """The tab's place inside the current ``gr.Blocks``; its content comes from the routes."""
    with gr.Column(elem_id="view-questions", elem_classes="view"):
        gr.Column(elem_id="place-questions")


class QuestionsTab(View):
    """The tab, as one person sees it."""

    @cached_property
    def questions(self) -> Questions:
        """Questions to a person; in the demo the sample people are colleagues."""
        return self.context.assistant.questions.among(self.colleagues)

    def page(self) -> str:
        """All of it, as a slot, with the numbers that stand beside it."""
        context, person = self.context, self.person
        inbox, leaders = (kind(context, person, self.others).html() for kind in (Inbox, LeadersPart))
        mine = self.questions.mine(person)
        content = questions_page(person, mine, inbox, leaders, context.today, context.time_zone)
        page = f'{content}<section id="slot-reports">{reports_of(context, person)}</section>'
        return slot("questions", page) + context.badges(person)


def questions_routes(context: Context) -> APIRouter:
    """Routes below ``/page`` to ask, take back, answer and turn an answer into a draft."""
    router = APIRouter(prefix="/page", include_in_schema=False, default_response_class=HTMLResponse)
    shown = seen_by_caller(context, QuestionsTab)

    @router.get("/questions")
    def show(tab: QuestionsTab = shown) -> str:
        return tab.page()

    @router.post("/questions")
    def ask(given: Question, tab: QuestionsTab = shown) -> str:
        asked, out = tab.questions.ask(tab.person, given.question, given.turn_id)
        return slot("dialog", passed_on(asked, out, context.today)) + tab.page()

    @router.post("/questions/{question_id}/answer")
    def answer(question_id: str, given: AnswerText, tab: QuestionsTab = shown) -> str:
        tab.questions.answer(tab.person, question_id, given.text)
        return tab.page()

    @router.post("/questions/{question_id}/take-back")
    def take_back(question_id: str, tab: QuestionsTab = shown) -> str:
        tab.questions.take_back(tab.person, question_id)
        return tab.page()

    @router.post("/questions/{question_id}/back")
    def put_back(question_id: str, tab: QuestionsTab = shown) -> str:
        tab.questions.put_back(tab.person, question_id)
        return tab.page()

    @router.post("/questions/{question_id}/draft")
    def draft(question_id: str, tab: QuestionsTab = shown) -> str:
        tab.questions.publish_draft(tab.person, question_id)
        return tab.page()

    return router
