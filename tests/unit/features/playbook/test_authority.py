"""Who may decide what, level by level, with the clause."""

from __future__ import annotations

from datetime import date

from assistant.domain.passages import Hit
from assistant.domain.retrieval import Asked, Retrieval
from assistant.features.playbook.authority import fitting, tables
from assistant.ui.rendering_playbook import decide_page
from tests.engine_support import COMPANY, GOODWILL, ON, RETURNS, limits, policy, typed

SHELF = {d.id: d for d in (GOODWILL, RETURNS)}
EVERY = tables(SHELF.values(), COMPANY.authority_levels, ON)
NOTHING: tuple[Hit, ...] = ()


def test_each_level_has_its_limit_who_is_above_it_and_the_clause() -> None:
    (table,) = [table for table in EVERY if table.action == "goodwill payment"]
    assert [(row.level, row.text, row.then) for row in table.rows] == [
        ("agent", "£30", "team lead"),
        ("team lead", "£100", "store manager"),
        ("store manager", "£300", "head of care"),
        ("head of care", "without a limit", None),
    ]
    assert all(row.citation and row.citation.section == "6.2 What you may decide" for row in table.rows)
    assert table.rows[0].citation is not None and "£30" in table.rows[0].citation.quote


def test_who_decides_above_the_last_limit_has_none() -> None:
    (table,) = [table for table in EVERY if table.action == "late return"]
    assert [(row.level, row.text) for row in table.rows] == [
        ("agent", "14 days"),
        ("team lead", "30 days"),
        ("store manager", "without a limit"),
    ]


PEAK = typed(
    "playbook",
    "PLAY-PEAK",
    "The peak weeks",
    "## In short\nWe give more from 16 November to 10 January.\n\n## Wider limits\n"
    "- A team lead may give a goodwill payment of up to £150; the store manager decides above £150.\n\n"
    "## Why\nPeople are tired.\n",
    limits("goodwill payment", "Wider limits", ("team lead", 150, "store manager"))
    + "\nseason: {name: the peak weeks, begins: third Monday of November, ends: 10 January}",
    "leader",
)


def test_a_limit_of_some_weeks_stands_beside_the_usual_one_and_says_nothing_of_other_levels() -> None:
    (table,) = tables([GOODWILL, PEAK], COMPANY.authority_levels, date(2026, 11, 20))
    assert table.document_id == "POL-GOODWILL" and [row.text for row in table.rows][:2] == ["£30", "£100"]
    (raised,) = (one for row in table.rows for one in row.seasons)
    assert table.rows[1].seasons == (raised,) and (raised.text, raised.then) == ("£150", "store manager")
    assert raised.weeks == "the peak weeks, 16 November 2026 to 10 January 2027"
    drawn = decide_page([table], "")
    assert "<td>£100<p" in drawn and "In the peak weeks, 16 November 2026 to 10 January 2027: £150 (<a" in drawn


def test_where_nobody_says_what_is_usual_the_table_is_for_those_weeks_and_its_own_levels() -> None:
    (table,) = tables([PEAK], COMPANY.authority_levels, date(2027, 1, 10))
    assert [(row.level, row.text) for row in table.rows] == [
        ("team lead", "£150"),
        ("store manager", "without a limit"),
    ]
    assert '<p class="small">In the peak weeks, 16 November 2026 to 10 January 2027</p>' in decide_page([table], "")


def test_who_decides_above_one_document_is_not_without_a_limit_where_another_gives_one() -> None:
    body = (
        "## In short\nAgents give £45.\n\n## 7.2 Limits\n"
        "- An agent may give a goodwill payment of up to £45; the team lead decides above £45.\n\n## Why\nLamps.\n"
    )
    other = policy("POL-SHOP", "Shops", body, 7, limits("goodwill payment", "7.2", ("agent", 45, "team lead")))
    (shops,) = (one for one in tables([GOODWILL, other], COMPANY.authority_levels, ON) if one.document_id == "POL-SHOP")
    assert [(row.level, row.text, row.then) for row in shops.rows] == [("agent", "£45", "team lead")]


def test_what_was_asked_finds_its_table_and_nothing_finds_none() -> None:
    near = Asked(
        document_id="POL-RETURNS",
        version=1,
        heading="1.6 What you may decide",
        phrasing="can I accept a late return",
        similarity=0.7,
    )
    found = Retrieval(question="it came back late", on=ON, asked=(near,))
    assert [table.action for table in fitting(EVERY, "it came back late", found, SHELF)] == ["late return"]
    assert fitting(EVERY, "who waters the plants", Retrieval(question="", on=ON), SHELF) == ()
