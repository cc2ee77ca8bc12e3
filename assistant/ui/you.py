"""The page about oneself: who one is, where one is signed in, one's data."""

from __future__ import annotations

import gradio as gr
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.people import Person
from assistant.errors import FixInput
from assistant.ui.context import Context
from assistant.ui.downloads import download
from assistant.ui.pieces import slot
from assistant.ui.rendering_quality_preview import own_replies
from assistant.ui.rendering_you import WORD, SignIn, deleted, you_page


class Password(BaseModel):
    current: str = Field(max_length=1_000)
    new: str = Field(max_length=1_000)


class Others(BaseModel):
    """``all_but_this`` leaves the browser signed in that asks."""

    all_but_this: bool = False


class Word(BaseModel):
    word: str = Field(default="", max_length=100)


def build_you() -> None:
    """The page's place inside the current ``gr.Blocks``; its content comes from the routes."""
    with gr.Column(elem_id="view-you", elem_classes="view"):
        gr.Column(elem_id="place-you")


def you_routes(context: Context) -> APIRouter:
    """Routes below ``/page/you``; each is about who asks and takes nobody's id."""
    router = APIRouter(prefix="/page/you", include_in_schema=False, default_response_class=HTMLResponse)
    someone, colleagues = Depends(context.who), Depends(context.others)
    assistant = context.assistant

    def page(request: Request, person: Person, others: tuple[Person, ...]) -> str:
        documents = assistant.library.documents(person)
        teams = {team: assistant.names.team(team) for team in person.leads}
        teams |= {one.team_id: one.team for one in (person, *others) if one.team_id}
        sign_in = _sign_in(request, person)
        about = (documents, others, teams, sign_in, context.today, assistant.quotas.told(person))
        standards = {one.id: one for one in documents}
        replies = own_replies(assistant.quality.submitting.mine(person), standards, context.today)
        return slot("you", you_page(person, assistant.company, *about, replies=replies))

    def _sign_in(request: Request, person: Person) -> SignIn | None:
        if not context.signed_in:
            return None
        sessions = assistant.accounts.sessions(person)
        found = assistant.accounts.session(context.token(request))
        if found is None:
            # A proxy vouches for them: there is neither a session nor a password of ours.
            return SignIn("", False, sessions, "")
        session, account = found
        return SignIn(account.login, account.has_password, sessions, session.id)

    def _need_sign_in() -> None:
        if not context.signed_in:
            raise FixInput("Nobody signs in to the demo, so there is nothing to sign out of and no password.")

    @router.get("")
    def show(request: Request, person: Person = someone, others: tuple[Person, ...] = colleagues) -> str:
        return page(request, person, others)

    @router.post("/sessions/{session_id}/close")
    def close(
        session_id: str, request: Request, person: Person = someone, others: tuple[Person, ...] = colleagues
    ) -> str:
        _need_sign_in()
        assistant.accounts.close_session(person, session_id)
        return page(request, person, others)

    @router.post("/sign-out-everywhere")
    def everywhere(
        given: Others, request: Request, person: Person = someone, others: tuple[Person, ...] = colleagues
    ) -> str:
        _need_sign_in()
        assistant.accounts.sign_out_everywhere(person, but=context.token(request) if given.all_but_this else "")
        return page(request, person, others) if given.all_but_this else ""

    @router.post("/password")
    def password(
        given: Password, request: Request, person: Person = someone, others: tuple[Person, ...] = colleagues
    ) -> str:
        _need_sign_in()
        assistant.accounts.change_password(person, given.current, given.new, context.token(request))
        return page(request, person, others)

    @router.get("/data")
    def data(person: Person = someone) -> Response:
        made = assistant.own_data.export(person)
        return download(made, "My data", context.today, "zip", "application/zip")

    @router.post("/delete")
    def delete(given: Word, person: Person = someone) -> str:
        if given.word.strip().casefold() != WORD:
            raise FixInput(f"Nothing was deleted. Type “{WORD}” in the box if you mean it.")
        told = assistant.own_data.delete(person)
        return slot("deleted", deleted(told)) + slot("conversations", context.conversations(person))

    return router
