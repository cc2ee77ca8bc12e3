"""The page that says who sees what: kinds of words by hand, what each role may do from the permission table."""

from __future__ import annotations

import gradio as gr
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from assistant.domain.people import PERMISSIONS, Person, Role
from assistant.security.html import escape
from assistant.ui.context import Context
from assistant.ui.icons import icon
from assistant.ui.pieces import slot

KINDS = (
    ("Your conversations with the coach", "Only you."),
    (
        "Reviews of your drafts",
        "Only you, until you share one; then trainers and leaders read that one. You can stop sharing at any time. A "
        "review never counts for you or against you, and nobody is shown how many you made.",
    ),
    (
        "A sentence that becomes an example",
        "Only with your tick on a review you share: a trainer may keep a sentence of it in a standard, without your "
        "name. You see which one.",
    ),
    ("The number of a review", "Only who may read that review, and only when they ask for it."),
    ("Your promises", "Only you. After you hand one over, the colleague who keeps it sees that one too."),
    ("Questions to a person", "You and those who answer, trainers and leaders. Your name goes with the question."),
    ("Reports about a policy", "You and the leaders who answer. Your name goes with the report."),
    ("Words in a box that you have not sent", "Only this browser tab; they are gone when you close it."),
)
"""What people write here, and who sees it."""


def build_who_sees() -> None:
    """The page's place inside the current ``gr.Blocks``."""
    with gr.Column(elem_id="view-who", elem_classes="view"):
        gr.Column(elem_id="place-who")


def who_sees(role: Role) -> str:
    """The page; the column of the reader's own role says so."""
    kinds = "".join(f"<div><dt>{what}</dt><dd>{who}</dd></div>" for what, who in KINDS)
    heads = "".join(f'<th scope="col">{escape(one.capitalize())}{" (you)" if one is role else ""}</th>' for one in Role)
    rows = "".join(
        f'<tr><th scope="row">{escape(permission[:1].upper() + permission[1:])}</th>'
        f"{''.join(_may(one in roles) for one in Role)}</tr>"
        for permission, roles in PERMISSIONS.items()
    )
    return (
        f'<article class="document who"><h1 tabindex="-1">Who sees what</h1><dl class="kinds">{kinds}</dl>'
        '<h2 id="may-title">What each role may do</h2><p class="small">This is the table the assistant itself asks '
        'before it shows or changes anything.</p><div class="wide" tabindex="0" role="group" '
        f'aria-labelledby="may-title"><table>'
        f'<thead><tr><th scope="col">What</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div></article>'
    )


def _may(allowed: bool) -> str:
    if allowed:
        return f'<td class="yes">{icon("do")}<span>yes</span></td>'
    return '<td class="no"><span>no</span></td>'


def who_routes(context: Context) -> APIRouter:
    """The one route of the page."""
    router = APIRouter(prefix="/page", include_in_schema=False, default_response_class=HTMLResponse)
    someone = Depends(context.who)

    @router.get("/who")
    def show(person: Person = someone) -> str:
        return slot("who", who_sees(person.role))

    return router
