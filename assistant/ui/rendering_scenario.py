"""One scenario as HTML: what who plays it may know beforehand, and for trainers all that is behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.domain.customer import TURN_LIMIT, Hostility
from assistant.domain.practice import KeptScenario, Scenario, Wanted
from assistant.domain.runs import MOST_WISHES
from assistant.domain.scenario_parts import Cited, Difficulty, OriginKind
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import back, button, notice
from assistant.ui.rendering_practice import HOME, back_to_practice, told

MINUTES = {Difficulty.easy: 5, Difficulty.medium: 8, Difficulty.hard: 10}
"""About how long a run takes who types a reply in a minute."""
GOAL = "Find out what is behind it, and settle it with what you may decide."
HOSTILITY = {
    Hostility.none: "Upset, but never rude",
    Hostility.rude: "May be rude",
    Hostility.one_slur: "May be rude, and swear once, masked",
}
_SEALED = '<p class="small sealed">What is behind this scenario stays closed until you have played it.</p>'


def scenario_page(
    kept: KeptScenario,
    titles: Mapping[str, str],
    *,
    may_make: bool,
    assign: str = "",
    leaders: Sequence[str] = (),
    assignment_id: str = "",
) -> str:
    """One scenario: what to know, the way to begin, and for trainers what to do with it; ``assign`` is drawn apart.

    ``leaders`` are those who have played it too.
    """
    scenario = kept.scenario
    changed = ""
    if kept.changed and may_make:
        named = ", ".join(titles.get(one.partition("@")[0], one) for one in kept.changed)
        changed = notice(f"This rests on words that have changed since: {named}. Look it over before you assign it.")
    tools, behind_it = "", _SEALED
    if may_make:
        tools, behind_it = _tools(kept), behind(scenario, titles)
    return (
        f"{back_to_practice()}"
        f'<h1 tabindex="-1">{escape(scenario.title)}</h1><p class="small">{escape(told(scenario))}</p>{changed}'
        f"{beforehand(scenario, titles)}{_led(leaders)}{begin_form(scenario.id, assignment_id=assignment_id)}"
        f"{assign}{tools}{behind_it}"
    )


def _led(leaders: Sequence[str]) -> str:
    if not leaders:
        return ""
    *first, last = leaders
    names = f"{', '.join(first)} and {last}" if first else last
    return f'<p class="small">{icon("people")} {escape(names)} played it too.</p>'


def draft_page(
    scenario: Scenario, titles: Mapping[str, str], wanted: Wanted, unverified: int, engine: str, *, may_make: bool
) -> str:
    """A scenario that nobody keeps yet, with the ways on: keep it, play it, make another one."""
    kept = f'<input type="hidden" name="scenario" value="{escape(scenario.model_dump_json())}">'
    keep = ""
    if may_make:
        keep = (
            f'<form data-form="keep-scenario">{kept}<button type="submit" class="button main">Keep it</button>'
            '<p class="form-error" role="alert" hidden></p></form>'
        )
    other = _again(wanted) if wanted.kind is not OriginKind.written else ""
    left = ""
    if unverified:
        parts = "1 part was" if unverified == 1 else f"{unverified} parts were"
        left = notice(f"{parts} left out: no document in force carries the words.")
    by = "the built-in engine, from your company’s own words"
    if engine != "builtin":
        by = "a language model; every rule and every fact of the case is your company’s own"
    whole = behind(scenario, titles, opened=True) if may_make else _SEALED
    return (
        f'{back(f"{HOME}&do=new", "Back to what you wish for")}<h1 tabindex="-1">{escape(scenario.title)}</h1>'
        f'<p class="small">{escape(told(scenario))} · made by {escape(by)}. Nobody keeps it yet.</p>{left}'
        f'{beforehand(scenario, titles)}<div class="acts drafted">{keep}{other}</div>'
        f"{begin_form('', kept)}{whole}"
    )


def _again(wanted: Wanted) -> str:
    """The same wish with the next number, as a form that shows nothing but its button."""
    fields = {
        "kind": wanted.kind.value,
        f"about-{wanted.kind.value}": wanted.about,
        "text": wanted.text,
        "difficulty": wanted.difficulty.value,
        "channel": wanted.channel.value if wanted.channel else "",
        "seed": str(wanted.seed + 1),
    }
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(text)}">' for name, text in fields.items())
    for role in sorted(wanted.audience or ()):
        hidden += f'<input type="hidden" name="audience" value="{role}">'
    return (
        f'<form data-form="make-scenario">{hidden}<button type="submit" class="button chip">{icon("retry")}Another one'
        '</button><p class="form-error" role="alert" hidden></p></form>'
    )


def beforehand(scenario: Scenario, titles: Mapping[str, str]) -> str:
    """What who plays it knows before the customer says anything."""
    named = ", ".join(titles[name] for name in scenario.standards if name in titles)
    practised = f"<div><dt>You practise</dt><dd>{escape(named)}</dd></div>" if named else ""
    return (
        f'<p class="background">{escape(scenario.background)}</p><dl class="facts">'
        f"<div><dt>Goal</dt><dd>{GOAL}</dd></div>{practised}<div><dt>Time</dt><dd>About {MINUTES[scenario.difficulty]} "
        f"minutes, at most {TURN_LIMIT[scenario.difficulty]} replies</dd></div></dl>"
    )


def begin_form(scenario_id: str, inner: str = "", assignment_id: str = "") -> str:
    """The way in: what one would want as this customer, and how one wants to play. ``inner`` is sent with it.

    Of a run for an assignment, who gave it has said how.
    """
    how = '<label class="tick"><input type="checkbox" name="guided">Tell me after each reply what it did</label>'
    if assignment_id:
        how = '<p class="small">You play this because somebody asked you to. They see that you did, and no more.</p>'
    return (
        f'<form class="card begin" data-form="begin-run" data-scenario="{escape(scenario_id)}" '
        f'data-assignment="{escape(assignment_id)}">{inner}<h2>Play it</h2><div class="field">'
        '<label for="wishes">First: what would you want, if you were this customer?</label>'
        '<textarea id="wishes" name="wishes" rows="3" maxlength="2000" aria-describedby="wishes-hint"></textarea>'
        f'<p class="small" id="wishes-hint">One wish a line, up to {MOST_WISHES}; or leave it empty. Afterwards you '
        "see which standard promises it.</p></div>"
        f"{how}"
        '<p class="form-error" role="alert" hidden></p><div class="acts">'
        f'<button type="submit" class="button main">Begin</button><span class="small">{icon("private")} '
        "Yours alone. You can stop at any time.</span></div></form>"
    )


def _tools(kept: KeptScenario) -> str:
    scenario = kept.scenario
    key = escape(scenario.id)
    files = "".join(
        f'<a class="button chip" href="/page/practice/scenarios/{key}/file?form={form}" download>{icon("download")}'
        f"{words}</a>"
        for form, words in (("docx", "Word"), ("md", "Markdown"), ("json", "JSON"))
    )
    change = f'<a class="button chip" href="{HOME}&amp;s={key}&amp;do=edit" data-go>{icon("rename")}Change it</a>'
    away = button("away-scenario", "Put it away", kind="chip", scenario=scenario.id, title=scenario.title)
    group = button("begin-group", "Play it with a room", symbol="people", kind="chip", scenario=scenario.id)
    if kept.on_disk:
        away = ""
    by = f"Kept by {escape(kept.author)}, version {scenario.version}." if kept.author else "From the knowledge folder."
    return (
        f'<section class="tools-of" aria-labelledby="tools-title"><h2 id="tools-title">For trainers</h2>'
        f'<p class="small">{by}</p><div class="acts">{change}{group}{files}{away}</div></section>'
    )


def behind(scenario: Scenario, titles: Mapping[str, str], *, opened: bool = False) -> str:
    """Everything about a scenario, for who makes them."""
    persona = scenario.persona
    who = [("Voice", persona.voice), ("Patience", persona.patience), ("Values", persona.values)]
    who += [("History", persona.history), ("Mood at the start", scenario.mood), ("Wants", scenario.wants)]
    who += [("Also content with", scenario.also_content_with)]
    facts = "".join(f"<div><dt>{name}</dt><dd>{escape(words)}</dd></div>" for name, words in who if words)
    case = "".join(f"<li>{escape(fact.name)}: {escape(fact.text)}</li>" for fact in scenario.facts)
    hidden = "".join(_hidden(fact, titles) for fact in scenario.hidden)
    needed = scenario.resolution.threshold
    count = len(scenario.resolution.conditions)
    resolved = "".join(_rule(one, titles) for one in scenario.resolution.conditions)
    must_not = "".join(_rule(one, titles) for one in scenario.must_not)
    notes = "".join(
        f"<li>{escape(note.text)}{''.join(_quote(cited, titles) for cited in note.cited)}</li>"
        for note in scenario.notes
    )
    opening = "".join(f"<blockquote>{escape(said)}</blockquote>" for said in scenario.opening)
    moves = "".join(
        f"<li>{escape(move.signal.replace('_', ' '))}: {'better' if move.by > 0 else 'worse'}"
        f"{f' ({escape(move.because)})' if move.because else ''}</li>"
        for move in scenario.moves
    )
    parts = [
        ("How it begins", opening, ""),
        (f"Who {persona.name} is", f'<dl class="facts">{facts}</dl>', ""),
        ("The case", case, "ul"),
        ("Not said yet", hidden, "ul"),
        (f"Resolved when {needed} of these {count} are met" if count else "Resolved when", resolved, "ul"),
        ("Must not", must_not, "ul"),
        ("What moves the mood more than usual", moves, "ul"),
        ("To look for, and to talk about afterwards", notes, "ul"),
    ]
    inner = "".join(_part(title, content, tag) for title, content, tag in parts if content)
    return (
        f'<details class="fold behind" id="behind"{" open" if opened else ""}><summary>What is behind it</summary>'
        f'<div class="behind-parts">{inner}</div></details>'
    )


def _part(title: str, content: str, tag: str) -> str:
    whole = f"<{tag}>{content}</{tag}>" if tag else content
    return f"<h3>{escape(title)}</h3>{whole}"


def _hidden(fact: Any, titles: Mapping[str, str]) -> str:
    how = f"when asked about {fact.about or 'it'}" if fact.unlocks == "asked_about" else "when trust is high"
    changes = f"<br>{escape(fact.changes)}" if fact.changes else ""
    told = f'<span class="small">Comes out {escape(how)}.</span>'
    return f"<li>“{escape(fact.fact)}” {told}{changes}{_of(fact, titles)}</li>"


def _rule(rule: Any, titles: Mapping[str, str]) -> str:
    by = ' <span class="badge">a person judges this</span>' if rule.check.by_a_person else ""
    same = rule.cited is not None and rule.cited.quote.strip() == rule.text.strip()
    return f"<li>{escape(rule.text)}{by}{_of(rule, titles, only_place=same)}</li>"


def _of(part: Any, titles: Mapping[str, str], *, only_place: bool = False) -> str:
    return "" if part.cited is None else _quote(part.cited, titles, only_place=only_place)


def _quote(cited: Cited, titles: Mapping[str, str], *, only_place: bool = False) -> str:
    place = ", ".join(words for words in (titles.get(cited.document_id, cited.document), cited.section) if words)
    words = "" if only_place else f"“{escape(cited.quote)}” "
    return f'<span class="cited">{words}<span class="small">{escape(place)}</span></span>'
