"""When the built-in judge says nothing: too short, another language, gaps to fill, a wink, nothing to go by."""

from __future__ import annotations

import re

from assistant.engines.builtin.reading import is_foreign
from assistant.engines.builtin.witnesses import Witnesses
from assistant.language import phrases
from assistant.language.signals import Case

LEAST_WORDS = 6
_GAP = re.compile(r"\[[A-Z][A-Za-z _]{2,30}\]|<[A-Za-z _]{3,30}>|\bXX+\b|_{3,}|\{\{[^{}]+\}\}|\{[a-z][a-z ]{2,30}\}")
_MANY_GAPS = 2


def doubt(found: Witnesses) -> str:
    """Why nothing can be said under one standard, by its name in ``judging_words.yaml``; empty where it can."""
    if not found.can_judge:
        return "nothing_to_go_by"
    return doubt_of(found.reading.case)


def doubt_of(case: Case) -> str:
    """Why nothing can be said of a reply at all; empty where something can."""
    if case.words < LEAST_WORDS:
        return "short"
    if is_foreign(" ".join(sentence.span.text for sentence in case.sentences)):
        return "language"
    if len(_GAP.findall(case.draft)) >= _MANY_GAPS:
        return "template"
    if any(phrases.has("irony", sentence) for sentence in case.sentences):
        return "irony"
    return ""
