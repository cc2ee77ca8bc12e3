"""A rule that learns from phrasings and sentences which document a question fits.

Kernel ridge regression of one-hot document labels (Saunders, Gammerman and Vovk 1998; as a classifier:
Rifkin, Yeo and Poggio 2003) with the kernel exp(g(s - 1)), s being the cosine of two texts' joined
vectors and weighted stems. Solved exactly, block by block; some seconds for some thousand texts, so it is
kept on disk and learnt anew only when the documents change.
"""

from __future__ import annotations

import json
import math
import os
import zipfile
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.language.embedder import Vectors
from assistant.language.text import content_words
from assistant.language.threads import all_threads

Matrix = NDArray[np.float32]

RULE = "kernel-ridge-1"
"""Name of this way of learning: what another one learnt is not used."""
MOST_TEXTS = 12_000
"""Texts above which nothing is learnt: the exact solution needs memory and time of their square and cube."""
SHARPNESS = 4.0
"""g of the kernel: how fast likeness counts less."""
RIDGE = 1.0
STEMS = 0.8
"""Length of the part of stems beside the vector's 1."""
BALANCE = 0.25
"""0 counts every text alike, 1 every document."""
BLOCK = 512
"""Rows of the system of equations that are worked on at once: some tenths of a second on one core."""
MOST_OF_A_RARE_STEM = 200
"""Texts up to which a stem is worked on by itself."""
_SEEN = 2
"""Texts that must hold a stem before it counts."""


@dataclass(frozen=True)
class Lexicon:
    """Stems with their rarity, and for each stem the texts that hold it and with which weight."""

    rarity: Mapping[str, float]
    postings: Mapping[str, tuple[NDArray[np.int32], Matrix]]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Lexicon:
        """Count the stems of texts; a text's weights make a vector of length STEMS."""
        held = [sorted(set(content_words(text))) for text in texts]
        frequency = Counter(stem for stems in held for stem in stems)
        rarity = {s: math.log(len(texts) / count) for s, count in frequency.items() if count >= _SEEN}
        found: dict[str, tuple[list[int], list[float]]] = {stem: ([], []) for stem in rarity}
        for row, stems in enumerate(held):
            for stem, weight in weights_of(stems, rarity).items():
                found[stem][0].append(row)
                found[stem][1].append(weight)
        postings = {s: (np.array(r, np.int32), np.array(w, np.float32)) for s, (r, w) in found.items()}
        return cls(rarity, postings)


def weights_of(stems: Sequence[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """The weights of a text's known stems, scaled to length STEMS."""
    known = {stem: rarity[stem] for stem in stems if rarity.get(stem)}
    length = math.sqrt(sum(weight * weight for weight in known.values()))
    return {stem: STEMS * weight / length for stem, weight in known.items()} if length else {}


@dataclass(frozen=True)
class Classifier:
    """What was learnt: a weight for each text and label, shape (texts, labels), and the texts it stands on."""

    labels: tuple[str, ...]
    weights: Matrix
    vectors: Vectors
    lexicon: Lexicon
    lengths: Matrix
    """Length of each text's joined vector, shape (texts,)."""

    def scores(self, vectors: Vectors, texts: Sequence[str]) -> Matrix:
        """Shape (texts given, labels): about 1 for a sure fit, about 0 for none."""
        return self.scores_of(vectors @ self.vectors.T if self.labels else np.zeros((0, 0), np.float32), texts)

    def scores_of(self, cosines: Matrix, texts: Sequence[str]) -> Matrix:
        """The same from the cosines with the texts learnt from, shape (texts given, those), which are used up."""
        if not self.labels:
            return np.zeros((len(texts), 0), np.float32)
        for row, text in enumerate(texts):
            likeness = cosines[row]
            mine = weights_of(sorted(set(content_words(text))), self.lexicon.rarity)
            for stem, weight in mine.items():
                rows, theirs = self.lexicon.postings[stem]
                likeness[rows] += weight * theirs
            likeness /= self.lengths * np.float32(math.sqrt(1 + STEMS**2 * bool(mine)))
        found: Matrix = (_kernel(cosines) @ self.weights).astype(np.float32, copy=False)
        return found


_NO_LENGTHS = np.zeros(0, np.float32)
NOTHING = Classifier((), np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32), Lexicon({}, {}), _NO_LENGTHS)


def learn(vectors: Vectors, texts: Sequence[str], labels: Sequence[str], weights: Sequence[float]) -> Classifier:
    """Learn from texts (vectors of shape (n, dimensions), rows of length 1), the label and the weight of each.

    Without texts, or with more than MOST_TEXTS, nothing is learnt.
    """
    with all_threads():
        return finished(learning(vectors, texts, labels, weights))


def finished(work: Generator[int, None, Classifier]) -> Classifier:
    """What ``learning`` returns, all its steps done in one go."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            learnt: Classifier = end.value
            return learnt


def steps_of(count: int) -> int:
    """What ``learning`` counts up to for a number of texts; each unit takes about as long as the others."""
    blocks = -(-count // BLOCK)
    return blocks * (blocks + 1) // 2 + blocks


def learning(
    vectors: Vectors, texts: Sequence[str], labels: Sequence[str], weights: Sequence[float]
) -> Generator[int, None, Classifier]:
    """``learn`` in steps of some tenths of a second, for who has to let others in between; returns what it learns.

    Each step gives how many of ``steps_of(len(texts))`` units are done.
    """
    count = len(texts)
    if not count or count > MOST_TEXTS:
        return NOTHING
    lexicon = Lexicon.of(texts)
    lengths = _lengths(count, lexicon)
    names = tuple(sorted(set(labels)))
    column = {name: i for i, name in enumerate(names)}
    rows = np.array([column[label] for label in labels])
    weight = np.asarray(weights, np.float32)
    mass = np.bincount(rows, weights=weight, minlength=len(names))
    weight = weight * (mass[rows] ** -BALANCE).astype(np.float32)
    weight /= weight.mean()
    kernel = np.empty((count, count), np.float32)
    done = 0
    shared = _shared(lexicon, count)
    for start, end in _blocks(count):
        kernel[start:end] = vectors[start:end] @ vectors.T
        kernel[start:end] += shared[start:end] @ shared.T
        done += 1
        yield done
    for place, (found, shares) in enumerate(lexicon.postings.values()):
        if len(found) <= MOST_OF_A_RARE_STEM:
            kernel[np.ix_(found, found)] += np.outer(shares, shares)
        if place % 200 == 0:
            yield done
    kernel /= lengths[:, np.newaxis]
    kernel /= lengths[np.newaxis, :]
    kernel = _kernel(kernel)
    kernel[np.diag_indices(count)] += RIDGE / weight
    target = np.zeros((count, len(names)), np.float32)
    target[np.arange(count), rows] = 1.0
    for units in _factored(kernel):
        done += units
        yield done
    return Classifier(names, _solved(kernel, target), vectors, lexicon, lengths)


def _blocks(count: int) -> list[tuple[int, int]]:
    return [(start, min(count, start + BLOCK)) for start in range(0, count, BLOCK)]


def _shared(lexicon: Lexicon, count: int) -> Matrix:
    """Weights of the stems that many texts hold, shape (texts, those stems): quicker as a product of matrices."""
    common = [(rows, shares) for rows, shares in lexicon.postings.values() if len(rows) > MOST_OF_A_RARE_STEM]
    shared = np.zeros((count, len(common)), np.float32)
    for place, (rows, shares) in enumerate(common):
        shared[rows, place] = shares
    return shared


def _factored(matrix: Matrix) -> Iterator[int]:
    """Cholesky's factor of a positive definite matrix in the place of its lower half, a column of blocks a step.

    Golub and Van Loan, Matrix Computations, 4.2.6 (block outer product); each step gives its share of the work.
    """
    blocks = _blocks(len(matrix))
    for place, (start, end) in enumerate(blocks):
        corner = np.linalg.cholesky(matrix[start:end, start:end])
        matrix[start:end, start:end] = corner
        matrix[end:, start:end] = np.linalg.solve(corner, matrix[end:, start:end].T).T
        for left, right in blocks[place + 1 :]:
            matrix[left:, left:right] -= matrix[left:, start:end] @ matrix[left:right, start:end].T
        yield len(blocks) - place


def _solved(factor: Matrix, target: Matrix) -> Matrix:
    """x of factor @ factor.T @ x = target, in the place of ``target``; only the factor's lower half is looked at."""
    blocks = _blocks(len(factor))
    for start, end in blocks:
        target[start:end] -= factor[start:end, :start] @ target[:start]
        target[start:end] = np.linalg.solve(factor[start:end, start:end], target[start:end])
    for start, end in reversed(blocks):
        target[start:end] -= factor[end:, start:end].T @ target[end:]
        target[start:end] = np.linalg.solve(factor[start:end, start:end].T, target[start:end])
    return target


def save(classifier: Classifier, file: Path) -> None:
    """Keep the weights that were learnt; the file appears whole or not at all."""
    words = json.dumps(classifier.labels)
    scratch = file.with_suffix(f".{os.getpid()}.npz")
    np.savez(scratch, weights=classifier.weights.astype(np.float16), words=np.frombuffer(words.encode(), np.uint8))
    scratch.replace(file)


def load(file: Path, vectors: Vectors, texts: Sequence[str]) -> Classifier | None:
    """What was kept for these texts; None where there is no such file or it cannot be used."""
    try:
        with file.open("rb") as handle, np.load(handle, allow_pickle=False) as kept:
            labels = tuple(json.loads(kept["words"].tobytes()))
            weights = kept["weights"].astype(np.float32)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    if weights.shape != (len(texts), len(labels)):
        return None
    lexicon = Lexicon.of(texts)
    return Classifier(labels, weights, vectors, lexicon, _lengths(len(texts), lexicon))


def _lengths(count: int, lexicon: Lexicon) -> Matrix:
    """Length of each text's vector (1) and stems (STEMS, or none) together."""
    squares = np.ones(count, np.float32)
    for rows, shares in lexicon.postings.values():
        squares[rows] += shares**2
    lengths: Matrix = np.sqrt(squares)
    return lengths


def _kernel(likeness: Matrix) -> Matrix:
    """exp(g(s - 1)), in the place of ``likeness``."""
    likeness -= 1
    likeness *= SHARPNESS
    kernel: Matrix = np.exp(likeness, out=likeness)
    return kernel
