"""Sent replies submitted for a quality process: looked at before anything is kept, judged in the background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from assistant.domain.accounts import Action
from assistant.domain.people import Permission, Person
from assistant.domain.quality import OwnReply, Process, Submission
from assistant.errors import FixInput
from assistant.features.audit import Audit
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.jobs import Jobs
from assistant.features.permitted import need
from assistant.features.quality.judging import KIND
from assistant.features.quality.nobody import Cleaning, Employees, Texts
from assistant.features.quality.sheet import SentRow, Sheet, read_sheet
from assistant.features.tables import Refused
from assistant.security.codes import Codes
from assistant.security.personal import names
from assistant.security.personal.finder import Finder, plain_word
from assistant.storage.accounts import AccountStore
from assistant.storage.quality import QualityStore
from assistant.storage.quality_processes import QualityProcessStore
from assistant.storage.text import fold

SAMPLE = 200
"""Rows whose personal details are counted for a preview: under a second's work."""


class Looked(NamedTuple):
    """What a file would be kept as; nothing is kept.

    ``columns`` are names in the file with what each is; ``personal`` are columns left out because they say who somebody
    is, ``others`` because nobody needs them. ``kinds`` counts the details in the first ``sampled`` rows; ``first`` is
    the first row's texts without them. ``employees`` is how many people the rows are of, ``tied`` how many of those
    would find their replies.
    """

    process: Process
    columns: tuple[tuple[str, str], ...]
    personal: tuple[str, ...]
    others: tuple[str, ...]
    good: int
    refused: tuple[Refused, ...]
    repeated: int
    kinds: tuple[tuple[str, int], ...]
    sampled: int
    first: Texts | None
    employees: int
    tied: int


class Submitting(KnowsPeople):
    """``finder`` knows what is personal, ``codes`` stand for employees; ``month_first`` is how days are written."""

    def __init__(
        self,
        store: QualityStore,
        processes: QualityProcessStore,
        accounts: AccountStore,
        directory: Directory,
        jobs: Jobs,
        audit: Audit,
        finder: Finder,
        codes: Codes,
        today: Callable[[], date],
        *,
        month_first: bool = False,
    ) -> None:
        self._store, self._processes, self._accounts, self._directory = store, processes, accounts, directory
        self._jobs, self._audit, self._finder, self._codes = jobs, audit, finder, codes
        self._today, self._month_first = today, month_first

    def preview(self, person: Person, process_id: str, data: bytes) -> Looked:
        """What a file would be kept as. Raises NotAllowed, NotFound, and FixInput for what cannot be submitted."""
        process, sheet = self._read(person, process_id, data)
        cleaning, employees = self._cleaning(sheet), self._employees(process)
        sample = [cleaning.cleaned(row.customer, row.reply) for row in sheet.rows[:SAMPLE]]
        kinds = sum((texts.kinds for texts in sample), Counter[str]())
        accounts = {employees.code(row.employee): employees.account(row) for row in sheet.rows}
        header = sheet.columns.header
        return Looked(
            process=process,
            columns=tuple((header[place], meaning) for meaning, place in sheet.columns.found.items()),
            personal=tuple(header[place] for place in sheet.columns.personal),
            others=tuple(header[place] for place in sheet.columns.others),
            good=len(sheet.rows),
            refused=sheet.refused,
            repeated=len(sheet.rows) - len(self._new(sheet.rows, employees)),
            kinds=tuple((kind if kind == names.KIND else plain_word(kind), n) for kind, n in kinds.most_common()),
            sampled=len(sample),
            first=sample[0] if sample else None,
            employees=len(accounts),
            tied=sum(map(bool, accounts.values())),
        )

    def submit(self, person: Person, process_id: str, key: str, data: bytes) -> Submission:
        """Keep the good rows of a file and have them judged; the same ``key`` gives the same submission.

        Raises what ``preview`` raises, and FixInput where no row is good.
        """
        process, sheet = self._read(person, process_id, data)
        if not sheet.rows:
            raise FixInput("No row of the file can be taken. Mend the file and choose it again.")
        cleaning, employees = self._cleaning(sheet), self._employees(process)
        new = self._new(sheet.rows, employees)
        replies, details = [], 0
        for row in new:
            texts = cleaning.cleaned(row.customer, row.reply)
            replies.append(employees.sent(row, texts))
            details += texts.kinds.total()
        about = {"refused": len(sheet.refused), "repeated": len(sheet.rows) - len(new), "details": details}
        made = self._store.submit(process.id, key, person.name, replies, tied_at=process.tied_at, **about)
        if not made.job_id:  # else it was asked for twice
            self._audit.note(person, Action.quality_submitted, process.name, f"{made.rows} replies")
        return self._begin(person, made, made.id)

    def list(self, person: Person) -> tuple[Submission, ...]:
        """Every submission, newest first. Raises NotAllowed."""
        need(person, Permission.submit_quality)
        return self._store.submissions()

    def take_back(self, person: Person, submission_id: str) -> Submission:
        """Have a submission's verdicts leave all counts. Raises NotAllowed, NotFound."""
        need(person, Permission.submit_quality)
        taken = self._store.take_back(submission_id)
        self._audit.note(person, Action.quality_taken_back, taken.process, f"{taken.rows} replies")
        return taken

    def put_back(self, person: Person, submission_id: str) -> Submission:
        """Count a submission again, and go on with what is not judged. Raises NotAllowed, NotFound."""
        need(person, Permission.submit_quality)
        back = self._store.put_back(submission_id)
        self._audit.note(person, Action.quality_submitted, back.process, f"{back.rows} replies again")
        return self.go_on(person, submission_id)

    def go_on(self, person: Person, submission_id: str) -> Submission:
        """Have the rest judged, where no job does so already. Raises NotAllowed, NotFound."""
        need(person, Permission.submit_quality)
        found = self._store.submission(submission_id)
        return found if found.is_under_way else self._begin(person, found, f"{found.id} {found.job_id}")

    def mine(self, person: Person) -> tuple[OwnReply, ...]:
        """The judged replies that are tied to the person's own account, the newest first."""
        return self._store.of_person(person.id)

    def _begin(self, person: Person, submission: Submission, key: str) -> Submission:
        if submission.is_done or submission.is_under_way:
            return submission
        job = self._jobs.start(person, KIND, {"submission": submission.id}, key=f"{KIND} {key}")
        self._store.note_job(submission.id, job.id)
        return self._store.submission(submission.id)

    def _read(self, person: Person, process_id: str, data: bytes) -> tuple[Process, Sheet]:
        need(person, Permission.submit_quality)
        process = self._processes.get(process_id)
        if not process.in_force:
            raise FixInput("This quality process has ended. Approve it again, or choose another.")
        teams = self._directory.teams()
        return process, read_sheet(data, teams, self._today(), month_first=self._month_first)

    def _new(self, rows: Sequence[SentRow], employees: Employees) -> tuple[SentRow, ...]:
        """Rows that are not kept yet, each once: taking details out of the others would be for nothing."""
        by_digest = {employees.digest(row): row for row in rows}
        for digest in self._store.known(list(by_digest)):
            del by_digest[digest]
        return tuple(by_digest.values())

    def _cleaning(self, sheet: Sheet) -> Cleaning:
        return Cleaning(self._finder, sheet.rows, [one.name for one in self._directory.people()])

    def _employees(self, process: Process) -> Employees:
        accounts: dict[str, str] = {}
        if process.tied_at is not None:
            accounts = {fold(one.login): one.id for one in self._accounts.list() if "@" in one.login}
        return Employees(self._codes, process.id, accounts)
