"""Which documents answer: a calibrated rule over what the search found, document by document.

A logistic regression over few features, fitted on the open questions (``python -m evals calibrate``)
and kept as numbers in calibration.yaml: nothing is learnt from people's use.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from assistant.domain.knowledge import Document, Kind, Policy, Standard
from assistant.domain.retrieval import Retrieval
from assistant.engines.builtin.reading import Reading
from assistant.language.text import content_words

RANKED = (Kind.policy, Kind.standard, Kind.guide, Kind.playbook, Kind.story, Kind.document)
NEARLY_THE_SAME = 0.93
"""Cosine at which a question is one that somebody noted for a document."""
CERTAIN = 0.99
_FITTING = 12
"""Documents that the learnt rule may bring in by itself."""
_ASKING = ("how", "may_i", "policy", "story", "why", "who", "customer_message", "distress")
_ASKED_FLOOR = 0.2
"""What counts as the similarity of the nearest phrasing where none of a document's was near."""


@dataclass(frozen=True)
class Ranked:
    """A document and the chance (0 to 1) that it answers the question."""

    document: Document
    chance: float
    features: Mapping[str, float]


@dataclass(frozen=True)
class Calibration:
    """Weights by feature name; ``answerable`` are those of the rule that abstains."""

    ranking: Mapping[str, float]
    answerable: Mapping[str, float]
    threshold: float
    """Least chance of being answerable at which the engine answers."""


def packaged_calibration() -> Calibration:
    """The fitted numbers that come with this version."""
    text = (resources.files("assistant.engines.builtin") / "calibration.yaml").read_text("utf-8")
    return Calibration(**yaml.safe_load(text))


def logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """1 / (1 + exp(-w·x)); features without a weight count nothing."""
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def features_of(
    documents: Mapping[str, Document], found: Retrieval, reading: Reading, focus: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Document id -> its features, for every document that the search brought up or the talk is about."""
    asked: dict[str, list[float]] = defaultdict(list)
    for near in found.asked:
        asked[near.document_id].append(near.similarity)
    cosine: dict[str, float] = defaultdict(float)
    keyword: dict[str, float] = defaultdict(float)
    fused: dict[str, float] = defaultdict(float)
    for hit in found.hits:
        name = hit.chunk.document_id
        cosine[name] = max(cosine[name], hit.similarity)
        keyword[name] = max(keyword[name], hit.keyword)
        fused[name] = max(fused[name], hit.score)
    best_keyword = max(keyword.values(), default=0.0) or 1.0
    fitting = sorted(found.fits, key=lambda name: -found.fits[name])[:_FITTING]
    names = [
        name for name in {**cosine, **asked, **dict.fromkeys(fitting), **dict.fromkeys(focus)} if name in documents
    ]
    nearest: dict[Kind, float] = defaultdict(float)
    for name in names:
        kind = documents[name].kind
        nearest[kind] = max(nearest[kind], max(asked[name], default=_ASKED_FLOOR))
    overall = max(nearest.values(), default=0.0)
    best_fit: dict[Kind, float] = defaultdict(float)
    best_part: dict[Kind, float] = defaultdict(float)
    for name in names:
        kind = documents[name].kind
        best_fit[kind] = max(best_fit[kind], found.fits.get(name, 0.0))
        best_part[kind] = max(best_part[kind], found.part_fits.get(name, 0.0))
    fit_overall = max(best_fit.values(), default=0.0)
    rows: dict[str, dict[str, float]] = {}
    for name in names:
        document = documents[name]
        if document.kind not in RANKED:
            continue
        best = max(asked[name], default=_ASKED_FLOOR)
        top = sorted(asked[name], reverse=True)[:3]
        row = {
            "one": 1.0,
            "asked": best,
            "asked3": (sum(top) + _ASKED_FLOOR * (3 - len(top))) / 3,
            "asked_behind": nearest[document.kind] - best,
            "asked_behind_all": overall - best,
            "fit": found.fits.get(name, 0.0),
            "part_fit": found.part_fits.get(name, 0.0),
            "part_fit_behind": best_part[document.kind] - found.part_fits.get(name, 0.0),
            "part_share": found.part_shares.get(name, 0.0),
            "fit_behind": best_fit[document.kind] - found.fits.get(name, 0.0),
            "fit_behind_all": fit_overall - found.fits.get(name, 0.0),
            "cosine": cosine[name],
            "fused": fused[name],
            "keyword": keyword[name] / best_keyword,
            "focus": 1.0 if name in focus else 0.0,
            "first_focus": 1.0 if focus and name == focus[0] else 0.0,
            f"is {document.kind}": 1.0,
            f"{document.kind} {reading.kind}": 1.0,
        }
        if row["part_share"]:
            row[f"{document.kind} part_first"] = 1.0
        if isinstance(document, Standard):
            for wanted in document.signals.wants:
                row[f"wants {wanted} message"] = reading.scores["customer_message"]
                row[f"wants {wanted} heat"] = reading.heat
        for asking in _ASKING:
            row[f"{document.kind} like {asking}"] = reading.scores[asking]
        rows[name] = row
    _link(rows, documents, reading)
    return rows


def _link(rows: Mapping[str, dict[str, float]], documents: Mapping[str, Document], reading: Reading) -> None:
    """What a standard gains by the policies that name it, and by its family and channels."""
    best = max((row["fit"] for name, row in rows.items() if isinstance(documents[name], Policy)), default=0.0)
    for name, row in rows.items():
        document = documents[name]
        if isinstance(document, Policy) and best > 0:
            standing = max(0.0, row["fit"]) / best
            for place, standard in enumerate(document.standards):
                if standard in rows:
                    gain = standing**2 / (1 + 0.5 * place)
                    rows[standard]["linked"] = max(rows[standard].get("linked", 0.0), gain)
        if isinstance(document, Standard):
            voice = "message" if reading.kind == "customer_message" else "own"
            row[f"family {document.family} {voice}"] = 1.0
            row[f"family {document.family} heat"] = reading.heat
            row[f"inside {voice}"] = 1.0 if document.channels == ("internal",) else 0.0


def as_noted(found: Retrieval) -> frozenset[str]:
    """Documents whose author noted this very question, word for word or nearly so."""
    return frozenset(near.document_id for near in found.asked if near.similarity >= NEARLY_THE_SAME)


def rank(
    documents: Mapping[str, Document],
    found: Retrieval,
    reading: Reading,
    focus: Sequence[str],
    weights: Mapping[str, float],
) -> list[Ranked]:
    """Documents by their chance of answering, best first."""
    noted = as_noted(found)
    ranked = [
        Ranked(documents[name], CERTAIN if name in noted else logistic(weights, row), row)
        for name, row in features_of(documents, found, reading, focus).items()
    ]
    return sorted(ranked, key=lambda r: (-r.chance, r.document.id))


@lru_cache(maxsize=4096)
def _stems_of(document: Document) -> frozenset[str]:
    asked = " ".join(phrasing for phrasings in document.asked.values() for phrasing in phrasings)
    return frozenset(content_words(" ".join([document.title, *document.topics, asked, document.body])))


def rare(stem: str, documents: Mapping[str, Document], share: float = 0.3) -> bool:
    """Whether fewer than a share (0 to 1) of the documents hold a stem in their own words."""
    return sum(stem in _own_stems(document) for document in documents.values()) < share * len(documents)


@lru_cache(maxsize=4096)
def _own_stems(document: Document) -> frozenset[str]:
    return frozenset(content_words(document.body))


def coverage(question: str, best: Document | None, documents: Iterable[Document]) -> tuple[float, float]:
    """How much of a question's weighted stems the best document holds, and how much none holds; both 0 to 1.

    A stem weighs ln(documents / documents that hold it), one that none holds as if half a document did.
    """
    held = [_stems_of(document) for document in documents]
    stems = set(content_words(question))
    if not stems or not held:
        return 0.0, 1.0
    frequency = {stem: sum(stem in words for words in held) for stem in stems}
    weight = {stem: math.log((len(held) + 1) / (count or 0.5)) for stem, count in frequency.items()}
    total = sum(weight.values()) or 1.0
    own = _stems_of(best) if best else frozenset()
    covered = sum(weight[stem] for stem in stems if stem in own)
    unknown = sum(weight[stem] for stem, count in frequency.items() if not count)
    return covered / total, unknown / total


def answerable_features(
    ranked: Sequence[Ranked], found: Retrieval, reading: Reading, documents: Mapping[str, Document]
) -> dict[str, float]:
    """What tells a question that the documents answer from a near miss."""
    best = ranked[0] if ranked else None
    asked = [near.similarity for near in found.asked[:3]]
    fits = sorted(found.fits.values(), reverse=True)
    covered, unknown = coverage(found.question, best.document if best else None, documents.values())
    return {
        "one": 1.0,
        "odds": _odds(best.chance if best else 0.0),
        "second": ranked[1].chance if len(ranked) > 1 else 0.0,
        "fit": fits[0] if fits else 0.0,
        "uncovered": found.uncovered,
        "uncovered_ahead": found.uncovered - (fits[0] if fits else 0.0),
        "uncovered_part": found.uncovered_part,
        "uncovered_asked": found.uncovered_asked,
        "asked_ahead": (asked[0] if asked else _ASKED_FLOOR) - found.uncovered_asked,
        "asked": asked[0] if asked else _ASKED_FLOOR,
        "asked3": sum(asked) / len(asked) if asked else _ASKED_FLOOR,
        "cosine": found.best_similarity,
        "window": found.best_window,
        "keyword": min(found.best_keyword / 10, 2.0),
        "gap": found.gap,
        "coverage": found.coverage,
        "agreement": found.agreement,
        "covered": covered,
        "unknown": unknown,
        "off_topic": reading.scores["off_topic"],
        "message": reading.scores["customer_message"],
    }


def _odds(chance: float) -> float:
    return math.log((chance + 0.001) / (1.001 - chance))
