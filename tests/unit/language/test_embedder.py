from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelFileWrong
from assistant.language.embedder import MiniLM


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM()


def test_a_vector_depends_on_its_text_alone(model: MiniLM) -> None:
    texts = ["How do I refund a late parcel?", "refund of a parcel that came late", "the weather", "long " * 900]
    together = model.embed(texts)
    assert together.shape == (4, 384)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for row, text in zip(together, texts, strict=True):
        assert np.array_equal(row, model.embed([text])[0])
        assert np.array_equal(row, model.embed_query(text))
    assert together[0] @ together[1] > 0.7 > 0.3 > together[0] @ together[2]
    # What this model file gave when it was chosen: a new runtime must not move the vectors under an old index.
    assert together[0][:4] == pytest.approx([0.00799, 0.00712, 0.08180, -0.00137], abs=1e-4)


def test_passages_have_a_window_for_every_two_sentences(model: MiniLM) -> None:
    head = "Returns > Late parcels\n"
    texts = [head + "Say sorry. Refund the postage. Send it again.", head + "Only one", head, ""]
    passages = model.embed_passages(texts, [len(head), len(head), len(head), 0])
    assert [len(passage.windows) for passage in passages] == [2, 1, 0, 0]
    for text, passage in zip(texts, passages, strict=True):
        assert np.array_equal(passage.vector, model.embed([text])[0])
        assert np.allclose(np.linalg.norm(passage.windows, axis=1), 1, atol=1e-5)
    question = model.embed_query("Do we pay the postage back?")
    assert (passages[0].windows @ question).argmax() in (0, 1)


def test_nothing_gives_nothing(model: MiniLM) -> None:
    assert model.embed([]).shape == (0, 384)


def test_many_threads_share_one_model() -> None:
    fresh = MiniLM()
    with ThreadPoolExecutor(8) as pool:
        vectors = list(pool.map(fresh.embed_query, ["one", "two"] * 8))
    assert all(np.array_equal(vector, vectors[i % 2]) for i, vector in enumerate(vectors))


def test_wrong_or_missing_model_file_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "model.onnx"
    wrong.write_bytes(b"not the model")
    with pytest.raises(ModelFileWrong, match="not the one we know"):
        MiniLM(wrong).embed_query("x")
    with pytest.raises(ModelFileWrong, match="is missing"):
        MiniLM(tmp_path / "none.onnx").embed_query("x")
