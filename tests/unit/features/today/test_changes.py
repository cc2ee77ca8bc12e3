"""What changed in the library, told from the documents alone, to who may read them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.knowledge import (
    Authority,
    Document,
    Kind,
    Limit,
    Part,
    Policy,
    Section,
    Standard,
    in_force,
)
from assistant.domain.people import EVERYONE, Role
from assistant.domain.today import ChangeKind
from assistant.features.today.changes import SOON, changed, coming, held_then
from assistant.features.today.sentences import difference, opening
from assistant.storage.library_history import held
from tests.fakes import sample_knowledge
from tests.integration.search_support import document, person

LEVELS = ("agent", "team lead", "manager")
LEADERS = frozenset({Role.leader})
TODAY = date(2026, 6, 1)
AGENT, TRAINER, LEADER = (person(role) for role in Role)


def body_of(*clauses: tuple[str, str]) -> dict[str, Any]:
    """Body and sections of clauses: heading and words."""
    body, sections = "", []
    for heading, words in clauses:
        body += f"## {heading}\n"
        part = Part.in_short if heading == "In short" else Part.clause
        sections.append(Section(path=(heading,), start=len(body), end=len(body) + len(words), line=1, part=part))
        body += f"{words}\n\n"
    return {"body": body, "sections": tuple(sections)}


def rule(level: str, up_to: int, then: str | None = None, action: str = "credit", **unit: str) -> Authority:
    return Authority(
        action=action, level=level, up_to=Decimal(up_to), then=then, clause="1.1", **(unit or {"currency": "GBP"})
    )


def policy(*authority: Authority, version: int = 1, clauses: tuple[tuple[str, str], ...] = (), **more: Any) -> Policy:
    fields = {"id": "POL-1", "kind": Kind.policy, "title": "Late delivery", "audience": EVERYONE, "number": 1}
    return Policy(**{**fields, "version": version, "authority": authority, **body_of(*clauses), **more})


def standard(*limits: Limit, version: int = 1, **more: Any) -> Standard:
    fields = {"id": "STD-1", "kind": Kind.standard, "title": "Answer fast", "audience": EVERYONE, "family": "welcome"}
    return Standard(**{**fields, "version": version, "limits": limits, **body_of(("Behaviour", "Answer.")), **more})


@pytest.mark.parametrize(
    ("before", "after", "level", "sentence"),
    [
        ([rule("agent", 25)], [rule("agent", 50)], "agent", "Your limit for credit goes from £25 to £50."),
        ([rule("agent", 25)], [rule("agent", 50)], "manager", "Your limit for credit goes from £25 to £50."),
        (
            [rule("agent", 25), rule("team lead", 100)],
            [rule("agent", 25), rule("team lead", 200)],
            "agent",
            "The team lead’s limit for credit goes from £100 to £200.",
        ),
        (
            [rule("agent", 25, "team lead")],
            [rule("team lead", 100)],
            "agent",
            "Your limit for credit goes from £25 to nothing; the team lead decides.",
        ),
        ([], [rule("agent", 14, action="late return", unit="days")], "agent", "Your limit for late return: 14 days."),
        ([rule("agent", 25)], [], "agent", "It no longer sets a limit for credit."),
        (
            [rule("agent", 25), rule("team lead", 100)],
            [rule("agent", 25), rule("team lead", 100, "manager")],
            "manager",
            "Your limit for credit goes from £100 to no limit.",
        ),
        (
            [rule("agent", 25, currency="EUR")],
            [rule("agent", 25)],
            "agent",
            "Your limit for credit goes from €25 to £25.",
        ),
    ],
)
def test_a_limit_that_differs_is_told_with_both_figures(
    before: list[Authority], after: list[Authority], level: str, sentence: str
) -> None:
    assert difference(policy(*before), policy(*after, version=2), level, LEVELS) == sentence


def test_limits_of_levels_that_the_company_does_not_have_are_left_to_the_words() -> None:
    odd = policy(rule("wizard", 1), clauses=(("1.1 Who", "A wizard."),))
    other = policy(rule("wizard", 2), version=2, clauses=(("1.1 Who", "Two wizards."),))
    assert difference(odd, other, "agent", LEVELS) == "Changed: 1.1 Who."


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            [Limit(measure="first_reply", channel="email", at_most=Decimal(8), unit="working hours")],
            [Limit(measure="first_reply", channel="email", at_most=Decimal(4), unit="working hours")],
            "The limit for the first reply by email goes from at most 8 working hours to at most 4 working hours.",
        ),
        ([], [Limit(measure="promise_has_date")], "A promise has a date: that is checked now."),
        (
            [Limit(measure="reading_ease", at_least=Decimal(60))],
            [],
            "The reading ease has no limit any more; it was at least 60.",
        ),
    ],
)
def test_a_measured_limit_that_differs_is_told(before: list[Limit], after: list[Limit], sentence: str) -> None:
    assert difference(standard(*before), standard(*after, version=2), "agent", LEVELS) == sentence


def test_without_figures_the_first_clause_that_reads_differently_is_named_and_its_number_may_move() -> None:
    before = policy(clauses=(("In short", "Old."), ("4.1 Fees", "Three days."), ("4.2 Calls", "Call."), ("4.3 X", "x")))
    after = policy(
        version=2, clauses=(("In short", "New."), ("4.2 Calls", "Call"), ("4.3 Fees", "Three  days."), ("4.4 Y", "y"))
    )
    assert difference(before, after, "agent", LEVELS) == "Changed: 4.2 Calls, and 3 more."
    moved = policy(version=2, clauses=(("4.1 Calls", "Call."), ("4.2 Fees", "Three days."), ("4.3 X", "x")))
    unsummarised = policy(clauses=(("4.1 Fees", "Three days."), ("4.2 Calls", "Call."), ("4.3 X", "x")))
    assert difference(unsummarised, moved, "agent", LEVELS) == "Its words stay the same."
    named = moved.model_copy(update={"version": 1, "title": "Later"})
    assert difference(unsummarised, named, "agent", LEVELS) == "It was called “Late delivery”."
    tagged = unsummarised.model_copy(update={"topics": ("fees",)})
    assert difference(unsummarised, tagged, "agent", LEVELS) == ""


def test_the_sample_policy_says_what_its_second_version_gives() -> None:
    versions = {d.version: d for d in sample_knowledge().documents if d.id == "POL-LATE-DELIVERY"}
    company = sample_knowledge().company
    for level, sentence in (
        ("agent", "Your limit for late-delivery credit goes from £25 to £50."),
        ("team lead", "Your limit for late-delivery credit goes from £100 to £200."),
        ("head of care", "The agent’s limit for late-delivery credit goes from £25 to £50."),
    ):
        assert difference(versions[1], versions[2], level, company.authority_levels) == sentence
    assert opening(versions[2]).startswith("Tell the customer on day 1")


def test_each_kind_of_change_is_told_to_who_may_read_it() -> None:
    was = {
        "STAYS": document("STAYS", "Same."),
        "EDITED": document("EDITED", "Before."),
        "ENDED": document("ENDED", "Over.", end=TODAY - timedelta(days=3)),
        "TAKEN-OUT": document("TAKEN-OUT", "Gone.", end=TODAY + timedelta(days=99)),
        "NOW-CLOSED": document("NOW-CLOSED", "For all."),
        "WAS-CLOSED": document("WAS-CLOSED", "Secret.", audience=LEADERS),
        "SECRET": document("SECRET", "Old secret.", audience=LEADERS),
    }
    now = {
        "STAYS": was["STAYS"],
        "EDITED": document("EDITED", "After.", version=2, start=TODAY),
        "NOW-CLOSED": document("NOW-CLOSED", "For leaders.", audience=LEADERS, version=2),
        "WAS-CLOSED": document("WAS-CLOSED", "Open now.", version=2),
        "NEW": document("NEW", "Fresh."),
        "NEW-SECRET": document("NEW-SECRET", "Fresh secret.", audience=LEADERS),
    }
    told = {one.document_id: one for one in changed(AGENT, LEVELS, was, now, TODAY)}
    assert {name: one.kind for name, one in told.items()} == {
        "EDITED": ChangeKind.changed,
        "ENDED": ChangeKind.ended,
        "TAKEN-OUT": ChangeKind.ended,
        "WAS-CLOSED": ChangeKind.new,
        "NEW": ChangeKind.new,
    }
    assert (told["ENDED"].on, told["TAKEN-OUT"].on) == (TODAY - timedelta(days=2), None)
    assert (told["EDITED"].on, told["NEW"].on) == (TODAY, None)
    assert "secret" not in " ".join(one.sentence for one in told.values()).casefold()
    leaders = {one.document_id: one.kind for one in changed(LEADER, LEVELS, was, now, TODAY)}
    assert leaders["SECRET"] is ChangeKind.ended and leaders["NOW-CLOSED"] is ChangeKind.changed


def test_what_comes_within_two_weeks_is_told_before_it_does() -> None:
    published = [
        policy(rule("agent", 25), effective_to=None),
        policy(rule("agent", 50), version=2, effective_from=TODAY + SOON),
        document("FAR", "Later.", start=TODAY + SOON + timedelta(days=1)),
        document("LAST-DAY", "Over tonight.", end=TODAY),
        document("REPLACED", "One.", end=TODAY + timedelta(days=2)),
        document("REPLACED", "Two.", version=2, start=TODAY + timedelta(days=3)),
        document("CLOSING", "Open."),
        document("CLOSING", "Closed.", audience=LEADERS, version=2, start=TODAY + timedelta(days=1)),
        document("FOR-EVER", "Stays.", end=date.max),
    ]
    told = [(one.document_id, one.kind, one.on) for one in coming(AGENT, LEVELS, published, TODAY)]
    assert told == [
        ("LAST-DAY", ChangeKind.ending, TODAY),
        ("REPLACED", ChangeKind.coming, TODAY + timedelta(days=3)),
        ("POL-1", ChangeKind.coming, TODAY + SOON),
    ]
    assert coming(AGENT, LEVELS, published, TODAY)[-1].sentence == "Your limit for credit goes from £25 to £50."


@st.composite
def libraries(draw: st.DrawFn) -> list[Document]:
    found = {}
    for _ in range(draw(st.integers(0, 8))):
        name, version = draw(st.sampled_from("ABC")), draw(st.integers(1, 3))
        start = TODAY + timedelta(days=draw(st.integers(-30, 30)))
        end = start + timedelta(days=draw(st.integers(0, 40))) if draw(st.booleans()) else None
        audience = draw(st.sampled_from([EVERYONE, LEADERS]))
        marked = f"{'Secret' if audience is LEADERS else 'Open'} words {draw(st.integers(0, 2))}."
        found[name, version] = document(name, marked, audience, version, start, end)
    return list(found.values())


@given(libraries(), st.integers(0, 60))
def test_nobody_is_told_of_words_they_may_not_read(published: list[Document], days: int) -> None:
    then = TODAY - timedelta(days=days)
    now = in_force(published, TODAY)
    told = changed(AGENT, LEVELS, in_force(published, then), now, TODAY)
    told += coming(AGENT, LEVELS, published, TODAY)
    readable = {(d.id, d.version) for d in published if AGENT.may_read(d.audience)}
    assert all((one.document_id, one.version) in readable for one in told)
    assert "Secret" not in " ".join(one.sentence for one in told)
    assert not changed(AGENT, LEVELS, now, now, TODAY)


@given(libraries(), libraries())
def test_what_was_held_is_found_again_from_what_came_and_went(before: list[Document], after: list[Document]) -> None:
    arrived = {held(d) for d in after} - {held(d) for d in before}
    gone = [d for d in before if held(d) not in {held(d) for d in after}]
    assert {held(d) for d in held_then(after, arrived, gone)} == {held(d) for d in before}
