"""The server process: the demo for this machine, or the signed-in service."""

from __future__ import annotations

import logging
from typing import Any

from assistant.bootstrap import build_assistant, is_loopback, log_formatter, make_provider, site_of
from assistant.errors import SettingsError
from assistant.web.application import build_web
from assistant.web.sign_in import WELCOME

log = logging.getLogger(__name__)


def serve(settings: Any, *, signed_in: bool = False) -> None:
    """Serve until interrupted: the demo, or with ``signed_in`` the service that people sign in to.

    ``settings`` as ``build_assistant`` takes them. Leaves a note for the command line, which then asks this process
    instead of opening the index. Raises Busy when another process holds the data directory, SettingsError for an
    address that this way to serve must not have, and what ``build_assistant`` raises.
    """
    import uvicorn

    from assistant.http_api import api_router
    from assistant.serving import announced

    if not signed_in and not is_loopback(settings.host):
        raise SettingsError(
            f"COACH_HOST: the demo asks nobody who they are, so it serves this machine alone, and {settings.host} can "
            "be reached from others. Use 127.0.0.1, or start the service that people sign in to: make serve."
        )
    site = site_of(settings) if signed_in else None
    # Ours alone: a handler at the root would show what libraries say to themselves.
    ours = logging.getLogger("assistant")
    handler = logging.StreamHandler()
    handler.setFormatter(log_formatter(settings))
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    # What goes wrong in a request is told with the words of the error, which may be a person's.
    logging.getLogger("uvicorn").addHandler(handler)
    address = _address(settings.host, settings.port)
    with (
        build_assistant(settings, progress=_tell_progress, background=True) as assistant,
        announced(settings.data_dir, address) as token,
    ):
        routers = [api_router(assistant, token)]
        if site is None:
            app = build_web(assistant, routers=routers)
            log.info("The demo, for this computer alone: whoever opens it is one of the sample people.")
            log.info("Open %s in a browser. Ctrl+C ends it.", address)
        else:
            app = build_web(assistant, demo=False, routers=routers, site=site, provider=make_provider(settings))
            _tell_way_in(assistant.accounts.first_administrator(), site.public_url or address, site.public_scheme)
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            log_level="warning",
            # Believes this machine's X-Forwarded-For unless told; whom we believe is a setting of ours.
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )


def _address(host: str, port: int) -> str:
    """Where this machine itself reaches the server."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (read, not bound)
    return f"http://[{near}]:{port}" if ":" in near else f"http://{near}:{port}"


def _tell_way_in(first: str | None, address: str, public_scheme: str) -> None:
    if public_scheme == "http":
        log.warning("COACH_PUBLIC_URL is plain http: passwords and conversations can be read on the way. Use https.")
    if first:
        log.info(
            "There is no account yet. This link makes the first administrator. It works once, for a day:\n\n    %s\n",
            f"{address}{WELCOME}/{first}",
        )
    log.info("Open %s in a browser and sign in. Ctrl+C ends it.", address)


def _tell_progress(done: int, total: int, seconds_left: float | None) -> None:
    if done == total or done % 100 == 0:
        left = f", about {seconds_left:.0f} s left" if seconds_left and done < total else ""
        log.info("Reading the knowledge: %s of %s passages%s", done, total, left)
