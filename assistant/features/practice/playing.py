"""The customer's side of a run: the opening, and an answer to each reply, whoever puts it into words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.domain.company import Company
from assistant.domain.conversation import Usage
from assistant.domain.customer import CustomerState, Hostility, Seen, as_known, begin
from assistant.domain.customer_moves import move
from assistant.domain.practice import Scenario
from assistant.domain.reply import Channel, Speaker, ThreadMessage
from assistant.engines.base import PlayDraft, Player, PlayRequest
from assistant.errors import EngineFailed, FixInput
from assistant.features.practice.reading import Reader, opening_question
from assistant.features.practice.realism import Catch, Gate
from assistant.language.embedder import Embedder

MOST_CHARACTERS = 8_000
"""Of one reply."""
_TRIES = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spoken:
    """One turn of the customer. ``caught`` are the reasons for which other words were turned down, try by try.

    ``engine`` is who spoke, ``fell_back`` whether it was not the one that was asked; ``usage`` what each call took.
    """

    text: str
    state: CustomerState
    seen: Seen
    engine: str
    prompt: str = ""
    caught: tuple[tuple[Catch, ...], ...] = ()
    fell_back: bool = False
    usage: tuple[Usage, ...] = ()


class Customer:
    """Plays one scenario. It keeps nothing between turns: state and dialogue come in, and go out with the turn."""

    def __init__(
        self,
        scenario: Scenario,
        company: Company,
        player: Player,
        builtin: Player,
        embedder: Embedder | None = None,
    ) -> None:
        """``builtin`` speaks where ``player`` fails or says what may not stand; both may be the same."""
        self._scenario = scenario
        self._player, self._builtin = player, builtin
        self._reader = Reader(scenario, company, embedder)
        self._gate = Gate(scenario, embedder)

    def begin(self, hostility: Hostility = Hostility.none) -> tuple[CustomerState, tuple[ThreadMessage, ...]]:
        """The first state and what the customer says to begin with."""
        scenario = self._scenario
        speaker = Speaker.colleague if scenario.channel is Channel.internal else Speaker.customer
        opening = ThreadMessage(speaker=speaker, text="\n\n".join(scenario.opening))
        return begin(scenario, opening_question(scenario), hostility), (opening,)

    async def answer(
        self, state: CustomerState, dialogue: Sequence[ThreadMessage], reply: str, seed: int = 1
    ) -> Spoken:
        """What the customer says to a reply. ``dialogue`` is what was said before it.

        Raises FixInput for an empty or endless reply and for a run that has ended.
        """
        if state.has_ended:
            raise FixInput("This run has ended. Rewind to a turn, or begin another run.")
        if not reply.strip():
            raise FixInput("The reply is empty. Write what you would say.")
        if len(reply) > MOST_CHARACTERS:
            raise FixInput(f"The reply has more than {MOST_CHARACTERS:,} characters. Make it shorter.")
        seen = await asyncio.to_thread(self._reader.read, state, dialogue, reply)
        after = move(state, self._scenario, seen)
        heard = (*dialogue, ThreadMessage(speaker=Speaker.agent, text=reply))
        request = PlayRequest(as_known(self._scenario, after), after, heard, seen, seed)
        return await self._speak(request)

    async def _speak(self, request: PlayRequest) -> Spoken:
        caught: list[tuple[Catch, ...]] = []
        usage: list[Usage] = []
        asked = request
        for _ in range(_TRIES if self._player is not self._builtin else 0):
            try:
                draft = await self._player.play_customer(asked)
            except EngineFailed as error:
                usage += [Usage(model=self._player.name, prompt=error.tokens)] if error.tokens else []
                log.info("a turn was not put into words; reference %s", error.reference or "none")
                break
            usage += [draft.usage] if draft.usage is not None else []
            catches = await asyncio.to_thread(self._gate.check, draft.text, request.state, request.dialogue)
            if not catches:
                return self._spoken(request, draft, self._player.name, caught, usage)
            caught.append(catches)
            asked = replace(request, again="; ".join(catches))
        draft = await self._builtin.play_customer(request)
        spoken = self._spoken(request, draft, self._builtin.name, caught, usage)
        return replace(spoken, fell_back=self._player is not self._builtin)

    @staticmethod
    def _spoken(
        request: PlayRequest, draft: PlayDraft, name: str, caught: list[tuple[Catch, ...]], usage: list[Usage]
    ) -> Spoken:
        return Spoken(
            text=draft.text.strip(),
            state=request.state,
            seen=request.seen,
            engine=draft.engine or name,
            prompt=draft.prompt,
            caught=tuple(caught),
            usage=tuple(usage),
        )
