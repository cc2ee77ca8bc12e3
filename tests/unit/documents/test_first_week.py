"""``first_week.yaml``: what is wrong in it is named by line, the rest is walked all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.documents.first_week import read_first_week
from assistant.documents.loader import load_knowledge
from assistant.domain.first_week import WeekPath
from assistant.domain.knowledge import Document, Kind
from assistant.domain.people import EVERYONE
from assistant.errors import KnowledgeError

DOCUMENTS = [
    Document(id=name, kind=kind, title=name, audience=EVERYONE, body="")
    for name, kind in (("GUIDE-A", Kind.guide), ("SCN-A", Kind.scenario))
]
GOOD = """days:
  - title: One
    steps:
      - read: GUIDE-A
      - play: SCN-A
        why: It is easy.
  - title: Two
    steps:
      - ask: Whom do I ask?
        whom: your buddy
      - play: any
"""


def read(folder: Path, text: str) -> tuple[WeekPath | None, list[KnowledgeError]]:
    problems: list[KnowledgeError] = []
    file = folder / "first_week.yaml"
    file.write_text(text)
    return read_first_week(file, DOCUMENTS, problems), problems


def test_a_path_is_read_and_the_sample_company_has_one(tmp_path: Path) -> None:
    path, problems = read(tmp_path, GOOD)
    assert path is not None and problems == []
    assert [one.id.split(":")[0] for day in path.days for one in day.steps] == ["read", "play", "ask", "play"]
    sample = load_knowledge(Path(__file__).resolve().parents[3] / "knowledge")
    assert sample.first_week is not None and len(sample.first_week.days) == 5 and not sample.problems
    stories = [one for day in sample.first_week.days for one in day.steps if one.read.startswith("STORY-")]
    assert len(stories) == 3


@pytest.mark.parametrize(
    ("wrong", "right", "line", "said"),
    [
        ("GUIDE-B", "GUIDE-A", 4, "no document “GUIDE-B”"),
        ("play: GUIDE-A", "play: SCN-A", 5, "no scenario “GUIDE-A”"),
        ("play: SCN-A", "play: any", 11, "stands twice"),
    ],
)
def test_a_step_to_what_is_not_there_is_named_and_left_out(
    tmp_path: Path, wrong: str, right: str, line: int, said: str
) -> None:
    path, (problem,) = read(tmp_path, GOOD.replace(right, wrong))
    assert path is not None and sum(len(day.steps) for day in path.days) == 3
    assert (problem.file, problem.line) == ("first_week.yaml", line) and said in str(problem) and problem.remedy


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD.replace("why:", "because:"), 6, "no such field"),
        (GOOD.replace("      - read: GUIDE-A\n", "      - read: GUIDE-A\n        ask: Who?\n"), 4, "exactly one"),
        (GOOD.replace("title: Two", "name: Two"), 7, "missing"),
        ("days: []\n", 1, "days"),
        ("days: [unclosed\n", 2, "file"),
        ("7\n", 1, "file"),
        ("", 1, "file"),
    ],
)
def test_a_file_that_breaks_the_schema_is_as_if_it_were_not_there(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    path, (problem,) = read(tmp_path, text)
    assert path is None and problem.line == line and said in str(problem)


def test_it_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "first_week.yaml").write_text("days:\n  - title: One\n    steps: [{ask: Why?}]\n")
    knowledge = load_knowledge(tmp_path)
    assert knowledge.documents == () and knowledge.problems == () and knowledge.first_week is not None
