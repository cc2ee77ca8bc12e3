"""``first_week.yaml`` of a knowledge folder: the path that new people walk, held against the documents there are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.documents.frontmatter import field_lines, read_yaml
from assistant.domain.first_week import ANY_SCENARIO, WeekPath
from assistant.domain.knowledge import Document, Kind
from assistant.errors import KnowledgeError

FIRST_WEEK_FILE = "first_week.yaml"
_EXAMPLE = "Write `days:`, each with a `title:` and `steps:` such as `- read: GUIDE-NEW-HERE`."


def read_first_week(path: Path, documents: Iterable[Document], problems: list[KnowledgeError]) -> WeekPath | None:
    """The path; None where there is no such file. A step to what is not there is left out and named in ``problems``.

    A file that breaks the schema is named there too, and is as if it were not there.
    """
    if not path.is_file():
        return None
    try:
        text = path.read_text("utf-8")
        tree = read_yaml(text)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problems.append(KnowledgeError(path.name, line, "file", str(error).splitlines()[0], _EXAMPLE))
        return None
    lines = field_lines(text)
    try:
        found = WeekPath.model_validate(tree)
    except ValidationError as error:
        problems.append(_broken(error, path.name, lines))
        return None
    return _with_what_is_there(found, {one.id: one.kind for one in documents}, path.name, lines, problems)


def _with_what_is_there(
    path: WeekPath, kinds: dict[str, Kind], name: str, lines: dict[str, int], problems: list[KnowledgeError]
) -> WeekPath | None:
    days, seen = [], set[str]()
    for number, day in enumerate(path.days):
        steps = []
        for position, step in enumerate(day.steps):
            field = f"days.{number}.steps.{position}"
            line, problem, remedy = lines.get(field, 1), "", "Name the id of a document of this folder."
            if step.read and step.read not in kinds:
                problem = f"there is no document “{step.read}”"
            elif step.play and step.play != ANY_SCENARIO and kinds.get(step.play) is not Kind.scenario:
                problem = f"there is no scenario “{step.play}”"
                remedy = f"Name the id of a scenario of this folder, or write `play: {ANY_SCENARIO}`."
            elif step.id in seen:
                problem, remedy = "the same step stands twice", "Keep one of them."
            if problem:
                problems.append(KnowledgeError(name, line, field, problem, remedy))
                continue
            seen.add(step.id)
            steps.append(step)
        if steps:
            days.append(day.model_copy(update={"steps": tuple(steps)}))
    return WeekPath(days=tuple(days)) if days else None


def _broken(error: ValidationError, name: str, lines: dict[str, int]) -> KnowledgeError:
    first = error.errors()[0]
    field = ".".join(map(str, first["loc"]))
    place = field
    while place and place not in lines:
        place = place.rpartition(".")[0]
    problem = {
        "missing": "the field is missing",
        "extra_forbidden": "there is no such field",
        "value_error": str(first.get("ctx", {}).get("error", first["msg"])),
    }.get(first["type"], first["msg"])
    return KnowledgeError(name, lines.get(place, 1), field or "file", problem, _EXAMPLE)
