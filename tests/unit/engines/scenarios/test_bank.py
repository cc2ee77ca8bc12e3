"""The bank of situations, twists and people: everything in it can be used."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from assistant.domain.knowledge import SIGNALS_FORBIDDEN, SIGNALS_WANTED
from assistant.engines.builtin.scenarios.bank import Bank, Frame, packaged_bank

SLOT = re.compile(r"\{([A-Za-z_]+)\}")
ALWAYS = set(
    "thing a_thing is was has does it them today deadline deadline_day earlier earlier_day company name".split()
)
OF_A_FRAME = {"price", "order", "n", "when", "asked", "enough", "other_price", "subject", "gist", "customer"}
LONGEST = 400


@pytest.fixture(scope="module")
def bank() -> Bank:
    return packaged_bank()


def lines(bank: Bank) -> Iterator[tuple[str, str]]:
    """Every line that is filled, with where it stands."""
    for frame in bank.frames:
        for situation in frame.situations:
            where = f"{frame.id}.{situation.id}"
            own = (
                situation.title,
                situation.gist,
                situation.happened,
                situation.background,
                situation.wants,
                situation.also,
            )
            for line in (*own, *situation.told, *situation.short, *situation.ask):
                yield where, line
            for secret in (*situation.hidden, *frame.hidden):
                yield where, secret.fact
                yield where, secret.about
    for twist in bank.twists:
        for variant in twist.variants:
            for line in (variant.line, variant.note, variant.want):
                yield twist.id, line
    for stake in bank.stakes:
        yield "stakes", stake.fact


def test_every_slot_is_one_that_gets_filled(bank: Bank) -> None:
    unknown = {
        (w, slot) for w, line in lines(bank) for slot in SLOT.findall(line) if slot.lower() not in ALWAYS | OF_A_FRAME
    }
    assert not unknown
    unclosed = [(where, line) for where, line in lines(bank) if re.search(r"[{}]", SLOT.sub("", line))]
    assert not unclosed


def test_lines_are_short_and_end_as_people_end(bank: Bank) -> None:
    assert not [(where, line) for where, line in lines(bank) if len(line) > LONGEST or line != line.strip()]


def test_only_who_has_a_colleague_or_employee_speaks_of_a_matter_behind(bank: Bank) -> None:
    for frame in bank.frames:
        if frame.who == "customer":
            assert not [line for s in frame.situations for line in (*s.told, *s.short) if "{gist}" in line.lower()], (
                frame.id
            )


def test_ids_are_told_apart_and_names_lead_somewhere(bank: Bank) -> None:
    frames = {frame.id for frame in bank.frames}
    assert len(frames) == len(bank.frames)
    twists = {twist.id for twist in bank.twists}
    for twist in bank.twists:
        assert twist.frames <= frames, twist.id
        assert twist.signals <= SIGNALS_WANTED | SIGNALS_FORBIDDEN, twist.id
    for frame in bank.frames:
        assert frame.twists <= twists, frame.id
        situations = {situation.id for situation in frame.situations}
        assert len(situations) == len(frame.situations), frame.id
        assert all(secret.situations <= situations for secret in frame.hidden), frame.id
    for value in bank.values:
        assert {*value.up} <= SIGNALS_WANTED and {*value.down} <= SIGNALS_FORBIDDEN, value.text


@pytest.mark.parametrize("frame", packaged_bank().frames, ids=lambda frame: frame.id)
def test_a_matter_has_more_than_one_way_to_be_told(frame: Frame) -> None:
    for situation in frame.situations:
        assert len(situation.told) >= 2 and len(situation.ask) >= 3 and situation.short, situation.id


def test_the_bank_knows_no_company(bank: Bank) -> None:
    text = bank.model_dump_json().lower()
    assert "larkfield" not in text and "std-" not in text and "pol-" not in text
