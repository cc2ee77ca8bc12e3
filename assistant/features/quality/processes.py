"""Quality processes: a leader approves and ends them; an administrator lets replies be tied to accounts."""

from __future__ import annotations

from assistant.domain.accounts import Action
from assistant.domain.maxima import NAME, within
from assistant.domain.people import Permission, Person
from assistant.domain.quality import Process
from assistant.errors import FixInput, NotAllowed
from assistant.features.audit import Audit
from assistant.features.permitted import need
from assistant.storage.quality_processes import QualityProcessStore

LONGEST_PURPOSE = 300


class Processes:
    """Every change is written down for the administrators."""

    def __init__(self, store: QualityProcessStore, audit: Audit) -> None:
        self._store, self._audit = store, audit

    def list(self, person: Person) -> tuple[Process, ...]:
        """Every process, the oldest first. Raises NotAllowed for who neither submits replies nor ties them."""
        if not person.may(Permission.identify_quality):
            need(person, Permission.submit_quality)
        return self._store.list()

    def approve(self, person: Person, key: str, name: str, purpose: str, run_by: str) -> Process:
        """Let a process submit replies; the same ``key`` gives the same one. Raises NotAllowed, FixInput."""
        need(person, Permission.submit_quality)
        name, run_by = (" ".join(words.split()) for words in (name, run_by))
        if not name or not run_by:
            raise FixInput("A quality process has a name, and says who runs it.")
        within(name, NAME, "The name")
        within(run_by, NAME, "Who runs it")
        made = self._store.approve(key, name, _purpose(purpose), run_by, person.name)
        self._audit.note(person, Action.quality_approved, made.name, made.purpose)
        return made

    def end(self, person: Person, process_id: str) -> Process:
        """Take no more replies for a process and count none of its own; its ties go for good.

        Raises NotAllowed, NotFound.
        """
        need(person, Permission.submit_quality)
        was = self._store.get(process_id)
        ended = self._store.end(process_id)
        if was.in_force:
            self._audit.note(person, Action.quality_ended, ended.name)
        if was.tied_at is not None:
            self._audit.note(person, Action.quality_untied, ended.name, "with the process")
        return ended

    def approve_again(self, person: Person, process_id: str) -> Process:
        """Let a process that ended submit again, and count its replies. Raises NotAllowed, NotFound."""
        need(person, Permission.submit_quality)
        was = self._store.get(process_id)
        again = self._store.approve_again(process_id, person.name)
        if not was.in_force:
            self._audit.note(person, Action.quality_approved, again.name, again.purpose)
        return again

    def tie(self, person: Person, process_id: str, purpose: str) -> Process:
        """Have replies that are submitted from now on tied to the accounts of who wrote them.

        Raises NotAllowed for who is no administrator, NotFound, and FixInput without a purpose or for an ended one.
        """
        _need_administrator(person)
        if not self._store.get(process_id).in_force:
            raise FixInput("This quality process has ended. A leader can approve it again.")
        tied = self._store.tie(process_id, _purpose(purpose), person.name)
        self._audit.note(person, Action.quality_tied, tied.name, tied.tie_purpose)
        return tied

    def untie(self, person: Person, process_id: str) -> int:
        """Tie nothing any more and remove the ties there are; how many. Raises NotAllowed, NotFound."""
        _need_administrator(person)
        process, removed = self._store.untie(process_id)
        self._audit.note(person, Action.quality_untied, process.name, f"{removed} ties removed")
        return removed


def _need_administrator(person: Person) -> None:
    if not person.may(Permission.identify_quality):
        raise NotAllowed("Only administrators decide whether a quality process keeps who wrote a reply.")


def _purpose(words: str) -> str:
    words = " ".join(words.split())
    if not words:
        raise FixInput("Say in a sentence what it is for.")
    return within(words, LONGEST_PURPOSE, "The purpose")
