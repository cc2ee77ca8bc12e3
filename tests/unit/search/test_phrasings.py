"""How people ask: nearest phrasings and learnt fits, out of what the person may read alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant.domain.knowledge import Audience, Document, Kind
from assistant.domain.people import EVERYONE, Role
from assistant.language.text import content_words
from assistant.search import phrasings as module
from assistant.search import rules
from assistant.search.phrasings import Phrasings
from tests.engine_support import FastWords, plain
from tests.integration.search_support import ON, person

AGENT, LEADER = person(), person(Role.leader)


def asked_for(
    identity: str, body: str, phrasings: tuple[str, ...], audience: Audience = EVERYONE, **more: object
) -> Document:
    document = plain(f"## Rule\n{body}\n", identity)
    return document.model_copy(update={"asked": {"Rule": phrasings}, "audience": audience, **more})


LAMPS = asked_for(
    "lamps", "A broken lamp is paid back. The lamp goes back too.", ("my lamp is broken", "lamp in pieces")
)
SOFAS = asked_for("sofas", "A late sofa earns a credit. Ring about the sofa.", ("where is my sofa", "sofa is late"))
BONUS = asked_for(
    "bonus",
    "Champions get a zirconium bonus. The zirconium bonus comes in March.",
    ("who gets the zirconium bonus", "when is the zirconium bonus"),
    audience=frozenset({Role.leader}),
)
SHELF = (LAMPS, SOFAS, BONUS)


def test_the_nearest_phrasing_comes_first_and_its_document_fits_best() -> None:
    found = Phrasings(FastWords()).read(AGENT, "my lamp came broken", ON, SHELF)
    assert (found.asked[0].document_id, found.asked[0].heading) == ("lamps", "Rule")
    assert found.asked[0].phrasing == "my lamp is broken"
    assert [a.similarity for a in found.asked] == sorted((a.similarity for a in found.asked), reverse=True)
    assert max(found.fits, key=found.fits.__getitem__) == "lamps"
    assert len(Phrasings(FastWords()).read(AGENT, "lamp", ON, SHELF, limit=2).asked) == 2


def test_phrasings_of_a_closed_document_never_come_back() -> None:
    phrasings = Phrasings(FastWords())
    for _ in range(2):  # also after a leader has asked
        found = phrasings.read(AGENT, "who gets the zirconium bonus", ON, SHELF)
        assert {near.document_id for near in found.asked} == {"lamps", "sofas"}
        assert set(found.fits) == set(found.part_fits) == {"lamps", "sofas"}
        leaders = phrasings.read(LEADER, "who gets the zirconium bonus", ON, SHELF)
        assert leaders.asked[0].document_id == "bonus" and "bonus" in leaders.fits


def test_a_closed_document_changes_no_number() -> None:
    question = "who gets the zirconium bonus for a lamp"
    with_it = Phrasings(FastWords()).read(AGENT, question, ON, SHELF)
    without = Phrasings(FastWords()).read(AGENT, question, ON, (LAMPS, SOFAS))
    assert with_it == without


def test_what_is_kept_for_an_agent_names_nothing_of_a_leaders_document(tmp_path: Path) -> None:
    phrasings = Phrasings(FastWords(), tmp_path)
    phrasings.prepare(SHELF)
    phrasings.read(AGENT, "lamp", ON, SHELF)
    (file,) = tmp_path.glob("learnt-*.npz")
    with np.load(file) as kept:
        labels = kept["words"].tobytes().decode()
        assert kept["weights"].shape[1] == 2
    assert "lamps" in labels and "bonus" not in labels and b"zirconium" not in file.read_bytes()
    learnt = phrasings._book.rules[frozenset({"lamps@1", "sofas@1"})].classifier
    held = {s for d in (LAMPS, SOFAS) for s in content_words(" ".join([d.title, d.body, *d.asked["Rule"]]))}
    assert set(learnt.lexicon.rarity) <= held


def test_what_was_learnt_is_read_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Phrasings(FastWords(), tmp_path).read(AGENT, "lamp", ON, SHELF)
    with monkeypatch.context() as patch:
        patch.setattr("assistant.search.rules.learn", lambda *_: pytest.fail("it was learnt again"))
        again = Phrasings(FastWords(), tmp_path).read(AGENT, "lamp", ON, SHELF)
    assert again.fits == pytest.approx(first.fits, abs=5e-3)
    changed = asked_for("lamps", "A broken lamp is mended.", ("my lamp is broken",))
    Phrasings(FastWords(), tmp_path).read(AGENT, "lamp", ON, (changed, SOFAS))
    assert len(list(tmp_path.glob("learnt-*.npz"))) == 2


def test_only_the_version_in_force_takes_part() -> None:
    old = LAMPS.model_copy(update={"effective_to": date(2026, 1, 31), "asked": {"Rule": ("lantern trouble",)}})
    new = LAMPS.model_copy(update={"version": 2, "effective_from": date(2026, 2, 1)})
    phrasings = Phrasings(FastWords())
    now = phrasings.read(AGENT, "lantern trouble", ON, (old, new))
    then = phrasings.read(AGENT, "lantern trouble", date(2026, 1, 1), (old, new))
    assert {(a.version, a.phrasing) for a in then.asked} == {(1, "lantern trouble")}
    assert {a.version for a in now.asked} == {2}
    # Closed in its new version, a document is closed in its old one too.
    shut = new.model_copy(update={"audience": frozenset({Role.leader})})
    assert not phrasings.read(AGENT, "lantern trouble", ON, (old, shut, SOFAS)).fits.get("lamps")


def test_what_is_known_not_to_be_covered_is_told_apart() -> None:
    phrasings = Phrasings(FastWords())
    phrasings.prepare(SHELF, ("when do I get my payslip", "my payslip is wrong"))
    found = phrasings.read(AGENT, "my payslip is missing", ON, SHELF)
    lamp = phrasings.read(AGENT, "my lamp is broken", ON, SHELF)
    assert found.uncovered > lamp.uncovered and found.uncovered_asked > lamp.uncovered_asked
    assert "" not in found.fits and "" not in found.part_fits
    phrasings.prepare(SHELF)
    assert phrasings.read(AGENT, "my payslip is missing", ON, SHELF).uncovered == 0


def test_a_part_of_a_long_question_finds_its_own_document() -> None:
    long = "I have been with you for thirty years and it was always fine. But now where is my sofa?"
    found = Phrasings(FastWords()).read(AGENT, long, ON, SHELF)
    assert found.asked[0].document_id == "sofas" and found.part_fits["sofas"] >= found.fits["sofas"]


def test_of_two_questions_at_once_each_counts_for_its_own_document() -> None:
    phrasings = Phrasings(FastWords())
    both = phrasings.read(AGENT, "where is my sofa now? And can I send the broken lamp back?", ON, SHELF)
    assert both.part_shares.keys() == {"sofas", "lamps"} and sum(both.part_shares.values()) == pytest.approx(1.0)
    assert phrasings.read(AGENT, "where is my sofa", ON, SHELF).part_shares == {}


def test_nothing_to_read_gives_an_empty_reading() -> None:
    assert Phrasings(FastWords()).read(AGENT, "lamp", ON, ()).asked == ()
    scenario = LAMPS.model_copy(update={"kind": Kind.scenario, "asked": {}})
    assert Phrasings(FastWords()).read(AGENT, "lamp", ON, (scenario,)).fits == {}
    closed = Phrasings(FastWords()).read(AGENT, "zirconium", ON, (BONUS,))
    assert closed.asked == () and closed.fits == {}


def deferring(monkeypatch: pytest.MonkeyPatch, folder: Path | None = None) -> tuple[Phrasings, list[bool]]:
    """Phrasings that put off what they learn from more than two texts, and how often they said so."""
    monkeypatch.setattr(rules, "SAMPLE", 2)
    phrasings, said = Phrasings(FastWords(), folder), list[bool]()
    phrasings.defers = lambda on: on == ON
    phrasings.deferred = lambda: said.append(True)
    return phrasings, said


def test_what_takes_long_is_learnt_later_and_a_sample_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    phrasings, said = deferring(monkeypatch)
    question = "my lamp came broken"
    meanwhile = phrasings.read(AGENT, question, ON, SHELF)
    assert meanwhile.asked[0].document_id == "lamps" and set(meanwhile.fits) == {"lamps", "sofas"}
    phrasings.read(AGENT, question, ON, SHELF)
    assert said == [True] and not phrasings.is_learnt([AGENT], ON)
    steps = list(phrasings.learning([AGENT, LEADER], lambda: ON))
    assert steps[-1][0] == steps[-1][1] and [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert phrasings.is_learnt([AGENT, LEADER], ON)
    assert phrasings.read(AGENT, question, ON, SHELF) == Phrasings(FastWords()).read(AGENT, question, ON, SHELF)
    # Of another day nobody learns later.
    other = date(2026, 6, 2)
    assert phrasings.read(AGENT, question, other, SHELF) == Phrasings(FastWords()).read(AGENT, question, other, SHELF)


def test_what_is_taken_away_leaves_no_trace_while_the_rest_is_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    question = "who gets the zirconium bonus for a lamp"
    phrasings, _ = deferring(monkeypatch)
    before = phrasings.read(LEADER, question, ON, SHELF)
    list(phrasings.learning([LEADER], lambda: ON))
    assert "bonus" in before.fits
    left = (LAMPS, SOFAS)
    unknown, _ = deferring(monkeypatch)
    assert phrasings.read(LEADER, question, ON, left) == unknown.read(LEADER, question, ON, left)
    list(phrasings.learning([LEADER], lambda: ON))
    assert phrasings.read(LEADER, question, ON, left) == Phrasings(FastWords()).read(LEADER, question, ON, left)


def test_learning_begins_anew_when_the_documents_change_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    phrasings, _ = deferring(monkeypatch)
    phrasings.read(AGENT, "lamp", ON, SHELF)
    steps = phrasings.learning([AGENT], lambda: ON)
    next(steps)
    phrasings.read(AGENT, "lamp", ON, (LAMPS, BONUS))
    list(steps)
    assert phrasings.is_learnt([AGENT], ON)
    assert phrasings.read(AGENT, "lamp", ON, (LAMPS, BONUS)) == Phrasings(FastWords()).read(
        AGENT, "lamp", ON, (LAMPS, BONUS)
    )


def test_what_was_learnt_in_steps_is_read_at_the_next_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    phrasings, _ = deferring(monkeypatch, tmp_path)
    phrasings.read(AGENT, "lamp", ON, SHELF)
    list(phrasings.learning([AGENT], lambda: ON))
    again, said = deferring(monkeypatch, tmp_path)
    again.prepare(SHELF)
    again.learn_for(AGENT, ON)
    assert again.is_learnt([AGENT], ON) and said == []


def test_a_question_does_not_wait_for_a_big_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW_TEXTS", 3)
    phrasings, _ = deferring(monkeypatch)
    phrasings.prepare((LAMPS,))
    assert {near.document_id for near in phrasings.read(AGENT, "where is my sofa", ON, SHELF).asked} == {"lamps"}
    phrasings.prepare(SHELF)
    assert phrasings.read(AGENT, "where is my sofa", ON, SHELF).asked[0].document_id == "sofas"
