"""What of a stored answer or review is shown once a document is not open to its reader any more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from assistant.domain.claims import Claim, ClaimKind, FactFinding, FactVerdict
from assistant.domain.conversation import Answer, Fold, Line, LineKind, Topic, Turn, TurnState
from assistant.domain.passages import Citation
from assistant.domain.reply import Reply
from assistant.domain.review import Finding, FindingKind, Praise, Review, Rewrite, Suggestion
from assistant.domain.scorecard import Clause, CriterionResult, Evidence, Outcome, Verdict, scorecard
from assistant.features.still_open import PARTIAL_GONE, read_by, shown_answer, shown_review, shown_turn
from tests.integration.search_support import document

CANARY = "canary"
OPEN = document("POL-OPEN", "You may offer a voucher of £20 to anybody.")
CLOSED = document("PLAY-CLOSED", f"The {CANARY} stands in here.")
OPENED = {OPEN.reference: OPEN}
BOTH = {**OPENED, CLOSED.reference: CLOSED}
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def cited(number: int, closed: bool = False) -> Citation:
    name, quote = (CLOSED.id, CLOSED.body) if closed else (OPEN.id, OPEN.body)
    title = f"{CANARY} title" if closed else "Vouchers"
    return Citation(number=number, document_id=name, version=1, title=title, section="1", quote=quote, start=0, end=9)


def line(text: str, *numbers: int) -> Line:
    return Line(kind=LineKind.do, text=text, citations=numbers)


def answer(*lines: Line, **more: Any) -> Answer:
    given = {"engine": "builtin", "on": NOW.date(), "citations": (cited(1), cited(2, closed=True)), **more}
    return Answer(lines=lines, **given)


def turn(answer: Answer | None = None, **more: Any) -> Turn:
    return Turn(
        id="t",
        conversation_id="c",
        sequence=1,
        question="Mine",
        asked_at=NOW,
        state=TurnState.complete if answer else TurnState.incomplete,
        answer=answer,
        **more,
    )


def test_what_is_open_is_shown_as_it_is() -> None:
    whole = answer(line("You may offer £20.", 1), line(f"The {CANARY}.", 2), nearest=(topic(CLOSED.id),))
    assert shown_answer(whole, BOTH, BOTH) is whole
    assert shown_turn(turn(whole, partial="One", rests_on=tuple(BOTH)), BOTH) == turn(
        whole, partial="One", rests_on=tuple(BOTH)
    )


def topic(name: str) -> Topic:
    return Topic(document_id=name, title=f"{CANARY} topic" if name == CLOSED.id else "Vouchers")


def test_lines_sources_and_topics_of_a_closed_document_go() -> None:
    stored = answer(
        line("You may offer £20.", 1),
        line(f"The {CANARY}.", 2),
        line(f"Both {CANARY}.", 1, 2),
        line(f"About the {CANARY}:"),
        folds=(Fold(title="Why", lines=(line(f"Why {CANARY}", 2),)), Fold(title="More", lines=(line("More", 1),))),
        nearest=(topic(CLOSED.id), topic(OPEN.id)),
        focus=(CLOSED.id, OPEN.id),
        subject=f"the {CANARY}",
    )
    shown = shown_answer(stored, OPENED)
    assert CANARY not in shown.model_dump_json()
    assert shown.withheld and [one.text for one in shown.lines] == ["You may offer £20."]
    assert [fold.title for fold in shown.folds] == ["More"] and [one.number for one in shown.citations] == [1]
    assert shown.nearest == (topic(OPEN.id),) and shown.focus == (OPEN.id,)


def test_a_topic_that_is_closed_takes_the_sentence_that_names_it_along() -> None:
    stored = answer(line(f"Closest: {CANARY} topic"), citations=(), nearest=(topic(CLOSED.id),), abstained=True)
    shown = shown_answer(stored, OPENED)
    assert shown.lines == () and shown.abstained and CANARY not in shown.model_dump_json()


def test_a_language_model_may_have_said_what_it_only_read() -> None:
    given = (OPEN.reference, CLOSED.reference)
    stored = answer(
        line(f"You may offer £20, and the {CANARY} is near.", 1),
        line("You may offer a voucher of £20", 1),
        engine="openai",
        citations=(cited(1),),
    )
    shown = shown_answer(stored, OPENED, given)
    assert [one.text for one in shown.lines] == ["You may offer a voucher of £20"] and shown.withheld
    # The built-in engine puts nothing into a line but what the line cites.
    kept = stored.model_copy(update={"engine": "builtin"})
    assert shown_answer(kept, OPENED, given) is kept


@pytest.mark.parametrize("rests_on", [None, (CLOSED.reference,)])
def test_what_broke_off_goes_unless_all_of_it_is_known_to_be_open(rests_on: Any) -> None:
    broken = turn(partial=f"The {CANARY}", reason="It took too long.", rests_on=rests_on)
    shown = shown_turn(broken, OPENED)
    assert shown.partial == "" and shown.reason == f"It took too long. {PARTIAL_GONE}"
    assert not shown.rests_on
    fallen = turn(answer(line("Yes.", 1), citations=(cited(1),)), partial=f"The {CANARY}", rests_on=rests_on)
    assert shown_turn(fallen, OPENED) == fallen.model_copy(update={"partial": "", "rests_on": rests_on and ()})
    known = broken.model_copy(update={"rests_on": (OPEN.reference,)})
    assert shown_turn(known, OPENED) is known


def test_a_later_prompt_reads_all_that_earlier_answers_were_made_of() -> None:
    earlier = [turn(answer(line("Yes.", 1)), rests_on=("X@1",)), turn(partial="One", rests_on=None)]
    assert read_by(earlier) == {"X@1", OPEN.reference, CLOSED.reference}


def criterion(name: str, title: str, words: str) -> CriterionResult:
    return CriterionResult(
        standard_id=name,
        version=1,
        title=title,
        weight=1,
        critical=False,
        verdict=Verdict.missed,
        evidence=(Evidence(text="my draft", start=0, end=8), Evidence(absent=words)),
        clause=Clause(standard_id=name, version=1, section="", text=words),
        reason=words,
        next_step=words,
    )


def review(**more: Any) -> Review:
    claim = Claim(text="my", start=0, end=2, kind=ClaimKind.offer)
    secret = f"the {CANARY}"
    criteria = (criterion(OPEN.id, "Vouchers", "open words"), criterion(CLOSED.id, secret, secret))
    parts: dict[str, Any] = {
        "scorecard": scorecard(criteria, engine="builtin", on=date(2026, 5, 1)),
        "findings": (
            Finding(kind=FindingKind.criterion, title=secret, message=secret, standard_id=CLOSED.id),
            Finding(kind=FindingKind.fact, title="Wrong", message=secret, citation=cited(1, closed=True)),
            Finding(kind=FindingKind.criterion, title="V", message="open words", standard_id=OPEN.id),
            Finding(kind=FindingKind.promise, title="No day", message="Mine names no day."),
        ),
        "praise": Praise(title=secret, message=secret, citation=cited(1, closed=True)),
        "facts": (
            FactFinding(claim=claim, verdict=FactVerdict.wrong, citation=cited(1, closed=True), message=secret),
            FactFinding(claim=claim, verdict=FactVerdict.right, citation=cited(1), message="open words"),
        ),
        "instead": (cited(1, closed=True), cited(2)),
        "rewrite": Rewrite(
            text=secret,
            suggestions=(
                Suggestion(
                    start=0,
                    end=2,
                    original="my",
                    replacement=secret,
                    reason=secret,
                    citation=cited(1, closed=True),
                ),
            ),
        ),
        **more,
    }
    return Review(id="r", person_id="ann", reviewed_at=NOW, reply=Reply(draft="my draft"), outcome=Outcome.fix, **parts)


def test_a_review_loses_what_rests_on_a_closed_document() -> None:
    whole = review()
    assert shown_review(whole, BOTH) is whole
    shown = shown_review(whole, OPENED)
    assert CANARY not in shown.model_dump_json() and shown.withheld
    assert [one.title for one in shown.findings] == ["V", "No day"] and shown.findings[0].message == "open words"
    assert [one.standard_id for one in shown.scorecard.criteria] == [OPEN.id]
    assert len(shown.facts) == 1 and shown.instead == (cited(2),) and shown.rewrite is None and shown.praise is None


def test_a_model_s_own_words_about_the_draft_go_with_a_standard_it_read() -> None:
    shown = shown_review(review(scorecard=review().scorecard.model_copy(update={"prompt": "judge@1"})), OPENED)
    (result,) = shown.scorecard.criteria
    assert (result.verdict, result.reason, result.next_step) == (Verdict.missed, "", "")
    assert [one.text for one in result.evidence] == ["my draft"]
    assert [one.message for one in shown.findings] == ["", "Mine names no day."]


def test_a_model_s_rewrite_goes_with_a_passage_it_read() -> None:
    clean = {"findings": (), "praise": None, "facts": (), "instead": ()}
    only_open = scorecard((criterion(OPEN.id, "V", "open words"),), engine="builtin", on=NOW.date())
    rewrite = Rewrite(text="Better, with the canary.", prompt="rewrite@1")
    written = review(**clean, scorecard=only_open, rewrite=rewrite, rests_on=(CLOSED.reference,))
    assert shown_review(written, BOTH) is written
    shown = shown_review(written, OPENED)
    assert shown.rewrite is None and shown.scorecard == only_open
