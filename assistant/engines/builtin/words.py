"""The product's own words for answers, from lines.yaml: they connect quotes and state no fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

import yaml

from assistant.domain.conversation import Line, LineKind, Topic


@lru_cache(maxsize=1)
def packaged_words() -> Mapping[str, str]:
    """The words by name, as they come with this version."""
    text = (resources.files("assistant.engines.builtin") / "lines.yaml").read_text("utf-8")
    return MappingProxyType(yaml.safe_load(text))


def not_covered(words: Mapping[str, str], nearest: Sequence[Topic]) -> tuple[Line, ...]:
    """What is said where the documents do not answer, whichever engine found that."""
    texts = [words["not_covered"]]
    if nearest:
        texts.append(words["closest"].format(topics=", ".join(topic.title for topic in nearest)))
    return tuple(Line(kind=LineKind.note, text=text) for text in (*texts, words["ask_a_person"]))
