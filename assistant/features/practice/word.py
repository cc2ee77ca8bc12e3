"""A scenario as a Word document that a trainer can print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Cited

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTE, _ITEM, _SOURCE = "Intense Quote", "List Bullet", "Caption"
"""Styles of the default template."""


def to_word(scenario: Scenario, titles: Mapping[str, str]) -> bytes:
    """The bytes of a .docx file. ``titles`` name cited documents by id."""
    # Heavy, and needed for this alone.
    from docx import Document

    document = Document()
    document.core_properties.title = _clean(scenario.title)[:255]
    document.core_properties.author = ""
    writing = _Writing(document, titles)
    writing.head(scenario)
    writing.opening(scenario)
    writing.people(scenario)
    writing.hidden(scenario)
    writing.rules(scenario)
    writing.notes(scenario)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Writing:
    def __init__(self, document: WordDocument, titles: Mapping[str, str]) -> None:
        self._document, self._titles = document, titles

    def head(self, scenario: Scenario) -> None:
        self._document.add_heading(_clean(scenario.title), 0)
        self._say(f"{scenario.difficulty} · {scenario.channel} · {scenario.moment} the purchase")
        named = [self._name(one) for one in (*scenario.standards, *scenario.policies)]
        self._say("; ".join(named))
        self._part("Before you begin", [scenario.background])
        self._items(f"{fact.name}: {fact.text}" for fact in scenario.facts)

    def opening(self, scenario: Scenario) -> None:
        self._part("How it begins", [])
        for said in scenario.opening:
            self._say(said, _QUOTE)

    def people(self, scenario: Scenario) -> None:
        persona = scenario.persona
        self._part(persona.name, [persona.history])
        self._items(
            [
                f"Voice: {persona.voice}",
                f"Patience: {persona.patience}",
                f"Values: {persona.values}",
                f"Mood at the start: {scenario.mood}",
                f"Wants: {scenario.wants}",
                f"Would also be content with: {scenario.also_content_with}",
            ]
        )

    def hidden(self, scenario: Scenario) -> None:
        if scenario.hidden:
            self._part("Not said yet", [])
        for fact in scenario.hidden:
            unlocked = "once trusted" if fact.unlocks == "trust" else f"when asked about {fact.about}"
            self._say(f"{fact.fact} ({unlocked})", _ITEM)
            self._source(fact.cited)

    def rules(self, scenario: Scenario) -> None:
        parts = scenario.resolution.conditions
        if parts:
            needed = scenario.resolution.threshold
            self._part(f"Resolved when at least {needed} of these {len(parts)} are done", [])
        for condition in parts:
            self._say(condition.text, _ITEM)
            self._source(condition.cited)
        if scenario.must_not:
            self._part("What must not be done", [])
        for one in scenario.must_not:
            self._say(one.text, _ITEM)
            self._source(one.cited)
        if scenario.grounds:
            self._part("Clauses in play", [])
        for ground in scenario.grounds:
            self._say(f"“{ground.cited.quote}”" + (f" ({ground.why})" if ground.why else ""), _ITEM)
            self._source(ground.cited, quoted=False)

    def notes(self, scenario: Scenario) -> None:
        if scenario.notes:
            self._part("Coaching notes", [])
        for note in scenario.notes:
            self._say(note.text, _ITEM)
            for cited in note.cited:
                self._source(cited)

    def _part(self, heading: str, lines: Iterable[str]) -> None:
        self._document.add_heading(_clean(heading), 1)
        for line in lines:
            self._say(line)

    def _say(self, text: str, style: str | None = None) -> None:
        if text.strip():
            self._document.add_paragraph(_clean(text), style)

    def _items(self, lines: Iterable[str]) -> None:
        for line in lines:
            if line.partition(": ")[2]:
                self._say(line, _ITEM)

    def _source(self, cited: Cited | None, quoted: bool = True) -> None:
        if cited is not None:
            where = ", ".join(part for part in (self._name(cited.document_id), cited.section) if part)
            self._say(f"{where}: “{cited.quote}”" if quoted else where, _SOURCE)

    def _name(self, document_id: str) -> str:
        return self._titles.get(document_id, document_id)


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)
