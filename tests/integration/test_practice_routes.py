"""The practice page over real practice: what each role is shown, and that nobody reaches what is somebody else's."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from docx import Document
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.domain.people import Role
from tests.fakes import FakeAssistant, built_web
from tests.integration.debrief_support import Stage, set_stage
from tests.integration.page_support import ORIGIN
from tests.integration.practice_support import GOOD, SCENARIO
from tests.integration.storage_support import TickingClock, opened

HIDDEN = "clothes are in suitcases"
"""Of the scenario's hidden facts, which nobody may read who has not found them."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    clock = TickingClock()
    database = opened(tmp_path_factory.mktemp("practice"), clock)
    yield set_stage(database, clock)
    database.close()


@pytest.fixture(scope="module")
def app(stage: Stage) -> FastAPI:
    assistant: Any = FakeAssistant()
    assistant.library = stage.hall.library
    assistant.scenarios, assistant.runs, assistant.assignments = (
        stage.hall.scenarios,
        stage.hall.runs,
        stage.hall.assignments,
    )
    assistant.debriefing, assistant.misses, assistant.wishes = (
        stage.after.debriefing,
        stage.after.misses,
        stage.after.wishes,
    )
    return built_web(assistant)


class Visitor:
    """One browser; ``be`` makes it another of the sample people."""

    def __init__(self, app: FastAPI) -> None:
        self.client = TestClient(app, base_url="http://localhost", headers=ORIGIN)
        self.client.get("/")

    def be(self, role: Role) -> Visitor:
        assert self.client.post("/page/person", json={"role": role}).is_success
        return self

    def get(self, path: str) -> Any:
        return self.client.get(f"/page/practice{path}")

    def post(self, path: str, **body: Any) -> Any:
        return self.client.post(f"/page/practice{path}", json=body)

    def begin(self, scenario: str = SCENARIO, **more: Any) -> str:
        """The id of a new run."""
        begun = self.post("/runs", scenario_id=scenario, key=str(uuid4()), **more)
        assert begun.is_success, begun.text
        return re.search(r"run=([\w-]+)", begun.text)[1]  # type: ignore[index]

    def say(self, run: str, text: str) -> str:
        """The page after a reply where the run stands."""
        after = re.search(r'data-after="([\w-]*)"', self.get(f"/runs/{run}").text)[1]  # type: ignore[index]
        answered = self.post(f"/runs/{run}/reply", text=text, after=after, key=str(uuid4()))
        assert answered.is_success, answered.text
        return str(answered.text)


@pytest.fixture
def visitor(app: FastAPI) -> Visitor:
    return Visitor(app)


def test_who_plays_sees_nothing_of_what_is_behind_it(visitor: Visitor) -> None:
    page = visitor.be(Role.agent).get(f"/scenarios/{SCENARIO}").text
    assert "Play it" in page and HIDDEN not in page and "Must not" not in page and "Ask somebody" not in page
    run = visitor.begin()
    said = visitor.say(run, "Good morning.")
    assert "Good morning." in said and HIDDEN not in said and "Resolved when" not in said
    assert HIDDEN in visitor.be(Role.trainer).get(f"/scenarios/{SCENARIO}").text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", f"/scenarios/{SCENARIO}/edit"),
        ("get", f"/scenarios/{SCENARIO}/file?form=json"),
        ("get", "/file"),
        ("get", "/away"),
        ("post", f"/scenarios/{SCENARIO}/away"),
        ("post", f"/scenarios/{SCENARIO}/bring"),
    ],
)
def test_what_is_for_trainers_is_refused_to_an_agent(visitor: Visitor, method: str, path: str) -> None:
    visitor.be(Role.agent)
    answer = visitor.get(path) if method == "get" else visitor.post(path)
    assert answer.status_code == 403 and HIDDEN not in answer.text


def test_made_kept_changed_and_taken_along(visitor: Visitor) -> None:
    visitor.be(Role.trainer)
    drafted = visitor.get("/draft?kind=standard&about=STD-EMPATHY-1&difficulty=medium&seed=1").text
    scenario = re.search(r'name="scenario" value="([^"]*)"', drafted)[1]  # type: ignore[index]
    scenario = html.unescape(scenario)
    kept = visitor.post("/scenarios", scenario=scenario, key="a key of eight")
    assert kept.is_success and "For trainers" in kept.text
    scenario_id = re.search(r"s=([\w-]+)\"", kept.text)[1]  # type: ignore[index]
    assert visitor.post("/scenarios", scenario=scenario, key="a key of eight").text == kept.text
    word = visitor.get(f"/scenarios/{scenario_id}/file?form=docx")
    assert Document(io.BytesIO(word.content)).paragraphs[0].text == json.loads(scenario)["title"]
    broken = scenario.replace("by yourself", "by yourselves")
    refused = visitor.post("/scenarios", scenario=broken, key="another key")
    assert refused.status_code == 422 and "does not say" in refused.json()["message"]
    assert visitor.post("/scenarios", scenario="{}", key="another key").status_code == 422
    assert visitor.post(f"/scenarios/{scenario_id}/away").is_success
    assert scenario_id in visitor.get("/away").text and scenario_id not in visitor.get("").text
    assert visitor.post(f"/scenarios/{scenario_id}/bring").is_success


def test_played_rewound_compared_and_looked_back_on(visitor: Visitor) -> None:
    visitor.be(Role.agent)
    run = visitor.begin(wishes=["Somebody who says sorry", "  "], guided=True)
    for reply in GOOD:
        page = visitor.say(run, reply)
    assert "run-over" in page and "Read the debrief" in page
    first = re.findall(r'id="turn-([\w-]+)"', page)[0]
    page = visitor.post(f"/runs/{run}/rewind/{first}").text
    assert "bubble mine" not in page and 'data-after=""' in page
    hint = visitor.post(f"/runs/{run}/hint", number=0).text
    assert 'data-slot="run-hint"' in hint and HIDDEN not in hint
    page = visitor.say(run, "There is nothing I can do.")
    ends = re.search(r"a=([\w-]+)&amp;b=([\w-]+)", page)
    assert ends is not None
    assert "Way 2" in visitor.get(f"/runs/{run}/compare?a={ends[1]}&b={ends[2]}").text
    assert "You stopped" in visitor.post(f"/runs/{run}/stop").text
    assert "run-reply" in visitor.post(f"/runs/{run}/stand/{ends[2]}").text
    debrief = visitor.get(f"/runs/{run}/debrief?to={ends[1]}").text
    assert "One thing to try" in debrief and 'class="mood"' in debrief and "Somebody who says sorry" in debrief
    source = visitor.get(f"/runs/{run}/debrief/{ends[1]}/sources/1").text
    assert "<mark" in source
    assert visitor.get(f"/runs/{run}/debrief/{ends[1]}/sources/999").status_code == 404
    assert "There is nothing I can do." in visitor.get(f"/runs/{run}/export").text
    assert run not in visitor.post(f"/runs/{run}/delete").text
    assert run in visitor.post(f"/runs/{run}/restore").text


def test_nobody_reaches_a_run_of_somebody_else(app: FastAPI, visitor: Visitor) -> None:
    run = visitor.be(Role.agent).begin()
    page = visitor.say(run, "Good morning.")
    turn = re.findall(r'id="turn-([\w-]+)"', page)[0]
    routes = [("get", path) for path in ("", "/debrief", "/export", f"/compare?a={turn}&b={turn}")]
    routes += [("get", f"/debrief/{turn}/sources/1")]
    routes += [("post", path) for path in ("/stop", "/calmer", f"/rewind/{turn}", f"/stand/{turn}", "/delete")]
    for other in (Visitor(app).be(Role.agent), Visitor(app).be(Role.leader), visitor.be(Role.trainer)):
        for method, path in routes:
            answer = other.get(f"/runs/{run}{path}") if method == "get" else other.post(f"/runs/{run}{path}")
            assert answer.status_code == 404, (method, path, answer.text)
            assert "Good morning" not in answer.text
        assert other.post(f"/runs/{run}/hint", number=0).status_code == 404
        assert other.post(f"/runs/{run}/reply", text="Hello.", key=str(uuid4())).status_code == 404


def test_asked_played_handed_in_and_taken_back(app: FastAPI, visitor: Visitor) -> None:
    page = visitor.be(Role.trainer).get(f"/scenarios/{SCENARIO}").text
    agent = re.search(r'value="person:([^"]*-agent)"', page)[1]  # type: ignore[index]
    given = {"scenario_id": SCENARIO, "due": "2026-06-08", "key": "assigned once"}
    assert visitor.post("/assignments", to_person=agent, **given).is_success
    assert visitor.post("/assignments", to_person="nobody", **given | {"key": "another one"}).status_code == 404
    shown = visitor.get("").text
    assert "What you asked for" in shown and "not yet" in shown
    assignment = re.search(r'data-assignment="([\w-]+)"', shown)[1]  # type: ignore[index]
    stranger = Visitor(app).be(Role.agent)
    refused = stranger.post("/runs", scenario_id=SCENARIO, assignment_id=assignment, key=str(uuid4()))
    assert refused.status_code == 404 and assignment not in stranger.get("").text

    visitor.be(Role.agent)
    assert "Asked of you" in visitor.get("").text
    run = visitor.begin(assignment_id=assignment)
    for reply in GOOD:
        visitor.say(run, reply)
    assert ">done<" in visitor.get("").text
    assert run not in visitor.be(Role.trainer).get("").text
    assert visitor.get(f"/assignments/{assignment}/runs/{run}").status_code == 404
    assert "handed in" in visitor.be(Role.agent).post(f"/assignments/{assignment}/runs/{run}/submit").text
    assert GOOD[1][:40] in visitor.be(Role.trainer).get(f"/assignments/{assignment}/runs/{run}").text
    assert Visitor(app).be(Role.trainer).get(f"/assignments/{assignment}/runs/{run}").status_code == 404
    assert visitor.be(Role.agent).post(f"/assignments/{assignment}/runs/{run}/take-back").is_success
    assert visitor.be(Role.trainer).get(f"/assignments/{assignment}/runs/{run}").status_code == 404
    assert assignment not in visitor.post(f"/assignments/{assignment}/withdraw").text


def test_a_run_of_the_room_is_for_who_leads_one(visitor: Visitor) -> None:
    refused = visitor.be(Role.agent).post("/runs", scenario_id=SCENARIO, in_group=True, key=str(uuid4()))
    assert refused.status_code == 403
    run = visitor.be(Role.trainer).begin(in_group=True)
    assert "The room plays" in visitor.get(f"/runs/{run}").text
