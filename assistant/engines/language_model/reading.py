"""One answer as it gathers, piece by piece, until it is whole."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.engines.language_model import faults
from assistant.engines.language_model.faults import Broken, Fault
from assistant.engines.language_model.structured import Way, fitted, read_object, so_far

if TYPE_CHECKING:
    from assistant.engines.language_model.chat import Piece

T = TypeVar("T", bound=BaseModel)

CHARACTERS_PER_TOKEN = 32
"""No tokenizer packs more into one on average; an answer beyond it ignores the limit that was set."""
_PARSING_SHARE = 10
"""The object so far is read again after ten times as long as the last reading took: a tenth of one core at most."""
_SHORT = 1_000
"""Characters up to which it is read with every chunk: microseconds, whatever the clock says after a pause elsewhere."""


class Gathering(Generic[T]):
    """The answer of one try. Raises Broken for what cannot become a whole answer."""

    def __init__(self, way: Way, shape: type[T], answer_tokens: int) -> None:
        self._way, self._shape = way, shape
        self._most = answer_tokens * CHARACTERS_PER_TOKEN
        self._content = self._arguments = ""
        self._finish_reason: str | None = None
        self._refused = False
        self._shown: dict[str, Any] | None = None
        self._read_again_at = 0.0
        self.prompt = self.cached = self.completion = 0

    @property
    def is_finished(self) -> bool:
        """Whether the last word was said; the token count may still come."""
        return self._finish_reason is not None

    @property
    def _text(self) -> str:
        # Some servers put the object into the content although a tool was asked for.
        return self._arguments or self._content

    def take(self, piece: Piece) -> None:
        """Add what one chunk brought. Token counts are running totals: the last one holds."""
        self._content += piece.text
        if self._way is Way.tools:
            self._arguments += piece.arguments
        self._refused = self._refused or piece.refusal
        self._finish_reason = piece.finish_reason or self._finish_reason
        if piece.prompt or piece.completion:
            self.prompt, self.cached, self.completion = piece.prompt, piece.cached, piece.completion
        if len(self._content) + len(self._arguments) > self._most:
            raise Broken(faults.LENGTH)

    def grown(self) -> dict[str, Any] | None:
        """The object so far where it says more than when it was last asked for."""
        begun = time.perf_counter()
        text = self._text
        if begun < self._read_again_at and len(text) > _SHORT:
            return None
        data = so_far(text)
        ended = time.perf_counter()
        self._read_again_at = ended + _PARSING_SHARE * (ended - begun)
        if data is None or data == self._shown:
            return None
        self._shown = data
        return data

    def whole(self) -> T:
        """The finished answer in its shape. Raises Broken."""
        fault = self._incomplete()
        if fault is not None:
            raise Broken(fault)
        try:
            data = read_object(self._text)
        except ValueError:
            data, fault = None, faults.BAD_JSON
        if data is None:
            raise Broken(fault or faults.PROSE)
        try:
            return fitted(data, self._shape)
        except ValidationError as error:
            is_missing = any(problem["type"] == "missing" for problem in error.errors(include_input=False))
            fault = faults.FIELDS_MISSING if is_missing else faults.MISFIT
        raise Broken(fault)

    def _incomplete(self) -> Fault | None:
        if self._refused or self._finish_reason == "content_filter":
            return faults.WITHHELD
        if self._finish_reason == "length":
            return faults.LENGTH
        if self._finish_reason is None:
            return faults.CUT if self._text else faults.EMPTY
        if self._finish_reason not in ("stop", *(["tool_calls"] if self._way is Way.tools else [])):
            return faults.UNREADABLE
        return None if self._text.strip() else faults.EMPTY
