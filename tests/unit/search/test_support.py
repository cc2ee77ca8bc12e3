"""The support check: each kind of slip by a pair that differs in one thing, places, and edited digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents.loader import load_knowledge
from assistant.language.embedder import Vector, Vectors
from assistant.language.text import sentences
from assistant.search.support import Support, SupportCheck, support

GOODWILL = """- As an agent, you may give a goodwill payment of up to £30 by yourself.
- A team lead may give a goodwill payment of up to £100; ask your team lead above £30.
- A store manager may give a goodwill payment of up to £300; your team lead asks the store manager above £100.
- Give goodwill once per order at each level."""
REFUNDS = """Refund within 5 working days of the item reaching us. Payments traces a missing refund within 14 days.
Give the customer the latest date, such as Friday 12 June 2026, before 12:00. Never promise a refund in cash outside
a shop. You may ask why an item did not suit. You cannot take back cut fabric, unless the item is faulty."""
FEE = """Refund the delivery fee when an order is 3 days or more late. Take a deposit of 20% on furniture. See clause
4.5 for order LF-0012345. A bulk order of 1200 pounds needs two signatures. Delivery confirms every date."""


class Counting:
    """Every text gets the same vector, so that words decide; counts what was asked."""

    model_id = "same"
    dimensions = 2

    def __init__(self) -> None:
        self.embedded: list[str] = []
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.tile(np.array([1.0, 0.0], np.float32), (len(texts), 1))

    def embed_passages(self, texts: Sequence[str], starts: Sequence[int]) -> list[object]:
        raise AssertionError("not needed")

    def embed_query(self, text: str) -> Vector:
        self.asked.append(text)
        return np.array([1.0, 0.0], np.float32)


@lru_cache
def passages() -> tuple[str, ...]:
    knowledge = load_knowledge(Path(__file__).parents[3] / "knowledge")
    return tuple(
        document.body[section.start : section.end] for document in knowledge.documents for section in document.sections
    )


@lru_cache
def numbered() -> tuple[tuple[str, str], ...]:
    """Every sentence of the sample knowledge that holds a digit, and its passage."""
    return tuple(
        (span.text, passage) for passage in passages() for span in sentences(passage) if re.search(r"[0-9]", span.text)
    )


@pytest.mark.parametrize(
    ("passage", "right", "wrong", "reason"),
    [
        (GOODWILL, "You may give a goodwill payment of up to £30.",
         "You may give a goodwill payment of up to £40.", "amount"),
        (GOODWILL, "You may give up to £30 of goodwill yourself.",
         "You may give up to £100 of goodwill yourself.", "amount"),
        (GOODWILL, "You may give a goodwill payment of up to £30.",
         "You may give a goodwill payment of up to €30.", "amount"),
        (GOODWILL, "You may give goodwill of thirty pounds.", "You may give goodwill of at least £30.", "amount"),
        (GOODWILL, "A team lead may give a goodwill payment of up to £100.",
         "A supervisor may give a goodwill payment of up to £100.", "name"),
        (GOODWILL, "A store manager may give goodwill of up to £300.",
         "A store manager may give goodwill of up to £100.", "amount"),
        (GOODWILL, "Give goodwill once per order.", "Always give goodwill.", "scope"),
        (REFUNDS, "Payments traces a missing refund within two weeks.",
         "Payments traces a missing refund within three weeks.", "date"),
        (REFUNDS, "Refund within five working days.", "Refund within 5 days of the item reaching us.", "date"),
        (REFUNDS, "Give the latest date, such as 12 June.", "Give the latest date, such as 12 July.", "date"),
        (REFUNDS, "Give the date before noon.", "Give the latest date before 2 pm.", "date"),
        (REFUNDS, "Give the latest date, such as Friday.", "Give the latest date, such as Monday.", "date"),
        (REFUNDS, "Payments traces a missing refund.", "A missing refund is traced by the Warehouse.", "name"),
        (REFUNDS, "Never promise a refund in cash outside a shop.",
         "Promise a refund in cash outside a shop.", "negation"),
        (REFUNDS, "You may ask why an item did not suit.", "You must ask why an item did not suit.", "opposite"),
        (REFUNDS, "You cannot take back cut fabric unless it is faulty.",
         "You cannot take back cut fabric.", "condition"),
        (FEE, "Refund the delivery fee when an order is 3 days late.", "Refund the delivery fee.", "condition"),
        (FEE, "Take a deposit of 20 per cent on furniture.", "Take a deposit of 25% on furniture.", "amount"),
        (FEE, "See clause 4.5 for the order.", "See clause 4.6 for the order.", "amount"),
        (FEE, "See clause 4.5 for order LF-0012345.", "See clause 4.5 for order LF-0012346.", "amount"),
        (FEE, "A bulk order of £1,200 needs two signatures.",
         "A bulk order of £1,200 needs three signatures.", "amount"),
    ],
)  # fmt: skip
def test_one_slip_turns_a_supported_claim(passage: str, right: str, wrong: str, reason: str) -> None:
    good, bad = support(right, passage), support(wrong, passage)
    assert (good.supported, good.reason) == (True, "")
    assert (bad.supported, bad.reason) == (False, reason)
    assert bad.score < 0.5 <= good.score


@given(st.data())
@settings(max_examples=150)
def test_an_edited_digit_never_passes(data: st.DataObject) -> None:
    claim, passage = data.draw(st.sampled_from(numbered()))
    assert support(claim, passage).supported
    place = data.draw(st.sampled_from([match.start() for match in re.finditer(r"[0-9]", claim)]))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != claim[place]]))
    edited = claim[:place] + digit + claim[place + 1 :]
    assert not support(edited, passage).supported, edited


@given(st.data())
@settings(max_examples=60)
def test_a_sentence_of_the_passage_is_carried_by_itself(data: st.DataObject) -> None:
    passage = data.draw(st.sampled_from(passages()))
    # A standard quotes “?” as a reply to avoid: where no word is, nothing is claimed.
    span = data.draw(st.sampled_from([one for one in sentences(passage) if any(map(str.isalnum, one.text))]))
    found = support(span.text, passage)
    assert found.score == 1.0
    assert found.supported
    assert passage[found.start : found.end] == span.text


@given(st.text(max_size=200), st.text(max_size=400))
@settings(max_examples=150)
def test_any_text_gives_whole_sentences_inside_the_passage(claim: str, passage: str) -> None:
    found = support(claim, passage)
    assert 0.0 <= found.score <= 1.0
    assert found.supported is (not found.reason)
    if found.end:
        spans = sentences(passage)
        assert found.start in {span.start for span in spans}
        assert found.end in {span.end for span in spans}


@pytest.mark.parametrize(("claim", "passage"), [("", FEE), (" …", FEE), ("Refund the fee.", ""), ("[1]", FEE)])
def test_nothing_carries_nothing(claim: str, passage: str) -> None:
    assert support(claim, passage) == Support(0.0, False, 0, 0, "words")


def test_a_claim_too_long_to_check_is_not_carried() -> None:
    assert not support("Take a deposit of 20% on furniture. " * 200, FEE).supported


def test_numbers_of_citations_are_no_part_of_a_claim() -> None:
    assert support("Take a deposit of 20% on furniture [3].", FEE).supported
    assert support("Take a deposit of 20% on furniture [1, 2].", FEE).supported


def test_a_claim_of_two_sentences_shows_both_where_they_are_neighbours() -> None:
    found = support("Refund the delivery fee from 3 days late, and take a deposit of 20% on furniture.", FEE)
    assert found.supported
    assert FEE[found.start : found.end].endswith("on furniture.")
    assert FEE[found.start : found.end].startswith("Refund the delivery fee")


def test_amounts_may_stand_in_several_passages_cited_together() -> None:
    deposit, trace = "Take a deposit of 20% on furniture.", "A trace takes 2 working days in Payments."
    claim = "Take a deposit of 20% on furniture; a trace takes 2 working days."
    check = SupportCheck(None)
    assert not check.check(claim, deposit).supported
    assert not check.check(claim, trace).supported
    found = check.check_any(claim, [deposit, trace])
    assert found.supported
    assert (deposit, trace)[found.passage][found.start : found.end] in (deposit, trace)
    assert check.check_any("A trace takes 2 working days.", [deposit, trace]).passage == 1
    assert check.check_any(claim, []) == Support(0.0, False, 0, 0, "words")


def test_the_claim_is_asked_and_only_the_ground_is_embedded() -> None:
    embedder = Counting()
    SupportCheck(embedder).check("Ask for 20% on furniture as a deposit.", FEE)
    assert embedder.asked == ["Ask for 20% on furniture as a deposit."]
    assert embedder.embedded == ["Take a deposit of 20% on furniture."]
