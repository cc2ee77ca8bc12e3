"""What somebody who plays the customer is told of a turn: the state in words, and what is done in which order."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.domain.customer import CustomerState, Ending, Hostility
from assistant.domain.customer_turns import Reaction
from assistant.domain.reply import Channel
from assistant.engines.base import PlayRequest
from assistant.engines.builtin.customer.data import datum

_MOOD = {
    -3: "furious",
    -2: "angry",
    -1: "annoyed",
    0: "wary, neither cross nor glad",
    1: "calm",
    2: "friendly",
    3: "glad",
}
_TRUST = (
    "believe nothing that they are told",
    "doubt what they are told",
    "doubt what they are told",
    "begin to trust the other one",
    "trust the other one",
    "trust the other one",
    "trust the other one fully",
)
_PATIENCE = ("have no patience left", "have little patience left", "have little patience left")
_DIRECTIONS: Mapping[Reaction, str] = {
    Reaction.takes_answer: "take in that their question was answered, and are a little easier for it",
    Reaction.makes_do: "say that they can go by that as an answer",
    Reaction.takes_no: "take in that the answer is no, and why; they do not like it",
    Reaction.notes_care: "notice that the other one understood what it was like",
    Reaction.tells_as_hoped: "say that this is what they would have asked for, and tell all that is in tells",
    Reaction.tells: "tell what they were asked for: all that is in tells",
    Reaction.confides: "tell unasked, because they trust the other one: all that is in tells",
    Reaction.knows: "answer what they were asked, with: {known}",
    Reaction.hears: "show that they have heard what was just said{heard}, soberly, without saying that it is enough",
    Reaction.keeps: "were asked something that they would rather not speak of yet, and say so without saying what",
    Reaction.gives: "give what they were asked for: {known}",
    Reaction.has_not_got: "were asked for something that they have not got here, and say so",
    Reaction.has_told: "were asked for something that they have told, and point back to it in a few words",
    Reaction.says_wish: "say what they want in the end",
    Reaction.has_nothing_more: "were asked whether there is anything else, and have nothing",
    Reaction.has_nothing_now: "were asked whether there is anything else, and would leave it at that for now",
    Reaction.says_yes: "say yes to what was proposed",
    Reaction.says_it_is: "were asked whether something is right or enough, and say that it is",
    Reaction.knows_of_none: "were asked whether there was any, and know of none",
    Reaction.has_to_look: "were asked how it is with the thing, and have to look first",
    Reaction.does_not_know: "were asked something that they do not know, and say so",
    Reaction.chooses: "choose one of the ways that were laid out: {chosen}",
    Reaction.leaves_choice: "were asked what they would like, and leave it to the other one, the sooner the better",
    Reaction.accepts: "agree to what was offered, soberly and without thanks for more than that",
    Reaction.accepts_too: "agree to what was offered as well, beside what they took before",
    Reaction.wants_more: "say that the offer is something, but not all of it",
    Reaction.refuses: "turn the offer down, since they have had the same one before",
    Reaction.presses: "say that what they asked is still open, in other words than before: “{question}”",
    Reaction.presses_day: "ask by which day it will be done",
    Reaction.presses_deadline: "say once more by when they need it, and ask whether it will be in time",
    Reaction.presses_offer: "ask what will be done for them now",
    Reaction.presses_owner: "ask who will see to it",
    Reaction.minds_stonewalling: "mind that the other one hides behind a refusal",
    Reaction.minds_blame: "mind that the other one puts the blame on somebody",
    Reaction.minds_passing_on: "mind that they are sent on to somebody else",
    Reaction.minds_asking_again: "mind that they are asked for something that they said already",
    Reaction.minds_repeating: "mind that they hear the same again",
    Reaction.minds_script: "mind that it sounds like a set phrase",
    Reaction.doubts_promise: "doubt that what was promised will be kept",
    Reaction.only_sorry: "say that being sorry alone does not help them",
    Reaction.is_rude: "are rude for half a sentence, without a swear word or a name for anybody",
    Reaction.curses: "let one masked swear word slip, such as f***, and no other",
    Reaction.stops_cursing: "were warned, and leave the swearing",
    Reaction.threatens_to_leave: "say that they will give up here if it goes on like this",
    Reaction.waits: "wait for more, in a few words",
    Reaction.thanks: "say thank you, since the matter is settled{agreed}, and take their leave",
    Reaction.thanks_in_hope: "say thank you{agreed}, hope that it is in time, and take their leave",
    Reaction.takes_word: "take the other one at their word{agreed}, say thank you and take their leave",
    Reaction.settles_for: "settle for less than they wanted{agreed}, and take their leave",
    Reaction.is_delighted: "are delighted with how it was settled{agreed}, say so, and take their leave",
    Reaction.ends_content: "take their leave in a friendly way, though not everything is settled",
    Reaction.waits_to_see: "end the conversation: say that they will wait and see whether it is in time",
    Reaction.leaves: "give up and take their leave, disappointed",
    Reaction.escalates: "say that they will take it further, to a manager or a complaints office, and break off",
}
_PLAIN_MANNERS = "cross at most: no insult, no swear word, nothing about anybody's person"
_MANNERS = {
    Hostility.none: _PLAIN_MANNERS,
    Hostility.rude: "may be rude about how the matter is handled: no swear word, no insult",
    Hostility.one_slur: _PLAIN_MANNERS,
}
_LENGTH = {
    Channel.email: "at most 110 words, in short paragraphs",
    Channel.chat: "at most 45 words",
    Channel.phone: "at most 50 words, as one speaks",
    Channel.shop: "at most 50 words, as one speaks",
    Channel.social: "at most 45 words",
    Channel.internal: "at most 80 words",
}


def feels(state: CustomerState) -> str:
    """How the customer stands, in a sentence without numbers."""
    said = [f"They are {_MOOD[state.mood]}", f"they {_TRUST[state.trust]}"]
    if state.patience < len(_PATIENCE):
        said.append(f"they {_PATIENCE[state.patience]}")
    return f"{'; '.join(said)}."


def does(request: PlayRequest) -> str:
    """What the customer does in this turn, one thing a line."""
    state, seen = request.state, request.seen
    slots = {
        "known": given(request) or "what they know",
        "question": state.question or "what it was",
        "heard": f" (“{seen.heard}”)" if seen.heard else "",
        "agreed": f" (“{state.agreed}”)" if state.agreed else "",
        "chosen": f"“{seen.chosen}”" if seen.chosen else "the first",
    }
    reactions = state.reactions or (Reaction.waits,)
    return "\n".join(f"- They {_DIRECTIONS[one].format_map(slots)}." for one in reactions)


def given(request: PlayRequest) -> str:
    """What answers the other one's question: a fact of the case, or something made up; empty where nothing does."""
    name = request.seen.known
    fact = request.scenario.fact(name) if name else None
    return fact.text if fact is not None else datum(name, request.scenario, request.seed)


def ends(ending: Ending | None) -> str:
    """That this is the last turn; empty where it is not."""
    return "This is the last thing they say." if ending is not None else ""


def manners(state: CustomerState) -> str:
    """How far the customer may go in this turn."""
    if Reaction.curses in state.reactions:
        return f"{_MANNERS[Hostility.rude]}, but for the one masked word"
    return _MANNERS[state.hostility]


def length(channel: Channel) -> str:
    """How long a turn may be."""
    return f"{_LENGTH[channel]}, and what is to be told"
