"""What a reply offers, put as the customer would say it, and which of several ways the customer takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.features.practice.views import in_their_view
from assistant.language.plain import PlainSentence
from assistant.language.text import content_words

CHOICE = re.compile(
    r"\b(?:suits?|prefers?|rather|would you like|you (?:can |could |may )?choose|best for you|like best|fits you|"
    r"help you more|sounds? (?:more )?(?:like|better)|which (?:one|of (?:them|these|the two))|your choice)\b",
    re.IGNORECASE,
)
_BY_THE_WAY = r"(?:\s+(?:also|now|then|gladly|certainly|only|still|even|already|just|offer to|happily))*"
_CLAUSE_BEGINS = r"(?:\A|[,;:]\s+|\b(?:and|so|then|now|today|or)\s+)(?:either )?"
_NO_DEED = (
    r"(?:not|never|no longer|start|begin|go ahead|get on|see|help|be|hear|understand|imagine|say"
    r"|tell you (?:that|so)|need|want)\b"
)
_I_SEE_TO_IT = re.compile(
    rf"\b(?:i|we)(?:['’]ll| can| could| will| would){_BY_THE_WAY} (?:see to it|make sure|take care) that you "
    r"(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_I_DO = re.compile(
    rf"{_CLAUSE_BEGINS}(?:i|we)(?:['’]ll| can| could| will){_BY_THE_WAY} (?!{_NO_DEED})(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_I_AM_DOING = re.compile(
    r"\bi(?:['’]m| am)(?: now| already)? (?P<rest>(?!sorry|going|here|glad|afraid|\w+ing to)\w+ing\b.+)", re.I | re.S
)
_YOU_DO = re.compile(
    rf"{_CLAUSE_BEGINS}you(?:['’]ll| can| could| may| will){_BY_THE_WAY} "
    r"(?!(?:not|never|no longer|see|need)\b|choose:)(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_TO_THEM = re.compile(r"^\W*(?:as an? \w+|a team lead|ask\b|never\b)", re.IGNORECASE)
_ON_CONDITION = re.compile(
    r"^\W*(?:if|unless|once|should)\b(?! (?:you(?:['’]d)? (?:like|want|prefer|wish|agree)|that (?:suits|helps)))",
    re.IGNORECASE,
)
"""How a sentence begins that announces nothing yet."""
_LEADS_IN = re.compile(r"^[^:]{0,70}:\s+(?=\S)")
_WHAT_I_DO = re.compile(
    r"\bwhat (?:i|we) can do(?: now| today)? is(?: this)?:?\s+(?:to )?(?!i\b|we\b|you\b)", re.IGNORECASE
)
_ENDS = re.compile(
    r"\s*(?:[;(–—…]|[:.!?](?=\s|$)|\s-\s|,\s+which\b|,?\s+(?:because|so that|if|unless|until|whatever|whichever"
    r"|either way|myself|by myself|(?<!get) to (?:say|hear|see) (?:that|whether)"
    r"|and (?:you|i|we|if|tell|ask|write|ring)|but)\b).*",
    re.IGNORECASE | re.DOTALL,
)
_COMMA = re.compile(r",\s(?!\w+ or \w).*", re.DOTALL)
_RELATIVE = re.compile(r"^(?:get |get to know |know |have )?(?:what|who|whom|whose|why|how|whether|where|when)\b", re.I)
"""How something begins that means another thing once it is cut at a comma."""
_OF_SEVERAL_KINDS = re.compile(
    r"\b[\w-]+, [\w-]+,? or (?!(?:a|an|the|your|you|i|we|keep|have|take|get|all)\b)\w+"
    r"|\b(?:of|for|about|against|with) [\w-]+, (?:\w+ ){0,2}[\w-]+,? or \w+",
    re.IGNORECASE,
)
"""A list that speaks of all cases, and not of this one."""
_OF_THAT = re.compile(r"\s+(?:of|on|from) (?:that|this)\b(?! \w+ing\b)(?=\s+(?:off|back)\b|\s*\Z)", re.IGNORECASE)
_LISTED = re.compile(r"\byou (?:can |could |may )?choose:\s*(?P<list>[^.?!]+)", re.IGNORECASE)
_OR = re.compile(r"(?<!\byes),?\s+or\s+(?=keep|have|take|get|we|i\b|you\b|all\b|a\b|an\b|the\b)", re.IGNORECASE)
_NOUN = re.compile(r"^(?:or\s+)?(?P<rest>(?:a|an|the|one|your)\s.+)", re.IGNORECASE | re.DOTALL)
_OTHERS = {
    "your": "my",
    "yours": "mine",
    "yourself": "myself",
    "my": "your",
    "mine": "yours",
    "me": "you",
    "myself": "yourself",
    "our": "your",
    "us": "you",
    "i": "you",
    "we": "you",
}
_THIRD = {"them": "me", "their": "my", "theirs": "mine", "themselves": "myself"}
"""The customer, as somebody else speaks of them."""
_THIRDS = re.compile(rf"\b(?:they (?P<does>\w+)|{'|'.join(_THIRD)})\b", re.IGNORECASE)
_OF_CUSTOMERS = frozenset(
    "are need needed want wanted pay paid buy bought order ordered have had use used love loved ask asked hope hoped"
    " live lived sleep like liked hold plan stand could may".split()
)
_OF_COMPANIES = frozenset(
    "say said decide decided charge charged send sent refund refunded call called refuse refused write wrote tell told"
    " offer offered deliver delivered promise promised repair repaired close".split()
)
"""What people do who buy, and what those do who sell: by it is known who "they" are."""
_OF_PEOPLE = re.compile(
    r"\b(?:with|to|(?<!look )(?<!looks )(?<!looking )for|(?:ask|tell|ring|call|believ|help)(?:e?s|ing)?|told)\s+$",
    re.IGNORECASE,
)
"""Words after which "them" is people and not things."""
_VERBS = frozenset(
    "can could may might will would are have had get got want need like were decide know say choose sit sleep"
    " pay paid buy bought order ordered ask asked write wrote say said see saw told use used live lived".split()
)
_POINTS = frozenset(("this", "that"))
_BEFORE_ME = frozenset(
    "to for with from by at of about on after before give send pay tell show lend ring write call get help let bring"
    " giving sending paying telling showing lending bringing and owe".split()
)
"""Words after which "you" is whom it is done to."""
_ARTICLES = ("A", "An", "The", "One", "Your")
_COUNTS = frozenset(content_words("one two three first second"))
"""Words that any two ways may share."""
_MEETS = 0.3
"""Share of the words of a wish that a way has to hold to meet it, cut short as it is."""
_LEAST, _MOST, _MOST_WITH_COMMA = 3, 15, 12
"""Words of an offer that somebody would say back."""


def as_heard(sentence: str) -> str:
    """An offer as the customer would say it back: "you send me a spare shade"; empty where it cannot be put so."""
    if _NOT_TO_THEM.match(sentence):
        return ""
    sentence = _WHAT_I_DO.sub("I can ", sentence)
    for text in dict.fromkeys((_LEADS_IN.sub("", sentence), sentence)):
        if _ON_CONDITION.search(text):
            continue
        for pattern, who in ((_I_SEE_TO_IT, "I "), (_I_DO, "you "), (_I_AM_DOING, "you are "), (_YOU_DO, "I ")):
            match = pattern.search(text)
            if match and (said := _short(match["rest"])):
                return in_their_view(_of_the_speaker(f"{who}{said}", pattern is _I_SEE_TO_IT))
    return ""


def sees_to_it(sentence: str) -> bool:
    """Whether a sentence promises to see to something for them."""
    return bool(_I_SEE_TO_IT.search(sentence))


def _of_the_speaker(heard: str, is_wish: bool) -> str:
    """What was heard, with nobody in it of whom nobody has spoken; empty where that cannot be put right.

    In a wish that somebody else has put into words "they" are the customer or the company, by what they do; "them"
    may be the things.
    """
    others = [found["does"].lower() for found in _THIRDS.finditer(heard) if found["does"]]
    if any(does not in _OF_CUSTOMERS | _OF_COMPANIES for does in others):
        return ""

    def turned(match: re.Match[str]) -> str:
        word = match.group().lower()
        if does := match["does"]:
            return f"you {does}" if does.lower() in _OF_COMPANIES else f"I {'am' if does == 'are' else does}"
        if word == "them" and not _OF_PEOPLE.search(heard[: match.start()]):
            return match.group()
        return _THIRD[word]

    mine = _THIRDS.sub(turned, heard)
    return mine if is_wish or mine == heard else ""


def ways(sentences: Sequence[PlainSentence]) -> Iterator[str]:
    """The ways that a reply lays out to choose between, as the customer would say them."""
    open_to_more = False
    for sentence in sentences:
        text = sentence.span.text.strip()
        if listed := _LISTED.search(text):
            for one in re.split(r",\s*(?:or\s+)?|\s+or\s+", listed["list"]):
                if said := _short(one, least=2):
                    yield f"I take {said}" if _NOUN.match(one.strip()) else f"I {said}"
            continue
        if sentence.asks:
            continue
        noun = _NOUN.match(text)
        if noun and (open_to_more or text.lower().startswith("or ") or "," in text) and len(text.split()) > _LEAST:
            said = _short(noun["rest"])
            open_to_more = bool(said)
            if said:
                yield f"I take {said}"
            continue
        first = as_heard(text)
        if first:
            yield first
            parts = _OR.split(text)
            if len(parts) > 1 and (said := _short(parts[-1])):
                who = "I" if sees_to_it(text) or _YOU_DO.search(text) else "you"
                if other := as_heard(parts[-1]) or in_their_view(f"{who} {said}"):
                    yield other


def preferred(found: Sequence[str], wanted: Sequence[str]) -> str:
    """The way that meets the first wish, else the one that shares most with any; of equals the first."""
    wishes = [frozenset(content_words(text)) - _COUNTS for text in wanted if text.strip()]
    literal = wanted[0].strip().lower() if wanted else ""
    if literal and (exact := next((way for way in found if literal in way.lower()), "")):
        return exact
    if wishes and wishes[0]:
        first = max(found, key=lambda way: len(wishes[0] & frozenset(content_words(way))), default="")
        if len(wishes[0] & frozenset(content_words(first))) >= _MEETS * len(wishes[0]):
            return first

    def nearness(way: str) -> float:
        stems = frozenset(content_words(way))
        return max((len(stems & wish) / len(wish) for wish in wishes if wish), default=0.0)

    return max(found, key=nearness, default="")


def _short(words: str, least: int = _LEAST) -> str:
    """The words from the other side, without what follows after the point; empty where that is no clause to quote."""
    text = _ENDS.sub("", words.strip())
    if _OF_SEVERAL_KINDS.search(text):
        return ""
    text = _OF_THAT.sub("", _OR.split(text)[0])
    cut = _COMMA.sub("", text)
    text = cut if len(cut.split()) >= least and not _RELATIVE.search(text) else text
    said = text.split()
    if not said or said[-1].lower() in _POINTS or "“" in text:
        return ""
    if not least <= len(said) <= _MOST or ("," in text[:-1] and len(said) > _MOST_WITH_COMMA):
        return ""
    said[0] = said[0].lower() if said[0] in _ARTICLES else said[0]
    bare = [word.lower().strip(",") for word in said]
    if any(word == "you" and not _can_turn(bare, place) for place, word in enumerate(bare)):
        return ""
    turned = [_turned(word, said[n + 1] if n + 1 < len(said) else "") for n, word in enumerate(said)]
    return " ".join(turned).strip(" ,")


def _can_turn(said: Sequence[str], place: int) -> bool:
    """Whether it is plain that the "you" at a place is who does something, or whom it is done to."""
    follows = said[place + 1] if place + 1 < len(said) else ""
    return follows in _VERBS or place <= 1 or said[place - 1] in _BEFORE_ME


def _turned(word: str, follows: str) -> str:
    bare = word.lower().strip(",")
    comma = "," if word.endswith(",") else ""
    if bare == "you":
        return ("I" if not comma and follows.lower().strip(",") in _VERBS else "me") + comma
    return _OTHERS[bare] + comma if bare in _OTHERS else word
