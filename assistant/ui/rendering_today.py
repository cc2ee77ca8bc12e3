"""Today as HTML: a greeting, sections of items, what a newcomer can begin with, and the frame's badges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.domain.today import Badge, Item, Section, Tone
from assistant.features.today.opening import Opened
from assistant.security.html import escape
from assistant.ui.pieces import button, local, near_day, slot, time_tag

WILL_BE_HERE = "What you promised, answers to your questions and policies that changed show up here."


def today_page(opened: Opened, examples: Sequence[str]) -> str:
    """The whole page as parts with an id each, so that only what changed is painted again."""
    due = [section for section in opened.sections if section.due and section.items]
    parts = [_head(opened), *(_section(section, opened) for section in due)]
    if opened.first_visit:
        parts.append(_first_steps(examples))
    elif not opened.sections:
        parts.append(
            '<div id="today-empty" class="nothing-due"><p>Nothing is due. Ask the coach something, or paste the '
            f'customer’s message.</p><p class="small">{WILL_BE_HERE}</p></div>'
        )
    parts += [_section(section, opened) for section in opened.sections if section not in due]
    if not opened.first_visit:
        parts.append(
            '<details id="today-examples" class="fold"><summary>Questions to start with</summary>'
            f"{example_list(examples)}</details>"
        )
    return "".join(parts)


def badge_slots(badges: Sequence[Badge]) -> str:
    """What stands beside the names of views, each for its place in the frame."""
    return "".join(slot(f"badge-{badge.view}", badge_words(badge)) for badge in badges)


def badge_words(badge: Badge) -> str:
    """One badge; nothing where there is nothing to say."""
    late = " late-count" if badge.late else ""
    return f'<span class="badge{late}">{escape(badge.words)}</span>' if badge.words else ""


def _head(opened: Opened) -> str:
    now = local(opened.look.now, opened.look.zone.key)
    first = opened.look.person.name.split()[0]
    day = time_tag(now.date(), f"{now:%A} {now.day} {now:%B}")
    return f'<header id="today-head"><p class="label">{day}</p><h1>{_greeting(now)}, {escape(first)}</h1></header>'


def _greeting(now: datetime) -> str:
    if now.hour < 5:
        return "Hello"  # Too late for a good evening, too early for a good morning.
    if now.hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= now.hour < 18 else "Good evening"


def _first_steps(examples: Sequence[str]) -> str:
    return (
        '<section id="today-first" class="first-steps" aria-label="To start with"><p>Ask how to handle something, '
        "what you may decide, or paste what the customer wrote. Every answer shows where it comes from.</p>"
        f'{example_list(examples)}<p class="small">{WILL_BE_HERE}</p></section>'
    )


def example_list(examples: Sequence[str]) -> str:
    """Questions to start with, each a button that asks it."""
    buttons = "".join(f"<li>{button('example', text, kind='example', question=text)}</li>" for text in examples)
    return f'<ul class="examples" aria-label="Examples">{buttons}</ul>'


def _section(section: Section, opened: Opened) -> str:
    key = escape(section.key)
    items = [_item(item, opened) for item in section.items]
    seen, folded = items[: section.shown], items[section.shown :]
    more = f'<a href="{escape(section.more)}" data-go>{escape(section.more_label)}</a>' if section.more else ""
    said = f"<p>{escape(section.said)}</p>" if section.said else ""
    rest = ""
    if folded:
        rest = (
            f'<details class="fold"><summary>{len(folded)} more</summary>'
            f'<ul class="items">{"".join(folded)}</ul></details>'
        )
    shown = f'<ul class="items">{"".join(seen)}</ul>' if seen else ""
    return (
        f'<section id="today-{key}" class="today-section" aria-labelledby="today-{key}-title">'
        f'<div class="section-head"><h2 id="today-{key}-title">{escape(section.title)}</h2>{more}</div>'
        f"{said}{shown}{rest}</section>"
    )


def _item(item: Item, opened: Opened) -> str:
    facts = [fact for fact in (_state(item, opened), *map(escape, item.facts)) if fact]
    words = escape(item.words)
    if item.link:
        words = f'<a href="{escape(item.link)}" data-go>{words}</a>'
    small = f'<p class="small">{" · ".join(facts)}</p>' if facts else ""
    detail = f'<p class="detail">{escape(item.detail)}</p>' if item.detail else ""
    act = ""
    if item.act is not None:
        look = {"symbol": "", "kind": "chip", "about": item.words}
        act = button(item.act.name, item.act.label, hidden=False, **look, **item.act.data)
    return f'<li class="item"><div>{small}<p class="words">{words}</p>{detail}</div>{act}</li>'


def _state(item: Item, opened: Opened) -> str:
    words = escape(item.state)
    if item.on is not None:
        on = local(item.on, opened.look.zone.key) if isinstance(item.on, datetime) else item.on
        day = on.date() if isinstance(on, datetime) else on
        words = f"{words} {time_tag(on, near_day(day, opened.look.today))}".strip()
    colour = "" if item.tone is Tone.plain else f" {item.tone}"
    return f'<span class="state{colour}">{words}</span>' if words else ""
