"""Scenarios as files that people exchange: out as JSON, Markdown and Word, back in as JSON and Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from assistant.documents.frontmatter import field_lines, split
from assistant.documents.loader import parse_document
from assistant.domain.company import Company
from assistant.domain.knowledge import Document, ScenarioSeed
from assistant.domain.practice import MOST_CHARACTERS, Scenario
from assistant.domain.reply import Channel
from assistant.errors import KnowledgeError
from assistant.features.practice.written import scenario_of, to_markdown


class Form(StrEnum):
    """What a scenario can be exported as."""

    markdown = "md"
    word = "docx"
    json = "json"

    @property
    def media_type(self) -> str:
        """What a browser is told that it gets."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Form.markdown: "text/markdown; charset=utf-8",
    Form.word: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.json: "application/json",
}


def export(scenario: Scenario, form: Form, titles: Mapping[str, str]) -> bytes:
    """The scenario as a file's bytes. ``titles`` name the documents it cites, by id, for people."""
    if form is Form.json:
        return (json.dumps(scenario.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()
    if form is Form.markdown:
        return to_markdown(scenario).encode()
    from assistant.features.practice.word import to_word

    return to_word(scenario, titles)


def file_name(scenario: Scenario, form: Form) -> str:
    """A name that every system takes: the title in small letters and hyphens."""
    stem = re.sub(r"[^a-z0-9]+", "-", scenario.title.lower()).strip("-")[:60]
    return f"{stem or 'scenario'}.{form.value}"


def read_file(raw: bytes, name: str, documents: Mapping[str, Document], company: Company) -> Scenario:
    """A scenario from a JSON or Markdown file, as one that nobody keeps yet: without an id, version 1.

    ``documents`` are in force, to complete citations. Raises KnowledgeError with line, field and remedy for a file
    that is too long, no text, or does not fit.
    """
    if len(raw) > 4 * MOST_CHARACTERS:
        raise _refused(name, 1, "file", f"it has {len(raw):,} bytes", _SHORTER)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(name, line, "encoding", "this is not UTF-8 text", "Save the file as UTF-8.") from None
    if len(text) > MOST_CHARACTERS:
        raise _refused(name, 1, "file", f"it has {len(text):,} characters", _SHORTER)
    is_json = text.lstrip().startswith("{")
    scenario = _from_json(text, name) if is_json else _from_markdown(text, name, documents, company)
    return scenario.model_copy(update={"id": "", "version": 1})


_LIKE = "Compare with an exported scenario."
_CHANNELS = f"Write {', '.join(channel.value for channel in Channel)}."
_SHORTER = f"Keep it under {MOST_CHARACTERS:,} characters; a scenario has a tenth of that."


def _from_json(text: str, name: str) -> Scenario:
    try:
        return Scenario.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        raise _refused(name, error.lineno, "JSON", f"this is no JSON: {error.msg}", _LIKE) from None
    except RecursionError:
        raise _refused(name, 1, "JSON", "it is nested too deep", _LIKE) from None
    except ValidationError as error:
        raise _unfitting(error, name, field_lines(text)) from None


def _from_markdown(text: str, name: str, documents: Mapping[str, Document], company: Company) -> Scenario:
    matter = split(text, name)
    if matter is None:
        remedy = "Begin with three dashes and the fields, or with { for JSON, as an exported scenario does."
        raise _refused(name, 1, "front matter", "there is none", remedy)
    if matter.fields.get("kind") != "scenario":
        raise _refused(name, matter.line("kind"), "kind", "this is no scenario", "Write `kind: scenario`.")
    seed = parse_document(matter, name, company)
    if not isinstance(seed, ScenarioSeed):  # pragma: no cover (the kind says so)
        raise _refused(name, 1, "kind", "this is no scenario", "Write `kind: scenario`.")
    try:
        return scenario_of(seed, documents)
    except ValidationError as error:
        raise _unfitting(error, name, matter.lines) from None
    except ValueError as error:
        raise _refused(name, matter.line("channel"), "channel", str(error), _CHANNELS) from None


def _unfitting(error: ValidationError, name: str, lines: Mapping[str, int]) -> KnowledgeError:
    first = error.errors()[0]
    place = ".".join(str(step) for step in first["loc"])
    problem = {"missing": "the field is missing", "extra_forbidden": "there is no such field"}.get(
        first["type"], first["msg"].removeprefix("Value error, ")
    )
    return _refused(name, _line(place, lines), place or "scenario", problem, _LIKE)


def _line(place: str, lines: Mapping[str, int]) -> int:
    """The line of a field, or of the nearest field above it that has one."""
    while place and place not in lines:
        place = place.rpartition(".")[0]
    return lines.get(place, 1)


def _refused(name: str, line: int, field: str, problem: str, remedy: str) -> KnowledgeError:
    return KnowledgeError(name, line, field, problem, remedy)


def titles_of(scenario: Scenario, documents: Mapping[str, Document]) -> dict[str, str]:
    """Titles of the documents that a scenario cites, by id."""
    named: Sequence[Any] = (*scenario.standards, *scenario.policies, *(c.document_id for c in scenario.citations))
    return {name: documents[name].title for name in named if name in documents}
