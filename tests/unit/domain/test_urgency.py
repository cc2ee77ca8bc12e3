"""What is told first: by the words that a policy names, or by a noted phrasing that means the same."""

from __future__ import annotations

import pytest

from assistant.domain.knowledge import Document, Urgent
from assistant.domain.retrieval import Asked
from assistant.domain.urgency import LIKE_ENOUGH, urgent_clauses
from tests.engine_support import GOODWILL, HOURS, RETURNS

SAFETY = HOURS.model_copy(
    update={"urgent": (Urgent(clauses=("9.1",), when=("caught fire", "doesn’t want to live", "self-harm")),)}
)
SHELF: dict[str, Document] = {one.id: one for one in (GOODWILL, SAFETY, RETURNS)}


def noted(heading: str, similarity: float, document: Document = SAFETY, version: int = 1) -> Asked:
    return Asked(document_id=document.id, version=version, heading=heading, phrasing="p", similarity=similarity)


@pytest.mark.parametrize(
    ("text", "is_urgent"),
    [
        ("The lamp CAUGHT\nfire!!", True),
        ("she doesn't want to live any more", True),
        ("he spoke of self harm", True),
        ("it caught fire", True),
        ("he caught a fireman's eye", False),
        ("we caught, fired up", False),
        ("", False),
    ],
)
def test_its_words_make_a_clause_urgent_whole_and_in_a_row(text: str, is_urgent: bool) -> None:
    assert [(c.policy.id, c.section.heading.split(" ")[0]) for c in urgent_clauses(SHELF, text)] == (
        [(SAFETY.id, "9.1")] if is_urgent else []
    )


def test_so_does_the_nearest_phrasing_where_it_means_nearly_the_same() -> None:
    clause = next(s.heading for s in SAFETY.sections if s.heading.startswith("9.1"))
    assert urgent_clauses(SHELF, "x", [noted("9.1", LIKE_ENOUGH)]) == urgent_clauses(SHELF, "caught fire")
    assert urgent_clauses(SHELF, "x", [noted(clause, 0.99), noted("9.1", 0.2)])
    for near in (
        [noted("9.1", LIKE_ENOUGH - 0.01)],
        [noted("9.1", 0.9), noted("6.2", 0.95, GOODWILL)],
        [noted("9.1", 0.9, version=2)],
        [noted("In short", 0.9)],
    ):
        assert urgent_clauses(SHELF, "x", near) == ()


def test_of_a_policy_that_somebody_may_not_read_nothing_is_told() -> None:
    assert urgent_clauses({GOODWILL.id: GOODWILL}, "it caught fire", [noted("9.1", 0.99)]) == ()
