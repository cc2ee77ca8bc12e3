"""Nothing that people, documents or a model write loads anything or runs in a reader's browser.

    python -m tests.proofs.payloads [--count N] [--out FILE]

Payloads (a list of our own, and two public ones where they lie beside the project) are put wherever words can be put:
messages, answers of a model, documents and their files, titles, reviews, promises, questions, reports, names, search
words, addresses, messages about errors. A real Chromium, all of whose other hosts lead to a listener on loopback, opens
every place as each role, once with the page's Content-Security-Policy and once without, so that the rendering has to
hold alone. Counted are requests that arrive, scripts that run, pages that are left, and elements in our places that
could do any of it. The same payloads on a page that takes them as they are show that the counting works. Prints one
JSON document; exit code 1 when anything got through.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import httpx

from assistant.domain.people import ADMINISTRATOR, Role
from assistant.errors import AssistantError
from assistant.ui import rendering
from tests.integration.search_support import WordEmbedder
from tests.proofs import payload_page as page_scripts
from tests.proofs.leak_site import Site, running
from tests.proofs.payload_list import Payload, payloads
from tests.proofs.payload_stage import Parrot, Stage, fill, mark_of, write_payload_company
from tests.proofs.sink import Noticed, Sink, chromium, sink, watched
from tests.proofs.visitor import Door, Visitor, visiting

AT_ONCE = 40
"""Places opened by one call into the page."""
BY_HAND = 6
"""Payloads that are typed by hand, with everything clicked that can be."""
VIEWS = {
    "conversations": ("coach", "conversations"),
    "search words": ("coach", "conversations"),
    "frame": ("coach", "side"),
    "document": ("library", "document"),
    "document beside": ("coach", "sources"),
    "source": ("coach", "sources"),
    "questions": ("questions", "questions"),
    "promises": ("promises", "promises"),
    "today": ("today", "today"),
    "you": ("you", "you"),
    "who sees what": ("who", "who"),
    "review": ("review", "review"),
    "review form": ("review", "review"),
    "review source": ("review", "sources"),
    "shared review": ("review", "review"),
    "people": ("people", "people"),
    "somebody": ("people", "people"),
    "teams": ("people", "people"),
    "audit": ("audit", "audit"),
}
"""Surface -> the view in which it is shown (what is hidden loads no background) and its place there."""
_ATTACHED = re.compile(r"attachment; filename=\"[\w .-]+\"(; filename\*=UTF-8''[\w%.~-]+)?", re.ASCII)
_PLAIN = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote strong em code pre br hr table thead tbody tr th td".split()
)
_NOTHING: dict[str, Any] = {"got_through": (), "broken": ()}
ASKED = "May I refund a broken lamp by myself?"


class Nobody:
    """Listens to nothing: what comes back is looked at in the browser."""

    def response(self, role: Role, case: str, response: httpx.Response) -> None:
        """Nothing."""

    def fault(self, told: str) -> None:
        """Nothing."""


def prove(
    sink: Sink,
    browser: Any,
    chosen: Sequence[Payload],
    folder: Path,
    *,
    bypass: Sequence[bool],
    by_hand: int = BY_HAND,
    roles: Sequence[Role] = tuple(Role),
) -> dict[str, Any]:
    """Put the payloads everywhere and open everything, for each of ``bypass`` without the policy or with it.

    ``by_hand`` of them are typed and clicked through; ``roles`` look.
    """
    parrot = Parrot()
    result: dict[str, Any] = {}
    world = write_payload_company(folder / "knowledge", chosen)
    with (
        running(world, folder / "data", says=parrot, embedder=WordEmbedder(), COACH_REDACT="none") as site,
        visiting(site.address, Nobody()) as (door, people),
    ):
        stage = Stage()
        fill(stage, people, parrot, chosen)
        result["refused_while_filling"] = stage.refused
        result["downloads"] = {"could_get_through": taken_away(people[Role.agent], stage), **_NOTHING}
        for without in bypass:
            noticed, told = Noticed(), {}
            for role in roles:
                with entered(browser, site, door, role.value, noticed, without) as context:
                    told[role.value] = opened(context, site.address, stage, role, parrot, by_hand)
            result[_named(without)] = {**_summed(noticed, sink, told), "shown": told}
        noticed = Noticed()
        with entered(browser, site, door, Role.agent.value, noticed, True) as context, _unescaped():
            wrong = _batched(started(context, site.address), page_scripts.CONVERSATIONS, _conversations(stage), {}, "")
        found = len(noticed.everything(sink)) + len(wrong)
        result["control_in_the_page"] = {"noticed_where_turns_are_not_escaped": found}
        sink.requests.clear()
    return result


def taken_away(visitor: Visitor, stage: Stage) -> list[str]:
    """Downloads whose name could break out of its header, or whose Markdown would load something in another program."""
    from bs4 import BeautifulSoup
    from markdown_it import MarkdownIt

    other_program = MarkdownIt("commonmark", {"html": True}).enable("table")
    wrong = []
    for made in stage.made:
        for path in (f"conversations/{made.conversation}/export", f"reviews/{made.review}/export"):
            response = visitor.get("file name", f"/page/{path}")
            header = response.headers.get("content-disposition", "")
            if response.is_success and not _ATTACHED.fullmatch(header):
                wrong.append(f"{path}: {header[:120]}")
            drawn = BeautifulSoup(other_program.render(response.text), "html.parser")
            loading = [element.name for element in drawn.find_all(True) if element.name not in _PLAIN]
            wrong += [f"{path}: <{name}> for payload {made.payload.number}" for name in dict.fromkeys(loading)]
    return wrong


@contextmanager
def entered(browser: Any, site: Site, door: Door, name: str, noticed: Noticed, without: bool) -> Iterator[Any]:
    """A browser in which this person is, with or without the page's policy."""
    client = door.client(name)
    context = watched(browser, site.address, noticed, bypass_csp=without)
    context.add_init_script(page_scripts.LOOK)
    context.add_cookies([{"name": n, "value": v, "url": site.address} for n, v in client.cookies.items()])
    try:
        yield context
    finally:
        context.close()


@contextmanager
def _unescaped() -> Iterator[None]:
    """The page as it must not be: turns drawn without escaping."""
    with patch.object(rendering, "escape", str), patch.object(rendering, "render_inline", str):
        yield


def _conversations(stage: Stage) -> list[list[str]]:
    return [[one.conversation, one.turn, mark_of(one.payload)] for one in stage.made]


def prove_people(sink: Sink, browser: Any, chosen: Sequence[Payload], folder: Path, without: bool) -> dict[str, Any]:
    """Names of people and teams: their pages, the audit, the way in."""
    world = write_payload_company(folder / "knowledge", chosen[:1])
    noticed = Noticed()
    with (
        running(world, folder / "data", engine="builtin", signed_in=True, embedder=WordEmbedder()) as site,
        visiting(site.address, Nobody(), site.accounts) as (door, _),
    ):
        ids, links = _invited(site, chosen)
        places = [(name, name) for name in ("people", "teams", "audit", "you")]
        places += [("people", "people/new"), *(("somebody", f"people/{identity}") for identity in ids)]
        doors = [f"/welcome/{token}" for token in links[:: max(1, len(links) // 40)]]
        doors += [f"/sign-in?next={path}" for path in ("javascript:alert(1)", "//x.example", "%22%3E%3Cscript%3E")]
        with entered(browser, site, door, ADMINISTRATOR, noticed, without) as context:
            page = started(context, site.address)
            wrong, shown, refused = _opened(page, [(surface, path, "") for surface, path in places])
            wrong += page.evaluate(page_scripts.PAGES, [doors])
            works = _works(page, site.address)
    told = {"administrator": {"wrong": wrong, "shown": shown, "refused": refused, "works": works}}
    return {**_summed(noticed, sink, told), "people": len(ids), "shown": told}


def _invited(site: Site, chosen: Sequence[Payload]) -> tuple[list[str], list[str]]:
    """People and teams who are called like payloads, as far as an administrator may call anybody so."""
    accounts: Any = site.assistant.accounts
    administrator = accounts.named("ada@harbour.example")
    ids, links = [], []
    for one in chosen:
        with suppress(AssistantError):
            team = accounts.add_team(administrator, one.text[:80]).id
            given = (one.text[:120], f"{one.number}{one.text}"[:120], Role.agent, administrator.level)
            made = accounts.invite(administrator, *given, team_id=team, function="")
            ids.append(made.account.id)
            links.append(made.token)
    return ids, links


def _named(without: bool) -> str:
    return "without_the_policy" if without else "with_the_policy"


def _summed(noticed: Noticed, sink: Sink, told: dict[str, Any]) -> dict[str, Any]:
    found = noticed.everything(sink)
    sink.requests.clear()
    wrong = [f"{role}: {one}" for role, part in told.items() for one in part.pop("wrong")]
    broken = [f"{role}: the page does not work any more" for role, part in told.items() if not part.pop("works")]
    return {
        "got_through": found,
        "could_get_through": wrong[:40],
        "broken": broken,
        "script_errors": noticed.errors[:9],
    }


def started(context: Any, address: str, query: str = "/") -> Any:
    """The page, once it is there."""
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(address + query)
    page.wait_for_selector("body[data-state=idle]")
    page.wait_for_selector("#slot-foot span")
    return page


def opened(context: Any, address: str, stage: Stage, role: Role, parrot: Parrot, by_hand: int) -> dict[str, Any]:
    """Open every place as one role; what is wrong, what was shown, and whether the page still works."""
    page = started(context, address)
    wrong, shown, refused = _opened(page, stage.paths(role))
    if role is Role.agent:
        made = stage.made
        texts = [one.payload.text for one in made]
        wrong += _batched(page, page_scripts.CONVERSATIONS, _conversations(stage), shown, "conversation")
        wrong += _batched(page, page_scripts.ADDRESSES, texts, shown, "")
        wrong += _batched(page, page_scripts.MESSAGES, texts, shown, "message")
        for one in made[:: max(1, len(made) // by_hand)][:by_hand]:
            wrong += typed(page, address, one.payload, parrot)
            value = _quoted(one.payload)
            page.goto(f"{address}/?c={value}&tab={value}&d={value}&q={value}")
            page.wait_for_selector("#slot-foot span")
            wrong += page.evaluate("look()")
    page.goto(f"{address}/?tab=library")
    page.wait_for_selector("#slot-shelf a")
    wrong += page.evaluate("look()")
    return {"wrong": wrong, "shown": shown, "refused": refused, "works": _works(page, address)}


def _batched(page: Any, script: str, items: Sequence[Any], shown: dict[str, str], surface: str) -> list[str]:
    """Run a script of the page over items; what is wrong, and into ``shown`` how many were seen."""
    wrong: list[str] = []
    seen = 0
    for batch in _batches(items):
        found, count = page.evaluate(script, [batch])
        wrong += found
        seen += count
    if surface:
        shown[surface] = f"{seen} of {len(items)}"
    return wrong


def _quoted(one: Payload) -> str:
    return quote(one.text, safe="")


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def _opened(page: Any, places: Sequence[tuple[str, str, str]]) -> tuple[list[str], dict[str, str], dict[str, int]]:
    """Open places; what is wrong, how often each surface showed its payload, how often it was refused."""
    wrong: list[str] = []
    shown: Counter[str] = Counter()
    total: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for batch in _batches(places):
        found, seen, closed = page.evaluate(page_scripts.OPEN, [[list(one) for one in batch], VIEWS])
        wrong += found
        shown.update({surface: count for surface, (count, _) in seen.items()})
        total.update({surface: count for surface, (_, count) in seen.items()})
        refused.update(closed)
    return wrong, {surface: f"{shown[surface]} of {count}" for surface, count in total.items()}, dict(refused)


def typed(page: Any, address: str, one: Payload, parrot: Parrot) -> list[str]:
    """Type one payload into every box there is, and click whatever it led to."""
    parrot.says, wrong = one.text, []
    page.goto(f"{address}/?tab=coach")
    page.wait_for_selector("body[data-state=idle]")
    page.locator("#ask-box textarea").fill(f"{ASKED} {one.text}"[:7_000])
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn[data-state=complete]")
    wrong += page.evaluate("look()")
    for fold in page.locator(".turn summary").all():
        fold.click()
    page.locator(".turn button.number").first.click()
    page.wait_for_selector("#slot-sources .prose")
    wrong += page.evaluate("look()")
    page.locator(".turn [data-do=feedback][data-value=down]").click()
    page.locator(".turn form.reason textarea").fill(one.text[:900])
    page.locator(".turn form.reason [type=submit]").click()
    page.locator(".turn [data-do=ask-person]").last.click()
    page.wait_for_selector("#person-question")
    wrong += page.evaluate("look()")
    page.locator("#person-question").fill(one.text[:900] or "x")
    page.locator("#dialog [type=submit]").click()
    page.wait_for_selector("#dialog .passed-on")
    wrong += page.evaluate("look()")
    page.locator("#dialog [data-do=close-dialog]").click()
    page.evaluate("document.querySelector('[data-do=rename]').click()")
    page.locator("#new-title").fill(one.text.replace("\n", " ")[:100])
    page.locator("#dialog [type=submit]").click()
    page.wait_for_selector("#dialog", state="hidden")
    wrong += page.evaluate("look()")
    page.evaluate("document.querySelector('[data-do=delete]').click()")
    page.wait_for_selector("#toast button")
    wrong += page.evaluate("look()")
    page.locator("#conversation-search").fill(one.text[:90])
    page.wait_for_timeout(150)
    wrong += page.evaluate("look()")
    return [f"typed {one.number}: {one}" for one in wrong]


def _works(page: Any, address: str) -> bool:
    """One click and one answer."""
    with suppress(Exception):
        page.goto(f"{address}/?tab=coach")
        page.wait_for_selector("body[data-state=idle]")
        page.locator("#ask-box textarea").fill(ASKED)
        page.keyboard.press("Enter")
        page.wait_for_selector(".turn[data-state=complete] .line", timeout=30_000)
        return True
    return False


@contextmanager
def unsafe(chosen: Sequence[Payload]) -> Iterator[str]:
    """The control: pages without a policy that take payloads as they are, as HTML and as a kind renderer's Markdown."""
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark", {"html": True}).enable("table")
    texts = {f"/{one.number}": f"<!doctype html><body>{one.text}\n{rendered.render(one.text)}" for one in chosen}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = texts.get(self.path, "").encode("utf-8", "replace")
            self.send_response(200 if body else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def fired(sink: Sink, browser: Any, chosen: Sequence[Payload]) -> list[int]:
    """Numbers of the payloads that do reach the sink or run, where nothing holds them back."""
    found = []
    with unsafe(chosen) as address:
        for one in chosen:
            noticed = Noticed()
            context = watched(browser, address, noticed)
            page = context.new_page()
            with suppress(Exception):
                page.goto(f"{address}/{one.number}", wait_until="commit", timeout=3_000)
                page.wait_for_timeout(60)
                page.evaluate("document.querySelectorAll('body *').forEach((e) => { try { e.click() } catch {} })")
                page.wait_for_timeout(30)
            if noticed.everything(sink):
                found.append(one.number)
            context.close()
            sink.requests.clear()
    # What is still on its way belongs to the page that was closed.
    time.sleep(0.5)
    sink.requests.clear()
    return found


def long_form(count: int | None) -> dict[str, Any]:
    """The whole proof."""
    with sink() as listener, chromium(listener) as browser, tempfile.TemporaryDirectory() as scratch:
        chosen = payloads(listener.address, count)
        kinds: dict[str, int] = {}
        for one in chosen:
            kinds[one.kind] = kinds.get(one.kind, 0) + 1
        result: dict[str, Any] = {"payloads": len(chosen), "kinds": kinds}
        reached = fired(listener, browser, chosen)
        result["control"] = {"payloads_that_load_or_run_on_an_unsafe_page": len(reached)}
        result |= prove(listener, browser, chosen, Path(scratch) / "page", bypass=(False, True))
        for without in (False, True):
            part = prove_people(listener, browser, chosen, Path(scratch) / f"people-{without}", without)
            result[f"people_{_named(without)}"] = part
    return result


def failed(result: dict[str, Any]) -> bool:
    """Whether anything got through, or the control did not."""
    runs = [part for part in result.values() if isinstance(part, dict) and "got_through" in part]
    through = any(run["got_through"] or run["could_get_through"] or run["broken"] for run in runs)
    controls = [*result["control"].values(), *result["control_in_the_page"].values()]
    return through or not all(controls)


def main() -> int:
    """Command line of the proof."""
    parser = argparse.ArgumentParser(description="Payloads everywhere, and a browser that opens everything.")
    parser.add_argument("--count", type=int, help="only so many payloads, of all kinds")
    parser.add_argument("--out", type=Path, help="write the result here too")
    arguments = parser.parse_args()
    started_at = time.monotonic()
    result = {**long_form(arguments.count), "cores": os.cpu_count()}
    result["seconds"] = round(time.monotonic() - started_at, 1)
    text = json.dumps(result, indent=2, ensure_ascii=False)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n")
    return 1 if failed(result) else 0


if __name__ == "__main__":
    sys.exit(main())
