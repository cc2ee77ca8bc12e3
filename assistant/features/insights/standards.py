"""The standards in practice: asked, missed, practised and praised; and from practice to the replies that are sent."""

from __future__ import annotations

from datetime import date

from assistant.domain.shares import adherence
from assistant.features.insights.look import Counts, Look, grouped
from assistant.features.insights.periods import next_month
from assistant.features.insights.picture import ALL_STANDARDS, Cell, Picture, listed, percent, tenths
from assistant.features.insights.pictures import Panel, heat, panels

_NONE = "–"


def practice_map(look: Look) -> Picture:
    """Every standard: how often it is asked about, met, practised and praised."""
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
        says = "Here every standard will have a line: how often it is asked about, met, practised and praised."
        begin = "Ask the coach, practise, and thank each other: a number appears once five people are behind it."
        return Picture("map", title, says, begin)
    columns = ("asked", "missed", "met", "practised", "praised")
    missed_most = [one for one in sorted(rows, key=_missed, reverse=True)[:3] if _missed(one)]
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
        ("standard", "asked", "missed", "met %", "practised", "praised"),
        tuple(rows),
        (
            "Asked: questions with an answer that cites it. Missed and met: sent replies that a quality process "
            "submitted. Practised: runs brought to an end. Praised: thanks on the wall, in whole quarters. A month "
            f"with fewer than five people behind a number counts as nothing; {_NONE} is where none is left. One "
            "question or run can be about several standards, so the lines are not to be added up.",
        ),
        heat([str(row[0]) for row in rows], columns, shades, words, look.palette),
    )


def transfer(look: Look) -> Picture:
    """Missed, practised and met in the month after, side by side."""
    months = look.months.each
    chosen = set(look.chosen.standards or look.standards)
    name = listed([look.standards[one] for one in look.chosen.standards]) or ALL_STANDARDS
    atoms = grouped((atom for atom in look.atoms if atom.standard_id in chosen), lambda atom: atom.month)
    missed = {month: sum(one.missed for one in found) for month, found in atoms.items()}
    practised: dict[date, int] = {}
    for (standard, month), count in look.practised.items():
        if standard in chosen:
            practised[month] = practised.get(month, 0) + count
    later = {month: adherence(atoms[next_month(month)]) for month in months}
    title = f"From practice to sent replies: {name}"
    if not missed or not practised:
        says = "Here you will see what was missed, what was practised, and how often it was met in the month after."
        begin = "It needs sent replies from a quality process, and practice by at least five people in a month."
        return Picture("transfer", title, says, begin)
    rows = tuple(
        (f"{month:%Y-%m}", missed.get(month), practised.get(month), tenths(share.value) if share else None)
        for month in months
        for share in [later[month]]
    )
    drawn = [
        Panel("Missed in sent replies", [row[1] for row in rows]),
        Panel("Practised: a standard tried in a run", [row[2] for row in rows]),
        Panel(
            "Met in the month after",
            [row[3] for row in rows],
            [tenths(share.low) if (share := later[month]) else None for month in months],
            [tenths(share.high) if (share := later[month]) else None for month in months],
            "%",
            (0, 100),
        ),
    ]
    most = max(practised, key=lambda month: practised[month])
    says = f"Practice was busiest in {most:%B %Y} ({practised[most]} times)"
    after = later[most]
    says += f"; in the month after, {percent(after.value)} was met." if after else "."
    return Picture(
        "transfer",
        title,
        says,
        "Look whether what is missed is what is practised. Where it is not, assign a scenario for it.",
        ("month", "missed", "practised", "met in the month after %"),
        rows,
        (
            "Side by side, not a cause: other things change in the same months. A run that tries several standards "
            "counts for each. Only months with at least five people behind a number count.",
        ),
        panels([f"{month:%b %Y}" for month in months], drawn, look.palette),
    )


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
