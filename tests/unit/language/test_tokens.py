from pathlib import Path

import pytest

from assistant.errors import ModelFileWrong
from assistant.language import tokens


def test_wordpieces_are_those_of_bert_uncased_and_know_their_place() -> None:
    pieces = tokens.wordpieces("Café refunds")
    assert pieces.ids == [7668, 25416, 26698]
    assert ["Café refunds"[a:b] for a, b in pieces.offsets] == ["Café", "ref", "unds"]
    assert tokens.count_wordpieces("Café refunds") == 3


def test_changed_vocabulary_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "vocabulary.txt"
    changed.write_bytes(tokens.VOCABULARY.read_bytes().replace(b"parcel", b"Parcel"))
    monkeypatch.setattr(tokens, "VOCABULARY", changed)
    tokens._wordpiece.cache_clear()
    with pytest.raises(ModelFileWrong, match="was changed"):
        tokens.count_wordpieces("x")
    tokens._wordpiece.cache_clear()


@pytest.mark.parametrize(("encoding", "count"), [("o200k_base", 8), ("cl100k_base", 8)])
def test_tiktoken_counts_offline(encoding: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "elsewhere")
    tokens.prepare_tiktoken(tmp_path)
    assert tokens.count_tokens("You may refund £50 without asking.", encoding, cache_dir=tmp_path) == count
    # What looks like a control token is text, and a damaged table is replaced.
    assert tokens.count_tokens("<|endoftext|>", encoding, cache_dir=tmp_path) > 1
    table = tmp_path / tokens.TIKTOKEN_TABLES[encoding].cache_key
    table.write_bytes(b"broken")
    tokens.prepare_tiktoken(tmp_path)
    assert table.stat().st_size > 1_000_000


def test_unknown_encoding(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cl100k_base, o200k_base"):
        tokens.count_tokens("x", "p50k_base", cache_dir=tmp_path)


@pytest.mark.parametrize(
    ("model", "encoding"), [("gpt-4.1-mini", "o200k_base"), ("gpt-4", "cl100k_base"), ("llama3.1:8b", "o200k_base")]
)
def test_a_model_is_counted_with_its_encoding_and_an_unknown_one_with_the_newest(model: str, encoding: str) -> None:
    assert tokens.encoding_of(model) == encoding
