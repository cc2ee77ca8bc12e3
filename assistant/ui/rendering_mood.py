"""The mood of a customer as a picture: one line over the replies, each point leads to its reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.domain.customer import HIGHEST, LOWEST
from assistant.domain.run_views import MOOD_WORDS
from assistant.security.html import escape

_LEFT, _RIGHT, _TOP, _STEP = 64, 16, 14, 22
_NAMED = (3, 1, -1, -3)


class Point(NamedTuple):
    """The mood after a reply; ``turn_id`` is empty for the beginning, ``moved`` says what moved it."""

    turn_id: str
    number: int
    mood: int
    moved: str = ""


def mood_curve(points: Sequence[Point], *, width: int = 640) -> str:
    """The picture as SVG, with the same in words for who does not see it. ``points`` are in order, one at least."""
    height = _TOP * 2 + _STEP * (HIGHEST - LOWEST) + 18
    wide = width - _LEFT - _RIGHT
    gap = wide / max(1, len(points) - 1)

    def across(place: int) -> float:
        return round(_LEFT + gap * place, 1)

    def down(mood: int) -> float:
        return _TOP + _STEP * (HIGHEST - mood)

    levels = "".join(
        f'<line class="level" x1="{_LEFT}" x2="{width - _RIGHT}" y1="{down(mood)}" y2="{down(mood)}"/>'
        f'<text x="{_LEFT - 10}" y="{down(mood) + 4}" text-anchor="end">{MOOD_WORDS[mood]}</text>'
        for mood in _NAMED
    )
    line = " ".join(f"{across(place)},{down(point.mood)}" for place, point in enumerate(points))
    dots = "".join(_dot(point, across(place), down(point.mood)) for place, point in enumerate(points))
    numbers = "".join(
        f'<text x="{across(place)}" y="{height - 4}" text-anchor="middle">{point.number or "start"}</text>'
        for place, point in enumerate(points)
    )
    told = ", ".join(
        f"{'at the start' if not p.number else f'after reply {p.number}'} {MOOD_WORDS[p.mood]}" for p in points
    )
    return (
        f'<svg class="mood" viewBox="0 0 {width} {height}" role="group" aria-label="The customer’s mood: {told}">'
        f'{levels}<polyline class="curve" points="{line}"/>{dots}{numbers}</svg>'
    )


def _dot(point: Point, x: float, y: float) -> str:
    when = f"After reply {point.number}" if point.number else "At the start"
    title = escape(f"{when}: {MOOD_WORDS[point.mood]}. {point.moved}".strip())
    circle = f'<circle class="dot" cx="{x}" cy="{y}" r="6"><title>{title}</title></circle>'
    if not point.turn_id:
        return circle
    key = escape(point.turn_id)
    return (
        f'<a href="#turn-{key}" data-do="go-turn" data-turn="{key}" aria-label="{title}">'
        f'<circle cx="{x}" cy="{y}" r="14" fill="transparent"/>{circle}</a>'
    )
