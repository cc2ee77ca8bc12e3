"""The quality part through the web: every route for every role, with files and with somebody else's ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.bootstrap.quality import make_quality
from assistant.domain.maxima import REPLIES_BYTES
from assistant.domain.people import Role
from assistant.features.jobs import Jobs
from assistant.features.library import Library
from assistant.features.worker import Worker
from tests.fake_answers import NOW
from tests.integration.test_quality_jobs import SlowJudge, file
from tests.sign_in_support import ADMINISTRATOR, AGENT, LEADER, Company, browser, sign_in

TRAINER = "tom@harbour.example"
ROLES = {AGENT: Role.agent, TRAINER: Role.trainer, LEADER: Role.leader}
PATH = "/page/culture/quality"
PROCESS = {"name": "Ten <b>a week</b>", "purpose": "To coach.", "run_by": "Robin", "key": "key-12345"}
CSV = {"content-type": "application/octet-stream"}
OF_LEADERS = (
    "processes",
    "processes/{id}/end",
    "processes/{id}/again",
    "file/{id}/look",
    "file/{id}/submit?key=key-12345",
)
OF_SUBMISSIONS = ("take-back", "put-back", "go-on")
OF_ADMINISTRATORS = ("processes/{id}/tie", "processes/{id}/untie")


class Site(Company):
    """People who sign in, with the real feature and a judge that sees one miss."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.person()
        for login, role in ROLES.items():
            self.person(login, role)
        database, made = self.database, self.assistant
        database.teams.add("Care")
        made.jobs = Jobs(database.jobs)
        library = Library(made.knowledge.documents, database.documents, NOW.date)
        judge: Any = SlowJudge()
        made.quality = make_quality(
            library, database, made.company, made.jobs, self.audit, judge, self.folder, NOW.date
        )
        self.worker = Worker(made.jobs, database.jobs)
        self.app = self.web()

    def as_(self, login: str) -> TestClient:
        client = browser(self.app)
        sign_in(client, login)
        return client


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.close()


def the_id(page: str, kind: str) -> str:
    found = re.search(rf'data-{kind}="([^"]+)"', page)
    assert found
    return found[1]


def test_a_leader_looks_submits_sees_it_reviewed_and_takes_it_back(site: Site) -> None:
    leader = site.as_(LEADER)
    page = leader.get(PATH).text
    assert "It says nothing about a person." in page and "no base for decisions about anybody’s employment" in page
    made = leader.post(f"{PATH}/processes", json=PROCESS).text
    assert "Ten &lt;b&gt;a week&lt;/b&gt;" in made and "<b>a week" not in made
    process = the_id(made, "process")
    broken = file(2) + b"2026-05-01,Care,,,email,x,<i>y</i>\n"
    looked = leader.post(f"{PATH}/file/{process}/look", content=broken, headers=CSV).text
    assert "2 rows can be taken, 1 cannot" in looked and "Row 4" in looked and "Submit 2 replies" in looked
    assert "1 person becomes a code" in looked and "“Agent name”" in looked and "Hallam" not in looked
    assert "Nothing was submitted yet" in leader.get(PATH).text
    submitted = leader.post(f"{PATH}/file/{process}/submit?key=key-12345", content=broken, headers=CSV).text
    assert "under way, 0 of 2 reviewed" in submitted and "1 row refused" in submitted
    assert "Reviewing the replies you submitted" in submitted
    while site.worker.step():
        pass
    listed = leader.get(f"{PATH}/list").text
    assert "reviewed</span>" in listed
    one = the_id(listed, "submission")
    assert "taken back" in leader.post(f"{PATH}/submissions/{one}/take-back", json={}).text
    assert "reviewed</span>" in leader.post(f"{PATH}/submissions/{one}/put-back", json={}).text
    assert "its replies count no more" in leader.post(f"{PATH}/processes/{process}/end", json={}).text
    refused = leader.post(f"{PATH}/file/{process}/look", content=file(1), headers=CSV)
    assert refused.status_code == 422 and "has ended" in refused.json()["message"]
    for path in ("processes/nothing/end", "file/nothing/look", "submissions/nothing/take-back"):
        assert leader.post(f"{PATH}/{path}", content=file(1), headers=CSV).status_code == 404


def test_an_administrator_alone_lets_names_be_kept_and_whoever_wrote_a_reply_alone_finds_it(site: Site) -> None:
    leader, administrator = site.as_(LEADER), site.as_(ADMINISTRATOR)
    process = the_id(leader.post(f"{PATH}/processes", json=PROCESS).text, "process")
    page = administrator.get(PATH).text
    assert "Let it keep whose a reply is" in page and "Submit replies" not in page and "Approve a process" not in page
    assert "Let it keep whose a reply is" not in leader.get(PATH).text
    purpose = {"purpose": "So that people can learn from their own."}
    tied = administrator.post(f"{PATH}/processes/{process}/tie", json=purpose).text
    assert "Keeps whose a reply is, for “So that people can learn from their own.”" in tied
    data = file(2, agent=AGENT)
    assert "1 of them have an account" in leader.post(f"{PATH}/file/{process}/look", content=data, headers=CSV).text
    leader.post(f"{PATH}/file/{process}/submit?key=key-12345", content=data, headers=CSV)
    while site.worker.step():
        pass
    own = site.as_(AGENT).get("/page/you").text
    assert own.count("own-reply") == 2 and "Dear [name], soon 1." in own and "missed</span>" in own
    for other in (LEADER, TRAINER, ADMINISTRATOR):
        assert "own-reply" not in site.as_(other).get("/page/you").text
    untied = administrator.post(f"{PATH}/processes/{process}/untie", json={}).text
    assert "Let it keep whose a reply is" in untied and "own-reply" not in site.as_(AGENT).get("/page/you").text


def test_nobody_else_may_and_too_large_a_file_is_refused(site: Site) -> None:
    leader = site.as_(LEADER)
    process = the_id(leader.post(f"{PATH}/processes", json=PROCESS).text, "process")
    leader.post(f"{PATH}/file/{process}/submit?key=key-12345", content=file(1), headers=CSV)
    one = the_id(leader.get(f"{PATH}/list").text, "submission")
    leaders = [path.replace("{id}", process) for path in OF_LEADERS]
    leaders += [f"submissions/{one}/{act}" for act in OF_SUBMISSIONS]
    administrators = [path.replace("{id}", process) for path in OF_ADMINISTRATORS]
    refused = {AGENT: leaders + administrators, TRAINER: leaders + administrators, LEADER: administrators}
    for login, paths in {**refused, ADMINISTRATOR: leaders}.items():
        client = site.as_(login)
        for path in paths:
            given: dict[str, Any] = {"json": {**PROCESS, "purpose": "x"}}
            if path.startswith("file"):
                given = {"content": file(1), "headers": CSV}
            assert client.post(f"{PATH}/{path}", **given).status_code == 403, (login, path)
        for path in ("", "/list"):
            may = login == LEADER or (login == ADMINISTRATOR and not path)
            assert client.get(f"{PATH}{path}").status_code == (200 if may else 403)
    large = leader.post(f"{PATH}/file/{process}/look", content=b"x" * (REPLIES_BYTES + 1), headers=CSV)
    assert large.status_code == 413 and "up to 10 MB" in large.json()["message"]
    stranger = browser(site.app)
    assert stranger.post(f"{PATH}/file/{process}/look", content=b"x" * 400_000, headers=CSV).status_code in (401, 403)
    pieces = leader.post(f"{PATH}/file/{process}/look", content=iter([b"x" * 300_000]), headers=CSV)
    assert pieces.status_code == 413
