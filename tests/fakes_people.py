"""Fakes around people: nobody has an account in the demo, the audit is a list, and one's data are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.domain.accounts import Action, AuditEntry
from assistant.domain.people import Permission, Person
from assistant.errors import NotAllowed
from tests.fake_answers import NOW


class NoAccounts:
    """What there is of accounts where nobody signs in: whatever is asked is not allowed."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def refuse(*_: object, **__: object) -> None:
            raise NotAllowed("Only administrators look after accounts and teams.")

        return refuse


class FakeAudit:
    """The audit in memory."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []

    def note(self, person: Person | None, action: Action, subject: str = "", detail: str = "") -> None:
        who = {"actor_id": person.id if person else "", "actor": person.name if person else ""}
        line = AuditEntry(sequence=len(self.entries) + 1, at=NOW, action=action, subject=subject, detail=detail, **who)
        self.entries.append(line)

    def read(self, person: Person, *_: object) -> tuple[AuditEntry, ...]:
        if not person.may(Permission.read_audit):
            raise NotAllowed("Only administrators read who changed what.")
        return tuple(reversed(self.entries))


class FakeNames:
    """Names by id, as a test sets them."""

    def __init__(self) -> None:
        self.teams: dict[str, str] = {}

    def team(self, team_id: str) -> str:
        return self.teams.get(team_id, "")


class NoOwnReplies:
    """Quality where no reply is tied to anybody."""

    @property
    def submitting(self) -> NoOwnReplies:
        return self

    def mine(self, person: Person) -> tuple[()]:
        return ()


class FakeOwnData:
    """One file, and a deletion that counts how often it was asked for."""

    def __init__(self) -> None:
        self.deleted: list[str] = []

    def export(self, person: Person) -> bytes:
        return b"PK" + person.id.encode()

    def delete(self, person: Person) -> tuple[str, ...]:
        self.deleted.append(person.id)
        return ("1 conversation", "2 reviews") if self.deleted.count(person.id) == 1 else ()
