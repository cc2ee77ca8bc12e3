"""What one person is shown of a tab, and how a route gets it for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Depends

from assistant.domain.people import Person
from assistant.ui.context import Context


@dataclass(frozen=True)
class View:
    """A tab, or a part of one, for ``person``; ``others`` are the colleagues whose names may be told."""

    context: Context
    person: Person
    others: tuple[Person, ...] = ()

    @property
    def colleagues(self) -> tuple[Person, ...]:
        """Colleagues without an account, of whom features have to be told: the sample people of the demo."""
        return () if self.context.signed_in else self.others


Kind = TypeVar("Kind", bound=View)


def seen_by_caller(context: Context, kind: type[Kind]) -> Any:
    """A route's dependency: the ``kind`` of view for who stands behind the request, as ``Context.who`` knows them."""
    someone, colleagues = Depends(context.who), Depends(context.others)

    def found(person: Person = someone, others: tuple[Person, ...] = colleagues) -> Kind:
        return kind(context, person, others)

    return Depends(found)
