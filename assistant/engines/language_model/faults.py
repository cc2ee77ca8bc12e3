"""Every fault of an endpoint in our own terms. The words of the other side never leave this module's private use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.engines.language_model.patience import retry_after
from assistant.errors import (
    EngineBusy,
    EngineFailed,
    EngineGarbled,
    EngineOverLimit,
    EngineRefused,
    EngineSlow,
    EngineUnreachable,
    EngineWithheld,
)

_OPERATOR = "Whoever runs this assistant can put that right."
_TOO_LONG = (
    "context_length_exceeded",
    "maximum context length",
    "context window",
    "context size",
    "prompt is too long",
    "input tokens exceed",
)


@dataclass(frozen=True)
class Fault:
    """One fault: its name for the log, the error and words for a person, and what may be done about it.

    ``again`` says that another try may help, ``endpoints`` that it counts against the endpoint,
    ``wait`` what Retry-After asked for in seconds, ``ignored`` that the endpoint seems not to know the
    way the shape was asked for. ``complaint`` holds the endpoint's own text: compared, never shown.
    """

    kind: str
    error: type[EngineFailed]
    words: str
    again: bool = False
    endpoints: bool = True
    wait: float | None = None
    ignored: bool = False
    status: int | None = None
    complaint: str = field(default="", repr=False)


class Broken(Exception):
    """A try that failed; carries the fault between our own functions."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


DEADLINE = Fault("deadline", EngineSlow, "The language model didn't answer in time.")
STALL = Fault("stall", EngineSlow, "The language model stopped answering.", again=True)
UNREACHED = Fault("no connection", EngineUnreachable, "The language model can't be reached right now.", again=True)
DISCONNECT = Fault("disconnect", EngineUnreachable, "The connection to the language model broke.", again=True)
TOO_LARGE = Fault("too large", EngineOverLimit, "The language model sent far more than an answer.")
NO_STREAM = Fault("no stream", EngineGarbled, "The language model's answer couldn't be read.", again=True)
UNREADABLE = Fault("unreadable", EngineGarbled, "The language model's answer couldn't be read.", again=True)
EMPTY = Fault("empty", EngineGarbled, "The language model's answer was empty.", again=True)
CUT = Fault("no finish reason", EngineGarbled, "The language model stopped in the middle of its answer.", again=True)
LENGTH = Fault("length", EngineOverLimit, "The language model's answer became longer than it may be.", endpoints=False)
WITHHELD = Fault("withheld", EngineWithheld, "The language model held its answer back.", endpoints=False)
PROSE = Fault(
    "prose",
    EngineGarbled,
    "The language model's answer didn't have the form it needs.",
    again=True,
    endpoints=False,
    ignored=True,
)
BAD_JSON = Fault("bad JSON", EngineGarbled, PROSE.words, again=True, endpoints=False)
MISFIT = Fault("misfit", EngineGarbled, PROSE.words, again=True, endpoints=False)
FIELDS_MISSING = Fault("fields missing", EngineGarbled, PROSE.words, again=True, endpoints=False, ignored=True)
RESTING = Fault(
    "resting",
    EngineBusy,
    "The language model failed several times in a row and rests for a moment.",
    endpoints=False,
)
_KEY = Fault("key", EngineRefused, f"The language model didn't accept its key. {_OPERATOR}")
_CREDIT = Fault("credit", EngineRefused, f"The language model's account has no credit left. {_OPERATOR}")
_MODEL = Fault("not found", EngineRefused, f"The language model isn't found at its address. {_OPERATOR}")
_REQUEST = Fault("request", EngineRefused, "The language model refused the request.", endpoints=False)
_MOVED = Fault(
    "redirect", EngineRefused, f"The language model's address sends elsewhere, so nothing was passed on. {_OPERATOR}"
)
_PROMPT = Fault("prompt too long", EngineOverLimit, "This is too long for the language model.", endpoints=False)
_RATE = Fault("rate limit", EngineBusy, "The language model has too much to do right now.", again=True)
_SERVER = Fault("server", EngineBusy, "The language model has trouble of its own right now.", again=True)


def translated(error: Exception, now: datetime) -> Fault:
    """The fault behind anything that the libraries raise; ``now`` (aware) dates a Retry-After.

    Raise what comes of it outside the ``except`` block: the original may hold the key in its text.
    """
    import httpx2
    import openai

    from assistant.engines.language_model.transport import NotAStream, ResponseTooLarge

    for cause in _chain(error):
        if isinstance(cause, ResponseTooLarge):
            return TOO_LARGE
        if isinstance(cause, NotAStream):
            return NO_STREAM
        if isinstance(cause, httpx2.LocalProtocolError) or _is_odd_key(cause):
            return _KEY
        if isinstance(cause, UnicodeEncodeError):
            return _REQUEST
        if isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol):
            return UNREACHED
    for cause in _chain(error):
        if isinstance(cause, openai.APIStatusError):
            return _of_status(cause.status_code, _text(cause), retry_after(cause.response.headers, now))
        if isinstance(cause, openai.APITimeoutError | TimeoutError):
            return STALL
        if isinstance(cause, openai.APIConnectionError):
            return DISCONNECT
        if isinstance(cause, openai.APIError):
            return _of_event(cause, _text(cause))
    return UNREADABLE


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _is_odd_key(error: BaseException) -> bool:
    """Whether a header, of which only the key is ours, could not be written."""
    return isinstance(error, UnicodeEncodeError) and error.encoding == "ascii"


def _text(error: Any) -> str:
    """What the endpoint said, in small letters and bounded, without the request that some send back."""
    body = error.body if isinstance(error.body, dict) else {}
    if isinstance(body.get("detail"), list):
        said = [f"{item.get('loc')} {item.get('msg')}" for item in body["detail"] if isinstance(item, dict)]
    elif "message" in body:
        said = [str(body.get(name) or "") for name in ("message", "param", "code", "type")]
    else:
        said = [str(error.message)]
    return " ".join(said)[:4000].casefold()


def _of_status(status: int, text: str, wait: float | None) -> Fault:
    found = _SERVER
    if status == 400 and ("content_filter" in text or "content management policy" in text):
        found = WITHHELD
    elif status in (401, 403):
        found = _KEY
    elif 300 <= status < 400:
        found = _MOVED
    elif status == 429:
        found = _CREDIT if "insufficient_quota" in text else _RATE
    elif status == 413 or (status in (400, 422) and any(words in text for words in _TOO_LONG)):
        found = _PROMPT
    elif status in (404, 405, 410):
        found = _MODEL
    elif 400 <= status < 500 and status not in (408, 409, 425):
        found = _REQUEST
    return Fault(
        f"{found.kind} ({status})", found.error, found.words, found.again, found.endpoints, wait, False, status, text
    )


def _of_event(error: Any, text: str) -> Fault:
    """An error told in mid-stream, after a 200."""
    code = str(getattr(error, "code", "") or getattr(error, "type", "") or "").casefold()
    if any(words in text for words in _TOO_LONG):
        return _PROMPT
    if "insufficient_quota" in text:
        return _CREDIT
    if "content_filter" in code:
        return WITHHELD
    if code in ("400", "invalid_request_error", "bad_request"):
        return Fault("request", EngineRefused, _REQUEST.words, endpoints=False, status=400, complaint=text)
    return _RATE if "rate_limit" in code or code == "429" else _SERVER
