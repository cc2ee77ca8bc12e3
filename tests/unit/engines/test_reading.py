"""What kind of question it is, in whose voice, and whether it goes on from the last."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.domain.conversation import Line, LineKind
from assistant.engines.base import Draft, Standalone
from assistant.engines.builtin.engine import BuiltinEngine
from assistant.engines.builtin.reading import KINDS, Reader, heat, is_foreign, standalone
from tests.engine_support import answered, asking
from tests.integration.search_support import WordEmbedder

EARLIER = answered(
    "Can I give £20 for a long wait?",
    Draft(
        (Line(kind=LineKind.note, text="Yes."),),
        question_kinds=("may_i",),
        focus=("POL-GOODWILL",),
        subject="Can I give £20 for a long wait?",
    ),
)


@pytest.mark.parametrize(
    "question",
    [
        "and 45?",
        "how long does that take",
        "what about next week",
        "what if she says no",
        "why",
        "in that case, who pays",
    ],
)
def test_a_follow_up_takes_over_the_words_and_the_documents(question: str) -> None:
    found = standalone(question, (EARLIER,))
    assert found.inherits and found.alone == question and found.focus == ("POL-GOODWILL",)
    assert found.text == f"Can I give £20 for a long wait. {question}"


@pytest.mark.parametrize(
    "question",
    [
        "different thing: can I accept a return",
        "another customer wants a refund",
        "new question, when",
        "Which days count for the return of a lamp bought in a shop?",
        "and " + "so the lamp was broken again and " * 6 + "what now",  # a story of its own
    ],
)
def test_a_question_of_its_own_takes_over_nothing(question: str) -> None:
    assert standalone(question, (EARLIER,)) == Standalone(question, question)


def test_nothing_is_taken_over_from_nothing() -> None:
    unanswered = EARLIER.model_copy(update={"answer": None})
    assert not standalone("and 45?", ()).inherits and not standalone("and 45?", (unanswered,)).inherits


def test_begins_and_certain_tell_how_much_it_leans() -> None:
    assert standalone("and 45?", (EARLIER,)).certain and standalone("and 45?", (EARLIER,)).begins
    leaning = standalone("does that change when they bought the lamp abroad", (EARLIER,))
    assert leaning.inherits and not leaning.certain and not leaning.begins


@pytest.mark.anyio
async def test_off_topic_in_a_conversation_is_no_follow_up(willing: BuiltinEngine) -> None:
    found = await willing.standalone("what's the weather like today", (EARLIER,))
    assert found == Standalone("what's the weather like today", "what's the weather like today")
    assert (await willing.standalone("how long does that take", (EARLIER,))).inherits


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Can I give her £50 by myself?", "may_i"),
        ("who deals with broken lamps", "who"),
        ("why do we have to name the feeling first", "why"),
        ("tell me a story about a furious letter", "story"),
        ("how long does a return have", "policy"),
        ("What do I say to a customer who is crying?", "how"),
        ("is this ok to send", "review"),
        ("hello", "greeting"),
        ("thanks, that helps", "thanks"),
        ("are you a real person", "identity"),
        (
            "Dear all, my lamp came broken and your driver was rude to me. I want my money back. Regards, Jo Holt",
            "customer_message",
        ),
    ],
)
def test_the_kind_of_a_plain_question(reader: Reader, question: str, kind: str) -> None:
    assert reader.read(question).kind == kind


def test_a_long_message_is_no_greeting(reader: Reader) -> None:
    assert reader.read("Hello, my lamp came broken and nobody has rung me back since then, so I am cross").kind not in (
        "greeting",
        "thanks",
    )


def test_a_bare_follow_up_is_of_the_kind_before(reader: Reader) -> None:
    asked = standalone("and 45?", (EARLIER,))
    alone, in_talk = reader.read("and 45?"), reader.read_request(asking(asked, history=(EARLIER,)))
    assert in_talk.scores["may_i"] > alone.scores["may_i"]
    assert in_talk.scores["off_topic"] < alone.scores["off_topic"]
    assert list(in_talk.scores.values()) == sorted(in_talk.scores.values(), reverse=True)
    # A question of its own keeps its own kind, whatever was asked before.
    fresh = asking("and 45?", history=(EARLIER,))
    assert reader.read_request(fresh).scores == alone.scores


def test_phrasings_of_ones_own_settle_the_kind() -> None:
    phrasings: dict[str, Sequence[str]] = {kind: [f"{kind} word"] * 3 for kind in KINDS}
    phrasings["review"] = ["glim glam glum"] * 3
    own = Reader(WordEmbedder(), phrasings).read("glim glam glum")
    assert own.kind == "review" and own.near("review") and not own.near("who")


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("Puis-je rembourser le client pour la lampe ?", True),
        ("Kann ich dem Kunden das Geld geben?", True),
        ("¿Puedo devolver el dinero de la lámpara?", True),
        ("Могу ли я вернуть деньги?", True),
        ("返金できますか", True),
        ("Can I refund the lamp?", False),
        ("mrs de la Cruz wants a refund for the chaise longue", False),
        ("£40?", False),
        ("", False),
        ("café lamp, naïve question", False),
    ],
)
def test_another_language_is_recognised(question: str, foreign: bool) -> None:
    assert is_foreign(question) is foreign


def test_heat_grows_with_shouting_and_hard_words_and_ends_at_one() -> None:
    assert heat("my lamp is late") == 0
    assert 0 < heat("my lamp is late!") < heat("my lamp is LATE!! I am furious") <= 1
    assert heat("FURIOUS!!! ANGRY!!! AWFUL!!! " * 9) == 1
