"""What an endpoint was found to accept. Remembered for as long as the process runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from assistant.engines.language_model.faults import Fault
from assistant.engines.language_model.structured import Way

_NEW_NAME = ("api.openai.com", ".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com")
_NAMES_SCHEMA = ("response_format", "json_schema", "json schema", "structured output", "grammar", "guided")
_NAMES_TOOLS = ("tool", "functions", "function call")
_NAMES_USAGE = ("stream_options", "include_usage")
_UNKNOWN = ("unsupported", "not supported", "unrecognized", "unknown", "extra", "unexpected", "not permitted")
_MAY_COMPLAIN = frozenset({400, 404, 405, 415, 422, 500, 501})


@dataclass(frozen=True)
class Manner:
    """How one request is made."""

    way: Way
    length_field: str
    with_usage: bool = True
    with_temperature: bool = True


class Habits:
    """The manner that suits one endpoint and model, learned from what it refuses."""

    def __init__(self, url: str) -> None:
        host = (urlsplit(url).hostname or "").casefold()
        new = host in _NEW_NAME or host.endswith(tuple(name for name in _NEW_NAME if name.startswith(".")))
        self._manner = Manner(Way.json_schema, "max_completion_tokens" if new else "max_tokens")
        self._refused: set[Way] = set()
        self._works: Way | None = None
        self._renamed = False

    @property
    def works(self) -> Way | None:
        """The way of asking that brought a whole result, None before the first."""
        return self._works

    def manner(self, without: frozenset[Way] = frozenset()) -> Manner:
        """How to ask now; ``without`` are ways that just did not work."""
        ways = [way for way in Way if way not in self._refused and way not in without] or [Way.prompt]
        return replace(self._manner, way=self._works if self._works in ways else ways[0])

    def succeeded(self, used: Manner) -> None:
        """A whole result came this way."""
        self._works = used.way

    def learn(self, fault: Fault, used: Manner) -> bool:
        """Take a refusal to heart; True where another manner is worth a request. Ends after a few."""
        if fault.status not in _MAY_COMPLAIN:
            return False
        text = fault.complaint
        if used.with_usage and any(name in text for name in _NAMES_USAGE):
            self._manner = replace(self._manner, with_usage=False)
            return True
        if used.with_temperature and "temperature" in text:
            self._manner = replace(self._manner, with_temperature=False)
            return True
        if self._other_length(text, used):
            return True
        names = {Way.json_schema: _NAMES_SCHEMA, Way.tools: _NAMES_TOOLS}.get(used.way, ())
        if any(name in text for name in names) or (names and fault.status == 501):
            self._refused.add(used.way)
            self._works = None if self._works is used.way else self._works
            return True
        return False

    def _other_length(self, text: str, used: Manner) -> bool:
        mine = used.length_field
        other = "max_tokens" if mine == "max_completion_tokens" else "max_completion_tokens"
        is_named = other in text or (mine in text and any(word in text for word in _UNKNOWN))
        if not is_named or (self._renamed and self._manner.length_field == mine):
            return False
        self._manner, self._renamed = replace(self._manner, length_field=other), True
        return True
