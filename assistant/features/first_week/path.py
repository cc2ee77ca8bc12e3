"""A path through the first week for a company that wrote none: made of the documents that somebody may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from assistant.domain.first_week import ANY_SCENARIO, Day, Step, WeekPath
from assistant.domain.knowledge import Document, Kind, ScenarioSeed, Standard, Story

STANDARDS_A_DAY, MOST_STANDARDS = 2, 8
_DAYS = ("Where we come from", "How we work", "Your first practice", "Everybody’s job", "Your own voice")
_STORY_DAYS = (1, 2, 4)
_PRACTICE_DAY = 2
_WELCOMES = ("new here", "welcome", "first week", "history", "tradition", "induction", "onboarding")
_QUESTIONS = (
    ("Which custom here would you miss most?", "whoever sits beside you"),
    ("What may I decide by myself?", ""),
    ("Whom do I ask when I am stuck?", "your team lead"),
    ("What does your team need from mine?", "somebody in another team"),
    ("What would you change here for our customers?", "whoever leads your team"),
)
_DIFFICULTY = ("easy", "medium", "hard")


def made_path(documents: Iterable[Document]) -> WeekPath:
    """Five days: what welcomes people, standards by their families, three stories, a scenario, questions to ask."""
    found = sorted(documents, key=lambda one: one.id)
    standards = _one_of_each_family([one for one in found if isinstance(one, Standard)])[:MOST_STANDARDS]
    steps: list[list[Step]] = [[] for _ in _DAYS]
    steps[0] += [Step(read=one.id) for one in _welcomes(found)[:1]]
    for number, standard in enumerate(standards):
        # The first day is for arriving.
        steps[1 + number // STANDARDS_A_DAY].append(Step(read=standard.id))
    stories = _about([one for one in found if isinstance(one, Story)], standards)
    for day, story in zip(_STORY_DAYS, stories, strict=False):
        steps[day].append(Step(read=story.id))
    scenarios = [one for one in found if isinstance(one, ScenarioSeed)]
    scenarios.sort(key=lambda one: _DIFFICULTY.index(one.difficulty))
    steps[_PRACTICE_DAY].append(Step(play=scenarios[0].id if scenarios else ANY_SCENARIO))
    for of_day, (question, whom) in zip(steps, _QUESTIONS, strict=True):
        of_day.append(Step(ask=question, whom=whom))
    days = (Day(title=title, steps=tuple(of_day)) for title, of_day in zip(_DAYS, steps, strict=True))
    return WeekPath(days=tuple(days))


def _welcomes(documents: Sequence[Document]) -> list[Document]:
    """Guides and texts about arriving, whose title or topics say so the most; else the first guide."""
    texts = [one for one in documents if one.kind in (Kind.guide, Kind.document)]

    def signs(document: Document) -> int:
        words = " ".join([document.title, *document.topics]).casefold()
        return sum(sign in words for sign in _WELCOMES)

    about = sorted((one for one in texts if signs(one)), key=signs, reverse=True)
    return about or [one for one in texts if one.kind is Kind.guide]


def _one_of_each_family(standards: Sequence[Standard]) -> list[Standard]:
    """Those that count most first, one of each family before the second of any."""
    families: dict[str, list[Standard]] = {}
    for one in sorted(standards, key=lambda one: (not one.critical, -one.weight)):
        families.setdefault(one.family, []).append(one)
    rounds = zip_longest(*families.values())
    return [one for each in rounds for one in each if one is not None]


def _about(stories: Sequence[Story], standards: Sequence[Standard]) -> list[Story]:
    """Stories that show one of these standards first."""
    names = {one.id for one in standards}
    return sorted(stories, key=lambda story: not names & set(story.standards))
