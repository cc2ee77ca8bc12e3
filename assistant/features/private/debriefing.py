"""A writer of debriefs behind placeholders: what the trainee wrote goes out without personal details."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from assistant.engines.base import DebriefRequest, DebriefWords, DebriefWriter
from assistant.features.private.usage import counted
from assistant.security.personal.finder import Finder
from assistant.security.redaction import Redactor

_WRITTEN = ("outcome", "best", "best_why", "what", "why", "used", "instead")
"""Fields with words of people; a clause is the company's own."""


class PrivateDebriefWriter:
    """Another writer, asked without personal details. Its words have them again."""

    def __init__(self, writer: DebriefWriter, finder: Finder) -> None:
        self._writer, self._finder = writer, finder

    @property
    def name(self) -> str:
        """The writer's own."""
        return self._writer.name

    async def word_debrief(self, request: DebriefRequest) -> DebriefWords:
        """What the writer says."""
        redactor, redacted = await asyncio.to_thread(self._prepared, request)
        said = await self._writer.word_debrief(redacted)
        return replace(
            said,
            best=redactor.restore(said.best),
            to_try=redactor.restore(said.to_try),
            usage=counted(said.usage, redactor.count),
        )

    def _prepared(self, request: DebriefRequest) -> tuple[Redactor, DebriefRequest]:
        written = {name: getattr(request, name) for name in _WRITTEN}
        redactor = Redactor(
            self._finder, list(written.values()), called=[request.person.name], published=[request.clause]
        )
        without = {name: redactor.redact(text) for name, text in written.items()}
        return redactor, replace(request, **without, person=request.person.model_copy(update={"name": ""}))
