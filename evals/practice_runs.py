"""A run of a scripted agent against the simulated customer, and transcripts of runs for somebody to read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.customer import Ending
from assistant.domain.practice import Scenario
from assistant.domain.reply import Speaker, ThreadMessage

_READ = (
    (14, ("good",)),
    (18, ("stuffed", "flattering")),
    (26, ("written",)),
    (30, ("bad: stonewall", "bad: blame", "bad: mixed")),
)
"""How many transcripts there are after those of each kind of agent."""


@dataclass(frozen=True)
class Run:
    """One run from end to end."""

    agent: str
    scenario: Scenario
    ending: Ending | None
    broken: int
    over_promised: bool
    turns: int
    caught: Counter[str]
    fell_back: int
    transcript: tuple[ThreadMessage, ...]
    moods: tuple[int, ...]


def write_transcripts(runs: Sequence[Run], folder: Path) -> None:
    """Thirty runs for somebody to read: as many voices as there are, each with another agent."""
    folder.mkdir(exist_ok=True)
    chosen: dict[tuple[str, int], Run] = {}
    for count, agents in _READ:
        for run in runs:
            if run.agent in agents and len(chosen) < count:
                chosen.setdefault((run.scenario.persona.voice, count), run)
    for number, run in enumerate(chosen.values(), 1):
        scenario = run.scenario
        names = {Speaker.agent: "Agent"}
        said = [f"**{names.get(m.speaker, scenario.persona.name)}:** {m.text}" for m in run.transcript]
        head = [
            f"# {scenario.title}",
            "",
            f"{scenario.difficulty}, {scenario.channel}; voice: {scenario.persona.voice}; agent: {run.agent}; "
            f"ended: {run.ending.value if run.ending else 'not'}; mood: {', '.join(map(str, run.moods))}",
            "",
            f"Wants {scenario.wants}. Hidden: {json.dumps([h.fact for h in scenario.hidden], ensure_ascii=False)}",
            "",
        ]
        (folder / f"{number:02}.md").write_text("\n".join([*head, "\n\n".join(said), ""]), "utf-8")
