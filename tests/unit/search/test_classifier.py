"""The rule that learns which document a question fits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.language.text import content_words
from assistant.search import classifier as rule
from assistant.search.classifier import (
    SHARPNESS,
    Classifier,
    Lexicon,
    learn,
    learning,
    load,
    save,
    steps_of,
    weights_of,
)
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
    assert set(found.lexicon.rarity) == {"broken", "lamp", "late", "sofa"}
    assert found.lexicon.postings["lamp"][0].tolist() == [0, 1]
    assert found.weights.shape == (5, 3)


def test_likeness_is_the_cosine_of_vectors_and_stems_joined() -> None:
    """Against the plain way: one long row a text, then the cosine."""
    embedder = WordEmbedder()
    lexicon = Lexicon.of(TEXTS)
    stems = sorted(lexicon.rarity)
    rows = []
    for text in [*TEXTS, "a late lamp"]:
        shares = weights_of(sorted(set(content_words(text))), lexicon.rarity)
        rows.append(np.concatenate([embedder.embed([text])[0], [shares.get(stem, 0.0) for stem in stems]]))
    joined = np.array([row / np.linalg.norm(row) for row in rows])
    learnt = learn(embedder.embed(TEXTS), TEXTS, LABELS, [1.0] * 4)
    plain = np.exp(SHARPNESS * (joined[-1] @ joined[:-1].T - 1)) @ learnt.weights
    assert np.allclose(learnt.scores(embedder.embed(["a late lamp"]), ["a late lamp"])[0], plain, atol=1e-4)


def test_too_many_texts_are_not_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.search.classifier.MOST_TEXTS", 3)
    assert learn(WordEmbedder().embed(TEXTS), TEXTS, LABELS, [1.0] * 4).labels == ()


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
    kept = load(file, WordEmbedder().embed(TEXTS), TEXTS)
    assert kept is not None and kept.labels == learnt.labels
    assert scores(kept, "my lamp came broken") == pytest.approx(scores(learnt, "my lamp came broken"), abs=5e-3)
    assert list(tmp_path.iterdir()) == [file]
    assert load(file, WordEmbedder().embed(TEXTS[:3]), TEXTS[:3]) is None


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_damaged_file_is_as_good_as_none(learnt: Classifier, tmp_path: Path, cut: int) -> None:
    file = tmp_path / "learnt.npz"
    vectors = WordEmbedder().embed(TEXTS)
    assert load(file, vectors, TEXTS) is None
    save(learnt, file)
    file.write_bytes(file.read_bytes()[:cut])
    assert load(file, vectors, TEXTS) is None
    file.write_text("not numbers")
    assert load(file, vectors, TEXTS) is None


@pytest.mark.parametrize("count", [1, 3, 4, 11])
def test_in_steps_and_in_blocks_the_same_is_learnt(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{TEXTS[i % 4]} number {i % 5} and {i}" for i in range(count)]
    labels, weights = [LABELS[i % 4] for i in range(count)], [1.0 + i % 3 for i in range(count)]
    vectors = WordEmbedder().embed(texts)
    whole = learn(vectors, texts, labels, weights)
    monkeypatch.setattr(rule, "BLOCK", 3)
    monkeypatch.setattr(rule, "MOST_OF_A_RARE_STEM", 2)
    done, work = [], learning(vectors, texts, labels, weights)
    while True:
        try:
            done.append(next(work))
        except StopIteration as end:
            found: Classifier = end.value
            break
    assert done == sorted(done) and done[-1] == steps_of(count)
    assert found.labels == whole.labels and np.allclose(found.weights, whole.weights, atol=1e-5)
    kernel = np.array([scores_row(whole, text) for text in texts])
    assert np.argmax(kernel, axis=1).tolist() == [whole.labels.index(label) for label in labels]


def scores_row(classifier: Classifier, text: str) -> list[float]:
    return list(scores(classifier, text).values())
