"""What a change of a standard does to the verdicts of labelled replies."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from assistant.domain.company import Company
from assistant.domain.computed import with_limits
from assistant.domain.exemplars import Change, Preview, Shown, shown
from assistant.domain.knowledge import Standard
from assistant.domain.labelled import LabelledReply
from assistant.domain.people import Person, Role
from assistant.domain.reply import Reply, standards_for
from assistant.domain.scorecard import CriterionResult, Judgement, verify
from assistant.engines.base import Judge, JudgeRequest
from assistant.features.review.labelled import read_labelled
from assistant.language.embedder import Embedder
from assistant.language.measuring import measure

LEAST_JUDGED = 60
SECONDS = 2.0
"""After this long no more than ``LEAST_JUDGED`` replies are tried."""
_EXCERPT = 160
NONE = "There are no labelled replies to try the line on. You can keep it all the same."
UNREADABLE = (
    "The labelled replies could not be read ({why}), so the line was not tried. Tell whoever runs the assistant."
)


class Trial:
    """Holds labelled replies against two versions of a standard. ``embedder`` may keep their vectors: they are no
    person's private words. ``seconds`` counts up."""

    def __init__(
        self,
        judge: Judge,
        company: Company,
        embedder: Embedder,
        file: Path,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._judge = judge
        self._company = company
        self._embedder = embedder
        self._file = file
        self._seconds = seconds

    async def run(self, before: Standard, after: Standard, line: str, on: date) -> Preview:
        """The verdicts that differ, on the replies of the standard's channels, taken from each channel in turn.

        At least ``LEAST_JUDGED`` replies are tried, and then as many as ``SECONDS`` allow.
        """
        try:
            rows = await asyncio.to_thread(read_labelled, self._file)
        except (ValueError, OSError) as error:
            why = str(error) if isinstance(error, ValueError) else "the file cannot be opened"
            return Preview(line=line, problem=UNREADABLE.format(why=why))
        rows = tuple(row for row in rows if standards_for((before,), row.reply))
        if not rows:
            return Preview(line=line, problem=NONE)
        began, judged, changes = self._seconds(), 0, []
        for row in _in_turn(rows):
            if judged >= LEAST_JUDGED and self._seconds() - began > SECONDS:
                break
            old, new = await self._verdicts(row.reply, before, after, on)
            judged += 1
            if old is not new:
                changes.append(_change(row, before.id, old, new))
        return Preview(line=line, changes=tuple(changes), judged=judged, labelled=len(rows))

    async def _verdicts(self, reply: Reply, before: Standard, after: Standard, on: date) -> tuple[Shown, Shown]:
        """Both versions are judged in one reading of the reply, which takes nearly all of the time."""
        nobody = Person(id="", name="", role=Role.agent, level=self._company.authority_levels[0])
        request = JudgeRequest(reply, (before, after), nobody, self._company, on)
        judgements = await self._judge.judge(request)
        old, new = await asyncio.gather(
            *(asyncio.to_thread(self._checked, reply, judgements, version) for version in (before, after))
        )
        return shown(old), shown(new)

    def _checked(self, reply: Reply, judgements: Sequence[Judgement], standard: Standard) -> CriterionResult:
        own = [one for one in judgements if (one.standard_id, one.version) == (standard.id, standard.version)]
        results = verify(own, reply, (standard,)).results
        if not standard.limits:
            return results[0]
        return with_limits(results, measure(reply, (standard,), self._company, self._embedder))[0]


def _in_turn(rows: Sequence[LabelledReply]) -> Iterator[LabelledReply]:
    """A row of each channel, then a second of each, and so on."""
    by_channel: defaultdict[str, deque[LabelledReply]] = defaultdict(deque)
    for row in rows:
        by_channel[row.reply.channel].append(row)
    while any(by_channel.values()):
        for waiting in by_channel.values():
            if waiting:
                yield waiting.popleft()


def _change(row: LabelledReply, standard_id: str, before: Shown, after: Shown) -> Change:
    words = " ".join(row.reply.draft.split())
    excerpt = words if len(words) <= _EXCERPT else words[:_EXCERPT].rpartition(" ")[0] + " …"
    label = str(row.labels.get(standard_id, ""))
    return Change(reply_id=row.id, channel=row.reply.channel, excerpt=excerpt, before=before, after=after, label=label)
