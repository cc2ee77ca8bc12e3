"""A run of a scenario: the trainee's replies and the customer's answers as a tree, and where the trainee stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain.customer import CustomerState, Ending, Hostility, Seen, turned_down
from assistant.domain.customer import stopped as as_stopped
from assistant.domain.practice import Scenario
from assistant.domain.reply import Speaker, ThreadMessage
from assistant.domain.scenario_parts import Words

_FROZEN = ConfigDict(frozen=True, extra="forbid")

MOST_WISHES = 5
MOST_TURNS = 60
"""Of one run with all its branches."""


class Mode(StrEnum):
    """Whether the page says after each turn what a reply did."""

    free = "free"
    guided = "guided"


class RunTurn(BaseModel):
    """One reply and the customer's answer to it. ``parent`` is the turn before, empty for the opening.

    ``answer``, ``seen`` and ``state`` are missing while the answer is still to come. ``engine`` is who spoke,
    ``fell_back`` whether it was not the one that was asked, ``caught`` for how many tries words were turned down.
    """

    model_config = _FROZEN

    id: str
    parent: str = ""
    reply: str
    answer: str = ""
    seen: Seen | None = None
    state: CustomerState | None = None
    engine: str = ""
    prompt: str = ""
    fell_back: bool = False
    caught: int = 0
    at: datetime

    @property
    def is_pending(self) -> bool:
        """Whether the customer has not answered yet."""
        return self.state is None


class Run(BaseModel):
    """One run. ``scenario`` is the version that is played; ``turns`` are in the order in which they were said.

    ``current`` is the turn that the next reply follows, empty for the opening. ``in_group`` is a run of a room: it
    belongs to the person who opened it and is nobody's practice. ``wishes`` is what the trainee would want as this
    customer; ``assignment_id`` the assignment it was begun for, empty for none. ``stopped`` says that the trainee
    stopped where they stand. ``hostility`` is ``none`` from the moment on at which they turn it down.
    """

    model_config = _FROZEN

    id: str
    person_id: str
    in_group: bool = False
    scenario: Scenario
    mode: Mode = Mode.free
    hostility: Hostility = Hostility.none
    seed: int = 1
    wishes: Annotated[tuple[Words, ...], Field(max_length=MOST_WISHES)] = ()
    assignment_id: str = ""
    begun_at: datetime
    first: CustomerState
    opening: tuple[ThreadMessage, ...]
    turns: tuple[RunTurn, ...] = ()
    current: str = ""
    stopped: bool = False

    def turn(self, turn_id: str) -> RunTurn:
        """A turn by its id. Raises KeyError."""
        return self._by_id[turn_id]

    @property
    def _by_id(self) -> Mapping[str, RunTurn]:
        return {turn.id: turn for turn in self.turns}

    def path(self, to: str | None = None) -> tuple[RunTurn, ...]:
        """The turns from the opening to ``to`` (without one: to where the trainee stands), the first one first.

        Raises KeyError for a turn that is not of this run.
        """
        by_id, found = self._by_id, list[RunTurn]()
        at = self.current if to is None else to
        while at:
            found.append(by_id[at])
            at = found[-1].parent
        return tuple(reversed(found))

    @property
    def ends(self) -> tuple[RunTurn, ...]:
        """The last turn of every branch, in the order in which they were said."""
        parents = {turn.parent for turn in self.turns}
        return tuple(turn for turn in self.turns if turn.id not in parents)

    def dialogue(self, to: str | None = None) -> tuple[ThreadMessage, ...]:
        """What was said up to a turn, the opening included."""
        other = self.opening[0].speaker
        said = [
            message
            for turn in self.path(to)
            for message in (
                ThreadMessage(speaker=Speaker.agent, text=turn.reply),
                *([] if turn.is_pending else [ThreadMessage(speaker=other, text=turn.answer)]),
            )
        ]
        return (*self.opening, *said)

    def state(self, to: str | None = None) -> CustomerState:
        """How the customer stands after a turn; before an answer has come, how they stood before it.

        What the trainee stopped has ended, and after they turned the hostility down nobody is hostile any more; the
        turns themselves stay as they were.
        """
        state = next((turn.state for turn in reversed(self.path(to)) if turn.state is not None), self.first)
        if self.hostility is Hostility.none and state.hostility is not Hostility.none and not state.has_ended:
            state = turned_down(state)
        return as_stopped(state) if self.stopped and to in (None, self.current) else state

    @property
    def ending(self) -> Ending | None:
        """How the branch ended on which the trainee stands; None while it goes on."""
        return self.state().ending

    @property
    def rewound(self) -> bool:
        """Whether there is more than one branch."""
        return len(self.ends) > 1
