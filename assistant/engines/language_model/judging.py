"""Judging a reply by a language model: every standard in calls of a few, each verdict with words to be checked."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from assistant.domain.knowledge import Standard
from assistant.domain.quotes import fold
from assistant.domain.scorecard import Judgement, Verdict
from assistant.engines.base import JudgeRequest
from assistant.engines.language_model.case_material import case_blocks, standard_block, thread_blocks
from assistant.engines.language_model.judgements import ModelJudgement, ModelJudgements, judgement_of
from assistant.engines.language_model.prompts import rendered
from assistant.engines.language_model.structured import Message
from assistant.engines.language_model.task import Task
from assistant.errors import FixInput

log = logging.getLogger(__name__)

TOKENS_A_JUDGEMENT = 180
"""Tokens of one judgement at its longest; played ones took 35 to 117."""
CASE_SHARE = 0.45
"""Share of the room beside the rules that draft, thread and facts may take; the standards have the rest."""
AT_ONCE = 4
"""Calls side by side."""
MOST_SHOWN_BY_ONE_QUOTE = 6
"""Standards that the same words may show as met; words that are to show everything show nothing."""


@dataclass(frozen=True)
class Part:
    """One call: the messages, and the standards it asks about."""

    messages: tuple[Message, Message]
    standards: tuple[Standard, ...]


class ModelJudge(Task):
    """Holds a reply against standards; nothing it says counts before its quotes are checked.

    Standards that do not fit into one call, or whose judgements do not, go into several, the same ones together
    every time.
    """

    shape = ModelJudgements

    @property
    def prompt(self) -> str:
        """``name@version`` of the prompt, stored with every scorecard."""
        return self._prompt.reference

    async def judge(self, request: JudgeRequest) -> tuple[Judgement, ...]:
        """What the model says of each standard, unchecked: any may lack, come twice or be of no standard asked for.

        Raises FixInput before any call for a draft or thread that is too long, EngineFailed where a call fails.
        """
        parts = await asyncio.to_thread(self.lay_out, request)
        said = await self._said(parts, request)
        judged = [
            judgement_of(one, {standard.id: standard for standard in part.standards}, request.reply.draft)
            for part, judgements in zip(parts, said, strict=True)
            for one in judgements
        ]
        return tuple(_spread(judged))

    def lay_out(self, request: JudgeRequest) -> list[Part]:
        """The calls of a request, within the budget. Raises FixInput, SettingsError.

        Which standards go together does not hang on the draft, so that a provider's prefix cache applies; one that
        fits into no call is left out, and is not judged.
        """
        reply = request.reply
        room = self._room()
        case = case_blocks(reply, request.person, request.company, request.on, {})
        thread = thread_blocks(reply)
        sizes = self._count(reply.draft), self._count(rendered(thread)), self._count(rendered(case))
        most = int(CASE_SHARE * room)
        if sum(sizes) > most:
            raise FixInput(
                f"The draft has about {sizes[0]:,} tokens (pieces of words), the thread {sizes[1]:,} and the facts"
                f" {sizes[2]:,}; together the language model has room for {most:,}. Please keep the part that matters"
                " and check it again."
            )
        values = {"case": case, "thread": thread, "reply": reply.draft}
        return [
            Part(
                (
                    Message("system", self._prompt.stable),
                    Message("user", self._prompt.fill({**values, "standards": [standard_block(s) for s in group]})),
                ),
                tuple(group),
            )
            for group in self._groups(request.standards, room - most)
        ]

    def _groups(self, standards: Sequence[Standard], room: int) -> list[list[Standard]]:
        ordered = sorted(standards, key=lambda standard: standard.id)
        sizes = {s.id: self._count_again(rendered([standard_block(s)])) + 1 for s in ordered}
        fitting = [standard for standard in ordered if sizes[standard.id] <= room]
        for standard in ordered:
            if sizes[standard.id] > room:
                log.warning("%s has %d tokens and fits into no call of the judge", standard.id, sizes[standard.id])
        calls = ceil(len(fitting) / max(1, self._answer_tokens // TOKENS_A_JUDGEMENT))
        most = ceil(len(fitting) / calls) if calls else 0
        groups: list[list[Standard]] = []
        left = 0
        for standard in fitting:
            left -= sizes[standard.id]
            if not groups or len(groups[-1]) == most or left < 0:
                groups.append([])
                left = room - sizes[standard.id]
            groups[-1].append(standard)
        return groups

    async def _said(self, parts: Sequence[Part], request: JudgeRequest) -> list[list[ModelJudgement]]:
        """What comes of each call. The first that fails ends the others; what they all took is told before it is."""
        turn = asyncio.Semaphore(AT_ONCE)

        async def ask(part: Part) -> list[ModelJudgement]:
            async with turn:
                found = await self._endpoint.ask(
                    "judge", part.messages, ModelJudgements, answer_tokens=self._answer_tokens
                )
            request.spent(found.usage)
            return found.value.judgements

        calls = [asyncio.create_task(ask(part)) for part in parts]
        try:
            return await asyncio.gather(*calls)
        finally:
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)


def _spread(judged: Sequence[Judgement]) -> Iterable[Judgement]:
    """The judgements, without a quote that is to show too many standards as met."""
    shown: Mapping[str, int] = Counter(
        fold(one.reply_quote) for one in judged if one.verdict is Verdict.met and one.reply_quote.strip()
    )
    for one in judged:
        overused = one.verdict is Verdict.met and shown.get(fold(one.reply_quote), 0) > MOST_SHOWN_BY_ONE_QUOTE
        yield one.model_copy(update={"reply_quote": ""}) if overused else one
