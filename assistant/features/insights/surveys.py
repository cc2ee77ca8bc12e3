"""NPS and CSAT answers brought in from a file: looked at first, kept once, and taken back where it was a mistake."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assistant.domain.accounts import Action
from assistant.domain.people import Permission, Person
from assistant.domain.surveys import SurveyAnswer, SurveyImport, SurveyKind
from assistant.errors import FixInput
from assistant.features.audit import Audit
from assistant.features.permitted import need
from assistant.storage.surveys import SurveyStore

MOST_CHARACTERS = 200_000
_COLUMNS = {
    "date": ("date", "day", "answered on", "answered at"),
    "kind": ("kind", "type", "survey", "question"),
    "score": ("score", "answer", "rating", "value"),
}


class Refused(NamedTuple):
    """A row that cannot be read: the line it begins in, from 1, and why."""

    line: int
    why: str


@dataclass(frozen=True)
class SurveyFile:
    """What a file holds; ``overlapping`` answers of the same kinds are kept already from the same days."""

    answers: tuple[SurveyAnswer, ...]
    refused: tuple[Refused, ...]
    overlapping: int = 0

    @property
    def counts(self) -> dict[SurveyKind, int]:
        """How many answers of each kind."""
        found = Counter(one.kind for one in self.answers)
        return {kind: found[kind] for kind in SurveyKind if found[kind]}


class Surveys:
    """Leaders bring answers in; the file's other columns are not read."""

    def __init__(self, store: SurveyStore, audit: Audit, today: Callable[[], date]) -> None:
        self._store, self._audit, self._today = store, audit, today

    def imports(self, person: Person) -> tuple[SurveyImport, ...]:
        """What was brought in, the newest first. Raises NotAllowed."""
        need(person, Permission.import_surveys)
        return self._store.imports()

    def preview(self, person: Person, text: str, kind: SurveyKind | None) -> SurveyFile:
        """What a CSV file holds; nothing is kept. ``kind`` is for a file in which no column says it.

        Raises NotAllowed, and FixInput for a file that is too long or lacks a column.
        """
        need(person, Permission.import_surveys)
        answers: list[SurveyAnswer] = []
        refused: list[Refused] = []
        for line, row in _rows(text, kind):
            try:
                answers.append(_answer(row, kind, self._today()))
            except FixInput as error:
                refused.append(Refused(line, str(error)))
        return SurveyFile(tuple(answers), tuple(refused), self._overlapping(answers))

    def keep(self, person: Person, text: str, kind: SurveyKind | None) -> tuple[SurveyImport, bool]:
        """Keep the answers of a file that can be read, and whether they were new.

        Raises what ``preview`` raises, and FixInput where there are none.
        """
        answers = self.preview(person, text, kind).answers
        if not answers:
            raise FixInput("There is no row in it that can be read, so nothing was kept.")
        kept, new = self._store.add(answers)
        if new:
            self._audit.note(person, Action.surveys_imported, detail=_told(kept))
        return kept, new

    def take_back(self, person: Person, import_id: str) -> None:
        """Count an import no more. Raises NotAllowed, NotFound."""
        need(person, Permission.import_surveys)
        self._store.take_back(import_id)
        self._audit.note(person, Action.surveys_taken_back, import_id)

    def put_back(self, person: Person, import_id: str) -> None:
        """Count an import again. Raises NotAllowed, and NotFound for one that was removed since."""
        need(person, Permission.import_surveys)
        self._store.put_back(import_id)
        self._audit.note(person, Action.surveys_imported, import_id, "put back")

    def _overlapping(self, answers: list[SurveyAnswer]) -> int:
        if not answers:
            return 0
        days = {(one.kind, one.day) for one in answers}
        kept = self._store.scores(min(one.day for one in answers), max(one.day for one in answers))
        return sum(one.times for one in kept if (one.kind, one.day) in days)


def _rows(text: str, kind: SurveyKind | None) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and values of every row by our names of the columns."""
    if len(text) > MOST_CHARACTERS:
        raise FixInput(f"The file has {len(text):,} characters; up to {MOST_CHARACTERS:,} fit. Send it in parts.")
    text = text.removeprefix("\ufeff").replace("\0", "")
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    places: dict[str, int] | None = None
    try:
        for values in reader:
            if not any(value.strip() for value in values):
                continue
            if places is None:
                places = _places(values, kind)
                continue
            yield reader.line_num, {name: values[at].strip() if at < len(values) else "" for name, at in places.items()}
    except csv.Error as error:
        raise FixInput(f"Line {reader.line_num} cannot be read as CSV: {error}.") from error
    if places is None:
        raise FixInput("The file is empty. Its first line names the columns: date, kind and score.")


def _places(names: list[str], kind: SurveyKind | None) -> dict[str, int]:
    said = [name.strip().casefold() for name in names]
    found = {
        column: next(said.index(one) for one in others if one in said)
        for column, others in _COLUMNS.items()
        if any(one in said for one in others)
    }
    missing = [column for column in _COLUMNS if column not in found and not (column == "kind" and kind)]
    if missing:
        raise FixInput(
            f"The first line names no column “{missing[0]}”. It needs date and score, and kind (nps or csat) unless "
            "you choose one above."
        )
    return found


def _answer(row: dict[str, str], kind: SurveyKind | None, today: date) -> SurveyAnswer:
    said = row.get("kind", "").casefold()
    if said and said not in tuple(SurveyKind):
        raise FixInput(f"“{said[:40]}” is neither nps nor csat.")
    asked = SurveyKind(said) if said else kind
    if asked is None:
        raise FixInput("It does not say nps or csat.")
    day = _day(row["date"])
    if day > today:
        raise FixInput(f"{day.isoformat()} is still to come.")
    score = row["score"]
    if not (score.isascii() and score.isdigit() and int(score) in asked.scale):
        scale = f"whole numbers from {asked.scale[0]} to {asked.scale[-1]}"
        raise FixInput(f"“{score[:40]}” is no {asked.value.upper()} score: {scale}.")
    return SurveyAnswer(day, asked, int(score))


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        raise FixInput(f"“{words[:40]}” is no date such as 2026-03-31.") from None


def _told(kept: SurveyImport) -> str:
    return f"{kept.nps} NPS and {kept.csat} CSAT answers, {kept.first.isoformat()} to {kept.last.isoformat()}"
