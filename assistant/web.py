"""The web application: who a request is from, what guards every response, and the page itself."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import gradio as gr
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.people import Role
from assistant.errors import AskOperator, AssistantError, FixInput, NotAllowed, NotFound, TryAgain
from assistant.security.headers import BodyLimit, SameOrigin, SecurityHeaders
from assistant.security.sessions import Bindings, SessionBinding
from assistant.security.visitors import VisitorCookie, Visitors
from assistant.ui.coach_routes import coach_routes
from assistant.ui.context import Context
from assistant.ui.exemplars import exemplar_routes
from assistant.ui.follow_ups import follow_up_routes
from assistant.ui.library import library_routes
from assistant.ui.page import build_page
from assistant.ui.questions import questions_routes
from assistant.ui.reports import report_routes
from assistant.ui.review_routes import review_routes
from assistant.ui.theme import ASSETS, ASSETS_PATH, head, theme
from assistant.ui.who_sees import who_routes

HOSTS = ("localhost", "127.0.0.1", "::1", "[::1]")
_STATUS = {NotFound: 404, NotAllowed: 403, FixInput: 422, TryAgain: 503, AskOperator: 500}


log = logging.getLogger(__name__)


class Switch(BaseModel):
    role: Role


def build_web(
    assistant: Assistant,
    *,
    demo: bool = True,
    routers: Iterable[APIRouter] = (),
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
) -> FastAPI:
    """The page and its routes around an assistant, to be served on the loopback address.

    ``routers`` are served beside the page; whatever is added later stands behind the page, which
    answers every path. ``clock`` gives aware UTC times, ``new_token`` 43 random URL-safe characters.
    Raises FixInput for ``demo=False``: serving others needs sign-in.
    """
    if not demo:
        raise FixInput("Serving other people needs sign-in, which is not there yet. Serve the demo on this computer.")
    # Read by Gradio where it is imported and where it mounts; both would otherwise call home.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    visitors = Visitors(assistant.company, new_token)
    context = Context(assistant, visitors.person, clock, visitors.colleagues)

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(AssistantError, _said)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.mount(ASSETS_PATH, StaticFiles(directory=ASSETS), name="assets")
    for router in routers:
        app.include_router(router)
    app.include_router(coach_routes(context, visitors.people))
    app.include_router(library_routes(context))
    app.include_router(questions_routes(context))
    app.include_router(review_routes(context))
    app.include_router(exemplar_routes(context))
    app.include_router(follow_up_routes(context))
    app.include_router(report_routes(context))
    app.include_router(who_routes(context))

    @app.post("/page/person", include_in_schema=False)
    def be_somebody_else(given: Switch, request: Request) -> Response:
        visitors.become(request, given.role)
        return Response(status_code=204)

    # The last added is the first to see a request.
    app.add_middleware(SessionBinding, bindings=Bindings())
    app.add_middleware(VisitorCookie, new_token=visitors.new_token)
    app.add_middleware(SameOrigin, strict=("/page/",))
    app.add_middleware(BodyLimit)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False)
    app.add_middleware(SecurityHeaders, cacheable=("/assets/", "/static/"))

    gr.mount_gradio_app(
        app,
        build_page(context),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        show_error=False,
        theme=theme(),
        head=head(),
    )
    return app


def serve(settings: Any) -> None:
    """Serve the demo on the loopback address until it is interrupted; ``settings`` as ``build_assistant`` takes them.

    Leaves a note for the command line, which then asks this process instead of opening the index.
    Raises Busy when another process holds the data directory, and what ``build_assistant`` raises.
    """
    import uvicorn

    from assistant.http_api import api_router
    from assistant.serving import announced

    # Ours alone: a handler at the root would show what libraries say to themselves.
    ours = logging.getLogger("assistant")
    ours.addHandler(logging.StreamHandler())
    ours.setLevel(logging.INFO)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    with (
        build_assistant(settings, progress=_tell_progress) as assistant,
        announced(settings.data_dir, address) as token,
    ):
        app = build_web(assistant, routers=[api_router(assistant, token)])
        log.info("Open %s in a browser. Ctrl+C ends it.", address)
        uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", timeout_graceful_shutdown=3)


def _tell_progress(done: int, total: int, seconds_left: float | None) -> None:
    if done == total or done % 100 == 0:
        left = f", about {seconds_left:.0f} s left" if seconds_left and done < total else ""
        log.info("Reading the knowledge: %s of %s passages%s", done, total, left)


async def _said(request: Request, error: Exception) -> Response:
    """One of our errors as its own words."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    return JSONResponse({"message": str(error)}, status)


async def _unreadable(request: Request, error: Exception) -> Response:
    return JSONResponse({"message": "The page sent something we could not read. Reload it and try again."}, 422)
