"""What customers say in numbers, by quarter, beside the adherence to the standards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.domain.shares import Share, adherence, net_promoter_score, satisfaction
from assistant.domain.suppression import FEWEST_PEOPLE
from assistant.domain.surveys import Scored, SurveyKind
from assistant.features.insights.look import Look, grouped
from assistant.features.insights.periods import quarter, quarter_words
from assistant.features.insights.picture import Cell, Picture, percent, tenths
from assistant.features.insights.pictures import Panel, panels


def loyalty(look: Look) -> Picture:
    """NPS, CSAT and adherence, each by quarter and below each other."""
    firsts, title = look.quarters, "What customers say, beside adherence"
    nps = {first: _enough(net_promoter_score(_of(look.scores[first], SurveyKind.nps))) for first in firsts}
    csat = {first: _enough(satisfaction(_of(look.scores[first], SurveyKind.csat))) for first in firsts}
    atoms = grouped(look.atoms, lambda atom: quarter(atom.month))
    met = {first: adherence(atoms[first]) for first in firsts}
    if not any(nps.values()) and not any(csat.values()):
        says = "Here you will see NPS and CSAT by quarter, beside the adherence to the standards."
        begin = "A leader brings the answers in as a CSV file, below on this page. A quarter is shown once it is over."
        return Picture("loyalty", title, says, begin)
    rows: list[tuple[Cell, ...]] = [
        (quarter_words(first), *_points(nps[first]), *_share(csat[first]), *_share(met[first])) for first in firsts
    ]
    return Picture(
        "loyalty",
        title,
        _says(firsts, nps, csat),
        "Read what customers wrote in the quarter that stands out, before you explain it.",
        (
            *("quarter", "NPS", "NPS from", "NPS to", "NPS answers"),
            *("CSAT %", "CSAT from %", "CSAT to %", "CSAT answers"),
            *("adherence %", "adherence from %", "adherence to %", "verdicts"),
        ),
        tuple(rows),
        (
            "Side by side, not a cause: much else changes from quarter to quarter. NPS: the share of 9 and 10 less the "
            "share of 0 to 6 (Reichheld, 2003), with an adjusted Wald interval. CSAT: the share of 4 and 5, with a "
            "Wilson interval. Whole quarters that are over, with at least five answers; adherence in them (met counts "
            "one, partly a half) is of the months chosen.",
        ),
        panels(
            [quarter_words(first) for first in firsts],
            [
                _panel("NPS, from −100 to 100", [nps[first] for first in firsts], 1, "", (-100, 100)),
                _panel("CSAT: 4 or 5 of 5", [csat[first] for first in firsts], 100, "%", (0, 100)),
                _panel("Adherence to the standards", [met[first] for first in firsts], 100, "%", (0, 100)),
            ],
            look.palette,
        ),
    )


def _says(firsts: Iterable[date], nps: dict[date, Share | None], csat: dict[date, Share | None]) -> str:
    parts = []
    for name, shares, said in (("NPS", nps, _signed), ("CSAT", csat, percent)):
        found = [(first, share) for first in firsts if (share := shares[first]) is not None]
        if not found:
            continue
        (first, before), (last, now) = found[0], found[-1]
        words = f"{name} is {said(now.value)} in {quarter_words(last)}"
        if first != last:
            words += f" and was {said(before.value)} in {quarter_words(first)}"
            apart = now.low > before.high or now.high < before.low
            words += "" if apart else " (no more than chance)"
        parts.append(words)
    return "; ".join(parts) + "."


def _signed(value: float) -> str:
    return f"{round(value):+d}"


def _of(scores: Iterable[Scored], kind: SurveyKind) -> list[tuple[int, int]]:
    return [(one.score, one.times) for one in scores if one.kind is kind]


def _enough(share: Share | None) -> Share | None:
    return share if share is not None and share.n >= FEWEST_PEOPLE else None


def _panel(name: str, shares: list[Share | None], times: int, unit: str, scale: tuple[float, float]) -> Panel:
    def drawn(index: int) -> list[float | None]:
        return [None if share is None else round(times * share[index], 1) for share in shares]

    return Panel(name, drawn(0), drawn(1), drawn(2), unit, scale)


def _points(share: Share | None) -> tuple[Cell, ...]:
    return (None,) * 4 if share is None else (*(round(value, 1) for value in share[:3]), share.n)


def _share(share: Share | None) -> tuple[Cell, ...]:
    return (None,) * 4 if share is None else (*(tenths(value) for value in share[:3]), share.n)
