"""Reply review through the web application: what each door lets through, and to whom."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.fakes import FakeAssistant, built_web
from tests.fakes_review import DRAFT, THREAD
from tests.integration.page_support import become, visitor

REPORT = {"document": "POL-LATE-DELIVERY", "clause": "4.2", "words": "Too little for three weeks.", "context": "£80"}
KEYS = (f"key-number-{n}" for n in count())


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return built_web(FakeAssistant())


def checked(client: TestClient, **more: Any) -> Any:
    return client.post("/page/reviews", json={"thread": THREAD, "draft": DRAFT, "key": next(KEYS), **more})


def made(client: TestClient) -> str:
    found = re.search(r'class="review" data-outcome="fix" data-review="([^"]+)"', checked(client).text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"draft": "  "}, "Your draft is empty"),
        ({"draft": "x" * 8_001}, "Your draft has 8,001 characters; up to 8,000 fit"),
        ({"thread": "x" * 8_001}, "8,001 characters"),
        ({"order_value": "1.299,00"}, "is not an order value"),
        ({"promised_date": "tomorrow"}, "is not a day"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_plain_words(client: TestClient, given: Any, words: str) -> None:
    refused = checked(client, **given)
    assert refused.status_code == 422 and words in refused.json()["message"]


def test_the_facts_of_the_case_go_with_the_draft(client: TestClient) -> None:
    facts = {"order_value": "£1,299.00", "promised_date": "2026-04-29", "customer_name": "Ms  Rowe", "channel": "chat"}
    drawn = checked(client, **facts).text
    assert 'value="1299.00"' in drawn and 'value="2026-04-29"' in drawn and 'value="Ms Rowe"' in drawn
    assert '<option value="chat" selected>' in drawn


def test_the_same_attempt_is_the_same_review(client: TestClient) -> None:
    key = next(KEYS)
    first, again = checked(client, key=key), checked(client, key=key)
    assert first.text == again.text and first.text.count('data-do="delete-review"') == 1


def test_a_review_is_nobody_else_s(app: FastAPI, client: TestClient) -> None:
    review = made(client)
    other = visitor(app)
    for path in ("", "/number", "/sources/1"):
        assert client.get(f"/page/reviews/{review}{path}").status_code == 200
        assert other.get(f"/page/reviews/{review}{path}").status_code == 404
    for path in ("share", "unshare", "delete", "promises"):
        body = {"index": 0, "what": "Ring", "due": "2026-05-22"}
        assert other.post(f"/page/reviews/{review}/{path}", json=body).status_code == 404
    assert "promised for 29 April" not in other.get("/page/reviews").text
    become(client, "trainer")
    assert client.get(f"/page/reviews/{review}").status_code == 404
    assert TestClient(app, base_url="http://localhost").get(f"/page/reviews/{review}").status_code == 403


def test_a_shared_review_is_read_by_a_trainer_and_changed_by_nobody(client: TestClient) -> None:
    review = made(client)
    told = client.post(f"/page/reviews/{review}/share").text
    assert "Shared with those who lead Online care: Tom Ellery and Grace Okafor." in told
    become(client, "trainer")
    drawn = client.get(f"/page/reviews/{review}").text
    assert "Shared by Amira Khan" in drawn and "Shared with you" in drawn
    for closed in ("<form", 'data-do="share-review"', 'data-do="report"'):
        assert closed not in drawn
    assert client.post(f"/page/reviews/{review}/delete").status_code == 404
    become(client, "agent")
    assert "Private to you" in client.post(f"/page/reviews/{review}/unshare").text
    become(client, "trainer")
    assert client.get(f"/page/reviews/{review}").status_code == 404


def test_a_sentence_is_kept_only_with_the_author_s_tick(client: TestClient) -> None:
    review = made(client)
    line = {"sentence": "I can offer you £80 for the trouble.", "standard": "STD-EMPATHY-1"}
    path = f"/page/reviews/{review}/exemplars"
    client.post(f"/page/reviews/{review}/share")
    become(client, "trainer")
    assert "exemplar-try" not in client.get(f"/page/reviews/{review}").text
    assert client.post(f"{path}/preview", json=line).status_code == 403
    assert client.post(f"/page/reviews/{review}/example", json={"allowed": True}).status_code == 404
    become(client, "agent")
    assert " checked>" in client.post(f"/page/reviews/{review}/example", json={"allowed": True}).text
    assert client.post(f"{path}/preview", json=line).status_code == 403
    become(client, "leader")
    assert "exemplar-try" not in client.get(f"/page/reviews/{review}").text
    become(client, "trainer")
    assert "exemplar-try" in client.get(f"/page/reviews/{review}").text
    drawn = client.post(f"{path}/preview", json=line).text
    assert "Unsure → Met" in drawn and "60 of 80 labelled replies: one verdict changes" in drawn
    kept = client.post(path, json={**line, "line": "I can offer {amount}.", "key": next(KEYS)}).text
    assert "I can offer {amount}." in kept
    become(client, "agent")
    assert "Kept as an example by Tom Ellery" in client.get(f"/page/reviews/{review}").text
    become(client, "trainer")
    exemplar = re.search(r'data-exemplar="([^"]+)"', kept)[1]  # type: ignore[index]
    assert "I can offer {amount}." not in client.post(f"{path}/{exemplar}/take-out").text


def test_a_deletion_can_be_undone(client: TestClient) -> None:
    review = made(client)
    assert review not in client.post(f"/page/reviews/{review}/delete").text
    assert review in client.post(f"/page/reviews/{review}/restore").text


def test_a_source_is_read_anew_and_marked(client: TestClient) -> None:
    drawn = client.get(f"/page/reviews/{made(client)}/sources/1").text
    assert 'id="cited"' in drawn and "Late delivery" in drawn
    assert client.get(f"/page/reviews/{made(client)}/sources/99").status_code == 404


def test_the_question_of_a_turn_is_carried_over_to_its_own_person_only(app: FastAPI) -> None:
    client = visitor(app)
    assert client.get("/page/reviews?turn=somebody-s").status_code == 404


def test_a_promise_is_confirmed_kept_and_handed_over(app: FastAPI, client: TestClient) -> None:
    review = made(client)
    path = f"/page/reviews/{review}/promises"
    assert client.post(path, json={"index": 9, "what": "Ring", "due": "2026-05-22"}).status_code == 404
    assert "Give the promise a day" in client.post(path, json={"index": 0, "what": "Ring"}).json()["message"]
    drawn = client.post(path, json={"index": 0, "what": "Ring Ms Rowe", "whom": "Ms Rowe", "due": "2026-05-22"}).text
    assert "On your list" in drawn and drawn.count('data-form="promise"') == 1
    shown = client.get("/page/promises").text
    promise = re.search(r'data-promise="([^"]+)"', shown)[1]  # type: ignore[index]
    trainer = re.search(r'<option value="([^"]+)">Tom Ellery', shown)[1]  # type: ignore[index]
    other = visitor(app)
    assert "Ring" not in other.get("/page/promises").text
    assert other.post(f"/page/promises/{promise}/kept").status_code == 404
    foreign = re.sub(r"^.{4}", "0000", trainer)
    assert client.post(f"/page/promises/{promise}/hand-over", json={"colleague": foreign}).status_code == 404
    assert "kept</span>" in client.post(f"/page/promises/{promise}/kept").text
    client.post(f"/page/promises/{promise}/reopen")
    assert "23 May" in client.post(f"/page/promises/{promise}/move", json={"due": "2026-05-23"}).text
    assert "passed" in client.post(f"/page/promises/{promise}/move", json={"due": "2020-01-01"}).json()["message"]
    handed = client.post(f"/page/promises/{promise}/hand-over", json={"colleague": trainer}).text
    assert "Kept by a colleague" in handed and "Tom Ellery" in handed
    assert client.post(f"/page/promises/{promise}/missed", json={"note": ""}).status_code == 404
    become(client, "trainer")
    assert "handed to you by Amira Khan" in client.get("/page/promises").text
    assert "Told her" in client.post(f"/page/promises/{promise}/missed", json={"note": "Told her"}).text


def test_a_report_reaches_the_leaders_and_comes_back_answered(client: TestClient) -> None:
    assert (
        "Late delivery, 4.2 What you may decide"
        in client.post("/page/reports", json={**REPORT, "key": next(KEYS)}).text
    )
    assert client.post("/page/reports", json={**REPORT, "words": " ", "key": next(KEYS)}).status_code == 422
    leaders_only = {**REPORT, "document": "PLAY-CHAMPIONS", "key": next(KEYS)}
    assert client.post("/page/reports", json=leaders_only).status_code == 404
    drawn = client.get("/page/questions").text
    report = re.search(r'id="report-([^"]+)"', drawn)[1]  # type: ignore[index]
    assert "My reports" in drawn and "waiting for an answer" in drawn and "report-answer" not in drawn
    answer = {"state": "kept", "text": "Above £50 somebody should look with you."}
    assert client.post(f"/page/reports/{report}/answer", json=answer).status_code == 403
    become(client, "trainer")
    assert "Too little for three weeks" not in client.get("/page/questions").text
    become(client, "leader")
    assert "Amira Khan" in client.get("/page/questions").text
    assert client.post(f"/page/reports/{report}/answer", json=answer).status_code == 200
    become(client, "agent")
    drawn = client.get("/page/questions").text
    assert "somebody should look with you" in drawn and "policy kept" in drawn.lower()
    become(client, "trainer")
    for path in ("/page/questions", f"/page/documents/{REPORT['document']}"):
        drawn = client.get(path).text
        assert "somebody should look with you" in drawn, "whoever may read the policy reads what became of it"
        assert REPORT["words"] not in drawn and "Amira" not in drawn


def test_who_sees_what_is_one_click_away(client: TestClient) -> None:
    assert "/?tab=who" in client.get("/page/frame").text
    assert "Agent (you)" in client.get("/page/who").text
