"""The page of how we are doing: for everybody, each with their own team; leaders bring answers in and take a report."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.bootstrap.insights import make_insights
from assistant.domain.people import Role
from assistant.features.library import Library
from assistant.storage.database import Database
from assistant.ui.culture_numbers import SCRIPT
from tests.fake_answers import NOW
from tests.fakes import FakeAssistant, built_web
from tests.integration.page_support import ORIGIN, visitor
from tests.integration.storage_support import add_tallies

PAGE = "/page/culture/numbers"
STANDARD = "STD-OWNERSHIP-4"
ANSWERS = "date,kind,score\n" + "2026-02-01,nps,10\n" * 5 + "2026-02-01,<b>,1\n"


@pytest.fixture(scope="module")
def database(page_database: Database) -> Database:
    database = page_database
    for team, people in (("Care", "abcdef"), ("Desk <i>", "vwxyz")):
        of_team = {"team_id": database.teams.add(team).id, "standard_id": STANDARD, "month": date(2026, 3, 1)}
        counted = {"met": 3, "partly": 0, "missed": 1, "unsure": 0}
        add_tallies(database, [{**of_team, **counted, "employee": one} for one in people])
    database.surveys.mark_made_up()
    return database


@pytest.fixture(scope="module")
def app(database: Database) -> Any:
    assistant: Any = FakeAssistant()
    library = Library(assistant.knowledge.documents, database.documents, NOW.date)
    assistant.insights = make_insights(library, database, assistant.company, assistant.audit, NOW.date)
    return built_web(assistant)


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_it_and_leaders_every_team(app: Any, database: Database, role: Role) -> None:
    client, leads = visitor(app, role), role is Role.leader
    page = client.get(PAGE).text
    assert "Made-up history" in page and "<i>" not in page
    assert ("Desk &lt;i&gt;" in page) is leads and ("Take along a report" in page) is leads
    assert ("Bring in NPS and CSAT" in page) is leads
    figures = client.get(f"{PAGE}/figures", params={"dark": True}).json()
    assert [one["key"] for one in figures] == ["adherence", "teams", "map"]
    assert figures[0]["layout"]["paper_bgcolor"] == "#1c2024" and "Made-up history" in figures[0]["says"]
    assert len({one["file"] for one in figures}) == 3 and figures[2]["file"].startswith("Standards-in-practice-20")
    table = client.get(f"{PAGE}/table/map", params={"since": "2026-03", "until": "2026-03"})
    assert table.headers["content-type"].startswith("text/csv") and "Made-up history" in table.text
    assert table.text.startswith("standard,asked,missed") and ",fewer than five people,11,75.0," in table.text
    other = next(team.id for team in database.teams.list() if team.name == "Care")
    for path in (PAGE, f"{PAGE}/shown", f"{PAGE}/figures", f"{PAGE}/table/teams"):
        assert client.get(path, params={"team": other}).status_code == (200 if leads else 403)
        assert client.get(path, params={"standard": "STD-NONE"}).status_code == 404
        assert client.get(path, params={"since": "May"}).status_code == 422
    assert client.get(f"{PAGE}/table/none").status_code == 404
    report = client.get(f"{PAGE}/report")
    assert report.status_code == (200 if leads else 403)
    assert not leads or "attachment" in report.headers["content-disposition"]


@pytest.mark.parametrize("role", Role)
def test_answers_are_looked_at_kept_once_and_taken_back_by_leaders_alone(app: Any, role: Role) -> None:
    client = visitor(app, role)
    looked = client.post(f"{PAGE}/surveys/preview", json={"text": ANSWERS})
    kept = client.post(f"{PAGE}/surveys", json={"text": ANSWERS})
    if role is not Role.leader:
        statuses = {client.post(f"{PAGE}/surveys/any/{act}", json={}).status_code for act in ("off", "back")}
        assert (looked.status_code, kept.status_code, statuses) == (403, 403, {403})
        return
    assert "1 row is refused:" in looked.text
    one_of_one = client.post(f"{PAGE}/surveys/preview", json={"text": "date,kind,score\n2026-02-01,nps,10\n"})
    assert "1 NPS answer can be kept" in one_of_one.text and "Keep it<" in one_of_one.text
    assert "5 NPS answers can be kept" in looked.text and "Row 7: “&lt;b&gt;” is neither" in looked.text
    (one,) = re.findall(r'data-survey="([^"]+)"', kept.text)
    assert "here already" in client.post(f"{PAGE}/surveys", json={"text": ANSWERS}).text
    assert "Q1 2026" in client.get(PAGE).text
    assert "data-survey" not in client.post(f"{PAGE}/surveys/{one}/off", json={}).text
    assert one in client.post(f"{PAGE}/surveys/{one}/back", json={}).text
    assert client.post(f"{PAGE}/surveys/none/off", json={}).status_code == 404
    assert client.post(f"{PAGE}/surveys", json={"text": "date,score\n"}).status_code == 422


def test_nobody_unknown_sees_anything(app: Any) -> None:
    stranger = TestClient(app, base_url="http://localhost", headers=ORIGIN)
    for path in ("", "/shown", "/figures", "/table/map", "/report"):
        assert stranger.get(PAGE + path).status_code == 403
    assert stranger.post(f"{PAGE}/surveys", json={"text": ANSWERS}).status_code == 403


def test_what_draws_is_kept_by_the_browser_and_comes_small(app: Any) -> None:
    client = visitor(app, Role.agent)
    answer = client.get(SCRIPT)
    assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip" and answer.num_bytes_downloaded < 2_000_000
    assert SCRIPT in client.get(PAGE).text
    plain = client.get(SCRIPT, headers={"accept-encoding": "identity"})
    assert plain.content == answer.content and "content-encoding" not in plain.headers
