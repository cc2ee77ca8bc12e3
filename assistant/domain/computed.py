"""Limits that a standard carries: measured, never judged, the same for every engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from assistant.domain.company import Company, WorkingCalendar
from assistant.domain.knowledge import Limit
from assistant.domain.reply import Reply, Speaker
from assistant.domain.scorecard import VALUES, Clause, CriterionResult, Evidence, Verdict

_FROZEN = ConfigDict(frozen=True, extra="forbid")
WHOLE = frozenset({"first_reply", "promise_has_date"})
"""Measures that a standard is about as a whole; length and reading ease are a part of writing well."""
UNCERTAIN = frozenset({"answers_every_question"})
"""Measures that read meaning: what they find lacking is worth a look, and no accusation."""
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


class LimitResult(BaseModel):
    """A limit held against a reply: met, partly or missed.

    ``measured`` and ``allowed`` are for people: "112 words", "at most 80 words".
    """

    model_config = _FROZEN

    standard_id: str
    limit: Limit
    verdict: Verdict
    measured: str
    allowed: str
    evidence: Evidence
    clause: Clause | None = None
    reason: str = ""
    next_step: str = ""

    @property
    def kept(self) -> bool:
        """Whether the limit is kept in full."""
        return self.verdict is Verdict.met


def limits_of(limits: Iterable[Limit], channel: str) -> tuple[Limit, ...]:
    """The limits that speak of a channel; one without a channel speaks of all."""
    return tuple(limit for limit in limits if limit.channel in (None, channel))


def is_kept(limit: Limit, value: Decimal) -> bool:
    """Whether a value is within a limit; the bounds themselves are allowed."""
    return (limit.at_most is None or value <= limit.at_most) and (limit.at_least is None or value >= limit.at_least)


def allowed(limit: Limit) -> str:
    """The limit in words: ``at most 80 words``."""
    bound = f"at most {limit.at_most}" if limit.at_most is not None else f"at least {limit.at_least}"
    return f"{bound} {limit.unit}" if limit.unit else bound


def working_time(calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    """The part of the time from ``start`` to ``end`` that is working time; zero where ``end`` is not later.

    Both are in the company's own time. Σ over the days of max(0, min(end, close) − max(start, open)).
    """
    total = timedelta()
    day = start.date()
    while day <= end.date():
        if calendar.is_working_day(day):
            opens = datetime.combine(day, calendar.start, start.tzinfo)
            closes = datetime.combine(day, calendar.end, start.tzinfo)
            total += max(timedelta(), min(end, closes) - max(start, opens))
        day += timedelta(days=1)
    return total


def reply_time(reply: Reply, company: Company, unit: str) -> Decimal | None:
    """How long the first reply took, in a unit such as ``working hours``; None where that cannot be told.

    Counted from the first message of the other side; a thread that holds a message of ours has had its first
    reply. A time without a zone is the company's own. Working days count as days begun after the day of asking.
    """
    if reply.replied_at is None or any(message.speaker is Speaker.agent for message in reply.thread):
        return None
    times = [message.at for message in reply.thread if message.at is not None]
    if not times or reply.thread[0].at is None:
        return None
    zone = ZoneInfo(company.time_zone)
    start, end = _local(times[0], zone), _local(reply.replied_at, zone)
    if end < start:
        return None
    if unit == "working days":
        return Decimal(_working_days(company.working_calendar, start.date(), end.date()))
    working, _, plain = unit.rpartition(" ")
    if plain not in _SECONDS:
        return None
    took = working_time(company.working_calendar, start, end) if working else end - start
    return Decimal(str(round(took.total_seconds() / _SECONDS[plain], 2)))


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


def _working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def with_limits(results: Sequence[CriterionResult], limits: Iterable[LimitResult]) -> tuple[CriterionResult, ...]:
    """Judged results with what was measured laid over them, in the same order.

    A measure in ``WHOLE`` is the standard's own matter: it decides where the judge did not, and nothing that is
    scored stays better than it. Another measure is a part: where it is broken, met becomes partly, and it
    decides nothing by being kept. What an uncertain measure finds lacking is shown as a look, and never over a
    verdict that is as bad. Measures are added to the evidence.
    """
    by_standard: defaultdict[str, list[LimitResult]] = defaultdict(list)
    for limit in limits:
        by_standard[limit.standard_id].append(limit)
    return tuple(_laid_over(result, by_standard[result.standard_id]) for result in results)


def _laid_over(result: CriterionResult, limits: Sequence[LimitResult]) -> CriterionResult:
    deciding = [limit for limit in limits if limit.limit.measure in WHOLE or not limit.kept]
    worst = min(deciding, key=lambda limit: VALUES[limit.verdict], default=None)
    shown = tuple(limit.evidence for limit in limits)
    if worst is None or (result.scored and VALUES[result.verdict] <= VALUES[worst.verdict]):
        return result.model_copy(update={"evidence": (*result.evidence, *shown)})
    return result.model_copy(
        update={
            "verdict": worst.verdict,
            "evidence": (worst.evidence, *(e for e in shown if e != worst.evidence), *result.evidence),
            "clause": worst.clause or result.clause,
            "reason": worst.reason,
            "next_step": worst.next_step,
            "verified": worst.clause is not None,
            "shown_as_look": worst.limit.measure in UNCERTAIN,
        }
    )
