"""The lines of the built-in customer, read from their file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

import yaml

from assistant.domain.customer_turns import Reaction

Lines = Mapping[Reaction, Mapping[str, Sequence[str]]]
VOICES = ("terse", "loud", "gentle", "exact", "dry")
_KEYS = frozenset(
    (*VOICES, "any", "low", "high", "again", "agreed", "work", "phone", "earned", "still", "several", "unwarned")
)


@lru_cache(maxsize=1)
def packaged_lines() -> Lines:
    """Reaction -> voice, mood, ``any`` or another group that the file explains -> lines.

    Raises ValueError where one is missing or unknown.
    """
    text = (resources.files("assistant.engines.builtin.customer") / "lines.yaml").read_text("utf-8")
    lines = {Reaction(name): groups for name, groups in yaml.safe_load(text).items()}
    missing = [reaction.value for reaction in Reaction if not lines.get(reaction, {}).get("any")]
    unknown = {key for groups in lines.values() for key in groups} - _KEYS
    if missing or unknown:
        raise ValueError(f"lines.yaml: no lines for any voice: {missing}; unknown groups: {sorted(unknown)}")
    return lines
