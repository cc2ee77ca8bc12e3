"""Prompts as files: rules that never change first, then what changes, with named places for data.

A file has front matter (purpose, variables, version), the stable part, a line ``---8<---`` and the changing
part. A line ``{{> name.md}}`` in the stable part takes in a file of the folder ``parts``.

Data is never parsed: what stands in a value stays there as text, and it can neither open nor close a
delimiter, because every angle bracket of it is replaced by one that reads the same and is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import PromptFileWrong

CUT = "---8<---"
PARTS = "parts"
"""Folder of texts that several prompts take in."""
_VARIABLE = re.compile(r"\{\{([a-z][a-z_]*)\}\}")
_INCLUDE = re.compile(r"^\{\{> ([a-z_]+\.md)\}\}$", re.MULTILINE)
_BRACKETS = str.maketrans(dict.fromkeys("<＜﹤", "‹") | dict.fromkeys(">＞﹥", "›"))
_UNUSUAL = re.compile(r"[^\n\t -~]")
_JOINERS = "\u200c\u200d"
"""Invisible, but words of some languages and joined signs need them."""
_HIDDEN = range(0xE0000, 0xE1000)
"""Tags and variation selectors of plane 14: they show nothing and can carry a message."""


class _Head(BaseModel):
    """Front matter of a prompt file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    purpose: str = Field(min_length=1)
    variables: list[str]
    version: int = Field(ge=1)


class Ready(str):
    """Text that `rendered` made already: it stands in a prompt as it is."""

    __slots__ = ()


@dataclass(frozen=True)
class Block:
    """Material between delimiters of one name: ``<name key="value">`` … ``</name>``, or blocks within it."""

    name: str
    content: str | Sequence[Block]
    attributes: Mapping[str, str | int] | None = None


Value = str | Sequence[Block]


@dataclass(frozen=True)
class Prompt:
    """One prompt. ``stable`` is the same bytes in every call; ``changing`` has a place for each variable."""

    name: str
    version: int
    purpose: str
    variables: tuple[str, ...]
    stable: str
    changing: str

    @property
    def reference(self) -> str:
        """``name@version``, stored with what was answered."""
        return f"{self.name}@{self.version}"

    def fill(self, values: Mapping[str, Value]) -> str:
        """The changing part with its values. Raises ValueError for a missing or an extra one."""
        _same_names(set(self.variables), set(values), f"{self.name}: the values given")
        return _VARIABLE.sub(lambda place: rendered(values[place[1]]), self.changing)


def load_prompt(folder: Path, name: str) -> Prompt:
    """The prompt ``folder/name.md``.

    Raises PromptFileWrong, naming the file, for a file that is missing, front matter that is not what it
    should be, a variable that is declared and not used or used and not declared, a variable in the stable
    part, and a part that does not exist.
    """
    file = folder / f"{name}.md"
    fields, body = _divided(_text(file), file)
    try:
        head = _Head.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise PromptFileWrong(f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
    pieces = body.split(f"\n{CUT}\n")
    if len(pieces) != 2:
        raise PromptFileWrong(
            f"{file}: one line {CUT} has to part the rules from the data; there are {len(pieces) - 1}."
        )
    stable = _INCLUDE.sub(lambda match: _text(folder / PARTS / match[1]).strip(), pieces[0]).strip()
    changing = pieces[1].strip()
    if "{{" in stable:
        raise PromptFileWrong(f"{file}: the part above {CUT} (its {PARTS} too) must hold no variable.")
    if "{{" in _VARIABLE.sub("", changing):
        raise PromptFileWrong(f"{file}: a variable is written {{{{name}}}}, in small letters.")
    try:
        _same_names(set(head.variables), set(_VARIABLE.findall(changing)), f"{file}: the part below {CUT}")
    except ValueError as error:
        raise PromptFileWrong(str(error)) from None
    return Prompt(name, head.version, head.purpose, tuple(head.variables), stable, changing)


def load_prompts(folder: Path) -> dict[str, Prompt]:
    """All prompts of a folder by name (``answer/agent``). Raises PromptFileWrong."""
    names = sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md"))
    return {name: load_prompt(folder, name) for name in names if not name.startswith(f"{PARTS}/")}


def clean(text: str) -> str:
    """Text without what nobody sees: control and format characters, halves of characters, hidden tags."""
    return _UNUSUAL.sub(lambda match: match[0] if _visible(match[0]) else "", text)


def safe(text: str) -> str:
    """Text that can stand between delimiters: clean, and with look-alikes for angle brackets."""
    return clean(text).translate(_BRACKETS)


def rendered(value: Value) -> str:
    """A value as it stands in the prompt."""
    if isinstance(value, Ready):
        return value
    if isinstance(value, str):
        return safe(value).strip()
    return "\n".join(_block(block) for block in value)


def _block(block: Block) -> str:
    given = {name: attribute(value) for name, value in (block.attributes or {}).items()}
    attributes = "".join(f' {name}="{value}"' for name, value in given.items() if value)
    return f"<{block.name}{attributes}>\n{rendered(block.content)}\n</{block.name}>"


def attribute(value: str | int) -> Ready:
    """A value as it stands between the quotation marks of an attribute."""
    if isinstance(value, Ready):
        return value
    return Ready(" ".join(safe(str(value)).replace('"', "'").split()))


def _visible(character: str) -> bool:
    if character in _JOINERS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn") and ord(character) not in _HIDDEN


def _same_names(wanted: set[str], given: set[str], where: str) -> None:
    wrong = [f"lacks {name}" for name in sorted(wanted - given)] + [
        f"has {name} too" for name in sorted(given - wanted)
    ]
    if wrong:
        raise ValueError(f"{where} {', '.join(wrong)}; variables: {', '.join(sorted(wanted)) or 'none'}.")


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeError):
        raise PromptFileWrong(f"{file}: this file of the program cannot be read. Restore it.") from None


def _divided(text: str, file: Path) -> tuple[Any, str]:
    head, closed, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not closed:
        raise PromptFileWrong(f"{file}: it has to begin with front matter between two lines of three dashes.")
    try:
        return yaml.safe_load(head), body
    except yaml.YAMLError:
        raise PromptFileWrong(f"{file}: the front matter is not valid YAML.") from None
