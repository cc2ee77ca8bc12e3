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
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import httpx

from assistant.domain.people import ADMINISTRATOR, Role
from assistant.errors import AssistantError
from assistant.ui import rendering
from tests.integration.search_support import WordEmbedder
from tests.proofs import payload_page as page_scripts
from tests.proofs.payload_browser import (
    BY_HAND,
    at_the_door,
    batched,
    conversations,
    entered,
    open_places,
    opened,
    started,
    works,
)
from tests.proofs.payload_control import fired
from tests.proofs.payload_files import downloads, scenario_files
from tests.proofs.payload_list import Payload, payloads
from tests.proofs.payload_stage import Parrot, Stage, fill, mark_of, write_payload_company
from tests.proofs.served_site import Site, running
from tests.proofs.sink import Noticed, Sink, chromium, sink
from tests.proofs.visitor import visiting

WITHOUT_WORDS = ("who sees what", "review source")
"""Surfaces that show nobody's words, or those of a document whose words are all its own."""
AT_THE_DOOR = 40
"""Payloads that are typed at the sign-in, and invitations that are opened."""
_NOTHING: dict[str, Any] = {"got_through": (), "broken": ()}


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
        files = [*downloads(people[Role.agent], people[Role.trainer], stage), *scenario_files(site, chosen)]
        result["files"] = {"could_get_through": files, **_NOTHING}
        for without in bypass:
            noticed, told = Noticed(), {}
            for role in roles:
                with entered(browser, site, door, role.value, noticed, without) as context:
                    told[role.value] = opened(context, site.address, stage, role, parrot, by_hand if without else 0)
            result[_named(without)] = {**_summed(noticed, sink, told), "shown": told}
        noticed = Noticed()
        with entered(browser, site, door, Role.agent.value, noticed, True) as context, _unescaped():
            page, wrong = started(context, site.address), []
            # A payload that leads the page elsewhere ends the look: it is among what is noticed.
            with suppress(_browser_error()):
                wrong = batched(page, page_scripts.CONVERSATIONS, conversations(stage), {}, "")
        found = len(noticed.everything(sink)) + len(wrong)
        result["control_in_the_page"] = {"noticed_where_turns_are_not_escaped": found}
        sink.requests.clear()
    return result


def _browser_error() -> type[Exception]:
    """What the browser raises; imported late, as it is not there without the tests' packages."""
    from playwright.sync_api import Error

    return Error


@contextmanager
def _unescaped() -> Iterator[None]:
    """The page as it must not be: turns drawn without escaping."""
    with patch.object(rendering, "escape", str), patch.object(rendering, "render_inline", str):
        yield


def prove_people(sink: Sink, browser: Any, chosen: Sequence[Payload], folder: Path, without: bool) -> dict[str, Any]:
    """Names of people and teams: their pages, the audit, the way in."""
    world = write_payload_company(folder / "knowledge", chosen[:1])
    noticed = Noticed()
    with (
        running(world, folder / "data", engine="builtin", signed_in=True, embedder=WordEmbedder()) as site,
        visiting(site.address, Nobody(), site.accounts) as (door, _),
    ):
        made = _invited(site, chosen)
        places = [(name, name, mark_of(made[0][0])) for name in ("people", "teams", "audit")]
        places += [("people", "people/new", "")]
        places += [("people", f"people?search={quote(one.text[:60], safe='')}", "") for one, _, _ in made]
        places += [("somebody", f"people/{identity}", mark_of(one)) for one, identity, _ in made]
        with entered(browser, site, door, ADMINISTRATOR, noticed, without) as context:
            page = started(context, site.address)
            wrong, shown, refused = open_places(page, places, [mark_of(one) for one in chosen])
            working = works(page, site.address)
        fewer = made[:: max(1, len(made) // AT_THE_DOOR)]
        wrong += at_the_door(browser, site.address, noticed, without, [(one, token) for one, _, token in fewer])
    told = {"administrator": {"wrong": wrong, "shown": shown, "refused": refused, "works": working}}
    return {**_summed(noticed, sink, told), "people": len(made), "shown": told}


def _invited(site: Site, chosen: Sequence[Payload]) -> list[tuple[Payload, str, str]]:
    """People and teams who are called like payloads, as far as an administrator may call anybody so: ids and links."""
    accounts: Any = site.assistant.accounts
    administrator = accounts.named("ada@harbour.example")
    found = []
    for one in chosen:
        with suppress(AssistantError):
            team = accounts.add_team(administrator, one.text[:80]).id
            given = (one.text[:120], f"{one.number}{one.text}"[:120], Role.agent, administrator.level)
            made = accounts.invite(administrator, *given, team_id=team, function="")
            found.append((one, made.account.id, made.token))
    return found


def _named(without: bool) -> str:
    return "without_the_policy" if without else "with_the_policy"


def _summed(noticed: Noticed, sink: Sink, told: dict[str, Any]) -> dict[str, Any]:
    found = noticed.everything(sink)
    sink.requests.clear()
    wrong = [f"{role}: {one}" for role, part in told.items() for one in part.pop("wrong")]
    broken = [f"{role}: the page does not work any more" for role, part in told.items() if not part.pop("works")]
    counts = [found for part in told.values() for found in part["shown"].items()]
    seen = {surface for surface, count in counts if not count.startswith("0 of")}
    broken += [
        f"nobody was shown a payload in “{surface}”, which proves nothing"
        for surface in dict.fromkeys(surface for surface, _ in counts)
        if surface not in (*WITHOUT_WORDS, *seen)
    ]
    return {
        "got_through": found,
        "could_get_through": wrong[:40],
        "broken": broken,
        "script_errors": noticed.errors[:9],
    }


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
