"""Today: the first thing one sees, from one route."""

from __future__ import annotations

import logging
from collections.abc import Callable

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from starlette.requests import HTTPConnection

from assistant.domain.people import Person
from assistant.errors import AssistantError
from assistant.ui.context import Context
from assistant.ui.pieces import slot
from assistant.ui.rendering_today import today_page

log = logging.getLogger(__name__)


def today_routes(context: Context) -> APIRouter:
    """The one route below ``/page``: all of Today, and what the frame says beside the views' names."""
    router = APIRouter(prefix="/page", include_in_schema=False, default_response_class=HTMLResponse)
    someone = Depends(context.who)

    @router.get("/today")
    def show(person: Person = someone) -> str:
        opened = context.assistant.today.open(person)
        page = today_page(opened, context.assistant.coach.examples(person))
        return slot("today", page, mode="parts") + context.badges(person)

    return router


def noting(
    who: Callable[[HTTPConnection], Person], seen: Callable[[Person], None]
) -> Callable[[HTTPConnection], Person]:
    """``who``, which also tells ``seen`` that the person is here: a visit lasts as long as requests come."""

    def person(connection: HTTPConnection) -> Person:
        found = who(connection)
        try:
            seen(found)
        except AssistantError as error:
            # What was asked for does not depend on it.
            log.warning("a visit was not noted: %s", error)
        return found

    return person
