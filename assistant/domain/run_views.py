"""What of a run may be seen while it goes on: nothing hidden, no rules, and of the mood what the difficulty shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.conversation import Topic
from assistant.domain.customer import TURN_LIMIT, CustomerState, Ending, Hostility
from assistant.domain.passages import Citation
from assistant.domain.reply import Channel, Speaker, ThreadMessage
from assistant.domain.runs import Mode, Run, RunTurn
from assistant.domain.scenario_parts import Difficulty, Moment

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class MoodShown(StrEnum):
    """How much of the customer's mood the trainee sees."""

    curve = "curve"
    """The word, and the course of it over the turns."""
    word = "word"
    hidden = "hidden"


MOOD_SHOWN: Mapping[Difficulty, MoodShown] = {
    Difficulty.easy: MoodShown.curve,
    Difficulty.medium: MoodShown.word,
    Difficulty.hard: MoodShown.hidden,
}
MOOD_WORDS: Mapping[int, str] = {
    -3: "furious",
    -2: "angry",
    -1: "annoyed",
    0: "uneasy",
    1: "calm",
    2: "friendly",
    3: "glad",
}


def mood_shown(difficulty: Difficulty, ended: bool) -> MoodShown:
    """While a branch goes on it is the difficulty that decides; once it has ended, all of it may be seen."""
    return MoodShown.curve if ended else MOOD_SHOWN[difficulty]


class TurnView(BaseModel):
    """One turn as it may be shown. ``number`` counts along its branch from 1.

    ``mood`` is a word, empty where it is hidden; ``level`` is it as a number from -3 to 3, where the curve is shown.
    ``sentences`` say what the reply did, in guided mode alone.
    """

    model_config = _FROZEN

    id: str
    parent: str
    number: int
    reply: str
    answer: str = ""
    is_pending: bool = False
    mood: str = ""
    level: int | None = None
    sentences: tuple[str, ...] = ()
    ending: Ending | None = None
    at: datetime


class RunView(BaseModel):
    """A run as its trainee may see it. It holds no hidden fact that is not out, no condition and no rule.

    ``background`` is what the trainee knows, ``asked`` what the opening asks of them, ``standards`` what they practise.
    ``turns`` are those of all branches, in the order in which they were said; ``path`` are the ids of those on the
    branch where the trainee stands and ``ends`` of the last one of each branch. ``replies_left`` is how many replies
    there are at most before the customer goes. ``mood`` and ``level`` are as of now, ``first_mood`` and
    ``first_level`` as of the opening. ``withheld`` says that the scenario is not open to the reader any more: then
    the customer's words and all that tells of the case are left out. Until the first reply one ``may_wish``.
    """

    model_config = _FROZEN

    id: str
    scenario_id: str
    title: str
    channel: Channel
    moment: Moment
    difficulty: Difficulty
    mode: Mode
    hostility: Hostility
    in_group: bool
    assignment_id: str
    customer: str = ""
    background: str = ""
    asked: str = ""
    standards: tuple[Topic, ...] = ()
    opening: tuple[ThreadMessage, ...] = ()
    wishes: tuple[str, ...] = ()
    may_wish: bool = False
    turns: tuple[TurnView, ...] = ()
    path: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    current: str = ""
    replies_left: int
    shown_mood: MoodShown
    mood: str = ""
    level: int | None = None
    first_mood: str = ""
    first_level: int | None = None
    ending: Ending | None = None
    is_pending: bool = False
    stopped: bool = False
    begun_at: datetime
    withheld: bool = False

    def along(self, to: str | None = None) -> tuple[TurnView, ...]:
        """The turns from the opening to one of them, without one to where the trainee stands. Raises KeyError."""
        by_id, found = {turn.id: turn for turn in self.turns}, list[TurnView]()
        at = self.current if to is None else to
        while at:
            found.append(by_id[at])
            at = found[-1].parent
        return tuple(reversed(found))


class RunLine(BaseModel):
    """A run in a list. ``turns`` is how many replies there are on all ``branches``; ``title`` is empty if closed."""

    model_config = _FROZEN

    id: str
    scenario_id: str
    title: str
    channel: Channel
    difficulty: Difficulty
    in_group: bool
    assignment_id: str
    turns: int
    branches: int
    ending: Ending | None
    is_pending: bool
    begun_at: datetime


class Comparison(BaseModel):
    """Two branches side by side: the turns they share, then those of each alone, the first one first."""

    model_config = _FROZEN

    common: tuple[TurnView, ...]
    first: tuple[TurnView, ...]
    second: tuple[TurnView, ...]


class Hint(BaseModel):
    """Something to think of for the next reply, and the words of the company that it rests on."""

    model_config = _FROZEN

    text: str
    citation: Citation


def view_of(
    run: Run, standards: tuple[Topic, ...] = (), *, withheld: bool = False, whole_mood: bool = False
) -> RunView:
    """What may be shown of a run. ``standards`` are those of the scenario that the reader may open.

    ``whole_mood`` is for a reader who is not playing it.
    """
    scenario, state = run.scenario, run.state()
    path = tuple(turn.id for turn in run.path())
    shown = MoodShown.curve if whole_mood else mood_shown(scenario.difficulty, state.has_ended)
    # What a difficulty hides stays hidden on the other branches while this one goes on.
    turns = tuple(_turn_view(run, turn, shown, withheld) for turn in run.turns)
    word, level = _mood(state, shown)
    first_word, first_level = _mood(run.first, shown)
    return RunView(
        id=run.id,
        scenario_id=scenario.id,
        title="" if withheld else scenario.title,
        channel=scenario.channel,
        moment=scenario.moment,
        difficulty=scenario.difficulty,
        mode=run.mode,
        hostility=state.hostility,
        in_group=run.in_group,
        assignment_id=run.assignment_id,
        customer="" if withheld else scenario.persona.name,
        background="" if withheld else scenario.background,
        asked="" if withheld else run.first.question,
        standards=standards,
        opening=() if withheld else run.opening,
        wishes=run.wishes,
        may_wish=not run.turns and not run.stopped,
        turns=turns,
        path=path,
        ends=tuple(turn.id for turn in run.ends),
        current=run.current,
        replies_left=0 if state.has_ended else TURN_LIMIT[scenario.difficulty] - state.turn,
        shown_mood=shown,
        mood=word,
        level=level,
        first_mood=first_word,
        first_level=first_level,
        ending=state.ending,
        is_pending=any(turn.is_pending for turn in run.turns),
        stopped=run.stopped,
        begun_at=run.begun_at,
        withheld=withheld,
    )


def line_of(run: Run, *, withheld: bool = False) -> RunLine:
    """A run for a list."""
    return RunLine(
        id=run.id,
        scenario_id=run.scenario.id,
        title="" if withheld else run.scenario.title,
        channel=run.scenario.channel,
        difficulty=run.scenario.difficulty,
        in_group=run.in_group,
        assignment_id=run.assignment_id,
        turns=len(run.turns),
        branches=len(run.ends),
        ending=run.ending,
        is_pending=any(turn.is_pending for turn in run.turns),
        begun_at=run.begun_at,
    )


def compared(run: Run, end_a: str, end_b: str, *, withheld: bool = False) -> Comparison:
    """Two branches of a run, each to one of its turns. The mood is shown as far as both may show it.

    Raises KeyError for a turn that is not of this run.
    """
    paths = [run.path(end) for end in (end_a, end_b)]
    common = 0
    while common < min(map(len, paths)) and paths[0][common].id == paths[1][common].id:
        common += 1
    ended = all(run.state(end).has_ended for end in (end_a, end_b))
    shown = mood_shown(run.scenario.difficulty, ended)
    first, second = (tuple(_turn_view(run, turn, shown, withheld) for turn in path) for path in paths)
    return Comparison(common=first[:common], first=first[common:], second=second[common:])


def speaker_of(view: RunView) -> Speaker:
    """Who speaks on the other side."""
    return Speaker.colleague if view.channel is Channel.internal else Speaker.customer


def _turn_view(run: Run, turn: RunTurn, shown: MoodShown, withheld: bool) -> TurnView:
    state = turn.state
    word, level = _mood(state, shown) if state is not None else ("", None)
    is_guided = run.mode is Mode.guided and state is not None
    return TurnView(
        id=turn.id,
        parent=turn.parent,
        number=len(run.path(turn.id)),
        reply=turn.reply,
        answer="" if withheld else turn.answer,
        is_pending=turn.is_pending,
        mood=word,
        level=level,
        sentences=tuple(one.sentence for one in state.moved) if is_guided and state is not None else (),
        ending=run.state(turn.id).ending,
        at=turn.at,
    )


def _mood(state: CustomerState, shown: MoodShown) -> tuple[str, int | None]:
    if shown is MoodShown.hidden:
        return "", None
    return MOOD_WORDS[state.mood], state.mood if shown is MoodShown.curve else None
