"""A browser that opens every place of the page as somebody, types, clicks, and looks at what stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote

from assistant.domain.people import Role
from tests.proofs import payload_culture
from tests.proofs import payload_page as page_scripts
from tests.proofs.payload_list import Payload
from tests.proofs.payload_stage import SENTENCE, Parrot, Stage, mark_of
from tests.proofs.served_site import Site
from tests.proofs.sink import Noticed, watched
from tests.proofs.visitor import Door

AT_ONCE = 40
"""Places opened by one call into the page."""
EXAMPLES = 40
"""Sentences that are tried as examples at most: each is held against every standard."""
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
    "practice": ("practice", "practice"),
    "scenario": ("practice", "practice"),
    "scenario to change": ("practice", "practice"),
    "run": ("practice", "practice"),
    "debrief": ("practice", "practice"),
    "people": ("people", "people"),
    "somebody": ("people", "people"),
    "teams": ("people", "people"),
    "audit": ("audit", "audit"),
    **payload_culture.PLACES,
}
"""Surface -> the view in which it is shown (what is hidden loads no background) and its place there."""
ASKED = "May I refund a broken lamp by myself?"


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


def started(context: Any, address: str, query: str = "/") -> Any:
    """The page, once it is there."""
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(address + query)
    page.wait_for_selector("body[data-state=idle]")
    page.wait_for_selector("#slot-foot span")
    return page


def opened(context: Any, address: str, stage: Stage, role: Role, parrot: Parrot, by_hand: int) -> dict[str, Any]:
    """Open every place as one role; what is wrong, what was shown, and whether the page still works.

    ``by_hand`` payloads are typed and clicked through, and all go into addresses and messages; 0 leaves that out.
    """
    page = started(context, address)
    marks = [mark_of(one.payload) for one in stage.made]
    wrong, shown, refused = open_places(page, stage.paths(role), marks)
    if role is Role.agent:
        made = stage.made
        texts = [one.payload.text for one in made]
        wrong += batched(page, page_scripts.CONVERSATIONS, conversations(stage), shown, "conversation")
    if role is Role.agent and by_hand:
        wrong += batched(page, page_scripts.ADDRESSES, texts, shown, "")
        wrong += batched(page, page_scripts.MESSAGES, texts, shown, "message")
        for one in made[:: max(1, len(made) // by_hand)][:by_hand]:
            wrong += typed(page, address, one.payload, parrot)
            value = _quoted(one.payload)
            page.goto(f"{address}/?c={value}&tab={value}&d={value}&q={value}")
            page.wait_for_selector("#slot-foot span")
            wrong += page.evaluate("look()")
    if role is Role.trainer:
        fewer = stage.made[:: max(1, len(stage.made) // EXAMPLES)]
        sentences = [[one.review, f"{SENTENCE} {one.payload.text}", SENTENCE] for one in fewer]
        wrong += batched(page, page_scripts.EXAMPLES, sentences, shown, "example")
    parrot.says = "Say sorry first."
    page.goto(f"{address}/?tab=library")
    page.wait_for_selector("#slot-shelf a")
    wrong += page.evaluate("look()")
    return {"wrong": wrong, "shown": shown, "refused": refused, "works": works(page, address)}


def batched(page: Any, script: str, items: Sequence[Any], shown: dict[str, str], surface: str) -> list[str]:
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


def open_places(
    page: Any, places: Sequence[tuple[str, str, str]], marks: Sequence[str]
) -> tuple[list[str], dict[str, str], dict[str, int]]:
    """Open places; what is wrong, how often each surface showed its payload, how often it was refused."""
    wrong: list[str] = []
    shown: Counter[str] = Counter()
    total: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for batch in _batches(places):
        found, seen, closed = page.evaluate(page_scripts.OPEN, [[list(one) for one in batch], VIEWS, marks])
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
    # A payload may make the question one that nothing covers: then there is no source to open.
    if page.locator(".turn button.number").count():
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


def at_the_door(
    browser: Any, address: str, noticed: Noticed, without: bool, invited: Sequence[tuple[Payload, str]]
) -> list[str]:
    """Somebody unknown opens invitations, types payloads at the sign-in, and comes with them in the address."""
    wrong = []
    for one, token in invited:
        context = watched(browser, address, noticed, bypass_csp=without)
        page = context.new_page()
        page.set_default_timeout(30_000)

        def look(place: str, page: Any = page, number: int = one.number) -> list[str]:
            return [f"{place} of payload {number}: {found}" for found in page.evaluate(page_scripts.DOOR)]

        page.goto(f"{address}/welcome/{token}")
        wrong += look("invitation")
        page.goto(f"{address}/sign-in?next={_quoted(one)}")
        wrong += look("address")
        page.locator("[name=login]").fill(one.text.replace("\n", " ")[:200] or "x")
        page.locator("[name=password]").fill(one.text.replace("\n", " ")[:200] or "x")
        page.locator("button[type=submit]").click()
        page.wait_for_selector("[role=alert]")
        wrong += look("sign-in")
        page.goto(f"{address}/sign-in/company/back?error={_quoted(one)}&state={_quoted(one)}")
        wrong += look("company sign-in")
        context.close()
    return wrong


def works(page: Any, address: str) -> bool:
    """One click and one answer."""
    with suppress(Exception):
        page.goto(f"{address}/?tab=coach")
        page.wait_for_selector("body[data-state=idle]")
        page.locator("#ask-box textarea").fill(ASKED)
        page.keyboard.press("Enter")
        page.wait_for_selector(".turn[data-state=complete] .line", timeout=30_000)
        return True
    return False


def conversations(stage: Stage) -> list[list[str]]:
    return [[one.conversation, one.turn, mark_of(one.payload)] for one in stage.made]
