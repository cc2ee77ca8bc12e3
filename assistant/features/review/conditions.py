"""Conditions that a draft makes up, and conditions of a rule that it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain.claims import FactFinding
from assistant.features.review.case import Case
from assistant.features.review.parts import DraftPart, wrong
from assistant.features.review.rulebook import Rule, Rulebook
from assistant.language.claims import denies, never_asked_to, not_needed, says_needed
from assistant.language.subjects import subject_words
from assistant.language.text import stem, words

NEEDED = 0.15
"""Fit from which a rule says that a thing is not needed, which is named by both."""
KNOWN = 0.15
"""Share of a rule's own subject that has to be spoken of where a draft leaves out its condition."""
EVERYDAY = frozenset(
    map(
        stem,
        "ask tell say send give promise offer use let leave put make take add hold argue keep suggest guess answer"
        " speak stay end start turn call copy charge book write read refund pay stop criticise pass hand reply"
        " blame".split(),
    )
)
"""Verbs too common to recognise a forbidden act by."""
_DONE = re.compile(
    r"\b(?:I|we)(?:['’](?:ve|ll)|\s+(?:have|will|am|are)|['’]?m|['’]re)?\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
NEVER = re.compile(r"\A(?:Never|Do not|You (?:must|may) not)\s+(?P<verb>\w+)\b", re.IGNORECASE)
_ANY_OF = re.compile(r"Accept\s+(?P<list>[^.;]+?\s+or\s+[^.;]+?)\s+as\s+", re.IGNORECASE)
_REQUIRES = re.compile(r"\bwith\s+(?:an?|the|its|his|her|their)\s+(?P<thing>(?:\w+\s+)?\w+)", re.IGNORECASE)
_ONLY_WITH = re.compile(r"\bonly\s+(?:with|if|after)\s+(?P<what>[^.;,]+)", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"\b(?:without(?:\s+(?:asking|needing|waiting)(?:\s+for)?)?|(?:no|don['’]?t|not|needn['’]?t)\s+need(?:\s+for)?"
    r"|(?:need|have|has|is|['’]s)\s+no)\s+(?P<what>[^.;,]+)",
    re.IGNORECASE,
)


def condition_waived(part: DraftPart, rulebook: Rulebook, case: Case) -> FactFinding | None:
    """What a draft asks for, where a rule says that it is not needed, or that another thing does as well."""
    if not says_needed(part.text) or any(_named_of(rule, part) > 1 for rule in rulebook.rules):
        return None
    named = {stem(word) for word in words(part.text)} | subject_words(part.text)
    best: tuple[float, Rule] | None = None
    required = max(
        (
            rulebook.fit(rule, part.said, case.item, part.context)
            for rule in rulebook.rules
            if any(subject_words(match["thing"]) & named for match in _REQUIRES.finditer(rule.text))
        ),
        default=0.0,
    )
    for rule in rulebook.rules:
        fit = rulebook.fit(rule, part.said, case.item, part.context)
        asked = never_asked_to(rule.text)
        alternative = bool(set(_one_of(rule, part)) & named)
        spared = not_needed(rule.text) & named - EVERYDAY or alternative
        if alternative and fit < required:
            continue
        if (spared or len(asked & part.said) >= max(2, 0.6 * len(asked))) and fit >= NEEDED:
            best = max(best, (fit, rule), key=lambda item: item[0]) if best else (fit, rule)
    if best is None:
        return None
    return wrong(part, best[1], f"Not needed, says {best[1].clause}.", "needed")


def _one_of(rule: Rule, part: DraftPart) -> Iterator[str]:
    """Words of the things of which a rule accepts any one, where the part names only one of them."""
    if _named_of(rule, part) == 1:
        yield from (word for thing in _things(rule) for word in thing)


def _named_of(rule: Rule, part: DraftPart) -> int:
    """How many of the things of which a rule accepts any one a part names."""
    return sum(bool(thing & part.said) for thing in _things(rule))


def _things(rule: Rule) -> list[frozenset[str]]:
    match = _ANY_OF.search(rule.text)
    return [subject_words(thing) for thing in re.split(r",\s+|\s+or\s+", match["list"])] if match else []


def condition_left_out(part: DraftPart, rulebook: Rulebook, case: Case) -> FactFinding | None:
    """A draft that does without what a rule allows something only with: "only with the customer's permission"."""
    spared = [subject_words(match["what"]) for match in _LEFT_OUT.finditer(part.text)]
    if not spared or denies(re.sub(_LEFT_OUT, " ", part.text)):
        return None
    for rule in rulebook.rules:
        match = _ONLY_WITH.search(rule.text)
        if match is None or not case.may_use(rule.text):
            continue
        condition = subject_words(match["what"])
        told_apart = {word for word in condition if rulebook.rarity(word) > 2.5}
        known = rulebook.spoken_of(rule, part.near | part.context)
        if any(told_apart & one for one in spared) and known >= KNOWN:
            return wrong(part, rule, f"Only so, says {rule.clause}: {match.group()}.", "left out")
    return None


def forbidden(part: DraftPart, rulebook: Rulebook, case: Case) -> FactFinding | None:
    """An act of the author that a rule keeps from everybody: "I have deleted your data"."""
    for rule in rulebook.rules:
        match = NEVER.match(rule.text)
        if not match or (verb := stem(match["verb"].lower())) in EVERYDAY:
            continue
        for word in re.finditer(r"\w+", part.text):
            if stem(word.group().lower()) != verb or not _DONE.search(part.text[: word.start()]):
                continue
            rest = rule.words - {verb}
            if not denies(part.text) and rest & (part.said | part.context) and _share(rest, part, rulebook) >= 0.4:
                return wrong(part, rule, f"Not yours to do: see {rule.clause}.", match["verb"].lower())
    return None


def _share(needed: frozenset[str], part: DraftPart, rulebook: Rulebook) -> float:
    whole = sum(map(rulebook.rarity, needed)) + 1e-9
    return sum(rulebook.rarity(word) for word in needed if word in part.near or word in part.context) / whole
