"""The page's colours, for pictures: a picture is drawn where style sheets do not reach."""

from __future__ import annotations

from typing import NamedTuple

FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif'


class Palette(NamedTuple):
    """Tokens of the style sheet by name."""

    raised: str
    ink: str
    quiet: str
    line: str
    accent: str
    good: str
    look: str
    fix: str


LIGHT = Palette("#ffffff", "#1d2327", "#565f67", "#e4e1da", "#0f6b5c", "#24693f", "#825600", "#b3261e")
DARK = Palette("#1c2024", "#e9ecee", "#a3aeb6", "#2b3136", "#5cc2ae", "#7cc796", "#e2b35c", "#f2938b")
