"""The server by which a person plays the model: requests become files, and the answers that are written go out."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.engines.language_model.endpoint import Endpoint, Message
from assistant.errors import EngineGarbled
from tests.played_model import PlayedModel, divided

pytestmark = pytest.mark.anyio
ASKED = (Message("system", "Rules."), Message("user", "Are you ready?"))


class Ready(BaseModel):
    """What is asked for."""

    ready: bool


async def test_a_request_waits_until_somebody_answers_it(tmp_path: Path) -> None:
    async with PlayedModel(tmp_path) as model:
        endpoint = Endpoint(model.url, None, "any", answer_tokens=50, stall_seconds=5)
        asking = asyncio.create_task(endpoint.ask("probe", ASKED, Ready))
        while not (tmp_path / "0001.request.json").is_file():
            await asyncio.sleep(0.01)
        readable = (tmp_path / "0001.request.txt").read_text("utf-8")
        assert "===== user =====\nAre you ready?" in readable and not asking.done()
        (tmp_path / "0001.answer.json").write_text(json.dumps({"ready": True}), "utf-8")
        assert (await asking).value.ready
        await endpoint.close()


async def test_words_that_are_no_answer_go_out_as_they_are(tmp_path: Path) -> None:
    for number in range(1, 4):
        (tmp_path / f"{number:04}.answer.txt").write_text('finish_reason: none\n{"ready": tr', "utf-8")
    async with PlayedModel(tmp_path) as model:
        endpoint = Endpoint(model.url, None, "any", answer_tokens=50, wait_seconds=0.01)
        with pytest.raises(EngineGarbled):
            await endpoint.ask("probe", ASKED, Ready)
        await endpoint.close()
    assert (tmp_path / "0003.request.json").is_file()


def test_a_raw_answer_names_how_it_ends() -> None:
    assert divided("finish_reason: length\n{") == ("{", "length")
    assert divided("Sure!") == ("Sure!", "stop")
