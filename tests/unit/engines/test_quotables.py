"""What can be quoted: a condition stays with its rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.knowledge import Document, Part
from assistant.domain.quotes import find_quote
from assistant.engines.builtin.quotables import of_part, quotables, whole_sayings
from tests.engine_support import STANDARD, plain, policy

RULE = "Refund a broken lamp in full."
LONG = "Refund " + "a lamp and " * 18 + "a shade."


def typed_policy(body: str) -> Document:
    return policy("POL-TEST", "Test", f"## In short\n{body}\n## 9.1 When\n- At nine.\n\n## Why\nLamps.\n", 9)


def texts(body: str) -> list[str]:
    document = plain(body)
    return [piece.text for section in document.sections for piece in quotables(document, section)]


@pytest.mark.parametrize(
    "condition",
    [
        "Unless it was sold as seen, that is.",
        "Except on sale days.",
        "However, ask above £50.",
        "But never in cash.",
        "Only in a shop, though.",
        "Otherwise offer a repair.",
        "This holds for 30 days.",
        "It must be clean.",
        "If not, ask your team lead.",
        "In that case ring the customer.",
        "However you decide, write it down.",
    ],
)
@pytest.mark.parametrize("between", [" ", "\n- ", "\n\n"])
def test_a_condition_is_never_quoted_without_its_rule(condition: str, between: str) -> None:
    assert texts(f"- {RULE}{between}{condition}\n- Write it down.\n") == [f"{RULE} {condition}", "Write it down."]


@pytest.mark.parametrize("word", ["Thistles", "Items", "Theyre", "Onlyness"])
def test_a_word_that_only_begins_like_one_that_leans_stands_alone(word: str) -> None:
    assert texts(f"{RULE} {word} are checked first.") == [RULE, f"{word} are checked first."]


def test_a_colon_takes_its_items_along() -> None:
    body = "Ask for:\n- the order number\n- the name on it\n- a photo of the lamp\n\nThank the customer.\n"
    document = typed_policy(body)
    asking, thanking = quotables(document, document.sections[0])
    assert asking.text == "Ask for: the order number the name on it a photo of the lamp"
    assert thanking.text == "Thank the customer."


def test_an_announcement_with_nothing_after_it_is_no_quote() -> None:
    assert texts("Write it down. Here is how:\n") == ["Write it down."]


def test_sentences_to_say_stand_alone_each() -> None:
    body = STANDARD.body.replace("> I have put", "> It is upsetting. I have put")
    document = STANDARD.model_copy(update={"body": body})
    section = next(s for s in document.sections if s.part is Part.say).model_copy()
    document = document.model_copy(update={"sections": (section.model_copy(update={"end": body.index("## Avoid")}),)})
    found = [piece.text for piece in of_part(document, Part.say)]
    assert "It is upsetting." in found and len(found) == 3
    whole = [piece.text for piece in whole_sayings(document)]
    assert len(whole) == 2 and whole[1].startswith("It is upsetting. I have put order")


def test_marks_of_markdown_go_and_what_only_looks_like_them_stays() -> None:
    assert texts("- **Pay** at most 30. This is _the_ `limit`.\n") == ["Pay at most 30. This is the limit."]
    assert texts("- Keep up_to_date, 5 - 3.\n") == ["Keep up_to_date, 5 - 3."]
    assert texts("1. Ask first.\n2. But be kind.\n") == ["Ask first. But be kind."]


_SENTENCE = st.sampled_from(
    [RULE, "Unless it rains.", "This is so.", "Ask:", "Never say:", "é ﬁ ½ “so” — yes.", "a", LONG, "{order number}"]
)
bodies = st.lists(
    st.tuples(st.sampled_from(["", "- ", "> ", "1. ", "## ", "  * "]), _SENTENCE, st.sampled_from([" ", "\n", "\n\n"])),
    max_size=25,
).map(lambda rows: "".join(mark + text + end for mark, text, end in rows))


@given(st.one_of(bodies, st.text(max_size=300)))
def test_every_piece_stands_word_for_word_in_its_section_and_none_overlap(body: str) -> None:
    document: Document = plain(body)
    place = 0
    for section in document.sections:
        for piece in quotables(document, section):
            assert place <= piece.start < piece.end <= section.end and piece.start >= section.start
            place = piece.end
            assert find_quote(document.body, document.body[piece.start : piece.end]) is not None
            assert piece.text and not piece.text.endswith(":")


def test_a_no_is_quoted_with_what_it_is_about() -> None:
    assert texts("No. We take cards and gift cards only.\n") == ["No. We take cards and gift cards only."]
