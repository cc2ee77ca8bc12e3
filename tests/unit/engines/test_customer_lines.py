"""The built-in customer's lines: voices that can be told apart, and runs that do not feel copied."""

from __future__ import annotations

import pytest

from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Moment
from assistant.engines.builtin.customer.bank import VOICES, packaged_lines
from assistant.engines.builtin.customer.voices import voice_of
from tests.unit.features.practice.customer_support import GOOD, a_scenario, play

REPLIES = ("Hello.", "I am sorry.", *GOOD)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("fast, several messages in a row, lots of question marks", "terse"),
        ("loud, interrupts, turns to slurs when ignored", "loud"),
        ("slow, courteous, pauses before each answer", "gentle"),
        ("polite, exact, long sentences, signs with her full name", "exact"),
        ("dry, tests the ground with jokes", "dry"),
        ("something nobody has described before", "gentle"),
    ],
)
def test_a_description_is_heard_as_a_voice(words, kind):
    assert voice_of(a_scenario(voice=words)).kind == kind


def test_no_line_stands_for_two_voices():
    for reaction, groups in packaged_lines().items():
        lines = [line for voice in VOICES for line in groups.get(voice, ()) if line != "{fact}"]
        assert len(set(lines)) == len(lines), reaction


def test_three_runs_do_not_feel_copied():
    texts = [[turn.text for turn in play(a_scenario(), REPLIES, seed)[0]] for seed in (1, 2, 3)]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        pairs = list(zip(texts[one], texts[other], strict=False))
        assert sum(a == b for a, b in pairs) <= len(pairs) / 3


def test_a_colleague_does_not_threaten_to_shop_elsewhere():
    scenario = a_scenario(channel=Channel.internal, patience="low")
    turns, _ = play(scenario, [f"Those are the rules. {'No. ' * n}" for n in range(6)])
    assert not any("elsewhere" in turn.text or "custom" in turn.text for turn in turns)


@pytest.mark.parametrize("words", ["no capital letters", "no capital letters, several short messages in a row"])
def test_without_capitals_every_sentence_has_a_line_of_its_own(words):
    texts = [turn.text for turn in play(a_scenario(voice=words), REPLIES)[0]]
    assert any("\n" in text for text in texts)
    assert not any(". " in line and line.endswith(".") for text in texts for line in text.split("\n"))


def test_nobody_to_whom_nothing_has_happened_asks_for_a_remedy():
    bought = a_scenario(patience="high", voice="polite, exact, long sentences")
    buying = bought.model_copy(update={"moment": Moment.before})
    replies = [f"Those are the rules. {'No. ' * n}" for n in range(4)]
    said = [turn.text for seed in range(8) for turn in play(buying, replies, seed)[0]]
    assert not any("remedy" in text or "about it?" in text for text in said)
