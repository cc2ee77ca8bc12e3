"""What one reply did to the simulated customer, read from its words and the scenario's own material."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from assistant.domain.company import Company
from assistant.domain.customer import CustomerState, Deed, Seen, open_facts
from assistant.domain.practice import Scenario
from assistant.domain.reply import CaseFacts, Reply, Speaker, ThreadMessage
from assistant.domain.scenario_parts import HiddenFact
from assistant.features.practice.checks import Checks
from assistant.features.practice.material import ASKS_ABOVE, GRANTS, covered, material_of, specific, sums
from assistant.language.claims import denies
from assistant.language.embedder import Embedder, Vectors
from assistant.language.plain import PlainSentence, plain_sentences
from assistant.language.questions import answers, questions_in
from assistant.language.signals import Seen as Sight
from assistant.language.signals import detect, read_case
from assistant.language.text import STOP_WORDS, content_words, stem, words

_PLAINLY = 0.6
_STRICTLY = 0.8
_BY_SIGNAL: Mapping[Deed, tuple[str, float]] = {
    Deed.apologised: ("apology", 0.5),
    Deed.owned: ("first_person_ownership", 0.7),
    Deed.stepped: ("next_step_with_date", 0.7),
    Deed.stonewalled: ("stonewalling", 0.7),
    Deed.blamed: ("blame", 0.7),
    Deed.passed_on: ("pass_the_buck", 0.7),
    Deed.asked_again: ("asks_again", _STRICTLY),
    Deed.scripted: ("script_phrase", _STRICTLY),
    Deed.over_promised: ("over_promise", _STRICTLY),
}
_WARNING = re.compile(
    r"\bend (?:this|the|our) (?:call|chat|conversation|contact)\b|\b(?:that|such|this) language\b", re.IGNORECASE
)
_ON_CONDITION = re.compile(r"\b(?:if|unless|stop|otherwise|please)\b", re.IGNORECASE)
_ABUSE = re.compile(r"\b(?:useless|stupid|idiots?|morons?|liars?|pathetic|clowns?|bloody|damn)\b|\*{3,}", re.IGNORECASE)
_WHATEVER_YOU = re.compile(r"\s+(?:you\b|it (?:takes|costs))", re.IGNORECASE)
_CONFIRMS = re.compile(
    r"\b(?:is|would|does|will) (?:that|this|it)\b|\b(?:shall|may|can|could) i\b|\banything else\b|\ball right\b"
    r"|\bhow can i help\b|\bcould you (?:please )?(?:wait|hold)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:suits?|prefers?|rather|would you like|you choose|best for you|like best)\b", re.IGNORECASE)
_SAME = 0.75
_LIKE_ENOUGH = 0.45
"""Cosine from which on a question that shares a word with a hidden fact is about it."""
_SAYS_AS_MUCH = 0.6
"""Cosine from which on a sentence says what a clause says, given that they share a word of the case."""
_LONGEST = 400
_TOPICS = 2
"""Topics of a fact that a question names, one of them at least a telling one."""
_TELLING = frozenset(("who", "whom", "why", "where"))


def opening_question(scenario: Scenario) -> str:
    """What the customer's first messages ask, the last question of them; empty where they ask nothing."""
    asked = questions_in(plain_sentences("\n\n".join(scenario.opening)))
    return asked[-1].sentence.span.text.strip() if asked else ""


class Reader:
    """Reads replies to one scenario. Without an embedder a question is matched by its words alone."""

    def __init__(self, scenario: Scenario, company: Company, embedder: Embedder | None = None) -> None:
        self.scenario, self.company, self.material = scenario, company, material_of(scenario)
        self._embedder = embedder
        self._vectors: Vectors | None = None

    def read(self, state: CustomerState, dialogue: Sequence[ThreadMessage], reply: str) -> Seen:
        """What a reply did. ``dialogue`` is what was said before it, the opening included."""
        return _Reading(self, state, tuple(dialogue), reply).seen()

    def about(self, fact: HiddenFact, question: PlainSentence) -> bool:
        """Whether a question is about a hidden fact, by its words or its meaning."""
        asked = {word.word for word in question.words}
        stems = {stem(word) for word in asked}
        own = self.material.own
        topics = [topic for topic in fact.topics if stem(topic) in stems and stem(topic) not in own]
        telling = [topic for topic in topics if topic not in STOP_WORDS or topic in _TELLING]
        about = specific(fact.about, own)
        if about and len(about & stems) >= min(2, len(about)):
            return True
        if (telling and len(topics) >= _TOPICS) or (fact.about and set(words(fact.about)) <= asked):
            return True
        if self._embedder is None or not (fact.about and (topics or about & stems)):
            return False
        vectors = self._embedder.embed([question.span.text, fact.about])
        return float(vectors[0] @ vectors[1]) >= _LIKE_ENOUGH

    def nearest(self, said: Sequence[PlainSentence]) -> PlainSentence | None:
        """The sentence that says by its meaning what holds in the case, with at least a word of it; None for none."""
        matters = self.material.answers
        if self._embedder is None or not said or not matters:
            return None
        if self._vectors is None:
            self._vectors = self._embedder.embed([matter.text for matter in matters])
        likeness = self._embedder.embed([sentence.span.text for sentence in said]) @ self._vectors.T
        for row, sentence in zip(likeness, said, strict=True):
            stems = frozenset(content_words(sentence.span.text))
            for cosine, matter in zip(row, matters, strict=True):
                if cosine >= _SAYS_AS_MUCH and not matter.is_common and stems & matter.stems:
                    return sentence
        return None


class _Reading:
    """One reply, read once."""

    def __init__(self, reader: Reader, state: CustomerState, dialogue: tuple[ThreadMessage, ...], reply: str) -> None:
        self._reader, self._state, self._dialogue, self._reply = reader, state, dialogue, reply
        self._scenario, self._material = reader.scenario, reader.material
        facts = CaseFacts(customer_name=self._scenario.persona.name)
        company = reader.company
        self._case = read_case(
            Reply(draft=reply, thread=dialogue, channel=self._scenario.channel, facts=facts),
            company.patterns,
            company.name,
        )
        found = detect(self._case)
        self._signals = {**found, "over_promise": tuple(seen for seen in found["over_promise"] if self._is_bold(seen))}
        self._sentences = self._case.sentences
        self._words: dict[str, str] = {}

    def seen(self) -> Seen:
        deeds = set(self._by_signals())
        if self._is_specific():
            deeds.add(Deed.acknowledged)
        if answer := self._answer():
            deeds.add(Deed.answered)
            self._words[Deed.answered] = answer
        offers = tuple(self._offers())
        if offers:
            deeds.add(Deed.offered)
            self._words[Deed.offered] = offers[0]
        questions = [sentence for sentence in self._sentences if sentence.asks]
        asked_about = tuple(
            fact.name for fact in self._scenario.hidden if any(self._reader.about(fact, one) for one in questions)
        )
        if asked_about:
            deeds.add(Deed.asked)
        if self._repeats():
            deeds.add(Deed.repeated)
        said = [sentence.span.text for sentence in self._sentences]
        if any(_WARNING.search(text) and _ON_CONDITION.search(text) for text in said):
            deeds.add(Deed.warned)
        if self._grants_too_much():
            deeds.add(Deed.over_promised)
        checks = Checks(
            scenario=self._scenario,
            known=self._material.known,
            reply=self._reply,
            sentences=self._sentences,
            signals=self._signals,
            deeds=frozenset(deeds),
            words=self._words,
        )
        asks = [one for one in questions if not _CONFIRMS.search(one.span.text)]
        asked = asks[0].span.text.strip()[:_LONGEST] if asks else ""
        return Seen(
            deeds=frozenset(deeds),
            signals=frozenset(name for name in self._signals if self._strength(name) >= _PLAINLY),
            asked_about=asked_about,
            asks=asked,
            known=self._known(asks),
            is_choice=bool(_CHOICE.search(asked)),
            was_abused=bool(_ABUSE.search(self._case.reply.heard)),
            met=tuple(checks.met()),
            broken=tuple(checks.broken()),
            offers=offers,
            promises=tuple(promise.what[:_LONGEST] for promise in self._case.promises)[:8],
            words=self._words,
        )

    def _is_bold(self, seen: Sight) -> bool:
        """Not "I ring you, whatever I have found": that promises the call and not what it will bring."""
        words_seen = self._reply[seen.start : seen.end].lower()
        return words_seen != "whatever" or bool(_WHATEVER_YOU.match(self._reply, seen.end))

    def _strength(self, signal: str) -> float:
        return max((seen.strength for seen in self._signals[signal]), default=0.0)

    def _by_signals(self) -> Iterator[Deed]:
        for deed, (signal, least) in _BY_SIGNAL.items():
            if self._strength(signal) >= least:
                best = self._signals[signal][0]
                self._words[deed] = self._reply[best.start : best.end][:_LONGEST]
                yield deed

    def _is_specific(self) -> bool:
        """Whether what it was like, or what went wrong, is named in the customer's own terms."""
        told = [fact.fact for fact in self._scenario.hidden if fact.name in self._state.told]
        heard = " ".join((self._case.reply.heard, self._scenario.happened, *told))
        own = specific(heard, self._material.own) - {stem(name) for name in self._case.customer_names}
        for signal in ("feeling_named", "apology_for_specific"):
            for seen in self._signals[signal]:
                around = [s for s in self._sentences if s.span.start < seen.end and seen.start < s.span.end]
                said = frozenset(content_words(" ".join(s.span.text for s in around)))
                if seen.strength >= 0.5 and len(said & own) >= 2:
                    self._words[Deed.acknowledged] = around[0].span.text[:_LONGEST]
                    return True
        return False

    def _answer(self) -> str:
        """The sentence that answers the open question with something that holds in this case."""
        said = [sentence for sentence in self._sentences if not sentence.asks]
        for sentence in said:
            if covered(sentence.span.text, self._material.answers) is not None:
                return sentence.span.text[:_LONGEST]
        if near := self._reader.nearest(said):
            return near.span.text[:_LONGEST]
        for question in questions_in(plain_sentences(self._state.question)):
            if question.kind == "who" and self._strength("own_name") and self._strength("first_person_ownership"):
                return next(self._case.find("first person")).sentence.span.text[:_LONGEST]
            found = answers(question, said)
            wanted = specific(self._state.question, self._material.own)
            if found is not None and len(wanted & frozenset(content_words(found[0].span.text))) >= 2:
                return found[0].span.text[:_LONGEST]
        return ""

    def _offers(self) -> Iterator[str]:
        for sentence in self._sentences:
            text = sentence.span.text.strip()
            if not GRANTS.search(text) or (denies(text) and not self._strength("offers_alternative")):
                continue
            if covered(text, self._material.offers) is not None or self._is_a_fair_sum(text):
                yield text[:_LONGEST]

    def _is_a_fair_sum(self, text: str) -> bool:
        granted = self._granted(text)
        return bool(granted) and self._material.limit is not None and max(granted) <= self._material.limit

    def _granted(self, text: str) -> list[Decimal]:
        unit = self._unit
        if not unit or not GRANTS.search(text) or denies(text):
            return []
        return sums(text, unit, self._material.known)

    @cached_property
    def _unit(self) -> str:
        limit = self._scenario.fact("own limit")
        return limit.unit if limit is not None else ""

    def _grants_too_much(self) -> bool:
        limit = self._material.limit
        if limit is None:
            return False
        for sentence in self._sentences:
            text = sentence.span.text
            if ASKS_ABOVE.search(text):
                continue
            if any(number > limit for number in self._granted(text)):
                return True
        return False

    def _known(self, asks: Sequence[PlainSentence]) -> str:
        """The name of the fact of the case that the reply asks for."""
        for question in asks:
            stems = {stem(word.word) for word in question.words}
            for fact in open_facts(self._scenario, self._state.told):
                name = set(content_words(fact.name))
                if fact.name not in ("product", "today") and name and name <= stems:
                    return fact.name
        return ""

    def _repeats(self) -> bool:
        said = set(content_words(self._reply))
        if not said:
            return False
        for message in self._dialogue:
            if message.speaker is Speaker.agent:
                before = set(content_words(message.text))
                if before and len(said & before) / len(said | before) >= _SAME:
                    return True
        return False
