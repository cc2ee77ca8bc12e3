"""A debrief as a Markdown file that its owner keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.domain.debrief import Checked, Debrief, Fact, MoodPoint, Place, State, WishCompared
from assistant.domain.passages import Citation
from assistant.domain.scorecard import CriterionResult, Verdict
from assistant.features.markdown.text import bullets, document, line, moment, quoted, source

WITHHELD = "A part is left out: it rested on a document that is not open to you any more."
_STATES = {
    State.met: "met",
    State.unmet: "not yet",
    State.broken: "happened, and must not",
    State.kept: "kept to",
    State.by_a_person: "for a person to judge",
}
_VERDICTS = {Verdict.met: "met", Verdict.partly: "partly met", Verdict.missed: "missed", Verdict.unsure: "unsure"}


def debrief_markdown(debrief: Debrief, time_zone: str) -> str:
    """How a run ended, what to try, and what was shown; ``debrief`` is as it may be shown."""
    outcome = debrief.outcome
    blocks = [
        f"# Looking back: {line(debrief.title)}",
        f"Made on {moment(debrief.made_at, time_zone)}. Judged by {line(debrief.engine)}.",
        WITHHELD if debrief.withheld else "",
        f"## {line(outcome.headline)}",
        bullets(map(line, outcome.why)),
        *_to_try(debrief),
    ]
    if debrief.best is not None:
        blocks += ["## Your best moment", quoted(debrief.best.at.text), line(debrief.best.why)]
    told = bullets(map(_checked, (*outcome.conditions, *outcome.must_nots)))
    blocks += ["## What it took", told] if told else []
    if debrief.facts:
        blocks += ["## What lay behind it", bullets(map(_fact, debrief.facts))]
    if debrief.said:
        said = (f"{_at(one.at)}: “{line(one.at.text)}”. {line(one.finding.message)}" for one in debrief.said)
        blocks += ["## Worth checking", bullets(said)]
    judged = [one for one in debrief.scorecard.criteria if one.verdict in _VERDICTS]
    if judged:
        blocks += ["## The standards", bullets(_criterion(one, debrief.places) for one in judged)]
    if debrief.moods:
        moods = (f"{_at(point)}: {point.mood:+d}. {line(' '.join(point.because))}".strip() for point in debrief.moods)
        blocks += ["## How they felt, from -3 to 3", bullets(moods)]
    if debrief.wishes:
        blocks += ["## What you would have wanted", bullets(map(_wish, debrief.wishes))]
    story = debrief.story.citation if debrief.story is not None else None
    read = [source(one) for one in (debrief.passage, story) if one is not None]
    blocks += ["## To read", bullets(read)] if read else []
    return document(*blocks)


def _to_try(debrief: Debrief) -> Iterator[str]:
    to_try = debrief.to_try
    yield "## One thing to try"
    yield f"**{line(to_try.what)}** {line(to_try.why)}".strip()
    if to_try.used is not None and to_try.used.text:
        yield f"You wrote, {_at(to_try.used).lower()}:"
        yield quoted(to_try.used.text)
    if to_try.instead:
        yield "You could say:"
        yield quoted(to_try.instead)
    yield bullets(source(one) for one in (to_try.source, to_try.clause) if one is not None)


def _at(place: Place | MoodPoint) -> str:
    return f"Reply {place.number}" if place.number else "At the start"


def _from(citation: Citation | None) -> str:
    return f" ({source(citation)})" if citation is not None else ""


def _checked(one: Checked) -> str:
    where = f", {_at(one.at).lower()}" if one.at is not None else ""
    return f"{line(one.text)}: {_STATES[one.state]}{where}.{_from(one.citation)}"


def _fact(fact: Fact) -> str:
    found = f"{_at(fact.at)} brought it out." if fact.at is not None else "Nobody asked."
    changes = f" {line(fact.changes)}" if fact.changes else ""
    return f"“{line(fact.fact)}” {found}{changes}{_from(fact.citation)}"


def _criterion(result: CriterionResult, places: Mapping[str, Place]) -> str:
    place = places.get(result.standard_id)
    look = ", worth a look" if result.shown_as_look else ""
    shown = next((f" “{line(one.text)}”" for one in result.evidence if one.text), "")
    where = f" {_at(place)}." if place is not None else ""
    return f"{line(result.title)}: {_VERDICTS[result.verdict]}{look}.{where}{shown} {line(result.reason)}".strip()


def _wish(wish: WishCompared) -> str:
    if wish.promise is not None:
        return f"{line(wish.wish)}: {source(wish.promise)}"
    return f"{line(wish.wish)}: {'a standard covers it' if wish.covered else 'no standard covers this yet'}"
