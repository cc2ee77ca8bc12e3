"""The standards in practice: asked, missed, practised and praised; and from practice to the replies that are sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.domain.shares import Share, adherence
from assistant.features.insights.look import Counts, Look, grouped
from assistant.features.insights.periods import next_month
from assistant.features.insights.picture import (
    ALL_STANDARDS,
    MOST_EQUALS,
    Cell,
    Picture,
    foremost,
    listed,
    percent,
    tenths,
)
from assistant.features.insights.pictures import Panel, heat, panels

_NONE = "–"


def practice_map(look: Look) -> Picture:
    """Every standard: how often it is asked about, missed, practised and praised, and the adherence to it."""
    title = "Standards in practice"
    asked, practised, praised = (_totals(look, one) for one in (look.asked, look.practised, look.praised))
    rows: list[tuple[Cell, ...]] = []
    atoms = grouped(look.atoms, lambda atom: atom.standard_id)
    for standard in look.standards:
        share = adherence(atoms[standard])
        met = None if share is None else tenths(share.value)
        missed = None if share is None else sum(one.missed for one in atoms[standard])
        counts = (asked.get(standard), missed, met, practised.get(standard), praised.get(standard))
        if any(one is not None for one in counts):
            rows.append((look.standards[standard], *counts))
    if not rows:
        says = "Here every standard will have a line: how often it is asked about, missed, practised and praised."
        begin = "Ask the coach, practise, and thank each other: a number appears once five people are behind it."
        return Picture("map", title, says, begin)
    columns = ("asked", "missed", "adherence", "practised", "praised")
    missed_most = [one for one in foremost(rows, _missed, 3) if _missed(one)]
    unpractised = [str(one[0]) for one in missed_most if one[4] is None]
    says = f"{len(rows)} of {len(look.standards)} standards have numbers in {look.months.words}"
    says += f"; most often missed: {listed([f'“{one[0]}”' for one in missed_most])}." if missed_most else "."
    next_step = "Where a standard is asked about often, read its “why” in the next talk."
    if unpractised:
        next_step = f"Hardly practised, though often missed: {listed([f'“{one}”' for one in unpractised])}. Assign one."
    shades = [[_shade(row, rows, index) for index in range(1, 6)] for row in rows]
    words = [[_said(row[index], "%" if index == 3 else "") for index in range(1, 6)] for row in rows]
    return Picture(
        "map",
        title,
        says,
        next_step,
        ("standard", "asked", "missed", "adherence %", "practised", "praised"),
        tuple(rows),
        (
            "Asked: questions with an answer that cites it. Missed and adherence (met counts one, partly a half): sent "
            "replies that a quality process submitted. Practised: runs brought to an end. Praised: thanks on the wall, "
            "in whole quarters. A month with fewer than five people behind a number counts as nothing; "
            f"{_NONE} is where none is left. One question or run can be about several standards, so the lines are not "
            "to be added up.",
        ),
        heat([str(row[0]) for row in rows], columns, shades, words, look.palette),
    )


def transfer(look: Look) -> Picture:
    """Missed, practised and adherence, side by side, each in the month it is of."""
    months = look.months.each
    chosen = set(look.chosen.standards or look.standards)
    name = listed([look.standards[one] for one in look.chosen.standards]) or ALL_STANDARDS
    atoms = grouped((atom for atom in look.atoms if atom.standard_id in chosen), lambda atom: atom.month)
    missed = {month: sum(one.missed for one in found) for month, found in atoms.items()}
    practised: dict[date, int] = {}
    for (standard, month), count in look.practised.items():
        if standard in chosen:
            practised[month] = practised.get(month, 0) + count
    shares = {month: adherence(atoms[month]) for month in months}
    title = f"From practice to sent replies: {name}"
    if not missed or not practised:
        says = "Here you will see what was missed, what was practised, and the adherence in the months after."
        begin = "It needs sent replies from a quality process, and practice by at least five people in a month."
        return Picture("transfer", title, says, begin)
    rows = tuple(
        (f"{month:%Y-%m}", missed.get(month), practised.get(month), tenths(share.value) if share else None)
        for month, share in shares.items()
    )
    drawn = [
        Panel("Missed in sent replies", [row[1] for row in rows]),
        Panel("Practised: a standard tried in a run", [row[2] for row in rows]),
        Panel(
            "Adherence in sent replies",
            [row[3] for row in rows],
            [tenths(share.low) if share else None for share in shares.values()],
            [tenths(share.high) if share else None for share in shares.values()],
            "%",
            (0, 100),
        ),
    ]
    return Picture(
        "transfer",
        title,
        _busiest(practised, shares),
        "Look whether what is missed is what is practised. Where it is not, assign a scenario for it.",
        ("month", "missed", "practised", "adherence %"),
        rows,
        (
            "Side by side, not a cause: other things change in the same months. Each number stands in the month it is "
            "of; what practice may have changed shows from the next month on. Met counts one, partly a half. A run "
            "that tries several standards counts for each. Only numbers with at least five people behind them count.",
        ),
        panels([f"{month:%b %Y}" for month in months], drawn, look.palette),
    )


def _busiest(practised: Mapping[date, int], shares: Mapping[date, Share | None]) -> str:
    """The month with the most practice and the adherence one month later; months that are equal are told as equal."""
    many = max(practised.values())
    months = [month for month in sorted(practised) if practised[month] == many]
    if len(months) > 1:
        named = [f"{month:%B %Y}" for month in months]
        when = listed(named) if len(months) <= MOST_EQUALS else f"{len(months)} months"
        return f"Practice was equally busy in {when} ({many} times each), and in no month busier."
    (month,) = months
    said = f"Practice was busiest in {month:%B %Y} ({many} times)"
    after = shares.get(next_month(month))
    if after is None:
        return f"{said}."
    return f"{said}; in {next_month(month):%B}, the month after, adherence was {percent(after.value)}."


def _totals(look: Look, counts: Counts) -> dict[str, int]:
    found: dict[str, int] = {}
    for (standard, _), count in counts.items():
        found[standard] = found.get(standard, 0) + count
    return found


def _missed(row: tuple[Cell, ...]) -> int:
    return int(row[2] or 0)


def _shade(row: tuple[Cell, ...], rows: list[tuple[Cell, ...]], index: int) -> float | None:
    value = row[index]
    if value is None:
        return None

    def amount(cell: Cell) -> float:
        # What is met is dark where it is rare: the eye is led to where something can be done.
        return 0.0 if cell is None else 100 - float(cell) if index == 3 else float(cell)

    return amount(value) / max(1.0, *(amount(one[index]) for one in rows))


def _said(value: Cell, unit: str) -> str:
    return _NONE if value is None else f"{value:g}{unit}"
