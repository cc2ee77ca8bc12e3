"""Suggestions by a language model: words instead of words, so that the rest of the draft stays its writer's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.claims import FactVerdict
from assistant.domain.knowledge import Document, Kind, Part, Section
from assistant.domain.passages import Citation
from assistant.domain.retrieval import Retrieval
from assistant.domain.scorecard import Verdict
from assistant.engines.base import RewriteDraft, RewriteRequest
from assistant.engines.language_model.budget import best_that_fit
from assistant.engines.language_model.case_material import case_blocks, finding_blocks, is_to_mend, thread_blocks
from assistant.engines.language_model.material import passage_block
from assistant.engines.language_model.passages import LONGEST_SECTION, Passage, choose
from assistant.engines.language_model.prompts import Block, rendered
from assistant.engines.language_model.structured import Message
from assistant.engines.language_model.suggesting import ModelRewrite, placed, removals
from assistant.engines.language_model.task import Task
from assistant.errors import EngineOverLimit

MOST_PASSAGES = 14
MOST_FOUND = 5
"""Sections of the policies that a search for the case found."""
TOO_LONG = "This reply and its thread are too long for the language model to suggest changes."
_ABOUT_LIMITS = 300
"""Tokens that the writer's limits take where many policies are among the passages."""
_ANY_NUMBER = 99


@dataclass(frozen=True)
class Laid:
    """A prompt ready to be sent, and the passages by their number in it."""

    messages: tuple[Message, Message]
    passages: dict[int, Passage]


class ModelRewriter(Task):
    """Suggests; what names anything out of nowhere is removed afterwards, and nothing is changed by itself."""

    shape = ModelRewrite

    async def rewrite(self, request: RewriteRequest) -> RewriteDraft:
        """Suggestions that do not overlap, in the order of the draft; none, and no call, where nothing is to mend.

        Raises EngineFailed, before any call for a case that is too long.
        """
        if not _findings(request):
            return RewriteDraft()
        laid = await asyncio.to_thread(self.lay_out, request)
        request.given(passage.document for passage in laid.passages.values())
        found = await self._endpoint.ask("rewrite", laid.messages, ModelRewrite, answer_tokens=self._answer_tokens)
        kept = placed(found.value.suggestions, request.reply.draft, laid.passages)
        return RewriteDraft(
            kept.suggestions,
            removed=removals(found.value.removed, request.reply.draft),
            rests_on=kept.rests_on,
            dropped=kept.dropped,
            prompt=self._prompt.reference,
            usage=found.usage,
        )

    def lay_out(self, request: RewriteRequest) -> Laid:
        """The messages of a request within the budget. Raises EngineOverLimit, SettingsError."""
        reply = request.reply
        thread, findings = thread_blocks(reply), _findings(request)
        case = case_blocks(reply, request.person, request.company, request.on, {})
        used = [rendered(case), rendered(thread), rendered(findings), reply.draft]
        room = self._room() - sum(map(self._count, used)) - _ABOUT_LIMITS
        if room < 0:
            raise EngineOverLimit(TOO_LONG)
        ranked = list(dict.fromkeys(_passages(request)))[:MOST_PASSAGES]
        fitting = best_that_fit(
            ranked, lambda p: self._count_again(rendered([passage_block(_ANY_NUMBER, p)])) + 1, room
        )
        passages = dict(enumerate(fitting, 1))
        filled = self._prompt.fill(
            {
                "case": case_blocks(reply, request.person, request.company, request.on, passages),
                "passages": [passage_block(number, passage) for number, passage in passages.items()] or "(none)",
                "findings": findings,
                "thread": thread,
                "reply": reply.draft,
            }
        )
        return Laid((Message("system", self._prompt.stable), Message("user", filled)), passages)


def _findings(request: RewriteRequest) -> list[Block]:
    return finding_blocks(request.results, request.facts, request.commitments, request.reply.draft)


def _passages(request: RewriteRequest) -> Iterator[Passage]:
    """What may be drawn on, the most needed first: clauses behind facts, ways out, what was found, words to say."""
    for fact in request.facts:
        if fact.verdict in (FactVerdict.wrong, FactVerdict.unsupported) and fact.citation:
            yield from _around(fact.citation, request)
    for citation in request.instead:
        yield from _around(citation, request)
    policies = {
        name: document
        for name, document in request.documents.items()
        if document.kind is Kind.policy and request.person.may_read(document.audience)
    }
    found = choose(policies, Retrieval(question=request.reply.asked, on=request.on, hits=request.passages))
    yield from [passage for passage in found if passage.section and passage.section.part is not Part.why][:MOST_FOUND]
    wanting = [result for result in request.results if is_to_mend(result)]
    wanting.sort(key=lambda r: (r.shown_as_look, not r.critical, r.verdict is Verdict.partly, -r.weight))
    for result in wanting:
        document = _readable(result.standard_id, result.version, request)
        for section in document.parts(Part.say) if document else ():
            if document:
                yield from _whole(document, section)


def _around(citation: Citation, request: RewriteRequest) -> Iterator[Passage]:
    """The section that cited words stand in, or the words alone where it is long."""
    document = _readable(citation.document_id, citation.version, request)
    if document is None or document.body[citation.start : citation.end] != citation.quote:
        return
    yield from _at(document, citation.start, citation.end)


def _at(document: Document, start: int, end: int) -> Iterator[Passage]:
    section = next((s for s in document.sections if s.start <= start < s.end), None)
    whole = list(_whole(document, section)) if section else []
    yield from whole or [Passage(document, section, start, end)]


def _whole(document: Document, section: Section) -> Iterator[Passage]:
    text = document.section_text(section).strip()
    if 0 < len(text) <= LONGEST_SECTION:
        start = document.body.index(text, section.start)
        yield Passage(document, section, start, start + len(text))


def _readable(document_id: str, version: int, request: RewriteRequest) -> Document | None:
    """A document that the writer may read, in the version that was spoken of."""
    document = request.documents.get(document_id)
    if document is None or document.version != version or not request.person.may_read(document.audience):
        return None
    return document
