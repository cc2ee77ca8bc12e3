"""What a case is about: which situations a thread and a draft show, and which a standard speaks of.

A standard on apologies says nothing about a reply where nothing went wrong. The words by which a standard
names a situation are data (``situations.yaml``), so a company's own standards are read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import yaml

from assistant.domain.knowledge import Standard
from assistant.domain.reply import Speaker
from assistant.language import phrases
from assistant.language.phrases import Match
from assistant.language.plain import plain
from assistant.language.questions import questions_in
from assistant.language.signals.case import Case
from assistant.language.signals.forbidden import shares_private_data, stonewalling


class Situation(NamedTuple):
    """How standards name a situation in title or topics, and the signals that make sense only in it."""

    named: re.Pattern[str]
    signals: frozenset[str]


@lru_cache(maxsize=1)
def situations() -> Mapping[str, Situation]:
    """The table of ``situations.yaml``."""
    text = (resources.files("assistant.language.signals") / "situations.yaml").read_text("utf-8")
    return {
        name: Situation(
            re.compile("|".join(rf"(?<!\S){re.escape(words)}" for words in entry["named"]) or r"\Z(?!\Z)"),
            frozenset(entry.get("signals", ())),
        )
        for name, entry in yaml.safe_load(text).items()
    }


@lru_cache(maxsize=1024)
def named_by(title: str, topics: tuple[str, ...]) -> tuple[str, ...]:
    """The situations that a standard's title names; where it names none, those of its topics."""
    for words in (title, ". ".join(topics)):
        text = plain(words)
        if found := tuple(name for name, situation in situations().items() if situation.named.search(text)):
            return found
    return ()


def spoken_of(standard: Standard) -> tuple[str, ...]:
    """The situations that a standard speaks of, by its title or else its topics."""
    return named_by(standard.title, standard.topics)


def seen_in(case: Case) -> dict[str, float]:
    """How plainly, 0 to 1, each situation shows in the thread and the draft."""
    return {name: _SHOWN[name](case) for name in situations()}


def _strongest(case: Case, group: str) -> float:
    found = [match.strength for sentence in case.asked for match in phrases.find(group, sentence)]
    return max(found, default=0.0)


def _own(case: Case, group: str) -> float:
    found: list[Match] = list(case.find(group))
    return max((match.strength for match in found), default=0.0)


def _loud(case: Case) -> float:
    text = case.reply.asked
    words = [word for word in re.findall(r"[A-Za-z]{3,}", text) if word.isupper()]
    return 1.0 if "!!" in text or "?!" in text or "??" in text or len(words) >= 3 else 0.4 if "!" in text else 0.0


def _trouble(case: Case) -> float:
    return max(_strongest(case, "went wrong"), 0.7 * _own(case, "apology"))


def _feeling(case: Case) -> float:
    return max(_strongest(case, "feels"), 0.3 * _loud(case), 0.3 * _strongest(case, "went wrong"))


def _anger(case: Case) -> float:
    return max(_strongest(case, "anger"), 0.4 * _loud(case))


def _abuse(case: Case) -> float:
    return max(_strongest(case, "abuse"), _own(case, "abuse"))


def _hand_over(case: Case) -> float:
    return _own(case, "hand over")


def _absence(case: Case) -> float:
    return max(_own(case, "absence"), _strongest(case, "absence"))


def _questions(case: Case) -> float:
    return min(1.0, 0.6 + 0.2 * len(questions_in(case.asked))) if questions_in(case.asked) else 0.0


def _refusal(case: Case) -> float:
    said = max((seen.strength for seen in stonewalling(case)), default=0.0)
    return max(_own(case, "declines"), _own(case, "says no"), said)


def _decision(case: Case) -> float:
    return max(_strongest(case, "asks decision"), 0.7 * _own(case, "decides"))


def _promise(case: Case) -> float:
    return 1.0 if case.promises else 0.4 * _own(case, "vague promise")


def _private(case: Case) -> float:
    shared = max((seen.strength for seen in shares_private_data(case)), default=0.0)
    theirs = max(_strongest(case, "other holder"), _strongest(case, "asks for account"))
    return max(shared, theirs, 0.8 * _own(case, "identity check"))


def _first_contact(case: Case) -> float:
    return 0.3 if any(message.speaker is Speaker.agent for message in case.reply.thread) else 1.0


_SHOWN: Mapping[str, Callable[[Case], float]] = {
    "trouble": _trouble,
    "feeling": _feeling,
    "anger": _anger,
    "abuse": _abuse,
    "hand-over": _hand_over,
    "absence": _absence,
    "note": lambda case: max(_own(case, "note to colleague"), 0.0),
    "praise": lambda case: max(_own(case, "colleague praise"), _strongest(case, "colleague praise")),
    "help": lambda case: max(_strongest(case, "help offered"), 0.6 * _own(case, "help offered")),
    "access": lambda case: max(_strongest(case, "need of access"), 0.6 * _own(case, "need of access")),
    "advice": lambda case: _strongest(case, "advice wanted"),
    "price": lambda case: max(_strongest(case, "money before"), 0.6 * _own(case, "money before")),
    "doubt": lambda case: _own(case, "doubt"),
    "late news": lambda case: max(_own(case, "late news"), 0.6 * _strongest(case, "late news")),
    "after the fix": lambda case: max(_strongest(case, "fix done"), _own(case, "checks outcome") * 0.7),
    "feedback": lambda case: _strongest(case, "feedback"),
    "identity": _private,
    "promise": _promise,
    "decision": _decision,
    "refusal": _refusal,
    "questions": _questions,
    "colleague": lambda case: 1.0 if case.reply.channel == "internal" else 0.0,
    "first contact": _first_contact,
}
