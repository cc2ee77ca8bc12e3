"""The author's draft as HTML: with what shows each verdict marked, and beside its rewrite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from assistant.domain.claims import FactVerdict
from assistant.domain.review import FindingKind, Review
from assistant.domain.scorecard import CriterionResult, Verdict
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.rendering import with_slots

_STRONGEST_FIRST = ("fix", "look", "promise", "good")
_ICONS = {"fix": "fix", "look": "look", "promise": "promise", "good": "do"}
_FACTS = {
    FactVerdict.wrong: ("fix", "Wrong", "A policy says otherwise"),
    FactVerdict.unsupported: ("look", "Check", "No policy says this"),
    FactVerdict.right: ("good", "Right", "A policy says so"),
}
_FEWEST_EQUAL = 3
"""Words in a row that must be equal to stand as equal between two changes."""
_WORD = re.compile(r"(?:[^\s{]|\{[^{}\n]{1,40}\}|\{)+\s*|\s+")
"""A word with the space after it; an open slot stays whole, whatever spaces its name holds."""


@dataclass(frozen=True)
class Mark:
    """Words of a draft and what they show. ``kind`` is fix, look, promise or good; ``tag`` is its short label."""

    start: int
    end: int
    kind: str
    tag: str
    title: str
    words: str = ""


@dataclass(frozen=True)
class Region:
    """A stretch of a draft under one strongest mark, with every mark that touches it."""

    start: int
    end: int
    marks: tuple[Mark, ...] = ()


def marks_of(review: Review) -> tuple[Mark, ...]:
    """Everything a review shows in the draft, the strongest first, the longer first among equals."""
    found = list(_found(review))
    order = {kind: place for place, kind in enumerate(_STRONGEST_FIRST)}
    return tuple(
        sorted(
            (m for m in found if 0 <= m.start < m.end <= len(review.reply.draft)),
            key=lambda m: (order[m.kind], m.start - m.end, m.start),
        )
    )


def _found(review: Review) -> Iterator[Mark]:
    for number, finding in enumerate(review.findings, 1):
        kind, word = ("fix", "Fix") if finding.certain else ("look", "Look")
        yield Mark(finding.start, finding.end, kind, f"{word} {number}", finding.title, finding.message)
    told = {(f.standard_id or f.kind, f.start, f.end) for f in review.findings}
    if review.praise is not None:
        told.add((review.praise.standard_id, review.praise.start, review.praise.end))
    for fact in review.facts:
        by_finding = any(
            f.kind is FindingKind.fact and f.start <= fact.claim.start and fact.claim.end <= f.end
            for f in review.findings
        )
        if fact.verdict in _FACTS and not by_finding:
            kind, tag, title = _FACTS[fact.verdict]
            yield Mark(fact.claim.start, fact.claim.end, kind, tag, title, fact.message)
    for promise in review.commitments:
        words = "You promise something here" if not promise.by else f"{promise.by} is to do something"
        yield Mark(promise.start, promise.end, "promise", "Promise", words, promise.what)
    if review.praise is not None:
        praise = review.praise
        yield Mark(praise.start, praise.end, "good", "Good", praise.title, praise.message)
    for result in review.scorecard.criteria:
        for evidence in result.evidence:
            if evidence.text and (result.standard_id, evidence.start, evidence.end) not in told:
                kind, tag = _verdict(result)
                yield Mark(evidence.start, evidence.end, kind, tag, result.title, result.reason)


def _verdict(result: CriterionResult) -> tuple[str, str]:
    if not result.verified:
        return "look", "Not verified"
    if result.verdict is Verdict.met:
        return "good", "Good"
    if result.verdict is Verdict.missed and not result.shown_as_look:
        return "fix", "Missed"
    return "look", {Verdict.partly: "Partly", Verdict.missed: "Look"}.get(result.verdict, "Unsure")


def regions(length: int, marks: Sequence[Mark]) -> tuple[Region, ...]:
    """A draft of ``length`` characters cut where its strongest mark changes; ``marks`` strongest first.

    The regions cover the draft without gap or overlap; each names the strongest mark first, then all
    that touch any of it.
    """
    borders = sorted({0, length, *(m.start for m in marks), *(m.end for m in marks)})
    out: list[Region] = []
    for start, end in pairwise(borders):
        touching = tuple(m for m in marks if m.start <= start and end <= m.end)
        last = out[-1] if out else None
        if last is not None and (last.marks[:1] == touching[:1]):
            both = (*last.marks, *(m for m in touching if m not in last.marks))
            out[-1] = Region(last.start, end, both)
        else:
            out.append(Region(start, end, touching))
    return tuple(out)


def marked_draft(review: Review) -> str:
    """The draft with its marks; each can be focused and tells its criteria to a pointer and to a screen reader."""
    draft = review.reply.draft
    cut = regions(len(draft), marks_of(review))
    # A mark that is interrupted by a stronger one carries its label once, at its end.
    last = {region.marks[0]: place for place, region in enumerate(cut) if region.marks}
    out = []
    for place, region in enumerate(cut):
        words = escape(draft[region.start : region.end])
        if not region.marks or not words.strip():
            out.append(words)
            continue
        lead = region.marks[0]
        held = words.rstrip()
        tag = f'<span class="tag">{icon(_ICONS[lead.kind])}{escape(lead.tag)}</span>' if last[lead] == place else ""
        out.append(
            f'<mark class="on {lead.kind}" tabindex="0">{held}{tag}<span class="sr notes">{_notes(region)}</span>'
            f"</mark>{words[len(held) :]}"
        )
    return f'<div class="marked" id="marked-draft">{"".join(out)}</div>'


def _notes(region: Region) -> str:
    told = {(m.title, m.kind): m for m in reversed(region.marks)}
    marks = sorted(told.values(), key=region.marks.index)
    return "".join(
        f'<span class="note {m.kind}">{icon(_ICONS[m.kind])}<span><b>{escape(m.tag)}: {escape(m.title)}.</b> '
        f"{escape(m.words)} </span></span>"
        for m in marks
    )


def differences(draft: str, rewrite: str) -> tuple[str, str]:
    """Both texts as HTML, word by word: what only the draft has in ``del``, what only the rewrite has in ``ins``."""
    before, after = _WORD.findall(draft), _WORD.findall(rewrite)
    # Compared without the space that follows: a line that moved is not another word.
    matcher = SequenceMatcher(None, [w.strip() for w in before], [w.strip() for w in after], autojunk=False)
    left, right = [], []
    for same, a, b, c, d in _readable(matcher.get_opcodes()):
        old, new = "".join(before[a:b]), "".join(after[c:d])
        left.append(escape(old) if same or not old.strip() else _around("del", escape(old)))
        right.append(with_slots(new) if same or not new.strip() else _around("ins", with_slots(new)))
    return "".join(left), "".join(right)


def _readable(steps: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[bool, int, int, int, int]]:
    """Steps of a comparison, a few equal words between two changes taken as changed: else nobody can read it."""
    out: list[tuple[bool, int, int, int, int]] = []
    for place, (what, a, b, c, d) in enumerate(steps):
        same = what == "equal" and (place in (0, len(steps) - 1) or b - a >= _FEWEST_EQUAL)
        if out and not same and not out[-1][0]:
            out[-1] = (False, out[-1][1], b, out[-1][3], d)
        else:
            out.append((same, a, b, c, d))
    return out


def _around(tag: str, words: str) -> str:
    """Words in a tag, the space at their end outside, so that no line is coloured where nothing stands."""
    held = words.rstrip()
    return f"<{tag}>{held}</{tag}>{words[len(held) :]}"
