"""What every task of reply review needs of a language model: where to ask, what to say, and how much room there is."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from json import dumps

from pydantic import BaseModel

from assistant.engines.language_model.budget import budget
from assistant.engines.language_model.engine import Asking
from assistant.engines.language_model.prompts import Prompt
from assistant.engines.language_model.structured import strict_schema


class Task:
    """One prompt at one endpoint, answered in the form ``shape``.

    ``count`` gives the tokens of a text; ``context_tokens`` and ``answer_tokens`` are those of one call.
    """

    name = "openai"
    shape: type[BaseModel]

    def __init__(
        self,
        endpoint: Asking,
        prompt: Prompt,
        count: Callable[[str], int],
        context_tokens: int,
        answer_tokens: int,
    ) -> None:
        self._endpoint, self._prompt, self._count = endpoint, prompt, count
        # Rules and standards come again and again; people's own words are not kept.
        self._count_again = lru_cache(maxsize=1024)(count)
        self._context_tokens, self._answer_tokens = context_tokens, answer_tokens

    def check_room(self) -> None:
        """Raise SettingsError where the settings leave no room beside the rules; for the start of the program."""
        self._room()

    def _room(self) -> int:
        """Tokens for everything that changes from call to call."""
        empty = self._prompt.fill(dict.fromkeys(self._prompt.variables, ""))
        fixed = (self._prompt.stable, empty, dumps(strict_schema(self.shape)))
        return budget(self._context_tokens, self._answer_tokens, sum(map(self._count_again, fixed))).room
