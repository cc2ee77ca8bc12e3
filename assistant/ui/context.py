"""What every tab is given, and how its handlers answer when something goes wrong."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from starlette.requests import HTTPConnection

from assistant.domain.maxima import LISTED, MOST_LISTED
from assistant.domain.people import Person
from assistant.errors import AssistantError, NotAllowed
from assistant.ui.pieces import notice, older_ones, slot, wire
from assistant.ui.rendering_frame import conversation_list
from assistant.ui.rendering_today import badge_slots

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant

BROKEN = "Something broke on our side; it has been noted. What you wrote is still here, and you can try again."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Context:
    """The assistant, who stands behind a request, and the time.

    ``who`` raises NotAllowed for a request from nobody we know. ``clock`` gives aware UTC times.
    ``others`` are the colleagues that the person behind a request may hand something over to. ``signed_in`` says
    that people are who they signed in as, and not the demo's; ``token`` is then the cookie's of a request, and
    ``link`` the address at which a one-time token is used.
    """

    assistant: Assistant
    who: Callable[[HTTPConnection], Person]
    clock: Callable[[], datetime]
    others: Callable[[HTTPConnection], tuple[Person, ...]]
    signed_in: bool = False
    token: Callable[[HTTPConnection], str] = lambda connection: ""
    link: Callable[[HTTPConnection, str], str] = lambda connection, token: f"{connection.base_url}welcome/{token}"

    def caller(self, connection: HTTPConnection | None) -> Person:
        """Who stands behind a Gradio event. Raises NotAllowed for nobody we know."""
        if connection is None:
            raise NotAllowed("This did not come from the page. Open the page and try again.")
        return self.who(connection)

    @property
    def time_zone(self) -> str:
        """The company's time zone."""
        return self.assistant.company.time_zone

    @property
    def today(self) -> date:
        """Today on the company's calendar."""
        return self.clock().astimezone(ZoneInfo(self.time_zone)).date()

    def badges(self, person: Person) -> str:
        """What stands beside the names of views, for its places in the frame."""
        return badge_slots(self.assistant.today.badges(person))

    def conversations(self, person: Person, search: str = "", most: int = LISTED) -> str:
        """The person's conversation list as HTML: the last ``most``, and the way to more."""
        most = max(1, min(most, MOST_LISTED))
        found = self.assistant.coach.conversations(person, search, most + 1)
        older = older_ones("older-conversations", most) if len(found) > most else ""
        return conversation_list(found[:most], self.today, self.time_zone, search) + older


def send(*fragments: str) -> str:
    """Fragments as one value for a tab's wire."""
    return wire("".join(fragments), secrets.token_hex(6))


def trouble(error: Exception) -> str:
    """What the page says about an error: its own words when it is one of ours, else that we know."""
    if isinstance(error, AssistantError):
        return slot("trouble", notice(str(error)))
    log.error("a handler failed", exc_info=error)
    return slot("trouble", notice(BROKEN, kind="fix"))
