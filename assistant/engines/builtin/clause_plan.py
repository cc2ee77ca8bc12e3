"""An answer of the playbook: the clauses that answer, word for word, conditions and all; or a digest of a subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.domain.conversation import DIGEST_CITATIONS, LineKind
from assistant.domain.knowledge import Authority, Document, PlaybookChapter, Policy, season_of
from assistant.domain.limits import in_season, own_limit, who_decides
from assistant.domain.seasons import Season
from assistant.engines.base import AnswerRequest
from assistant.engines.builtin.choosing import Chooser
from assistant.engines.builtin.clauses import (
    Clause,
    figures_wanted,
    gather_clauses,
    going_with,
    rank_clauses,
    subject_of,
    wants_digest,
)
from assistant.engines.builtin.composing import Composition
from assistant.engines.builtin.cues import any_of
from assistant.engines.builtin.deciding import as_text, asked_amount, evidence
from assistant.engines.builtin.quotables import Quotable
from assistant.engines.builtin.ranking import Ranked
from assistant.language.negation import denied
from assistant.language.text import content_words, stem, words

MOST_CLAUSES, MOST_LINES = 3, 7
LEAST_OF_BEST, NEAR_BEST = 0.1, 0.5
"""Least chance of the best clause, and share of its standing that another must have."""
DIGEST_WORDS = 700
_SECOND_SENTENCE = 0.12
"""How far behind the best sentence of a clause another may stand to be quoted with it."""
_YES_OR_NO = any_of(
    r"^\W*(?:so |and |but |ok |well )*"
    r"(?:can|could|may|might|do|does|did|is|are|am|will|would|shall|should|must|have|has)(?:n't)?\s+"
    r"(?:i|we|you|they|he|she|it|an?|the|my|our|his|her|their|one|any|some|staff|people|customers?|agents?)\b"
)
_CONDITION = re.compile(
    r"\b(?P<cue>only when|only if|only with|only where|when|if|once|as long as|provided(?: that)?|unless)\s+"
    r"(?P<rest>[^.;:]+)",
    re.IGNORECASE,
)
_MAY = re.compile(r"\b(?:may|can)\s+(?P<verb>\w+)", re.IGNORECASE)
_SHARED = 0.3
"""Least share of a yes-or-no question's content words that a sentence must hold before its condition is a yes."""


class ClausePlan:
    """Fills a composition with the clauses that answer."""

    def __init__(
        self,
        request: AnswerRequest,
        ranked: Sequence[Ranked],
        chooser: Chooser,
        words: Mapping[str, str],
        out: Composition,
    ) -> None:
        self._request, self._ranked, self._chooser = request, ranked, chooser
        self._words, self._out = words, out
        self._question = request.question.text
        self.is_digest = wants_digest(request.question.alone)
        out.most_lines = MOST_LINES
        if self.is_digest:
            out.most_lines = out.most_citations = DIGEST_CITATIONS
            out.most_words = DIGEST_WORDS

    def write(self) -> None:
        """Fill the composition."""
        if self.is_digest:
            self._digest()
            return
        for place, clause in enumerate(self._chosen()):
            self._quote(clause, 2 if place else 3)

    def _chosen(self) -> list[Clause]:
        """The best clause, others nearly as good, and one of another document that refers to one of them."""
        every = rank_clauses(self._request, self._ranked, self._chooser)
        if not every or every[0].chance < LEAST_OF_BEST:
            return []
        least = NEAR_BEST * every[0].standing
        chosen = [clause for clause in every if clause.standing >= least][:MOST_CLAUSES]
        chosen = [*chosen, *going_with(chosen, self._ranked, every)[:1]]
        # What holds that day comes before what holds else.
        return sorted(chosen, key=lambda clause: not self._is_season_of(clause.document))

    def _digest(self) -> None:
        """One line a clause, those of one document together, the documents in the order of their best clause."""
        subject = subject_of(self._request.question.alone)
        kept = gather_clauses(self._request, self._ranked, self._chooser, subject)[:DIGEST_CITATIONS]
        place = {name: n for n, name in enumerate(dict.fromkeys(clause.document.id for clause in kept))}
        for clause in sorted(kept, key=lambda clause: (place[clause.document.id], clause.section.start)):
            for piece in self._best(clause, clause.pieces, 1, subject):
                self._out.add(LineKind.rule, piece)

    def _quote(self, clause: Clause, count: int) -> None:
        decided = self._decision(clause)
        open_pieces = [piece for piece in clause.pieces if piece not in decided]
        pieces = self._best(clause, open_pieces, count, self._question)
        if pieces and not decided:
            self._say_yes_if(pieces[0])
        for piece in pieces[: count if not decided else 1]:
            self._out.add(LineKind.rule, piece)

    def _best(self, clause: Clause, pieces: Sequence[Quotable], count: int, question: str) -> list[Quotable]:
        rows = self._chooser.scored(question, pieces, {}, wants_number=bool(figures_wanted(question)))
        level = self._level
        if level and _limits(clause):
            rows.sort(key=lambda row: level.lower() not in row[1].text.lower())
        return [piece for score, piece in rows[:count] if score >= rows[0][0] - _SECOND_SENTENCE]

    @property
    def _level(self) -> str | None:
        """The one level of authority that the question names."""
        levels = self._request.company.authority_levels
        asked = self._request.question.alone.lower()
        named = [level for level in levels if re.search(rf"\b{re.escape(level.lower())}s?\b", asked)]
        return named[0] if len(named) == 1 else None

    def _decision(self, clause: Clause) -> tuple[Quotable, ...]:
        """Who decides an amount that the question names: told in one line; the sentences it rests on."""
        rules, levels = _limits(clause), self._request.company.authority_levels
        document = clause.document
        # Limits of some weeks name the levels that are raised: who decides takes the usual ones too.
        if not rules or not isinstance(document, Policy | PlaybookChapter) or season_of(document) is not None:
            return ()
        amount = asked_amount(self._request.question.alone, rules[0])
        actions = {rule.action for rule in rules}
        if amount is None or len(actions) != 1:
            return ()
        action = rules[0].action
        decider = who_decides(rules, action, amount, levels)
        limit = own_limit(rules, action, decider, levels) if decider in levels else None
        if decider is None or limit is None:
            return ()
        asked = {"amount": as_text(amount, rules[0]), "action": action}
        quotes = evidence(document, limit)
        lines = [(self._words["decides"].format(**asked, decider=decider), quotes)]
        for chapter, season in self._seasonal(action):
            other = who_decides(in_season(rules, chapter.authority), action, amount, levels)
            own = own_limit(chapter.authority, action, other, levels) if other in levels else None
            if other is None or own is None or other == decider:
                continue
            text = self._words["decides_in"].format(**asked, decider=other, weeks=season.text(self._request.on))
            # Who decides above it in those weeks can be said by the usual clause, and by a sentence on something else.
            then = (text, evidence(chapter, own)[:1])
            if season.holds(self._request.on):
                lines = [then, (self._words["decides_else"].format(**asked, decider=decider), quotes)]
            else:
                lines.append(then)
        said = [self._out.say(LineKind.limit, text, resting) for text, resting in lines]
        return quotes if any(said) else ()

    def _seasonal(self, action: str) -> Iterator[tuple[PlaybookChapter, Season]]:
        """The chapters that set another limit for an action in some weeks."""
        for document in self._request.documents.values():
            season = season_of(document)
            if not isinstance(document, PlaybookChapter) or season is None:
                continue
            if action in {rule.action for rule in document.authority}:
                yield document, season

    def _is_season_of(self, document: Document) -> bool:
        """Whether the day asked about is in the weeks for which a document's limits and figures hold."""
        season = season_of(document)
        return season is not None and season.holds(self._request.on)

    def _say_yes_if(self, piece: Quotable) -> None:
        """``Yes, if …`` where the clause permits what was asked, and states the condition itself."""
        text = yes_if(self._request.question.alone, piece.text)
        if text:
            self._out.say(LineKind.rule, text, [piece])


def yes_if(question: str, sentence: str) -> str:
    """``Yes, if …`` with the sentence's own condition; empty unless it says, on that condition, to do what is asked.

    The question must use the sentence's own verb, and name whomever the sentence permits it. Neither may deny anything,
    and the question may name no figure: both would have to be weighed.
    """
    match = _CONDITION.search(sentence)
    if match is None or not _YES_OR_NO.search(question) or match["cue"].lower() == "unless":
        return ""
    rule, rest = sentence[: match.start()], sentence[match.end() :]
    if denied(question) or denied(rule) or any(c.isdigit() for c in question):
        return ""
    may = _MAY.search(rule)
    verb = may["verb"] if may else rule.split(maxsplit=1)[0] if rule.split() else ""
    asked, said = set(content_words(question)), set(content_words(sentence))
    whom = set(content_words(rule[: may.start()])) if may else set()
    if stem(verb.lower()) not in {stem(word) for word in words(question.lower())} or not whom <= asked:
        return ""
    if _CONDITION.search(rest) or len(asked & said) < _SHARED * len(asked):
        return ""
    cue = match["cue"].lower()
    return f"Yes, {'but ' if cue.startswith('only') else ''}{cue} {match['rest'].strip()}."


def _limits(clause: Clause) -> list[Authority]:
    """The limits of authority that a clause states."""
    document = clause.document
    if not isinstance(document, Policy | PlaybookChapter):
        return []
    return [rule for rule in document.authority if document.section_named(rule.clause) == clause.section]
