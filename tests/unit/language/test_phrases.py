"""The small language that phrases are written in."""

from __future__ import annotations

import re

import pytest

from assistant.language.phrases import _compiled, find, phrasebook
from assistant.language.plain import plain_sentences

LISTS = {"dish": ("soup", "pea soup")}


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("hot {dish}", "some hot pea soup please", "hot pea soup"),
        ("(very|so)? hot", "it is so hot", "so hot"),
        ("(no (more|less)|enough) soup", "no more soup", "no more soup"),
        ("i ... eat", "i would rather not eat", "i would rather not eat"),
        ("i _ eat", "i always eat", "i always eat"),
        ("^ hot", "not hot", None),
        ("soup $", "soup please", None),
        ("{dish}*", "two soups", "soups"),
        ("cook*", "cooking", "cooking"),
        ("hot", "shot", None),
    ],
)
def test_a_phrase(phrase: str, text: str, found: str | None) -> None:
    match = re.search(_compiled(phrase, LISTS), text + " ")
    assert (match.group().strip() if match else None) == found


@pytest.mark.parametrize("phrase", ["(a|b", "a) b", "a (b|(c) d"])
def test_a_bracket_too_few_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        _compiled(phrase, LISTS)


def test_every_phrase_of_the_book_compiles_and_a_match_knows_its_words() -> None:
    assert all(phrases for phrases in phrasebook().groups.values())
    (sentence,) = plain_sentences("Well, I'm really sorry about it.")
    match = next(find("apology", sentence))
    assert "Well, I'm really sorry about it."[match.start : match.end] == "I'm really sorry"
