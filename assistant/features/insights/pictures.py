"""Figures as plain dictionaries in plotly's words: drawn in the browser, checked in tests, and with no data of ours.

No state is told by colour alone: lines have marks, parts of bars have patterns, cells and bars have their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from assistant.domain.shares import Share
from assistant.features.insights.palette import FONT, Palette
from assistant.security.html import escape

Figure = dict[str, Any]
PANEL_PIXELS, ROW_PIXELS, PART_PIXELS = 150, 44, 34
LABEL_CHARACTERS, LABEL_LINES = 24, 2
_OVERLAY = {"fillmode": "overlay", "fgopacity": 0.25}
_PATTERNS = ("", "/", ".", "x", "|")


class Panel(NamedTuple):
    """One of several drawings below each other with the same ``places`` along the foot.

    A value that is None leaves a gap. ``low`` and ``high`` bound a band around a line; without them it is bars.
    ``scale`` are the least and the greatest value, where they are known.
    """

    title: str
    values: Sequence[float | None]
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    unit: str = ""
    scale: tuple[float, float] | None = None


class Part(NamedTuple):
    """One part of every bar: its name, how many at each place, and the name of its colour."""

    name: str
    counts: Sequence[int]
    colour: str


def panels(places: Sequence[str], drawn: Sequence[Panel], palette: Palette) -> Figure:
    """Small multiples below each other, each with its own title."""
    count = len(drawn)
    gap = 44 / (PANEL_PIXELS * count)
    height = (1 - gap * (count - 1)) / count
    layout = _layout(palette, 70 + PANEL_PIXELS * count, top=34)
    layout["annotations"] = []
    data: list[Figure] = []
    for index, panel in enumerate(drawn):
        number = "" if index == 0 else str(index + 1)
        top = 1 - index * (height + gap)
        name = f"y{number}"
        axis = _axis(palette) | {"domain": [max(0.0, top - height), top], "anchor": "x", "nticks": 4}
        axis |= {"ticksuffix": panel.unit, "rangemode": "tozero"}
        if panel.scale:
            axis["range"] = list(panel.scale)
        layout[f"yaxis{number}"] = axis
        title = {"text": _label(panel.title, 46), "font": {"size": 13, "color": palette.ink}}
        layout["annotations"].append(
            title
            | {"x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper", "yanchor": "bottom"}
            | {"showarrow": False, "align": "left"}
        )
        data += _line(places, panel, name, palette) if panel.low else [_columns(places, panel, name, palette)]
    last = "y" if count == 1 else f"y{count}"
    layout["xaxis"] = _axis(palette) | {"type": "category", "anchor": last, "showgrid": False, "nticks": 7}
    layout["xaxis"] |= {"categoryorder": "array", "categoryarray": list(places), "tickangle": 0}
    return {"data": data, "layout": layout}


def intervals(rows: Sequence[tuple[str, Share]], palette: Palette) -> Figure:
    """A row each: a share in percent as a dot, and its interval as a line."""
    shares = [share for _, share in rows]
    percent = [round(100 * share.value, 1) for share in shares]
    layout = _layout(palette, 60 + ROW_PIXELS * len(rows), left=170)
    layout["xaxis"] = _axis(palette) | {"range": [0, 104], "ticksuffix": "%", "nticks": 6}
    layout["yaxis"] = _axis(palette) | {"autorange": "reversed", "showgrid": False, "type": "category"}
    mark = {
        "type": "scatter",
        "mode": "markers",
        "x": percent,
        "y": _labels([name for name, _ in rows]),
        "marker": {"color": palette.accent, "size": 11, "symbol": "diamond"},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(100 * (share.high - share.value), 1) for share in shares],
            "arrayminus": [round(100 * (share.value - share.low), 1) for share in shares],
            "color": palette.quiet,
            "thickness": 2,
            "width": 6,
        },
        "hovertemplate": "%{y}: %{x}%<extra></extra>",
    }
    return {"data": [mark], "layout": layout}


def stacked(places: Sequence[str], parts: Sequence[Part], palette: Palette, *, lying: bool = False) -> Figure:
    """Bars of parts, each with a pattern and its number in it; ``lying`` for places with long names."""
    names = _labels(places) if lying else list(places)
    data = []
    for (part, counts, colour), pattern in zip(parts, _PATTERNS, strict=False):
        along, across = ("x", "y") if lying else ("y", "x")
        data.append(
            {
                "type": "bar",
                "name": part,
                "orientation": "h" if lying else "v",
                along: list(counts),
                across: names,
                "text": [str(count) if count else "" for count in counts],
                "textposition": "inside",
                "textangle": 0,
                "insidetextanchor": "middle",
                "insidetextfont": {"color": palette.raised, "size": 12},
                "marker": {
                    "color": getattr(palette, colour),
                    "line": {"color": palette.raised, "width": 1},
                    "pattern": {"shape": pattern, "fgcolor": palette.raised, "size": 7, **_OVERLAY},
                },
                "hovertemplate": f"{part}: %{{{along}}}<extra></extra>",
            }
        )
    layout = _layout(palette, 110 + PART_PIXELS * len(places) if lying else 320, left=170 if lying else 44, top=56)
    layout |= {"barmode": "stack", "showlegend": True}
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"}
    layout["legend"]["font"] = {"color": palette.ink}
    counts_axis, names_axis = ("xaxis", "yaxis") if lying else ("yaxis", "xaxis")
    layout[counts_axis] = _axis(palette) | {"rangemode": "tozero", "nticks": 5}
    layout[names_axis] = _axis(palette) | {"type": "category", "showgrid": False}
    layout[names_axis] |= {"autorange": "reversed"} if lying else {"nticks": 7, "tickangle": 0}
    return {"data": data, "layout": layout}


def heat(
    rows: Sequence[str],
    columns: Sequence[str],
    shades: Sequence[Sequence[float | None]],
    words: Sequence[Sequence[str]],
    palette: Palette,
) -> Figure:
    """A table of numbers, each on a shade from 0 to 1 within its column; None has none."""
    layout = _layout(palette, 60 + PART_PIXELS * len(rows), left=170, top=40)
    layout["xaxis"] = _axis(palette) | {"side": "top", "type": "category", "showgrid": False, "fixedrange": True}
    layout["yaxis"] = _axis(palette) | {"autorange": "reversed", "type": "category", "showgrid": False}
    layout["xaxis"]["tickangle"] = 0
    names = _labels(rows)
    cells = {
        "type": "heatmap",
        "x": list(columns),
        "y": names,
        "z": [list(row) for row in shades],
        "text": [
            [word if shade is not None else "" for word, shade in zip(*row, strict=True)]
            for row in zip(words, shades, strict=True)
        ],
        "texttemplate": "%{text}",
        "textfont": {"color": palette.ink, "size": 13},
        # Pale enough for the number on it.
        "colorscale": [[0, palette.raised], [1, _mixed(palette.accent, palette.raised, 0.45)]],
        "zmin": 0,
        "zmax": 1,
        "xgap": 2,
        "ygap": 2,
        "showscale": False,
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>",
    }
    # A cell without a shade is none to plotly, and what stands in it is drawn beside it.
    layout["annotations"] = [
        {"x": column, "y": name, "text": words[i][j], "showarrow": False, "font": {"color": palette.quiet}}
        for i, name in enumerate(names)
        for j, column in enumerate(columns)
        if shades[i][j] is None
    ]
    return {"data": [cells], "layout": layout}


def _line(places: Sequence[str], panel: Panel, axis: str, palette: Palette) -> list[Figure]:
    edge: Figure = {"type": "scatter", "mode": "lines", "yaxis": axis, "x": list(places), "hoverinfo": "skip"}
    edge |= {"line": {"width": 0, "color": palette.accent}}
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "yaxis": axis,
        "x": list(places),
        "y": list(panel.values),
        "line": {"color": palette.accent, "width": 2},
        "marker": {"size": 7},
        "cliponaxis": False,
        "hovertemplate": f"%{{x}}: %{{y}}{panel.unit}<extra></extra>",
    }
    band = {"fill": "tonexty", "fillcolor": _mixed(palette.accent, palette.raised, 0.18)}
    return [edge | {"y": list(panel.low)}, edge | {"y": list(panel.high)} | band, line]


def _columns(places: Sequence[str], panel: Panel, axis: str, palette: Palette) -> Figure:
    return {
        "type": "bar",
        "yaxis": axis,
        "x": list(places),
        "y": list(panel.values),
        "marker": {"color": palette.accent},
        "text": ["" if value is None else f"{value:g}" for value in panel.values],
        "textposition": "inside",
        "textangle": 0,
        "insidetextfont": {"color": palette.raised},
        "hovertemplate": f"%{{x}}: %{{y}}{panel.unit}<extra></extra>",
    }


def _layout(palette: Palette, height: int, *, left: int = 44, top: int = 16) -> Figure:
    return {
        "height": height,
        "margin": {"l": left, "r": 12, "t": top, "b": 36},
        "paper_bgcolor": palette.raised,
        "plot_bgcolor": palette.raised,
        "font": {"family": FONT, "size": 12, "color": palette.quiet},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"font": {"family": FONT}},
    }


def _axis(palette: Palette) -> Figure:
    return {
        "fixedrange": True,
        "gridcolor": palette.line,
        "linecolor": palette.line,
        "zerolinecolor": palette.line,
        "tickfont": {"color": palette.quiet},
        "automargin": False,
    }


def _label(words: str, width: int = LABEL_CHARACTERS) -> str:
    """Words broken into lines; plotly reads some markup, so that theirs is none."""
    lines = wrap(words, width)
    if len(lines) > LABEL_LINES:
        lines = [*lines[: LABEL_LINES - 1], lines[LABEL_LINES - 1][: width - 1].rstrip() + "…"]
    return "<br>".join(map(escape, lines))


def _labels(rows: Sequence[str]) -> list[str]:
    """Labels that differ even where their beginnings do not: two that are alike would be one row."""
    found: list[str] = []
    for words in rows:
        label = _label(words)
        while label in found:
            label += "\u200b"
        found.append(label)
    return found


def _mixed(colour: str, ground: str, share: float) -> str:
    """A colour laid thinly on a ground, as ``#rrggbb``."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + bytes(round(share * over + (1 - share) * under) for over, under in pairs).hex()
