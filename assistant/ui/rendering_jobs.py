"""Work that goes on in the background, as HTML: how far it is, how long it still takes, Cancel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.domain.jobs import Job, JobState
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button

_LONG_SECONDS = 90


def job_strip(jobs: Sequence[Job], doing: Callable[[Job], str]) -> str:
    """A person's open work and what ended and was not put away; nothing where there is none."""
    rows = "".join(_row(job, doing(job)) for job in jobs)
    return f'<section class="jobs" aria-label="Work in the background">{rows}</section>' if rows else ""


def time_left(seconds: int | None) -> str:
    """How long something still takes, as people say it; empty while it is not known."""
    if seconds is None:
        return ""
    if seconds < 5:
        return "a moment left"
    if seconds <= _LONG_SECONDS:
        return f"about {-(-seconds // 5) * 5} seconds left"
    return f"about {round(seconds / 60)} minutes left"


def _row(job: Job, doing: str) -> str:
    if job.is_open:
        words, end = _under_way(job, doing), button("job-cancel", "Cancel", kind="quiet", job=job.id)
    else:
        symbol = "do" if job.state is JobState.done else "look"
        words = f"<p>{icon(symbol)} {escape(job.message)}</p>"
        end = button("job-close", "Close", kind="quiet", job=job.id)
    return f'<div class="job" data-job="{escape(job.id)}" data-state="{job.state}">{words}{end}</div>'


def _under_way(job: Job, doing: str) -> str:
    how_far = f' value="{job.done}" max="{job.total}"' if job.total else ""
    left = time_left(job.seconds_left) if job.state is JobState.running else "waiting for its turn"
    return (
        f'<p>{escape(doing)}</p><progress{how_far} aria-label="How far it is"></progress>'
        f'<span class="small left">{left}</span>'
    )
