"""Whoever plays the customer behind placeholders: replies and the scenario's words go out without personal details."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import CaseFact
from assistant.engines.base import PlayDraft, Player, PlayRequest
from assistant.engines.builtin.customer.data import datum
from assistant.features.private.scenarios import name_of, scenario_without, texts_of
from assistant.features.private.usage import counted
from assistant.security.personal.finder import Finder
from assistant.security.redaction import Redactor


class PrivatePlayer:
    """Another player, asked without personal details. The customer's words have them again."""

    def __init__(self, player: Player, finder: Finder, called: Iterable[str] = ()) -> None:
        """``called`` are names known from elsewhere, such as the trainee's."""
        self._player, self._finder, self._called = player, finder, tuple(called)

    @property
    def name(self) -> str:
        """The player's own."""
        return self._player.name

    async def play_customer(self, request: PlayRequest) -> PlayDraft:
        """What the player says."""
        redactor, redacted = await asyncio.to_thread(self._prepared, request)
        draft = await self._player.play_customer(redacted)
        return replace(draft, text=redactor.restore(draft.text), usage=counted(draft.usage, redactor.count))

    def _prepared(self, request: PlayRequest) -> tuple[Redactor, PlayRequest]:
        scenario, state, seen = _with_what_is_given(request), request.state, request.seen
        redactor = Redactor(
            self._finder,
            [*texts_of(scenario), *(message.text for message in request.dialogue)],
            called=[name_of(scenario), *self._called],
        )
        # In the order of the prompt, so that it begins with the same words in the next turn.
        without = scenario_without(scenario, redactor)
        dialogue = tuple(m.model_copy(update={"text": redactor.redact(m.text)}) for m in request.dialogue)
        told = {name: redactor.redact(getattr(state, name)) for name in ("question", "agreed")}
        read = {name: redactor.redact(getattr(seen, name)) for name in ("asks", "heard", "chosen", "agreed")}
        # What else was read in the replies is not needed to speak.
        unneeded: dict[str, object] = {"offers": (), "promises": ()}
        return redactor, replace(
            request,
            scenario=without,
            state=state.model_copy(update={**told, **unneeded}),
            dialogue=dialogue,
            seen=seen.model_copy(update={**read, **unneeded, "words": {}}),
        )


def _with_what_is_given(request: PlayRequest) -> Scenario:
    """The scenario with what is made up to answer a question as a fact: of redacted words something else would come."""
    scenario, name = request.scenario, request.seen.known
    text = "" if not name or scenario.fact(name) is not None else datum(name, scenario, request.seed)
    if not text:
        return scenario
    return scenario.model_copy(update={"facts": (*scenario.facts, CaseFact(name=name, text=text))})
