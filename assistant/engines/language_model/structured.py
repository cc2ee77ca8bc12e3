"""Three ways to ask a model for one JSON object, and how to read what comes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, TypeVar

import pydantic_core
from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)

_OBJECT = re.compile(r'\{(?=\s*")')
_THOUGHTS = re.compile(r"\s*<think>.*?(</think>|\Z)", re.DOTALL)
_NOT_STRICT = frozenset(
    {"title", "default", "examples", "minLength", "maxLength", "uniqueItems", "discriminator", "deprecated"}
)
_STRICT_FORMATS = frozenset({"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"})
_ONLY_JSON = (
    "Answer with one JSON object and nothing else: no other words, no code fence. "
    "It must fit this JSON schema:\n{schema}"
)


@dataclass(frozen=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    text: str


class Way(StrEnum):
    """How the shape is asked for; each is tried where the one before it does not work."""

    json_schema = "json_schema"
    tools = "tools"
    prompt = "prompt"


@lru_cache(maxsize=64)
def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a shape within what strict structured outputs accept.

    Every field required, no further fields, ``anyOf`` for ``oneOf``, and no keyword that is refused.
    Bounds that are left out here are checked afterwards by the shape itself. The subset:
    https://platform.openai.com/docs/guides/structured-outputs#supported-schemas. Treat it as read-only.
    """
    schema = shape.model_json_schema()
    if "$ref" in schema:  # a shape that holds itself; the root has to be an object
        schema = {**schema["$defs"][schema["$ref"].rpartition("/")[2]], "$defs": schema["$defs"]}
    made = _strict(schema)
    assert isinstance(made, dict)
    return made


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    out: dict[str, Any] = {}
    # The words of a class are for who reads the code; those of a field tell the model what belongs there.
    for key, value in ((k, v) for k, v in node.items() if k != "description" or "properties" not in node):
        if key in ("properties", "$defs"):
            out[key] = {name: _strict(inner) for name, inner in value.items()}
        elif key == "oneOf":
            out["anyOf"] = _strict(value)
        elif key == "prefixItems":
            out["items"] = {"anyOf": _strict(value)}
        elif key in ("const", "enum", "required"):
            out[key] = value
        elif not _is_refused(key, value):
            out[key] = _strict(value)
    if "properties" in out:
        out["required"] = list(out["properties"])
        out["additionalProperties"] = False
    return out


def _is_refused(key: str, value: Any) -> bool:
    return (
        key in _NOT_STRICT or (key == "pattern" and "(?" in value) or (key == "format" and value not in _STRICT_FORMATS)
    )


def request_fields(way: Way, task: str, shape: type[BaseModel]) -> dict[str, Any]:
    """What a request carries beside its messages so that the answer has the shape."""
    name = re.sub(r"[^A-Za-z0-9_-]", "_", task)[:64] or "answer"
    if way is Way.json_schema:
        schema = {"name": name, "strict": True, "schema": strict_schema(shape)}
        return {"response_format": {"type": "json_schema", "json_schema": schema}}
    if way is Way.tools:
        tool = {"name": name, "description": f"Hand in the {name}.", "parameters": strict_schema(shape)}
        return {
            "tools": [{"type": "function", "function": tool}],
            "tool_choice": {"type": "function", "function": {"name": name}},
        }
    return {}


def worded(way: Way, messages: Sequence[Message], shape: type[BaseModel]) -> list[Message]:
    """The messages, with the schema at the end of the first system message where nothing else carries it.

    That message is the stable part of a prompt and stays byte-identical between calls.
    """
    if way is not Way.prompt:
        return list(messages)
    rule = _ONLY_JSON.format(schema=json.dumps(strict_schema(shape), separators=(",", ":"), ensure_ascii=False))
    if messages and messages[0].role == "system":
        return [Message("system", f"{messages[0].text}\n\n{rule}"), *messages[1:]]
    return [Message("system", rule), *messages]


def only_object(text: str) -> str:
    """The text from its first JSON object on, without thoughts and fences; empty where none begins."""
    thoughts = _THOUGHTS.match(text)
    found = _OBJECT.search(text, thoughts.end() if thoughts else 0)
    return text[found.start() :] if found else ""


def so_far(text: str) -> dict[str, Any] | None:
    """The object of an unfinished text, or None while there is none.

    The last string, number or list may be incomplete. pydantic's own parser rather than
    langchain_core's, which is slower by far and quadratic on text that never becomes JSON.
    """
    begun = only_object(text)
    try:
        data = pydantic_core.from_json(begun, allow_inf_nan=False, allow_partial="trailing-strings")
    except ValueError:
        return None
    return data if isinstance(data, dict) and data else None


def read_object(text: str) -> dict[str, Any] | None:
    """The object of a whole text; line breaks inside strings and words around it are let pass.

    None where no object begins. Raises ValueError for one that is broken.
    """
    begun = only_object(text)
    if not begun:
        return None
    try:
        data, _ = json.JSONDecoder(strict=False, parse_constant=_no_constant).raw_decode(begun)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    assert isinstance(data, dict)
    return data


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def fitted(data: dict[str, Any], shape: type[T]) -> T:
    """The data as the shape. Raises pydantic's ValidationError."""
    # Through JSON, so that a strict shape still takes its tuples, dates and enums.
    return shape.model_validate_json(json.dumps(data))
