"""What speaks for and against a reply under one standard: exemplar lines, signals, and the situation."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from assistant.domain.knowledge import SIGNALS_FORBIDDEN, Part, Standard
from assistant.language.clauses import Statement, statements
from assistant.language.embedder import Embedder, Vectors
from assistant.language.measuring import answered_share
from assistant.language.plain import PlainSentence
from assistant.language.signals import Case, Seen, detect
from assistant.language.signals.situations import seen_in, situations, spoken_of
from assistant.language.text import STOP_WORDS, stem

PLAIN = 0.5
"""Strength from which on a signal counts as seen."""
_KEPT = 1000
"""Parts of standards in memory; a company has some tens."""
_SLOT = re.compile(r"\{([^{}\n]{1,40})\}")


class Likeness(NamedTuple):
    """The nearest exemplar of one kind: which sentence of the reply, which line of the standard, their cosine."""

    sentence: PlainSentence | None
    line: Statement | None
    cosine: float


@dataclass(frozen=True)
class Reading:
    """A reply read once for all standards: signals, situations, and a vector for each sentence."""

    case: Case
    signals: Mapping[str, tuple[Seen, ...]]
    situations: Mapping[str, float]
    vectors: Vectors
    whole: Mapping[str, float] = field(default_factory=dict)
    """What can be said of the reply whichever the standard: how exact it is, how much speaks against it."""
    answered: float | None = None
    """The share of the questions asked that the reply speaks to, None where none was asked."""

    def strength(self, signal: str) -> float:
        """How plainly a signal was seen, 0 to 1."""
        seen = self.signals[signal]
        return seen[0].strength if seen else 0.0


@dataclass(frozen=True)
class Witnesses:
    """What was seen under one standard. ``margin`` is Say minus Avoid at the sentence where Say is ahead most,
    ``worst`` at the one where Avoid is."""

    standard: Standard
    reading: Reading
    say: Likeness
    avoid: Likeness
    margin: float
    worst: float
    has_exemplars: bool

    @property
    def can_judge(self) -> bool:
        """Whether the standard gives this engine anything to go by."""
        signals = self.standard.signals
        return self.has_exemplars or bool(signals.wants or signals.forbids)

    @property
    def forbidden(self) -> tuple[Seen, ...]:
        """Forbidden signals that were plainly seen, the plainest first."""
        found = [s for name in self.standard.signals.forbids for s in self.reading.signals[name][:1]]
        return tuple(sorted((s for s in found if s.strength >= PLAIN), key=lambda s: -s.strength))

    @property
    def present(self) -> tuple[Seen, ...]:
        """Wanted signals that were plainly seen, in the standard's order."""
        found = [s for name in self.standard.signals.wants for s in self.reading.signals[name][:1]]
        return tuple(s for s in found if s.strength >= PLAIN)

    @property
    def missing(self) -> tuple[str, ...]:
        """Wanted signals that were not plainly seen, in the standard's order."""
        return tuple(name for name in self.standard.signals.wants if self.reading.strength(name) < PLAIN)


def read(case: Case, embedder: Embedder) -> Reading:
    """Read a reply. Its sentences are embedded one by one and not kept: they are a person's words."""
    vectors = [embedder.embed_query(sentence.span.text) for sentence in case.sentences]
    stacked = np.stack(vectors) if vectors else np.zeros((0, embedder.dimensions), np.float32)
    signals, shown = detect(case), seen_in(case)
    return Reading(case, signals, shown, stacked, _whole(case, signals, shown), answered_share(case, embedder))


def _whole(case: Case, signals: Mapping[str, tuple[Seen, ...]], shown: Mapping[str, float]) -> dict[str, float]:
    """Features of the reply as a whole: what is careless in one respect is often so in others."""
    against = [signals[name][0].strength for name in SIGNALS_FORBIDDEN if signals[name]]
    exact = ("next_step_with_date", "first_person_ownership", "own_name", "offers_alternative", "reason_given")
    caring = ("apology_for_specific", "feeling_named") if shown["trouble"] >= PLAIN else ()
    wanted = [signals[name][0].strength if signals[name] else 0.0 for name in (*exact, *caring)]
    heard = {stem(word.word) for sentence in case.heard for word in sentence.words} - STOP_WORDS
    said = [stem(word.word) for sentence in case.sentences for word in sentence.words]
    own = [word for word in said if word not in STOP_WORDS]
    return {
        "whole against": min(1.0, sum(against) / 3),
        "whole wanted": sum(wanted) / len(wanted),
        "whole echo": sum(word in heard for word in own) / len(own) if own else 0.0,
        "whole figures": min(1.0, sum(word[0].isdigit() for word in said) / 6),
        "whole length": min(1.5, math.log1p(len(said)) / 4),
    }


class Exemplars:
    """The example lines of standards with their vectors, kept as long as the standard stays as it is."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: dict[tuple[str, Part], tuple[tuple[Statement, ...], Vectors]] = {}

    def of(self, standard: Standard, part: Part) -> tuple[tuple[Statement, ...], Vectors]:
        """The lines of one part and their vectors, shape (lines, dimensions)."""
        key = (standard.fingerprint, part)
        if key not in self._kept:
            if len(self._kept) > _KEPT:
                self._kept.clear()
            lines = statements(standard, part)
            self._kept[key] = (lines, self._embedder.embed([_SLOT.sub(r"\1", line.text) for line in lines]))
        return self._kept[key]


def witnesses(reading: Reading, standard: Standard, exemplars: Exemplars) -> Witnesses:
    """Hold a reading against one standard."""
    says, say_vectors = exemplars.of(standard, Part.say)
    avoids, avoid_vectors = exemplars.of(standard, Part.avoid)
    to_say, to_avoid = _alike(reading, say_vectors), _alike(reading, avoid_vectors)
    margins = (to_say.max(axis=1) - to_avoid.max(axis=1)) if to_say.size and to_avoid.size else np.zeros(1, np.float32)
    return Witnesses(
        standard,
        reading,
        _best(reading, says, to_say),
        _best(reading, avoids, to_avoid),
        float(margins.max()),
        float(margins.min()),
        bool(says and avoids),
    )


def _alike(reading: Reading, lines: Vectors) -> Vectors:
    """Cosines, shape (sentences, lines)."""
    if not len(lines) or not len(reading.vectors):
        return np.zeros((0, 0), np.float32)
    cosines: Vectors = reading.vectors @ lines.T
    return cosines


def _best(reading: Reading, lines: Sequence[Statement], cosines: Vectors) -> Likeness:
    if not cosines.size:
        return Likeness(None, None, 0.0)
    row, column = np.unravel_index(int(cosines.argmax()), cosines.shape)
    return Likeness(reading.case.sentences[int(row)], lines[int(column)], float(cosines[row, column]))


def features(found: Witnesses) -> dict[str, float]:
    """What the rule weighs, by name. Nothing in it knows the standard's id: it holds for any company's."""
    reading, standard = found.reading, found.standard
    wants, forbids = standard.signals.wants, standard.signals.forbids
    strengths = [reading.strength(name) for name in wants]
    against = [reading.strength(name) for name in forbids]
    spoken = spoken_of(standard)
    shown = max((reading.situations[name] for name in spoken), default=0.0)
    row = {
        "always": 1.0,
        "say": found.say.cosine,
        "avoid": found.avoid.cosine,
        "margin": found.margin,
        "worst": found.worst,
        "wants seen": sum(strengths) / len(strengths) if strengths else 0.5,
        "weakest want": min(strengths, default=0.5),
        "strongest want": max(strengths, default=0.5),
        "forbidden": max(against, default=0.0),
        "forbidden again": sorted(against)[-2] if len(against) > 1 else 0.0,
        "forbidden and wanted": max(against, default=0.0) * max(strengths, default=0.0),
        "no situation": float(not spoken),
        "situation shown": shown if spoken else 0.0,
        "situation not shown": 1.0 - shown if spoken else 0.0,
        "few words": float(reading.case.words < 12),
        "some words": float(reading.case.words < 30),
        "many words": float(reading.case.words > 110),
        "internal": reading.situations["colleague"],
        "trouble": reading.situations["trouble"],
        "feeling": reading.situations["feeling"],
        "refusal": reading.situations["refusal"],
    }
    row |= reading.whole
    if reading.answered is not None and "answers_question" in wants:
        row["questions left"] = 1.0 - reading.answered
    for name, strength in zip(wants, strengths, strict=True):
        needed = _needed(reading, name)
        row[f"{name} seen"] = strength
        row[f"{name} lacking"] = (1.0 - strength) * needed
        row[f"{name} not needed"] = 1.0 - needed
    for name, strength in zip(forbids, against, strict=True):
        row[f"{name} seen"] = strength
    for name in spoken:
        row[f"{name} shown"] = reading.situations[name]
        row[f"{name} spoken of"] = 1.0
    return row


def _needed(reading: Reading, signal: str) -> float:
    """How plainly the situation shows that a signal makes sense in; 1 for one that always does."""
    wanting = [reading.situations[name] for name, entry in situations().items() if signal in entry.signals]
    return max(wanting, default=1.0)
