"""What changed between two versions: nothing lost, nothing made up, numbers named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.comparing import Change, compare

BEFORE = {
    "4.1 What counts": ["An order is late when the date has passed."],
    "4.2 What you may decide": [
        "As an agent, you may give a credit of up to £25 by yourself.",
        "Write the credit into the record.",
    ],
    "4.3 The fee": ["Refund the fee once an order is 7 days late."],
    "4.4 Forms": ["Fill in the blue form."],
}
AFTER = {
    "4.1 What counts": ["An order is late when the date has passed."],
    "4.2 What you may decide": [
        "Write the credit into the record.",
        "As an agent, you may give a credit of up to £50 by yourself.",
        "Say sorry first.",
    ],
    "4.3 From day 1": ["Ring the customer on day 1."],
    "4.4 The fee": ["Refund the fee once an order is 3 days late."],
}
SENTENCES = st.lists(st.sampled_from("one two three four five".split()).map(lambda w: f"Count {w} lamps."), max_size=4)
TEXTS = st.dictionaries(st.sampled_from(["4.1 One", "4.2 Two", "4.3 Three"]), SENTENCES)


def test_a_changed_limit_is_told_with_both_numbers_and_a_moved_sentence_is_no_change() -> None:
    section = next(s for s in compare(BEFORE, AFTER) if s.heading == "4.2 What you may decide")
    assert section.change is Change.changed
    assert [(s.change, s.numbers) for s in section.sentences] == [
        (Change.changed, (("£25", "£50"),)),
        (Change.added, ()),
    ]


def test_a_clause_that_moved_is_followed_to_its_new_number() -> None:
    found = {section.heading: section for section in compare(BEFORE, AFTER)}
    assert found["4.4 The fee"].before == "4.3 The fee"
    assert found["4.4 The fee"].sentences[0].numbers == (("7 days", "3 days"),)
    assert found["4.3 From day 1"].change is Change.added
    assert found["4.4 Forms"].change is Change.removed
    assert list(found) == [*AFTER, "4.4 Forms"], "the order of the second version, then what went"


@given(TEXTS)
def test_nothing_changed_between_a_text_and_itself(text: dict[str, list[str]]) -> None:
    assert all(section.change is Change.same and not section.sentences for section in compare(text, text))


@given(TEXTS, TEXTS)
def test_every_sentence_told_stands_in_its_version_and_none_that_came_or_went_is_left_out(
    first: dict[str, list[str]], second: dict[str, list[str]]
) -> None:
    for section in compare(first, second):
        before = first.get(section.before, []) if section.before else []
        after = second.get(section.heading, [])
        if section.change is Change.removed:
            after = []
        told_before = [s.before for s in section.sentences if s.before]
        told_after = [s.after for s in section.sentences if s.after]
        assert set(told_before) <= set(before) and set(told_after) <= set(after)
        assert set(before) - set(after) <= set(told_before)
        assert set(after) - set(before) <= set(told_after)
