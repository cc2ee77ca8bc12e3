"""Questions to an embedder elsewhere: details are left out, passages are as they are."""

from __future__ import annotations

import numpy as np

from assistant.domain.company import Company
from assistant.features.private.embedder import PrivateEmbedder
from assistant.security.personal.finder import Finder
from tests.integration.search_support import WordEmbedder


class Noting(WordEmbedder):
    """An embedder that notes what it is asked."""

    def __init__(self) -> None:
        super().__init__("far")
        self.asked: list[str] = []
        self.closed = False

    def embed_query(self, text: str) -> np.ndarray:
        self.asked.append(text)
        return super().embed_query(text)

    def close(self) -> None:
        self.closed = True


def test_questions_go_out_without_details_and_passages_as_they_are() -> None:
    far = Noting()
    embedder = PrivateEmbedder(far, Finder.of(Company()))
    embedder.embed_query("Kate Lowe, kate@example.com, asks. Thanks, Kate")
    embedder.embed(["Dear Kate,", "Kate's lamp broke. Ring 07700 900123."])
    assert far.asked == [
        " , , asks. Thanks, ",
        "Dear ,",
        "'s lamp broke. Ring .",
    ]
    far.asked.clear()
    embedder.embed_passages(["Write to care@example.com."], [0])
    assert far.embedded == ["Write to care@example.com."]
    assert (embedder.model_id, embedder.dimensions) == ("far", 64)
    embedder.close()
    assert far.closed
