"""What the customer takes for the settlement, and in which order they speak: first to what was said, then of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.customer import Asked, CustomerState, Deed, Ending, Seen, Worth, begin
from assistant.domain.customer_moves import move
from assistant.domain.customer_turns import Reaction
from assistant.domain.reply import Speaker
from assistant.domain.scenario_parts import Difficulty, HiddenFact, Mood
from assistant.engines.builtin.customer.bank import VOICES
from tests.unit.features.practice.customer_support import a_scenario, play

BESIDE = "I have put a note on your lamp for my colleagues, and I am looking at the packaging."
ALSO = "I can see to it that you get money back for the shade."
WISH = "I can see to it that you get a whole shade before the weekend."
NEWS = "My grandmother turns ninety on Saturday and reads by nothing else."
SEEN = st.builds(
    Seen,
    deeds=st.frozensets(st.sampled_from((Deed.offered, Deed.owned, Deed.stepped, Deed.acknowledged, Deed.answered))),
    asked_about=st.sampled_from(((), ("gift",), ("crack",))),
    asked=st.sampled_from((None, Asked.more, Asked.wish)),
    asks=st.sampled_from(("", "Is there anything else?")),
    met=st.sampled_from(((), (0, 1))),
    offers=st.sampled_from(((), ("a shade",))),
    agreed=st.sampled_from(("", "I get a shade", "I get some money")),
    worth=st.sampled_from(Worth),
    settles=st.booleans(),
    due=st.sampled_from(("", "tonight")),
    in_time=st.booleans(),
)


def pressed(worth: Worth = Worth.nothing, agreed: str = "") -> CustomerState:
    """A customer who has just put their question again."""
    state = begin(a_scenario(Difficulty.easy, Mood.calm, "high"), "When do I get another shade?")
    return state.model_copy(
        update={
            "turn": 2,
            "unanswered": 2,
            "told": ("gift", "crack"),
            "reactions": (Reaction.presses,),
            "pressed": True,
            "worth": worth,
            "agreed": agreed,
        }
    )


def offering(agreed: str, worth: Worth, settles: bool = False) -> Seen:
    return Seen(
        deeds=frozenset({Deed.offered}), offers=(agreed,), agreed=agreed, worth=worth, settles=settles, met=(0, 1, 2)
    )


def test_with_a_question_open_another_offer_is_taken_note_of_and_no_more() -> None:
    scenario = a_scenario(Difficulty.easy)
    after = move(pressed(), scenario, offering("I get money back", Worth.also))
    assert not after.answered and after.ending is None
    assert after.reactions == (Reaction.hears, Reaction.wants_more)
    assert move(pressed(), scenario, offering("I get money back", Worth.also, settles=True)).answered


def test_an_open_question_is_let_go_without_a_word_for_what_they_wanted() -> None:
    scenario = a_scenario(Difficulty.easy)
    after = move(pressed(), scenario, offering("I get a whole shade", Worth.wish))
    assert after.let_go and after.ending is Ending.resolved and after.reactions == (Reaction.takes_word,)


def test_a_deadline_that_they_named_is_asked_about_once_and_without_an_answer_they_wait_and_see() -> None:
    scenario = a_scenario(Difficulty.easy)
    also = offering("I get money back", Worth.also, settles=True).model_copy(update={"due": "tonight"})
    asked = move(pressed().model_copy(update={"day_named": True}), scenario, also)
    assert asked.ending is None and Reaction.presses_deadline in asked.reactions
    again = move(asked, scenario, also)
    assert again.ending is Ending.content and again.reactions == (Reaction.waits_to_see,)
    assert move(asked, scenario, also.model_copy(update={"in_time": True})).ending is Ending.resolved
    wish = move(asked, scenario, also.model_copy(update={"worth": Worth.wish}))
    assert wish.ending is Ending.resolved and wish.reactions == (Reaction.thanks_in_hope,)
    word = move(asked, scenario, also.model_copy(update={"word_in_time": True}))
    assert word.ending is Ending.resolved and word.reactions == (Reaction.thanks_in_hope,)


def test_what_is_offered_beside_what_they_took_is_taken_as_well_and_once() -> None:
    scenario = a_scenario(Difficulty.hard)
    took = pressed(Worth.also, "I get money back").model_copy(
        update={"taken": ("I get money back",), "answered": True, "turn": 1}
    )
    other = move(took, scenario, offering("you ring me", Worth.also))
    assert Reaction.accepts_too in other.reactions and other.taken == ("I get money back", "you ring me")
    assert Reaction.accepts_too not in move(other, scenario, offering("I get money back", Worth.also)).reactions


@given(st.sampled_from(Difficulty), st.lists(SEEN, min_size=10, max_size=10))
def test_delight_is_for_what_was_wanted_and_nobody_with_news_says_that_there_is_none(
    difficulty: Difficulty, replies: list[Seen]
) -> None:
    scenario = a_scenario(difficulty, Mood.calm)
    state = begin(scenario, "When?")
    for seen in replies:
        if state.has_ended:
            break
        before, state = state, move(state, scenario, seen)
        assert not (before.pressed and Reaction.presses in state.reactions)
        assert not (before.reminded and Reaction.presses_deadline in state.reactions)
        assert not (before.answered and Reaction.presses in state.reactions)
        assert state.worth >= before.worth
        if state.telling:
            assert not {Reaction.has_nothing_more, Reaction.has_nothing_now} & set(state.reactions)
        if Reaction.has_nothing_more in state.reactions:
            assert {fact.name for fact in scenario.hidden} <= {*state.told, *seen.moot}
        own = {Reaction.tells, Reaction.confides} & set(state.reactions)
        if own and Reaction.hears in state.reactions:
            assert state.reactions.index(Reaction.hears) < min(map(state.reactions.index, own))
    if state.ending is Ending.delighted:
        assert state.worth is Worth.wish and not state.let_go


@pytest.mark.parametrize("voice", VOICES)
def test_after_their_own_news_nothing_points_back_to_the_agents_words(voice: str) -> None:
    asks = f"{BESIDE} Who is the lamp for?"
    for seed in range(12):
        turns, _ = play(a_scenario(voice=_WORDS[voice]), [asks], seed)
        heard, _, missing = turns[0].text.partition(NEWS)
        assert heard.strip(), turns[0].text
        assert missing.strip() and not re.match(r"\W*(?:But |Only, )?(?:it|that|this)\b", missing, re.IGNORECASE)


_WORDS = {
    "terse": "brisk, no greeting",
    "loud": "loud, capital letters",
    "gentle": "chatty, wanders off the point",
    "exact": "polite and exact, long sentences",
    "dry": "dry, jokes when annoyed",
}


def test_no_way_into_a_fact_is_heard_twice() -> None:
    facts = tuple(
        HiddenFact(
            name=f"f{n}", fact=f"Number {n} is true.", unlocks="asked_about", about=f"the {word}", topics=(word,)
        )
        for n, word in enumerate(("hallway", "ceiling", "garden", "kitchen"))
    )
    scenario = a_scenario(voice="chatty").model_copy(update={"hidden": facts})
    asked = [f"What about the {word}?" for word in ("hallway", "ceiling", "garden", "kitchen")]
    _, dialogue = play(scenario, asked)
    said = [m.text for m in dialogue[1:] if m.speaker is not Speaker.agent]
    leads = [re.split(r"Number \d is true", text)[0].rsplit(". ", 2)[-2:] for text in said]
    assert len({tuple(lead) for lead in leads}) == len(leads) == len(asked)


def test_of_the_thing_before_them_they_say_that_they_look() -> None:
    turns, _ = play(a_scenario(), ["Does it wobble when you lean on it?"])
    assert Reaction.has_to_look in turns[0].state.reactions


def test_nothing_is_left_to_the_agent_where_nothing_was_laid_out() -> None:
    turns, _ = play(
        a_scenario(), ["I take this on, and I will get back to you on Monday before 12:00. What would you prefer?"]
    )
    assert Reaction.leaves_choice not in turns[0].state.reactions


def test_a_condition_that_has_just_been_granted_is_told_as_a_hope() -> None:
    wish = HiddenFact(
        name="together",
        fact="I would take another shade if somebody helped me choose this time.",
        unlocks="asked_about",
        about="whether they would choose together",
        topics=("choose", "together"),
    )
    scenario = a_scenario().model_copy(update={"hidden": (wish,)})
    turns, _ = play(scenario, ["This time we choose another shade together. Shall we choose together now?"])
    assert Reaction.tells_as_hoped in turns[0].state.reactions


def test_somebody_who_has_heard_of_a_sum_and_a_day_does_not_ask_what_will_be_done() -> None:
    scenario = a_scenario().model_copy(update={"opening": ("The shade of my lamp came in pieces.",)})
    turns, _ = play(scenario, ["£35 back today, my call tomorrow before 10:00. I have your order."])
    assert Reaction.presses_offer not in turns[0].state.reactions


def test_the_wish_is_taken_before_what_would_also_do() -> None:
    turns, _ = play(a_scenario(), [BESIDE, f"{ALSO} {WISH}"])
    assert turns[1].seen.worth is Worth.wish and "whole shade" in turns[1].seen.agreed


def test_what_has_just_been_granted_is_not_put_as_a_condition() -> None:
    fact = "I would take another shade if somebody helped me choose this time."
    wish = HiddenFact(
        name="t", fact=fact, unlocks="asked_about", about="choosing together", topics=("choose", "together")
    )
    scenario = a_scenario().model_copy(update={"hidden": (wish,)})
    turns, _ = play(scenario, ["This time we choose another shade together. Shall we choose together now?"])
    assert fact not in turns[0].text


@pytest.mark.parametrize("voice", VOICES)
def test_nobody_calls_it_worth_knowing_after_a_reply_that_gave_nothing(voice: str) -> None:
    for seed in range(20):
        turns, _ = play(a_scenario(voice=_WORDS[voice]), ["I will see to it myself by 15:00."], seed)
        said = turns[0].text
        assert not re.search(r"worth knowing|go by|as you are listening|That is something", said, re.IGNORECASE), said
