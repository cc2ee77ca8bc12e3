"""Does a passage carry a claim? Shared words, order and meaning make a score; a contradiction ends it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from assistant.domain.quotes import fold
from assistant.language.embedder import Embedder
from assistant.language.text import STOP_WORDS
from assistant.search.contradictions import HARD, Reading, Reason, contradiction

CALIBRATION = Path(__file__).with_name("support.yaml")
LONGEST_RUN = 3
"""Sentences of a passage that are shown together as the ground of one claim."""
SENTENCE_COSTS = 0.08
"""Share of the claim's words that one more sentence must add to the run."""
THRESHOLD = -3.0
"""Logit from which a claim counts as carried; chosen on the open half of evals/datasets/groundedness.

It is that low because a paraphrase shares few words: what keeps false claims out is the contradictions.
"""
LONGEST_CLAIM = 1000
LONGEST_PASSAGE = 6000
"""Characters; a longer claim is not carried, of a longer passage only the start is read."""
MOST_QUANTITIES = 30
"""A claim with more numbers is a table; it is not carried, so that odd texts cost no time."""
READINGS_KEPT = 256
JOINT = "\n\n"
_NUMBERS = re.compile(r"\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\]")


@dataclass(frozen=True)
class Support:
    """Whether a passage carries a claim.

    ``score`` runs from 0 to 1 and is .5 or more for what is supported; ``passage[start:end]`` is the smallest run of
    whole sentences that carries the claim best (empty when there is none). ``reason`` says what is wrong: amount,
    date, name, negation, opposite, condition, scope or words; it is empty for what is supported. ``passage`` counts
    the passages of ``check_any`` from 0.
    """

    score: float
    supported: bool
    start: int
    end: int
    reason: str = ""
    passage: int = 0


class Run(NamedTuple):
    """Neighbouring sentences of a passage and the share of the claim's words in them."""

    start: int
    end: int
    share: float


class Measured(NamedTuple):
    """A claim and a passage in numbers (see ``measures``), and what the passage says otherwise."""

    values: Mapping[str, float]
    reason: Reason
    run: Run


def support(claim: str, passage: str, embedder: Embedder | None = None) -> Support:
    """Check one claim against one passage; without an embedder words alone decide. See Support.

    Numbers of citations in square brackets are no part of a claim. Raises nothing for any text.
    """
    claim, passage = _NUMBERS.sub("", claim).strip(), passage[:LONGEST_PASSAGE]
    mine, other = Reading(claim[:LONGEST_CLAIM]), _read(passage)
    if not mine.words or not other.words or len(claim) > LONGEST_CLAIM or len(mine.quantities) > MOST_QUANTITIES:
        return Support(0.0, False, 0, 0, Reason.words)
    if whole := _verbatim(mine, other):
        return Support(1.0, True, *whole)
    measured = measure(mine, other, embedder)
    score = score_of(measured, _weights(embedder is not None))
    reason = measured.reason or (Reason.words if score < 0.5 else Reason.none)
    return Support(score, not reason, measured.run.start, measured.run.end, reason)


class SupportCheck:
    """The check with the product's embedder; a passage's vectors are kept where the embedder keeps them."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder

    def check(self, claim: str, passage: str) -> Support:
        """See ``support``."""
        return support(claim, passage, self._embedder)

    def check_any(self, claim: str, passages: Sequence[str]) -> Support:
        """The best of several passages cited together, or all of them as one when no single one carries the claim.

        ``start`` and ``end`` count in the passage with the number ``passage``.
        """
        if not passages:
            return Support(0.0, False, 0, 0, Reason.words)
        single = [replace(self.check(claim, text), passage=number) for number, text in enumerate(passages)]
        best = max(single, key=lambda found: (found.supported, found.score))
        if best.supported or len(passages) == 1:
            return best
        together = self.check(claim, JOINT.join(passages))
        return _within(together, passages) if together.supported else best


def _within(found: Support, passages: Sequence[str]) -> Support:
    """A result on joined passages as a result on the one that holds most of its run."""
    places, start = [], 0
    for number, text in enumerate(passages):
        left, right = max(found.start, start), min(found.end, start + len(text))
        places.append((right - left, number, left - start, right - start))
        start += len(text) + len(JOINT)
    _, number, left, right = max(places, key=lambda place: (place[0], -place[1]))
    return replace(found, start=left, end=right, passage=number)


def measure(claim: Reading, passage: Reading, embedder: Embedder | None) -> Measured:
    """The numbers of a claim and a passage that both have words; one run of the embedder each."""
    run = best_run(claim, passage)
    ground = passage.text[run.start : run.end] or passage.text
    similarity = None if embedder is None else float(embedder.embed_query(claim.text) @ embedder.embed([ground])[0])
    return Measured(measures(claim, passage, run, similarity), contradiction(claim, passage), run)


def score_of(measured: Measured, weights: Mapping[str, float]) -> float:
    """0 to 1 by the logistic weights; a contradiction leaves less than .5, one in a number or a denial less than .3."""
    logit = weights["bias"] + sum(weights[name] * value for name, value in measured.values.items()) - THRESHOLD
    if measured.reason:
        # Contradicted claims stay in the order of their words, below all that is supported.
        in_order = 0.005 / (1 + math.exp(-logit - THRESHOLD))
        logit = min(logit, 0.0) - 0.01 - (1.0 if measured.reason in HARD else 0.0) + in_order
    return 1 / (1 + math.exp(-logit))


def best_run(claim: Reading, passage: Reading) -> Run:
    """The smallest run of sentences with the largest share of the claim's words, by weight."""
    said: dict[str, float] = {word.stem: word.weight for word in claim.words}
    total = sum(said.values())
    held = [said.keys() & stems for stems in passage.sentence_stems]
    best, value = Run(0, 0, 0.0), 0.0
    for first in range(len(held)):
        together: set[str] = set()
        for last in range(first, min(first + LONGEST_RUN, len(held))):
            together |= held[last]
            share = sum(said[stem] for stem in together) / total
            worth = share - SENTENCE_COSTS * (last - first)
            if worth > value + 1e-9:
                best, value = Run(passage.spans[first].start, passage.spans[last].end, share), worth
    return best


def measures(claim: Reading, passage: Reading, run: Run, similarity: float | None) -> dict[str, float]:
    """What the score is made of, each 0 to 1 except ``missing``.

    ``run``: weighted share of the claim's words in the best run. ``content``: share of its content words in the
    passage. ``order``: longest common subsequence as a share of the claim (the recall of ROUGE-L, Lin 2004).
    ``missing``: log of the summed weight of the words that the passage lacks. ``similarity``: cosine of claim and run.
    """
    stems = [word.stem for word in claim.words]
    content = {word.stem for word in claim.words if claim.text[word.start : word.end].lower() not in STOP_WORDS}
    lacking = {word.stem: word.weight for word in claim.words if word.stem not in passage.stems}
    found = {
        "run": run.share,
        "content": len(content & passage.stems) / len(content) if content else 0.0,
        "order": _common(stems, [word.stem for word in passage.words]) / len(stems),
        "missing": math.log1p(sum(lacking.values())),
    }
    return found if similarity is None else found | {"similarity": similarity}


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    known = set(one)
    other = [stem for stem in other if stem in known]
    row = [0] * (len(other) + 1)
    for left in one:
        diagonal = 0
        for index, right in enumerate(other, start=1):
            above = row[index]
            if left == right:
                row[index] = diagonal + 1
            elif row[index - 1] > above:
                row[index] = row[index - 1]
            diagonal = above
    return row[-1]


def _verbatim(claim: Reading, passage: Reading) -> tuple[int, int] | None:
    """Where the claim stands as whole sentences, word for word; the full stop at its end may be missing."""
    wanted = fold(claim.text).rstrip(".")
    for first, left in enumerate(passage.spans):
        for right in passage.spans[first : first + max(1, len(claim.spans))]:
            if fold(passage.text[left.start : right.end]).rstrip(".") == wanted:
                return left.start, right.end
    return None


@lru_cache(maxsize=2)
def _weights(with_embedder: bool) -> dict[str, float]:
    stored: dict[str, Any] = yaml.safe_load(CALIBRATION.read_text("utf-8"))
    weights: dict[str, float] = stored["with_embedder" if with_embedder else "words_alone"]
    return weights


@lru_cache(maxsize=READINGS_KEPT)
def _read(passage: str) -> Reading:
    return Reading(passage)
