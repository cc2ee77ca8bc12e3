"""The page and its routes behind everything that guards them."""

from __future__ import annotations

import math
import os
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import gradio as gr
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from assistant.bootstrap import Assistant
from assistant.domain.maxima import REPLIES_BYTES
from assistant.domain.people import Role
from assistant.errors import (
    AskOperator,
    AssistantError,
    FixInput,
    NotAllowed,
    NotFound,
    TooMany,
    TooManyTries,
    TryAgain,
)
from assistant.features.quotas import Act
from assistant.security.forwarded import Forwarded, TrustedHeader
from assistant.security.headers import BodyLimit, SameOrigin, SecurityHeaders
from assistant.security.sessions import Bindings, SessionBinding
from assistant.security.site import Site
from assistant.security.surface import UsedAlone
from assistant.security.visitors import VisitorCookie, Visitors
from assistant.ui.assignment_routes import assignment_routes
from assistant.ui.coach_routes import coach_routes
from assistant.ui.context import Context
from assistant.ui.culture import culture_routes
from assistant.ui.culture_champions import champion_routes
from assistant.ui.culture_comments import comment_routes
from assistant.ui.culture_first_week import first_week_routes
from assistant.ui.culture_numbers import numbers_routes
from assistant.ui.culture_plan import plan_routes
from assistant.ui.culture_quality import FILES, quality_routes
from assistant.ui.exemplars import exemplar_routes
from assistant.ui.exports import export_routes
from assistant.ui.follow_ups import follow_up_routes
from assistant.ui.jobs import job_routes
from assistant.ui.leader_questions import leader_question_routes
from assistant.ui.library import library_routes
from assistant.ui.page import build_page
from assistant.ui.people import people_routes
from assistant.ui.playbook import playbook_routes
from assistant.ui.practice_routes import practice_routes
from assistant.ui.question_groups import question_group_routes
from assistant.ui.questions import questions_routes
from assistant.ui.reports import report_routes
from assistant.ui.review_routes import review_routes
from assistant.ui.run_routes import run_routes
from assistant.ui.theme import ASSETS, ASSETS_PATH, head, theme
from assistant.ui.today import noting, today_routes
from assistant.ui.who_sees import who_routes
from assistant.ui.you import you_routes
from assistant.web.identity import Identity, OnlySignedIn, SignedInPeople, visit_of
from assistant.web.sign_in import WELCOME, Door, sign_in_routes

if TYPE_CHECKING:
    from assistant.domain.people import Person
    from assistant.features.quotas import Quotas
    from assistant.security.oidc import SingleSignOn

_STATUS = {
    NotFound: 404,
    NotAllowed: 403,
    FixInput: 422,
    TooMany: 429,
    TooManyTries: 429,
    TryAgain: 503,
    AskOperator: 500,
}
_CHANGING = ("/page/", "/gradio_api/", "/sign-in", "/sign-out", "/welcome/")
"""Where signed-in people change something: a browser has to say that it shows our own page."""


class Switch(BaseModel):
    role: Role


def build_web(
    assistant: Assistant,
    *,
    demo: bool = True,
    routers: Iterable[APIRouter] = (),
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    site: Site | None = None,
    provider: SingleSignOn | None = None,
) -> FastAPI:
    """The page and its routes around an assistant: the demo for this machine, or ``demo=False`` behind sign-in.

    ``routers`` are served beside the page; whatever is added later stands behind the page, which
    answers every path. ``clock`` gives aware UTC times, ``new_token`` 43 random URL-safe characters. ``site`` says
    how the signed-in service is reached, ``provider`` is a single sign-on's.
    """
    # Read by Gradio where it is imported and where it mounts; both would otherwise call home.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(AssistantError, _said)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.mount(ASSETS_PATH, StaticFiles(directory=ASSETS), name="assets")
    for router in routers:
        app.include_router(router)
    if demo:
        context = _demo(app, assistant, clock, new_token)
    else:
        context = _behind_sign_in(app, assistant, clock, new_token, site or Site(), provider)

    app.include_router(library_routes(context))
    app.include_router(job_routes(context))
    app.include_router(questions_routes(context))
    app.include_router(question_group_routes(context))
    app.include_router(leader_question_routes(context))
    app.include_router(comment_routes(context))
    app.include_router(review_routes(context))
    app.include_router(practice_routes(context))
    app.include_router(playbook_routes(context))
    app.include_router(culture_routes(context))
    app.include_router(quality_routes(context))
    app.include_router(numbers_routes(context))
    app.include_router(plan_routes(context))
    app.include_router(champion_routes(context))
    app.include_router(first_week_routes(context))
    app.include_router(run_routes(context))
    app.include_router(assignment_routes(context))
    app.include_router(exemplar_routes(context))
    app.include_router(follow_up_routes(context))
    app.include_router(report_routes(context))
    app.include_router(who_routes(context))
    app.include_router(today_routes(context))
    app.include_router(you_routes(context))
    app.include_router(people_routes(context))
    app.include_router(export_routes(context))
    _mount_page(app, context)
    return app


def _demo(app: FastAPI, assistant: Assistant, clock: Callable[[], datetime], new_token: Callable[[], str]) -> Context:
    """Visitors who may be each of the sample people; this machine alone."""
    visitors = Visitors(assistant.company, new_token)
    who = _counting(noting(visitors.person, assistant.today.seen), assistant.quotas)
    context = Context(assistant, who, clock, visitors.colleagues)
    app.include_router(coach_routes(context, visitors.people))

    @app.post("/page/person", include_in_schema=False)
    def be_somebody_else(given: Switch, request: Request) -> Response:
        visitors.become(request, given.role)
        return Response(status_code=204)

    # The last added is the first to see a request.
    _bind_sessions(app, visitors)
    app.add_middleware(VisitorCookie, new_token=visitors.new_token)
    _guard(app, Site(), ("/page/",))
    return context


def _behind_sign_in(
    app: FastAPI,
    assistant: Assistant,
    clock: Callable[[], datetime],
    new_token: Callable[[], str],
    site: Site,
    provider: SingleSignOn | None,
) -> Context:
    """People who signed in."""
    accounts, framed = assistant.accounts, bool(site.frame_origins)
    people = SignedInPeople(accounts)
    door = Door(assistant.company, accounts, framed, new_token)
    company_sign_in = ""
    if provider is not None and assistant.single_sign_on is not None:
        # The libraries behind it are large.
        from assistant.web.single_sign_on import COMPANY, single_sign_on_routes

        company_sign_in = COMPANY
        app.include_router(single_sign_on_routes(door, provider, assistant.single_sign_on, framed))
    app.include_router(sign_in_routes(door, company_sign_in))

    def link(request: HTTPConnection, token: str) -> str:
        return f"{site.public_url or str(request.base_url).rstrip('/')}{WELCOME}/{token}"

    who = _counting(noting(people.person, assistant.today.seen), assistant.quotas)
    context = Context(assistant, who, clock, people.colleagues, True, people.token, link)
    app.include_router(coach_routes(context, ()))
    _bind_sessions(app, people)
    app.add_middleware(OnlySignedIn, accounts=accounts, cookie=door.cookie)
    _guard(app, site, _CHANGING)
    return context


def _bind_sessions(app: FastAPI, identity: Identity) -> None:
    app.add_middleware(SessionBinding, bindings=Bindings(), browser_of=identity.browser)


def _guard(app: FastAPI, site: Site, strict: tuple[str, ...]) -> None:
    """What holds for every request, the innermost first."""
    app.add_middleware(SameOrigin, strict=strict)
    app.add_middleware(BodyLimit, files={FILES: REPLIES_BYTES})
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(site.hosts), www_redirect=False)
    app.add_middleware(Forwarded, site=site)
    app.add_middleware(TrustedHeader, site=site)
    app.add_middleware(SecurityHeaders, cacheable=("/assets/", "/static/"), frame_origins=site.frame_origins)


def _mount_page(app: FastAPI, context: Context) -> None:
    def known(request: Request) -> str | None:
        visit = visit_of(request)
        return visit.person.id if visit else None

    gr.mount_gradio_app(
        app,
        build_page(context),
        path="/",
        # OnlySignedIn lets nobody else come this far; Gradio asks once more.
        auth_dependency=known if context.signed_in else None,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        show_error=False,
        # Browsers ask for it before the page's own link to it is there.
        favicon_path=str(ASSETS / "icon.svg"),
        theme=theme(),
        head=head(),
    )
    page: Any = app.routes[-1]
    assert isinstance(page, Mount)
    page.app = UsedAlone(page.app)


async def _said(request: Request, error: Exception) -> Response:
    """One of our errors as its own words."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    headers = {"Retry-After": str(math.ceil(error.seconds))} if isinstance(error, TooMany | TooManyTries) else None
    return JSONResponse({"message": str(error)}, status, headers)


def _counting(who: Callable[[HTTPConnection], Person], quotas: Quotas) -> Callable[[HTTPConnection], Person]:
    """Who a request is from; what they change through a route of ours is counted."""

    def counted(connection: HTTPConnection) -> Person:
        person = who(connection)
        if connection.scope.get("method") == "POST" and connection.url.path.startswith("/page/"):
            quotas.take(person, Act.change)
        return person

    return counted


async def _unreadable(request: Request, error: Exception) -> Response:
    words = "The page sent something we could not read. Reload it and try again."
    for fault in error.errors() if isinstance(error, RequestValidationError) else ():
        if fault["type"] == "string_too_long":
            field = str(fault["loc"][-1]).replace("_", " ")
            most = fault["ctx"]["max_length"]
            words = f"The {field} is too long: up to {most:,} characters fit. Nothing was saved; keep what matters."
    return JSONResponse({"message": words}, 422)
