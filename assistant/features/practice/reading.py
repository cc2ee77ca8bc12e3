"""What one reply did to the simulated customer, read from its words and the scenario's own material."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.domain.company import Company
from assistant.domain.customer import CustomerState, Deed, Seen
from assistant.domain.practice import Scenario
from assistant.domain.reply import CaseFacts, Reply, Speaker, ThreadMessage
from assistant.features.practice.answering import DAY, Answers, names_a_day
from assistant.features.practice.asking import read_questions
from assistant.features.practice.checks import Checks
from assistant.features.practice.deadlines import deadline_in
from assistant.features.practice.granting import Offers
from assistant.features.practice.material import GRANTS, material_of, specific
from assistant.features.practice.nearness import Nearness
from assistant.features.practice.views import as_choice, thing_of
from assistant.language import phrases
from assistant.language.amounts import money
from assistant.language.claims import denies
from assistant.language.embedder import Embedder
from assistant.language.plain import PlainSentence, plain_sentences
from assistant.language.questions import questions_in
from assistant.language.signals import Seen as Sight
from assistant.language.signals import detect, read_case
from assistant.language.text import content_words, stem

_PLAINLY = 0.6
_STRICTLY = 0.8
_CERTAIN = 0.9
"""From which on somebody who says sorry for the very thing blames all the same."""
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
_RHETORICAL = re.compile(
    r"^(?:you|well)\b|\byou people\b|\bhow else\b|\bas useless\b"
    r"|\b(?:does|do|did|has|can) (?:anybody|anyone|nobody)(?: there| here| even| ever| actually)*"
    r" (?:reads?|listens?|cares?)\b"
    r"|\bwhich of you (?:reads?|listens?|cares?)\b|\bis (?:anybody|anyone) there\b"
    r"|\bi do not (?:quite |really )?know what i (?:need|want)\b|\btoo much to ask\b|\bcat got\b|\bthe catch\b",
    re.IGNORECASE,
)
"""Questions that nobody means to have answered."""
_NO_TELEPHONE = re.compile(
    r"\b(?:cannot|can not|can['’]?t|could not) (?:use|hear) (?:a|the|my) (?:tele)?phone\b"
    r"|\bdeaf\b|\bnot heard a telephone\b",
    re.IGNORECASE,
)
_WILL_RING = re.compile(
    r"\b(?:i|we)(?:['’]ll| will| am going to| can| could)?(?: \w+){0,5} (?:ring|call|phone|telephone) you\b",
    re.IGNORECASE,
)
_WHO_DID = re.compile(
    r"\bwho (?:is it (?:that|who) )?(?:wrote|said|told|decided|promised|was|did|made)\b", re.IGNORECASE
)
"""Questions that "it is mine now" answers in the end, but not plainly."""
_MINE = re.compile(r"\b(?:that|it) (?:was|is) (?:my|our) (?:own )?(?:job|doing|fault|mistake|error)\b", re.IGNORECASE)
"""Words of somebody who blames nobody else."""
_RULE = re.compile(r"\W*we (?:treat|offer|give|refund|cancel|send|ask|name|accept|count|use)\b", re.IGNORECASE)
_ON_CONDITION = re.compile(r"\b(?:if|unless|stop|otherwise|please)\b", re.IGNORECASE)
_ABUSE = re.compile(r"\b(?:useless|stupid|idiots?|morons?|liars?|pathetic|clowns?|bloody|damn)\b|\*{3,}", re.IGNORECASE)
_WHATEVER_YOU = re.compile(r"\s+(?:you\b|it (?:takes|costs))", re.IGNORECASE)
_SAME = 0.75
_LONGEST = 400


def opening_question(scenario: Scenario) -> str:
    """What the customer's first messages ask, the last question of them; empty where they ask nothing."""
    said = plain_sentences("\n\n".join(scenario.opening))
    asked = questions_in(
        [one for one in said if not _RHETORICAL.search(one.text) and (one.asks or one.words[0].word != "so")]
    )
    # What is typed without capitals is cut into sentences at its stops alone.
    return re.split(r"(?<=[.!])\s+", asked[-1].sentence.span.text.strip())[-1] if asked else ""


class Reader:
    """Reads replies to one scenario. Without an embedder a question is matched by its words alone."""

    def __init__(self, scenario: Scenario, company: Company, embedder: Embedder | None = None) -> None:
        self.scenario, self.company, self.material = scenario, company, material_of(scenario)
        self.nearness = Nearness(self.material, embedder)

    def read(self, state: CustomerState, dialogue: Sequence[ThreadMessage], reply: str) -> Seen:
        """What a reply did. ``dialogue`` is what was said before it, the opening included."""
        return _Reading(self, state, tuple(dialogue), reply).seen()


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
        said = [sentence for sentence in self._sentences if not sentence.asks]
        answers = Answers(self._state.question, said, self._case, self._signals, self._material, self._reader.nearness)
        informs = answers.informs()
        granted = Offers(
            self._scenario,
            self._material,
            self._sentences,
            bool(self._strength("offers_alternative")),
            self._state.told,
        )
        agreed, worth = granted.agreed()
        offers = tuple(offer[:_LONGEST] for offer in granted.found())
        plainly = answers.plainly(informs, offers)
        answer = plainly or answers.nearly(informs, offers)
        declined = "" if answer is not None or agreed else answers.declines()
        informed = informs[0].span.text if informs else ""
        answered = answer.span.text if answer is not None else ""
        for deed, text in ((Deed.informed, informed), (Deed.answered, answered), (Deed.declined, declined)):
            if text:
                deeds.add(deed)
                self._words[deed] = text[:_LONGEST]
        told = [fact.fact for fact in self._scenario.hidden if fact.name in self._state.told]
        deadline = deadline_in(told, self._today)
        questions = [sentence for sentence in self._sentences if sentence.asks]
        asked = read_questions(self._scenario, self._reader.nearness, self._state.told, questions)
        asked = granted.as_laid_out(asked)
        chosen = granted.chosen(asked, offers)
        if chosen and not offers:
            offers = (chosen,)
        if offers:
            deeds.add(Deed.offered)
            self._words[Deed.offered] = offers[0]
        asked_about = tuple(
            fact.name
            for fact in self._scenario.hidden
            if any(self._reader.nearness.about(fact, one) for one in questions)
        )
        if asked_about:
            deeds.add(Deed.asked)
        if self._repeats():
            deeds.add(Deed.repeated)
        texts = [sentence.span.text for sentence in self._sentences]
        if any(_WARNING.search(text) and _ON_CONDITION.search(text) for text in texts):
            deeds.add(Deed.warned)
        if granted.are_too_much():
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
        return Seen(
            deeds=frozenset(deeds),
            signals=frozenset(name for name in self._signals if self._strength(name) >= _PLAINLY),
            asked_about=asked_about,
            asks=asked.text[:_LONGEST],
            asked=asked.kind,
            known=asked.known,
            heard=granted.heard(),
            chosen=chosen,
            choice=as_choice(chosen),
            thing=thing_of(chosen),
            agreed=chosen or agreed,
            worth=granted.worth(chosen) if chosen else worth,
            settles=not self._state.answered and self._reader.nearness.is_near(self._state.question, chosen or agreed),
            names_a_day=any(map(names_a_day, said)),
            due=deadline.words if deadline is not None else "",
            in_time=deadline is not None and deadline.is_kept_by(said, self._today),
            word_in_time=deadline is not None and deadline.of_a_word().is_kept_by(said, self._today),
            is_concrete=any(DAY.search(one.span.text) or money(one.span.text) for one in said),
            would_ring=self._would_ring(said),
            moot=granted.moot((*self._state.offers, *offers, self._state.agreed, agreed, chosen)),
            hoped=granted.hoped(asked_about),
            is_plain=plainly is not None
            and not phrases.has("answers later", plainly)
            and not (_WHO_DID.search(self._state.question) and not answers.says_who(plainly)),
            was_abused=bool(_ABUSE.search(self._case.reply.heard)),
            met=tuple(checks.met()),
            broken=tuple(checks.broken()),
            offers=offers,
            promises=tuple(promise.what[:_LONGEST] for promise in self._case.promises)[:8],
            words=self._words,
        )

    @property
    def _today(self) -> str:
        today = self._scenario.fact("today")
        return today.text if today is not None else ""

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
                if deed is Deed.asked_again and self._is_granted(best):
                    continue
                if deed is Deed.blamed and self._blames_nobody(best):
                    continue
                self._words[deed] = self._reply[best.start : best.end][:_LONGEST]
                yield deed

    def _blames_nobody(self, seen: Sight) -> bool:
        """Whether what looks like blame is of somebody who is sorry or takes it on, or a rule of the company's own."""
        is_sorry = bool(self._signals["apology_for_specific"]) and self._strength("blame") < _CERTAIN
        if is_sorry or _MINE.search(self._reply):
            return True
        return any(_RULE.match(one.span.text) for one in self._around(seen))

    def _is_granted(self, seen: Sight) -> bool:
        """Whether what looks like asking stands in a sentence that grants something."""
        return any(GRANTS.search(one.span.text) and not one.asks for one in self._around(seen))

    def _around(self, seen: Sight) -> list[PlainSentence]:
        """The sentence in which something was seen."""
        return [one for one in self._sentences if one.span.start <= seen.start < one.span.end]

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

    def _would_ring(self, said: Sequence[PlainSentence]) -> bool:
        """Whether a call is announced though the customer has said that they cannot use a telephone."""
        told = " ".join((self._scenario.happened, *self._scenario.opening))
        return bool(_NO_TELEPHONE.search(told)) and any(
            _WILL_RING.search(one.span.text) and not denies(one.span.text) for one in said
        )

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
