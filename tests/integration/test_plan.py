"""The plan of leadership actions on both databases and the sample playbook."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from assistant.domain.people import Person, Role
from assistant.domain.plan import ActionState, LeadershipAction
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.plan.actions import Wanted
from assistant.storage.database import Database
from assistant.ui.rendering_plan import actions_part, plan_table
from tests.integration.leading_support import Company
from tests.integration.practice_support import TODAY
from tests.integration.storage_support import TickingClock

CHAPTER = "PLAY-FRICTION"
SOON = TODAY + timedelta(days=3)


@pytest.fixture
def company(database: Database, clock: TickingClock) -> Company:
    return Company(database, clock)


def add(company: Company, owner: Person, key: str = "key", by: Person | None = None, **more: Any) -> LeadershipAction:
    wanted = {"what": "Shops sit with Delivery for a morning.", "owner_id": owner.id, "due_on": SOON, **more}
    return company.plan.add(by or company.lea, key, Wanted(**wanted))


def drawn(company: Company, owner: Person, key: str = "key") -> LeadershipAction:
    passage = company.plan.passages(company.lea, CHAPTER)[0]
    return add(company, owner, key, what=passage.quote, passage=passage.id)


def test_the_buttons_of_an_action_say_what_they_do(company: Company) -> None:
    kept = add(company, company.max)
    for state, says in ((ActionState.to_do, "Mark as under way"), (ActionState.under_way, "Mark as not begun")):
        one = kept.model_copy(update={"state": state})
        part = actions_part([one], {}, [company.max], TODAY, "Europe/London")
        assert says in part and ">Not begun" not in part


def test_an_action_drawn_from_the_playbook_keeps_its_passage_for_those_who_may_read_it(company: Company) -> None:
    kept = drawn(company, company.max)
    assert kept.source is not None and kept.what == kept.source.quote
    document, citation = company.plan.source(company.lea, kept.id)
    assert document.body[citation.start : citation.end] == kept.what and citation.section == "Answer every report"
    assert drawn(company, company.max) == kept, "sent twice is kept once"
    (item,) = company.on_today(company.max)["plan"].items
    assert (item.words, item.facts, item.link) == (
        kept.what,
        ("from Lea Cole",),
        f"/?tab=culture&part=plan&at=action-{kept.id}",
    )
    chapter = f"{CHAPTER}@1"
    company.replace(chapter, lambda d: d.model_copy(update={"audience": frozenset({Role.trainer})}))
    (closed,) = company.plan.actions(company.lea)
    assert closed.is_closed and kept.what not in closed.model_dump_json()
    assert kept.what not in plan_table([closed], TODAY, "Europe/London")
    assert "not open to you" in company.on_today(company.max)["plan"].items[0].words
    with pytest.raises(NotFound):
        company.plan.source(company.lea, kept.id)
    with pytest.raises(FixInput, match="words of your own"):
        company.plan.change(company.lea, kept.id, kept.last_change, Wanted("Answer them.", company.max.id, SOON))


def test_the_playbooks_words_reach_nobody_through_an_action(company: Company) -> None:
    with pytest.raises(FixInput, match="Ann Reed may not read"):
        drawn(company, company.ann)
    quote = company.plan.passages(company.lea, CHAPTER)[0].quote
    for words in (quote, f"Please {quote.lower()} {quote}", quote[:40]):
        with pytest.raises(FixInput, match="Say it in your own"):
            add(company, company.ann, what=words)
    kept = drawn(company, company.lea)
    with pytest.raises(FixInput, match="Ann Reed may not read"):
        company.plan.change(company.lea, kept.id, kept.last_change, Wanted("Anew.", company.ann.id, SOON))
    with pytest.raises(FixInput, match="Say it in your own"):
        change = Wanted(quote, company.ann.id, SOON)
        company.plan.change(company.lea, kept.id, kept.last_change, change, own_words=True)
    own = Wanted("Everybody hears back.", company.ann.id, SOON)
    changed = company.plan.change(company.lea, kept.id, kept.last_change, own, own_words=True)
    assert changed.source is None
    (item,) = company.on_today(company.ann)["plan"].items
    assert (item.words, item.link) == ("Everybody hears back.", "")


@pytest.mark.parametrize("who", ["ann", "tom"])
def test_only_leaders_keep_the_plan(company: Company, who: str) -> None:
    person, kept = getattr(company, who), drawn(company, company.lea)
    plan, wanted = company.plan, Wanted("Mine.", company.lea.id, SOON)
    for act in (
        lambda: plan.actions(person),
        lambda: plan.history(person),
        lambda: plan.owners(person),
        lambda: plan.chapters(person),
        lambda: plan.passages(person, CHAPTER),
        lambda: plan.source(person, kept.id),
        lambda: plan.add(person, "other", wanted),
        lambda: plan.change(person, kept.id, kept.last_change, wanted),
        lambda: plan.set_state(person, kept.id, kept.last_change, ActionState.under_way),
        lambda: plan.undo(person, kept.id, kept.last_change),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert "plan" not in company.on_today(person)


def test_overdue_comes_first_and_what_is_done_last(company: Company) -> None:
    days = {"later": 20, "first": 1, "soon": 2}
    made = {name: add(company, company.ann, name, due_on=TODAY + timedelta(days=n)) for name, n in days.items()}
    plan = company.plan
    plan.set_state(company.max, made["first"].id, made["first"].last_change, ActionState.dropped, "No bus that day.")
    assert [one.id for one in plan.actions(company.lea)] == [made[name].id for name in ("soon", "later", "first")]
    assert plan.due(company.ann, TODAY + timedelta(days=7))[0].id == made["soon"].id
    assert len(plan.due(company.ann, TODAY + timedelta(days=7))) == 1
    soon = plan.actions(company.lea)[0]
    assert soon.is_overdue(TODAY + timedelta(days=3)) and not soon.is_overdue(soon.due_on)


def test_a_change_has_a_history_and_can_be_undone_by_who_made_it_last(company: Company) -> None:
    plan, made = company.plan, add(company, company.ann)
    later = Wanted("Shops sit with Delivery for a day.", company.bob.id, SOON + timedelta(days=7))
    changed = plan.change(company.max, made.id, made.last_change, later, "The van is booked.")
    with pytest.raises(FixInput, match="meanwhile"):
        plan.change(company.lea, made.id, made.last_change, later)
    same = plan.change(company.lea, made.id, changed.last_change, later)
    assert same == changed, "nothing new is no change"
    newest, first = plan.history(company.lea)[made.id]
    assert (newest.person_name, newest.note, first.fields) == ("Max Hart", "The van is booked.", ())
    told = {one.field: (one.before, one.after) for one in newest.fields}
    assert told["owner_name"] == ("Ann Reed", "Bob Lane") and told["due_on"] == ("2026-06-04", "2026-06-11")
    with pytest.raises(NotFound):
        plan.undo(company.lea, made.id, changed.last_change)
    with pytest.raises(FixInput, match="meanwhile"):
        plan.undo(company.lea, made.id, made.last_change)
    plan.undo(company.max, made.id, changed.last_change)
    assert plan.actions(company.lea) == [made]
    plan.undo(company.lea, made.id, made.last_change)
    assert plan.actions(company.lea) == []


def test_done_needs_what_shows_it_without_a_customers_name(company: Company) -> None:
    plan, made = company.plan, add(company, company.ann)
    for state, said in ((ActionState.done, "what shows"), (ActionState.dropped, "why")):
        with pytest.raises(FixInput, match=said):
            plan.set_state(company.lea, made.id, made.last_change, state, " ")
    words = "Mrs Hallam wrote: the driver knew me. Ann Reed was there."
    done, cleaned = plan.set_state(company.lea, made.id, made.last_change, ActionState.done, words)
    assert done.evidence == "A customer wrote: the driver knew me. Ann Reed was there."
    assert cleaned.taken_out == ("Mrs Hallam",)
    again, _ = plan.set_state(company.lea, made.id, done.last_change, ActionState.to_do)
    assert again.evidence == "" and "plan" in company.on_today(company.ann)


def test_what_is_missing_is_said(company: Company) -> None:
    for wrong, kind, said in (
        ({"what": " "}, FixInput, "stranger"),
        ({"what": "w" * 301}, FixInput, "301"),
        ({"due_on": TODAY - timedelta(days=1)}, FixInput, "passed"),
        ({"owner_id": "nobody"}, NotFound, "one person"),
        ({"passage": "PLAY-NONE@1:3"}, NotFound, "not there any more"),
    ):
        with pytest.raises(kind, match=said):
            add(company, company.ann, **wrong)
    assert company.plan.actions(company.lea) == []


def test_settled_actions_go_after_their_time_and_open_ones_stay(company: Company) -> None:
    done, still = add(company, company.ann), add(company, company.ann, "open")
    company.plan.set_state(company.lea, done.id, done.last_change, ActionState.dropped, "No bus.")
    assert company.database.actions.purge(SOON) == 0
    assert company.database.actions.purge(SOON + timedelta(days=1)) == 1
    assert [one.id for one in company.plan.actions(company.lea)] == [still.id]


def test_who_deletes_their_data_is_in_no_line_of_the_plan(company: Company) -> None:
    made = add(company, company.ann, by=company.max)
    to_bob = Wanted(made.what, company.bob.id, SOON)
    company.plan.change(company.lea, made.id, made.last_change, to_bob)
    for gone in (company.ann, company.max):
        company.database.belongings.remove(gone.id, date(2026, 6, 1))
    (kept,) = company.plan.actions(company.lea)
    told = str(company.plan.history(company.lea)) + kept.model_dump_json()
    assert kept.owner_name == "Bob Lane" and kept.author_name == ""
    assert not any(word in told for word in ("Ann Reed", company.ann.id, "Max Hart", company.max.id + "'"))


def test_a_table_holds_no_formula(company: Company) -> None:
    add(company, company.ann, what="=HYPERLINK(1)")
    assert "\n'=HYPERLINK(1),Ann Reed,2026-06-04,to do," in plan_table(
        company.plan.actions(company.lea), TODAY, "Europe/London"
    ).replace("\r", "")
