"""A follow-up question put into words that can be searched without the conversation."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from assistant.domain.conversation import Turn, Usage
from assistant.engines.base import Standalone
from assistant.engines.language_model.prompts import clean

MOST_ADDED_WORDS = 60
"""Words by which a standalone question may outgrow the one that was typed; more is a summary or an answer."""


class ModelQuestion(BaseModel):
    """A question as the model has to write it."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    follows: bool
    """Whether it needs the conversation."""
    question: str


def inherited(
    found: ModelQuestion, plain: Standalone, last: Turn | None, usage: Usage, is_reworded: bool = False
) -> Standalone:
    """What the model made of a question; ``plain`` is the reading without one, kept where the model's is unusable.

    ``last`` is the last turn with an answer: its documents are what a follow-up is about. Of a question that does
    not follow the model's words are searched where it ``is_reworded``, long or in another language, and only then.
    """
    text = " ".join(clean(found.question).split())
    is_usable = bool(text) and len(text.split()) <= len(plain.alone.split()) + MOST_ADDED_WORDS
    if last is None or not found.follows:
        return Standalone(text if is_reworded and is_usable else plain.alone, plain.alone, usage=usage)
    if not is_usable:
        return replace(plain, usage=usage)
    focus = last.answer.focus if last.answer else ()
    return replace(plain, text=text, inherits=True, focus=focus, usage=usage)
