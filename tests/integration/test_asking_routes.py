"""The inbox, questions to a leader and customers' comments on the page: who is shown and let do what."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.bootstrap.asking import make_asking, make_questions
from assistant.domain.people import Role
from assistant.features.library import Library
from assistant.storage.database import Database
from tests.fake_answers import NOW
from tests.fakes import FakeAssistant, built_web
from tests.integration.page_support import become
from tests.integration.search_support import WordEmbedder

FLOWERS = "May I send <b>flowers</b>?"
FILE = "date,comment\n2026-05-01,<i>Nobody</i> said sorry.\n2026-05-02,You never called.\n"
COMMENTS, GROUPS, LEADERS = "/page/culture/comments", "/page/questions/groups", "/page/questions/leaders"


@pytest.fixture(scope="module")
def app(page_database: Database) -> Any:
    assistant: Any = FakeAssistant()
    company, words = assistant.company, WordEmbedder()
    library = Library(assistant.knowledge.documents, page_database.documents, NOW.date)
    asking = make_asking(library, page_database, company, words, words, lambda: NOW, NOW.date)
    assistant.questions = make_questions(page_database, company, lambda: NOW, NOW.date, str)
    assistant.question_groups, assistant.leader_questions = asking.groups, asking.leaders
    assistant.comments = asking.comments
    return built_web(assistant)


def shown(client: TestClient, role: Role, path: str = "/page/questions") -> str:
    become(client, role)
    return client.get(path).text


def first(page: str, kind: str) -> str:
    found = re.search(rf'id="{kind}-([^"]+)"', page)
    assert found, page
    return found[1]


def test_a_group_is_seen_to_answered_and_drafted_by_those_who_answer(client: TestClient) -> None:
    for _ in range(2):
        assert client.post("/page/questions", json={"question": FLOWERS}).status_code == 200
    assert 'class="group"' not in client.get("/page/questions").text
    page = shown(client, Role.trainer)
    group = first(page, "group")
    assert "2 wait for an answer" in page and "<b>" not in page.split("slot-groups")[1]
    path = f"{GROUPS}/{group}"
    acts = {"answer": {"text": "Yes."}, "owner": {"owner": "x"}, "aside": {"reason": "No."}, "take-up": {}, "draft": {}}
    become(client, Role.agent)
    for act, body in acts.items():
        assert client.post(f"{path}/{act}", json=body).status_code == 403, act
    become(client, Role.trainer)
    for act, body in acts.items():
        assert client.post(f"{GROUPS}/nothing/{act}", json=body).status_code in (404, 422), act
    owner = re.search(r'<option value="([^"]+)"[^>]*>Grace', page)
    assert owner
    given = client.post(f"{path}/owner", json={"owner": owner[1], "due": "2026-05-29"})
    assert "Grace Okafor sees to it by" in given.text
    assert client.post(f"{path}/aside", json={"reason": "No."}).status_code == 422
    answered = client.post(f"{path}/answer", json={"text": "Yes, up to £20."}).text
    assert "Make a library draft" in answered and "No question is waiting" in answered
    assert "A draft for the library was made" in client.post(f"{path}/draft", json={}).text
    assert "Make a library draft" not in shown(client, Role.leader)
    assert shown(client, Role.agent).count("Yes, up to £20.") == 2


def test_the_asker_reads_what_was_passed_on_and_what_was_left_out(client: TestClient) -> None:
    words = "Mrs Hallam <i>asks</i>: may Grace Okafor ring 07700 900123?"
    said = client.post("/page/questions", json={"question": words}).text
    passed, page = said.split('<div class="passed-on">')[1].split("</div></div>", 1)
    assert "A customer &lt;i&gt;asks&lt;/i&gt;: may Grace Okafor ring [phone]?" in passed
    assert "Taken out, because it is personal: “Mrs Hallam”, “07700 900123”." in passed
    assert "Hallam" not in page and "Grace Okafor ring" in page
    assert "Hallam" not in shown(client, Role.trainer)
    become(client, Role.agent)
    assert "Taken out" not in client.post("/page/questions", json={"question": "May I waive the fee?"}).text


def test_only_the_asker_takes_a_question_back_and_undoes_it(client: TestClient) -> None:
    page = client.post("/page/questions", json={"question": "Who has the key?"}).text
    question = first(page, "question")
    path = f"/page/questions/{question}"
    become(client, Role.trainer)
    for act in ("take-back", "back"):
        assert client.post(f"{path}/{act}", json={}).status_code == 404, act
        assert client.post(f"/page/questions/nothing/{act}", json={}).status_code == 404, act
    assert "Who has the key?" in client.get("/page/questions").text
    become(client, Role.agent)
    assert f'data-do="question-take-back" data-question="{question}"' in client.get("/page/questions").text
    assert "Who has the key?" not in client.post(f"{path}/take-back", json={}).text
    assert "Who has the key?" not in shown(client, Role.trainer)
    assert client.post(f"{path}/answer", json={"text": "Tom."}).status_code == 404
    become(client, Role.agent)
    assert "Who has the key?" in client.post(f"{path}/back", json={}).text
    become(client, Role.trainer)
    assert client.post(f"{path}/answer", json={"text": "Tom."}).status_code == 200
    become(client, Role.agent)
    assert client.post(f"{path}/take-back", json={}).status_code == 422
    assert question not in re.findall(r'question-take-back" data-question="([^"]+)"', shown(client, Role.agent))


def test_a_leader_answers_on_the_page(client: TestClient) -> None:
    asked = {"question": "Why <i>no</i> Sundays?", "readers": "all", "key": "key-12345"}
    page = client.post(LEADERS, json=asked).text
    question = first(page, "leader-question")
    assert "<i>" not in page
    answer = {"text": "Nobody is there."}
    for role in (Role.agent, Role.trainer):
        become(client, role)
        assert client.post(f"{LEADERS}/{question}/answer", json=answer).status_code == 403
    for act in ("keep", "take-back", "back"):
        assert client.post(f"{LEADERS}/{question}/{act}", json={}).status_code == 404, "a trainer's it is not"
    assert "asks whoever leads" in shown(client, Role.leader)
    assert client.post(f"{LEADERS}/{question}/answer", json=answer).status_code == 200
    assert client.post(f"{LEADERS}/{question}/answer", json=answer).status_code == 422
    drawn = shown(client, Role.trainer)
    assert "Nobody is there." in drawn and "Amira" not in drawn.split("slot-leaders")[1]
    become(client, Role.agent)
    assert client.post(f"{LEADERS}/{question}/keep", json={}).status_code == 200
    assert "Nobody is there." not in shown(client, Role.trainer)
    assert client.post(LEADERS, json={**asked, "readers": "nobody"}).status_code == 422


def test_comments_are_for_trainers_and_leaders(client: TestClient) -> None:
    body = {"text": FILE}
    for path in (COMMENTS, f"{COMMENTS}/preview"):
        assert client.post(path, json=body).status_code == 403
    assert client.get(COMMENTS).status_code == 403 and "Customers</a>" not in client.get("/page/culture/wall").text
    become(client, Role.trainer)
    assert "No comment yet" in client.get(COMMENTS).text
    assert "2 comments come in" in client.post(f"{COMMENTS}/preview", json=body).text
    page = client.post(COMMENTS, json=body).text
    comment, standard = first(page, "comment"), "STD-OWNERSHIP-2"
    assert "<i>" not in page and "2 are here already" in client.post(f"{COMMENTS}/preview", json=body).text
    file = re.search(r'data-file="([^"]+)"', page)
    assert file
    assert client.post(f"{COMMENTS}/{comment}/link", json={"standards": ["POL-LATE-DELIVERY"]}).status_code == 422
    linked = client.post(f"{COMMENTS}/{comment}/link", json={"standards": [standard]}).text
    assert "1 comment<" in linked and f'id="comment-{comment}"' not in linked
    assert "You never called." in client.get(f"{COMMENTS}?standard={standard}").text
    scenario = f"/page/practice/new?kind=tickets&about=comment:{comment}"
    assert "You never called." in client.get(scenario).text
    become(client, Role.agent)
    for act in ("link", "open", "remove", "back"):
        assert client.post(f"{COMMENTS}/{comment}/{act}", json={}).status_code == 403
    for act in ("remove", "back"):
        assert client.post(f"{COMMENTS}/files/{file[1]}/{act}", json={}).status_code == 403
    assert client.get(scenario).status_code == 403
    become(client, Role.leader)
    assert "You never called." in client.post(f"{COMMENTS}/{comment}/open", json={}).text
    assert "No comment yet" in client.post(f"{COMMENTS}/files/{file[1]}/remove", json={}).text
    assert "You never called." in client.post(f"{COMMENTS}/files/{file[1]}/back", json={}).text
    for act in ("link", "open", "remove", "back"):
        assert client.post(f"{COMMENTS}/nothing/{act}", json={}).status_code == 404
