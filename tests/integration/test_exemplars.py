"""Examples on a real database, a real library and the built-in judge: allowed, tried, kept, in force, taken out."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.documents.loader import load_knowledge
from assistant.domain.exemplars import Shown
from assistant.domain.knowledge import Part, Standard
from assistant.domain.people import Person, Role
from assistant.domain.reply import CaseFacts, Reply
from assistant.domain.review import Review
from assistant.domain.scorecard import Judgement, Outcome, Verdict, scorecard
from assistant.engines.base import Judge, JudgeRequest
from assistant.engines.builtin.judging import BuiltinJudge
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.exemplar_trial import LEAST_JUDGED, Trial
from assistant.features.exemplars import Exemplars
from assistant.features.library import Library
from assistant.language.clauses import statements
from assistant.search.cache import EmbeddingCache
from assistant.search.keeping import KeepingEmbedder
from assistant.storage.database import Database
from tests.integration.search_support import WordEmbedder
from tests.integration.storage_support import opened

pytestmark = pytest.mark.anyio

TODAY = date(2026, 6, 1)
ANN = Person(id="ann", name="Ann", role=Role.agent, level="agent")
TOM = Person(id="tom", name="Tom", role=Role.trainer, level="team lead")
SAM = Person(id="sam", name="Sam", role=Role.leader, level="head of care")
KNOWLEDGE = load_knowledge(Path(__file__).parents[2] / "knowledge")
SENTENCE = "Two days off work for a sofa that never came, Denise; I would be furious too."
LINE = "Two days off work for a sofa that never came, {customer name}; I would be furious too."
DRAFT = f"Hello Denise,\n\n{SENTENCE} I will ring you on Thursday 14 May.\n\nAnn"
STANDARD = "STD-EMPATHY-1"


class LineJudge:
    """Met where a line to say stands in the draft, else missed with words of the draft, as a look."""

    name = "lines"

    async def judge(self, request: JudgeRequest) -> tuple[Judgement, ...]:
        return tuple(self._one(request.reply, standard) for standard in request.standards)

    def _one(self, reply: Reply, standard: Standard) -> Judgement:
        said = next((line.text for line in statements(standard, Part.say) if line.text in reply.draft), "")
        return Judgement(
            standard_id=standard.id,
            version=standard.version,
            verdict=Verdict.met if said else Verdict.missed,
            reply_quote=said or reply.draft[:20],
            clause_quote=standard.body[standard.sections[0].start : standard.sections[0].end],
            as_look=not said,
        )


@dataclass
class World:
    database: Database
    library: Library
    exemplars: Exemplars
    folder: Path
    published: list[str]

    def shared(self, draft: str = DRAFT, allowed: bool = True, key: str = "key-12345") -> Review:
        """A review of Ann's that she shares, with her tick or without."""
        review = Review(
            id=self.database.reviews.new_id(),
            person_id=ANN.id,
            reviewed_at=datetime(2026, 6, 1, tzinfo=UTC),
            reply=Reply(draft=draft, facts=CaseFacts(customer_name="Denise Hallam")),
            outcome=Outcome.ok,
            scorecard=scorecard((), engine="builtin", on=TODAY),
        )
        self.database.reviews.add(review, key)
        self.database.reviews.share(ANN.id, review.id, "care")
        return self.database.reviews.allow_example(ANN.id, review.id, allowed)

    def in_force(self) -> Standard:
        found = self.library.permitted(ANN, TODAY)[STANDARD]
        assert isinstance(found, Standard)
        return found

    def say(self) -> list[str]:
        return [line.text for line in statements(self.in_force(), Part.say)]

    def rows(self, *rows: dict[str, Any]) -> None:
        text = "\n".join(json.dumps({"id": f"R{n}", "channel": "email", **row}) for n, row in enumerate(rows))
        (self.folder / "labelled.jsonl").write_text(text, "utf-8")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield from made(tmp_path, LineJudge())


def made(folder: Path, judge: Judge) -> Iterator[World]:
    database = opened(folder)
    library = Library(KNOWLEDGE.documents, database.documents, lambda: TODAY)
    published: list[str] = []
    library.when_changed(lambda person, out: published.append(library.all()[-1].reference))

    def open_review(person: Person, review_id: str) -> Review:
        return database.reviews.get(person.id, review_id, () if person.role is Role.agent else ("care",))

    ticks = itertools.count()
    trial = Trial(judge, KNOWLEDGE.company, WordEmbedder(), folder / "labelled.jsonl", lambda: 10.0 * next(ticks))
    exemplars = Exemplars(
        open_review, database.exemplars, database.documents, library, trial, KNOWLEDGE.company, lambda: TODAY
    )
    yield World(database, library, exemplars, folder, published)
    database.close()


def test_a_kept_sentence_is_in_force_at_once_and_can_be_taken_out(world: World) -> None:
    review, before = world.shared(), world.in_force()
    assert world.exemplars.line(TOM, review.id, SENTENCE) == LINE
    document = world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-1")
    assert world.in_force() == document and world.say()[-1] == LINE
    assert (document.version, document.effective_from) == (before.version + 1, TODAY)
    assert world.published == [document.reference] and world.library.drafts(TOM) == []
    assert world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-1") == document
    with pytest.raises(FixInput, match="already"):
        world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-2")
    edited = "Two days off work for nothing; I would be furious too."
    world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-3", edited)
    assert world.say()[-2:] == [LINE, edited]
    kept = world.exemplars.kept(TOM)
    assert [one.line for one in kept] == [edited, LINE] and {one.kept_by for one in kept} == {"Tom"}
    world.exemplars.take_out(TOM, kept[1].id)
    world.exemplars.take_out(TOM, kept[1].id)
    assert world.say()[-1] == edited and LINE not in world.say()
    world.exemplars.take_out(TOM, kept[0].id)
    assert world.in_force().body == before.body and world.exemplars.kept(TOM) == ()
    with pytest.raises(NotFound):
        world.exemplars.take_out(TOM, "none")


def test_nothing_of_the_author_or_the_case_goes_with_it(world: World) -> None:
    review = world.shared()
    document = world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-1")
    stored = document.model_dump_json() + world.exemplars.kept(TOM)[0].model_dump_json(exclude={"review_id"})
    for word in ("Denise", "Hallam", '"ann"', "Ann"):
        assert word not in stored.replace(world.in_force().body.replace(LINE, ""), "")
    for line in (SENTENCE, LINE + " Denise", LINE + " ring 020 7946 0123", LINE + " LF-2204817", LINE + " a@b.example"):
        with pytest.raises(FixInput):
            world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-2", line)


@pytest.mark.parametrize("person", [ANN, SAM])
async def test_only_a_trainer_keeps(world: World, person: Person) -> None:
    review = world.shared()
    kept = world.exemplars
    for act in (
        lambda: kept.standards(person),
        lambda: kept.line(person, review.id, SENTENCE),
        lambda: kept.keep(person, review.id, SENTENCE, STANDARD, "key-1"),
        lambda: kept.kept(person),
        lambda: kept.take_out(person, "any"),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotAllowed):
        await kept.preview(person, review.id, SENTENCE, STANDARD)


async def test_only_what_its_author_shares_and_allows(world: World) -> None:
    review = world.shared(allowed=False)
    reviews = world.database.reviews
    with pytest.raises(NotAllowed, match="author"):
        world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-1")
    with pytest.raises(NotFound):
        reviews.allow_example("ben", review.id, True)
    reviews.allow_example(ANN.id, review.id, True)
    for words in ("I never wrote this sentence at all.", "Two days  off work for a bed"):
        with pytest.raises(FixInput, match="do not stand"):
            await world.exemplars.preview(TOM, review.id, words, STANDARD)
    with pytest.raises(NotFound, match="standard"):
        world.exemplars.keep(TOM, review.id, SENTENCE, "STD-NONE", "key-1")
    world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-1")
    assert [one.line for one in world.exemplars.of_review(ANN, review.id)] == [LINE]
    assert not reviews.unshare(ANN.id, review.id).example_allowed
    with pytest.raises(NotFound):
        world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-2")
    # Taken back: what was kept stays, and nothing says any more where it came from.
    assert world.exemplars.of_review(ANN, review.id) == () and world.say()[-1] == LINE
    assert world.exemplars.kept(TOM)[0].review_id is None
    assert not reviews.share(ANN.id, review.id, "care").example_allowed


def test_a_save_that_stopped_half_way_is_finished_by_the_next_try(world: World) -> None:
    review = world.shared()

    def broken(person: Person, out: bool) -> None:
        raise RuntimeError("no index")

    world.library._on_change.insert(0, broken)
    with pytest.raises(RuntimeError):
        world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-1")
    world.library._on_change.remove(broken)
    document = world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-1")
    assert world.in_force() == document and len(world.exemplars.kept(TOM)) == 1


def test_two_lines_at_once_both_stay(world: World) -> None:
    lines = [f"{name} days off work for a sofa that never came; I would be furious." for name in ("Two", "Six", "Ten")]
    review = world.shared()
    with ThreadPoolExecutor(3) as pool:
        jobs = [
            pool.submit(world.exemplars.keep, TOM, review.id, SENTENCE, STANDARD, f"key-{line}", line) for line in lines
        ]
        assert len({job.result().version for job in jobs}) == 3
    assert set(lines) <= set(world.say())


async def test_a_preview_names_what_changes_and_saves_nothing(world: World) -> None:
    line = "Two days off work for a sofa that never came; I would be furious too."
    world.rows(
        {"reply": f"Oh dear. {line}", "half": "open", "labels": {STANDARD: "met"}},
        {"reply": f"Oh no. {line}", "half": "held"},
        {"reply": "Something else stands here.", "half": "open", "channel": "chat"},
        {"reply": f"For colleagues only. {line}", "channel": "internal"},
    )
    review = world.shared()
    found = await world.exemplars.preview(TOM, review.id, SENTENCE, STANDARD, line)
    assert (found.judged, found.labelled, found.problem) == (2, 2, "")
    assert [(c.reply_id, c.before, c.after, c.label) for c in found.changes] == [
        ("R0", Shown.look, Shown.met, "met"),
    ]
    assert line not in world.say() and world.library.drafts(TOM) == []


async def test_a_preview_without_replies_says_so_and_stops_nothing(world: World) -> None:
    review = world.shared()
    assert "no labelled replies" in (await world.exemplars.preview(TOM, review.id, SENTENCE, STANDARD)).problem
    (world.folder / "labelled.jsonl").write_text('{"id": 1, "channel": "pigeon", "reply": "x"}\n', "utf-8")
    found = await world.exemplars.preview(TOM, review.id, SENTENCE, STANDARD)
    assert "labelled.jsonl:1" in found.problem and found.line == LINE


async def test_a_sentence_that_needs_editing_comes_back_to_be_edited(world: World) -> None:
    long = "You waited at home for the sofa and " + "nobody came and " * 20 + "nobody rang."
    review = world.shared(f"Hello Denise. {long} Those are the rules.")
    found = await world.exemplars.preview(TOM, review.id, long, STANDARD)
    assert found.line == long and "up to 300" in found.problem and found.judged == 0
    with pytest.raises(FixInput, match="up to 300"):
        await world.exemplars.preview(TOM, review.id, long, STANDARD, long)


async def test_a_long_trial_stops_early_with_every_channel_in_it(world: World) -> None:
    world.rows(
        *({"reply": f"Reply number {n} stands here.", "channel": c} for c in ("email", "chat") for n in range(90))
    )
    found = await world.exemplars.preview(TOM, world.shared().id, SENTENCE, STANDARD)
    assert (found.judged, found.labelled) == (LEAST_JUDGED, 180)


async def test_the_built_in_judge_takes_the_line_from_the_next_review_on(tmp_path: Path) -> None:
    embedder = KeepingEmbedder(WordEmbedder(), EmbeddingCache(tmp_path / "cache.db"))
    judge = BuiltinJudge(embedder)
    for world in made(tmp_path, judge):
        review = world.shared()
        asked = review.reply
        world.rows({"reply": DRAFT}, {"reply": "Those are the rules, there is nothing I can do."})
        found = await world.exemplars.preview(TOM, review.id, SENTENCE, STANDARD)
        assert found.judged == 2
        before = _say(judge, asked, world.in_force())
        world.exemplars.keep(TOM, review.id, SENTENCE, STANDARD, "key-1")
        after = _say(judge, asked, world.in_force())
        assert after.line == LINE and after.cosine > before.cosine


@dataclass
class _Seen:
    line: str
    cosine: float


def _say(judge: BuiltinJudge, reply: Reply, standard: Standard) -> _Seen:
    request = JudgeRequest(reply, (standard,), ANN, KNOWLEDGE.company, TODAY)
    found = judge.seen(request)[0].say
    return _Seen(found.line.text if found.line else "", found.cosine)
