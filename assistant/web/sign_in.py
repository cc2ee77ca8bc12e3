"""Routes of the way in and out: sign-in, one-time links, sign-out."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import anyio
import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.domain.accounts import Account, LinkKind
from assistant.domain.company import Company
from assistant.errors import AssistantError, FixInput, NotAllowed, TooManyTries
from assistant.features.accounts import Accounts, Entry
from assistant.security.browsers import device_of
from assistant.security.cookies import Cookie
from assistant.security.site import own_path
from assistant.web import sign_in_pages as pages
from assistant.web.identity import SIGN_IN

SIGN_OUT, SIGNED_OUT, WELCOME = "/sign-out", "/signed-out", "/welcome"
_AT_ONCE = 8
"""Sign-ins that are worked on at the same time; others wait without holding a thread."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_STALE = (
    "This form could not be matched to your browser. It may have been open for long, or cookies are switched off. "
    "Please try once more."
)


class Door:
    """What every page before sign-in needs. The form's token lies in a cookie and in the form; both have to agree."""

    def __init__(self, company: Company, accounts: Accounts, framed: bool, new_token: Callable[[], str]) -> None:
        self.company, self.accounts, self._new_token = company, accounts, new_token
        self.cookie = Cookie("coach", framed)
        self._form_cookie = Cookie("coach-form", framed)
        self._limiter = anyio.CapacityLimiter(_AT_ONCE)

    def answer(
        self, request: Request, title: str, form: Callable[[str], str], status: int = 200, wait: int = 0
    ) -> Response:
        """A page of ours; ``form`` makes its body from the form's token, ``wait`` are seconds until the next try."""
        given = self._form_cookie.read(request)
        token = given if _TOKEN.fullmatch(given) else self._new_token()
        response = HTMLResponse(pages.page(self.company, title, form(token)), status)
        self._form_cookie.put(request, response, token)
        if wait:
            response.headers["retry-after"] = str(wait)
        return response

    async def form(self, request: Request) -> dict[str, str]:
        """What was filled in. Raises NotAllowed for a form that this browser was not given."""
        given = await request.form(max_files=0, max_fields=10)
        fields = {name: value for name, value in given.items() if isinstance(value, str)}
        expected = self._form_cookie.read(request)
        if not expected or not hmac.compare_digest(fields.get("form_token", "").encode(), expected.encode()):
            raise NotAllowed(_STALE)
        return fields

    async def working(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Work in a thread, at most a few at a time: a hash keeps a core busy."""
        return await anyio.to_thread.run_sync(work, *arguments, limiter=self._limiter)

    async def enter(self, request: Request, entry: Entry, path: str) -> Response:
        """Send a browser on with its new session; one it had before ends."""
        token, session, _ = entry
        before = self.cookie.read(request)
        if before:
            await self.working(self.accounts.sign_out, before)
        response = RedirectResponse(path, 303)
        self.cookie.put(request, response, token, int((session.expires_at - session.created_at).total_seconds()))
        self._form_cookie.remove(request, response)
        return response


def sign_in_routes(door: Door, company_sign_in: str = "") -> APIRouter:
    """The way in and out; ``company_sign_in`` is the single sign-on's path, if there is one."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    accounts = door.accounts

    def form_again(request: Request, login: str, next_path: str, error: AssistantError | None = None) -> Response:
        other = f"{company_sign_in}?next={quote(next_path, safe='')}" if company_sign_in else ""

        def form(token: str) -> str:
            return pages.sign_in(token, next_path, login=login, wrong=str(error or ""), company_sign_in=other)

        return door.answer(request, "Sign in", form, *_status(error))

    @router.get(SIGN_IN)
    async def sign_in_page(request: Request, next: str = "/") -> Response:
        if await door.working(accounts.session, door.cookie.read(request)):
            return RedirectResponse(own_path(next), 303)
        return form_again(request, "", own_path(next))

    @router.post(SIGN_IN)
    async def sign_in(request: Request) -> Response:
        fields: dict[str, str] = {}
        try:
            fields = await door.form(request)
            entry = await door.working(
                accounts.sign_in,
                fields.get("login", "").strip(),
                fields.get("password", ""),
                request.client.host if request.client else "",
                device_of(request.headers.get("user-agent", "")),
            )
        except AssistantError as error:
            return form_again(request, fields.get("login", ""), own_path(fields.get("next", "/")), error)
        return await door.enter(request, entry, own_path(fields.get("next", "/")))

    @router.get(f"{SIGN_IN}/forgotten")
    async def forgotten(request: Request) -> Response:
        return door.answer(request, "Forgotten your password?", lambda _: pages.forgotten())

    @router.post(SIGN_OUT)
    async def sign_out(request: Request) -> Response:
        token = door.cookie.read(request)
        if token:
            await door.working(accounts.sign_out, token)
        response = RedirectResponse(SIGNED_OUT, 303)
        door.cookie.remove(request, response)
        # What somebody had not sent yet is not for the next person at this computer.
        response.headers["clear-site-data"] = '"storage"'
        return response

    @router.get(SIGNED_OUT)
    async def signed_out(request: Request) -> Response:
        return door.answer(request, "Signed out", lambda _: pages.signed_out())

    def welcome_form(
        request: Request,
        kind: LinkKind,
        account: Account | None,
        fields: dict[str, str],
        error: AssistantError | None = None,
    ) -> Response:
        path, wrong = request.url.path, str(error or "")

        def form(token: str) -> str:
            if account is None:
                given = {name: fields.get(name, "") for name in ("name", "login")}
                return pages.first_administrator(token, path, **given, wrong=wrong)
            again = kind is LinkKind.reset
            return pages.welcome(token, path, account.name, account.login, wrong=wrong, again=again)

        return door.answer(request, "Welcome", form, *_status(error))

    @router.get(WELCOME + "/{token}")
    async def welcome(request: Request, token: str) -> Response:
        try:
            link, account = await door.working(accounts.invited, token)
        except FixInput as error:
            return _no_way(door, request, error)
        return welcome_form(request, link.kind, account, {})

    @router.post(WELCOME + "/{token}")
    async def accept(request: Request, token: str) -> Response:
        try:
            link, account = await door.working(accounts.invited, token)
        except FixInput as error:
            return _no_way(door, request, error)
        fields: dict[str, str] = {}
        try:
            fields = await door.form(request)
            entry = await door.working(_accepting(accounts, request, token, fields))
        except AssistantError as error:
            return welcome_form(request, link.kind, account, fields, error)
        return await door.enter(request, entry, "/")

    return router


def _accepting(accounts: Accounts, request: Request, token: str, fields: dict[str, str]) -> Callable[[], Entry]:
    device = device_of(request.headers.get("user-agent", ""))
    name, login = fields.get("name", ""), fields.get("login", "")
    return lambda: accounts.accept(token, fields.get("password", ""), device, login=login, name=name)


def _no_way(door: Door, request: Request, error: AssistantError) -> Response:
    return door.answer(request, "That did not work", lambda _: pages.trouble(str(error)), 410)


def _status(error: AssistantError | None) -> tuple[int, int]:
    """The status of a form that is shown again, and seconds to wait."""
    if error is None:
        return 200, 0
    if isinstance(error, TooManyTries):
        return 429, error.seconds
    if isinstance(error, FixInput):
        return 422, 0
    return (403, 0) if isinstance(error, NotAllowed) else (503, 0)
