"""Who signed in, changed, exported and deleted what: written down for the administrators."""

from __future__ import annotations

from assistant.domain.accounts import Action, AuditEntry
from assistant.domain.people import Permission, Person
from assistant.errors import NotAllowed
from assistant.storage.audit import AuditStore

PAGE = 100


class Audit:
    """Lines are added by what happens and read by administrators; nothing changes one."""

    def __init__(self, store: AuditStore) -> None:
        self._store = store

    def note(self, person: Person | None, action: Action, subject: str = "", detail: str = "") -> None:
        """Write down that a person, or with None the assistant or somebody unknown, did something.

        ``subject`` names the person or record it was done to; ``detail`` is short and holds nobody's words.
        """
        self._store.add(person.id if person else "", person.name if person else "", action, subject, detail)

    def read(
        self,
        person: Person,
        before: int | None = None,
        limit: int = PAGE,
        action: Action | None = None,
        actor_id: str | None = None,
    ) -> tuple[AuditEntry, ...]:
        """The newest lines first; ``before`` is the sequence of the last line one has. Raises NotAllowed."""
        if not person.may(Permission.read_audit):
            raise NotAllowed("Only administrators read who changed what.")
        return self._store.list(before, limit, action, actor_id)
