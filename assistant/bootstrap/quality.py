"""Quality processes and what they submit: wired for the product."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain.company import Company

if TYPE_CHECKING:
    from assistant.features.audit import Audit
    from assistant.features.jobs import Jobs
    from assistant.features.library import Library
    from assistant.features.quality.history import PastReply
    from assistant.features.quality.processes import Processes
    from assistant.features.quality.submitting import Submitting
    from assistant.features.review.scoring import Scoring
    from assistant.storage.database import Database

KEY_FILE = "employees.key"
"""In the data directory: without it the same employee gets another code."""


@dataclass(frozen=True)
class Quality:
    """Processes, and the replies submitted for them."""

    processes: Processes
    submitting: Submitting


def make_quality(
    library: Library,
    database: Database,
    company: Company,
    jobs: Jobs,
    audit: Audit,
    scoring: Scoring,
    data_dir: Path,
    today: Callable[[], date],
) -> Quality:
    """Both, over the people and teams who have accounts. ``scoring`` judges, and is one that asks nobody else."""
    from assistant.features.directory import Directory
    from assistant.features.quality.judging import KIND, Judging
    from assistant.features.quality.processes import Processes
    from assistant.features.quality.submitting import Submitting
    from assistant.security.codes import Codes, installation_key
    from assistant.security.personal.finder import Finder

    jobs.register(KIND, Judging(database.quality, library, scoring, company.authority_levels[0]).work())
    return Quality(
        Processes(database.quality_processes, audit),
        Submitting(
            database.quality,
            database.quality_processes,
            database.accounts,
            Directory(database.accounts, database.teams),
            jobs,
            audit,
            Finder.of(company),
            Codes(installation_key(data_dir / KEY_FILE)),
            today,
            month_first=company.month_first,
        ),
    )


def add_quality_history(
    database: Database, data_dir: Path, replies: Iterable[PastReply], *, name: str, purpose: str, by: str
) -> int:
    """Add replies that are judged already, for a history that is made up; how many verdicts. A second time none."""
    from assistant.features.quality.history import add_history
    from assistant.security.codes import Codes, installation_key

    return add_history(
        database, Codes(installation_key(data_dir / KEY_FILE)), replies, name=name, purpose=purpose, by=by
    )
