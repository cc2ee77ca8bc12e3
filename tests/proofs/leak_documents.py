"""A company's folder in which everything that not everybody may read carries words of its own.

Beside each secret word stands a bait, which anybody may type; the secret itself is typed by nobody, so that
wherever it turns up it came out of a document.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import yaml

from assistant.documents.frontmatter import split
from assistant.domain.knowledge import Document, Kind, Section
from assistant.domain.people import EVERYONE, Role
from tests.proofs.leak_kinds import KINDS

TODAY = date(2026, 5, 20)
NOBODY: frozenset[Role] = frozenset()
LEADERS = frozenset({Role.leader})
REPLACED = "POL-CLOSED@1"
"""Everybody's until leaders alone may read what replaced it; still everybody's on an earlier date."""
EARLIER = ("2025-06-01", "2026-03-10", "1 June 2025", "10 March 2026")
"""How such a date is written where it is asked for."""
TRAINERS = frozenset({Role.trainer})
AUDIENCES = (LEADERS, LEADERS | TRAINERS, TRAINERS)
PLACES = ("title", "topic", "heading", "body", "asked", "owner", "data")
_VERSIONED = ("POL-CLOSED", "POL-OPENED", "POL-COMING")
"""Whose ids everybody knows: another version is theirs."""
SECRET = re.compile(r"qz[a-z]{8}x")
"""What every word of ours looks like."""
_SYLLABLES = tuple(a + b for a in "bdfgklmnprstv" for b in "aeiou")
_THEMES = {
    Kind.standard: "closing words after a bereavement call",
    Kind.policy: "retention money for customers who want to leave",
    Kind.story: "the afternoon the lift stood still",
    Kind.playbook: "who is asked to stay on after probation",
    Kind.guide: "the desk that reads anonymous letters",
    Kind.scenario: "the wedding order that went to the wrong castle",
}
_PREFIX = dict(standard="STD", policy="POL", story="STORY", playbook="PLAY", guide="GUIDE", scenario="SCN")  # noqa: C408


def word(*parts: object) -> str:
    """A word that no language has, the same for the same parts; letters only, so that no reader cuts it up."""
    digest = hashlib.sha256(" ".join(map(str, parts)).encode()).digest()
    return "qz" + "".join(_SYLLABLES[byte % len(_SYLLABLES)] for byte in digest[:4]) + "x"


@dataclass(frozen=True)
class Secret:
    """A word, where it stands, and who may see it; ``shelf`` are those who may see it in the library alone."""

    word: str
    document: str
    place: str
    readers: frozenset[Role]
    shelf: frozenset[Role] = NOBODY


@dataclass(frozen=True)
class Kept:
    """A document that not everybody may read. ``title`` and ``theme`` are what an outsider may guess."""

    id: str
    version: int
    title: str
    theme: str
    readers: frozenset[Role]
    shelf: frozenset[Role] = NOBODY

    @property
    def reference(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"

    @property
    def bait(self) -> str:
        """The word that stands beside its secrets and may be typed."""
        return word("bait", self.reference)

    @property
    def said(self) -> str:
        """A sentence of most of them, with a secret in it."""
        return f"Here is {self.theme}: the {self.bait} is {self.secret('body')}."

    def secret(self, place: str) -> str:
        """Its word for one of PLACES."""
        return word(place, self.reference)

    def secrets(self) -> Iterator[Secret]:
        """Every word of it, and its id."""
        for place in PLACES:
            yield Secret(self.secret(place), self.reference, place, self.readers, self.shelf)
        if self.id not in _VERSIONED:
            yield Secret(self.id.lower(), self.reference, "id", self.readers, self.shelf)


@dataclass(frozen=True)
class World:
    """A folder of knowledge, what is kept in it and from whom, and what goes into the database.

    ``withdrawn`` documents were in force once, ``stored`` ones are until somebody takes them out of force.
    """

    folder: Path
    kept: tuple[Kept, ...]
    drafts: tuple[Document, ...] = ()
    withdrawn: tuple[Document, ...] = ()
    stored: tuple[Document, ...] = ()

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Every secret of every document."""
        return tuple(secret for one in self.kept for secret in one.secrets())


def write_world(folder: Path, only_for: Role | None = None, added: Iterable[Kind] = tuple(_THEMES)) -> World:
    """Add to a company's folder what only some may read, and put secrets into what is there.

    ``only_for`` leaves out what that role may not read, so that the two worlds can be compared: for that role
    nothing may differ.
    """
    world: list[Kept] = []
    for path in sorted((folder / "playbook").glob("*.md")):
        if only_for in (None, Role.leader):
            world.append(_marked(path, folder))
        else:
            _remove(path, folder)
    number = 70
    for audience in AUDIENCES:
        for kind in added:
            number += 1
            one = _kept(kind, number, 1, audience)
            if only_for is None or only_for in audience:
                _write(folder, one, kind, audience, number=number)
                world.append(one)
    if only_for in (None, Role.leader):
        plain = Kept("playbook/minutes", 1, "Minutes", "what the directors said about the lease", LEADERS)
        (folder / "playbook" / "minutes.md").parent.mkdir(exist_ok=True)
        (folder / "playbook" / "minutes.md").write_text(_plain_text(plain))
        world.append(plain)
    world += _versions(folder, only_for)
    stays = _stored("ANSWER-STAYS", "The code of the bicycle shed", EVERYONE)
    world.append(_kept_of(stays, EVERYONE))
    drafts = [_stored("ANSWER-DRAFT1", "Keys of the yard", EVERYONE), _stored("ANSWER-DRAFT2", "Bonus of may", LEADERS)]
    gone = [_stored("ANSWER-GONE1", "The old lift code", EVERYONE), _stored("ANSWER-GONE2", "The old lease", LEADERS)]
    if only_for is not None:
        # Trainers see the first of each in their library, agents none.
        drafts, gone = (found[: int(only_for is Role.trainer)] for found in (drafts, gone))
    world += [_kept_of(one, NOBODY) for one in (*drafts, *gone)]
    return World(folder, tuple(world), tuple(drafts), tuple(gone), (stays,))


def copy_of(base: Path, folder: Path) -> Path:
    """A copy of a company's folder, to be written into."""
    shutil.copytree(base, folder)
    return folder


def _kept(kind: Kind, number: int, version: int, readers: frozenset[Role]) -> Kept:
    theme = _THEMES[kind]
    return Kept(f"{_PREFIX[kind]}-KEPT{number}", version, theme.capitalize(), theme, readers)


def _marked(path: Path, folder: Path) -> Kept:
    """Secrets into a document that is there: title, topics, owner, a section, how it is asked for."""
    text = path.read_text()
    matter = split(text, path.name)
    assert matter is not None, path
    fields = matter.fields
    one = Kept(fields["id"], fields["version"], fields["title"], fields["title"].lower(), LEADERS)
    fields["title"] = f"{one.title} {one.bait} {one.secret('title')}"
    fields["topics"] = [*fields.get("topics", []), f"{one.bait} {one.secret('topic')}"]
    fields["owner"] = one.secret("owner")
    heading = f"The {one.bait} {one.secret('heading')}"
    fields["asked"] = {**fields.get("asked", {}), heading: [f"what is the {one.bait} {one.secret('asked')}"]}
    more = f"## {heading}\n\n{one.said}\n\n- You keep the {one.bait} as {one.secret('body')}, and tell nobody.\n\n"
    path.write_text(_file(fields, re.sub(r"(?m)^## Why$", f"{more}## Why", matter.body, count=1)))
    return one


def _remove(path: Path, folder: Path) -> None:
    matter = split(path.read_text(), path.name)
    assert matter is not None, path
    identity, version = matter.fields["id"], matter.fields["version"]
    path.unlink()
    for name in (identity, f"{identity}@{version}"):
        (folder / "asked" / f"{name}.yaml").unlink(missing_ok=True)


def _write(
    folder: Path,
    one: Kept,
    kind: Kind,
    audience: frozenset[Role],
    *,
    number: int,
    start: date = date(2026, 3, 1),
    name: str = "",
) -> None:
    """A document of a kind with secrets in every part of it."""
    fields: dict[str, object] = {
        "id": one.id,
        "kind": kind.value,
        "title": f"{one.title} {one.bait} {one.secret('title')}",
        "audience": sorted(role.value for role in audience),
        "version": one.version,
        "effective_from": start,
        "owner": one.secret("owner"),
        "topics": [one.theme, f"{one.bait} {one.secret('topic')}"],
    }
    heading = f"{number}.1 What you may decide about {one.bait} {one.secret('heading')}"
    if kind is not Kind.policy:
        heading = f"About {one.bait} {one.secret('heading')}"
    fields["asked"] = {heading: [f"what is the {one.bait} {one.secret('asked')}", f"tell me about {one.theme}"]}
    parts = {
        "In short": one.said,
        heading: f"- You say {one.secret('body')} for the {one.bait} when it is {one.theme}.",
    }
    parts |= KINDS[kind](fields, one, number)
    path = folder / "kept" / f"{name or one.id.lower()}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(_file(fields, "".join(f"## {title}\n\n{words}\n\n" for title, words in parts.items())))


def _file(fields: dict[str, object], body: str) -> str:
    return f"---\n{yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)}---\n{body}"


def _plain_text(one: Kept) -> str:
    words = f"They said {one.secret('body')} about {one.bait}, which {one.secret('data')} noted."
    return f"# {one.title} {one.bait} {one.secret('title')}\n\n## On {one.secret('heading')}\n\n{words}\n"


def _versions(folder: Path, only_for: Role | None) -> list[Kept]:
    """Policies whose versions are not for the same people: closed, opened, and soon to be closed."""
    found = []
    for number, name, closed, start in (
        (91, "CLOSED", 2, date(2026, 4, 1)),
        (92, "OPENED", 1, date(2025, 1, 1)),
        (93, "COMING", 2, TODAY + timedelta(days=5)),
    ):
        for version in (1, 2):
            readers = LEADERS if version == closed else EVERYONE
            theme = f"where a van may park in yard {number}"
            one = Kept(f"POL-{name}", version, f"Parking rule {number}", theme, readers)
            begins = start if version == 2 else date(2025, 1, 1)
            if version == 2 and closed == 1:
                begins = date(2026, 2, 1)
            shown = one
            if only_for is not None and only_for not in readers:
                # The version is there in both worlds: that it replaces another is no secret of its words.
                shown = Kept(one.id, version, "Other words", "nothing that was said before", readers)
            _write(folder, shown, Kind.policy, readers, number=number, start=begins, name=f"{one.id.lower()}@{version}")
            if readers != EVERYONE:
                found.append(one)
            elif name == "CLOSED" and only_for is None:
                # Who may not read what is in force must not be told what it replaced.
                found.append(replace(one, readers=LEADERS))
    return found


def _stored(identity: str, title: str, audience: frozenset[Role]) -> Document:
    """A document of the database, as an answer to a person's question becomes one."""
    one = Kept(identity, 1, title, title.lower(), NOBODY)
    body = f"{one.said}\n\nAsked as: {one.secret('heading')}\n"
    return Document(
        id=identity,
        kind=Kind.document,
        title=f"{title} {one.bait} {one.secret('title')}",
        audience=audience,
        effective_from=date(2026, 3, 2),
        owner=one.secret("owner"),
        topics=(one.secret("topic"),),
        asked={"": (f"what is the {one.bait} {one.secret('asked')}",)},
        body=body,
        sections=(Section(path=(), start=0, end=len(body.rstrip()), line=1),),
    )


def _kept_of(document: Document, readers: frozenset[Role]) -> Kept:
    """Of what is no answer's to quote, trainers see in the library what their role may read."""
    title = document.title.split(" qz")[0]
    return Kept(document.id, document.version, title, title.lower(), readers, TRAINERS & document.audience)
