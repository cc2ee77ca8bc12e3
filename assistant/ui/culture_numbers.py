"""“How we are doing”: a part of the culture tab, for everybody; leaders bring answers in and take a report along."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, Field

from assistant.domain.people import Permission
from assistant.domain.surveys import SurveyKind
from assistant.features.insights.drawing_code import plotly_script, plotly_version
from assistant.features.insights.look import Chosen
from assistant.features.insights.numbers import Numbers
from assistant.features.insights.palette import DARK, LIGHT
from assistant.features.insights.picture import FEW, MADE_UP, Picture
from assistant.features.insights.surveys import MOST_CHARACTERS
from assistant.ui.context import Context
from assistant.ui.culture_parts import part_slot
from assistant.ui.dates import read_month
from assistant.ui.downloads import download, file_name
from assistant.ui.pieces import slot
from assistant.ui.rendering_numbers import (
    imports_part,
    numbers_page,
    pictures_part,
    survey_preview,
    surveys_section,
)
from assistant.ui.spreadsheet import MEDIA_TYPE, comma_separated
from assistant.ui.view import View, seen_by_caller

NAME = "numbers"
SCRIPT = f"/static/plotly-{plotly_version()}.js"
"""Below a path that browsers may keep, with the version in it: another version has another address."""


class SurveyGiven(BaseModel):
    """A CSV file of answers as the form holds it."""

    text: str = Field(max_length=MOST_CHARACTERS)
    kind: SurveyKind | None = None


class NumbersPart(View):
    """The part, as one person sees it."""

    @cached_property
    def numbers(self) -> Numbers:
        """The pictures, where the person's team is known by name."""
        return self.context.assistant.insights.numbers.among(self.colleagues)

    def page(self, chosen: Chosen) -> str:
        """All of it."""
        choices = self.numbers.choices(self.person)
        content = numbers_page(choices, chosen, self._pictures(chosen), self._surveys(), made_up=self.numbers.made_up)
        return part_slot(self.person, NAME, content)

    def shown(self, chosen: Chosen) -> str:
        """The pictures of another choice, as a slot."""
        return slot("numbers", self._pictures(chosen))

    def figures(self, chosen: Chosen, dark: bool) -> list[dict[str, Any]]:
        """What is drawn, by the name of its place, with what a picture that leaves the page has to say."""
        pictures = self.numbers.pictures(self.person, chosen, DARK if dark else LIGHT)
        said = f" {MADE_UP}" if self.numbers.made_up else ""
        return [
            {"key": one.key, "title": one.title, "says": f"{one.told}{said}", "file": self._file(one), **one.figure}
            for one in pictures
            if one.figure is not None
        ]

    def table(self, key: str, chosen: Chosen) -> Response:
        """The numbers of one picture as a file."""
        found = self.numbers.picture(self.person, key, chosen)
        told = [found.title, found.told, *([MADE_UP] if self.numbers.made_up else [])]
        rows = [[FEW if cell is None else cell for cell in row] for row in found.rows]
        # The first line names the columns, as programs that read it expect; what it says stands below.
        content = comma_separated(found.columns, [*rows, *([line] for line in (*told, *found.notes))])
        return download(content, found.title, self.context.today, "csv", MEDIA_TYPE)

    def report(self, chosen: Chosen) -> Response:
        """The report as a file."""
        made = self.context.assistant.insights.report.take(self.person, chosen, self.numbers)
        name = f"How we are doing {chosen.months.words}"
        return download(made, name, self.context.today, "html", "text/html; charset=utf-8")

    def previewed(self, given: SurveyGiven) -> str:
        """What a file holds, as a slot."""
        found = self.context.assistant.insights.surveys.preview(self.person, given.text, given.kind)
        return slot("survey-preview", survey_preview(found))

    def keep(self, given: SurveyGiven) -> str:
        """A file's answers kept: what was brought in, as slots."""
        _, new = self.context.assistant.insights.surveys.keep(self.person, given.text, given.kind)
        said = '<p class="small" role="status">These very answers are here already, so nothing was added.</p>'
        return slot("survey-preview", "" if new else said) + self.brought_in()

    def brought_in(self) -> str:
        """What was brought in, as a slot."""
        found = self.context.assistant.insights.surveys.imports(self.person)
        return slot("surveys", imports_part(found, self.context.today, self.context.time_zone))

    def _file(self, picture: Picture) -> str:
        return file_name(picture.title, self.context.today, "png")

    def _pictures(self, chosen: Chosen) -> str:
        pictures = self.numbers.pictures(self.person, chosen)
        return pictures_part(pictures, chosen, SCRIPT, report=self.person.may(Permission.take_report))

    def _surveys(self) -> str:
        if not self.person.may(Permission.import_surveys):
            return ""
        found = self.context.assistant.insights.surveys.imports(self.person)
        return surveys_section(found, self.context.today, self.context.time_zone)


def numbers_routes(context: Context) -> APIRouter:
    """Routes below ``/page/culture/numbers``, and the script that draws; the features check who may see what."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    shown, chosen = seen_by_caller(context, NumbersPart), Depends(_chosen_of(context))
    packed: dict[bool, bytes] = {}

    @router.get("/page/culture/numbers")
    def show(part: NumbersPart = shown, given: Chosen = chosen) -> str:
        return part.page(given)

    @router.get("/page/culture/numbers/shown")
    def choose(part: NumbersPart = shown, given: Chosen = chosen) -> str:
        return part.shown(given)

    @router.get("/page/culture/numbers/figures")
    def figures(dark: bool = False, part: NumbersPart = shown, given: Chosen = chosen) -> JSONResponse:
        return JSONResponse(part.figures(given, dark))

    @router.get("/page/culture/numbers/table/{key}")
    def table(key: str, part: NumbersPart = shown, given: Chosen = chosen) -> Response:
        return part.table(key, given)

    @router.get("/page/culture/numbers/report")
    def report(part: NumbersPart = shown, given: Chosen = chosen) -> Response:
        return part.report(given)

    @router.post("/page/culture/numbers/surveys/preview")
    def preview(given: SurveyGiven, part: NumbersPart = shown) -> str:
        return part.previewed(given)

    @router.post("/page/culture/numbers/surveys")
    def keep(given: SurveyGiven, part: NumbersPart = shown) -> str:
        return part.keep(given)

    @router.post("/page/culture/numbers/surveys/{import_id}/off")
    def take_back(import_id: str, part: NumbersPart = shown) -> str:
        context.assistant.insights.surveys.take_back(part.person, import_id)
        return part.brought_in()

    @router.post("/page/culture/numbers/surveys/{import_id}/back")
    def put_back(import_id: str, part: NumbersPart = shown) -> str:
        context.assistant.insights.surveys.put_back(part.person, import_id)
        return part.brought_in()

    @router.get(SCRIPT)
    def script(request: Request) -> Response:
        small = "gzip" in request.headers.get("accept-encoding", "")
        if small not in packed:
            packed[small] = gzip.compress(plotly_script(), 6) if small else plotly_script()
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
        headers |= {"Content-Encoding": "gzip"} if small else {}
        return Response(packed[small], media_type="text/javascript", headers=headers)

    return router


def _chosen_of(context: Context) -> Callable[..., Chosen]:
    several: list[str] = Query([], max_length=100)

    def found(since: str = "", until: str = "", team: str = "", standard: list[str] = several) -> Chosen:
        standards = [one[:200] for one in standard]
        first, last = (read_month(month) if month else None for month in (since, until))
        return context.assistant.insights.numbers.chosen(first, last, team[:200], standards)

    return found
