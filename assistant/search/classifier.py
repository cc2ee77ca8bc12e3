"""A linear rule that learns from phrasings and sentences which document a question fits.

Ridge regression of one-hot document labels on the text's vector and its weighted stems, solved in
closed form (Hoerl and Kennard 1970; as a classifier: Rifkin, Yeo and Poggio 2003). Less than a second
for a few thousand texts, so it is learnt anew whenever the documents change.
"""

from __future__ import annotations

import json
import math
import os
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.language.embedder import Vectors
from assistant.language.text import content_words

Matrix = NDArray[np.float32]

RULE = "ridge-1"
"""Name of this way of learning: what another one learnt is not used."""
RIDGE = 5.0
STEMS = 0.8
"""Length of the part of stems beside the vector's 1."""
BALANCE = 0.25
"""0 counts every text alike, 1 every document."""
_BIAS = 0.5
_SEEN = 2
"""Texts that must hold a stem before it counts."""


@dataclass(frozen=True)
class Classifier:
    """The learnt weights, shape (dimensions + stems + 1, documents), and what the columns mean."""

    labels: tuple[str, ...]
    rarity: Mapping[str, tuple[int, float]]
    weights: Matrix

    def scores(self, vectors: Vectors, texts: Sequence[str]) -> Matrix:
        """Shape (texts, labels): about 1 for a sure fit, about 0 for none."""
        found: Matrix = _features(vectors, texts, self.rarity) @ self.weights
        return found


def save(classifier: Classifier, file: Path) -> None:
    """Keep what was learnt; the file appears whole or not at all."""
    words = json.dumps({"labels": classifier.labels, "rarity": classifier.rarity})
    scratch = file.with_suffix(f".{os.getpid()}.npz")
    np.savez(scratch, weights=classifier.weights.astype(np.float16), words=np.frombuffer(words.encode(), np.uint8))
    scratch.replace(file)


def load(file: Path) -> Classifier | None:
    """What was kept; None where there is no such file or it cannot be read."""
    try:
        # Opened here: np.load leaves a damaged file open.
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            words = json.loads(kept["words"].tobytes())
            rarity = {stem: (int(place), float(weight)) for stem, (place, weight) in words["rarity"].items()}
            return Classifier(tuple(words["labels"]), rarity, kept["weights"].astype(np.float32))
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def learn(vectors: Vectors, texts: Sequence[str], labels: Sequence[str], weights: Sequence[float]) -> Classifier:
    """Learn from texts (vectors of shape (n, dimensions)), the label and the weight of each."""
    if not texts:
        return Classifier((), {}, np.zeros((vectors.shape[1] + 1, 0), np.float32))
    stems = [set(content_words(text)) for text in texts]
    frequency = Counter(stem for held in stems for stem in held)
    kept = [stem for stem, count in frequency.items() if count >= _SEEN]
    rarity = {stem: (place, math.log(len(texts) / frequency[stem])) for place, stem in enumerate(kept)}
    names = tuple(sorted(set(labels)))
    column = {name: i for i, name in enumerate(names)}
    rows = np.array([column[label] for label in labels])
    weight = np.asarray(weights, np.float32)
    mass = np.bincount(rows, weights=weight, minlength=len(names))
    weight = weight * (mass[rows] ** -BALANCE).astype(np.float32)
    weight /= weight.mean()
    features = _features(vectors, texts, rarity)
    target = np.zeros((len(texts), len(names)), np.float32)
    target[np.arange(len(texts)), rows] = 1.0
    weighted = features * weight[:, np.newaxis]
    normal = weighted.T @ features + RIDGE * np.eye(features.shape[1], dtype=np.float32)
    solved: Matrix = np.linalg.solve(normal, weighted.T @ target).astype(np.float32)
    return Classifier(names, rarity, solved)


def _features(vectors: Vectors, texts: Sequence[str], rarity: Mapping[str, tuple[int, float]]) -> Matrix:
    stems = np.zeros((len(texts), len(rarity)), np.float32)
    for row, text in enumerate(texts):
        for stem in set(content_words(text)):
            if stem in rarity:
                place, weight = rarity[stem]
                stems[row, place] = weight
    length = np.linalg.norm(stems, axis=1, keepdims=True)
    stems = STEMS * np.divide(stems, length, out=np.zeros_like(stems), where=length > 0)
    return np.hstack([vectors, stems, np.full((len(texts), 1), _BIAS, np.float32)])
