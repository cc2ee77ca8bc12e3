"""What a role may do, asked where nothing more particular is to be said about it."""

from __future__ import annotations

from assistant.domain.people import Permission, Person
from assistant.errors import NotAllowed


def need(person: Person, permission: Permission) -> None:
    """Raises NotAllowed for whose role does not let them."""
    if not person.may(permission):
        raise NotAllowed(f"Your role does not let you {permission.value}.")
