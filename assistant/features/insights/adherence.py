"""Adherence to the standards, in which met counts one and partly a half: over time, and in teams."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from assistant.domain.shares import Share, adherence
from assistant.domain.suppression import Atom
from assistant.features.insights.look import Look, grouped
from assistant.features.insights.picture import (
    ALL_STANDARDS,
    Picture,
    between,
    foremost,
    fully_met,
    listed,
    percent,
    tenths,
)
from assistant.features.insights.pictures import Panel, intervals, panels

MOST_STANDARDS = 6
USUAL_STANDARDS = 3
RECENT_MONTHS = 3
LEAST_VERDICTS = 20
"""Fewer say too little of a standard to name it as one to begin with."""
COUNTED = (
    "Counted are replies that were sent and submitted by a quality process, never drafts or practice. Adherence is "
    "(met + ½ partly) / (met + partly + missed). The band is a Wilson interval of 95%; partly counts half in it, which "
    "makes it rather too wide than too narrow."
)
BEGIN = "A leader begins it in “Quality”: approve a process, and submit replies that were sent."
_COLUMNS = ("met", "partly", "missed", "adherence %", "from %", "to %")


def over_time(look: Look) -> Picture:
    """The company's or a team's adherence by month, all standards together and some by themselves."""
    group, months = look.chosen.team, look.months.each
    whose = look.groups.get(group, "") or "the company"
    atoms = look.adherence_of(group)
    title = f"Adherence to the standards over time: {whose}"
    whole = adherence(atoms)
    if whole is None:
        says = "Here you will see, month by month, how far sent replies keep to each standard."
        few = "So far there are none, or fewer than five people are behind them."
        return Picture("adherence", title, says, f"{few} {BEGIN}", notes=_left_out(look))
    chosen = look.chosen.standards[:MOST_STANDARDS] or lowest(atoms)
    series = [(ALL_STANDARDS, atoms)]
    series += [(look.standards[one], tuple(atom for atom in atoms if atom.standard_id == one)) for one in chosen]
    drawn, rows = [], []
    for name, of_them in series:
        by_month = grouped(of_them, lambda atom: atom.month)
        drawn.append(_panel(name, [adherence(by_month[month]) for month in months]))
        rows += [(name, f"{month:%Y-%m}", *_cells(by_month[month])) for month in months if by_month[month]]
    places = [f"{month:%b %Y}" for month in months]
    return Picture(
        "adherence",
        title,
        f"In {look.months.words}, adherence was {between(whole)}{_change(atoms, months)}. Met counts one, partly a "
        f"half; {fully_met(sum(one.met for one in atoms), whole)} were fully met.",
        _begin_with(look, atoms),
        ("standard", "month", *_COLUMNS),
        tuple(rows),
        (COUNTED, *_left_out(look)),
        panels(places, drawn, look.palette),
    )


def by_team(look: Look) -> Picture:
    """Adherence of the company and of each group that may be seen, by name and never by rank."""
    found = [(name, look.adherence_of(group)) for group, name in look.groups.items()]
    shares = [(name, share, atoms) for name, atoms in found if (share := adherence(atoms)) is not None]
    title, whole = "Adherence to the standards, by team", adherence(look.atoms)
    if whole is None:
        says = "Here you will see how far each team keeps to the standards, beside the whole company."
        few = "A team is shown in months in which at least five of its people had replies looked at."
        return Picture("teams", title, says, f"{few} {BEGIN}", notes=_left_out(look))
    apart = [name for name, share, _ in shares if share.low > whole.high or share.high < whole.low]
    says = f"Adherence of the whole company is {between(whole)}; "
    says += f"{listed(apart)} differs from it by more than chance." if len(apart) == 1 else ""
    says += f"{listed(apart)} differ from it by more than chance." if len(apart) > 1 else ""
    says += "no team differs from it by more than chance." if shares and not apart else ""
    says += "no team can be shown apart, because fewer than five of its people are behind it." if not shares else ""
    ask = "Ask a team what helps them before you ask what is missing."
    fair = "It informs a talk between people; nobody’s job is decided by it."
    rows = [("The whole company", *_cells(look.atoms)), *((name, *_cells(atoms)) for name, _, atoms in shares)]
    return Picture(
        "teams",
        title,
        says,
        f"{ask} {fair}",
        ("team", *_COLUMNS),
        tuple(rows),
        (
            COUNTED,
            "Teams stand in the order of their names. A team counts in months with at least five of its people.",
            *_left_out(look),
        ),
        intervals([("The whole company", whole), *((name, share) for name, share, _ in shares)], look.palette),
    )


def lowest(atoms: Iterable[Atom], most: int = USUAL_STANDARDS) -> tuple[str, ...]:
    """The standards with the least adherence, of those with enough verdicts."""
    return tuple(one for _, one in sorted(_enough(atoms))[:most])


def _begin_with(look: Look, atoms: Iterable[Atom]) -> str:
    atoms = tuple(atoms)
    found = _enough(atoms)
    if not found:
        return "There are few verdicts so far: submit more replies before you draw a conclusion."
    least = foremost(found, lambda one: -one[0], 1)
    if not least:
        return "No standard has the least adherence alone: choose together which one you practise this week."
    ((value, standard),) = least
    title = look.standards[standard]
    return f"Begin with “{title}” (adherence {percent(value)}): read it together, and practise it once this week."


def _enough(atoms: Iterable[Atom]) -> list[tuple[float, str]]:
    """Standards with enough verdicts, behind the adherence to each."""
    by_standard = grouped(atoms, lambda atom: atom.standard_id)
    return [
        (share.value, one)
        for one, found in by_standard.items()
        if (share := adherence(found)) is not None and share.n >= LEAST_VERDICTS
    ]


def _change(atoms: Iterable[Atom], months: tuple[date, ...]) -> str:
    """Whether the last months differ from those before them by more than chance."""
    if len(months) <= RECENT_MONTHS:
        return ""
    atoms, since = tuple(atoms), months[-RECENT_MONTHS]
    before = adherence(atom for atom in atoms if atom.month < since)
    recent = adherence(atom for atom in atoms if atom.month >= since)
    if before is None or recent is None:
        return ""
    if recent.low > before.high:
        return f", and higher of late: {percent(recent.value)} since {since:%B}, {percent(before.value)} before"
    if recent.high < before.low:
        return f", and lower of late: {percent(recent.value)} since {since:%B}, {percent(before.value)} before"
    return "; the last three months are about the same as those before"


def _panel(name: str, shares: list[Share | None]) -> Panel:
    values, low, high = zip(
        *((tenths(one.value), tenths(one.low), tenths(one.high)) if one else (None,) * 3 for one in shares), strict=True
    )
    return Panel(name, values, low, high, "%", (0, 100))


def _cells(found: Sequence[Atom]) -> tuple[int | float | None, ...]:
    """The numbers of ``_COLUMNS``."""
    share = adherence(found)
    counts = (sum(one.met for one in found), sum(one.partly for one in found), sum(one.missed for one in found))
    return (*counts, *(tenths(value) for value in (share[:3] if share else (None,) * 3)))


def _left_out(look: Look) -> tuple[str, ...]:
    if not look.left_out:
        return ()
    months, standards = len({month for _, month in look.left_out}), len({one for one, _ in look.left_out})
    of_months = f"{months} {'month' if months == 1 else 'months'}"
    of_standards = f"{standards} {'standard' if standards == 1 else 'standards'}"
    return (
        f"Left out of everything, totals included: some verdicts of {of_standards} in {of_months}, because fewer than "
        "five people are behind them.",
    )
