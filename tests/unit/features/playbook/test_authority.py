"""Who may decide what, level by level, with the clause."""

from __future__ import annotations

from assistant.domain.passages import Hit
from assistant.domain.retrieval import Asked, Retrieval
from assistant.features.playbook.authority import fitting, tables
from tests.engine_support import COMPANY, GOODWILL, ON, RETURNS

SHELF = {d.id: d for d in (GOODWILL, RETURNS)}
EVERY = tables(SHELF.values(), COMPANY.authority_levels)
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


def test_a_level_without_a_line_has_the_limit_below_it_until_one_decides() -> None:
    (table,) = [table for table in EVERY if table.action == "late return"]
    assert [(row.level, row.text) for row in table.rows] == [
        ("agent", "14 days"),
        ("team lead", "30 days"),
        ("store manager", "without a limit"),
    ]


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
