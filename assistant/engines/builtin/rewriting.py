"""Suggestions line by line without a language model: example sentences that fit, and slots where they do not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from assistant.domain.knowledge import Part, Standard
from assistant.domain.passages import Citation
from assistant.domain.review import Suggestion
from assistant.domain.scorecard import CriterionResult, Verdict
from assistant.domain.suggesting import overlapping
from assistant.engines.base import RewriteDraft, RewriteRequest
from assistant.engines.builtin import contacting, figures, leaving_out, promising
from assistant.engines.builtin.casework import Casework
from assistant.engines.builtin.choosing import Chooser
from assistant.engines.builtin.layout import layout_of
from assistant.engines.builtin.mending import ROLES, Line, Signs, lines_for, open_slots, replaceable_run
from assistant.engines.builtin.quotables import Quotable, of_part
from assistant.engines.builtin.wording import packaged_wording
from assistant.language.embedder import Embedder

MOST_SUGGESTIONS = 4
OPENING = ("feeling", "apology", "thanks")
_ENOUGH = 2
"""Suggestions beside which a mere look brings no more."""
_MOST_TOGETHER = 2
"""Lines added at one place."""
_REPEATS = 0.72
"""Cosine from which a sentence says what the draft, or another suggestion, says already."""


class BuiltinRewriter:
    """Suggests; it never writes a whole reply."""

    name = "builtin"

    def __init__(self, embedder: Embedder) -> None:
        self._chooser = Chooser(embedder)

    async def rewrite(self, request: RewriteRequest) -> RewriteDraft:
        """At most ``MOST_SUGGESTIONS`` suggestions that do not overlap, in the order of the draft."""
        return await asyncio.to_thread(self.draft, request)

    def draft(self, request: RewriteRequest) -> RewriteDraft:
        """The same at once; CPU work of some tens of milliseconds."""
        if not request.reply.draft.strip():
            return RewriteDraft()
        case = Casework(request, layout_of(request.reply.draft), packaged_wording(), self._chooser)
        return RewriteDraft(_Rewrite(case, self._chooser).write())


@dataclass
class _Rewrite:
    """One draft's suggestions in the making."""

    case: Casework
    chooser: Chooser
    edits: list[Suggestion] = field(default_factory=list)
    added: dict[int, list[tuple[Line, str, Citation | None]]] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)

    def write(self) -> tuple[Suggestion, ...]:
        request = self.case.request
        signs = Signs.of(self.case)
        standards = {standard.id: standard for standard in request.standards}
        wanting = sorted(
            (
                r
                for r in request.results
                if r.verified and r.verdict in (Verdict.missed, Verdict.partly) and r.standard_id in standards
            ),
            key=lambda r: (
                r.shown_as_look,
                not (r.critical and r.verdict is Verdict.missed),
                not signs.against(standards[r.standard_id]),
                r.verdict is Verdict.partly,
                -r.weight,
                r.standard_id,
            ),
        )
        for suggestion in leaving_out.insults(self.case)[:2]:
            self._take(suggestion)
        corrected = figures.corrections(self.case)
        for suggestion in (*corrected, *leaving_out.concluded(self.case, corrected))[:2]:
            self._take(suggestion)
        critical = [r for r in wanting if r.critical and r.verdict is Verdict.missed]
        for result in critical:
            self._mend(result, standards[result.standard_id], signs)
        for suggestion in promising.dated(self.case, signs, request.results)[:2]:
            if self._take(suggestion):
                self.roles.add("step")
        for result in wanting:
            if self._count >= (_ENOUGH if result.shown_as_look else MOST_SUGGESTIONS):
                continue
            if result not in critical:
                self._mend(result, standards[result.standard_id], signs)
        return self._finished()

    @property
    def _count(self) -> int:
        return len(self.edits) + sum(len(lines) for lines in self.added.values())

    def _take(self, suggestion: Suggestion) -> bool:
        if self._count >= MOST_SUGGESTIONS or overlapping(suggestion, self.edits) or self._held_back(suggestion):
            return False
        self.edits.append(suggestion)
        return True

    def _held_back(self, suggestion: Suggestion) -> bool:
        """Whether it would cut into words that were added beside."""
        return any(suggestion.start < place < suggestion.end for place in self.added)

    def _mend(self, result: CriterionResult, standard: Standard, signs: Signs) -> None:
        greeting = contacting.names(self.case, standard, signs, _clause(standard), result)
        for suggestion in greeting:
            self._take(suggestion)
        for line in lines_for(standard, result, self.case, signs):
            if line.role in self.roles or self._repeats(line):
                continue
            unready = result.shown_as_look and open_slots(line.text)
            if unready and not replaceable_run(line.role, result, standard, self.case, signs):
                continue  # A mere look, which may be mistaken, brings only words that are ready.
            example = line.source or self._nearest_example(standard, line)
            citation = example.citation() if example else None
            if self._place(line, result, standard, signs, citation):
                self.roles.add(line.role)
                return

    def _place(
        self, line: Line, result: CriterionResult, standard: Standard, signs: Signs, citation: Citation | None
    ) -> bool:
        run = replaceable_run(line.role, result, standard, self.case, signs)
        if run:
            start, end = run
            draft = self.case.request.reply.draft
            text = _goes_on(draft, start, line.text)
            suggestion = Suggestion(
                start=start,
                end=end,
                original=draft[start:end],
                replacement=text,
                reason=standard.title,
                citation=citation,
                open_slots=open_slots(text),
            )
            if not any(start < place < end for place in self.added) and self._take(suggestion):
                return True
        place = self._place_for(line.role, result)
        if place is None or self._count >= MOST_SUGGESTIONS or len(self.added.get(place, ())) >= _MOST_TOGETHER:
            return False
        if any(edit.start < place < edit.end for edit in self.edits):
            return False
        if (
            line.role in OPENING
            and open_slots(line.text)
            and any(open_slots(o.text) for o, _, _ in self.added.get(place, ()))
        ):
            return False  # Two lines of nothing but slots help nobody.
        self.added.setdefault(place, []).append((line, standard.title, citation))
        return True

    def _place_for(self, role: str, result: CriterionResult) -> int | None:
        """Where words of a role are added: feelings first, what comes next last, before the signature."""
        body = self.case.layout.body
        if not body:
            return None
        if role in OPENING:
            # After "Hi June" without a comma the first sentence goes on in small letters: nothing fits before it.
            first = body[0]
            before = self.case.layout.draft[: first.start]
            goes_on = first.text[0].islower() and "\n" not in before[-2:]
            return first.end if goes_on and not before.rstrip().endswith(",") else first.start
        last = len(body) - 1
        while last > 0 and self.case.wording.farewells.search(body[last].text):
            last -= 1
        return body[last].end

    def _repeats(self, line: Line) -> bool:
        """Whether the draft, or a suggestion, says it already."""
        replaced = [(edit.start, edit.end) for edit in self.edits]
        said = [
            span.text
            for span in self.case.layout.body
            if not any(start <= span.start and span.end <= end for start, end in replaced)
        ]
        said += [edit.replacement for edit in self.edits if len(edit.replacement.split()) > 4]
        said += [other.text for lines in self.added.values() for other, _, _ in lines]
        if not said:
            return False
        vectors = self.chooser.vectors([line.text, *said])
        return bool(float((vectors[1:] @ vectors[0]).max()) >= _REPEATS)

    def _nearest_example(self, standard: Standard, line: Line) -> Quotable | None:
        """The example sentence of the standard that a frame is nearest to."""
        pieces = of_part(standard, Part.say)
        if not pieces:
            return None
        vectors = self.chooser.vectors([line.text, *(piece.text for piece in pieces)])
        return pieces[int((vectors[1:] @ vectors[0]).argmax())]

    def _finished(self) -> tuple[Suggestion, ...]:
        draft = self.case.request.reply.draft
        for place, lines in self.added.items():
            lines.sort(key=lambda row: ROLES.index(row[0].role))
            text = _spaced(draft, place, " ".join(line.text for line, _, _ in lines), self.case.layout.in_lines)
            reasons = [title for _, title, _ in lines]
            name = next((edit for edit in self.edits if edit.start == edit.end == place), None)
            if name:
                # A greeting stands before what is added, a signature after it.
                self.edits.remove(name)
                greets_first = lines[0][0].role in OPENING
                text = name.replacement + text if greets_first else text + name.replacement
                reasons.append(name.reason)
            self.edits.append(
                Suggestion(
                    start=place,
                    end=place,
                    original="",
                    replacement=text,
                    reason="; ".join(dict.fromkeys(reasons)),
                    citation=lines[0][2],
                    open_slots=open_slots(text),
                )
            )
        numbered = sorted(self.edits, key=lambda edit: (edit.start, edit.end))
        return tuple(
            edit.model_copy(update={"citation": edit.citation.model_copy(update={"number": number})})
            if edit.citation
            else edit
            for number, edit in enumerate(numbered, 1)
        )


def _goes_on(draft: str, start: int, text: str) -> str:
    """Words in place of a sentence that goes on in small letters after "Hi," in the same line."""
    small = draft[start].islower() and draft[:start].rstrip(" ").endswith(",")
    return text[0].lower() + text[1:] if small and not text.startswith(("I ", "I'", "I’")) else text


def _spaced(draft: str, place: int, text: str, in_lines: bool) -> str:
    """Words to add with the white space that keeps them apart from what stands before and after."""
    before, after = draft[:place], draft[place:]
    if before.strip() and not before[-1:].isspace():
        return ("\n\n" if in_lines and not after.strip(" \t")[:1].isalnum() else " ") + text
    if after[:1].islower() and "\n" not in before[-2:] and before.rstrip().endswith(","):
        return (
            f"{_goes_on(draft, place, text).rstrip('.')}; "  # The sentence after "Hi June," goes on in small letters.
        )
    # A first sentence in small letters stays a paragraph of its own.
    return f"{text}\n\n" if in_lines and after[:1].islower() else f"{text} "


def _clause(standard: Standard) -> Citation | None:
    pieces = of_part(standard, Part.behaviour)
    return pieces[0].citation() if pieces else None
