"""A culture report to take along: one file that shows itself everywhere, without us and without a network."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from assistant.domain.accounts import Action
from assistant.domain.people import Permission, Person
from assistant.features.audit import Audit
from assistant.features.insights.drawing_code import plotly_script
from assistant.features.insights.look import Chosen
from assistant.features.insights.numbers import Numbers
from assistant.features.insights.palette import FONT, LIGHT
from assistant.features.insights.picture import FEW, MADE_UP, Picture
from assistant.features.permitted import need
from assistant.security.html import escape

_STYLE = f"""
body {{ margin: 0 auto; padding: 24px; max-width: 760px; color: {LIGHT.ink}; background: #fff; font: 15px/1.5 {FONT}; }}
h1 {{ font: 400 30px/1.2 Georgia, serif; margin: 0 0 4px; }}
h2 {{ font: 400 21px/1.3 Georgia, serif; margin: 0 0 4px; }}
section {{ margin: 32px 0 0; border-top: 1px solid {LIGHT.line}; padding-top: 16px; }}
p {{ margin: 0 0 8px; }}
.small, caption, .notes {{ color: {LIGHT.quiet}; font-size: 13px; }}
.made-up {{ border: 2px solid {LIGHT.look}; border-radius: 8px; padding: 8px 12px; }}
.picture {{ max-width: 680px; overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; font-size: 12px; margin: 8px 0; }}
caption {{ text-align: left; }}
th, td {{ border-bottom: 1px solid {LIGHT.line}; padding: 2px 6px 2px 0; text-align: left; vertical-align: top; }}
td + td {{ text-align: right; font-variant-numeric: tabular-nums; }}
th + th {{ text-align: right; }}
@page {{ size: A4; margin: 15mm; }}
@media print {{
  body {{ padding: 0; max-width: none; font-size: 11pt; }}
  section + section {{ break-before: page; margin: 0; border: 0; padding: 0; }}
  .shown, .notes, tr {{ break-inside: avoid; }}
  .picture {{ zoom: 0.85; }}
  caption, thead, tr:nth-child(-n + 3) {{ break-after: avoid; }}
  thead {{ display: table-header-group; }}
}}
"""
_DRAW = (
    'for (const one of JSON.parse(document.getElementById("figures").textContent))'
    ' Plotly.newPlot("picture-" + one.key, one.figure.data, { ...one.figure.layout, width: 680 }, '
    "{ staticPlot: true });"
)


class Report:
    """Leaders take it along; it says the same as the page, with the same left out."""

    def __init__(self, numbers: Numbers, audit: Audit, company: str, today: Callable[[], date]) -> None:
        self._numbers, self._audit, self._company, self._today = numbers, audit, company, today

    def take(self, person: Person, chosen: Chosen, numbers: Numbers | None = None) -> str:
        """The report of the chosen months as HTML. Raises NotAllowed, and what ``Numbers.pictures`` raises.

        ``numbers`` are those of the page where it knows more people, as in the demo.
        """
        need(person, Permission.take_report)
        numbers = numbers or self._numbers
        pictures = numbers.pictures(person, chosen)
        self._audit.note(person, Action.exported, detail=f"a culture report, {chosen.months.words}")
        title = f"How we are doing: {chosen.months.words}"
        today = self._today()
        banner = f'<p class="made-up"><strong>{MADE_UP}</strong></p>' if numbers.made_up else ""
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><header>"
            f'<p class="small">{escape(self._company)}</p><h1>{escape(title)}</h1>'
            f'<p class="small">As of {today.day} {today:%B %Y}. Every number rests on at least five people, or on five '
            "answers of customers; what fewer are behind is left out of everything, totals included.</p>"
            f"{banner}</header>{''.join(map(_section, pictures))}"
            f"<script>{_script(plotly_script().decode())}</script>"
            f'<script type="application/json" id="figures">{_figures(pictures)}</script><script>{_DRAW}</script>'
            "</body></html>"
        )


def _section(picture: Picture) -> str:
    drawn = f'<div class="picture" id="picture-{escape(picture.key)}"></div>' if picture.figure else ""
    notes = "".join(f'<p class="notes">{escape(note)}</p>' for note in picture.notes)
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in picture.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(FEW if cell is None else str(cell))}</td>" for cell in row) + "</tr>"
        for row in picture.rows
    )
    table = f"<table><caption>The numbers</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return (
        f'<section><div class="shown"><h2>{escape(picture.title)}</h2><p><strong>{escape(picture.told)}</strong> '
        f"{escape(picture.next_step)}</p>{drawn}</div>{table if rows else ''}{notes}</section>"
    )


def _figures(pictures: tuple[Picture, ...]) -> str:
    drawn = [{"key": one.key, "figure": one.figure} for one in pictures if one.figure]
    # Nothing in it ends the element it stands in.
    return json.dumps(drawn).replace("<", "\\u003c")


def _script(code: str) -> str:
    """Code as it can stand in a page: in strings and patterns of JavaScript the stroke may be escaped."""
    return code.replace("</script", "<\\/script")
