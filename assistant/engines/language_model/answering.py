"""What a model writes as an answer, read leniently while it comes and turned into a draft when it is complete."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from assistant.domain.conversation import (
    ANSWER_CITATIONS,
    ANSWER_WORDS,
    SHORT_LINES,
    Fold,
    Line,
    LineKind,
    render_lines,
)
from assistant.engines.base import Quote
from assistant.engines.language_model.passages import Passage
from assistant.engines.language_model.prompts import clean

Covered = Literal["yes", "partly", "no", "off_topic", "talk"]
Kind = Literal["do", "limit", "rule", "say", "avoid", "why", "story", "who", "note"]
MOST_SUBJECT_WORDS = 16
TALK_WORDS = 40
MOST_SOURCES = 4
"""Sources of one line that count, the first ones: a line that names them all points nowhere."""
_FOLDS = {
    LineKind.avoid: "fold_avoid",
    LineKind.why: "fold_why",
    LineKind.story: "fold_story",
    LineKind.who: "fold_who",
}
"""Name in lines.yaml of the title under which a kind is folded; every other kind is more of the playbook."""
_SPOKEN = (LineKind.say, LineKind.avoid)
_INLINE = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]")
_OPEN_INLINE = re.compile(r"\s*\[[\d,; ]*\Z")
_MARKUP = (
    (re.compile(r"!\[[^\[\]]*\](?:\([^()]*\)?)?"), ""),
    (re.compile(r"\[([^\[\]]*)\]\([^()]*\)?"), r"\1"),
    (re.compile(r"</?[a-z!][^<>]*(?:>|\Z)", re.IGNORECASE), ""),
    (re.compile(r"\*\*|__|`+|^\s*#{1,6}\s+"), ""),
)
"""Marks of Markdown and HTML, as far as they have come, and what is left of each: the words."""
OWN_WORDS = 10
"""So many words of the rules in a row are no answer."""
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_QUOTED = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»"}


def _kind(value: object) -> object:
    return value if value in get_args(Kind) else "note"


def _covered(value: object) -> object:
    return value if value in get_args(Covered) else "partly"


def numbers(value: object) -> list[int]:
    """Whole numbers out of what a model took for a list of them: ``["[3]", 4]`` is 3 and 4."""
    items = value if isinstance(value, list | tuple) else [value]
    found = [item if isinstance(item, int) else _first_number(item) for item in items if not isinstance(item, bool)]
    return [number for number in found if number is not None]


def _first_number(value: object) -> int | None:
    digits = re.search(r"\d{1,3}", value) if isinstance(value, str) else None
    return int(digits[0]) if digits else None


_EMPTY: Mapping[str, Any] = MappingProxyType({"sources": (), "more": (), "subject": "", "covered": "", "kind": ""})


class _Lenient(BaseModel):
    """Strict in the schema that the model is held to; what it adds is ignored, what it forgets is empty."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    @model_validator(mode="before")
    @classmethod
    def _forgotten(cls, data: object) -> object:
        return {**_EMPTY, **data} if isinstance(data, dict) else data


class ModelLine(_Lenient):
    """One line; the sources come before the words, so that the words follow from them."""

    kind: Annotated[Kind, BeforeValidator(_kind)]
    sources: Annotated[list[int], BeforeValidator(numbers)]
    text: str


class ModelAnswer(_Lenient):
    """An answer as the model has to write it.

    ``covered`` comes first: it costs a word, and nothing is shown that is taken back a moment later.
    """

    covered: Annotated[Covered, BeforeValidator(_covered)]
    lines: list[ModelLine]
    more: list[ModelLine]
    subject: str


@dataclass(frozen=True)
class Said:
    """A line as the model wrote it, cleaned, with the numbers of the prompt's passages."""

    kind: LineKind
    text: str
    sources: tuple[int, ...]


@dataclass
class Numbering:
    """Citations counted anew in the order in which lines use them; unknown ones and those beyond the most vanish."""

    passages: Mapping[int, Passage]
    order: list[int] = field(default_factory=list)

    def line(self, said: Said) -> Line:
        """The line with the numbers that a person sees."""
        known = [source for source in dict.fromkeys(said.sources) if source in self.passages][:MOST_SOURCES]
        new = [source for source in known if source not in self.order]
        self.order += new[: ANSWER_CITATIONS - len(self.order)]
        numbers = tuple(self.order.index(source) + 1 for source in known if source in self.order)
        return Line(kind=said.kind, text=said.text, citations=numbers)

    def quotes(self, used: Iterable[Line]) -> tuple[Quote, ...]:
        """The whole passages that lines cite, under the numbers that a person sees."""
        numbers = sorted({number for line in used for number in line.citations})
        return tuple(_quote(number, self.passages[self.order[number - 1]]) for number in numbers)


def _quote(number: int, passage: Passage) -> Quote:
    document = passage.document
    # A heading that stands twice in the document would point at the wrong place.
    heading = passage.heading if document.section_named(passage.heading) == passage.section else ""
    return Quote(number, document.id, document.version, passage.text, heading)


def partial_lines(data: Mapping[str, Any], passages: Mapping[int, Passage]) -> tuple[Line, ...]:
    """The short answer as far as it has come; nothing where the model says that it has no answer.

    What is still being written is the last key of the last line: half a text is shown, half a kind or half
    a list of sources is not. Never raises, whatever the data is.
    """
    if data.get("covered") in ("no", "off_topic"):
        return ()
    rows = data.get("lines")
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    open_lines = next(reversed(list(data)), "") == "lines"
    said = []
    for i, row in enumerate(rows):
        unfinished = next(reversed(list(row)), "") if open_lines and i == len(rows) - 1 else ""
        sources = [] if unfinished == "sources" else numbers(row.get("sources", []))
        kind = "note" if unfinished == "kind" else row.get("kind")
        said.append(_said(kind, row.get("text"), sources))
    numbering = Numbering(passages)
    lines = tuple(numbering.line(line) for line in _once(said)[:SHORT_LINES])
    return remark(lines) if data.get("covered") == "talk" else lines


def complete_lines(
    answer: ModelAnswer, passages: Mapping[int, Passage], words: Mapping[str, str]
) -> tuple[tuple[Line, ...], tuple[Fold, ...], tuple[Quote, ...]]:
    """The lines, folds and quotes of a complete answer, within the limits of every answer.

    Lines beyond the short ones are folded; whole lines are dropped from the end of the folds first, then
    from the end of the short ones, until the words fit. ``words`` are those of lines.yaml.
    """
    short = _once(_read(answer.lines))
    rest = _once([*short, *_read(answer.more)])[min(len(short), SHORT_LINES) :]
    numbering = Numbering(passages)
    lines = [numbering.line(said) for said in short[:SHORT_LINES]]
    more = [numbering.line(said) for said in rest]
    while more and _count(lines, _folded(more, words)) > ANSWER_WORDS:
        more.pop()
    while lines and _count(lines, ()) > ANSWER_WORDS:
        lines.pop()
    folds = _folded(more, words)
    return tuple(lines), folds, numbering.quotes([*lines, *more])


def remark(lines: Sequence[Line]) -> tuple[Line, ...]:
    """What is kept of talk: one short remark that claims no source. Nothing else of it could be checked."""
    short = [line for line in lines if line.kind is LineKind.note and len(line.text.split()) <= TALK_WORDS]
    return tuple(line for line in short if not line.citations)[:1]


def subject_of(answer: ModelAnswer) -> str:
    """The few words that a follow-up takes over."""
    return " ".join(plain(answer.subject).split()[:MOST_SUBJECT_WORDS])


def plain(text: str) -> str:
    """Text without marks that nobody sees or that nothing here draws; what they stand around stays."""
    text = clean(text)
    for pattern, rest in _MARKUP:
        text = pattern.sub(rest, text)
    return text


def without_rules(answer: ModelAnswer, runs: frozenset[tuple[str, ...]]) -> ModelAnswer:
    """The answer without lines that recite the prompt; ``runs`` are those of `runs_of` its rules."""
    lines, more = ([line for line in part if not runs_of(line.text) & runs] for part in (answer.lines, answer.more))
    return answer.model_copy(update={"lines": lines, "more": more})


def runs_of(text: str) -> frozenset[tuple[str, ...]]:
    """Every OWN_WORDS words in a row."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[i : i + OWN_WORDS]) for i in range(len(words) - OWN_WORDS + 1))


def _read(lines: Iterable[ModelLine]) -> list[Said]:
    return [_said(line.kind, line.text, line.sources) for line in lines]


def _said(kind: object, text: object, sources: Sequence[int]) -> Said:
    words = plain(text) if isinstance(text, str) else ""
    inline = [int(digits) for match in _INLINE.finditer(words) for digits in re.findall(r"\d+", match[1])]
    words = " ".join(_BULLET.sub("", _OPEN_INLINE.sub("", _INLINE.sub("", words))).split())
    found = LineKind(str(_kind(kind)))
    if found in _SPOKEN:
        words = _unquoted(words)
    return Said(found, words, (*sources, *inline))


def _unquoted(text: str) -> str:
    """Words to say without the marks around all of them; marks around a part stay."""
    close = _QUOTED.get(text[:1])
    if close is None:
        return text
    if close in "'’":
        # An apostrophe looks like a closing mark, so only both together count.
        return text[1:-1].strip() if len(text) > 2 and text[-1] == close else text
    # A text that is still coming has an opening mark alone.
    inner = text[1:-1] if len(text) > 1 and text[-1] == close else text[1:]
    return text if {text[0], close} & set(inner) else inner.strip()


def _once(said: Iterable[Said]) -> list[Said]:
    """Lines that say something, each text once."""
    found: dict[str, Said] = {}
    for line in said:
        if line.text:
            found.setdefault(line.text, line)
    return list(found.values())


def _folded(lines: Sequence[Line], words: Mapping[str, str]) -> tuple[Fold, ...]:
    """Lines under the titles of their kinds, in the order in which the kinds begin."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(words[_FOLDS.get(line.kind, "fold_more")], []).append(line)
    return tuple(Fold(title=title, lines=tuple(group)) for title, group in groups.items())


def _count(lines: Sequence[Line], folds: Sequence[Fold]) -> int:
    texts = [render_lines(tuple(lines)), *(f"{fold.title} {render_lines(fold.lines)}" for fold in folds)]
    return sum(len(text.split()) for text in texts)
