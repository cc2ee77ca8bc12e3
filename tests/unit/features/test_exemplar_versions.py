"""A standard gains a line, and loses it again, without a change anywhere else."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.documents.sections import parse_sections
from assistant.domain.knowledge import Kind, Part, Standard
from assistant.domain.people import EVERYONE
from assistant.errors import FixInput
from assistant.features.exemplar_versions import with_line, without_line
from assistant.language.clauses import statements
from tests.fakes import sample_knowledge

TODAY = date(2026, 6, 1)
LINE = "Two days off work for nothing, {customer name}; I would be furious too."


def standard(say: str) -> Standard:
    body = f"\n## Why\n\nIt helps.\n\n## Say\n\n{say}\n\n## Avoid\n\n> No.\n"
    sections = parse_sections(body, Kind.standard, 9)
    return Standard(
        id="STD-X", kind=Kind.standard, title="X", audience=EVERYONE, body=body, sections=sections, family="f"
    )


def said(one: Standard) -> list[str]:
    return [statement.text for statement in statements(one, Part.say)]


def test_every_sample_standard_takes_a_line_and_gives_it_back() -> None:
    standards = [d for d in sample_knowledge().documents if isinstance(d, Standard)]
    assert len(standards) > 20
    for one in standards:
        made = with_line(one, LINE, 7, TODAY)
        assert (made.version, made.effective_from, made.id, made.signals) == (7, TODAY, one.id, one.signals)
        assert said(made) == [*said(one), LINE] and made.fingerprint != one.fingerprint
        for part in (Part.avoid, Part.why, Part.met_when):
            assert statements(made, part) == statements(one, part)
        assert [made.section_text(s).strip() for s in made.sections if s.part is not Part.say] == [
            one.section_text(s).strip() for s in one.sections if s.part is not Part.say
        ]
        back = without_line(made, LINE, 8, TODAY)
        assert back is not None and back.body == one.body and back.sections == one.sections
        assert without_line(one, LINE, 8, TODAY) is None


@pytest.mark.parametrize(
    ("say", "row"),
    [("> a b.\n\n> c d.", f"> {LINE}"), ("- a b.\n- c d.", f"- {LINE}"), ("1. a b.\n2. c d.", f"3. {LINE}")],
)
def test_the_line_gets_the_mark_of_the_line_before(say: str, row: str) -> None:
    made = with_line(standard(say), LINE, 2, TODAY)
    assert row in made.body.split("\n") and said(made)[-1] == LINE


def test_a_line_that_is_there_or_would_be_no_line_is_refused() -> None:
    with pytest.raises(FixInput, match="already"):
        with_line(standard("> a b."), "a b.", 2, TODAY)
    with pytest.raises(FixInput, match="no part"):
        with_line(standard("> a b.").model_copy(update={"sections": ()}), LINE, 2, TODAY)
    with pytest.raises(FixInput, match="plain sentence"):
        with_line(standard("Say this. Then that."), "## Avoid", 2, TODAY)
    assert said(with_line(standard("> a b."), "## Avoid that now", 2, TODAY))[-1] == "## Avoid that now"
