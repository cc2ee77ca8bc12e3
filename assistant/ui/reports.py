"""Reports that a policy got in the way: made from a review, answered in the inbox, read by who made them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.maxima import LISTED
from assistant.domain.people import Permission, Person
from assistant.domain.review import Friction, FrictionState
from assistant.errors import NotFound
from assistant.ui.context import Context
from assistant.ui.pieces import slot
from assistant.ui.rendering_reports import replies_section, reports_section, thanks


class Report(BaseModel):
    document: str = Field(max_length=200)
    clause: str = Field(default="", max_length=300)
    words: str = Field(max_length=20_000)
    context: str = Field(default="", max_length=20_000)
    key: str = Field(min_length=8, max_length=100)


class Answer(BaseModel):
    state: FrictionState
    text: str = Field(max_length=20_000)
    decide_by: date | None = None


def reports_of(context: Context, person: Person) -> str:
    """The person's part of the questions tab: reports to answer, and their own."""
    friction = context.assistant.friction
    inbox: list[Friction] = friction.inbox(person) if person.may(Permission.answer_friction) else []
    mine = friction.mine(person)
    own = {one.id for one in mine}
    replies = [one for one in friction.replies(person) if one.id not in own][:LISTED]
    titles: dict[str, str] = {}
    for one in (*inbox, *mine, *replies):
        if one.document_id and one.document_id not in titles:
            titles[one.document_id] = _title(context, person, one)
    answers = person.may(Permission.answer_friction)
    days = (context.today, context.time_zone)
    section = reports_section(inbox, mine, titles, *days, answers=answers)
    # Whoever answers sees every report with its reply already.
    return section if answers else section + replies_section(replies, titles, *days)


def _title(context: Context, person: Person, report: Friction) -> str:
    for version in (report.version, None):
        with suppress(NotFound):
            return context.assistant.library.read(person, report.document_id, version).title
    return report.document_id


def report_routes(context: Context) -> APIRouter:
    """Routes below ``/page/reports``; the feature checks who may report and who may answer."""
    router = APIRouter(prefix="/page/reports", include_in_schema=False, default_response_class=HTMLResponse)
    someone = Depends(context.who)

    @router.post("")
    def report(given: Report, person: Person = someone) -> str:
        kept = context.assistant.friction.report(
            person,
            given.key,
            document_id=given.document,
            clause=given.clause,
            words=given.words,
            context=given.context,
        )
        return slot("dialog", thanks(kept, _title(context, person, kept)))

    @router.post("/{report_id}/answer")
    def answer(report_id: str, given: Answer, person: Person = someone) -> str:
        context.assistant.friction.answer(person, report_id, given.state, given.text, given.decide_by)
        return slot("reports", reports_of(context, person)) + context.badges(person)

    return router
