"""Whether words may stand as a turn of the customer: in role, nothing locked, as the state has it, no repetition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from enum import StrEnum

from assistant.domain.customer import CustomerState, Ending, Hostility, as_known
from assistant.domain.customer_turns import Reaction
from assistant.domain.mentions import MentionKind, mentions
from assistant.domain.practice import Scenario
from assistant.domain.reply import Channel, Reply, Speaker, ThreadMessage
from assistant.language.embedder import Embedder
from assistant.language.signals import detect, read_case
from assistant.language.text import content_words, sentences


class Catch(StrEnum):
    """Why a turn was turned down, in words that whoever spoke can act on."""

    empty = "says nothing"
    broken_off = "breaks off in the middle"
    agent = "speaks as the agent and not as the customer"
    leak = "tells something that the customer has not said yet"
    agrees = "is content although nothing is settled"
    turns = "is not as the customer feels now"
    instructions = "speaks of instructions or of the exercise"
    long = "is too long for the channel"
    repeat = "was said before"
    untold = "leaves out a part of what is to be told in this turn"
    invented = "names an amount, a number or an address that nobody has named"
    abusive = "goes further than this customer may"


_MOST_CHARACTERS = {
    Channel.email: 1500,
    Channel.chat: 500,
    Channel.phone: 600,
    Channel.shop: 600,
    Channel.social: 500,
    Channel.internal: 800,
}
_AGENT = re.compile(
    r"\b(?:how (?:can|may) (?:i|we) (?:help|assist)|(?:i|we) (?:can|will|'ll|would like to) (?:offer|refund|credit|"
    r"arrange|look into|send) (?:you|that for you|this for you|your)|thank you for (?:contacting|reaching out|your "
    r"patience)|(?:is there )?anything else (?:i|we) can (?:help|do)|(?:our|the company's) (?:policy|team will)|"
    r"(?:i|we) (?:sincerely |deeply )?apologi[sz]e for|your (?:refund|order) (?:will be|has been) processed|"
    r"(?:let me|i will|i'll) (?:check|look into|pull up|see what i can do for) (?:that |this |your |you))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:agent|adviser|advisor|assistant|support|representative|customer|user|system)\W*:", re.I | re.M
)
_INSTRUCTIONS = re.compile(
    r"\b(?:system prompt|my instructions|instructed to|hidden facts?|this scenario|the scenario|role-?play(?:ing)?|"
    r"language model|as an ai|i am an ai|simulated|simulation|trust (?:level|score)|"
    r"mood (?:level|score|is (?:now )?-?\d)|the trainee|unlocked|stay in character|json)\b|[{}<>]|```"
    r"|\[[a-z][^\[\]\n]{0,40} \d{1,6}\]",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"\b(?:that settles (?:it|everything)|i am (?:very |so |quite )?(?:happy|satisfied|delighted)|"
    r"(?:it|that) is (?:all )?(?:resolved|settled|sorted)|problem solved|i accept|that is perfect|perfect, thank|"
    r"that(?:'s| is) all i (?:needed|wanted)|you have solved|i have no further (?:questions|complaints))\b",
    re.IGNORECASE,
)
_LEAVES = re.compile(r"\b(?:goodbye|good day|i am (?:off|done|leaving)|forget it|i give up)\b", re.IGNORECASE)
_ABUSE = re.compile(
    r"\b(?:fuck\w*|shit\w*|bastards?|bitch\w*|cunts?|wankers?|arseholes?|retards?|idiots?|morons?|die\b|kill you)\b"
    r"|\w\*{3,}\w?|\*{4}",
    re.IGNORECASE,
)
_MASKED = re.compile(r"\w\*{3,}\w?|\*{4}")
_OPEN_END = re.compile(r"(?:[,:;(–-]|\b(?:and|but|or|the|a|an|to|of|that|because|my|your|is|with|for|if|I))\s*\Z")
_TOLD_SHARE = 0.6
_LEAST_STEMS = 3
_SAME_MEANING = 0.75
"""Cosine from which on a sentence tells a fact."""
_TELLS = 0.5
"""Cosine from which on some sentences tell a fact that is to be told, in words of their own."""
_SAME_WORDS = 0.85
_NAMED = frozenset((MentionKind.amount, MentionKind.share, MentionKind.code, MentionKind.address))
"""What nobody can name who was not told it."""
_EXACT = _NAMED | {MentionKind.date, MentionKind.time, MentionKind.length}
"""What of a fact is told as it is or not at all."""
_SPOKEN_WELL = (Ending.resolved, Ending.delighted, Ending.content)


def _figures(text: str, kinds: Set[MentionKind]) -> set[tuple[MentionKind, str]]:
    return {(mention.kind, mention.key) for mention in mentions(text) if mention.kind in kinds}


class Gate:
    """Holds turns of the customer against one scenario. Without an embedder leaks are found by words alone."""

    def __init__(self, scenario: Scenario, embedder: Embedder | None = None) -> None:
        self._scenario, self._embedder = scenario, embedder

    def check(self, text: str, state: CustomerState, dialogue: Sequence[ThreadMessage]) -> tuple[Catch, ...]:
        """What is wrong with a turn that follows ``state``; empty where nothing is. At most some hundred ms."""
        return tuple(self._catches(text.strip(), state, dialogue))

    def _catches(self, text: str, state: CustomerState, dialogue: Sequence[ThreadMessage]) -> Iterator[Catch]:
        if not re.search(r"\w", text):
            yield Catch.empty
            return
        if _OPEN_END.search(text):
            yield Catch.broken_off
        if len(text) > _MOST_CHARACTERS[self._scenario.channel]:
            yield Catch.long
        # Longer than any turn may be, there is nothing more to learn from it.
        text = text[: max(_MOST_CHARACTERS.values())]
        plain = text.replace("’", "'")
        if _AGENT.search(plain) or _LABEL.search(plain) or self._is_scripted(text):
            yield Catch.agent
        if _INSTRUCTIONS.search(plain):
            yield Catch.instructions
        if self._leaks(text, state, dialogue):
            yield Catch.leak
        if _AGREES.search(plain) and state.ending not in _SPOKEN_WELL and Reaction.accepts not in state.reactions:
            yield Catch.agrees
        if _LEAVES.search(plain) and not state.has_ended and Reaction.threatens_to_leave not in state.reactions:
            yield Catch.turns
        if self._is_too_hostile(plain, state):
            yield Catch.abusive
        if self._repeats(text, dialogue):
            yield Catch.repeat
        if not self._tells(text, state):
            yield Catch.untold
        if self._invents(text, state, dialogue):
            yield Catch.invented

    def _is_scripted(self, text: str) -> bool:
        found = detect(read_case(Reply(draft=text, channel=self._scenario.channel)))["script_phrase"]
        return any(seen.strength >= 0.9 for seen in found)

    def _leaks(self, text: str, state: CustomerState, dialogue: Sequence[ThreadMessage]) -> bool:
        locked = [fact for fact in self._scenario.hidden if fact.name not in state.told]
        if not locked:
            return False
        known = set(content_words(" ".join(message.text for message in dialogue)))
        said = [span.text for span in sentences(text)]
        told = set(content_words(text))
        for fact in locked:
            stems = set(content_words(fact.fact))
            new = stems - known
            if len(stems) >= _LEAST_STEMS and new and len(told & stems) / len(stems) >= _TOLD_SHARE and told & new:
                return True
        if self._embedder is None or not said:
            return False
        vectors = self._embedder.embed([*said, *(fact.fact for fact in locked)])
        likeness = vectors[: len(said)] @ vectors[len(said) :].T
        return bool((likeness >= _SAME_MEANING).any())

    def _tells(self, text: str, state: CustomerState) -> bool:
        """Whether everything is said that comes out in this turn; from here on it counts as told."""
        telling = [fact.fact for fact in self._scenario.hidden if fact.name in state.telling]
        return all(self._says(text, fact) for fact in telling)

    def _says(self, text: str, fact: str) -> bool:
        if not _figures(fact, _EXACT) <= _figures(text, _EXACT):
            return False
        stems = set(content_words(fact))
        if len(stems & set(content_words(text))) >= _TOLD_SHARE * len(stems):
            return True
        said = [span.text for span in sentences(text)]
        if self._embedder is None or not said:
            return False
        size = len(sentences(fact))
        runs = [" ".join(said[start : start + size]) for start in range(max(1, len(said) - size + 1))]
        vectors = self._embedder.embed([*runs, fact])
        return bool((vectors[:-1] @ vectors[-1]).max() >= _TELLS)

    def _invents(self, text: str, state: CustomerState, dialogue: Sequence[ThreadMessage]) -> bool:
        named = _figures(text, _NAMED)
        if not named:
            return False
        known = as_known(self._scenario, state)
        heard = [known.brief, *(fact.text for fact in known.facts), *(message.text for message in dialogue)]
        return not named <= _figures("\n".join(heard), _NAMED)

    @staticmethod
    def _is_too_hostile(text: str, state: CustomerState) -> bool:
        abuse = _ABUSE.findall(text)
        if not abuse:
            return False
        allowed = state.hostility is Hostility.one_slur and Reaction.curses in state.reactions
        return not (allowed and len(abuse) == 1 and _MASKED.search(text))

    @staticmethod
    def _repeats(text: str, dialogue: Sequence[ThreadMessage]) -> bool:
        said = set(re.findall(r"\w+", text.lower()))
        for message in dialogue:
            if message.speaker is not Speaker.agent:
                before = set(re.findall(r"\w+", message.text.lower()))
                if len(said & before) >= _SAME_WORDS * len(said | before):
                    return True
        return False
