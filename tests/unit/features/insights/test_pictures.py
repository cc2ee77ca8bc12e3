"""What is drawn is what plotly knows, tells nothing by colour alone, and takes the page's own colours."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant.domain.shares import wilson
from assistant.features.insights.palette import DARK, LIGHT, Palette
from assistant.features.insights.pictures import Panel, Part, heat, intervals, panels, stacked
from assistant.ui.theme import ASSETS

PLACES = ("Jan 2026", "Feb 2026", "Mar 2026")
ALIKE = (
    "Offer what you can do, never hide behind a rule, part one",
    "Offer what you can do, never hide behind a rule, 2",
)


def drawn(palette: Palette) -> dict[str, Any]:
    share = wilson(8, 10)
    assert share is not None
    lines = Panel("<b>Met</b>", [80, None, 70.5], [70, None, 60], [90, None, 80], "%", (0, 100))
    return {
        "panels": panels(PLACES, [lines, Panel("Practised", [1, None, 3])], palette),
        "intervals": intervals([("Care & Co", share), ("Returns", share)], palette),
        "stacked": stacked(PLACES, [Part("kept", [1, 2, 0], "accent"), Part("late", [0, 1, 1], "fix")], palette),
        "lying": stacked(ALIKE, [Part("open", [1, 2], "look"), Part("changed", [0, 1], "quiet")], palette, lying=True),
        "heat": heat(ALIKE, ("asked", "met"), [[1, None], [0.5, 0]], [["9", "–"], ["5", "0%"]], palette),
    }


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_plotly_takes_every_figure(palette: Palette) -> None:
    graph_objects = pytest.importorskip("plotly.graph_objects")
    for figure in drawn(palette).values():
        graph_objects.Figure(figure)


def test_words_are_no_markup_and_rows_that_begin_alike_stay_apart() -> None:
    figures = drawn(LIGHT)
    assert figures["panels"]["layout"]["annotations"][0]["text"] == "&lt;b&gt;Met&lt;/b&gt;"
    assert figures["intervals"]["data"][0]["y"][0] == "Care &amp; Co"
    assert len(set(figures["heat"]["data"][0]["y"])) == len(set(figures["lying"]["data"][0]["y"])) == 2


def test_states_have_a_mark_beside_their_colour() -> None:
    figures = drawn(LIGHT)
    patterns = [bar["marker"]["pattern"]["shape"] for bar in figures["stacked"]["data"]]
    assert len(set(patterns)) == len(patterns) and figures["stacked"]["data"][0]["text"] == ["1", "2", ""]
    assert figures["heat"]["data"][0]["texttemplate"]


def test_the_colours_are_those_of_the_style_sheet() -> None:
    sheet = (ASSETS / "tokens.css").read_text()
    light, dark = sheet.split("prefers-color-scheme: dark", 1)
    for palette, part in ((LIGHT, light), (DARK, dark)):
        for name, colour in palette._asdict().items():
            assert re.search(rf"--{name}: {colour};", part), name
