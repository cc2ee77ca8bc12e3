"""Practice as HTML: what is there to practise, what one has played, what one still wants to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.practice import KeptScenario, Scenario
from assistant.domain.scenario_parts import Difficulty
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import back, button, empty_state
from assistant.ui.rendering_review_form import CHANNELS

HOME = "/?tab=practice"
DIFFICULTIES = {
    Difficulty.easy: "Easy",
    Difficulty.medium: "Medium",
    Difficulty.hard: "Hard",
}
_MOMENTS = {"before": "before the purchase", "during": "during the purchase", "after": "after the purchase"}
MOST_AT_ONCE = 12
"""Scenarios, before the others are folded away."""


@dataclass(frozen=True)
class Home:
    """What the first screen of Practice shows; ``runs``, ``assigned``, ``given`` and ``misses`` are drawn elsewhere."""

    scenarios: Sequence[KeptScenario]
    titles: Mapping[str, str]
    may_make: bool
    today: date
    runs: str = ""
    assigned: str = ""
    given: str = ""
    misses: str = ""


def home(shown: Home) -> str:
    """The whole first screen."""
    tools = ""
    if shown.may_make:
        tools = (
            f'<a class="button chip" href="{HOME}&amp;do=away" data-go>Put away</a>'
            f'<a class="button chip" href="{HOME}&amp;do=file" data-go>From a file</a>'
        )
    make = f'<a class="button main" href="{HOME}&amp;do=new" data-go>{icon("plus")}Make a scenario</a>'
    head = (
        f'<header class="page-head"><h1 tabindex="-1">Practice</h1><span class="grow"></span>{tools}{make}</header>'
        '<p class="lead">A customer who writes back, and nobody who watches. What you play is yours: nobody sees it '
        "unless you hand it in.</p>"
    )
    return (
        f"{head}{shown.assigned}{shown.misses}{shown.runs}"
        '<section aria-labelledby="scenarios-title"><div class="section-head"><h2 id="scenarios-title">Scenarios</h2>'
        f'</div>{_find()}<div id="slot-scenarios">{scenario_list(shown.scenarios, shown.titles)}</div></section>'
        f"{shown.given}"
    )


def _find() -> str:
    options = "".join(f'<option value="{value}">{words}</option>' for value, words in DIFFICULTIES.items())
    return (
        f'<div class="finding-scenarios"><label class="find">{icon("search")}<span class="sr">Search scenarios by '
        'title, standard or customer</span><input type="search" id="scenario-search" autocomplete="off" '
        'maxlength="100" placeholder="Title, standard or customer"></label>'
        '<label class="sr" for="scenario-difficulty">How hard</label>'
        f'<select id="scenario-difficulty"><option value="">Any difficulty</option>{options}</select></div>'
    )


def scenario_list(scenarios: Sequence[KeptScenario], titles: Mapping[str, str], *, searched: bool = False) -> str:
    """The rows alone, for a search while it is typed."""
    if not scenarios and searched:
        return '<p class="small quiet-line">No scenario fits. Make one about what you look for.</p>'
    if not scenarios:
        return empty_state("No scenarios yet", "Make the first one from a standard, a policy or a story.")
    rows = [_row(kept, titles) for kept in scenarios]
    seen, folded = "".join(rows[:MOST_AT_ONCE]), "".join(rows[MOST_AT_ONCE:])
    more = ""
    if folded:
        count = f"{len(rows) - MOST_AT_ONCE} more"
        more = (
            f'<details class="fold"><summary>{count}</summary><ul class="plain rows scenarios">{folded}</ul></details>'
        )
    return f'<ul class="plain rows scenarios">{seen}</ul>{more}'


def _row(kept: KeptScenario, titles: Mapping[str, str]) -> str:
    scenario = kept.scenario
    named = [titles[name] for name in scenario.standards if name in titles][:2]
    small = " · ".join([told(scenario), *named])
    changed = '<span class="badge look">a source changed</span>' if kept.changed else ""
    return (
        f'<li><a href="{HOME}&amp;s={escape(scenario.id)}" data-go><span class="title">{escape(scenario.title)}</span>'
        f'<span class="small">{escape(small)}</span></a>{changed}</li>'
    )


def told(scenario: Scenario) -> str:
    """How hard, on which channel and when, in a few words."""
    channel = CHANNELS[scenario.channel]
    return f"{DIFFICULTIES[scenario.difficulty]} · {channel} · {_MOMENTS[scenario.moment.value]}"


def still_to_show(standards: Sequence[str], titles: Mapping[str, str]) -> str:
    """Standards that one missed and has not shown elsewhere yet, with the way to another customer."""
    rows = "".join(
        f'<li><div><span class="title">{escape(titles[name])}</span></div><a class="button chip" '
        f'href="{HOME}&amp;do=new&amp;kind=standard&amp;about={escape(name)}" data-go>Another customer</a></li>'
        for name in standards
        if name in titles
    )
    if not rows:
        return ""
    return (
        '<section aria-labelledby="missed-title"><h2 id="missed-title">Still to show</h2><p class="small">What a run '
        "or a review of yours missed. It closes when you show it with a different customer. Only you see this.</p>"
        f'<ul class="plain rows">{rows}</ul></section>'
    )


def uncovered_wishes(wishes: Sequence[Sequence[str]]) -> str:
    """What several people would have wanted and no standard promises, without names; wordings of one wish together."""
    if not wishes:
        return ""
    rows = "".join(
        f'<li><div><span class="title">“{escape(first)}”</span><span class="small">'
        f"and in other words: {escape('; '.join(others))}</span></div></li>"
        for first, *others in wishes
    )
    return (
        '<section aria-labelledby="wishes-title"><h2 id="wishes-title">Wished for, and no standard covers it yet</h2>'
        '<p class="small">What people would want as the customer, without names, from three people on.</p>'
        f'<ul class="plain rows">{rows}</ul></section>'
    )


def away_page(scenarios: Sequence[KeptScenario], titles: Mapping[str, str]) -> str:
    """Scenarios that were put away, to bring back."""
    rows = "".join(
        f'<li><div><span class="title">{escape(kept.scenario.title)}</span><span class="small">'
        f"{escape(told(kept.scenario))}</span></div>"
        + button("bring-scenario", "Bring it back", kind="chip", about=kept.scenario.title, scenario=kept.scenario.id)
        + "</li>"
        for kept in scenarios
    )
    shown = f'<ul class="plain rows">{rows}</ul>' if rows else '<p class="small">Nothing is put away.</p>'
    return f'{back_to_practice()}<h1 tabindex="-1">Put away</h1><p class="small">Nobody is offered these.</p>{shown}'


def back_to_practice() -> str:
    """The way back to the first screen."""
    return back(HOME, "Back to practice")
