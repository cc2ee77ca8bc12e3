"""The forms around scenarios as HTML: what one wants to practise, changing a scenario, reading one from a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.domain.knowledge import Document, Kind
from assistant.domain.people import Role
from assistant.domain.practice import MOST_SEED, Scenario, Wanted
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import HiddenFact, Mood, OriginKind
from assistant.security.html import escape
from assistant.ui.pieces import back, notice
from assistant.ui.rendering_practice import DIFFICULTIES, HOME, back_to_practice
from assistant.ui.rendering_review_form import CHANNELS

KINDS = {
    OriginKind.standard: ("A standard", Kind.standard),
    OriginKind.policy: ("A policy", Kind.policy),
    OriginKind.story: ("A story", Kind.story),
    OriginKind.playbook: ("The leaders’ playbook", Kind.playbook),
    OriginKind.tickets: ("Messages from customers, pasted", None),
    OriginKind.brief: ("My own words", None),
}
"""What a scenario can be made from on the page: the words, and the kind of document to choose from."""
MOODS = {mood: mood.value.capitalize() for mood in Mood}
ROLES = {Role.agent: "Agents", Role.trainer: "Trainers", Role.leader: "Leaders"}
MORE_ROWS = 1
"""Empty rows to add a part."""
_PATIENCE = {"low": "Little", "medium": "Some", "high": "Much"}


def wish_form(documents: Sequence[Document], wanted: Wanted, *, may_make: bool) -> str:
    """What to make a scenario from, how hard, on which channel."""
    kinds = [kind for kind, (_, of) in KINDS.items() if of is None or any(d.kind is of for d in documents)]
    choices = "".join(
        f'<label class="tick"><input type="radio" name="kind" value="{kind.value}"'
        f"{' checked' if kind is wanted.kind else ''}>{escape(KINDS[kind][0])}</label>"
        for kind in kinds
    )
    lists = "".join(_about(kind, documents, wanted) for kind in kinds if KINDS[kind][1] is not None)
    words = wanted.text if wanted.kind in (OriginKind.tickets, OriginKind.brief) else ""
    levels = _options(DIFFICULTIES.items(), wanted.difficulty)
    channels = _options([("", "Any"), *CHANNELS.items()], wanted.channel or "")
    who = ""
    if may_make:
        ticked = frozenset(ROLES) if wanted.audience is None else wanted.audience
        who = f'<fieldset><legend>Who may see it</legend><div class="ticks">{_roles(ticked)}</div></fieldset>'
    return (
        f"{back_to_practice()}"
        '<h1 tabindex="-1">Make a scenario</h1><p class="small">It is made from your company’s own words; '
        'every rule in it says where it stands.</p><form class="fields wish" data-form="make-scenario" '
        f'data-kind="{wanted.kind.value}"><fieldset><legend>From what?</legend><div class="ticks">{choices}</div>'
        f'</fieldset>{lists}<div class="field" data-for="tickets brief"><label for="wish-text">The words</label>'
        f'<textarea id="wish-text" name="text" rows="7" maxlength="20000" aria-describedby="wish-text-hint">\n'
        f'{escape(words)}</textarea><p class="small" id="wish-text-hint">Leave out names and numbers of real people. '
        "Only what it is about is taken from here, never a rule.</p></div>"
        f'<div class="pair"><div class="field"><label for="wish-difficulty">How hard</label>'
        f'<select id="wish-difficulty" name="difficulty">{levels}</select></div><div class="field">'
        f'<label for="wish-channel">Channel</label><select id="wish-channel" name="channel">{channels}</select></div>'
        f'<div class="field"><label for="wish-seed">Number</label><input id="wish-seed" name="seed" type="number" '
        f'min="0" max="{MOST_SEED}" value="{wanted.seed}" aria-describedby="seed-hint"></div></div>'
        '<p class="small" id="seed-hint">Another number gives another scenario; the same number the same again.</p>'
        f'{who}<p class="form-error" role="alert" hidden></p><div class="acts">'
        '<button type="submit" class="button main">Make it</button></div></form>'
    )


def _about(kind: OriginKind, documents: Sequence[Document], wanted: Wanted) -> str:
    words, of = KINDS[kind]
    fitting = sorted((d.title, d.id) for d in documents if d.kind is of)
    options = _options([(name, title) for title, name in fitting], wanted.about)
    return (
        f'<div class="field" data-for="{kind.value}"><label for="about-{kind.value}">{escape(words)}</label>'
        f'<select id="about-{kind.value}" name="about-{kind.value}">{options}</select></div>'
    )


def _options(choices: Iterable[tuple[str, str]], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in choices
    )


def _roles(ticked: Iterable[Role]) -> str:
    chosen = set(ticked)
    return "".join(
        f'<label class="tick"><input type="checkbox" name="audience" value="{role.value}"'
        f"{' checked' if role in chosen else ''}>{words}</label>"
        for role, words in ROLES.items()
    )


def edit_form(scenario: Scenario, *, on_disk: bool) -> str:
    """All parts of a scenario, to be changed. A clause stays with its part; a changed condition loses it."""
    persona = scenario.persona
    copy = ""
    if on_disk:
        copy = notice("This scenario is a file of the company’s knowledge. What you save here is a copy of your own.")
    opening = "\n\n".join(scenario.opening)
    facts = [*scenario.hidden, *[None] * MORE_ROWS]
    hidden = "".join(_fact(fact, number) for number, fact in enumerate(facts, 1))
    conditions = _lines("conditions", "Resolved when", [one.text for one in scenario.resolution.conditions])
    notes = _lines("notes", "To look for", [note.text for note in scenario.notes])
    must_not = "".join(
        f'<label class="tick"><input type="checkbox" name="must_not" value="{place}" checked>{escape(one.text)}</label>'
        for place, one in enumerate(scenario.must_not)
    )
    where = f"{HOME}&s={scenario.id}"
    return (
        f'{back(where, "Back to the scenario")}<h1 tabindex="-1">Change the scenario</h1>{copy}'
        f'<form class="fields change" data-form="change-scenario" data-scenario="{escape(scenario.id)}" '
        f'data-version="{scenario.version}">'
        f"{_line('title', 'Title', scenario.title, 200)}"
        f'<div class="pair">{_choice("difficulty", "How hard", DIFFICULTIES.items(), scenario.difficulty)}'
        f"{_choice('channel', 'Channel', CHANNELS.items(), scenario.channel)}"
        f"{_choice('mood', 'Mood at the start', MOODS.items(), scenario.mood)}</div>"
        f'<fieldset><legend>Who may see it</legend><div class="ticks">{_roles(scenario.audience)}</div></fieldset>'
        f"{_box('background', 'What one knows beforehand', scenario.background, 3)}"
        f"{_box('opening', 'How it begins', opening, 5, 'A blank line between two messages.')}"
        f'<h2>Who it is</h2><div class="pair">{_line("name", "Name", persona.name, 200)}'
        f"{_choice('patience', 'Patience', _PATIENCE.items(), persona.patience)}</div>"
        f"{_line('voice', 'Voice', persona.voice, 2000)}{_line('values', 'Values', persona.values, 2000)}"
        f"{_line('history', 'History', persona.history, 2000)}"
        f"{_box('wants', 'What they want', scenario.wants, 2)}"
        f"{_box('also_content_with', 'What would do too', scenario.also_content_with, 2)}"
        f'<h2>Not said yet</h2><p class="small">Empty a text to leave it out.</p>{hidden}'
        f'<h2>Resolved when</h2><p class="small">Changed words are for a person to judge: a rule knows only the words '
        f"it was made for.</p>{conditions}"
        f"{_number('needed', 'How many of them are enough (0: all)', scenario.resolution.needed)}"
        f'<h2>Must not</h2><p class="small">Each comes from a clause. Untick what shall not count here.</p>'
        f'<div class="ticks tall">{must_not}</div>'
        f"<h2>To look for, and to talk about afterwards</h2>{notes}"
        '<p class="form-error" role="alert" hidden></p><div class="acts">'
        f'<button type="submit" class="button main">{"Keep a copy" if on_disk else "Save"}</button>'
        f'<a class="button quiet" href="{escape(where)}" data-go>Leave it as it was</a></div></form>'
    )


def _fact(fact: HiddenFact | None, number: int) -> str:
    known: Any = fact or HiddenFact(fact="", unlocks="asked_about")
    title = f"Fact {number}" if fact else "One more fact"
    key = f"hidden-{number}"
    ways = [("asked_about", "when it is asked about"), ("trust", "when trust is high")]
    chosen = _options(ways, known.unlocks)
    topics = escape(", ".join(known.topics))
    return (
        f'<fieldset class="hidden-fact" data-name="{escape(known.name)}"><legend>{title}</legend>'
        f'<div class="field"><label for="{key}-fact">What it is, in their words</label>'
        f'<textarea id="{key}-fact" data-part="fact" rows="2" maxlength="2000">\n{escape(known.fact)}</textarea></div>'
        f'<div class="pair"><div class="field"><label for="{key}-unlocks">Comes out</label>'
        f'<select id="{key}-unlocks" data-part="unlocks">{chosen}</select></div>'
        f'<div class="field"><label for="{key}-about">What it is about</label>'
        f'<input id="{key}-about" data-part="about" maxlength="200" value="{escape(known.about)}"></div></div>'
        f'<div class="field"><label for="{key}-topics">Words that ask about it, with commas</label>'
        f'<input id="{key}-topics" data-part="topics" maxlength="500" value="{topics}"></div></fieldset>'
    )


def _lines(name: str, title: str, texts: Sequence[str]) -> str:
    rows = [*texts, *[""] * MORE_ROWS]
    return "".join(
        f'<div class="field"><label class="sr" for="{name}-{number}">{title}, {number}</label>'
        f'<textarea id="{name}-{number}" data-list="{name}" rows="2" maxlength="2000"'
        f' placeholder="{"" if text else "One more"}">\n{escape(text)}</textarea></div>'
        for number, text in enumerate(rows, 1)
    )


def _line(name: str, label: str, value: str, most: int) -> str:
    return (
        f'<div class="field"><label for="change-{name}">{label}</label><input id="change-{name}" name="{name}" '
        f'maxlength="{most}" autocomplete="off" value="{escape(value)}"></div>'
    )


def _number(name: str, label: str, value: int) -> str:
    return (
        f'<div class="field"><label for="change-{name}">{label}</label><input id="change-{name}" name="{name}" '
        f'type="number" min="0" max="30" value="{value}"></div>'
    )


def _box(name: str, label: str, value: str, rows: int, hint: str = "") -> str:
    told = f'<p class="small" id="change-{name}-hint">{hint}</p>' if hint else ""
    described = f' aria-describedby="change-{name}-hint"' if hint else ""
    return (
        f'<div class="field"><label for="change-{name}">{label}</label><textarea id="change-{name}" name="{name}" '
        f'rows="{rows}"{described}>\n{escape(value)}</textarea>{told}</div>'
    )


def _choice(name: str, label: str, choices: Iterable[tuple[str, str]], chosen: str) -> str:
    return (
        f'<div class="field"><label for="change-{name}">{label}</label><select id="change-{name}" name="{name}">'
        f"{_options(choices, chosen)}</select></div>"
    )


def file_form() -> str:
    """Reading a scenario that was exported before, here or elsewhere."""
    return (
        f"{back_to_practice()}"
        '<h1 tabindex="-1">A scenario from a file</h1><p class="small">A JSON or Markdown file as this page '
        "exports it. You look it over before anybody keeps it.</p>"
        '<form class="fields" data-form="read-scenario"><div class="field"><label for="scenario-file">The file</label>'
        '<input type="file" id="scenario-file" accept=".json,.md,application/json,text/markdown"></div>'
        '<p class="form-error" role="alert" hidden></p><div class="acts">'
        '<button type="submit" class="button main">Read it</button></div></form>'
    )


def channel_of(words: str) -> Channel | None:
    """The channel that a form names; None for any."""
    return Channel(words) if words else None
