"""A standard with one line more, or less, under what it says to say."""

from __future__ import annotations

import re
from datetime import date

from assistant.documents.sections import parse_sections
from assistant.domain.knowledge import Part, Section, Standard
from assistant.errors import FixInput
from assistant.language.clauses import statements

_MARK = re.compile(r"(?P<mark>[ \t]*(?:[-*+>•]|(?P<number>\d{1,3})(?P<stop>[.)]))[ \t]+)")


def with_line(standard: Standard, line: str, version: int, start: date) -> Standard:
    """The next version of a standard, in force from ``start``, with a line at the end of its Say section.

    The line gets the mark of the line before it. Raises FixInput where the standard says nothing to say, has
    the line already, or would not read it as one line.
    """
    sections = standard.parts(Part.say)
    if not sections:
        raise FixInput(f"{standard.title} has no part “Say” that an example could join.")
    if line in [said.text for said in statements(standard, Part.say)]:
        raise FixInput(f"{standard.title} has this example already.")
    last = sections[-1]
    lines = [row for row in standard.section_text(last).splitlines() if row.strip()]
    apart = "\n\n" if "\n\n" in standard.section_text(last) or not _MARK.match(lines[-1]) else "\n"
    body = standard.body[: last.end] + apart + _mark(lines[-1]) + line + standard.body[last.end :]
    made = _remade(standard, body, version, start)
    if not _only_adds(standard, made, line):
        raise FixInput("The line cannot be read as one example. Write it as a plain sentence without marks.")
    return made


def without_line(standard: Standard, line: str, version: int, start: date) -> Standard | None:
    """The next version without the last such line of its Say sections; None where no line is just that."""
    for section in reversed(standard.parts(Part.say)):
        rows = standard.section_text(section).split("\n")
        for place in range(len(rows) - 1, -1, -1):
            mark = _MARK.match(rows[place])
            if rows[place][mark.end() if mark else 0 :].strip() == line:
                kept = rows[:place] + rows[place + 1 :]
                text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
                body = standard.body[: section.start] + text + standard.body[section.end :]
                return _remade(standard, body, version, start)
    return None


def _mark(row: str) -> str:
    found = _MARK.match(row)
    if found is None:
        return ""
    if found["number"]:
        return found["mark"].replace(found["number"], str(int(found["number"]) + 1))
    return found["mark"]


def _remade(standard: Standard, body: str, version: int, start: date) -> Standard:
    first = standard.sections[0]
    first_line = first.line - standard.body.count("\n", 0, first.start)
    sections = parse_sections(body, standard.kind, first_line)
    changes = {"body": body, "sections": sections, "version": version, "effective_from": start, "source": ""}
    # Made anew: a copy would keep what the old one has worked out of itself.
    return Standard.model_validate({name: getattr(standard, name) for name in Standard.model_fields} | changes)


def _only_adds(before: Standard, after: Standard, line: str) -> bool:
    same = [_headed(s) for s in before.sections] == [_headed(s) for s in after.sections]
    said = [statement.text for statement in statements(after, Part.say)]
    return same and line in said and len(said) == len(statements(before, Part.say)) + 1


def _headed(section: Section) -> tuple[tuple[str, ...], Part]:
    return section.path, section.part
