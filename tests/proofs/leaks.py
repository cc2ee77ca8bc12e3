"""What only some may read reaches nobody else: everybody asks for it, by every way there is.

    python -m tests.proofs.leaks [--questions N] [--out FILE]

Serves a copy of the sample knowledge in which every document that not everybody may read carries words of its own,
before a model that says its whole prompt again and an embedding endpoint, and then with the built-in engine alone.
Every role asks, reads, reviews, searches, and reaches for everybody else's ids, over the page's routes and handlers,
Gradio's own routes, the command line's HTTP and the command line. Every byte that comes back, every byte that goes to
the model and the embedder for a person, and the log are searched. Then the same is asked of a company that does not
have the documents at all: nothing a person is told may differ. At the end permission checks are taken out one by one,
and each time the search must find something. Prints one JSON document; exit code 1 when anything leaked, or when a
check that was taken out was not missed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant.domain.people import Person, Role
from assistant.features.library import Library
from assistant.language.embedder import Embedder
from assistant.search.book import Book
from assistant.search.reach import Reaches
from tests.proofs.leak_documents import TODAY, World, copy_of, write_world
from tests.proofs.leak_pool import without_stamps
from tests.proofs.leak_questions import of_all, of_one
from tests.proofs.leak_run import prove
from tests.proofs.leak_watch import Watch
from tests.proofs.served_site import Site, running
from tests.proofs.visitor import visiting

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("page", "model", "stream", "command")
"""Where a leader must have seen what is for leaders: the search finds what is there."""
MOST = 12
"""Ids of a kind, and documents, that everybody reaches for."""
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{20,}|\"(?:average_)?duration\":[0-9.e-]+")


class Anyone(Person):
    """A person whom no check holds back."""

    def may_read(self, audience: frozenset[Role]) -> bool:
        """Always."""
        return True


def _anyone(person: Person) -> Anyone:
    return Anyone.model_validate(person.model_dump())


def _open(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method, its first argument being the person, that holds nobody back."""

    def opened(self: Any, person: Person, *more: Any, **named: Any) -> Any:
        return method(self, _anyone(person), *more, **named)

    return opened


@contextmanager
def retriever_without_its_check() -> Iterator[None]:
    """The search finds passages for any audience."""
    whole = Reaches.of

    def opened(self: Reaches, person: Person, *more: Any) -> Any:
        # A reach is remembered by role; what is worked out here must not be.
        return whole(Reaches(), _anyone(person), *more)

    with patch.object(Reaches, "of", opened):
        yield


@contextmanager
def phrasings_without_their_check() -> Iterator[None]:
    """How people ask is learnt from every document."""
    whole = Book.readable

    def opened(self: Book, person: Person, *more: Any) -> Any:
        return whole(replace(self, _readable={}), _anyone(person), *more)

    with patch.object(Book, "readable", opened):
        yield


def _library(name: str) -> Callable[[], Any]:
    return lambda: patch.object(Library, name, _open(getattr(Library, name)))


MUTANTS: dict[str, Callable[[], Any]] = {
    "the retriever's check": retriever_without_its_check,
    "the phrasings' check": phrasings_without_their_check,
    "the library's check when a document is read": _library("read"),
    "the library's check when documents are listed": _library("documents"),
    "the library's check of what an answer may draw on": _library("permitted"),
    "the check of what stored words may show": _library("opened"),
}
"""Checks that are taken out, one at a time; without any of them something must be found."""


def survivors(site: Site, questions: Sequence[str], mutants: Sequence[str] = tuple(MUTANTS)) -> list[str]:
    """Checks whose absence nothing noticed."""
    found = []
    for name in mutants:
        mutant = MUTANTS[name]
        before = site.watch
        site.watch = Watch(site.world.secrets)
        with mutant():
            prove(site, questions, most=4, only=MUTANT_CASES)
        if not site.watch.faults:
            found.append(name)
        site.watch = before
    return found


MUTANT_CASES = (
    "POST /page/reviews",
    "POST /page/reviews/{review_id}/share",
    "GET /page/documents/{document_id:path}",
    "GET /page/reviews/{review_id}",
    "handler library-search change",
)


def unseen(watch: Watch, places: Sequence[str]) -> list[str]:
    """Places in which a leader did not see what is for leaders: there the search proves nothing."""
    return [place for place in places if not watch.seen.get((Role.leader.value, place))]


def differences(one: Site, other: Site, role: Role, questions: Sequence[str]) -> list[str]:
    """What a person is told differently where the documents kept from them are not there at all.

    Nothing may: statistics of words are those of passages that the role may read, the rule of how people ask is learnt
    from those documents alone, and the nearest passages are looked for one by one. (A graph of neighbours comes out
    differently each time it is made, of the same passages too: it serves only where all vectors together take more than
    64 MB.) What is left is how large the whole is: past those 64 MB, and past 12,000 sentences (no rule is learnt).
    """
    told = [_told(site, role, questions) for site in (one, other)]
    return [f"{role}: {place} differs" for (place, here), (_, there) in zip(*told, strict=True) if here != there]


def _told(site: Site, role: Role, questions: Sequence[str]) -> list[tuple[str, str]]:
    """Everything a person reads, and the numbers behind it, without ids and times."""
    told: list[tuple[str, str]] = []
    person = site.assistant.somebody(role)
    with visiting(site.address, site.watch, site.accounts) as (_, people):
        visitor = people[role.value]
        bearer = {"authorization": f"Bearer {site.token}"}
        for question in questions:
            found = site.assistant.search(person, question, TODAY)
            told.append((f"what search finds for “{question}”", found.model_dump_json()))
            for engine in ("builtin", ""):
                body = {"question": question, "role": role.value, "engine": engine}
                answer = visitor.post("compare", "/api/ask", body, headers=bearer).text
                told.append((f"the answer to “{question}”", answer))
        for path in ("frame", "today", "you", "questions", "reviews", "promises", "who", "documents/PLAY-CHAMPIONS"):
            told.append((path, visitor.get(f"GET /page/{path}", f"/page/{path}").text))
        for words in ("", "retention", "van", "champion"):
            told.append((f"shelf {words}", str(visitor.handle("page load again", [words, "Everything"]))))
    return [(place, _IDS.sub("", without_stamps(text))) for place, text in told]


def world_of(base: Path, folder: Path, only_for: Role | None = None) -> World:
    """A copy of a company's folder with secrets in it."""
    return write_world(copy_of(base, folder), only_for)


def long_form(questions: int, embedder: Embedder | None = None) -> dict[str, Any]:
    """The whole proof on the sample knowledge. ``embedder`` replaces the packaged one, for trying things out."""
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        folder = Path(scratch)
        world = world_of(ROOT / "knowledge", folder / "knowledge")
        asked = of_all(world.kept, questions)
        result |= {"documents_kept": len(world.kept), "secrets": len(world.secrets), "questions_a_role": len(asked)}
        fewer = asked[:: max(1, len(asked) // 40)]
        with running(world, folder / "model", remote=True, signed_in=True, embedder=embedder) as site:
            result["with_a_model_that_says_its_prompt"] = _proved(site, asked, (*PLACES, "embedder", "archive"))
        site = stack.enter_context(running(world, folder / "builtin", engine="builtin", embedder=embedder))
        result["differences"] = {}
        # Before anybody asks anything: what people ask is told to trainers and leaders.
        for role in (Role.agent, Role.trainer):
            without = world_of(ROOT / "knowledge", folder / f"for-{role}", role)
            with running(without, folder / f"data-{role}", engine="builtin", embedder=embedder) as bare:
                result["differences"][role.value] = differences(site, bare, role, fewer)
            _tell(f"told differently, {role}", result["differences"][role.value])
        result["with_the_built-in_engine"] = _proved(site, fewer, ("page", "stream", "command"))
        result["checks_taken_out_that_nothing_missed"] = survivors(site, of_one(world.kept[0])[1:3])
        result["checks_taken_out"] = list(MUTANTS)
    return result


def _proved(site: Site, questions: Sequence[str], places: Sequence[str]) -> dict[str, Any]:
    started = time.monotonic()
    prove(site, questions, most=MOST)
    watch = site.watch
    _tell(f"with {site.assistant.status().engine_line}", watch.faults)
    return {
        "leaks": watch.faults,
        "places_where_a_leader_saw_nothing": unseen(watch, places),
        "requests": watch.requests,
        "routes_and_handlers": len(watch.answers),
        "calls_of_the_model": len(site.model.requests) if site.model else 0,
        "characters_searched": dict(watch.searched),
        "times_seen_by_those_who_may": {" ".join(key): count for key, count in sorted(watch.seen.items())},
        "seconds": round(time.monotonic() - started, 1),
    }


def _tell(part: str, faults: Sequence[str]) -> None:
    """How far it is: the whole takes long."""
    assert sys.__stderr__ is not None
    sys.__stderr__.write(f"{part}: {len(faults)} faults\n" + "".join(f"  {fault}\n" for fault in faults))


def failed(result: dict[str, Any]) -> bool:
    """Whether anything is as it must not be."""
    runs = [part for part in result.values() if isinstance(part, dict) and "leaks" in part]
    leaked = any(run["leaks"] or run["places_where_a_leader_saw_nothing"] for run in runs)
    differs = any(result["differences"].values())
    return bool(leaked or differs or result["checks_taken_out_that_nothing_missed"])


def main() -> int:
    """Command line of the proof."""
    parser = argparse.ArgumentParser(description="Everybody asks for what only some may read.")
    parser.add_argument("--questions", type=int, default=60, help="at least so many a role (default: 60)")
    parser.add_argument("--out", type=Path, help="write the result here too")
    arguments = parser.parse_args()
    started = time.monotonic()
    result = long_form(arguments.questions)
    result["seconds"] = round(time.monotonic() - started, 1)
    text = json.dumps(result, indent=2, ensure_ascii=False)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n")
    return 1 if failed(result) else 0


if __name__ == "__main__":
    sys.exit(main())
