"""Choosing sentences: the case's threshold, no repetition, and each sentence embedded once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.domain.knowledge import Part
from assistant.domain.retrieval import Asked, Retrieval
from assistant.engines.builtin.choosing import Chooser, applies, best_sections, section_scores
from assistant.engines.builtin.quotables import quotables
from assistant.language.embedder import Vectors
from tests.engine_support import GOODWILL, RETURNS, FastWords, plain
from tests.integration.search_support import ON


@pytest.mark.parametrize(
    ("question", "sentence", "met"),
    [
        ("the sofa is three weeks late", "Credit £50 when it is 14 days or more late.", 1),
        ("the sofa is three weeks late", "Say sorry within 14 days.", -1),
        ("it came 14 days late", "Credit £50 when it is 14 days or more late.", 1),
        ("it came 13 days late", "Credit £50 when it is 14 days or more late.", -1),
        ("she rang 14 days after", "Refund within 14 days.", 1),
        ("it is 2 hours late", "Credit £50 when it is 14 days or more late.", 0),  # no exact answer in days
        ("the sofa is late", "Credit £50 when it is 14 days or more late.", 0),
        ("the sofa is three weeks late", "Say sorry.", 0),
    ],
)
def test_a_case_meets_a_sentences_threshold_or_does_not(question: str, sentence: str, met: int) -> None:
    assert applies(question, sentence) == met


class Counting(FastWords):
    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().embed(texts)


def test_a_sentence_is_embedded_once() -> None:
    counting = Counting()
    chooser = Chooser(counting)
    first = chooser.vectors(["a lamp", "a shade", "a lamp"])
    again = chooser.vectors(["a shade", "a lamp", "a bulb"])
    assert counting.embedded == ["a lamp", "a shade", "a bulb"]
    assert (first[0] == again[1]).all() and (first[0] == first[2]).all() and again.shape == (3, 64)


def test_the_nearest_comes_first_and_its_repetition_waits() -> None:
    sentences = ("Refund the broken lamp to her card.", "Refund the broken lamp to his card.")
    document = plain("\n\n".join([*sentences, "Ask for a photo of the broken lamp."]))
    pieces = quotables(document, document.sections[0])
    chooser = Chooser(FastWords())
    chosen = chooser.choose("refund a broken lamp", pieces, {}, 3)
    assert [piece.text for piece in chosen][1] == "Ask for a photo of the broken lamp." and len(set(chosen)) == 3
    assert chosen[0].text.startswith("Refund")
    assert chooser.choose("refund a broken lamp", pieces, {}, 1, already=chosen[:1])[0] != chosen[0]
    assert chooser.choose("refund", [], {}, 3) == [] and len(chooser.choose("refund", pieces, {}, 9)) == 3


def test_a_sentence_that_leads_elsewhere_waits_unless_the_case_is_there() -> None:
    there = "Use Late delivery, clause 4.5, when an order is 14 days or more late and she wants to cancel the order."
    here = "Cancel free of charge until dispatch, whatever the reason."
    document = plain(f"{there}\n\n{here}")
    pieces = quotables(document, document.sections[0])
    chooser = Chooser(FastWords())
    order = [chooser.scored(asked, pieces, {}, False)[0][1].text for asked in ("cancel", "cancel, 14 days late")]
    assert order == [here, there]


def test_a_section_stands_by_its_phrasings_and_only_its_own_documents() -> None:
    def near(document: str, heading: str, similarity: float) -> Asked:
        return Asked(document_id=document, version=1, heading=heading, phrasing="?", similarity=similarity)

    clause, other = "6.2 What you may decide", "6.1 What goodwill is for"
    found = Retrieval(question="?", on=ON, asked=(near("POL-GOODWILL", clause, 0.9), near("POL-RETURNS", other, 0.99)))
    scores = section_scores(GOODWILL, found)
    assert set(scores) == {section.heading for section in GOODWILL.sections}
    assert max(scores, key=scores.__getitem__) == clause and scores[other] < scores[clause]
    best = best_sections(GOODWILL, scores, (Part.clause, Part.decide), 1)
    assert best and {piece.section.heading for piece in best} == {clause}
    assert best_sections(RETURNS, {}, (Part.story,), 3) == []
