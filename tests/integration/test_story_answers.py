"""An approved story in a real library: the coach quotes it from the next question on, and no more once withdrawn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.bootstrap import build_assistant
from assistant.domain.culture import StoryText
from assistant.search import rules
from assistant.settings import read_settings
from tests.integration.cli_support import ROOT, write_company

pytestmark = pytest.mark.anyio

QUESTION = "Has a parrot ever been given a perch by the window?"
TEXT = StoryText(
    title="The parrot that got a perch by the window",
    happened="A customer brought a parrot that would not be quiet. Kim gave the parrot a perch by the window.",
    difference="Give the parrot a perch before you talk about the lamp.",
    standard_id="STD-OWNERSHIP-4",
)


async def test_a_story_is_cited_once_approved_and_not_once_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So few that even a handful of files is learnt in a job.
    monkeypatch.setattr(rules, "SAMPLE", 3)
    folder = write_company(tmp_path / "knowledge")
    shutil.copy(ROOT / "knowledge/standards/ownership-4.md", folder / "standards")
    environment = {"COACH_DATA_DIR": str(tmp_path / "data"), "COACH_KNOWLEDGE_DIR": str(folder)}
    with build_assistant(read_settings(environment, Path("none"))) as assistant:
        agent, tom = (
            assistant.somebody(role).model_copy(update={"id": role, "name": role.title()})
            for role in ("agent", "trainer")
        )
        assistant._indexing.learning.use(assistant.jobs)
        assistant._indexing.learning.put_off()
        stories = assistant.culture.stories

        async def cited() -> set[str]:
            answer = await assistant.coach.answer_once(agent, QUESTION)
            return {one.document_id for one in answer.citations}

        told = stories.tell(agent, "key", TEXT)
        assert not any(one.startswith("STORY-") for one in await cited())
        story = stories.approve(tom, told.id, told.text)
        document = story.document.partition("@")[0]
        assert document in await cited()
        assert assistant.jobs.mine(tom), "what was published is learnt in a job"
        stories.withdraw(agent, story.id)
        assert document not in await cited()
        stories.put_back(agent, story.id)
        assert document in await cited()
