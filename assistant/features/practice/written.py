"""Scenarios as Markdown files: read from a document of the library, and written as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import yaml

from assistant.domain.knowledge import Document, ScenarioSeed, Standard
from assistant.domain.practice import Scenario
from assistant.domain.quotes import find_quote
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import (
    Cited,
    Difficulty,
    Moment,
    Mood,
    Move,
    Note,
    Resolution,
)

OPENING, BACKGROUND, NOTES = "Opening", "Background", "Coaching notes"
_CITED = re.compile(r"(?P<document>\S.*?@\d+|[A-Z]+-[A-Z0-9-]+)(?:, (?P<section>.+?))?: “(?P<quote>.+)”")
_ITEM = re.compile(r"(?P<indent>[ \t]*)[-*+][ \t]+(?P<text>.+)")
_SEED_FIELDS = ("facts", "moves", "grounds", "offers", "hidden")
_MARKS = re.compile(r"([\\<\[])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_IN_FIELDS = {"<": "\\x3C", "![": "\\x21[", "](": "]\\x28"}
"""What would load a picture or lead elsewhere, and how a quoted text of YAML writes it otherwise."""


def scenario_of(seed: ScenarioSeed, documents: Mapping[str, Document]) -> Scenario:
    """The scenario that a file holds.

    Versions and sections that its citations leave out are looked up in ``documents``, which are in force; what is
    not found stays as it is written. A file that names no moves has those of its standards. Raises ValueError
    (of pydantic) for a channel that there is not, or a part that is too long.
    """

    def complete(cited: Cited | None) -> Cited | None:
        return None if cited is None else _completed(cited, documents)

    def with_sources(parts: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(part.model_copy(update={"cited": complete(part.cited)}) for part in parts)

    conditions, must_not, hidden = map(with_sources, (seed.resolved_when, seed.must_not, seed.hidden))
    hidden = tuple(
        fact if fact.name else fact.model_copy(update={"name": f"fact-{number}"})
        for number, fact in enumerate(hidden, 1)
    )
    notes = tuple(
        note.model_copy(update={"cited": tuple(_completed(cited, documents) for cited in note.cited)})
        for note in _notes(_section(seed, NOTES))
    )
    standards = [documents[name] for name in seed.standards if name in documents]
    named = [documents[name].reference for name in (*seed.standards, *seed.policies) if name in documents]
    scenario = Scenario(
        id=seed.id,
        version=seed.version,
        title=seed.title,
        audience=seed.audience,
        channel=Channel(seed.channel),
        moment=Moment(seed.moment),
        difficulty=Difficulty(seed.difficulty),
        standards=seed.standards,
        policies=seed.policies,
        persona=seed.persona,
        opening=tuple(map(_unescaped, _quoted(_section(seed, OPENING)))),
        background=_unescaped(_section(seed, BACKGROUND)),
        happened=seed.happened,
        mood=Mood(seed.mood),
        moves=seed.moves or tuple(_moves([one for one in standards if isinstance(one, Standard)])),
        facts=seed.facts,
        hidden=hidden,
        wants=seed.wants,
        also_content_with=seed.also_content_with,
        resolution=Resolution(conditions=conditions, needed=seed.resolved_needs),
        must_not=must_not,
        grounds=with_sources(seed.grounds),
        offers=with_sources(seed.offers),
        notes=notes,
        origin=seed.origin,
        rests_on=seed.rests_on,
    )
    if scenario.rests_on:
        return scenario
    cited = [one.document for one in scenario.citations if "@" in one.document]
    return scenario.model_copy(update={"rests_on": tuple(sorted({*named, *cited}))})


def to_markdown(scenario: Scenario) -> str:
    """The scenario as a file that can be read back, here and by the library.

    Its id is written as the library wants one: ``SCN-`` and the rest in capitals. Markup in its words is escaped: a
    customer's pasted words load nothing where another program shows the file.
    """
    name = re.sub(r"[^A-Z0-9-]+", "-", (scenario.id or "draft").upper()).strip("-")
    matter: dict[str, Any] = {
        "id": name if name.startswith("SCN-") else f"SCN-{name}",
        "kind": "scenario",
        "title": scenario.title,
        "audience": sorted(role.value for role in scenario.audience),
        "version": scenario.version,
        "channel": scenario.channel.value,
        "moment": scenario.moment.value,
        "difficulty": scenario.difficulty.value,
        "standards": list(scenario.standards),
        "policies": list(scenario.policies),
        "persona": _plain(scenario.persona),
        "mood": scenario.mood.value,
        "wants": scenario.wants,
        "also_content_with": scenario.also_content_with,
        "happened": scenario.happened,
        "resolved_needs": scenario.resolution.needed,
        "resolved_when": [_plain(one) for one in scenario.resolution.conditions],
        "must_not": [_plain(one) for one in scenario.must_not],
        **{field: [_plain(one) for one in getattr(scenario, field)] for field in _SEED_FIELDS},
        "origin": _plain(scenario.origin),
        "rests_on": list(scenario.rests_on),
    }
    filled = {name: value for name, value in matter.items() if value not in ("", [], {}, None)}
    front = yaml.dump(filled, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110)
    for mark, written in _IN_FIELDS.items():
        front = front.replace(mark, written)
    opening = "\n\n".join(
        "\n".join(f"> {_escaped(line)}".rstrip() for line in said.split("\n")) for said in scenario.opening
    )
    parts = [f"---\n{front}---", f"## {OPENING}", opening]
    if scenario.background:
        parts += [f"## {BACKGROUND}", _escaped(scenario.background)]
    if scenario.notes:
        parts += [f"## {NOTES}", "\n".join(_note_lines(scenario.notes))]
    return "\n\n".join(parts) + "\n"


class _Plain(yaml.SafeDumper):
    """Values written out each time: our reader takes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_text(self, data: str) -> yaml.ScalarNode:
        """What has marks in it stands in double quotes, where they can be written otherwise."""
        style = '"' if any(mark in data for mark in (*_IN_FIELDS, "\n")) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style)


_Plain.add_representer(str, _Plain.represent_text)


def _plain(part: Any) -> dict[str, Any]:
    """A part as YAML holds it: without what is empty, and with numbers as numbers."""
    fields: dict[str, Any] = _turned(part.model_dump(exclude_defaults=True))
    return fields


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _turned(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_turned(inner) for inner in value]
    if isinstance(value, Decimal):
        # A float would not be exact.
        return int(value) if value == value.to_integral_value() else str(value)
    return value.value if hasattr(value, "value") else value


def _note_lines(notes: tuple[Note, ...]) -> Iterator[str]:
    for note in notes:
        yield f"- {_escaped(note.text)}"
        for cited in note.cited:
            section = f", {cited.section}" if cited.section else ""
            yield _escaped(f"  - {cited.document}{section}: “{cited.quote}”")


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _unescaped(text: str) -> str:
    """Without the backslashes before marks, as Markdown reads them."""
    return _ESCAPED.sub(r"\1", text)


def _notes(text: str) -> Iterator[Note]:
    """List items; an item below another one is its source where it reads as one."""
    found: list[tuple[str, list[Cited]]] = []
    for line in text.splitlines():
        item = _ITEM.fullmatch(line)
        if item is None:
            if line.strip() and found:
                found[-1] = (f"{found[-1][0]} {line.strip()}", found[-1][1])
            continue
        cited = _CITED.fullmatch(item["text"].strip()) if item["indent"] and found else None
        if cited is not None:
            source = Cited(**{name: _unescaped(words or "") for name, words in cited.groupdict().items()})
            found[-1][1].append(source)
        else:
            found.append((item["text"].strip(), []))
    return (Note(text=_unescaped(text), cited=tuple(sources)) for text, sources in found)


def _quoted(text: str) -> Iterator[str]:
    """Messages written as quotes (``>``), an empty line between two; text without such marks is one message."""
    said: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.lstrip().startswith(">"):
            said.append(line.lstrip()[1:].removeprefix(" "))
        elif said:
            yield "\n".join(said).strip()
            said = []
    if ">" not in text and text.strip():
        yield text.strip()


def _section(seed: ScenarioSeed, heading: str) -> str:
    section = seed.section_named(heading)
    return seed.section_text(section) if section is not None else ""


def _completed(cited: Cited, documents: Mapping[str, Document]) -> Cited:
    document = documents.get(cited.document_id)
    if document is None or ("@" in cited.document and cited.section):
        return cited
    reference = cited.document if "@" in cited.document else document.reference
    if cited.section:
        return cited.model_copy(update={"document": reference})
    place = find_quote(document.body, cited.quote)
    section = next((s.heading for s in document.sections if place and s.start <= place[0] < s.end), "")
    return cited.model_copy(update={"document": reference, "section": section})


def _moves(standards: list[Standard]) -> Iterator[Move]:
    seen: set[str] = set()
    for standard in standards:
        for signals, up in ((standard.signals.wants, True), (standard.signals.forbids, False)):
            for signal in signals:
                if signal not in seen:
                    seen.add(signal)
                    yield Move(signal=signal, by=1 if up else -1, because=standard.title)
