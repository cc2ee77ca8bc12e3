"""Routes of single sign-on: off to the provider, and back."""

from __future__ import annotations

import base64
import binascii

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from assistant.errors import AssistantError, NotAllowed, TryAgain
from assistant.features.single_sign_on import SingleSignOnAccounts
from assistant.security.browsers import device_of
from assistant.security.cookies import Cookie
from assistant.security.oidc import Begun, SingleSignOn
from assistant.security.site import own_path
from assistant.web import sign_in_pages as pages
from assistant.web.identity import SIGN_IN
from assistant.web.sign_in import Door

COMPANY = f"{SIGN_IN}/company"
BACK = f"{COMPANY}/back"
_MINUTES = 10


def single_sign_on_routes(
    door: Door, provider: SingleSignOn, accounts: SingleSignOnAccounts, framed: bool
) -> APIRouter:
    """What a browser has to bring back lies in a cookie of its own: nothing is remembered for who never returns."""
    router = APIRouter(include_in_schema=False)
    cookie = Cookie("coach-company", framed)

    @router.get(COMPANY)
    async def begin(request: Request, next: str = "/") -> Response:
        try:
            address, begun = await provider.begin(_back(request), own_path(next))
        except AssistantError as error:
            return _refused(door, request, error)
        response = RedirectResponse(address, 303)
        cookie.put(request, response, _packed(begun), _MINUTES * 60)
        return response

    @router.get(BACK)
    async def back(request: Request) -> Response:
        try:
            begun = _unpacked(cookie.read(request))
            claims = await provider.finish(begun, _back(request), dict(request.query_params))
            device = device_of(request.headers.get("user-agent", ""))
            entry = await door.working(accounts.admit, claims, device)
            response = await door.enter(request, entry, own_path(begun.next))
        except AssistantError as error:
            response = _refused(door, request, error)
        cookie.remove(request, response)
        return response

    return router


def _back(request: Request) -> str:
    # The host was checked against those we know, and the scheme is the browser's.
    return f"{request.url.scheme}://{request.url.netloc}{BACK}"


def _packed(begun: Begun) -> str:
    return base64.urlsafe_b64encode(begun.model_dump_json().encode()).decode().rstrip("=")


def _unpacked(text: str) -> Begun:
    try:
        return Begun.model_validate_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValidationError, binascii.Error, ValueError):
        raise NotAllowed(
            f"Your sign-in took longer than {_MINUTES} minutes, or began in another browser. Please start again."
        ) from None


def _refused(door: Door, request: Request, error: AssistantError) -> Response:
    status = 503 if isinstance(error, TryAgain) else 403
    return door.answer(request, "That did not work", lambda _: pages.trouble(str(error)), status)
