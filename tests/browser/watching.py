"""Pages in browsers of their own, with an eye on what must not happen in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def watched(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Gives a function that opens a path below ``address`` in a new browser, with Playwright's options of a context.

    At the end no script may have failed, nothing may have broken our policy, and nothing may have gone elsewhere.
    """
    contexts: list[Any] = []
    wrong: list[str] = []

    def open_one(path: str = "/", **options: Any) -> Any:
        context = browser.new_context(viewport=options.pop("viewport", {"width": 1280, "height": 800}), **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        own = (address, f"blob:{address}", "data:")
        page.on("request", lambda r: None if r.url.startswith(own) else wrong.append(f"went to {r.url}"))
        page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
        page.goto(address + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert wrong == []
