"""Markdown body -> sections with offsets, and the part each plays in an answer."""

from __future__ import annotations

import itertools
import re

from markdown_it import MarkdownIt

from assistant.domain.knowledge import Kind, Part, Section

_NUMBERED = re.compile(r"^(\d+(?:\.\d+)+)\b")

_BY_HEADING: dict[Kind, dict[str, Part]] = {
    Kind.standard: {
        "behaviour": Part.behaviour,
        "why": Part.why,
        "met when": Part.met_when,
        "missed when": Part.missed_when,
        "say": Part.say,
        "avoid": Part.avoid,
    },
    Kind.story: {"in short": Part.in_short},
}
_ANYWHERE = {"in short": Part.in_short, "why": Part.why}

REQUIRED_HEADINGS: dict[Kind, tuple[str, ...]] = {
    Kind.standard: ("Behaviour", "Why", "Met when", "Missed when", "Say", "Avoid"),
    Kind.policy: ("In short", "Why"),
    Kind.story: ("In short", "What happened"),
    Kind.playbook: ("In short", "Why"),
    Kind.guide: ("In short",),
    Kind.scenario: ("Opening",),
    Kind.document: (),
}


def clause_number(heading: str) -> str | None:
    """``4.2`` from ``4.2 What you may decide``; None for an unnumbered heading."""
    match = _NUMBERED.match(heading)
    return match[1] if match else None


def part_of(kind: Kind, heading: str) -> Part:
    """The part that a section plays, from the kind of document and its heading."""
    name = heading.strip().lower()
    if kind is Kind.document:
        return Part.text
    if kind is Kind.policy and clause_number(heading):
        return Part.decide if "may decide" in name else Part.clause
    if kind is Kind.story and name not in _BY_HEADING[kind]:
        return Part.story
    return _BY_HEADING.get(kind, _ANYWHERE).get(name, Part.text)


def parse_sections(body: str, kind: Kind, first_line: int = 1) -> tuple[Section, ...]:
    """Cut a Markdown body at its headings.

    ``first_line`` is the file's line on which the body starts. A level-one heading is a title: it
    opens no path of its own. Text before the first heading is a section with an empty path.
    Sections without text are left out.
    """
    starts = _line_starts(body)
    heads: list[tuple[int, int, int, str]] = [(0, 0, 0, "")]
    tokens = MarkdownIt("commonmark").parse(body)
    for token, inline in itertools.pairwise(tokens):
        if token.type == "heading_open" and token.map and token.level == 0:
            heads.append((int(token.tag[1]), token.map[0], token.map[1], inline.content.strip()))
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    for index, (level, _, text_line, heading) in enumerate(heads):
        if level:
            path = [(depth, name) for depth, name in path if depth < level]
            if level > 1:
                path.append((level, heading))
        last_line = heads[index + 1][1] if index + 1 < len(heads) else len(starts)
        start = starts[text_line] if text_line < len(starts) else len(body)
        end = starts[last_line] if last_line < len(starts) else len(body)
        text = body[start:end]
        if not text.strip():
            continue
        start += len(text) - len(text.lstrip())
        names = tuple(name for _, name in path)
        sections.append(
            Section(
                path=names,
                start=start,
                end=start + len(text.strip()),
                line=first_line + body.count("\n", 0, start),
                part=part_of(kind, names[0] if names else ""),
            )
        )
    return tuple(sections)


def title_of(body: str) -> str | None:
    """The text of the first level-one heading, if there is one."""
    tokens = MarkdownIt("commonmark").parse(body)
    for token, inline in itertools.pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            return inline.content.strip() or None
    return None


def _line_starts(body: str) -> list[int]:
    starts = [0]
    for match in re.finditer("\n", body):
        starts.append(match.end())
    return starts
