"""One request: sent in one manner, read piece by piece within the limits, every fault in our own terms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from assistant.engines.language_model import faults
from assistant.engines.language_model.calls import Call, Complete, Partial
from assistant.engines.language_model.faults import Broken, translated
from assistant.engines.language_model.habits import Manner
from assistant.engines.language_model.reading import Gathering
from assistant.engines.language_model.structured import request_fields, worded

if TYPE_CHECKING:
    from assistant.engines.language_model.chat import Piece

T = TypeVar("T", bound=BaseModel)

TEMPERATURE = 0.2


async def request(
    call: Call[T], manner: Manner, clock: Callable[[], datetime]
) -> AsyncGenerator[Partial | Complete[T], None]:
    """The items of one request; Partials only where the call is shown. Raises Broken, free of the original."""
    gathering = Gathering(manner.way, call.shape, call.answer_tokens)
    try:
        async with aclosing(_pieces(call, manner)) as pieces:
            while (piece := await _next(call, pieces, gathering, clock)) is not None:
                gathering.take(piece)
                if call.is_shown and (data := gathering.grown()) is not None:
                    yield Partial(data)
    finally:
        call.count(gathering)
    yield Complete(gathering.whole(), call.usage)


async def _next(
    call: Call[T], pieces: AsyncIterator[Piece], gathering: Gathering[T], clock: Callable[[], datetime]
) -> Piece | None:
    """The next piece within the limits, None at the end. Raises Broken."""
    try:
        async with asyncio.timeout(call.patience.for_chunk(gathering.is_finished)):
            return await anext(pieces, None)
    except TimeoutError:
        if gathering.is_finished:
            return None
        fault = faults.STALL if call.patience.left else faults.DEADLINE
    except Exception as error:  # whatever the libraries raise for a bad body
        fault = translated(error, clock())
    # Out of the except block: the original, which may name the key, must not hang on as the context.
    raise Broken(fault)


def _pieces(call: Call[T], manner: Manner) -> AsyncGenerator[Piece, None]:
    fields = request_fields(manner.way, call.task, call.shape) | {manner.length_field: call.answer_tokens}
    if manner.with_temperature:
        fields["temperature"] = TEMPERATURE
    messages = worded(manner.way, call.messages, call.shape)
    return call.chat.pieces(messages, manner.with_usage, **fields)
