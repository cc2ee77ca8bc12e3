"""Does the simulated customer reward help and nothing else? Scripted agents play generated and written scenarios.

The agents (evals/datasets/practice) were written before the customer's rules. What stands in their slots is filled
from the scenario's own clauses, wants and facts, as a person would who knows the case.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from assistant.domain.customer import Ending
from assistant.domain.practice import Scenario, Wanted
from assistant.domain.reply import Speaker, ThreadMessage
from assistant.domain.scenario_parts import Difficulty
from evals.practice_runs import Run, write_transcripts
from evals.runner import Outcome
from evals.scripted_agents import Filler, good, scripted, worst_case

if TYPE_CHECKING:
    from assistant.bootstrap.playing import Stage

DATA = Path("evals/datasets/practice")
RESULTS = Path("evals/results")
ON = date(2026, 11, 22)
WELL = (Ending.resolved, Ending.delighted)
LEAST = {Difficulty.easy: 0.9, Difficulty.hard: 0.7}
"""Share that the good agent has to resolve."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which knowledge, how many seeds, and whether to write the results down."""
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--seeds", type=int, default=2, help="scenarios a standard and difficulty (default: 2)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (default: 1)")
    parser.add_argument("--words-only", action="store_true", help="without the embedding model")
    parser.add_argument("--write", action="store_true", help="write practice.md and thirty transcripts")


def measure(options: argparse.Namespace) -> Outcome:
    """Play them all. Raises OSError and KnowledgeError for files that cannot be read."""
    from assistant.bootstrap.playing import open_stage

    began = time.perf_counter()
    stage = open_stage(options.knowledge, ON, with_embedder=not options.words_only)
    agents = yaml.safe_load((DATA / "agents.yaml").read_text("utf-8"))
    scripts = yaml.safe_load((DATA / "written.yaml").read_text("utf-8"))
    runs = asyncio.run(_play_all(stage, agents, scripts, options.first, options.seeds))
    seconds = time.perf_counter() - began
    figures = _figures(runs, seconds)
    problems = tuple(_problems(figures))
    text = _report(figures, options)
    if options.write:
        (RESULTS / "practice.md").write_text(text, "utf-8")
        write_transcripts(runs, RESULTS / "transcripts")
    return Outcome(figures, text, problems)


def _generated(stage: Stage, first: int, seeds: int) -> Iterator[Scenario]:
    for standard in stage.standards:
        for difficulty in Difficulty:
            for seed in range(first, first + seeds):
                yield stage.write(Wanted(about=standard, difficulty=difficulty, seed=seed))


async def _play_all(
    stage: Stage, agents: Mapping[str, Any], scripts: Mapping[str, Sequence[str]], first: int, seeds: int
) -> list[Run]:
    runs: list[Run] = []
    for number, scenario in enumerate(_generated(stage, first, seeds), 1):
        for agent, lines in scripted(agents, number):
            runs.append(await _play(stage, agent, scenario, lines))
        if number % 4 == 0:
            lines = good(agents["good"], number)
            runs.append(await _play(stage, "good, worst-case model", scenario, lines, worst=True))
    for name, replies in scripts.items():
        runs.append(await _play(stage, "written", stage.written(name), iter([*replies, *replies[-1:]])))
    return runs


async def _play(stage: Stage, agent: str, scenario: Scenario, lines: Iterator[str], worst: bool = False) -> Run:
    """One run until it ends or the agent has nothing more to say."""
    customer = stage.customer(scenario, worst_case(scenario) if worst else None)
    filler = Filler(scenario)
    state, dialogue = customer.begin()
    caught: Counter[str] = Counter()
    fell_back = 0
    moods = [state.mood]
    for line in lines:
        # Whole replies of the written scenarios have no slots.
        reply = filler.fill(line) if agent != "written" else line
        spoken = await customer.answer(state, dialogue, reply, seed=len(scenario.title))
        state = spoken.state
        caught.update(catch.value for catches in spoken.caught for catch in catches)
        fell_back += spoken.fell_back
        moods.append(state.mood)
        dialogue = (
            *dialogue,
            ThreadMessage(speaker=Speaker.agent, text=reply),
            ThreadMessage(speaker=Speaker.customer, text=spoken.text),
        )
        if state.has_ended:
            break
    return Run(
        agent=agent,
        scenario=scenario,
        ending=state.ending,
        broken=len(state.broken),
        over_promised=state.over_promised,
        turns=state.turn,
        caught=caught,
        fell_back=fell_back,
        transcript=dialogue,
        moods=tuple(moods),
    )


def _figures(runs: Sequence[Run], seconds: float) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for agent in dict.fromkeys(run.agent for run in runs):
        for difficulty in Difficulty:
            some = [run for run in runs if run.agent == agent and run.scenario.difficulty is difficulty]
            if not some:
                continue
            figures[f"{agent} / {difficulty}"] = {
                "runs": len(some),
                "resolved": sum(run.ending in WELL for run in some) / len(some),
                "broke a must-not": sum(run.broken > 0 for run in some) / len(some),
                "over-promised": sum(run.over_promised for run in some) / len(some),
                "turns": sum(run.turns for run in some) / len(some),
                "endings": dict(Counter(run.ending.value if run.ending else "none" for run in some).most_common()),
            }
    worst = [run for run in runs if run.fell_back]
    figures["worst-case model"] = {
        "turns": sum(run.turns for run in worst),
        "fell back": sum(run.fell_back for run in worst),
        "caught": dict(sum((run.caught for run in worst), Counter()).most_common()),
    }
    figures["seconds"] = round(seconds, 1)
    figures["runs"] = len(runs)
    return figures


def _problems(figures: Mapping[str, Any]) -> Iterator[str]:
    for difficulty, least in LEAST.items():
        share = figures[f"good / {difficulty}"]["resolved"]
        if share < least:
            yield f"The good agent resolves {share:.0%} of the {difficulty} scenarios; it should be {least:.0%}."
    for name, found in figures.items():
        if name.startswith(("bad", "stuffed", "flattering")) and found["resolved"] > 0:
            yield f"{name}: {found['resolved']:.1%} resolved; it should be none."


def _report(figures: Mapping[str, Any], options: argparse.Namespace) -> str:
    rows = [
        f"| {name} | {f['runs']} | {f['resolved']:.0%} | {f['broke a must-not']:.0%} "
        f"| {f['over-promised']:.0%} | {f['turns']:.1f} "
        f"| {', '.join(f'{ending} {count}' for ending, count in f['endings'].items())} |"
        for name, f in figures.items()
        if isinstance(f, Mapping) and "endings" in f
    ]
    worst = figures["worst-case model"]
    caught = ", ".join(f"{name} {count}" for name, count in worst["caught"].items())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    first = f" --first {options.first}" if options.first > 1 else ""
    words_only = " --words-only" if options.words_only else ""
    return "\n".join(
        [
            "# The simulated customer, played by scripted agents",
            "",
            f"`python -m evals practice --seeds {options.seeds}{first}{words_only}`, "
            f"commit {commit} and the working tree, {os.cpu_count()} cores, {figures['seconds']} s for "
            f"{figures['runs']} runs.",
            "",
            "| agent / difficulty | runs | resolved | broke a must-not | over-promised | turns | endings |",
            "|---|---:|---:|---:|---:|---:|---|",
            *rows,
            "",
            f"Worst-case model: {worst['turns']} turns, the built-in line spoken in {worst['fell back']} of them. "
            f"Caught: {caught}.",
            "",
        ]
    )
