"""A run as HTML: goal and tools on one side, what was said on the other; two branches beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.customer import Ending, Hostility
from assistant.domain.run_views import Comparison, Hint, MoodShown, RunLine, RunView, TurnView
from assistant.features.practice.playing import MOST_CHARACTERS
from assistant.security.html import escape
from assistant.ui.pieces import back, button, local, near_day, notice, time_tag
from assistant.ui.rendering_mood import Point, mood_curve
from assistant.ui.rendering_practice import DIFFICULTIES, HOME, back_to_practice
from assistant.ui.rendering_review_form import CHANNELS
from assistant.ui.rendering_scenario import GOAL

START = "-"
"""The opening, where an address needs a turn."""
ENDINGS = {
    Ending.resolved: ("Resolved", "They have what they came for."),
    Ending.delighted: ("Resolved, and they are delighted", "They will tell others about it."),
    Ending.content: (
        "They left friendly",
        "Yet not everything was settled, or something was promised that must not be.",
    ),
    Ending.left: ("They left", "Not settled this time. The debrief shows where it turned."),
    Ending.escalated: ("They asked for somebody above you", "The debrief shows where it turned."),
    Ending.stopped: ("You stopped", "That is fine, and it counts for nothing."),
}
"""How a run ended, in a few words and a sentence."""


def run_page(run: RunView) -> str:
    """The run as it stands."""
    main = f'<section class="run-main">{_said(run)}{_box(run)}</section>'
    return f'<div class="run">{_side(run)}{main}</div>'


def _side(run: RunView) -> str:
    wishes = "".join(f"<li>{escape(wish)}</li>" for wish in run.wishes)
    wanted = ""
    if wishes:
        wanted = f'<details class="fold"><summary>What you would want</summary><ul>{wishes}</ul></details>'
    tools = ""
    if run.ending is None:
        tools = button("run-hint", "A hint", symbol="why", kind="chip", run=run.id)
        if run.hostility is not Hostility.none:
            tools += button("run-calmer", "Turn it down", symbol="down", kind="quiet", run=run.id)
        tools += button("run-stop", "Stop here", symbol="stop", kind="quiet", run=run.id)
    group = '<p><span class="badge">The room plays: nobody’s own practice</span></p>' if run.in_group else ""
    practised = ", ".join(topic.title for topic in run.standards)
    practises = f"<h2>You practise</h2><p>{escape(practised)}</p>" if practised else ""
    return (
        f'<aside class="run-side">{back_to_practice()}<h1 tabindex="-1">{escape(run.title)}</h1>'
        f'<p class="small">{DIFFICULTIES[run.difficulty]} · {CHANNELS[run.channel]}</p>{group}'
        f"<p>{escape(run.background)}</p><h2>Goal</h2><p>{GOAL}</p>{practises}{_mood(run)}"
        f'<h2>Time</h2><p>{_time(run)}</p>{wanted}<div class="acts">{tools}</div>'
        f'<div id="slot-run-hint" aria-live="polite"></div>{_branches(run)}</aside>'
    )


def _time(run: RunView) -> str:
    count = len(run.path)
    if run.ending is not None:
        return "1 reply" if count == 1 else f"{count} replies"
    return "This is your last reply" if run.replies_left == 1 else f"{run.replies_left} replies left at most"


def _mood(run: RunView) -> str:
    if run.shown_mood is MoodShown.hidden:
        return ""
    word = f"<p>{run.mood.capitalize()}</p>"
    if run.shown_mood is MoodShown.word or not run.path:
        return f"<h2>Mood</h2>{word}"
    return f"<h2>Mood</h2>{mood_curve(points_of(run, run.along()), width=288)}"


def points_of(run: RunView, turns: Sequence[TurnView]) -> list[Point]:
    """The mood along a branch, as far as it may be shown."""
    points = [Point("", 0, run.first_level or 0)]
    return points + [Point(t.id, t.number, t.level, " ".join(t.sentences)) for t in turns if t.level is not None]


def hint_card(hint: Hint | None, number: int) -> str:
    """The ``number``th hint with the words it rests on and where they stand; or that there is none."""
    if hint is None:
        words = "You have all you need. Say the next thing in your own words."
        return f'<div class="hint" id="run-hint" tabindex="-1"><p>{words}</p></div>'
    cited = hint.citation
    place = ", ".join(part for part in (cited.title, cited.section.split(" > ")[-1]) if part)
    return (
        f'<div class="hint" id="run-hint" data-hint="{number}" tabindex="-1"><p>{escape(hint.text)}</p>'
        f'<span class="cited">“{escape(cited.quote)}” <span class="small">{escape(place)}</span></span></div>'
    )


def _said(run: RunView) -> str:
    gone = notice("This scenario is not open to you any more; what the customer said is left out.")
    said = f"<li>{gone}</li>" if run.withheld else ""
    said += "".join(_theirs(message.text) for message in run.opening)
    said += "".join(_turn(run, turn) for turn in run.along())
    return f'<ol class="run-said" id="run-said" tabindex="0" aria-label="What was said">{said}</ol>'


def whole_dialogue(run: RunView, to: str) -> str:
    """All that was said up to a turn, to read."""
    said = "".join(_theirs(message.text) for message in run.opening)
    said += "".join(_turn(run, turn, again=False) for turn in run.along(to))
    return f'<ol class="run-said">{said}</ol>'


def _theirs(text: str) -> str:
    return f'<li class="bubble theirs"><span class="sr">They: </span>{escape(text)}</li>'


def _turn(run: RunView, turn: TurnView, *, again: bool = True) -> str:
    mine = (
        f'<li class="bubble mine" id="turn-{escape(turn.id)}" tabindex="-1"><span class="sr">You: </span>'
        f"{escape(turn.reply)}</li>"
    )
    if turn.is_pending:
        return f'{mine}<li class="small">The answer is still to come.</li>'
    tools = ""
    if again and not run.withheld:
        words = f"reply {turn.number}"
        retry = button(
            "run-rewind", "Try again here", symbol="retry", kind="quiet tiny", about=words, run=run.id, turn=turn.id
        )
        tools = f'<li class="after-bubble">{retry}</li>'
    did = "".join(f"<li>{escape(sentence)}</li>" for sentence in turn.sentences)
    told = f'<li><ul class="did" aria-label="What it did">{did}</ul></li>' if did else ""
    theirs = _theirs(turn.answer) if turn.answer else ""
    return f"{mine}{tools}{told}{theirs}"


def _box(run: RunView) -> str:
    if run.ending is not None:
        return _over(run, run.ending)
    if run.withheld:
        return ""
    words = run.along()[-1].reply if run.is_pending and run.path and run.along()[-1].is_pending else ""
    after = run.along()[-1].parent if words else run.current
    return (
        f'<div class="run-box"><form data-form="run-reply" data-run="{escape(run.id)}" data-after="{escape(after)}">'
        f'<label class="sr" for="run-reply">Your reply</label><textarea id="run-reply" name="reply" rows="3" '
        f'placeholder="What do you say?" maxlength="{MOST_CHARACTERS}">\n{escape(words)}</textarea>'
        '<button type="submit" class="button main">Send</button>'
        '<p class="form-error" role="alert" hidden></p></form></div>'
    )


def _over(run: RunView, ending: Ending) -> str:
    word, sentence = ENDINGS[ending]
    read = again = ""
    last = run.path[-1] if run.path else START
    if ending is Ending.stopped:
        again = button("run-stand", "Go on after all", symbol="retry", kind="chip", run=run.id, turn=last)
    elif run.path:
        again = button("run-rewind", "Try the last reply again", symbol="retry", kind="chip", run=run.id, turn=last)
    if run.path:
        where = f"{HOME}&amp;run={escape(run.id)}&amp;do=debrief"
        read = f'<a class="button main" href="{where}" data-go>Read the debrief</a>'
    return (
        f'<div class="run-box"><div class="run-over" id="run-over" tabindex="-1"><h2>{word}</h2>'
        f'<p>{sentence}</p><div class="acts">{read}{again}</div></div></div>'
    )


def _branches(run: RunView) -> str:
    if len(run.ends) < 2:
        return ""
    items = []
    for number, end in enumerate(run.ends, 1):
        words = f"Way {number}: {_how_it_stands(run.along(end))}"
        here = end in run.path
        go = "" if here else button("run-stand", "Go there", kind="quiet tiny", about=words, run=run.id, turn=end)
        items.append(f"<li>{f'<b>{words}</b> (here)' if here else words} {go}</li>")
    first, second = escape(run.ends[0]), escape(run.ends[-1])
    beside = f"{HOME}&amp;run={escape(run.id)}&amp;a={first}&amp;b={second}"
    return (
        f'<h2>Your ways</h2><ul class="branches">{"".join(items)}</ul>'
        f'<a class="button chip" href="{beside}" data-go>Compare</a>'
    )


def _how_it_stands(way: Sequence[TurnView]) -> str:
    replies = "1 reply" if len(way) == 1 else f"{len(way)} replies"
    ending = way[-1].ending if way else None
    return f"{replies}, {ENDINGS[ending][0].lower() if ending is not None else 'goes on'}"


def compare_page(run: RunView, both: Comparison) -> str:
    """Two branches beside each other: what they share once, then each on its own."""
    start = "".join(_theirs(message.text) for message in run.opening)
    start += "".join(_turn(run, turn, again=False) for turn in both.common)
    columns = "".join(_way(run, n, both.common, way) for n, way in enumerate((both.first, both.second), 1))
    return (
        f'{back(f"{HOME}&run={run.id}", "Back to the run")}<h1 tabindex="-1">Two ways, side by side</h1>'
        f'<p class="small">{escape(run.title)}</p>'
        f'<details class="fold"><summary>What both have in common</summary><ol class="run-said">{start}</ol></details>'
        f'<div class="branches-beside">{columns}</div>'
    )


def _way(run: RunView, number: int, common: Sequence[TurnView], own: Sequence[TurnView]) -> str:
    whole = (*common, *own)
    said = "".join(_turn(run, turn, again=False) for turn in own)
    mood = f", {whole[-1].mood} at the end" if whole and whole[-1].mood else ""
    points = points_of(run, whole)
    curve = mood_curve(points, width=360) if len(points) > 1 else ""
    return (
        f'<section><h2>Way {number}</h2><p class="small">{_how_it_stands(whole)}{mood}</p>{curve}'
        f'<ol class="run-said">{said}</ol></section>'
    )


def run_list(runs: Sequence[RunLine], today: date, time_zone: str) -> str:
    """One's own runs, the newest first; nothing before the first."""
    if not runs:
        return ""
    rows = "".join(_row(run, today, time_zone) for run in runs)
    return (
        '<section aria-labelledby="runs-title"><h2 id="runs-title">Your runs</h2>'
        f'<ul class="plain rows runs">{rows}</ul></section>'
    )


def _row(run: RunLine, today: date, time_zone: str) -> str:
    moment = local(run.begun_at, time_zone)
    title = run.title or "A scenario that is not open to you any more"
    badge = '<span class="badge look">goes on</span>'
    if run.ending is not None:
        good = " good" if run.ending in (Ending.resolved, Ending.delighted) else ""
        badge = f'<span class="badge{good}">{ENDINGS[run.ending][0]}</span>'
    replies = "1 reply" if run.turns == 1 else f"{run.turns} replies"
    ways = f" in {run.branches} ways" if run.branches > 1 else ""
    group = " · with a room" if run.in_group else ""
    remove = button("delete-run", "Delete", symbol="delete", kind="icon-only", hidden=True, about=title, run=run.id)
    return (
        f'<li><a href="{HOME}&amp;run={escape(run.id)}" data-go><span class="title">{escape(title)}</span>'
        f'<span class="small">{time_tag(moment, near_day(moment.date(), today))} · {replies}{ways}{group}</span></a>'
        f"{badge}{remove}</li>"
    )
