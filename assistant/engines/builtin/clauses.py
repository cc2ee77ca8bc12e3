"""Which clauses answer a leader's question: the clauses of the likeliest documents, held against the question.

A clause's chance is its document's (ranking.py) times its share among the document's clauses, which a conditional
logit gives (McFadden 1974): one more alternative with a fixed score stands for "none of them". Its weights were
fitted on the noted phrasings of the documents themselves, each left out of the search in its turn; see
clause_fitting.py.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

import yaml

from assistant.domain.knowledge import Document, Kind, Part, Section
from assistant.engines.base import AnswerRequest
from assistant.engines.builtin.choosing import Chooser
from assistant.engines.builtin.cues import any_of
from assistant.engines.builtin.quotables import Quotable, quotables
from assistant.engines.builtin.ranking import Ranked
from assistant.language.quantities import Family, quantities
from assistant.language.text import content_words

QUOTED_KINDS = (Kind.policy, Kind.playbook, Kind.standard, Kind.guide, Kind.document)
FEATURES = ("asked", "asked3", "cosine", "fused", "sentence", "covered", "figure")
DOCUMENTS = 8
"""Likeliest documents whose clauses are looked at."""
NONE_OF_THEM = 4.0
"""Score of the alternative that no clause of a document answers: about that of one gold clause in four."""
BY_ITSELF, STANDARD = 0.2, 0.6
"""How much a clause's own score counts beside its document, and what a standard counts: leaders ask for the rule.

Chosen on the open questions, as are the shares and least chances of clause_plan.py.
"""
ABOUT_IT, SPEAKS_OF_IT = 0.3, 0.8
"""Least chance of a document that is about a subject, and least share of its words in a sentence that speaks of it."""
NEAR_IT = 3.0
"""How far behind the best score a clause may stand that does not name the subject."""
_QUOTED_PARTS = (Part.clause, Part.decide, Part.behaviour, Part.text)
_FLOOR = 0.2
"""What counts as the nearness of a phrasing or passage that the search did not bring up."""
_DIGEST = any_of(
    r"\b(everything|anything|whatever|all) (that |which )?(we (have|say|know|hold|'ve got)|touches|there is|is said)\b",
    r"\b(everything|all) (about|on|around|to do with|concerning|regarding|touching)\b",
    r"\b(all|every|each|list|collect|gather|give me all|show me all)( of)?( the| our| us)? (the |our )?"
    r"(rules?|clauses?|policies|policy|passages?|places?|mentions?|standards?|promises)\b( there (is|are))?",
    r"\blist (everything|all|every)\b",
    r"\bgive me (all|everything|the lot)\b",
    r"\b(whole|full|complete) (picture|list|overview)\b",
    r"\b(overview|digest|summary|round-?up) of\b",
    r"\beverything that( touches)?\b",
)
_TIMES = (Family.length, Family.time, Family.date, Family.day)
_ASKED_FIGURES: tuple[tuple[tuple[Family, ...], re.Pattern[str]], ...] = (
    (
        _TIMES,
        any_of(
            r"\bhow (long|soon|fast|quick(ly)?|late|often|many (hours|minutes|days|weeks|months|years))\b",
            r"\b(until|by|since|from) when\b",
            r"^\W*when\b",
            r"\bhow much (time|notice)\b",
            r"\bwhat (time|day|notice)\b",
            r"\bdeadline\b",
        ),
    ),
    (
        (Family.money, Family.share),
        any_of(
            r"\bhow (much|big|high)\b",
            r"\b(cost|costs|charge|price|fee|budget|ceiling|limit|max(imum)?)\b",
        ),
    ),
    ((Family.bare,), any_of(r"\bhow many\b")),
)


@dataclass(frozen=True)
class Clause:
    """A section of a document and how likely (0 to 1) it answers; ``score`` is how well it fits by itself."""

    document: Document
    section: Section
    chance: float
    score: float
    features: Mapping[str, float]

    @property
    def standing(self) -> float:
        """What clauses of several documents are compared by; 0 and up."""
        kind = STANDARD if self.document.kind is Kind.standard else 1.0
        return self.chance * math.exp(BY_ITSELF * (self.score - NONE_OF_THEM)) * kind

    @property
    def pieces(self) -> list[Quotable]:
        """What can be quoted from it."""
        return quotables(self.document, self.section)


@lru_cache(maxsize=1)
def packaged_weights() -> Mapping[str, float]:
    """The fitted weights of a clause's features, as they come with this version."""
    text = (resources.files("assistant.engines.builtin") / "clause_calibration.yaml").read_text("utf-8")
    return MappingProxyType(yaml.safe_load(text))


def wants_digest(question: str) -> bool:
    """Whether somebody asks for everything on a subject, in however many documents it stands."""
    return bool(_DIGEST.search(question))


def subject_of(question: str) -> str:
    """What a digest is asked of: the question without the words that ask for one."""
    return " ".join(_DIGEST.sub(" ", question).split()) or question


def rank_clauses(request: AnswerRequest, ranked: Sequence[Ranked], chooser: Chooser) -> list[Clause]:
    """The clauses of the likeliest documents, the one that stands best first; stories and summaries are left out."""
    look = _Look(request, chooser, request.question.text)
    clauses = []
    for row in [row for row in ranked if row.document.kind in QUOTED_KINDS][:DOCUMENTS]:
        scored = [(section, *look.at(row.document, section)) for section in clauses_of(row.document)]
        total = math.exp(NONE_OF_THEM) + sum(math.exp(score) for _, score, _ in scored)
        clauses += [
            Clause(row.document, section, row.chance * math.exp(score) / total, score, features)
            for section, score, features in scored
        ]
    return sorted(clauses, key=lambda clause: (-clause.standing, clause.document.id, clause.section.start))


def gather_clauses(request: AnswerRequest, ranked: Sequence[Ranked], chooser: Chooser, subject: str) -> list[Clause]:
    """Every clause that speaks of a subject, the best first.

    It has a sentence that holds nearly all of the subject's words, weighed by their rarity; or it stands in a document
    that is likely to be about the subject, and scores nearly as well as the best.
    """
    look = _Look(request, chooser, subject)
    chances = {row.document.id: row.chance for row in ranked}
    found: list[tuple[Clause, bool]] = []
    for document in request.documents.values():
        if document.kind not in QUOTED_KINDS:
            continue
        chance = chances.get(document.id, 0.0)
        for section in clauses_of(document):
            named = look.names(document, section)
            if named or chance >= ABOUT_IT:
                found.append((Clause(document, section, chance, *look.at(document, section)), named))
    least = max((clause.score for clause, _ in found), default=0.0) - NEAR_IT
    kept = [clause for clause, named in found if named or clause.score >= least]
    return sorted(kept, key=lambda clause: (-clause.score, clause.document.id, clause.section.start))


def going_with(chosen: Sequence[Clause], ranked: Sequence[Ranked], every: Sequence[Clause]) -> list[Clause]:
    """The clauses that name a chosen one of another document, as ``see Goodwill, clause 6.3``, the best first.

    Their own document must be likely to be about the subject too.
    """
    about = {row.document.id for row in ranked if row.chance >= ABOUT_IT}
    return [
        clause
        for clause in every
        if clause.document.id in about and clause not in chosen and any(_names(clause, other) for other in chosen)
    ]


def clause_features(request: AnswerRequest, chooser: Chooser, document: Document, section: Section) -> dict[str, float]:
    """What tells whether a clause answers, by the names in FEATURES."""
    return _Look(request, chooser, request.question.text).at(document, section)[1]


def clauses_of(document: Document) -> list[Section]:
    """The sections that state what holds. A summary repeats them; it stands in where there is nothing else."""
    fitting = [section for section in document.sections if section.part in _QUOTED_PARTS]
    return fitting or [section for section in document.sections if section.part is not Part.why]


def figures_wanted(question: str) -> frozenset[Family]:
    """Which kinds of figure a question asks for: a time, an amount, a count; none where it asks for none."""
    return frozenset(family for families, cue in _ASKED_FIGURES if cue.search(question) for family in families)


@lru_cache(maxsize=4096)
def families_in(text: str) -> frozenset[Family]:
    """The kinds of figure that a text states."""
    return frozenset(quantity.family for quantity in quantities(text) if not quantity.loose)


class _Look:
    """Holds clauses against one question."""

    def __init__(self, request: AnswerRequest, chooser: Chooser, question: str) -> None:
        self._question, self._chooser = question, chooser
        self._near, self._weights = _nearness(request), packaged_weights()
        self._rarity = _rarity(question, request.documents)
        self._wanted = figures_wanted(question)

    def at(self, document: Document, section: Section) -> tuple[float, dict[str, float]]:
        """The score of a clause and the features that it comes from."""
        pieces = quotables(document, section)
        nearest = self._chooser.nearest(self._question, [piece.text for piece in pieces]) if pieces else 0.0
        stated = bool(self._wanted & families_in(document.section_text(section)))
        features = {
            **self._near[document.id, section.heading],
            "sentence": nearest,
            "covered": self.covered(document, section),
            "figure": float(stated),
        }
        return sum(self._weights.get(name, 0.0) * value for name, value in features.items()), features

    def covered(self, document: Document, section: Section) -> float:
        """Share (0 to 1) of the question's words, weighed by their rarity, that the clause or its phrasings hold."""
        return self._share(_stems(document, section))

    def names(self, document: Document, section: Section) -> bool:
        """Whether a sentence of the clause speaks of what is asked."""
        return any(
            self._share(frozenset(content_words(piece.text))) >= SPEAKS_OF_IT for piece in quotables(document, section)
        )

    def _share(self, held: frozenset[str]) -> float:
        total = sum(self._rarity.values()) or 1.0
        return sum(value for stem, value in self._rarity.items() if stem in held) / total


def _nearness(request: AnswerRequest) -> defaultdict[tuple[str, str], dict[str, float]]:
    """What the search says of each section, by document id and heading."""
    near: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(
        lambda: {"asked": _FLOOR, "asked3": _FLOOR, "cosine": _FLOOR, "fused": 0.0}
    )
    asked: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for phrasing in request.evidence.asked:
        asked[phrasing.document_id, phrasing.heading].append(phrasing.similarity)
    for place, similarities in asked.items():
        best = [*sorted(similarities, reverse=True)[:3], _FLOOR, _FLOOR][:3]
        near[place] |= {"asked": best[0], "asked3": sum(best) / 3}
    for hit in request.evidence.hits:
        row = near[hit.chunk.document_id, hit.chunk.path[-1] if hit.chunk.path else ""]
        row["cosine"] = max(row["cosine"], hit.similarity)
        row["fused"] = max(row["fused"], hit.score)
    return near


def _names(clause: Clause, other: Clause) -> bool:
    number = other.section.heading.split(" ")[0]
    named = re.escape(f"{other.document.title}, clause {number}")
    text = clause.document.section_text(clause.section)
    return clause.document is not other.document and re.search(rf"{named}(?![.\d]*\d)", text) is not None


@lru_cache(maxsize=4096)
def _stems(document: Document, section: Section) -> frozenset[str]:
    asked = document.asked.get(section.heading) or document.asked.get(section.heading.split(" ")[0]) or ()
    return frozenset(content_words(" ".join([section.heading, *asked, document.section_text(section)])))


def _rarity(question: str, documents: Mapping[str, Document]) -> dict[str, float]:
    """The question's stems with their rarity among clauses: ln(clauses / clauses that hold one)."""
    every = [_stems(d, section) for d in documents.values() for section in d.sections]
    count = {stem: sum(stem in held for held in every) for stem in set(content_words(question))}
    size = sum(len(document.sections) for document in documents.values())
    return {stem: math.log((size + 1) / (number or 0.5)) for stem, number in count.items()}
