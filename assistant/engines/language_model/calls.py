"""One call of an endpoint: what is asked, what has come of it, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from assistant.domain.conversation import Usage
from assistant.engines.language_model.patience import Patience
from assistant.engines.language_model.reading import Gathering
from assistant.engines.language_model.structured import Message, Way

if TYPE_CHECKING:
    from assistant.engines.language_model.chat import Chat

T = TypeVar("T", bound=BaseModel)

_MILLION = 1_000_000


class PriceLike(Protocol):
    """US dollars for a million tokens; ``cached`` None costs as ``prompt``."""

    @property
    def prompt(self) -> Decimal: ...
    @property
    def cached(self) -> Decimal | None: ...
    @property
    def completion(self) -> Decimal: ...


@dataclass(frozen=True)
class Partial:
    """The object as far as it has come; its last string, number or list may be incomplete."""

    data: dict[str, Any]


@dataclass(frozen=True)
class Complete(Generic[T]):
    """The whole result, in its shape. ``usage`` counts every try of the call."""

    value: T
    usage: Usage


@dataclass
class Call(Generic[T]):
    """One call over all its tries."""

    task: str
    model: str
    price: PriceLike | None
    chat: Chat
    messages: Sequence[Message] = field(repr=False)
    shape: type[T]
    answer_tokens: int
    patience: Patience
    is_shown: bool
    is_hurried: bool = False
    """Whether it had less time than the endpoint has: that it was late says nothing of the endpoint."""
    tries: int = 0
    skipped: frozenset[Way] = frozenset()
    prompt: int = 0
    cached: int = 0
    completion: int = 0

    def count(self, gathering: Gathering[T]) -> None:
        """Add the tokens of one request, of which a failed one has its share too."""
        self.prompt += gathering.prompt
        self.cached += gathering.cached
        self.completion += gathering.completion

    @property
    def usage(self) -> Usage:
        """Tokens of all requests so far and what they cost."""
        usage = Usage(model=self.model, prompt=self.prompt, cached=self.cached, completion=self.completion)
        if self.price is None:
            return usage
        cached = self.price.prompt if self.price.cached is None else self.price.cached
        cost = (usage.prompt - usage.cached) * self.price.prompt + usage.cached * cached
        return usage.model_copy(update={"cost": (cost + usage.completion * self.price.completion) / _MILLION})
