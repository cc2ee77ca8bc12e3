"""A debrief as HTML: how it ended, one thing to try, what went well, where it turned, and what to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assistant.domain.debrief import (
    Checked,
    Covering,
    Debrief,
    Fact,
    MoodPoint,
    NextScenario,
    Place,
    State,
    WishCompared,
)
from assistant.domain.passages import Citation
from assistant.domain.run_views import MOOD_WORDS, RunView
from assistant.domain.scorecard import CriterionResult, Verdict
from assistant.security.html import escape, render_markdown
from assistant.ui.icons import icon
from assistant.ui.pieces import back, button, notice
from assistant.ui.rendering import with_slots
from assistant.ui.rendering_mood import Point, mood_curve
from assistant.ui.rendering_practice import HOME
from assistant.ui.rendering_review import clause_of
from assistant.ui.rendering_run import START, whole_dialogue
from assistant.ui.rendering_scorecard import FACTS, VERDICTS
from assistant.ui.sources import clause_button, numbered

WITHHELD = "A part of this debrief is not shown: it rested on a document that is not open to you any more."
STATES = {
    State.met: ("met", "do", "Met"),
    State.unmet: ("open", "avoid", "Not yet"),
    State.broken: ("broken", "fix", "Happened"),
    State.kept: ("met", "do", "Kept to"),
    State.by_a_person: ("", "unsure", "For a person to judge"),
}
"""What became of a condition: the class, the icon, the word."""


def sources_of(debrief: Debrief) -> tuple[Citation, ...]:
    """Every source of a debrief, once each, numbered from 1 in the order it is met on the page."""
    cited = [debrief.to_try.clause, debrief.to_try.source]
    cited += [fact.citation for fact in debrief.facts]
    cited += [wish.promise for wish in debrief.wishes]
    cited += [one.citation for one in (*debrief.outcome.conditions, *debrief.outcome.must_nots)]
    cited += [said.finding.citation for said in debrief.said]
    cited += [clause_of(result) for result in _in_order(debrief) if result.decided]
    cited += [debrief.passage, debrief.story.citation if debrief.story is not None else None]
    cited += [source for note in debrief.notes for source in note.citations]
    return numbered(cited)


def _in_order(debrief: Debrief) -> list[CriterionResult]:
    """The standards that apply, as the page lists them."""
    shown = [one for one in debrief.scorecard.criteria if one.verdict is not Verdict.not_applicable]
    return sorted(shown, key=lambda one: (list(VERDICTS).index(one.verdict), -one.weight))


def debrief_page(debrief: Debrief, run: RunView) -> str:
    """The whole debrief of one branch of a run."""
    return _Page(debrief, run).whole()


@dataclass(frozen=True)
class _Page:
    debrief: Debrief
    run: RunView

    def whole(self) -> str:
        debrief, key = self.debrief, escape(self.run.id)
        parts = [self._outcome(), self._to_try(), self._best(), self._mood(), self._facts(), self._wishes()]
        parts += [self._conditions(), self._said(), self._scorecard(), self._read(), self._following()]
        parts.append(self._dialogue())
        gone = notice(WITHHELD) if debrief.withheld else ""
        by = "the built-in engine, by rules and examples" if debrief.engine.startswith("builtin") else debrief.engine
        return (
            f'{back(f"{HOME}&run={self.run.id}", "Back to the run")}<h1 tabindex="-1">Debrief</h1>'
            f'<p class="small">{escape(debrief.title)} · judged by {escape(by)}. Yours alone.</p>{gone}'
            f'{"".join(parts)}<p class="acts"><a class="button quiet" href="/page/practice/runs/{key}/export" download>'
            f"{icon('download')}Download the run</a></p>"
        )

    def _outcome(self) -> str:
        outcome = self.debrief.outcome
        why = "".join(f"<p>{escape(sentence)}</p>" for sentence in outcome.why)
        colour, symbol = ("good", "do") if outcome.resolved else ("look", "look")
        said = f"<div><h2>{escape(outcome.headline)}</h2>{why}</div>"
        return f'<div class="debrief-outcome {colour}">{icon(symbol)}{said}</div>'

    def _to_try(self) -> str:
        to_try = self.debrief.to_try
        why = f"<p>{escape(to_try.model_words or to_try.why)}</p>" if to_try.model_words or to_try.why else ""
        used = self._quote(to_try.used)
        instead = ""
        if to_try.instead:
            words = with_slots(to_try.instead)
            instead = f'<p class="label">You could say</p><p class="said">{words}</p>{self._source(to_try.source)}'
        rests = self._source(to_try.clause) if to_try.clause is not None else ""
        replay = button(
            "run-stand",
            "Try it from here",
            symbol="retry",
            kind="main",
            run=self.run.id,
            turn=to_try.replay_from or START,
        )
        return (
            f'<section class="try" aria-labelledby="try-title"><h2 id="try-title">One thing to try</h2>'
            f'<p><b>{escape(to_try.what)}</b></p>{why}{used}{rests}{instead}<div class="acts">{replay}</div></section>'
        )

    def _best(self) -> str:
        best = self.debrief.best
        if best is None:
            return ""
        return (
            f"<section><h2>Your best moment</h2>{self._quote(best.at)}"
            f"<p>{escape(best.model_words or best.why)}</p></section>"
        )

    def _mood(self) -> str:
        points = [Point(p.turn, p.number, p.mood, " ".join(p.because)) for p in self.debrief.moods]
        if len(points) < 2:
            return ""
        moved = "".join(self._moved(point) for point in self.debrief.moods if point.because)
        return (
            f'<section aria-labelledby="mood-title"><h2 id="mood-title">How they felt</h2>{mood_curve(points)}'
            f'<details class="fold"><summary>What moved it, reply by reply</summary><ul class="checks">{moved}</ul>'
            "</details></section>"
        )

    def _moved(self, point: MoodPoint) -> str:
        said = " ".join(escape(sentence) for sentence in point.because)
        return f"<li><p><b>{self._reply(point.turn, point.number)}</b>, {MOOD_WORDS[point.mood]}. {said}</p></li>"

    def _facts(self) -> str:
        if not self.debrief.facts:
            return ""
        rows = "".join(self._fact(fact) for fact in self.debrief.facts)
        return f'<section><h2>What lay behind it</h2><ul class="checks">{rows}</ul></section>'

    def _fact(self, fact: Fact) -> str:
        found = fact.at is not None
        told = f"You found it with {self._reply(fact.at.turn, fact.at.number, small=True)}" if fact.at else "Not found"
        about = f" Ask about {escape(fact.about)}." if fact.about and not found else ""
        changes = f"<p>{escape(fact.changes)}</p>" if fact.changes else ""
        kind, symbol = ("met", "do") if found else ("open", "avoid")
        said = f'<p>“{escape(fact.fact)}”</p><p class="small">{told}.{about}</p>{changes}{self._source(fact.citation)}'
        return f'<li class="{kind}">{icon(symbol)}<div>{said}</div></li>'

    def _wishes(self) -> str:
        if not self.debrief.wishes:
            return ""
        rows = "".join(self._wish(wish) for wish in self.debrief.wishes)
        return f'<section><h2>What you would have wanted</h2><ul class="checks">{rows}</ul></section>'

    def _wish(self, wish: WishCompared) -> str:
        said = {
            Covering.promised: "A standard promises this.",
            Covering.nearest: "No standard says it quite so. This comes closest:",
            Covering.none: "No standard covers this yet. Trainers see it, without your name.",
        }[wish.covering]
        words = f'<p class="small">{said}</p>'
        if wish.promise is not None:
            words += f"<p>“{escape(wish.promise.quote)}”</p>{self._source(wish.promise)}"
        kind, symbol = ("met", "do") if wish.covered else ("", "unsure")
        return f'<li class="{kind}">{icon(symbol)}<div><p><b>{escape(wish.wish)}</b></p>{words}</div></li>'

    def _conditions(self) -> str:
        outcome = self.debrief.outcome
        if not (outcome.conditions or outcome.must_nots):
            return ""
        met = sum(one.state is State.met for one in outcome.conditions)
        rows = "".join(self._checked(one) for one in outcome.conditions)
        broken = "".join(self._checked(one) for one in outcome.must_nots)
        not_these = f'<h3>Must not</h3><ul class="checks">{broken}</ul>' if broken else ""
        return (
            f'<details class="fold"><summary>What it took ({met} of {len(outcome.conditions)} met)</summary>'
            f'<ul class="checks">{rows}</ul>{not_these}</details>'
        )

    def _checked(self, one: Checked) -> str:
        kind, symbol, word = STATES[one.state]
        return (
            f'<li class="{kind}">{icon(symbol)}<div><p><span class="sr">{word}: </span>{escape(one.text)}</p>'
            f"{self._quote(one.at)}{self._source(one.citation)}</div></li>"
        )

    def _said(self) -> str:
        if not self.debrief.said:
            return ""
        rows = ""
        for said in self.debrief.said:
            word, symbol, colour = FACTS[said.finding.verdict]
            rows += (
                f'<li class="criterion"><h4><span class="verdict {colour}">{icon(symbol)}{word}</span> '
                f"“{escape(said.finding.claim.text)}”</h4><p>{escape(said.finding.message)}</p>"
                f'<p class="small">{self._reply(said.at.turn, said.at.number)}</p>'
                f"{self._source(said.finding.citation)}</li>"
            )
        return f'<section><h2>Worth checking</h2><ul class="plain criteria">{rows}</ul></section>'

    def _scorecard(self) -> str:
        shown = _in_order(self.debrief)
        rows = "".join(self._criterion(one) for one in shown)
        return (
            f'<details class="fold" id="scorecard"><summary>The standards, over the whole talk ({len(shown)})</summary>'
            f'<ul class="plain criteria">{rows}</ul></details>'
        )

    def _criterion(self, result: CriterionResult) -> str:
        word, symbol, colour = VERDICTS[result.verdict]
        if result.decided and (not result.verified or result.shown_as_look) and result.verdict is not Verdict.met:
            word, symbol, colour = "Look", "look", "look"
        place = self.debrief.places.get(result.standard_id)
        where = f'<p class="small">{self._reply(place.turn, place.number)}</p>' if place and place.turn else ""
        said = "".join(f'<p class="said">{escape(one.text)}</p>' for one in result.evidence if one.text)
        said += "".join(f'<p class="said">Not there: {escape(one.absent)}</p>' for one in result.evidence if one.absent)
        reason = f"<p>{escape(result.reason)}</p>" if result.reason else ""
        step = f'<p class="step">{icon("do")}<span>{escape(result.next_step)}</span></p>' if result.next_step else ""
        clause = self._source(clause_of(result)) if result.decided else ""
        return (
            f'<li class="criterion" data-standard="{escape(result.standard_id)}" data-verdict="{result.verdict}"><h4>'
            f'<span class="verdict {colour}">{icon(symbol)}{word}</span> {escape(result.title)}</h4>'
            f"{reason}{said}{where}{step}{clause}</li>"
        )

    def _read(self) -> str:
        parts = ""
        if (passage := self.debrief.passage) is not None:
            words = render_markdown(passage.quote)
            parts += f'<li><div><div class="prose">{words}</div>{self._source(passage)}</div></li>'
        if (story := self.debrief.story) is not None:
            parts += (
                f"<li>{icon('story')}<div><p><b>{escape(story.title)}</b></p><p>“{escape(story.citation.quote)}”</p>"
                f"{self._source(story.citation)}</div></li>"
            )
        read = f'<section><h2>To read</h2><ul class="checks">{parts}</ul></section>' if parts else ""
        notes = "".join(
            f"<li><div><p>{escape(note.text)}</p>{self._sources(note.citations)}</div></li>"
            for note in self.debrief.notes
        )
        if notes:
            summary = "Notes of who made the scenario"
            read += f'<details class="fold"><summary>{summary}</summary><ul class="checks">{notes}</ul></details>'
        return read

    def _following(self) -> str:
        following = self.debrief.following
        if following is None:
            return ""
        return (
            f'<section><h2>Next</h2><p>{escape(following.because)}</p><div class="acts">'
            f'<a class="button chip" href="{escape(way_to(following))}" data-go>{icon("practice")}'
            f"{escape(following.scenario_title or 'Another scenario for this')}</a></div></section>"
        )

    def _dialogue(self) -> str:
        return (
            '<details class="fold" id="whole-talk"><summary>The whole talk</summary>'
            f"{whole_dialogue(self.run, self.debrief.turn)}</details>"
        )

    def _quote(self, place: Place | None) -> str:
        if place is None or not place.turn:
            return ""
        words = f'<p class="said">{escape(place.text)}</p>' if place.text else ""
        return f'{words}<p class="small">{self._reply(place.turn, place.number)}</p>'

    def _reply(self, turn_id: str, number: int, *, small: bool = False) -> str:
        if not turn_id:
            return "At the start"
        words = f"{'reply' if small else 'Reply'} {number}"
        key = escape(turn_id)
        return f'<a href="#turn-{key}" class="to-turn" data-do="go-turn" data-turn="{key}">{words}</a>'

    def _sources(self, citations: Iterable[Citation]) -> str:
        return "".join(self._source(citation) for citation in citations)

    def _source(self, citation: Citation | None) -> str:
        return clause_button(citation, self._sources_known, run=self.run.id, to=self.debrief.turn or START)

    @cached_property
    def _sources_known(self) -> tuple[Citation, ...]:
        return sources_of(self.debrief)


def way_to(following: NextScenario) -> str:
    """The address of what to practise next."""
    if following.scenario_id:
        return f"{HOME}&s={following.scenario_id}"
    wanted = following.wanted
    if wanted is None:
        return HOME
    return (
        f"{HOME}&do=draft&kind={wanted.kind.value.replace(' ', '+')}&about={wanted.about}"
        f"&difficulty={wanted.difficulty.value}&seed={wanted.seed}"
    )
