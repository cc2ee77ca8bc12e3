"""Text on its way into the database and back: made storable, made comparable, made JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import AskOperator

Model = TypeVar("Model", bound=BaseModel)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """Replace what a database refuses (NUL, lone surrogates) by U+FFFD.

    One character for one, so that offsets of sections and quotes still hold.
    """
    return _UNSTORABLE.sub(REPLACEMENT, text)


def fold(text: str) -> str:
    """Text to search in or for: NFKC, no case, white space as single spaces.

    Stored beside the original, because databases disagree on the case of letters outside ASCII.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())


def to_json(model: BaseModel) -> str:
    """A model as JSON that any database stores as plain text."""
    return tree_to_json(model.model_dump(mode="json"))


def from_json(model: type[Model], text: str, name: str) -> Model:
    """The model that was stored.

    Raises AskOperator, with ``name`` for what was read, when this version's model does not fit it.
    """
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise AskOperator(
            f"{name} was stored by another version of the assistant and cannot be read by this one; install the "
            "version that was used last."
        ) from error


def tree_to_json(tree: Any) -> str:
    """Lists, dictionaries and plain values as clean JSON."""
    return json.dumps(_clean_tree(tree), ensure_ascii=False)


def _clean_tree(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean_tree(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): _clean_tree(item) for key, item in value.items()}
    return value
