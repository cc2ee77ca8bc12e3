"""Put in force and taken out of force: at once for every question, while the search still learns it in a job."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.accounts import Action
from assistant.domain.conversation import Answer
from assistant.domain.jobs import JobState
from assistant.domain.people import ADMINISTRATOR, Permission, Person
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.learning import LEARN, LEARNING, LEARNT, UNLEARN, UNLEARNT
from assistant.features.library import WITHDRAWN
from assistant.features.worker import Worker
from assistant.search import rules
from assistant.search.phrasings import Phrasings, Reading
from assistant.settings import read_settings
from tests.integration.cli_support import MAY_I, write_company

pytestmark = pytest.mark.anyio

PARROT = "May a parrot have a biscuit?"
ADVICE = "Offer the parrot a perch by the window. Give the parrot one biscuit. Ask how the parrot is called."


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few that even five files are put off."""
    monkeypatch.setattr(rules, "SAMPLE", 3)


@pytest.fixture
def settings_of(tmp_path: Path) -> dict[str, str]:
    folder = write_company(tmp_path / "knowledge")
    return {"COACH_DATA_DIR": str(tmp_path / "data"), "COACH_KNOWLEDGE_DIR": str(folder)}


@pytest.fixture
def assistant(settings_of: dict[str, str]) -> Iterator[Assistant]:
    """A product whose jobs are done when a test says so."""
    with build_assistant(read_settings(settings_of, Path("none"))) as assistant:
        assistant._indexing.learning.use(assistant.jobs)
        assistant._indexing.learning.put_off()
        yield assistant


def somebody(assistant: Assistant, role: str) -> Person:
    return assistant.somebody(role).model_copy(update={"id": role, "name": role.title()})


def draft(assistant: Assistant) -> str:
    """A question to a person, answered and made a draft; its reference."""
    tom = somebody(assistant, "trainer")
    asked, _ = assistant.questions.ask(somebody(assistant, "agent"), PARROT)
    assistant.questions.answer(tom, asked.id, ADVICE)
    return assistant.questions.publish_draft(tom, asked.id).reference


async def ask(assistant: Assistant, question: str = PARROT) -> Answer:
    return await assistant.coach.answer_once(somebody(assistant, "agent"), question)


def read(assistant: Assistant, question: str = PARROT, phrasings: Phrasings | None = None) -> Reading:
    """What the phrasings say to an agent, of this process or of one that knows the documents of now alone."""
    agent, documents = somebody(assistant, "agent"), assistant.library.all()
    today = assistant._indexing.learning._today()
    return (phrasings or _phrasings(assistant)).read(agent, question, today, documents)


def alike(one: Reading, other: Reading) -> None:
    """The same phrasings, and numbers as near as they are kept on disk."""
    assert one.asked == other.asked
    assert one.fits == pytest.approx(other.fits, abs=5e-3) and one.part_fits == pytest.approx(other.part_fits, abs=5e-3)


def _phrasings(assistant: Assistant) -> Phrasings:
    return assistant._indexing.learning._phrasings


def fresh(assistant: Assistant, *, sampled: bool) -> Phrasings:
    found = Phrasings(_phrasings(assistant)._embedder)
    if sampled:
        found.defers = lambda on: True
    return found


def work(assistant: Assistant) -> int:
    """Do all jobs; how many steps it took."""
    worker, steps = Worker(assistant.jobs, assistant.jobs._store), 0
    while worker.step():
        steps += 1
    return steps


async def test_in_force_at_once_and_gone_at_once_while_it_is_still_learnt(assistant: Assistant) -> None:
    tom, reference = somebody(assistant, "trainer"), draft(assistant)
    assert (await ask(assistant)).abstained
    assistant.library.publish(tom, reference)
    (job,) = assistant.jobs.mine(tom)
    assert job.state is JobState.waiting and assistant.jobs.doing(job) == LEARNING
    found = await ask(assistant)
    assert "perch" in found.text and found.citations[0].document_id == reference.partition("@")[0]
    assert read(assistant) == read(assistant, PARROT, fresh(assistant, sampled=True))

    assert assistant.library.withdraw(tom, reference) is None
    gone = await ask(assistant)
    assert gone.abstained and gone.citations == ()
    assert reference.partition("@")[0] not in {topic.document_id for topic in gone.nearest}
    alike(read(assistant), read(assistant, PARROT, fresh(assistant, sampled=False)))
    agent = somebody(assistant, "agent")
    assert assistant.library.documents(agent, search="parrot") == []
    with pytest.raises(NotFound):
        assistant.library.read(agent, *_parts(reference))
    retrieval = assistant.search(agent, PARROT, assistant._indexing.learning._today())
    assert all("parrot" not in hit.chunk.text for hit in retrieval.hits) and "parrot" in " ".join(retrieval.missing)

    assistant.library.restore(tom, reference)
    assert "perch" in (await ask(assistant)).text
    assert work(assistant) > 1
    alike(read(assistant), read(assistant, PARROT, fresh(assistant, sampled=False)))
    assert [job.message for job in assistant.jobs.mine(tom)] == [LEARNT]
    assert not assistant._indexing.learning.is_going_on
    assert "perch" in (await ask(assistant)).text


def _parts(reference: str) -> tuple[str, int]:
    name, _, version = reference.rpartition("@")
    return name, int(version)


async def test_a_version_taken_out_gives_its_place_back_also_one_of_the_folder(assistant: Assistant) -> None:
    tom = somebody(assistant, "trainer")
    assert "£80" in (await ask(assistant, MAY_I)).text
    instead = assistant.library.withdraw(tom, "POL-REFUNDS@2")
    assert instead is not None and instead.version == 1
    said = (await ask(assistant, MAY_I)).text
    assert "£40" in said and "£80" not in said
    # Not a number of what is asked while the rest is learnt knows of it.
    assert not _phrasings(assistant).is_learnt([tom], assistant._indexing.learning._today())
    assert read(assistant, MAY_I) == read(assistant, MAY_I, fresh(assistant, sampled=True))
    assert assistant.library.withdraw(tom, "POL-REFUNDS@1") is None
    assert "£" not in (await ask(assistant, MAY_I)).text
    with pytest.raises(NotFound):
        assistant.library.withdraw(tom, "POL-REFUNDS@1")
    assert [d.reference for d in assistant.library.withdrawn(tom)] == ["POL-REFUNDS@1", "POL-REFUNDS@2"]
    assert assistant.library.read(tom, "POL-REFUNDS", 2).source == WITHDRAWN
    # The folder still holds it. No worker runs here, so that the learning is not waited for.
    assistant._indexing.read_again(seconds=2)
    assert "£" not in (await ask(assistant, MAY_I)).text
    assistant.library.restore(tom, "POL-REFUNDS@2")
    assert "£80" in (await ask(assistant, MAY_I)).text
    assert [one.state for one in assistant.library.history(tom, "POL-REFUNDS")] == ["published", "withdrawn"]
    # Taken out again after it came back.
    assistant.library.withdraw(tom, "POL-REFUNDS@2")
    assert "£80" not in (await ask(assistant, MAY_I)).text


def test_trainers_alone_and_only_what_they_may_read(assistant: Assistant) -> None:
    for role in ("agent", "leader"):
        other = somebody(assistant, role)
        for act in (
            lambda who=other: assistant.library.withdraw(who, "POL-REFUNDS@2"),
            lambda who=other: assistant.library.restore(who, "POL-REFUNDS@2"),
            lambda who=other: assistant.library.withdrawn(who),
            lambda who=other: assistant.library.history(who, "POL-REFUNDS"),
        ):
            with pytest.raises(NotAllowed):
                act()
    tom, said = somebody(assistant, "trainer"), set()
    for reference in ("PLAY-BONUS@1", "NONE@1", "POL-REFUNDS", "POL-REFUNDS@9"):
        with pytest.raises(NotFound) as refused:
            assistant.library.withdraw(tom, reference)
        said.add(str(refused.value))
    assert len(said) == 1
    with pytest.raises(FixInput):
        assistant.library.restore(tom, "POL-REFUNDS@2")
    assert assistant.library.withdrawn(tom) == []


def test_it_is_written_down_who_did_it(assistant: Assistant) -> None:
    tom, reference = somebody(assistant, "trainer"), draft(assistant)
    assistant.library.publish(tom, reference)
    assistant.library.withdraw(tom, reference)
    reader = tom.model_copy(update={"administrator": True})
    assert ADMINISTRATOR and reader.may(Permission.read_audit)
    entries = assistant.audit.read(reader)
    assert [(one.action, one.actor_id, one.subject) for one in entries] == [
        (Action.document_withdrawn, "trainer", reference),
        (Action.document_published, "trainer", reference),
    ]


async def test_a_process_that_died_is_gone_on_from_at_the_next_start(settings_of: dict[str, str]) -> None:
    settings = read_settings(settings_of, Path("none"))
    with build_assistant(settings) as assistant:
        assistant._indexing.learning.use(assistant.jobs)
        assistant._indexing.learning.put_off()
        tom, reference = somebody(assistant, "trainer"), draft(assistant)
        assistant.library.publish(tom, reference)
        (job,) = assistant.jobs.mine(tom)
        worker = Worker(assistant.jobs, assistant.jobs._store)
        worker.step()
        assert assistant.jobs.get(tom, job.id).state is JobState.running
        # Nothing of the worker is ended: it is as if the process were gone.
    with build_assistant(settings, background=True) as assistant:
        assert "perch" in (await ask(assistant)).text
        until = time.monotonic() + 60
        while assistant.jobs.get(tom, job.id).is_open and time.monotonic() < until:
            time.sleep(0.02)
        assert assistant.jobs.get(tom, job.id).state is JobState.done
        alike(read(assistant), read(assistant, PARROT, fresh(assistant, sampled=False)))


async def test_what_one_trainer_starts_another_sees_nothing_of(assistant: Assistant) -> None:
    tom, tina = (somebody(assistant, "trainer").model_copy(update={"id": name}) for name in ("tom", "tina"))
    first = draft(assistant)
    assistant.library.publish(tom, first)
    assert assistant.jobs.mine(tina) == ()
    assistant.library.withdraw(tina, "POL-REFUNDS@2")
    assistant.library.withdraw(tina, "POL-REFUNDS@1")
    # One strip of a kind is enough, and the work is done once for both.
    assert [job.kind for job in assistant.jobs.mine(tom)] == [LEARN]
    assert [job.kind for job in assistant.jobs.mine(tina)] == [UNLEARN]
    job = assistant.jobs.mine(tom)[0]
    with pytest.raises(NotFound):
        assistant.jobs.cancel(tina, job.id)
    assistant.jobs.cancel(tom, job.id)
    work(assistant)
    assert [one.message for one in assistant.jobs.mine(tina)] == [UNLEARNT]
    assert "perch" in (await ask(assistant)).text
