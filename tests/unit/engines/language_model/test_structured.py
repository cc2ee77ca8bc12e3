from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from assistant.engines.language_model.structured import (
    Message,
    Way,
    fitted,
    only_object,
    read_object,
    request_fields,
    so_far,
    strict_schema,
    worded,
)


class Cat(BaseModel):
    kind: Literal["cat"] = "cat"
    lives: int = Field(9, ge=0, le=9)


class Dog(BaseModel):
    kind: Literal["dog"] = "dog"
    title: str = Field("", max_length=9)


class Home(BaseModel):
    """A shape with everything that a strict schema refuses."""

    model_config = ConfigDict(strict=True)

    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    rent: Decimal | None = None
    since: date | None = None
    rooms: tuple[str, ...] = ()
    size: tuple[int, int] = (1, 1)


class Branch(BaseModel):
    name: str
    twigs: list[Branch] = []


def nodes(schema: Any) -> list[dict[str, Any]]:
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    return [*([schema] if isinstance(schema, dict) else []), *(node for part in inner for node in nodes(part))]


@pytest.mark.parametrize("shape", [Home, Branch])
def test_a_strict_schema_requires_all_and_allows_no_more(shape: type[BaseModel]) -> None:
    schema = strict_schema(shape)
    assert schema["type"] == "object"
    for node in nodes(schema):
        assert not {"default", "oneOf", "discriminator", "maxLength", "prefixItems"} & node.keys()
        assert "(?" not in str(node.get("pattern", ""))
        if node.get("type") == "object":
            assert node["additionalProperties"] is False and node["required"] == list(node["properties"])
        if "$ref" in node:
            assert node["$ref"].rpartition("/")[2] in schema["$defs"]


def test_a_field_may_be_called_like_a_keyword() -> None:
    assert "title" in strict_schema(Home)["$defs"]["Dog"]["properties"]


def test_a_strict_shape_takes_what_json_can_say() -> None:
    home = fitted({"pet": {"kind": "cat"}, "since": "2026-01-02", "rooms": ["bed"], "size": [2, 3]}, Home)
    assert home.since == date(2026, 1, 2) and home.rooms == ("bed",)


def test_only_the_prompt_way_words_the_schema_at_the_end_of_the_rules() -> None:
    messages = [Message("system", "Rules."), Message("user", "Question")]
    assert worded(Way.json_schema, messages, Cat) == messages
    first, second = worded(Way.prompt, messages, Cat)
    assert first.text.startswith("Rules.\n\n") and '"lives"' in first.text and second == messages[1]
    assert [m.role for m in worded(Way.prompt, messages[1:], Cat)] == ["system", "user"]
    assert request_fields(Way.prompt, "answer", Cat) == {}


def test_names_fit_the_protocol() -> None:
    fields = request_fields(Way.tools, "role play/é", Cat)
    assert fields["tool_choice"]["function"]["name"] == "role_play__"


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "x"}',
        '```json\n{"a": "x"}\n```',
        'Sure {name}! Here:\n{ "a": "x" } Good luck {"b": 1}',
        '<think>Perhaps {"a": "y"}?</think>\n{"a": "x"}',
    ],
)
def test_words_around_the_object_are_let_pass(text: str) -> None:
    assert read_object(text) == {"a": "x"}


def test_a_line_break_inside_a_string_is_let_pass() -> None:
    assert read_object('{"a": "x\ny"}') == {"a": "x\ny"}


@pytest.mark.parametrize("text", ["", "No.", "{}", "[1]", "<think>{"])
def test_no_object_is_none(text: str) -> None:
    assert read_object(text) is None and so_far(text) is None


@pytest.mark.parametrize("text", ['{"a": }', '{"a": NaN}', '{"a": "x', '{"a": ' + "[" * 100_000, '{"a": ' + "1" * 9999])
def test_a_broken_object_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        read_object(text)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(), JSONS, min_size=1, max_size=4)


@given(OBJECTS, st.sampled_from(["", "\n```", " That is all."]))
def test_an_object_survives_the_way(data: dict[str, Any], after: str) -> None:
    text = f"```json\n{json.dumps(data)}{after}"
    assert read_object(text) == so_far(text) == data


@given(OBJECTS, st.floats(0, 1))
def test_what_has_come_is_a_beginning(data: dict[str, Any], part: float) -> None:
    text = json.dumps(data)
    begun = so_far(text[: int(part * len(text))])
    assert begun is None or list(begun) == list(data)[: len(begun)]


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    so_far(text)
    assert only_object(text) in text
    with suppress(ValueError):
        read_object('{"' + text)
