"""NPS and CSAT answers brought in from a file: looked at first, kept once, and taken back where it was a mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.accounts import Action
from assistant.domain.people import Permission, Person
from assistant.domain.surveys import SurveyAnswer, SurveyImport, SurveyKind
from assistant.errors import FixInput
from assistant.features.audit import Audit
from assistant.features.permitted import need
from assistant.features.tables import Refused, Row, quoted, read_day, read_table
from assistant.storage.surveys import SurveyStore

MOST_CHARACTERS = 200_000
_CALLED = {
    "date": ("date", "day", "answered on", "answered at"),
    "kind": ("kind", "type", "survey", "question"),
    "score": ("score", "answer", "rating", "value"),
}
_NEEDED = {"date": "the day of the answer", "score": "a whole number"}
_NEEDED_KIND = {"kind": "nps or csat, unless you choose one above"}


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
    """Leaders bring answers in; the file's other columns are not read. ``month_first`` is how days are written."""

    def __init__(
        self, store: SurveyStore, audit: Audit, today: Callable[[], date], *, month_first: bool = False
    ) -> None:
        self._store, self._audit, self._today, self._month_first = store, audit, today, month_first

    def imports(self, person: Person) -> tuple[SurveyImport, ...]:
        """What was brought in, the newest first. Raises NotAllowed."""
        need(person, Permission.import_surveys)
        return self._store.imports()

    def preview(self, person: Person, text: str, kind: SurveyKind | None) -> SurveyFile:
        """What a CSV file holds; nothing is kept. ``kind`` is for a file in which no column says it.

        Raises NotAllowed, and FixInput for a file that is too long, lacks a column or has no row.
        """
        need(person, Permission.import_surveys)
        if len(text) > MOST_CHARACTERS:
            raise FixInput(f"The file has {len(text):,} characters; up to {MOST_CHARACTERS:,} fit. Send it in parts.")
        table = read_table(text, _CALLED, _NEEDED if kind else {**_NEEDED, **_NEEDED_KIND})
        answers, refused = table.taken(lambda row: self._answer(row, kind))
        return SurveyFile(answers, refused, self._overlapping(answers))

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

    def _answer(self, row: Row, kind: SurveyKind | None) -> SurveyAnswer:
        """The answer in a row. Raises FixInput with why it cannot be read."""
        said, score = row.values["kind"], row.values["score"]
        if said and said.casefold() not in tuple(SurveyKind):
            raise FixInput(f"{quoted(said, 'The kind')} is neither nps nor csat.")
        asked = SurveyKind(said.casefold()) if said else kind
        if asked is None:
            raise FixInput("It does not say nps or csat.")
        day = read_day(row.values["date"], self._today(), month_first=self._month_first)
        if not (score.isascii() and score.isdigit() and len(score) < 4 and int(score) in asked.scale):
            scale = f"whole numbers from {asked.scale[0]} to {asked.scale[-1]}"
            raise FixInput(f"{quoted(score, 'The score')} is no {asked.value.upper()} score: {scale}.")
        return SurveyAnswer(day, asked, int(score))

    def _overlapping(self, answers: Sequence[SurveyAnswer]) -> int:
        if not answers:
            return 0
        days = {(one.kind, one.day) for one in answers}
        kept = self._store.scores(min(one.day for one in answers), max(one.day for one in answers))
        return sum(one.times for one in kept if (one.kind, one.day) in days)


def _told(kept: SurveyImport) -> str:
    return f"{kept.nps} NPS and {kept.csat} CSAT answers, {kept.first.isoformat()} to {kept.last.isoformat()}"
