import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.text import content_words, sentences, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask Mr. Smith first. Then reply.", ["Ask Mr. Smith first.", "Then reply."]),
        ("Up to £50.50, e.g. for late parcels. No more.", ["Up to £50.50, e.g. for late parcels.", "No more."]),
        ("4.2 You may refund £20. 4.3 Ask above it.", ["4.2 You may refund £20.", "4.3 Ask above it."]),
        ("4.2. Clause text. More.", ["4.2. Clause text.", "More."]),
        ("- Say sorry. Then act\n- Ask", ["Say sorry.", "Then act", "Ask"]),
        ("1. Verify.\n2) Reply.\n(c) Close.", ["Verify.", "Reply.", "Close."]),
        ("# Heading\nText below", ["Heading", "Text below"]),
        ("> I can see why.\n> Thank you.", ["I can see why.", "Thank you."]),
        ('He said "No. Never." and left. Done.', ['He said "No. Never." and left.', "Done."]),
        ("“Why?” she asked. See (4.1. It applies.) too.", ["“Why?” she asked.", "See (4.1. It applies.) too."]),
        (
            "It arrives at 5 p.m. Monday. Acme Inc. Our offer.",
            ["It arrives at 5 p.m. Monday.", "Acme Inc.", "Our offer."],
        ),
        ("J. Smith wrote. So do I. You too.", ["J. Smith wrote.", "So do I.", "You too."]),
        ("Hi Anna,\nThank you!\nKind regards,\nTom", ["Hi Anna,", "Thank you!", "Kind regards,", "Tom"]),
        (
            "A line that was wrapped by an editor goes\non in the next one. End",
            ["A line that was wrapped by an editor goes\non in the next one.", "End"],
        ),
        ("What?! Wait... no. Yes", ["What?!", "Wait... no.", "Yes"]),
        ("| a | b |\n|---|---|\n| one | two |", ["| a | b |", "| one | two |"]),
        ("", []),
        (" \n\n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [span.text for span in sentences(text)] == expected


@given(st.text(alphabet="aB1. \n-\"“”()>#|?!e.g,'4"))
def test_spans_stand_where_they_say_in_order_and_lose_no_word(text: str) -> None:
    spans = sentences(text)
    end = 0
    for span in spans:
        assert end <= span.start < span.end
        assert text[span.start : span.end] == span.text == span.text.strip()
        end = span.end
    # Letters are lost only as the mark of a list item ("a) ").
    assert sum(c == "B" for c in text) - sum(c == "B" for span in spans for c in span.text) <= text.count("B)")


def test_long_text_takes_linear_time() -> None:
    assert len(sentences('This is one (yes) "sentence" here. ' * 20_000)) == 20_000


def test_words_and_stems() -> None:
    assert words("Don’t re-send £50.00 to A4 ﬁles, 1,000") == [
        "don't",
        "re",
        "send",
        "50.00",
        "to",
        "a4",
        "files",
        "1,000",
    ]
    assert stem("refunds") == stem("refunded") == "refund"
    assert content_words("What are the refunds for a late parcel?") == ["refund", "late", "parcel"]
