"""The rule that learns which document a question fits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.search.classifier import Classifier, learn, load, save
from tests.integration.search_support import WordEmbedder

TEXTS = ["a broken lamp", "the lamp is broken", "a late sofa", "the sofa comes late"]
LABELS = ["LAMPS", "LAMPS", "SOFAS", "SOFAS"]


@pytest.fixture
def learnt() -> Classifier:
    return learn(WordEmbedder().embed(TEXTS), TEXTS, LABELS, [1.0] * 4)


def scores(classifier: Classifier, text: str) -> dict[str, float]:
    row = classifier.scores(WordEmbedder().embed([text]), [text])[0]
    return dict(zip(classifier.labels, row.tolist(), strict=True))


def test_a_text_fits_what_it_was_learnt_for(learnt: Classifier) -> None:
    assert learnt.labels == ("LAMPS", "SOFAS")
    found = scores(learnt, "my lamp came broken")
    assert found["LAMPS"] > found["SOFAS"]
    assert scores(learnt, "when does the sofa come, it is late")["SOFAS"] > 0.3


def test_a_stem_counts_from_its_second_text_on() -> None:
    texts = [*TEXTS, "a velvet cushion"]
    found = learn(WordEmbedder().embed(texts), texts, [*LABELS, "CUSHIONS"], [1.0] * 5)
    assert set(found.rarity) == {"broken", "lamp", "late", "sofa"}
    assert sorted(place for place, _ in found.rarity.values()) == [0, 1, 2, 3]
    assert found.weights.shape == (64 + 4 + 1, 3)


def test_a_heavier_text_pulls_harder() -> None:
    vectors = WordEmbedder().embed(["lamp", "lamp", "sofa"])
    even = learn(vectors, ["lamp", "lamp", "sofa"], ["A", "B", "C"], [1.0, 1.0, 1.0])
    pulled = learn(vectors, ["lamp", "lamp", "sofa"], ["A", "B", "C"], [1.0, 0.2, 1.0])
    assert scores(even, "lamp")["A"] == pytest.approx(scores(even, "lamp")["B"], abs=1e-5)
    assert scores(pulled, "lamp")["A"] > scores(pulled, "lamp")["B"]


def test_nothing_is_learnt_from_nothing() -> None:
    nothing = learn(np.zeros((0, 64), np.float32), [], [], [])
    assert nothing.labels == () and scores(nothing, "a lamp") == {}


def test_what_was_learnt_is_kept_and_says_the_same(learnt: Classifier, tmp_path: Path) -> None:
    file = tmp_path / "learnt.npz"
    save(learnt, file)
    kept = load(file)
    assert kept is not None and kept.labels == learnt.labels and kept.rarity == learnt.rarity
    assert kept.weights.dtype == np.float32 and np.allclose(kept.weights, learnt.weights, atol=2e-3)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_damaged_file_is_as_good_as_none(learnt: Classifier, tmp_path: Path, cut: int) -> None:
    file = tmp_path / "learnt.npz"
    assert load(file) is None
    save(learnt, file)
    file.write_bytes(file.read_bytes()[:cut])
    assert load(file) is None
    file.write_text("not numbers")
    assert load(file) is None
