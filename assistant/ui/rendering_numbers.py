"""“How we are doing” as HTML: what is chosen, the pictures with their numbers, and answers of customers brought in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from assistant.domain.surveys import SurveyImport, SurveyKind
from assistant.features.insights.adherence import MOST_STANDARDS
from assistant.features.insights.look import Chosen
from assistant.features.insights.numbers import Choices
from assistant.features.insights.picture import FEW, MADE_UP, Cell, Picture
from assistant.features.insights.surveys import SurveyFile
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, day, how_many, local, near_day, time_tag

ROUTE = "/page/culture/numbers"
MOST_REFUSED = 20


def made_up_banner(made_up: bool) -> str:
    """Says plainly that what is shown was invented, where it was."""
    return f'<div class="notice look made-up">{icon("look")}<p><strong>{MADE_UP}</strong></p></div>' if made_up else ""


def numbers_page(choices: Choices, chosen: Chosen, pictures: str, surveys: str, *, made_up: bool) -> str:
    """The part around its pictures; ``surveys`` is for those who may bring answers in."""
    return (
        '<h1 tabindex="-1">How we are doing</h1><p class="lead">Everybody may see this. Every number rests on at least '
        "five people; what fewer are behind is left out, totals included. It informs talks between people, never a "
        f"decision about somebody’s job.</p>{made_up_banner(made_up)}{_form(choices, chosen)}"
        f'<div id="slot-numbers">{pictures}</div>{surveys}'
    )


def pictures_part(pictures: Sequence[Picture], chosen: Chosen, script: str, *, report: bool) -> str:
    """Every picture with its sentence, its numbers and ways to take them along; ``report`` for those who may.

    ``script`` is the address of what draws them.
    """
    query = query_of(chosen)
    take = ""
    if report:
        take = (
            f'<a class="button chip" href="{ROUTE}/report?{escape(query)}" download>{icon("download")}'
            "<span>Take along a report</span></a>"
        )
    of = f'<div class="row-between"><p class="small">{escape(chosen.months.words)}</p>{take}</div>'
    drawn = "".join(_picture(one, query) for one in pictures)
    return f'{of}<div id="numbers-pictures" data-query="{escape(query)}" data-script="{escape(script)}">{drawn}</div>'


def query_of(chosen: Chosen) -> str:
    """A choice as the address says it."""
    first, last = (f"{month:%Y-%m}" for month in chosen.months)
    query = [("since", first), ("until", last), ("team", chosen.team), *(("standard", one) for one in chosen.standards)]
    return urlencode([(name, value) for name, value in query if value])


def surveys_section(imports: Sequence[SurveyImport], today: date, time_zone: str) -> str:
    """The form to bring answers of customers in, and what was brought in."""
    kinds = '<option value="">the file says it</option>'
    kinds += "".join(f'<option value="{kind}">{_scale(kind)}</option>' for kind in SurveyKind)
    return (
        '<section aria-labelledby="surveys-title"><h2 id="surveys-title">Answers of customers</h2>'
        '<details class="fold" id="surveys-fold"><summary>Bring in NPS and CSAT</summary>'
        '<form class="fields" data-form="surveys"><div class="field"><label for="survey-file">CSV file</label>'
        '<input type="file" id="survey-file" name="file" accept=".csv,text/csv" required '
        'aria-describedby="survey-hint"><p class="small" id="survey-hint">Its first line names the columns: date (such '
        "as 2026-03-31), score, and kind (nps or csat). Nothing else in it is read: no name and no words.</p></div>"
        f'<div class="field"><label for="survey-kind">Kind</label><select id="survey-kind" name="kind">{kinds}</select>'
        '</div><p class="form-error" role="alert" hidden></p><div class="row-end"><button type="submit" '
        'class="button main">Look at it first</button></div></form><div id="slot-survey-preview"></div></details>'
        f'<div id="slot-surveys">{imports_part(imports, today, time_zone)}</div></section>'
    )


def survey_preview(found: SurveyFile) -> str:
    """What a file holds, with the rows that cannot be read and why, to be kept or not."""
    counts = " and ".join(f"{count:,} {kind.value.upper()}" for kind, count in found.counts.items())
    days = ""
    if found.answers:
        first, last = min(one.day for one in found.answers), max(one.day for one in found.answers)
        days = f", {day(first)} to {day(last)}"
    many = sum(found.counts.values())
    answers = "answer" if many == 1 else "answers"
    line = f"{counts} {answers} can be kept{days}." if counts else "No row can be read."
    overlap = ""
    if found.overlapping:
        here = how_many(found.overlapping, "answer of the same days is", "answers of the same days are")
        overlap = (
            f'<p class="small">{here} here already. If this file repeats '
            "them, take the earlier one back first; the very same file is never counted twice.</p>"
        )
    refused = ""
    if found.refused:
        rows = "".join(f"<li>Row {one.row:,}: {escape(one.why)}</li>" for one in found.refused[:MOST_REFUSED])
        more = len(found.refused) - MOST_REFUSED
        rows += f"<li>and {more:,} more</li>" if more > 0 else ""
        said = how_many(len(found.refused), "row is refused", "rows are refused")
        refused = f'<p class="small">{said}:</p><ul class="small refused">{rows}</ul>'
    them = "it" if many == 1 else "them"
    keep = f'<button type="submit" class="button main">Keep {them}</button>' if counts else ""
    return (
        f'<form class="card preview" data-form="surveys-keep"><p class="told" tabindex="-1">{line}</p>{overlap}'
        f'{refused}<p class="form-error" role="alert" hidden></p><div class="row-end">{keep}</div></form>'
    )


def imports_part(imports: Sequence[SurveyImport], today: date, time_zone: str) -> str:
    """What was brought in and counts."""
    if not imports:
        return '<p class="small">Nothing was brought in so far.</p>'
    rows = ""
    for one in imports:
        at = local(one.brought_in_at, time_zone)
        counts = [f"{count:,} {name}" for count, name in ((one.nps, "NPS"), (one.csat, "CSAT")) if count]
        answers = "answer" if one.nps + one.csat == 1 else "answers"
        words = f"{' and '.join(counts)} {answers}, {day(one.first)} to {day(one.last)}"
        act = button("survey-off", "Take it back", kind="quiet tiny", about=words, survey=one.id)
        when = time_tag(at, near_day(at.date(), today))
        rows += f'<li><span>{escape(words)}</span><span class="small">brought in {when}</span>{act}</li>'
    return f'<ul class="plain rows">{rows}</ul>'


def _form(choices: Choices, chosen: Chosen) -> str:
    ticks = "".join(
        f'<label class="tick"><input type="checkbox" name="standard" value="{escape(one)}"'
        f"{' checked' if one in chosen.standards else ''}>{escape(title)}</label>"
        for one, title in choices.standards
    )
    team = ""
    if choices.teams:
        options = '<option value="">The whole company</option>'
        options += "".join(_option(one.id, one.name, chosen.team) for one in choices.teams)
        team = '<div class="field"><label for="numbers-team">Whose standards</label>'
        team += f'<select id="numbers-team" name="team">{options}</select></div>'
    return (
        '<form id="numbers-choice" class="fields" aria-label="What to show"><div class="choice">'
        f"{_months('since', 'From', choices, chosen.months.first)}{_months('until', 'To', choices, chosen.months.last)}"
        f'{team}</div><details class="fold"><summary>Choose standards</summary><fieldset><legend class="small">Up to '
        f"{MOST_STANDARDS}; with none, those with the least adherence.</legend>"
        f'<div class="ticks">{ticks}</div></fieldset></details>'
        '<p class="form-error" role="alert" hidden></p></form>'
    )


def _months(name: str, label: str, choices: Choices, chosen: date) -> str:
    options = "".join(_option(f"{month:%Y-%m}", f"{month:%B %Y}", f"{chosen:%Y-%m}") for month in choices.months)
    return (
        f'<div class="field"><label for="numbers-{name}">{label}</label>'
        f'<select id="numbers-{name}" name="{name}">{options}</select></div>'
    )


def _option(value: str, words: str, chosen: str) -> str:
    return f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'


def _picture(picture: Picture, query: str) -> str:
    key = escape(picture.key)
    title = f'<h2 id="title-{key}">{escape(picture.title)}</h2>'
    says = f'<p class="says">{escape(picture.says)}</p><p class="next">{escape(picture.next_step)}</p>'
    says += f'<p class="small covers">{escape(picture.covers)}</p>' if picture.covers else ""
    notes = "".join(f'<p class="small">{escape(note)}</p>' for note in picture.notes)
    if picture.figure is None:
        return f'<section class="insight" aria-labelledby="title-{key}">{title}{says}{notes}</section>'
    height = int(picture.figure["layout"]["height"])
    save = button(
        "picture-png", "Picture", symbol="download", kind="chip", about=f"{picture.title}, as PNG", picture=key
    )
    return (
        f'<section class="insight" aria-labelledby="title-{key}">{title}{says}'
        f'<div class="picture" id="picture-{key}" data-picture="{key}" role="img" style="min-height:{height}px" '
        f'aria-label="{escape(f"{picture.title}. {picture.told}")}"></div>'
        f'<div class="acts">{save}<a class="button chip" href="{ROUTE}/table/{key}?{escape(query)}" download>'
        f'{icon("download")}<span>Numbers</span><span class="sr">: {escape(picture.title)}, as CSV</span></a></div>'
        f'<details class="fold"><summary>The numbers</summary>{_table(picture)}{notes}</details></section>'
    )


def _table(picture: Picture) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in picture.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(str(row[0]))}</th>{"".join(f"<td>{_cell(one)}</td>" for one in row[1:])}</tr>'
        for row in picture.rows
    )
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="The numbers: {escape(picture.title)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    if cell is None:
        return f'<span title="{FEW}">–</span><span class="sr"> {FEW}</span>'
    return escape(cell if isinstance(cell, str) else f"{cell:,}")


def _scale(kind: SurveyKind) -> str:
    return f"{kind.value.upper()}, {kind.scale[0]} to {kind.scale[-1]}"
