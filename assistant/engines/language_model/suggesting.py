"""What a model writes as suggestions, and what becomes of it: places in the draft, citations, open slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from assistant.domain.mentions import MentionKind, mentions
from assistant.domain.passages import Citation
from assistant.domain.review import Removed, Suggestion
from assistant.domain.suggesting import overlapping
from assistant.engines.language_model.answering import numbers
from assistant.engines.language_model.judgements import objects, short, words
from assistant.engines.language_model.passages import Passage
from assistant.engines.language_model.prompts import clean
from assistant.engines.language_model.quoting import NOTHING, original, places
from assistant.language.text import content_words, sentences

MOST_SUGGESTIONS = 8
MOST_WORDS = 150
"""Words of one replacement; a longer one is a new reply."""
LONGEST_SLOT = 40
_SLOT = re.compile(rf"\{{([^{{}}\n]{{1,{LONGEST_SLOT}}})\}}")
_BRACKETED = re.compile(
    # One with a number is no slot: it stands for a detail that the model does not get to see.
    r"\[(?![^\[\]\n]* \d+\])"
    rf"((?:your|the|new|customer|order|date|day|time|name|insert)\b[^\[\]\n]{{0,{LONGEST_SLOT}}})\]"
)
_LEAST_SHARED = 3
"""Content words that a source and the words that rest on it must share."""


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})


class ModelSuggestion(_Lenient):
    """Words to use instead of others; the sources come before the new words, so that these follow from them."""

    original: str
    sources: Annotated[list[int], BeforeValidator(numbers)]
    replacement: str
    reason: str

    @model_validator(mode="before")
    @classmethod
    def _forgotten(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        found: dict[str, Any] = {name: words(data.get(name)) for name in ("original", "reason")}
        # White space at the ends of the new words may be meant.
        replacement = data.get("replacement")
        found["replacement"] = clean(replacement) if isinstance(replacement, str) else ""
        return {**found, "sources": data.get("sources", [])}


class ModelRemoved(_Lenient):
    """Something of the draft that is left out on purpose."""

    what: str
    reason: str

    @model_validator(mode="before")
    @classmethod
    def _forgotten(cls, data: object) -> object:
        return {name: words(data.get(name)) for name in ("what", "reason")} if isinstance(data, dict) else data


class ModelRewrite(_Lenient):
    """The suggestions of one call as the model has to write them."""

    suggestions: Annotated[list[ModelSuggestion], BeforeValidator(objects)]
    removed: Annotated[list[ModelRemoved], BeforeValidator(objects)]

    @model_validator(mode="before")
    @classmethod
    def _forgotten(cls, data: object) -> object:
        return {"removed": [], **data} if isinstance(data, dict) else data


@dataclass(frozen=True)
class Placed:
    """What is left of a model's suggestions, in the order of the draft, their further sources, and how many went."""

    suggestions: tuple[Suggestion, ...]
    rests_on: tuple[Citation, ...]
    dropped: int


def placed(said: Sequence[ModelSuggestion], draft: str, passages: Mapping[int, Passage]) -> Placed:
    """The suggestions with their exact places; the first ones win where two touch the same words.

    One whose original does not stand in the draft exactly once, that holds braces which are no slot, or that is
    too long is dropped and counted; one that changes nothing is no suggestion.
    """
    kept: list[Suggestion] = []
    rests_on: list[Citation] = []
    dropped = 0
    for one in said:
        sources = _cited(one.replacement, [passages[n] for n in dict.fromkeys(one.sources) if n in passages])
        found = _suggestion(one, draft, sources)
        if found is None:
            dropped += 1
        elif found.replacement != found.original:
            if len(kept) == MOST_SUGGESTIONS or overlapping(found, kept):
                dropped += 1
            else:
                kept.append(found)
                rests_on += sources[1:]
    kept.sort(key=lambda suggestion: (suggestion.start, suggestion.end))
    return Placed(tuple(_numbered(kept)), tuple(rests_on), dropped)


def removals(said: Iterable[ModelRemoved], draft: str) -> tuple[Removed, ...]:
    """What the model says it left out, as far as the draft had it."""
    found = (Removed(what=original(draft, one.what), reason=short(one.reason)) for one in said)
    return tuple(one for one in found if one.what and one.reason and one.what in draft)


def open_slots(text: str) -> tuple[str, ...]:
    """The slots that are still to be filled, each once."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def _suggestion(said: ModelSuggestion, draft: str, sources: Sequence[Citation]) -> Suggestion | None:
    found = places(draft, original(draft, said.original))
    replacement = _BRACKETED.sub(r"{\1}", said.replacement.strip("\n"))
    if len(found) != 1 or len(replacement.split()) > MOST_WORDS or re.search(r"[{}]", _SLOT.sub("", replacement)):
        return None
    start, end = found[0]
    if replacement.strip().lower() in NOTHING:
        replacement = ""
    start, end, replacement = _only_added(draft, start, end, replacement)
    if not replacement:
        end += _blank_after(draft, start, end)
    return Suggestion(
        start=start,
        end=end,
        original=draft[start:end],
        replacement=replacement,
        reason=short(said.reason),
        citation=sources[0] if sources and replacement.strip() else None,
        open_slots=open_slots(replacement),
    )


def _only_added(draft: str, start: int, end: int, replacement: str) -> tuple[int, int, str]:
    """Where the old words stand whole at the beginning or end of the new ones, only what is added."""
    old, new = draft[start:end], replacement
    if len(new) > len(old):
        if new.startswith(old) and not new[len(old)].isalnum():
            return end, end, new[len(old) :]
        if new.endswith(old) and not new[-len(old) - 1].isalnum():
            return start, start, new[: -len(old)]
    return start, end, replacement


def _blank_after(draft: str, start: int, end: int) -> int:
    """How many characters go with words that go: one blank, or at the beginning of a line all of the white space."""
    begins = start == 0 or draft[start - 1] == "\n"
    blank = re.compile(r"\s*" if begins else r" ?").match(draft, end)
    return len(blank[0]) if blank else 0


def _numbered(suggestions: Iterable[Suggestion]) -> Iterable[Suggestion]:
    for number, one in enumerate(suggestions, 1):
        cited = one.citation.model_copy(update={"number": number}) if one.citation else None
        yield one.model_copy(update={"citation": cited})


def _cited(replacement: str, passages: Sequence[Passage]) -> list[Citation]:
    """The words of each named source that carry the new words, the best first; none of one that shares nothing."""
    rows = [row for passage in passages if (row := _carrying(replacement, passage))]
    rows.sort(key=lambda row: -row[0])
    return [Citation.of(passage.document, start, end, passage.heading) for _, passage, start, end in rows]


def _carrying(replacement: str, passage: Passage) -> tuple[float, Passage, int, int] | None:
    """How well a passage carries new words, and the run of its sentences that does: all figures they share."""
    spans = sentences(passage.text)
    said = set(content_words(_SLOT.sub(" ", replacement)))
    keys = _figures(replacement)
    shared = [len(said & set(content_words(span.text))) for span in spans]
    figures = [keys & _figures(span.text) for span in spans]
    if not spans or (max(shared) < _LEAST_SHARED and not any(figures)):
        return None
    best = max(range(len(spans)), key=lambda place: (len(figures[place]), shared[place]))
    missing = set().union(*figures) - figures[best]
    others = [place for place, found in enumerate(figures) if found & missing]
    first, last = min([best, *others]), max([best, *others])
    score = 3.0 * len(set().union(*figures)) + shared[best]
    return score, passage, passage.start + spans[first].start, passage.start + spans[last].end


def _figures(text: str) -> set[tuple[MentionKind, str]]:
    return {(one.kind, one.key) for one in mentions(text) if one.kind is not MentionKind.name}
