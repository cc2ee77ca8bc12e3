import html
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assistant.domain.conversation import Answer, Conversation, Fold, Line, LineKind, Topic, Turn, TurnState, Usage
from assistant.domain.knowledge import Authority, Document, Kind, Policy
from assistant.domain.passages import Citation
from assistant.domain.people import EVERYONE
from assistant.ui.pieces import near_day, wire
from assistant.ui.rendering import SEEN_BY_TRAINERS, UNSUPPORTED, turn_article
from assistant.ui.rendering_frame import conversation_list
from assistant.ui.rendering_library import document_article, source_panel

NASTY = "<img src=x onerror=alert(1)>\"'&{name}"
TODAY = date(2026, 5, 20)


def turn(answer: Answer | None = None, state: TurnState = TurnState.complete, **more: str) -> Turn:
    return Turn(
        id="t1",
        conversation_id="c1",
        sequence=1,
        question=NASTY,
        asked_at=datetime(2026, 5, 20, tzinfo=UTC),
        state=state,
        answer=answer,
        **more,
    )


def citation(number: int, **more: str) -> Citation:
    given = {"title": "Late delivery", "section": "4.2 What you may decide", "quote": "up to £50", **more}
    return Citation(number=number, document_id="POL-LATE", version=2, start=0, end=9, **given)


def answer(*lines: Line, **more: object) -> Answer:
    return Answer(lines=lines, engine="x", on=TODAY, **more)


def note(text: str) -> Line:
    return Line(kind=LineKind.note, text=text)


def test_an_answer_as_of_a_day_says_so_above_it_and_in_the_list() -> None:
    then = date(2026, 1, 20)
    drawn = turn_article(turn(answer(note("Fine."))).model_copy(update={"as_of": then}))
    assert drawn.index("As of 20 January 2026") < drawn.index("Fine.")
    assert "As of" not in turn_article(turn(answer(note("Fine."))))
    asked = datetime(2026, 5, 20, tzinfo=UTC)
    conversation = Conversation(id="c1", person_id="p", title="Late", created_at=asked, updated_at=asked)
    days = [then, *(date(2026, 2, number) for number in (1, 2, 3))]
    for about, words in (
        (days[:1], "as of 20 January 2026<"),
        (days, "as of 20 January 2026, 1 February 2026 and 2"),
    ):
        assert words in conversation_list([conversation.model_copy(update={"as_of": about})], TODAY, "UTC")
    assert "as of" not in conversation_list([conversation], TODAY, "UTC")


def test_whatever_people_write_is_text() -> None:
    given = answer(
        *(Line(kind=kind, text=NASTY, citations=(1,)) for kind in LineKind),
        folds=(Fold(title=NASTY, lines=(Line(kind=LineKind.say, text=NASTY),)),),
        citations=(citation(1, title=NASTY, section=NASTY, quote=NASTY),),
        nearest=(Topic(document_id=NASTY, title=NASTY),),
        abstained=True,
        usage=Usage(model=NASTY),
    )
    for drawn in (
        turn_article(turn(given)),
        turn_article(turn(given, reason=NASTY, partial=NASTY)),
        turn_article(turn(None, TurnState.incomplete, reason=NASTY, partial=NASTY)),
    ):
        assert "<img" not in drawn
        assert not re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', drawn).replace("&lt;img src=x onerror=", ""))


def test_lines_carry_a_word_for_their_kind_and_buttons_for_their_sources() -> None:
    drawn = turn_article(
        turn(answer(Line(kind=LineKind.limit, text="You may give £50.", citations=(1, 9)), citations=(citation(1),)))
    )
    assert "Your limit" in drawn
    assert 'aria-label="Source 1: Late delivery, 4.2 What you may decide"' in drawn
    assert 'data-number="9"' not in drawn


def test_a_say_line_has_a_field_for_each_open_slot() -> None:
    drawn = turn_article(turn(answer(Line(kind=LineKind.say, text="Sorry, {customer name}, about {order number}."))))
    assert re.findall(r'placeholder="([^"]+)"', drawn) == ["customer name", "order number"]
    assert 'aria-label="Fill in: customer name"' in drawn
    assert drawn.count('data-do="copy"') == 1


def test_a_pending_turn_shows_its_lines_and_that_more_will_come() -> None:
    drawn = turn_article(turn(None, TurnState.pending), (Line(kind=LineKind.do, text="First this.", citations=(1,)),))
    assert 'data-state="pending"' in drawn and "First <" in drawn and "Reading the playbook" in drawn
    assert "<button" not in drawn


def test_an_incomplete_turn_keeps_what_came_and_offers_retry() -> None:
    drawn = turn_article(turn(None, TurnState.incomplete, partial="Half a line", reason="It broke off."))
    assert "Half a line" in drawn and "It broke off." in drawn and 'data-do="retry"' in drawn


def test_an_abstained_answer_names_what_is_near_and_a_person() -> None:
    given = answer(abstained=True, nearest=(Topic(document_id="POL-LATE", title="Late delivery"),))
    drawn = turn_article(turn(given))
    assert 'data-do="document" data-document="POL-LATE"' in drawn
    assert drawn.count('data-do="ask-person"') == 1


def test_a_policy_shows_who_may_decide() -> None:
    policy = Policy(
        id="POL-LATE",
        kind=Kind.policy,
        title="Late",
        audience=EVERYONE,
        body="## 4.2 Decide\nText",
        number=4,
        effective_from=date(2026, 3, 1),
        authority=(
            Authority(
                action="credit", level="agent", up_to=Decimal("50.00"), currency="GBP", then="lead", clause="4.2"
            ),
            Authority(action="days", level="agent", up_to=Decimal(100), unit="days", clause="4.2"),
        ),
    )
    drawn = document_article(policy, TODAY)
    assert "£50<" in drawn and "100 days<" in drawn and "§4.2" in drawn
    assert 'in force since <time datetime="2026-03-01" title="Sunday 1 March 2026">1 March 2026</time>' in drawn


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"effective_from": date(2026, 6, 1)}, "in force from"),
        ({"effective_to": date(2026, 4, 1)}, "was in force until"),
        ({"source": "draft"}, "Draft, not in force"),
        ({}, "in force<"),
    ],
)
def test_a_version_says_whether_it_is_in_force(change: dict[str, object], words: str) -> None:
    document = Document(id="X", kind=Kind.document, title="T", audience=EVERYONE, body="Text", **change)
    assert words in document_article(document, TODAY)


def test_an_answer_says_when_another_engine_had_to_give_it() -> None:
    given = answer(Line(kind=LineKind.note, text="The playbook says this."))
    drawn = turn_article(turn(given, partial="I would fir", reason="The language model didn’t answer in time."))
    before, after = drawn.split("The playbook says this.")
    assert "I would fir" in before and "answer in time. Here is what the playbook says" in before
    assert 'data-do="retry"' in before and 'data-do="feedback"' in after
    # While the second engine works there is nothing to ask again.
    waiting = turn_article(turn(None, TurnState.pending, partial="I would fir", reason="Too slow."))
    assert "Too slow." in waiting and 'data-do="retry"' not in waiting


def test_an_answer_of_a_model_says_what_it_took_and_what_it_could_not_show() -> None:
    doubtful = Line(kind=LineKind.limit, text="You may give £500.", unsupported=True)
    took = Usage(model="small", prompt=1240, cached=1024, completion=180, cost=Decimal("0.00123"), replaced=3)
    drawn = turn_article(turn(answer(doubtful, note("Fine."), usage=took, left_out=3)))
    assert drawn.count(UNSUPPORTED) == 1 and drawn.index(UNSUPPORTED) < drawn.index("Fine.")
    assert "1,240 tokens read (1,024 of them cached), 180 written, about $0.0012." in drawn
    assert "3 personal details were replaced before it read this." in drawn
    assert "3 more passages did not fit." in drawn
    plain = turn_article(turn(answer(note("Fine."), usage=Usage(model="small", prompt=9, completion=1), left_out=1)))
    assert "$" not in plain and "cached" not in plain and "personal" not in plain
    assert "One more passage did not fit." in plain


def test_a_source_shows_the_quote_also_when_it_is_not_found() -> None:
    document = Document(id="POL-LATE", kind=Kind.document, title="T", audience=EVERYONE, body="Other words")
    drawn = source_panel(document, TODAY, citation(1, quote="no such words here"))
    assert "<mark" not in drawn and "no such words here" in drawn


def test_the_wire_gives_back_what_went_in_and_is_no_markdown() -> None:
    fragment = '<p title="a&amp;b">\n\n# £5 $$x$$ `code` *b* [l](u) </p>'
    sent = wire(fragment, "1")
    assert "\n" not in sent and not set("`*$[]") & set(sent)
    assert html.unescape(re.search(r'data-fragment="([^"]*)"', sent)[1]) == fragment  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 5, 19), "yesterday"),
        (date(2026, 5, 21), "tomorrow"),
        (date(2026, 5, 22), "Friday 22 May"),
        (date(2026, 1, 2), "2 January"),
        (date(2025, 1, 2), "2 January 2025"),
    ],
)
def test_dates_are_said_as_people_say_them(value: date, words: str) -> None:
    assert near_day(value, TODAY) == words


def test_what_is_answered_later_is_no_question_for_the_trainers() -> None:
    near = {"abstained": True, "nearest": (Topic(document_id="PLAY-PEAK", title="The peak weeks"),)}
    assert SEEN_BY_TRAINERS in turn_article(turn(answer(note("No."), **near)))
    later = turn_article(turn(answer(note("Later."), **near, answered_from=date(2026, 3, 1))))
    assert SEEN_BY_TRAINERS not in later and "The peak weeks" in later
