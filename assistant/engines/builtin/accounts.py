"""The account of a verdict: which words show it, what is missing, why, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.domain.scorecard import Verdict
from assistant.engines.builtin.witnesses import Witnesses
from assistant.language.signals import Seen

_LONGEST_QUOTE = 160
_LIKE = 0.55
"""Cosine from which on a sentence may be called close to an example line."""
_AHEAD = 0.08
"""By how much it must be closer to that kind of line than to the other."""


@dataclass(frozen=True)
class Account:
    """Why a verdict is what it is. ``basis`` names the signal or witness; ``about`` finds the fitting clause."""

    basis: str
    reason: str
    quote: str = ""
    absent: str = ""
    next_step: str = ""
    about: str = ""


def account_for(
    verdict: Verdict, found: Witnesses, weights: Mapping[str, float], words: Mapping[str, Any]
) -> Account | None:
    """The account of a verdict, or None where nothing that can be shown speaks for it."""
    if verdict is Verdict.not_applicable:
        return Account("", words["not_applicable"])
    if verdict is Verdict.met:
        return _of_success(found, words)
    return _of_failure(found, weights, words)


def _of_success(found: Witnesses, words: Mapping[str, Any]) -> Account | None:
    present = found.present
    if present:
        did = [words["wanted"][seen.signal]["did"] for seen in present[:2]]
        shown = max(present, key=lambda seen: seen.strength)
        entry = words["wanted"][shown.signal]
        return Account(
            shown.signal, f"You {' and '.join(did)}.", _quote(found, shown), about=f"{entry['did']} {entry['absent']}"
        )
    if found.say.line is not None and found.say.sentence is not None and _close_to_say(found):
        reason = words["exemplar"]["like_say"].format(line=found.say.line.text)
        return Account("say", reason, _shortened(found.say.sentence.span.text), about=found.say.line.text)
    return None


def _of_failure(found: Witnesses, weights: Mapping[str, float], words: Mapping[str, Any]) -> Account | None:
    """The heaviest of what can be named: a forbidden signal that was seen, or a wanted one that was not."""

    def weight_of(seen: Seen) -> float:
        return seen.strength * (weights.get(f"{seen.signal} seen", 0.0) + weights.get("forbidden", 0.0))

    def weight_lacking(name: str) -> float:
        return weights.get(f"{name} lacking", 0.0) - weights.get(f"{name} seen", 0.0)

    heaviest = max(found.forbidden, key=weight_of, default=None)
    # What is there a little cannot be called missing: "you do not say sorry" must be true to the letter.
    absent = [name for name in found.missing if not found.reading.strength(name)]
    lacking = max(absent, key=weight_lacking, default="")
    if heaviest is not None and lacking and weight_lacking(lacking) > weight_of(heaviest):
        heaviest = None
    if heaviest is not None:
        entry = words["forbidden"][heaviest.signal]
        said = _words_of(found, heaviest)
        reason = f"“{said}” {entry['sounds']}."
        return Account(
            heaviest.signal, reason, _quote(found, heaviest), next_step=entry["next"], about=f"{said} {entry['sounds']}"
        )
    if not lacking and _close_to_avoid(found):
        assert found.avoid.sentence is not None and found.avoid.line is not None
        said = _shortened(found.avoid.sentence.span.text)
        reason = words["exemplar"]["like_avoid"].format(words=said, line=found.avoid.line.text)
        return Account("avoid", reason, said, next_step=words["exemplar"]["next"], about=found.avoid.line.text)
    if not lacking:
        return None
    entry = words["wanted"][lacking]
    did = [words["wanted"][seen.signal]["did"] for seen in found.present[:1]]
    reason = f"You {did[0]}, but you {entry['did_not']}." if did else f"You {entry['did_not']}."
    return Account(
        lacking, reason, absent=entry["absent"], next_step=entry["next"], about=f"{entry['absent']} {entry['did_not']}"
    )


def _close_to_say(found: Witnesses) -> bool:
    return found.say.cosine >= _LIKE and found.margin >= _AHEAD


def _close_to_avoid(found: Witnesses) -> bool:
    return found.avoid.cosine >= _LIKE and found.worst <= -_AHEAD


def _words_of(found: Witnesses, seen: Seen) -> str:
    return " ".join(found.reading.case.draft[seen.start : seen.end].split())


def _quote(found: Witnesses, seen: Seen) -> str:
    """The sentence that the words stand in, or the words themselves where it is long."""
    for sentence in found.reading.case.sentences:
        if sentence.span.start <= seen.start < sentence.span.end and seen.end <= sentence.span.end:
            return sentence.span.text if len(sentence.span.text) <= _LONGEST_QUOTE else _around(found, seen)
    return found.reading.case.draft[seen.start : seen.end]


def _around(found: Witnesses, seen: Seen) -> str:
    """The words with as many of their neighbours as make a readable quote, cut at blanks."""
    draft = found.reading.case.draft
    start = draft.rfind(" ", 0, max(0, seen.start - 40)) + 1
    end = draft.find(" ", min(len(draft), seen.end + 60))
    return draft[start : end if end > 0 else len(draft)].strip()


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_QUOTE:
        return text
    return text[: text.rfind(" ", 0, _LONGEST_QUOTE)]
