"""Front matter: the YAML block between two ``---`` lines at the top of a Markdown file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from assistant.errors import KnowledgeError

MAX_CHARACTERS = 20_000
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where the package carries it: eight times as fast on long front matter."""


@dataclass(frozen=True)
class FrontMatter:
    """The fields, the line (from 1) on which each stands in the file, and the body's first line."""

    fields: dict[str, Any]
    lines: dict[str, int]
    body: str
    body_line: int

    def line(self, field: str) -> int:
        """The line of a field given as ``authority.0.clause``; the nearest parent's where it has none."""
        while field and field not in self.lines:
            field = field.rpartition(".")[0]
        return self.lines.get(field, 1)


def split(text: str, file: str) -> FrontMatter | None:
    """Separate front matter and body; None where the text has no front matter.

    Raises KnowledgeError for a block that is not closed, too long, not a mapping, not YAML, that
    repeats a field, or that uses YAML anchors (which can blow up a small file in memory).
    """
    if not text.startswith("---\n"):
        return None
    end = text.find("\n---\n", 3)
    if end < 0:
        if not text.endswith("\n---"):
            raise KnowledgeError(
                file, 1, "front matter", "the block is not closed", "End it with a line of three dashes."
            )
        end = len(text) - 4
    block, body = text[4 : end + 1], text[end + 5 :]
    if len(block) > MAX_CHARACTERS:
        raise KnowledgeError(
            file, 1, "front matter", f"it has {len(block):,} characters", f"Keep it under {MAX_CHARACTERS:,}."
        )
    node, fields = _compose(block, file)
    lines = _lines(node, "")
    names = [key.value for key, _ in node.value]
    for name in names:
        if names.count(name) > 1:
            raise KnowledgeError(file, lines[name], name, "the field stands twice", "Keep one of them.")
    return FrontMatter(fields, lines, body, block.count("\n") + 3)


def read_yaml(text: str) -> Any:
    """The value of a YAML text. Raises yaml.YAMLError or ValueError."""
    node = yaml.compose(text, Loader=SAFE_LOADER)
    return None if node is None else yaml.SafeLoader("").construct_document(node)


def field_lines(text: str) -> dict[str, int]:
    """The line (from 1) of each field of a YAML or JSON text, as ``authority.0.clause``; empty where it is neither."""
    try:
        node = yaml.compose(text, Loader=SAFE_LOADER)
        return {} if node is None else _lines(node, "", 1)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}


def _compose(block: str, file: str) -> tuple[yaml.MappingNode, dict[str, Any]]:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block, Loader=SAFE_LOADER)):
            raise KnowledgeError(file, 1, "front matter", "it uses a YAML alias (*name)", "Write the value out.")
        node = yaml.compose(block, Loader=SAFE_LOADER)
        # Dates such as 2026-02-31 pass the parser and fail only when they are built.
        fields: Any = yaml.SafeLoader("").construct_document(node) if node is not None else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or str(error) or "it is nested too deep"
        raise KnowledgeError(
            file, line, "front matter", f"this is not valid YAML: {problem}", "Check quotes, colons and indentation."
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise KnowledgeError(file, 2, "front matter", "it is not a list of fields", "Write one `field: value` a line.")
    return node, fields


def _lines(node: yaml.Node, prefix: str, first: int = 2) -> dict[str, int]:
    """``first`` is the file's line on which the block starts; front matter starts on the second."""
    found: dict[str, int] = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{prefix}{key.value}"
            found[name] = key.start_mark.line + first
            found.update(_lines(value, f"{name}.", first))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            name = f"{prefix}{index}"
            found[name] = value.start_mark.line + first
            found.update(_lines(value, f"{name}.", first))
    return found
