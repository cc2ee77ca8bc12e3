"""The check between engine and person: what is claimed stands in a document, or it goes, or it is marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from assistant.domain.conversation import ANSWER_CITATIONS, DIGEST_CITATIONS, Answer, Fold, Line, LineKind
from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.domain.quotes import find_quote
from assistant.engines.base import Draft, Quote
from assistant.features.grounding import Asker, Check, Grounding


def verified(
    draft: Draft,
    documents: dict[str, Document],
    check: Check,
    asker: Asker,
    *,
    engine: str,
    on: date,
    index_as_of: datetime | None,
) -> Answer:
    """The answer that a draft comes to once every source was looked up.

    Quotes that do not stand in ``documents`` are dropped and counted, and lines that lose all their sources go
    with them. Of a free draft, lines that lead to an address of nobody's are dropped and counted too, and lines
    that their sources do not carry are marked.
    """
    citations, dropped = verify(draft.quotes, documents, DIGEST_CITATIONS if draft.is_digest else ANSWER_CITATIONS)
    numbers = {citation.number for citation in citations}
    lines, lost = _supported(draft.lines, numbers, draft.free)
    folds = []
    for fold in draft.folds:
        held, more = _supported(fold.lines, numbers, draft.free)
        lost += more
        if held:
            folds.append(Fold(title=fold.title, lines=held))
    if draft.free and not draft.abstained:
        grounding = Grounding(citations, documents, check, asker)
        kept = _marked(lines, grounding)
        marked = [(fold, _marked(fold.lines, grounding)) for fold in folds]
        lost += sum(len(fold.lines) - len(found) for fold, found in marked) + len(lines) - len(kept)
        lines, folds = kept, [Fold(title=fold.title, lines=found) for fold, found in marked if found]
        shown = [*lines, *(line for fold in folds for line in fold.lines)]
        citations = _narrowed(citations, shown, grounding)
    return Answer(
        lines=lines,
        folds=tuple(folds),
        citations=citations,
        abstained=draft.abstained,
        nearest=draft.nearest,
        engine=draft.engine or engine,
        index_as_of=index_as_of,
        on=on,
        question_kinds=draft.question_kinds,
        focus=draft.focus,
        subject=draft.subject,
        unverified=dropped + lost,
        prompt=draft.prompt,
        usage=draft.usage,
        left_out=draft.left_out,
    )


def verify(
    quotes: tuple[Quote, ...], documents: Mapping[str, Document], most: int = ANSWER_CITATIONS
) -> tuple[tuple[Citation, ...], int]:
    """Citations for the quotes that stand word for word in a document the person may read.

    Returns them with the number of quotes that failed: another document or version, words that are
    not there, a number that was claimed before, or more than ``most``. Nothing is repaired.
    """
    good: list[Citation] = []
    claimed: set[int] = set()
    for quote in quotes:
        repeated = quote.number in claimed
        claimed.add(quote.number)
        document = documents.get(quote.document_id)
        if repeated or document is None or document.version != quote.version or len(good) == most:
            continue
        # Words that stand twice in a document are cited where the engine read them.
        within = document.section_named(quote.section) if quote.section else None
        start, end = (within.start, within.end) if within else (0, len(document.body))
        place = find_quote(document.body, quote.text, start, end)
        if place is None:
            continue
        start, end = place
        section = next((s.heading for s in document.sections if s.start <= start < s.end), "")
        good.append(Citation.of(document, start, end, section, quote.number))
    return tuple(good), len(quotes) - len(good)


def _supported(lines: tuple[Line, ...], numbers: set[int], free: bool) -> tuple[tuple[Line, ...], int]:
    """Lines whose sources hold; a line that loses all its sources goes with them.

    A free draft may have lines without a source; they are looked at later.
    """
    kept = []
    for line in lines:
        held = tuple(n for n in line.citations if n in numbers)
        if held or line.kind is LineKind.note or (free and not line.citations):
            kept.append(line.model_copy(update={"citations": held}))
    return tuple(kept), len(lines) - len(kept)


def _marked(lines: tuple[Line, ...], grounding: Grounding) -> tuple[Line, ...]:
    """Lines of a free draft, those marked that their sources do not say."""
    kept = [line for line in lines if not grounding.leads_elsewhere(line)]
    doubt = {"unsupported": True}
    return tuple(line.model_copy(update=doubt) if grounding.is_doubtful(line) else line for line in kept)


def _narrowed(citations: Iterable[Citation], lines: Sequence[Line], grounding: Grounding) -> tuple[Citation, ...]:
    """Citations cut to the sentences that carry their lines; a passage that no line cites is dropped."""
    out = []
    for citation in citations:
        citing = [line for line in lines if citation.number in line.citations]
        if not citing:
            continue
        found = [one for line in citing for one in grounding.carrying(line, citation.number)]
        good = [one for one in found if one.supported] or [max(found, key=lambda one: one.score)]
        start, end = min(one.start for one in good), max(one.end for one in good)
        if start >= end:
            start, end = 0, len(citation.quote)
        cut = {"quote": citation.quote[start:end], "start": citation.start + start, "end": citation.start + end}
        out.append(citation.model_copy(update=cut))
    return tuple(out)
