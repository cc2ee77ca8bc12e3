from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.frontmatter import split
from assistant.documents.loader import Knowledge, load_knowledge
from assistant.documents.readers import html_to_markdown
from assistant.documents.sections import parse_sections
from assistant.domain.knowledge import Kind, Part, Policy, Standard
from assistant.domain.people import EVERYONE, Role
from assistant.errors import KnowledgeError

STANDARD = """---
id: STD-TEST-1
kind: standard
title: Say sorry
family: empathy
audience: [agent]
effective_from: 2026-03-01
owner: Care
signals: {wants: [apology], forbids: [blame]}
---
## Behaviour
- Say sorry.
## Why
It helps.
## Met when
- You said sorry.
## Missed when
- You did not.
## Say
> I am sorry.
## Avoid
> Not my fault.
"""
POLICY = """---
id: POL-TEST
kind: policy
number: 4
title: Test
audience: [agent, trainer, leader]
effective_from: 2026-03-01
owner: Care
authority:
  - {action: credit, level: agent, up_to: 50, currency: GBP, then: team lead, clause: "4.1"}
---
## In short
You may give £50.
## 4.1 What you may decide
- You may give £50.
## Why
Because.
"""


def load(tmp_path: Path, **files: str):
    for name, text in files.items():
        (tmp_path / f"{name}.md").write_text(text)
    return load_knowledge(tmp_path)


def test_a_standard_becomes_typed_parts(tmp_path: Path) -> None:
    knowledge = load(tmp_path, a=STANDARD)
    (document,) = knowledge.documents
    assert not knowledge.problems
    assert isinstance(document, Standard)
    assert document.audience == {Role.agent}
    (say,) = document.parts(Part.say)
    assert document.section_text(say) == "> I am sorry."
    assert STANDARD.splitlines()[say.line - 1] == "> I am sorry."


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "remedy"),
    [
        ("audience: [agent]", "audience: [boss]", 6, "audience.0", "audience: [agent, trainer, leader]"),
        ("audience: [agent]\n", "", 1, "audience", "audience: [agent, trainer, leader]"),
        ("audience: [agent]", "audience: []", 6, "audience", "audience: [agent, trainer, leader]"),
        ("effective_from: 2026-03-01", "effective_from: soon", 7, "effective_from", "2026-03-01"),
        ("effective_from: 2026-03-01", "effective_from: 2026-02-31", 1, "front matter", "quotes, colons"),
        ("owner: Care", "ownr: Care", 8, "ownr", "spelling"),
        ("owner: Care", "owner: Care\nowner: Me", 9, "owner", "Keep one"),
        ("wants: [apology]", "wants: [sorry]", 9, "signals.wants", "README"),
        ("id: STD-TEST-1", "id: POL-TEST-1", 2, "id", "capitals"),
        ("kind: standard", "kind: rule", 3, "kind", "standard, policy"),
        ("## Why\nIt helps.\n", "", 11, "## Why", "Add a heading"),
        ("owner: Care", "owner: [unclosed", 9, "front matter", "quotes, colons"),
        ("owner: Care", "owner: &a Care\ntopics: [*a]", 1, "front matter", "Write the value out"),
        ("\n---\n## Behaviour", "\n## Behaviour", 1, "front matter", "three dashes"),
    ],
)
def test_a_broken_field_is_refused_with_line_and_remedy_and_the_rest_loads(
    tmp_path: Path, old: str, new: str, line: int, field: str, remedy: str
) -> None:
    assert old in STANDARD
    knowledge = load(tmp_path, broken=STANDARD.replace(old, new), good=POLICY)
    assert [d.id for d in knowledge.documents] == ["POL-TEST"]
    (problem,) = knowledge.problems
    assert (problem.file, problem.line, problem.field) == ("broken.md", line, field)
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("level: agent", "level: boss", "authority.0.level"),
        ('clause: "4.1"', 'clause: "4.9"', "authority.0.clause"),
        ('clause: "4.1"', "clause: 4.1", "authority.0.clause"),
        ("currency: GBP, ", "", "authority.0"),
        ("up_to: 50", "up_to: £50", "authority.0.up_to"),
    ],
)
def test_authority_data_must_name_real_levels_and_clauses(tmp_path: Path, old: str, new: str, field: str) -> None:
    (problem,) = load(tmp_path, a=POLICY.replace(old, new)).problems
    assert (problem.line, problem.field) == (10, field)


@pytest.mark.parametrize(
    ("urgent", "field"),
    [
        ('{clauses: ["4.9"], when: [caught fire]}', "urgent.0.clauses.0"),
        ("{clauses: [], when: [caught fire]}", "urgent.0.clauses"),
        ('{clauses: ["4.1"], when: [caught fire, "?!"]}', "urgent.0.when.1"),
        ('{clauses: ["4.1"]}', "urgent.0.when"),
    ],
)
def test_what_is_urgent_must_name_clauses_and_words(tmp_path: Path, urgent: str, field: str) -> None:
    (problem,) = load(tmp_path, a=POLICY.replace("authority:", f"urgent: [{urgent}]\nauthority:")).problems
    assert (problem.line, problem.field) == (9, field)


def test_a_clause_with_authority_is_a_decision(tmp_path: Path) -> None:
    (document,) = load(tmp_path, a=POLICY).documents
    assert isinstance(document, Policy)
    assert [s.part for s in document.sections] == [Part.in_short, Part.decide, Part.why]


def test_the_same_id_and_version_twice_is_refused(tmp_path: Path) -> None:
    knowledge = load(tmp_path, a=POLICY, b=POLICY)
    assert len(knowledge.documents) == 1
    assert "also in a.md" in str(knowledge.problems[0])


def test_a_company_may_bring_plain_files(tmp_path: Path) -> None:
    (tmp_path / "playbook").mkdir()
    (tmp_path / "playbook" / "secret.txt").write_text("For leaders.")
    (tmp_path / "refunds.md").write_text("# Refunds\n\nMoney comes back.\n\n## When\n\nIn five days.\n")
    (tmp_path / "page.html").write_text("<html><script>x()</script><h2>Hours</h2><ul><li>Nine<ul><li>to five</ul></ul>")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty.txt").write_text(" ")
    knowledge = load_knowledge(tmp_path)
    documents = {d.id: d for d in knowledge.documents}
    assert sorted(documents) == ["page", "playbook/secret", "refunds"]
    assert documents["refunds"].title == "Refunds"
    assert [s.path for s in documents["refunds"].sections] == [(), ("When",)]
    assert documents["refunds"].audience == EVERYONE
    assert documents["playbook/secret"].audience == {Role.leader}
    assert documents["page"].body == "## Hours\n\n- Nine\n\n- to five\n"
    assert sorted(p.file for p in knowledge.problems) == ["empty.txt", "photo.png"]


def test_a_broken_company_file_is_named_and_a_plain_company_used(tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_text("name: X\ncurrency: [1]\n")
    knowledge = load_knowledge(tmp_path)
    assert knowledge.problems[0].field == "currency"
    assert knowledge.company.name == "Your company"


def test_html_that_would_take_unreasonable_time_is_refused() -> None:
    with pytest.raises(KnowledgeError):
        html_to_markdown(b"<div>" * 5_000 + b"deep")


@given(st.text(alphabet=st.sampled_from("#- ab\n>`*1.\t"), max_size=200))
def test_sections_are_in_order_and_lose_no_words_but_headings(body: str) -> None:
    sections = parse_sections(body, Kind.document)
    place = 0
    for section in sections:
        assert place <= section.start < section.end <= len(body)
        text = body[section.start : section.end]
        assert text == text.strip()
        place = section.end


@given(st.text(max_size=300))
def test_front_matter_either_parses_or_says_what_is_wrong(text: str) -> None:
    try:
        matter = split("---\n" + text, "x.md")
    except KnowledgeError as error:
        assert error.remedy and error.line >= 1
    else:
        assert matter is None or text.endswith(matter.body)


ASKED = '"4.1":\n  - can I give her £50\nIn short: [how much is mine]\n'


def with_asked(tmp_path: Path, *policies: str, **asked: str) -> Knowledge:
    (tmp_path / "asked").mkdir()
    for stem, text in asked.items():
        (tmp_path / "asked" / f"{stem}.yaml").write_text(text)
    return load(tmp_path, **{f"p{n}": text for n, text in enumerate(policies)})


def test_phrasings_stand_in_a_file_of_their_own_and_out_of_the_documents_sight(tmp_path: Path) -> None:
    own = POLICY.replace("authority:", 'asked: {Why: [why £50], "4.1": [old]}\nauthority:')
    knowledge = with_asked(tmp_path, own, **{"POL-TEST": ASKED})
    (document,) = knowledge.documents
    assert not knowledge.problems
    assert document.asked == {"4.1": ("can I give her £50",), "In short": ("how much is mine",), "Why": ("why £50",)}
    assert "her" not in document.body and all("her £50" not in document.section_text(s) for s in document.sections)


def test_the_file_of_a_version_goes_before_the_one_for_all(tmp_path: Path) -> None:
    second = POLICY.replace("number: 4", "number: 4\nversion: 2")
    knowledge = with_asked(tmp_path, POLICY, second, **{"POL-TEST": ASKED, "POL-TEST@1": "Why: [back then]\n"})
    assert not knowledge.problems
    assert {d.version: set(d.asked) for d in knowledge.documents} == {1: {"Why"}, 2: {"4.1", "In short"}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("4.9: [x]\n", "asked"),
        ('"4.9": [can I]\n', "no section “4.9”"),
        ('"4.1": [unclosed\n', "asked"),
        ("- a list\n", "asked"),
        ('"4.1": one phrasing\n', "asked"),
        ('"4.1": [{a: b}]\n', "asked"),
        ('"4.1": [2026-02-31]\n', "asked"),  # a day that is none
        ('"4.1": ' + "[" * 3000 + "]" * 3000, "asked"),
    ],
)
def test_a_broken_file_of_phrasings_is_named_and_the_document_loads_without(
    tmp_path: Path, text: str, problem: str
) -> None:
    knowledge = with_asked(tmp_path, POLICY, **{"POL-TEST": text})
    assert [d.asked for d in knowledge.documents] == [{}]
    (found,) = knowledge.problems
    assert found.file == "asked/POL-TEST.yaml" and problem in str(found) and found.remedy


def test_an_empty_file_of_phrasings_says_nothing(tmp_path: Path) -> None:
    knowledge = with_asked(tmp_path, POLICY, **{"POL-TEST": "# to be written\n"})
    assert not knowledge.problems and knowledge.documents[0].asked == {}


def test_what_is_not_covered_is_read_and_is_no_document(tmp_path: Path) -> None:
    text = "- topic: Pay\n  phrasings: [when is payday, my payslip]\n- phrasings: [how hot is it]\n"
    (tmp_path / "not-covered.yaml").write_text(text)
    knowledge = load(tmp_path, a=POLICY)
    assert knowledge.uncovered == ("when is payday", "my payslip", "how hot is it")
    assert not knowledge.problems and len(knowledge.documents) == 1


@pytest.mark.parametrize(
    "text",
    [
        "- topic: Pay\n",
        "- [unclosed\n",
        "topic: Pay\n",
        "- Pay\n",
        "- phrasings: one\n",
        "- phrasings:\n",
        "- {phrasings: [2026-02-31]}",
        "7",
    ],
)
def test_a_broken_list_of_what_is_not_covered_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "not-covered.yaml").write_text(text)
    knowledge = load(tmp_path, a=POLICY)
    assert knowledge.uncovered == () and len(knowledge.documents) == 1
    (problem,) = knowledge.problems
    assert problem.file == "not-covered.yaml" and "phrasings" in problem.remedy


def test_an_empty_list_of_what_is_not_covered_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "not-covered.yaml").write_text("# nothing yet\n")
    assert load(tmp_path, a=POLICY).problems == ()
