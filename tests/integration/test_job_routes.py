"""What the page is told of background work, of limits and of what does not fit; everybody of their own."""

from __future__ import annotations

from starlette.testclient import TestClient

from assistant.domain.conversation import Conversation
from assistant.domain.jobs import JobState
from assistant.domain.knowledge import Document, Kind
from assistant.domain.people import EVERYONE, Role
from assistant.features.learning import LEARNING
from assistant.features.quotas import Act, Quotas
from assistant.security.rates import Rates
from tests.fake_answers import NOW
from tests.fakes import FakeAssistant


def became(client: TestClient, assistant: FakeAssistant, role: Role) -> str:
    """Who the visitor is now; the fake learns it from a question of theirs."""
    assert client.post("/page/person", json={"role": role}).is_success
    client.post("/page/questions", json={"question": "Who am I?"})
    return assistant.questions.all[-1].person_id


class Somebody:
    def __init__(self, person_id: str) -> None:
        self.id = person_id


def test_one_sees_ones_own_work_cancels_it_and_closes_what_ended(client: TestClient, assistant: FakeAssistant) -> None:
    me = Somebody(became(client, assistant, Role.trainer))
    assert client.get("/page/jobs").text == '<div data-slot="jobs" data-mode="replace"></div>'
    job = assistant.jobs.start(me, state=JobState.running, done=30, total=120, seconds_left=42)
    shown = client.get("/page/jobs").text
    assert LEARNING in shown and 'value="30" max="120"' in shown and "about 45 seconds left" in shown
    assert client.post(f"/page/jobs/{job.id}/close").is_success and job.id in client.get("/page/jobs").text
    assert job.id not in client.post(f"/page/jobs/{job.id}/cancel").text
    failed = assistant.jobs.start(me, state=JobState.failed, message="The <b>disk</b> is full.")
    shown = client.get("/page/jobs").text
    assert "The &lt;b&gt;disk&lt;/b&gt; is full." in shown and "Cancel" not in shown
    assert failed.id not in client.post(f"/page/jobs/{failed.id}/close").text


def test_another_persons_work_is_not_there(client: TestClient, assistant: FakeAssistant) -> None:
    job = assistant.jobs.start(Somebody("somebody-else"), state=JobState.running)
    assert job.id not in client.get("/page/jobs").text
    for what in ("cancel", "close"):
        answers = [client.post(f"/page/jobs/{name}/{what}") for name in (job.id, "none")]
        assert [one.status_code for one in answers] == [404, 404] and answers[0].text == answers[1].text
    assert assistant.jobs.all[job.id].state is JobState.running


def test_a_trainer_takes_a_document_out_and_puts_it_back(client: TestClient, assistant: FakeAssistant) -> None:
    extra = Document(id="EXTRA", kind=Kind.document, title="Parrots", audience=EVERYONE, body="Offer a perch.")
    assistant.library.all.append(extra)
    given = {"reference": "EXTRA@1"}
    became(client, assistant, Role.agent)
    assert "Take it out of force" not in client.get("/page/documents/EXTRA").text
    for what in ("publish", "withdraw", "restore"):
        assert client.post(f"/page/documents/{what}", json={"reference": "POL-REFUNDS@1"}).status_code in (403, 404)
    became(client, assistant, Role.trainer)
    assert "Take it out of force" in client.get("/page/documents/EXTRA").text
    gone = client.post("/page/documents/withdraw", json=given).text
    assert "Nothing is in force in its place." in gone and 'data-do="restore"' in gone and 'data-slot="jobs"' in gone
    back = client.post("/page/documents/restore", json=given).text
    assert 'data-do="withdraw"' in back and 'data-do="restore"' not in back


def test_too_much_in_a_while_is_refused_with_the_time_to_wait(client: TestClient, assistant: FakeAssistant) -> None:
    assistant.quotas._rates = Rates({str(act): "0" for act in Act} | {str(Act.change): "2/minute"})
    assert isinstance(assistant.quotas, Quotas)
    answers = [client.post("/page/questions", json={"question": "May I?"}) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60
    assert "nothing you wrote is lost" in answers[2].json()["message"]
    assert client.get("/page/questions").is_success  # looking is free


def test_what_does_not_fit_is_refused_in_words(client: TestClient) -> None:
    told = client.post("/page/questions", json={"question": "x" * 20_001})
    assert told.status_code == 422 and "question is too long: up to 20,000" in told.json()["message"]
    assert client.post("/page/questions", json={}).json()["message"].startswith("The page sent something")


def test_a_list_says_that_it_goes_on(client: TestClient, assistant: FakeAssistant) -> None:
    me = became(client, assistant, Role.agent)
    for number in range(205):
        assistant.coach.store[f"c{number}"] = Conversation(
            id=f"c{number}", person_id=me, title=f"Number {number}", created_at=NOW, updated_at=NOW
        )
    first = client.get("/page/conversations").text
    assert first.count('data-do="rename"') == 100 and 'data-most="200"' in first
    assert client.get("/page/conversations?most=200").text.count('data-do="rename"') == 200
    everything = client.get("/page/conversations?most=300").text
    assert everything.count('data-do="rename"') == 205 and "older-conversations" not in everything
    assert client.get("/page/conversations?most=-5").text.count('data-do="rename"') == 1
    assert client.get("/page/reviews/list").is_success
