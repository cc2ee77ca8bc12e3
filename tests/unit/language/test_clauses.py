"""The statement of a standard that fits what is said about a reply."""

from __future__ import annotations

from assistant.domain.knowledge import Part, Standard
from assistant.domain.scorecard import find_clause
from assistant.language.clauses import fitting, statements
from tests.engine_support import STANDARD_BODY, typed

FIELDS = "family: care\nchannels: [email]\nmoment: [after]\nweight: 1\ncritical: false"


def standard() -> Standard:
    found = typed("standard", "STD-CARE-1", "Care", STANDARD_BODY, FIELDS)
    assert isinstance(found, Standard)
    return found


def test_each_statement_stands_word_for_word_in_the_body() -> None:
    held = standard()
    for part in (Part.behaviour, Part.met_when, Part.missed_when, Part.say, Part.avoid, Part.why):
        found = statements(held, part)
        assert found
        assert all(find_clause(held, statement.text) for statement in found)
    assert len(statements(held, Part.say)) == 2


def test_the_fitting_one_shares_the_words() -> None:
    held = standard()
    found = fitting(held, (Part.behaviour,), "an apology for what went wrong: sorry")
    assert found is not None and found.text == "Say sorry for the exact thing that went wrong."
    first = fitting(held, (Part.missed_when, Part.behaviour), "")
    assert first is not None and first.part is Part.missed_when
    assert fitting(held, (), "anything") is None
