"""Lines in an engine's own words: what is invented, twisted or too generous is seen, and good advice is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain.company import Company
from assistant.domain.conversation import Line, LineKind
from assistant.domain.knowledge import Authority
from assistant.domain.passages import Citation
from assistant.features.grounding import Asker, Grounding, parts
from assistant.features.overstepping import oversteps
from assistant.language.quantities import quantities
from assistant.search.support import SupportCheck

LEVELS = ("agent", "team lead", "store manager")
LATE = (
    "As an agent, you may give a credit of up to £50 by yourself. A team lead may give up to £200. "
    "Refund the delivery fee from 3 days late. Ask Delivery on extension 320 for a new date."
)
RULES = tuple(
    Authority(action="credit", level=level, up_to=Decimal(up_to), currency="GBP", then=then, clause="4.2")
    for level, up_to, then in (("agent", 50, "team lead"), ("team lead", 200, "store manager"))
)
COMPANY = Company(name="Larkfield", locale="en-GB", currency="GBP", time_zone="Europe/London", authority_levels=LEVELS)


def doubtful(kind: LineKind, text: str, said: str = "", *numbers: int) -> bool:
    citation = Citation(
        number=1, document_id="POL-LATE", version=1, title="Late", section="4.2", quote=LATE, start=0, end=len(LATE)
    )
    asker = Asker(said, "agent", COMPANY)
    line = Line(kind=kind, text=text, citations=numbers or (1,))
    return Grounding([citation], {}, SupportCheck(None), asker).is_doubtful(line)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (LineKind.do, "Refund the delivery fee and say sorry for Monday in your own words.", "was due on Monday"),
        (LineKind.do, "Ask your team lead while Karen waits, and bring a proposal.", "karen doyle is furious"),
        (LineKind.do, "Name the three things she lost before you offer anything.", ""),
        (
            LineKind.say,
            "I am so sorry about your £120 vase, {customer name}. You will hear from me by {time}.",
            "£120 vase",
        ),
        (LineKind.rule, "Refund the delivery fee when it is 3 days late.", ""),
        (LineKind.limit, "Yes, by yourself: a credit of up to £50; above that ask your team lead.", ""),
    ],
)
def test_good_lines_are_left_alone(kind: LineKind, text: str, said: str) -> None:
    assert not doubtful(kind, text, said)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (LineKind.do, "Refund the delivery fee and add £35.", ""),
        (LineKind.do, "Ask Delivery on extension 333 for a new date.", ""),
        (LineKind.do, "Ask Gavin for a new date.", ""),
        (LineKind.do, "Ask the regional director for a new date.", ""),
        (LineKind.say, "Your money will be there on Friday.", ""),
        (LineKind.rule, "Never refund the delivery fee from 3 days late.", ""),
        (LineKind.rule, "Every late sofa comes with a free cushion.", ""),
        (LineKind.note, "It is covered for 2 years.", ""),
    ],
)
def test_what_comes_from_nowhere_is_seen(kind: LineKind, text: str, said: str) -> None:
    assert doubtful(kind, text, said)


def test_a_line_without_a_source_is_seen_unless_something_cited_says_it() -> None:
    assert doubtful(LineKind.rule, "Refund the delivery fee from 3 days late.", "", 7)
    assert not doubtful(LineKind.do, "Refund the delivery fee from 3 days late.", "", 7)
    assert doubtful(LineKind.do, "Send a bunch of flowers to the neighbours.", "", 7)


@pytest.mark.parametrize(
    ("text", "is_limit", "too_much"),
    [
        ("Yes, by yourself: you may give the £150.", True, True),
        ("Not by yourself: for £150 ask your team lead, who may give up to £200.", True, False),
        ("£150 is above your £50.", True, False),
        ("You may give up to £200 by yourself.", True, True),
        ("A team lead may give up to £200.", True, False),
        ("A team lead may give up to £50.", True, True),
        ("I am putting a credit of £150 on your order now.", False, True),
        ("I am asking my team lead for the £150 now.", False, False),
        ("I am sorry that the £150 chair came late.", False, False),
        ("Give her the £40 now.", False, False),
    ],
)
def test_nobody_is_given_more_than_somebody_may_decide(text: str, is_limit: bool, too_much: bool) -> None:
    taken = [one for one in quantities(text) if one.number in (150, 40)]
    assert oversteps(text, taken, RULES, "agent", LEVELS, is_limit) is too_much
    assert not oversteps(text, taken, (), "agent", LEVELS, is_limit)


def test_parts_are_what_a_line_claims_one_after_the_other() -> None:
    said = "Yes, by yourself: a credit of up to £50; above that ask your team lead. No. Then ring her back."
    assert parts(said) == ["a credit of up to £50", "above that ask your team lead.", "Then ring her back."]
