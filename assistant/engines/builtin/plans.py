"""Which parts of which documents, in which order, for each kind of question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.domain.conversation import LineKind
from assistant.domain.knowledge import Document, Guide, Kind, Part, Policy, Standard, Story
from assistant.engines.base import AnswerRequest
from assistant.engines.builtin.choosing import Chooser, best_sections, section_scores
from assistant.engines.builtin.composing import Composition
from assistant.engines.builtin.deciding import Decision, amount_question, as_text, conditions, decide
from assistant.engines.builtin.picking import COACHING, Picker, Selection
from assistant.engines.builtin.quotables import Quotable, of_part, quotables, whole_sayings
from assistant.engines.builtin.ranking import Ranked, rare
from assistant.engines.builtin.reading import Reading
from assistant.engines.builtin.sayings import tells_a_deed
from assistant.language.text import content_words

REACH = "How to reach us"
_PLAIN = 0.05
"""How much less the policy in short stands than its nearest clause."""
_SAME = 0.5
"""Cosine from which a sentence of the policy in short is about what a clause is about."""
_WANTED, _UNWANTED = 0.25, 0.08
"""How far the clause on limits may stand behind the nearest one to be told, asked for or not."""
_AT_LARGE = 4
"""Content words up to which a question is about service at large and tells no case."""
_STRANGE, _MOST_STRANGE, _MOST_STRANGE_AT_LARGE = 0.08, 2, 5
"""What each strange word counts against a sentence to say, and how many it may have: for a case, and at large."""
MORE = 7
"""Further sentences of a document under an answer."""
_NEAR_BEST, _SPARE = 0.35, 2
"""How far below the best a sentence of a plain document may score, and how many more than wanted are looked at.

Nobody wrote it to be quoted: most of it is no answer, and what merely differs from the rest must not win.
"""
_RULES = (Part.clause, Part.decide, Part.text, Part.in_short)


@dataclass
class Plan:
    """One answer's material: what was asked, what was found, what is written so far."""

    request: AnswerRequest
    reading: Reading
    ranked: Sequence[Ranked]
    chooser: Chooser
    words: Mapping[str, str]
    selection: Selection
    out: Composition
    _limited: bool = False

    @property
    def question(self) -> str:
        """The question as it stands alone."""
        return self.request.question.text

    @cached_property
    def documents(self) -> list[Document]:
        """The documents to answer from, best first."""
        return Picker(self.ranked, self.reading.kind, self.selection, self.request.question).documents()

    @cached_property
    def coaching(self) -> bool:
        """Whether the asker needs words for somebody, not only a rule."""
        return self.reading.kind in COACHING or isinstance(self.documents[0], Standard)

    def write(self) -> None:
        """Fill the composition."""
        kind = self.reading.kind
        first = self.documents[0]
        if kind == "story" and any(isinstance(d, Story) for d in self.documents):
            self._tell(next(d for d in self.documents if isinstance(d, Story)))
            return
        if kind == "why" and isinstance(first, Standard | Policy):
            self._explain(first)
            return
        standards = [d for d in self.documents if isinstance(d, Standard)]
        # What keeps people from harm is read before what it costs.
        rules = sorted((d for d in self.documents if not isinstance(d, Standard)), key=lambda d: not _is_on_danger(d))
        if self.coaching and standards:
            self._do(standards[0], 1 if rules else 2)
        for place, document in enumerate(rules):
            self._rule(document, self._room_for_rules(len(rules), place, bool(standards)))
        if standards:
            self._say(standards[0])
        if self.coaching and standards:
            self._avoid(standards[0])
            self._why(standards[0])
            self._story(standards[0], rules)
        self._more([*rules, *(standards if self.coaching else [])])

    def _room_for_rules(self, count: int, place: int, with_standard: bool) -> int:
        if with_standard and self.coaching:
            return 2 if count == 1 else 1
        return (4, 3)[min(count - 1, 1)] if place == 0 else 2 if count == 2 else 1

    def _choose(
        self,
        document: Document,
        pieces: Sequence[Quotable],
        count: int,
        already: Sequence[Quotable] = (),
        scores: Mapping[str, float] | None = None,
    ) -> list[Quotable]:
        scores = scores or section_scores(document, self.request.evidence)
        wants_number = self.reading.near("policy", 0.12) or self.reading.near("may_i", 0.05)
        if document.kind is Kind.document:
            rows = self.chooser.scored(self.question, pieces, scores, wants_number)[: count + _SPARE]
            pieces = [piece for score, piece in rows if score >= rows[0][0] - _NEAR_BEST]
        return self.chooser.choose(self.question, pieces, scores, count, wants_number, already)

    def _do(self, standard: Standard, count: int) -> None:
        for piece in self._choose(standard, of_part(standard, Part.behaviour), count):
            self.out.add(LineKind.do, piece)

    def _rule(self, document: Document, count: int) -> None:
        scores = section_scores(document, self.request.evidence)
        used: list[Quotable] = []
        later: Decision | None = None
        if isinstance(document, Policy) and not self._limited and self._asks_for_limit(document, scores):
            decision = self._decision(document)
            if decision and count > 1 and not decision.decided and not self._is_about_limit(document, scores):
                # The rule that was asked for comes before a limit that goes with it.
                later = decision
                used, self._limited = list(decision.quotes), True
                count -= 1
            elif decision and self.out.say(_kind_of(decision), decision.text, decision.quotes):
                used = list(decision.quotes)
                count -= 1
                self._limited = True
                binding = conditions(document, document.authority[0].clause, used)
                if decision.decided:
                    for piece in self._choose(document, binding, 1, used):
                        if self.out.add(LineKind.rule, piece):
                            used.append(piece)
                            count -= 1
        kind = LineKind.who if isinstance(document, Guide) else LineKind.rule
        pieces = [p for p in self._pieces(document, scores) if p not in used]
        if self.coaching and isinstance(document, Policy):
            # Somebody with a customer in front of them is served by the rule in its plainest words.
            summary = [p for p in of_part(document, Part.in_short) if not (self._limited and _grants(document, p))]
            pieces += self._on_the_same(summary, pieces, scores)
            scores["In short"] = max(scores.values(), default=0.0) - _PLAIN
        if isinstance(document, Guide) and count > 1:
            reach = [p for s in document.sections if s.heading == REACH for p in quotables(document, s)]
            for piece in self._choose(document, reach, 1):
                self.out.add(kind, piece)
                used.append(piece)
                count -= 1
        rules = self._choose(document, pieces, max(count, 1), used, scores)
        for piece in rules[:1] if later else rules:
            self.out.add(kind, piece)
        if later:
            self.out.say(LineKind.limit, later.text, later.quotes)
            for piece in rules[1:]:
                self.out.add(kind, piece)

    def _on_the_same(
        self, summary: Sequence[Quotable], clauses: Sequence[Quotable], scores: Mapping[str, float]
    ) -> list[Quotable]:
        """Sentences of a policy in short that say what its nearest clause says; the others are about something else."""
        if not summary or not clauses:
            return list(summary)
        nearest = max(clauses, key=lambda piece: scores.get(piece.section.heading, 0.0)).section
        said = self.chooser.vectors([piece.text for piece in clauses if piece.section is nearest])
        likeness = (self.chooser.vectors([piece.text for piece in summary]) @ said.T).max(axis=1)
        return [piece for piece, like in zip(summary, likeness, strict=True) if like >= _SAME]

    def _decision(self, policy: Policy) -> Decision | None:
        weigh = self.reading.near("may_i", 0.15) or "may_i" in self._kinds_before
        request = self.request
        amounts = amount_question(request.question)
        return decide(policy, amounts, request.person.level, request.company, self.words, weigh)

    def _is_about_limit(self, policy: Policy, scores: Mapping[str, float]) -> bool:
        section = policy.section_named(policy.authority[0].clause)
        standing = scores.get(section.heading, 0.0) if section else 0.0
        return standing >= max(scores.values(), default=0.0) - _UNWANTED

    @property
    def _kinds_before(self) -> tuple[str, ...]:
        history = self.request.history
        last = history[-1].answer if history else None
        return last.question_kinds if last and self.request.question.inherits else ()

    def _asks_for_limit(self, policy: Policy, scores: Mapping[str, float]) -> bool:
        if not policy.authority:
            return False
        section = policy.section_named(policy.authority[0].clause)
        standing = scores.get(section.heading, 0.0) if section else 0.0
        best = max(scores.values(), default=0.0)
        wanted = self.coaching or self.reading.near("may_i", 0.1) or "may_i" in self._kinds_before
        return standing >= best - (_WANTED if wanted else _UNWANTED)

    def _pieces(self, document: Document, scores: Mapping[str, float]) -> list[Quotable]:
        parts = (Part.clause, Part.decide) if isinstance(document, Policy) else (*_RULES, Part.behaviour)
        count = 4 if isinstance(document, Policy) else 6
        found = best_sections(document, scores, parts, count) or best_sections(document, scores, tuple(Part), count)
        if isinstance(document, Policy):
            kept_back = [document.section_named(c) for one in document.urgent if one.only for c in one.clauses]
            found = [piece for piece in found if piece.section not in kept_back]
        if isinstance(document, Policy) and document.authority and self._limited:
            # Who decides how much has been said in one line already; what else the clause says stays.
            clause = document.section_named(document.authority[0].clause)
            kept = conditions(document, document.authority[0].clause, ())
            found = [piece for piece in found if piece.section != clause or piece in kept]
        return found

    def _say(self, standard: Standard) -> None:
        rows = self.chooser.scored(self.question, whole_sayings(standard), {}, False)
        strange = {piece: self._strange(piece) for _, piece in rows}
        # A sentence all about another case is worse than none: somebody will copy it.
        told = len(content_words(self.question)) > _AT_LARGE
        case = told and any(isinstance(document, Policy) for document in self.documents)
        most = _MOST_STRANGE if case else _MOST_STRANGE_AT_LARGE
        rows = [row for row in rows if strange[row[1]] <= most and not (case and tells_a_deed(row[1].text))]
        rows.sort(key=lambda row: row[0] - _STRANGE * strange[row[1]], reverse=True)
        for _, piece in rows[:2]:
            self.out.add(LineKind.say, piece)

    def _strange(self, piece: Quotable) -> int:
        """How many things a sentence to say speaks of that the question does not: curtains, a driver, Tuesday."""
        strange = set(content_words(piece.text)) - set(content_words(self.question))
        return sum(rare(stem, self.request.documents) for stem in strange)

    def _more(self, documents: Sequence[Document]) -> None:
        """What the first screen had no room for: each document in short, then its next best sentences."""
        for document in documents[:2]:
            summary = of_part(document, Part.in_short) if isinstance(document, Policy) else []
            for piece in [
                p for p in summary if not (self._limited and isinstance(document, Policy) and _grants(document, p))
            ]:
                self._fold_rule(piece)
            pieces = self._pieces(document, section_scores(document, self.request.evidence))
            for piece in self._choose(document, pieces, MORE, summary):
                self._fold_rule(piece)

    def _fold_rule(self, piece: Quotable) -> None:
        if piece.text not in {line.text for line in self.out.short}:
            self.out.add(LineKind.rule, piece, self.words["fold_more"])

    def _avoid(self, standard: Standard) -> None:
        for piece in self._choose(standard, of_part(standard, Part.avoid), 1):
            self.out.add(LineKind.avoid, piece, self.words["fold_avoid"])

    def _why(self, document: Document) -> None:
        for piece in of_part(document, Part.why)[:1]:
            self.out.add(LineKind.why, piece, self.words["fold_why"])

    def _explain(self, document: Document) -> None:
        for piece in of_part(document, Part.why)[:3]:
            self.out.add(LineKind.why, piece)
        part = Part.behaviour if isinstance(document, Standard) else Part.clause
        for piece in self._choose(document, of_part(document, part), 2):
            self.out.add(LineKind.do if part is Part.behaviour else LineKind.rule, piece)
        if isinstance(document, Standard):
            self._avoid(document)

    def _story(self, standard: Standard, rules: Sequence[Document]) -> None:
        """The story nearest to the question among those about this standard or this policy."""
        about = {standard.id, *(d.id for d in rules[:1])}
        chances = {row.document.id: row.chance for row in self.ranked}
        fitting = [
            d for d in self.request.documents.values() if isinstance(d, Story) and about & {*d.standards, *d.policies}
        ]
        fitting = [story for story in fitting if chances.get(story.id, 0.0) >= self.selection.story]
        if fitting:
            best = max(fitting, key=lambda s: (chances[s.id] * len(about & {*s.standards, *s.policies}), s.id))
            for piece in of_part(best, Part.in_short)[:2]:
                self.out.add(LineKind.story, piece, self.words["fold_story"])

    def _tell(self, story: Story) -> None:
        for piece in of_part(story, Part.in_short):
            self.out.add(LineKind.story, piece)
        lessons = [
            p for p in of_part(story, Part.story) if p.section.heading.startswith(("What made", "What we learned"))
        ]
        for piece in lessons[:2]:
            self.out.add(LineKind.do, piece)
        happened = [p for p in of_part(story, Part.story) if p.section.heading == "What happened"]
        for piece in happened:
            if self.out.room > 20:
                self.out.add(LineKind.story, piece, self.words["fold_story"])


def _kind_of(decision: Decision) -> LineKind:
    return LineKind.who if decision.is_others else LineKind.limit


def _is_on_danger(document: Document) -> bool:
    return isinstance(document, Policy) and any(not one.only for one in document.urgent)


def _grants(policy: Policy, piece: Quotable) -> bool:
    """Whether a sentence says only what a limit line has said already: who may grant how much."""
    return any(as_text(rule.up_to, rule) in piece.text for rule in policy.authority) and "may" in piece.text
