"""Promises kept, policies that get in the way, and how much the coach is used."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.domain.review import FrictionState
from assistant.features.insights.look import Look
from assistant.features.insights.periods import weeks
from assistant.features.insights.picture import MOST_EQUALS, Cell, Picture, listed, percent
from assistant.features.insights.pictures import Panel, Part, panels, stacked
from assistant.storage.insights import QUESTIONS, REVIEWS

_KEPT = {
    "kept in time": "accent",
    "kept late": "look",
    "kept, day not noted": "good",
    "not kept": "fix",
    "no word yet": "quiet",
}
_COLOURS = ("accent", "look", "quiet", "fix")
_STATES = (FrictionState.changed, FrictionState.kept, FrictionState.pending, FrictionState.open)


def promises(look: Look) -> Picture:
    """What became of promises, by the month in which they were due."""
    found = look.promises
    if not found:
        says = "Here you will see, month by month, which promises to customers were kept, and which in time."
        begin = "Confirm promises when you check a reply; a month is shown once five people had promises due in it."
        return Picture("promises", "Promises kept", says, begin)
    total = sum(sum(one) for one in found.values())
    in_time, open_ones = sum(one.in_time for one in found.values()), sum(one.open for one in found.values())
    next_step = "Say thank you for it: doing what one said is the whole of it."
    if open_ones:
        next_step = f"{open_ones} past their day have no word yet: ask whether they are kept, or hand them over."
    kinds = [
        Part(words, [one[index] for one in found.values()], colour)
        for index, (words, colour) in enumerate(_KEPT.items())
    ]
    kinds = [one for one in kinds if any(one.counts) or one.colour != "good"]
    return Picture(
        "promises",
        "Promises kept",
        f"Of {total} promises due in {look.months.words}, {percent(in_time / total)} were kept in time.",
        next_step,
        ("month due", *(one.name for one in kinds)),
        tuple((f"{month:%Y-%m}", *(one.counts[row] for one in kinds)) for row, month in enumerate(found)),
        (
            "Promises that people confirmed, by the day they last agreed on. Months with fewer than five people behind "
            "them are left out.",
        ),
        stacked([f"{month:%b %Y}" for month in found], kinds, look.palette),
    )


def friction(look: Look) -> Picture:
    """Reports that a policy got in the way, by clause, with what leaders answered."""
    found = {(look.documents[document].title, clause): states for (document, clause), states in look.reports.items()}
    if not found:
        says = "Here you will see which clauses of our policies get in the way of good service, and what came of it."
        begin = "Report a clause from a review; it is shown once five people reported the same one."
        return Picture("friction", "Policies in the way", says, begin)
    found = dict(sorted(found.items(), key=lambda one: -sum(one[1].values())))
    waiting = sum(states[FrictionState.open] for states in found.values())
    next_step = "Every one has its answer: go back to those who reported, and tell them what became of it."
    if waiting:
        who = "1 waits" if waiting == 1 else f"{waiting} wait"
        next_step = f"{who} for an answer: policy changed, policy kept, or still being decided, by a day."
    return Picture(
        "friction",
        "Policies in the way",
        _most_reported({_place(*place): sum(states.values()) for place, states in found.items()}),
        next_step,
        ("policy", "clause", *(one.words for one in _STATES)),
        tuple((*place, *(states[one] for one in _STATES)) for place, states in found.items()),
        (
            f"All reports until the end of {look.months.last:%B %Y}. A clause is shown once five people reported it; "
            "the total is of those.",
        ),
        stacked(
            [_place(*place) for place in found],
            [
                Part(one.words, [states[one] for states in found.values()], colour)
                for one, colour in zip(_STATES, _COLOURS, strict=True)
            ],
            look.palette,
            lying=True,
        ),
    )


def _place(title: str, clause: str) -> str:
    return f"{title}, {clause}" if clause else title


def _most_reported(counts: Mapping[str, int]) -> str:
    """The clause with the most reports; clauses that are equal are told as equal."""
    many, total = max(counts.values()), sum(counts.values())
    places = [f"“{place}”" for place, count in counts.items() if count == many]
    if len(places) == 1:
        return f"{places[0]} is reported most ({many} of {total} reports shown here)."
    which = listed(places) if len(places) <= MOST_EQUALS else f"{len(places)} clauses"
    said = f"{which} are reported equally often, and none more often"
    return f"{said} ({many} times each, of {total} reports shown here)."


def use(look: Look) -> Picture:
    """Questions to the coach and drafts checked, by week, without names."""
    title, firsts = "Use of the coach", weeks(look.months)
    if not look.used:
        says = "Here you will see how many questions the coach is asked, and how many drafts are checked, each week."
        begin = "Ask it something today: a week is shown once five people used it."
        return Picture("use", title, says, begin)
    names = {QUESTIONS: "Questions to the coach", REVIEWS: "Drafts checked before sending"}
    values: dict[str, list[int | None]] = {
        name: [look.used.get((kind, first)) for first in firsts] for kind, name in names.items()
    }
    asked = [one for one in values[names[QUESTIONS]] if one is not None]
    checked = sum(one or 0 for one in values[names[REVIEWS]])
    says = f"{sum(asked):,} questions and {checked:,} drafts checked before they were sent, in {look.months.words}."
    rows: list[tuple[Cell, ...]] = [
        (first.isoformat(), *(values[name][index] for name in names.values())) for index, first in enumerate(firsts)
    ]
    return Picture(
        "use",
        title,
        says,
        "Where use falls, ask why: is it too slow, is an answer missing, or is it no longer needed?",
        ("week from", *names.values()),
        tuple(rows),
        (
            "Only how many: whose they are and what they say stays with the people. Whole weeks of the months; a week "
            "with fewer than five people behind a number has none.",
        ),
        panels(
            [f"{first.day} {first:%b %Y}" for first in firsts],
            [Panel(name, found) for name, found in values.items() if any(found)],
            look.palette,
        ),
    )
