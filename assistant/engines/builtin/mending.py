"""For one standard that a draft misses: words that would meet it, and the sentence that may give way to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.knowledge import Standard
from assistant.domain.mentions import MentionKind, mentions
from assistant.domain.reply import Reply
from assistant.domain.scorecard import CriterionResult, Verdict
from assistant.engines.builtin.casework import SLOT, Casework
from assistant.engines.builtin.quotables import Quotable
from assistant.engines.builtin.sayings import finished, greets, sayings
from assistant.engines.builtin.wording import Frame
from assistant.language.questions import answers, questions_in
from assistant.language.signals import Seen, detect, read_case
from assistant.language.signals.detecting import DETECTORS
from assistant.language.text import Span

ROLE_OF = {
    "feeling_named": "feeling",
    "apology": "apology",
    "apology_for_specific": "apology",
    "thanks": "thanks",
    "case_summary": "summary",
    "identity_check": "identity",
    "asks_again": "again",
    "answers_question": "answer",
    "offers_alternative": "offer",
    "reason_given": "offer",
    "open_question": "question",
    "first_person_ownership": "step",
    "next_step": "step",
    "next_step_with_date": "step",
    "checks_outcome": "closing",
    "invites_reply": "closing",
}
ROLES = (
    "feeling",
    "apology",
    "thanks",
    "summary",
    "identity",
    "again",
    "answer",
    "offer",
    "question",
    "step",
    "closing",
)
"""What words are for, in the order in which a reply says them."""
_FIRST = (
    "apology_for_specific apology feeling_named identity_check offers_alternative next_step_with_date answers_question"
    " open_question first_person_ownership next_step thanks checks_outcome invites_reply case_summary"
    " reason_given"
).split()
_GENERAL = ("identity_check", "open_question", "reason_given")
"""Signs whose sentences ask, or speak of how we work, and state nothing of a case."""
_PLAINLY = 0.6
"""Strength from which a sign counts as seen."""
_EMPTY_FORMS = frozenset({"feeling_named", "apology", "apology_for_specific", "greeting_with_name"})
"""Signs whose empty form is what a template says: the right form takes its place, not thanks."""
_SCRAP = 3
_HARD = (
    MentionKind.code, MentionKind.amount, MentionKind.share, MentionKind.time, MentionKind.date, MentionKind.length
)  # fmt: skip
_VOCATIVE = re.compile(r",? \{customer name\}(?P<after>, (?=and\b|so\b|but\b|because\b|or\b)|,)?")


@dataclass(frozen=True)
class Line:
    """Words for a role; ``source`` is the example sentence they come from, None for a frame."""

    role: str
    text: str
    source: Quotable | None = None


@dataclass(frozen=True)
class Signs:
    """The signs seen in a draft, by name."""

    seen: Mapping[str, tuple[Seen, ...]]

    @classmethod
    def of(cls, case: Casework) -> Signs:
        """Read the draft once for all signs."""
        company, person = case.request.company, case.request.person
        return cls(detect(read_case(case.request.reply, company.patterns, company.name, person.name)))

    def against(self, standard: Standard) -> bool:
        """Whether a sentence plainly does what the standard forbids, templates aside."""
        return any(self.plainly(name) for name in standard.signals.forbids if name != "script_phrase")

    def plainly(self, name: str) -> list[Seen]:
        """Where a sign stands plainly."""
        return [seen for seen in self.seen.get(name, ()) if seen.strength >= _PLAINLY]


def lines_for(standard: Standard, result: CriterionResult, case: Casework, signs: Signs) -> Iterator[Line]:
    """Words for what the standard wants and the draft lacks, the most fitting first.

    To somebody who insults there is nothing to say but that it has to stop.
    """
    if case.is_abused:
        if "reason_given" in standard.signals.wants and "shouting" in standard.signals.forbids:
            yield from (Line("offer", t) for f in case.wording.frames["reason_given"] if (t := filled(f, case)))
        return
    for name in standard.signals.forbids:
        if signs.plainly(name) and not (name == "script_phrase" and _EMPTY_FORMS & set(standard.signals.wants)):
            for frame in case.wording.instead_of.get(name, ()):
                role = "again" if name == "asks_again" else _role_of_frame(name, case)
                if (text := filled(frame, case)) is not None:
                    yield Line(role, text)
    lacking = [name for name in standard.signals.wants if not signs.plainly(name)]
    others = [name for name in standard.signals.wants if name not in lacking]
    if result.verdict is Verdict.missed or _is_empty_form(result, others, case):
        lacking += others
    for name in sorted((n for n in lacking if n in ROLE_OF), key=lambda n: (n in others, _FIRST.index(n))):
        if name == "first_person_ownership" and "script_phrase" in standard.signals.forbids:
            continue  # Another sentence about oneself does not mend a template.
        frames = case.wording.frames.get(name, ())
        if name == "feeling_named" and case.grieves:
            frames = tuple(frame for frame in frames if frame.when == "grief")
        ready = [t for frame in frames if frame.when and (t := filled(frame, case)) is not None and not open_slots(t)]
        yield from (Line(ROLE_OF[name], text) for text in ready[:1])
        yield from _said(standard, name, case)
        if name == "answers_question":
            yield from (Line("answer", text) for text in _unanswered(case))
        rest = (t for frame in frames if (t := filled(frame, case)) is not None and t not in ready)
        yield from (Line(ROLE_OF[name], text) for text in rest)


def _is_empty_form(result: CriterionResult, wants: Sequence[str], case: Casework) -> bool:
    """Whether the words shown for the verdict are an empty form of what is wanted: "I understand your frustration"."""
    patterns = [case.wording.replaceable.get(ROLE_OF.get(name, "")) for name in wants]
    shown = [span.text for e in result.evidence if e.text for span in case.layout.covering(e.start, e.end)]
    return any(pattern.search(text) for pattern in patterns if pattern for text in shown)


def filled(frame: Frame, case: Casework) -> str | None:
    """A frame with what is known of the case; None where what it needs is not known."""
    if not case.known(frame.when):
        return None
    return fill(frame.text, case)


def fill(text: str, case: Casework) -> str:
    """Slots filled as far as the case says; the customer's name only where the draft does not say it yet."""
    if case.greets_by_name or "customer name" not in case.slots:
        text = re.sub(r"^((?:Hello|Hi|Good \w+)) \{customer name\}", r"\1", text)
        text = _VOCATIVE.sub(lambda m: m["after"] if (m["after"] or "").endswith(" ") else "", text)
    return SLOT.sub(lambda m: case.slots.get(m[1], m[0]), text)


def open_slots(text: str) -> tuple[str, ...]:
    """The slots that are still to be filled, each once."""
    return tuple(dict.fromkeys(SLOT.findall(text)))


def replaceable_run(
    role: str, result: CriterionResult, standard: Standard, case: Casework, signs: Signs
) -> tuple[int, int] | None:
    """The sentence, or neighbouring sentences, that words of a role may replace; None where nothing may go.

    A sentence goes when the verdict, more than a look, shows that it does what the standard forbids, or when it is an
    empty form of what is wanted; and only when it holds no evidence for a standard that is met, and no amount, date,
    time or order number. Somebody else's data goes all the same.
    """
    pattern = case.wording.replaceable.get(role)
    forbidden = [
        seen for name in standard.signals.forbids if _gives_way(name, role, case) for seen in signs.plainly(name)
    ]
    draft = case.request.reply.draft
    kept = [
        evidence
        for other in case.request.results
        if other.verdict is Verdict.met and other.verified
        for evidence in other.evidence
        if evidence.end > evidence.start
    ]
    patterns = tuple(case.request.company.patterns.values())

    def may_go(span: Span) -> bool:
        bad = any(seen.start < span.end and span.start < seen.end for seen in forbidden)
        bad = bad or (case.is_abused and span in quoted)  # A retort to an insult is nothing to keep.
        if not bad and not (pattern and pattern.search(span.text)):
            return False
        if any(e.start < span.end and span.start < e.end for e in kept):
            return False
        private = [seen for seen in forbidden if seen.signal == "shares_private_data"]
        if any(seen.start < span.end and span.start < seen.end for seen in private):
            return True
        return not names_figures(span)

    def names_figures(span: Span) -> bool:
        return any(m.kind in _HARD for m in mentions(span.text, patterns))

    quoted = [span for e in result.evidence if e.end > e.start for span in case.layout.covering(e.start, e.end)]
    going = [span for span in case.layout.body if may_go(span)]
    if not going:
        return None
    # A sign alone may be mistaken: only a sentence that the verdict shows, or an empty form, begins the run.
    shown = [] if result.shown_as_look else quoted
    begins = [span for span in going if span in shown or (pattern and pattern.search(span.text))]
    if not begins:
        return None
    first = next((span for span in begins if span in quoted), begins[0])
    start, end = first.start, first.end
    following = [span for span in case.layout.body if span.start >= end]
    for place, span in enumerate(following):
        if "\n\n" in draft[end : span.start]:
            break
        # A scrap of three words belongs to the sentence before it: "And the amount."
        scrap = (
            len(span.text.split()) <= _SCRAP
            and not names_figures(span)
            and not case.wording.farewells.search(span.text)
        )
        if span not in going and not (
            scrap and (place == 0 or span is not following[-1] or following[place - 1] in going)
        ):
            break
        end = span.end
    return start, end


def _gives_way(name: str, role: str, case: Casework) -> bool:
    """Whether a sentence that shows a forbidden sign may give way to words of a role."""
    return name in case.wording.instead_of and (
        _role_of_frame(name, case) == role or role in ("offer", "step", "again")
    )


def _role_of_frame(name: str, case: Casework) -> str:
    frames = case.wording.instead_of[name]
    wanted = next((sign for sign, own in case.wording.frames.items() if own is frames), name)
    return ROLE_OF.get(wanted, "again")


def _said(standard: Standard, sign: str, case: Casework) -> Iterator[Line]:
    """Example sentences that fit the case and show the sign, nearest to the case first."""
    rows = []
    for saying in sayings(standard, case, sign in _GENERAL):
        text = finished(fill(saying.text, case))
        if greets(text) or not _shows(text, sign, case):
            continue
        rows.append((text, saying.source))
    if not rows:
        return
    about = case.heard or case.request.reply.draft
    vectors = case.chooser.vectors([about, *(text for text, _ in rows)])
    near = vectors[1:] @ vectors[0]
    for place in sorted(range(len(rows)), key=lambda i: -float(near[i])):
        yield Line(ROLE_OF[sign], *rows[place])


def _shows(text: str, sign: str, case: Casework) -> bool:
    reply = Reply(
        draft=SLOT.sub(lambda m: "Friday at 15:00" if "day" in m[1] or "date" in m[1] else "it", text),
        thread=case.request.reply.thread,
        channel=case.request.reply.channel,
    )
    return any(seen.strength >= _PLAINLY for seen in DETECTORS[sign](read_case(reply)))


def _unanswered(case: Casework) -> Iterator[str]:
    """A line for the first question that no sentence of the draft speaks to."""
    read = read_case(case.request.reply)
    for question in questions_in(read.asked):
        if answers(question, read.sentences) is None:
            said = question.sentence.span.text
            if len(said.split()) <= 20:
                yield f"You also asked: “{said}” {{your answer}}."
                return
