"""The page that says who sees what: kinds of words by hand, what each role may do from the permission table."""

from __future__ import annotations

import gradio as gr
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from assistant.domain.people import ADMINISTRATOR, PERMISSIONS, Person, Role
from assistant.security.html import escape
from assistant.ui.context import Context
from assistant.ui.icons import icon
from assistant.ui.pieces import slot

KINDS = (
    ("Your conversations with the coach", "Only you."),
    (
        "A question to the coach that the playbook does not cover",
        "You; and trainers and leaders, who can then write what is missing: they see its words beside others that mean "
        "the same, how often it was asked, and never your name.",
    ),
    (
        "Reviews of your drafts",
        "Only you, until you share one; then the trainers and leaders who lead your team read that one. When you "
        "change teams, it stays with those it was shared with. You can stop sharing at any time. A review never counts "
        "for you or against you, and nobody is shown how many you made.",
    ),
    (
        "Your practice runs, with what you wished for, the hints you took and how often you tried",
        "Only you. How often you take a hint is written down nowhere, and stopping counts for nothing.",
    ),
    (
        "Practice that you were asked to do",
        "You and who asked you; and leaders who lead your team. They see whether you completed it and the tries that "
        "you submit, up to the turn you chose; you can take one back. Other leaders see how many of a team completed "
        "it, from five people on. When a leader completes it, everybody who may see the scenario is shown their name.",
    ),
    (
        "A sentence that becomes an example",
        "Only with your tick on a review you share: a trainer may keep a sentence of it in a standard, without your "
        "name. You see which one.",
    ),
    (
        "Your name, login, role, level and team",
        "You and the administrators, who look after accounts; they also see when you were last here. People of your "
        "team and those who lead it see your name, and so does whoever looks for somebody to thank. Nobody sees your "
        "password.",
    ),
    (
        "That you signed in, took data along or deleted them",
        "Administrators, in the audit. It holds none of your words.",
    ),
    (
        "An answer or a review after a document was closed to you",
        "You, without the parts that rested on that document.",
    ),
    ("The number of a review", "Only who may read that review, and only when they ask for it."),
    ("Your promises", "Only you. After you hand one over, the colleague who keeps it sees that one too."),
    (
        "Questions to a person",
        "You and those who answer, trainers and leaders. Your name goes with the question; a customer’s name, number "
        "or address that we recognise does not. You can take it back until it is answered.",
    ),
    (
        "A question to a leader",
        "You and the leader you chose, or all leaders; your name goes with it. Everybody reads question and answer "
        "only where you said so when you asked, and your name beside it only where you said that too. You can take it "
        "back.",
    ),
    (
        "Reports about a policy",
        "You and the leaders who answer; your name goes with the report. What they decide about the policy, and why, "
        "is read by everybody who may read it, without your words and your name.",
    ),
    (
        "What customers write, brought in from a file",
        "Trainers and leaders, without the personal details that we find in it. Everybody else sees how many are about "
        "which standard.",
    ),
    (
        "Replies you sent that a quality process looks at",
        "Nobody sees whose they are: you become a code before they are kept, and verdicts are added up for teams "
        "of five people or more. Only where an administrator switched it on, for a purpose that is written down, are "
        "later ones tied to you: then you alone find them on your page. They are no base for decisions about your "
        "employment.",
    ),
    (
        "Thanks on the wall",
        "Everybody. Whoever is thanked can take it off, whoever gave it can take it back. Nobody counts them.",
    ),
    (
        "A story you tell",
        "You and the trainers, until one of them puts it in the library; then everybody, without your name beside it. "
        "Without a tick, a name that we find in it becomes “a colleague” or “a customer” before it is kept.",
    ),
    (
        "What you say of yourself or a colleague as a champion",
        "Of a colleague: you and they, until they say yes. Then the leaders who lead their team, without your name. "
        "Once a leader names somebody, everybody sees who it is and the leader’s reason.",
    ),
    (
        "Your first week",
        "You. While you are new or walk it, trainers and leaders who lead your team see how many steps you did, and "
        "not which.",
    ),
    ("The plan of leadership actions", "Leaders. Whoever owns an action sees that one on Today."),
    ("Words in a box that you have not sent", "Only this browser tab; they are gone when you close it."),
)
"""What people write here, and who sees it."""


def build_who_sees() -> None:
    """The page's place inside the current ``gr.Blocks``."""
    with gr.Column(elem_id="view-who", elem_classes="view"):
        gr.Column(elem_id="place-who")


def who_sees(person: Person) -> str:
    """The page; the columns of what the reader is say so."""
    kinds = "".join(f"<div><dt>{what}</dt><dd>{who}</dd></div>" for what, who in KINDS)
    columns = (*Role, ADMINISTRATOR)
    own = {person.role, *((ADMINISTRATOR,) if person.administrator else ())}
    heads = "".join(
        f'<th scope="col">{escape(one.capitalize())}{" (you)" if one in own else ""}</th>' for one in columns
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(permission[:1].upper() + permission[1:])}</th>'
        f"{''.join(_may(one in roles) for one in columns)}</tr>"
        for permission, roles in PERMISSIONS.items()
    )
    return (
        f'<article class="document who"><h1 tabindex="-1">Who sees what</h1><dl class="kinds">{kinds}</dl>'
        '<h2 id="may-title">What each role may do</h2><p class="small">This is the table the assistant itself asks '
        "before it shows or changes anything. Some people are administrator besides their role.</p>"
        '<div class="wide" tabindex="0" role="group" aria-labelledby="may-title"><table>'
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
        return slot("who", who_sees(person))

    return router
