"""A scenario changed in a form: what stays keeps its clause and check, what is written anew does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.people import EVERYONE
from assistant.domain.practice import Scenario
from assistant.errors import FixInput
from assistant.features.practice.changing import ChangedFact, Changes, changed
from tests.unit.features.practice.customer_support import a_scenario

SCENARIO = a_scenario()


def as_it_is(scenario: Scenario = SCENARIO, **other: Any) -> Changes:
    """The form as it is drawn, with what somebody changed in it."""
    persona = scenario.persona
    fields: dict[str, Any] = {
        **{name: getattr(scenario, name) for name in ("title", "audience", "channel", "difficulty", "mood")},
        **{name: getattr(scenario, name) for name in ("background", "wants", "also_content_with")},
        "opening": "\n\n".join(scenario.opening),
        **{name: getattr(persona, name) for name in ("name", "voice", "patience", "values", "history")},
        "hidden": tuple(
            ChangedFact(name=f.name, fact=f.fact, about=f.about, topics=", ".join(f.topics), unlocks=f.unlocks)
            for f in scenario.hidden
        ),
        "conditions": (*(one.text for one in scenario.resolution.conditions), ""),
        "needed": scenario.resolution.needed,
        "must_not": frozenset(range(len(scenario.must_not))),
        "notes": (*(note.text for note in scenario.notes), ""),
    }
    return Changes(**(fields | other))


def test_a_form_that_nobody_touched_changes_nothing() -> None:
    assert changed(SCENARIO, as_it_is()) == SCENARIO


def test_changed_words_of_a_condition_are_a_persons_to_judge() -> None:
    first, *others = (one.text for one in SCENARIO.resolution.conditions)
    after = changed(SCENARIO, as_it_is(conditions=(f"{first} Today.", *others, "Say thank you.")))
    new, *kept, added = after.resolution.conditions
    assert new.check.by_a_person and new.cited is None and added.check.by_a_person
    assert tuple(kept) == SCENARIO.resolution.conditions[1:]


def test_what_rests_on_a_fact_that_is_left_out_goes_with_it() -> None:
    names = {one.check.hidden for one in SCENARIO.resolution.conditions} - {""}
    assert names, "the scenario of the tests has a condition that rests on a hidden fact"
    hidden = tuple(one.model_copy(update={"fact": ""}) if one.name in names else one for one in as_it_is().hidden)
    after = changed(SCENARIO, as_it_is(hidden=hidden))
    assert not {one.check.hidden for one in after.resolution.conditions} & names
    assert after.resolution.threshold <= len(after.resolution.conditions)


def test_a_new_fact_has_a_name_of_its_own() -> None:
    new = ChangedFact(fact="I move house on Friday.", topics="move, house")
    after = changed(SCENARIO, as_it_is(hidden=(*as_it_is().hidden, new, new)))
    assert len({one.name for one in after.hidden}) == len(SCENARIO.hidden) + 2
    assert after.hidden[-1].topics == ("move", "house")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "  ", "Title"),
        ("opening", "\n \n", "How it begins"),
        ("wants", "", "What they want"),
        ("name", "", "Name"),
        ("audience", frozenset(), "audience"),
        ("hidden", (ChangedFact(fact="I move house."),), "no words ask about it"),
        ("opening", "\n\n".join("Hm." for _ in range(13)), "opening"),
    ],
)
def test_what_is_missing_is_named(field: str, value: Any, told: str) -> None:
    with pytest.raises(FixInput, match=told):
        changed(SCENARIO, as_it_is(**{field: value}))


@given(st.sets(st.integers(0, 20)), st.integers(0, 30), st.sampled_from(sorted(EVERYONE)))
def test_only_known_rules_stay_and_never_more_are_needed_than_there_are(
    places: set[int], needed: int, role: Any
) -> None:
    after = changed(SCENARIO, as_it_is(must_not=frozenset(places), needed=needed, audience=frozenset({role})))
    assert set(after.must_not) <= set(SCENARIO.must_not) and len(after.must_not) == len(
        [place for place in range(len(SCENARIO.must_not)) if place in places]
    )
    assert after.resolution.needed <= len(after.resolution.conditions)
