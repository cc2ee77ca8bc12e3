"""What people write is embedded and forgotten: the cache on disk holds vectors of the company's texts alone."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from pathlib import Path

from assistant.bootstrap import build_assistant
from assistant.search.cache import text_key
from assistant.settings import read_settings
from tests.integration.cli_support import ROOT, write_company

DRAFT = "Hello Gertrude,\n\nOur policy says no. I cannot help you with the violet lamp, so please wait.\n\nAlex"
ASKED = "My violet lamp came broken three weeks ago. Nobody called me back. I feel ignored and my aunt is furious."


def kept(data: Path) -> set[str]:
    connection = sqlite3.connect(data / "index" / "embeddings.db")
    try:
        return {key for (key,) in connection.execute("SELECT text FROM passages")}
    finally:
        connection.close()


def test_no_vector_of_a_persons_words_is_kept(tmp_path: Path) -> None:
    knowledge = write_company(tmp_path / "knowledge")
    for name in ("empathy-1", "ownership-1", "ownership-2"):
        shutil.copy(ROOT / "knowledge" / "standards" / f"{name}.md", knowledge / "standards")
    settings = read_settings(
        {"COACH_DATA_DIR": str(tmp_path / "data"), "COACH_KNOWLEDGE_DIR": str(knowledge)}, tmp_path / ".env"
    )
    request = {"reply": DRAFT, "thread": ASKED, "facts": {}, "channel": "email", "replied_at": None}
    other = {**request, "reply": DRAFT.replace("violet", "green"), "thread": ASKED.replace("violet", "green")}
    with build_assistant(settings) as assistant:
        agent = assistant.somebody("agent")
        asyncio.run(assistant.review_once({**request, "role": "agent", "level": None}))
        asyncio.run(assistant.coach.answer_once(agent, ASKED))
        first = kept(settings.data_dir)
        reviewed = asyncio.run(assistant.review_once({**other, "role": "agent", "level": None}))
        asyncio.run(assistant.coach.answer_once(agent, ASKED.replace("violet", "green")))
        second = kept(settings.data_dir)
    assert reviewed["rewrite"] and reviewed["rewrite"] != other["reply"], "a better draft was looked for"
    assert second == first, "what is not of the company adds nothing"
    sentences = [part.strip() for text in (DRAFT, ASKED) for line in text.splitlines() for part in line.split(". ")]
    assert not second & {text_key(text, 0) for part in sentences for text in (part, f"{part}.")}
