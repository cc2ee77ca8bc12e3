"""Judging a reply without a language model: two witnesses a standard, weighed by a calibrated rule."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import yaml

from assistant.domain.knowledge import Part, Standard
from assistant.domain.scorecard import Judgement, Verdict
from assistant.engines.base import JudgeRequest
from assistant.engines.builtin.accounts import Account, account_for
from assistant.engines.builtin.doubts import doubt
from assistant.engines.builtin.witnesses import Exemplars, Witnesses, features, read, witnesses
from assistant.language.clauses import fitting
from assistant.language.embedder import Embedder
from assistant.language.signals import read_case
from assistant.language.signals.situations import spoken_of


@dataclass(frozen=True)
class JudgingCalibration:
    """The rule's numbers, fitted on labelled replies.

    ``weights`` hold what each feature says (log odds) for "the standard applies" and, where it does, for missed
    and for met; ``thresholds`` the probability from which a verdict is given, and ``look`` from which a miss is
    worth a look. ``looks`` are the accounts (a lacking or a forbidden signal) and the situations (what a
    standard is about) that were too often wrong: below the chance they name, a miss is shown as a look.
    """

    weights: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, float]
    looks: Mapping[str, float] = field(default_factory=dict)

    def chances(self, row: Mapping[str, float]) -> dict[str, float]:
        """How likely each verdict is; they sum to 1. P(missed) = P(applies) · P(missed | applies), and so on.

        Each factor is 1 / (1 + exp(-w·x)); what missed and met leave of the second is partly.
        """
        applies, missed, met = (logistic(self.weights[name], row) for name in ("applies", "missed", "met"))
        shared = max(1.0, missed + met)
        missed, met = missed / shared, met / shared
        return {
            Verdict.not_applicable: 1.0 - applies,
            Verdict.missed: applies * missed,
            Verdict.met: applies * met,
            Verdict.partly: applies * max(0.0, 1.0 - missed - met),
        }


@lru_cache(maxsize=1)
def packaged_judging() -> JudgingCalibration:
    """The numbers that come with the program."""
    data = _data("judging_calibration.yaml")
    return JudgingCalibration(data["weights"], data["thresholds"], data.get("looks") or {})


def _data(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((resources.files("assistant.engines.builtin") / name).read_text("utf-8"))
    return data


LOOK = "look"
ORDER = (Verdict.missed, Verdict.not_applicable, Verdict.met, Verdict.partly, LOOK)
"""Verdicts in the order in which they are tried; the first that is likely enough and can be shown is given."""
_ACCUSES = (Verdict.missed, Verdict.partly)


def logistic(weights: Mapping[str, float], row: Mapping[str, float]) -> float:
    """1 / (1 + exp(-w·x))."""
    score = sum(weights.get(name, 0.0) * value for name, value in row.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


@dataclass(frozen=True)
class Opinion:
    """A verdict, the account that is given of it, whether it is a mere look, and how likely each verdict was."""

    verdict: Verdict
    account: Account
    look: bool
    chances: Mapping[str, float] = field(default_factory=dict)


class BuiltinJudge:
    """Holds a reply against standards by their own example lines and signals. It never guesses at a person."""

    name = "builtin"

    def __init__(self, embedder: Embedder, calibration: JudgingCalibration | None = None) -> None:
        self._embedder = embedder
        self._exemplars = Exemplars(embedder)
        self._given = calibration

    @cached_property
    def _calibration(self) -> JudgingCalibration:
        return self._given or packaged_judging()

    @cached_property
    def _words(self) -> dict[str, Any]:
        return _data("judging_words.yaml")

    async def judge(self, request: JudgeRequest) -> tuple[Judgement, ...]:
        """One judgement a standard, in a thread; CPU work of some tens of milliseconds."""
        return await asyncio.to_thread(self.judged, request)

    def judged(self, request: JudgeRequest) -> tuple[Judgement, ...]:
        """The judgements at once."""
        seen = self.seen(request)
        return tuple(judgement_of(found.standard, self.opinion(found)) for found in seen)

    def seen(self, request: JudgeRequest) -> tuple[Witnesses, ...]:
        """What speaks for and against, standard by standard."""
        company = request.company
        case = read_case(request.reply, company.patterns, company.name, request.person.name)
        reading = read(case, self._embedder)
        return tuple(witnesses(reading, standard, self._exemplars) for standard in request.standards)

    def opinion(self, found: Witnesses) -> Opinion:
        """The verdict of the rule and the account of it."""
        rule = self._calibration
        return self.weighed(found, rule.chances(features(found)), rule)

    def weighed(self, found: Witnesses, chances: Mapping[str, float], rule: JudgingCalibration) -> Opinion:
        """The verdict where the chance of each is known; unsure where none is likely enough or can be shown."""
        if reason := doubt(found):
            return Opinion(Verdict.unsure, Account("", self._words["unsure"][reason]), False, chances)
        for step in ORDER:
            verdict = Verdict.missed if step == LOOK else Verdict(step)
            if chances[verdict] < rule.thresholds[step]:
                continue
            account = account_for(verdict, found, rule.weights["missed"], self._words)
            if account is not None:
                kinds = {account.basis, *spoken_of(found.standard)}
                doubted = any(chances[verdict] < rule.looks.get(kind, 0.0) for kind in kinds)
                look = step == LOOK or (verdict is Verdict.missed and doubted)
                # Language cues alone never fail a critical standard: it is shown as worth a look.
                look = look or (verdict in _ACCUSES and found.standard.critical)
                return Opinion(verdict, account, look, chances)
        return Opinion(Verdict.unsure, Account("", self._words["unsure"]["both_ways"]), False, chances)


def judgement_of(standard: Standard, opinion: Opinion) -> Judgement:
    """An opinion with its evidence on both sides, to be checked."""
    account = opinion.account
    return Judgement(
        standard_id=standard.id,
        version=standard.version,
        verdict=opinion.verdict,
        reply_quote=account.quote,
        absent=account.absent,
        clause_quote=_clause(standard, opinion),
        reason=account.reason,
        next_step=account.next_step,
        as_look=opinion.look,
    )


_CLAUSES = {
    Verdict.met: (Part.met_when, Part.behaviour),
    Verdict.partly: (Part.met_when, Part.behaviour),
    Verdict.missed: (Part.missed_when, Part.met_when, Part.behaviour),
}


def _clause(standard: Standard, opinion: Opinion) -> str:
    """The statement of the standard that fits the account best."""
    account = opinion.account
    statement = fitting(standard, _CLAUSES.get(opinion.verdict, (Part.behaviour,)), account.about)
    return statement.text if statement else ""
