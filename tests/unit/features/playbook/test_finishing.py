"""What comes to the end of a playbook answer: since when, and who says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.conversation import Answer, Line, LineKind
from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.features.playbook.finishing import contradictions_in, finished
from assistant.features.playbook.standing import standing
from tests.engine_support import GOODWILL, RETURNS, limits, typed

PEAK = typed(
    "playbook",
    "PLAY-PEAK",
    "The peak weeks",
    "## In short\nWe give more.\n\n## Wider limits\n"
    "- An agent may give a goodwill payment of up to £45; the team lead decides above £45.\n\n"
    "## Why\nPeople are tired.\n",
    limits("goodwill payment", "Wider limits", ("agent", 45, "team lead")),
    "leader",
)
SHELF: dict[str, Document] = {d.id: d for d in (GOODWILL, RETURNS, PEAK)}


def answer(document: Document, sentence: str, section: str) -> Answer:
    start = document.body.index(sentence)
    citation = Citation.of(document, start, start + len(sentence), section)
    line = Line(kind=LineKind.rule, text=sentence, citations=(1,))
    return Answer(lines=(line,), citations=(citation,), engine="builtin", on=date(2026, 5, 1))


OWN = "As an agent, you may give a goodwill payment of up to £30 by yourself."


def test_an_answer_that_quotes_one_side_gets_the_other_and_claims_no_more() -> None:
    told = finished(answer(GOODWILL, OWN, "6.2 What you may decide"), SHELF)
    assert told.lines[1].text == (
        "Two documents disagree here (goodwill payment, agent): Goodwill says £30, The peak weeks says £45."
    )
    assert {told.citations[n - 1].document_id for n in told.lines[1].citations} == {"POL-GOODWILL", "PLAY-PEAK"}
    assert told.lines[1].kind is LineKind.clash
    assert "£45" in told.citations[1].quote and told.citations[0].number == 1
    assert told.lines[-1].text == "In force since 1 January 2026: Goodwill, The peak weeks."


SEASON = typed(
    "playbook",
    "PLAY-PEAK",
    "The peak weeks",
    PEAK.body + "\n## Breaks\n- Give every shift a break of 45 minutes.\n",
    limits("goodwill payment", "Wider limits", ("agent", 45, "team lead"))
    + "\nseason: {name: the peak weeks, begins: third Monday of November, ends: 10 January}",
    "leader",
)
SEASONAL: dict[str, Document] = {d.id: d for d in (GOODWILL, RETURNS, SEASON)}
WEEKS = "he peak weeks, 16 November 2026 to 10 January 2027"


NAMED = "he peak weeks, third Monday of November to 10 January"


@pytest.mark.parametrize(("on", "place", "weeks"), [(date(2026, 5, 1), 1, NAMED), (date(2026, 11, 20), 0, WEEKS)])
def test_a_limit_of_some_weeks_is_no_contradiction_and_comes_first_in_them(on: date, place: int, weeks: str) -> None:
    given = answer(GOODWILL, OWN, "6.2 What you may decide").model_copy(update={"on": on})
    told = finished(given, SEASONAL)
    line = told.lines[place]
    assert line.text == f"In t{weeks}: £45 instead of £30 (goodwill payment, agent)." and line.kind is LineKind.rule
    assert {told.citations[n - 1].document_id for n in line.citations} == {"POL-GOODWILL", "PLAY-PEAK"}
    assert len(told.lines) == 3 and not contradictions_in(SEASONAL.values())


def test_the_weeks_in_which_a_quoted_rule_holds_are_told() -> None:
    told = finished(answer(SEASON, "Give every shift a break of 45 minutes.", "Breaks"), SEASONAL)
    assert [line.text for line in told.lines[1:]] == [f"T{NAMED}.", "In force since 1 January 2026: The peak weeks."]


def test_a_number_that_is_not_quoted_brings_no_disagreement_though_its_clause_is() -> None:
    other = "Give goodwill once per order, whatever the trouble."
    told = finished(answer(GOODWILL, other, "6.2 What you may decide"), SHELF)
    assert [line.text for line in told.lines[1:]] == ["In force since 1 January 2026: Goodwill."]


def test_an_answer_about_something_else_is_left_alone() -> None:
    sentence = "Give goodwill when we were rude or kept a customer waiting long."
    told = finished(answer(GOODWILL, sentence, "6.1 What goodwill is for"), SHELF)
    assert [line.text for line in told.lines[1:]] == ["In force since 1 January 2026: Goodwill."]


def test_an_abstention_is_left_alone() -> None:
    silent = Answer(lines=(), engine="builtin", on=date(2026, 5, 1), abstained=True)
    assert finished(silent, SHELF) is silent


def test_a_contradiction_whose_sentence_cannot_be_shown_is_not_claimed() -> None:
    wordless = PEAK.model_copy(update={"body": PEAK.body.replace("£45", "a little")})
    assert contradictions_in([GOODWILL, PEAK]) and not contradictions_in([GOODWILL, wordless])


def test_a_version_ends_the_day_before_the_next_begins() -> None:
    old = GOODWILL.model_copy(update={"effective_from": date(2025, 1, 1)})
    new = GOODWILL.model_copy(update={"version": 2, "effective_from": date(2026, 3, 1)})
    then, now = (standing(one, [old, new], date(2026, 5, 1)) for one in (old, new))
    assert (then.since, then.until, then.is_current) == (date(2025, 1, 1), date(2026, 2, 28), False)
    assert (now.since, now.until, now.is_current) == (date(2026, 3, 1), None, True)
