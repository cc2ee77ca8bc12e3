"""What an endpoint supports, found out by asking it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from assistant.engines.language_model.faults import NO_STREAM, Broken, Fault
from assistant.engines.language_model.habits import Manner
from assistant.engines.language_model.structured import Message, Way
from assistant.errors import EngineGarbled, EngineSlow, EngineUnreachable

if TYPE_CHECKING:
    from assistant.engines.language_model.endpoint import Endpoint

SECONDS = 10.0
"""For each request of a probe."""


@dataclass(frozen=True)
class Support:
    """What was found; None means that it could not be found out.

    ``problem`` says in words for a person why a call would fail, empty where one works.
    ``usage`` is whether the endpoint reports the tokens it used.
    """

    host: str
    model: str
    reachable: bool
    json_schema: bool | None = None
    tools: bool | None = None
    prompt: bool | None = None
    streaming: bool | None = None
    usage: bool | None = None
    problem: str = ""

    @property
    def works(self) -> bool:
        """Whether at least one way of asking for a result works."""
        return bool(self.json_schema or self.tools or self.prompt)


class _Ready(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ready: bool


_MESSAGES = (
    Message("system", "This is a test of the connection. Answer with one JSON object whose field ready is true."),
    Message("user", "Are you ready?"),
)


async def probe(endpoint: Endpoint) -> Support:
    """Ask in each of the three ways; the retry layer and the breaker are left out. Raises nothing for a fault."""
    found = Support(endpoint.host, endpoint.model, reachable=False)
    for way in Way:
        outcome = await _asked(endpoint, way)
        if isinstance(outcome, Fault):
            is_answer = outcome.error not in (EngineSlow, EngineUnreachable)
            found = replace(found, reachable=found.reachable or is_answer, problem=outcome.words)
            if outcome is NO_STREAM:
                found = replace(found, streaming=False)
            if outcome.endpoints and outcome.error is not EngineGarbled:
                # The key, the address or the server itself: the other ways would meet the same.
                break
            found = _with(found, way, False)
        else:
            usage = found.usage or outcome > 0
            found = _with(replace(found, reachable=True, streaming=True, usage=usage), way, True)
    return replace(found, problem="") if found.works else found


def _with(found: Support, way: Way, works: bool) -> Support:
    if way is Way.json_schema:
        return replace(found, json_schema=works)
    if way is Way.tools:
        return replace(found, tools=works)
    return replace(found, prompt=works)


async def _asked(endpoint: Endpoint, way: Way) -> int | Fault:
    """Tokens reported for one request in this way, or why it failed."""
    manner: Manner = replace(endpoint.habits.manner(), way=way)
    while True:
        try:
            result = await endpoint.attempt("probe", _MESSAGES, _Ready, manner, seconds=SECONDS)
            return result.usage.tokens
        except Broken as broken:
            fault = broken.fault
        if not endpoint.habits.learn(fault, manner):
            return fault
        learned = replace(endpoint.habits.manner(), way=way)
        if learned == manner:
            return replace(fault, endpoints=False)
        manner = learned
