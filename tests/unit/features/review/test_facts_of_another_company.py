"""The fact check knows nothing of the sample company: a bicycle workshop with other words, levels and money."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.documents.frontmatter import split
from assistant.documents.loader import parse_document
from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.company import Company
from assistant.domain.knowledge import Policy
from assistant.domain.passages import Chunk, Hit
from assistant.domain.people import EVERYONE, Person, Role
from assistant.domain.reply import CaseFacts, Reply
from assistant.domain.retrieval import Retrieval
from assistant.features.review.facts import check_facts

COMPANY = Company(name="Spoke & Chain", currency="EUR", authority_levels=("mechanic", "foreman", "owner"))
ON = date(2026, 6, 1)
TEXT = """---
id: POL-SERVICE
kind: policy
title: Servicing bicycles
number: 3
audience: [{audience}]
version: 2
effective_from: 2026-01-01
owner: Workshop
topics: [puncture, late service, brakes squeak]
authority:
  - {{action: workshop voucher, level: mechanic, up_to: 20, currency: EUR, then: foreman, clause: "3.3"}}
  - {{action: workshop voucher, level: foreman, up_to: 90, currency: EUR, then: owner, clause: "3.3"}}
---
## In short
We service bicycles within a week.

## 3.1 How long it takes
- Hand a serviced bicycle back within 6 working days.
- Fit a new tyre within 24 hours.

## 3.2 What the rider may have
- Repair a slipped chain free of charge within 3 months of a service.
- Swap a saddle once within 40 days, with or without the box.
- You cannot take back worn tyres, unless the tyre is faulty.

## 3.3 What you may decide
- As a mechanic, you may give a workshop voucher of up to €20 by yourself.
- A foreman may give a workshop voucher of up to €90; ask the foreman above €20.

## Why
A bicycle that stands in a workshop takes nobody to work.
"""


def policy(audience: str = "agent, trainer, leader") -> Policy:
    found = parse_document(split(TEXT.format(audience=audience), "service.md"), "service.md", COMPANY)
    assert isinstance(found, Policy)
    return found


def check(draft: str, level: str = "mechanic", item: str = "", **options: object) -> tuple[FactFinding, ...]:
    person = Person(id="p", name="Kim", role=Role.agent, level=level)
    reply = Reply(draft=draft, facts=CaseFacts(item=item))
    policies = options.pop("policies", [policy()])
    return check_facts(reply, person, policies, COMPANY, ON, **options)


@pytest.mark.parametrize(
    ("draft", "clause"),
    [
        ("We hand your serviced bicycle back within 12 working days.", "3.1"),
        ("I've put a workshop voucher of €45 in your basket.", "3.3"),
        ("You may swap the saddle within 90 days.", "3.2"),
        ("We cannot swap the saddle, I'm afraid.", "3.2"),
        ("To swap the saddle you need the box.", "3.2"),
        ("Just bring the worn tyres back.", "3.2"),
    ],
)
def test_wrong_with_the_clause(draft: str, clause: str) -> None:
    wrong = [finding for finding in check(draft) if finding.verdict is FactVerdict.wrong]
    assert wrong and wrong[0].citation and wrong[0].citation.section.startswith(clause)


@pytest.mark.parametrize(
    "draft",
    [
        "We hand your serviced bicycle back within 6 working days.",
        "I've put a workshop voucher of €20 in your basket.",
        "The foreman has agreed a workshop voucher of €45.",
        "You may swap the saddle within 40 days.",
        "We cannot take back worn tyres, I'm afraid.",
        "My sister rode 300 km in two days.",
        "",
    ],
)
def test_nobody_is_accused(draft: str) -> None:
    assert not [finding for finding in check(draft) if finding.verdict is FactVerdict.wrong]


def test_a_higher_level_has_its_own_limit() -> None:
    (finding,) = check("I've put a workshop voucher of €45 in your basket.", level="foreman")
    assert finding.verdict is FactVerdict.right
    (finding,) = check("I've put a workshop voucher of €45 in your basket.")
    assert (finding.verdict, finding.ask) == (FactVerdict.wrong, "foreman")


def test_a_policy_for_other_roles_takes_no_part() -> None:
    found = check("You may swap the saddle within 90 days.", policies=[policy("leader")])
    assert {finding.verdict for finding in found} == {FactVerdict.unsupported}
    assert not any(finding.citation for finding in found)


def test_a_search_says_where_to_look_for_what_no_clause_comes_near() -> None:
    chunk = Chunk(
        id="c", document_id="POL-TOURS", version=1, kind=policy().kind, title="Tours", audience=EVERYONE,
        path=("5.1 Tours",), part="text", position=0, start=0, end=12, text="A tour costs",
    )  # fmt: skip
    hit = Hit(chunk=chunk, score=1, similarity=1, keyword=1)
    found = check("The city tour lasts up to 5 hours.", search=lambda _: Retrieval(question="q", on=ON, hits=(hit,)))
    assert [(f.verdict, f.citation and f.citation.document_id) for f in found] == [
        (FactVerdict.unsupported, "POL-TOURS")
    ]
