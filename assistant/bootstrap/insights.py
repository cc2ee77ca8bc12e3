"""How we are doing: wired for the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.domain.company import Company

if TYPE_CHECKING:
    from assistant.features.audit import Audit
    from assistant.features.insights.numbers import Numbers
    from assistant.features.insights.report import Report
    from assistant.features.insights.surveys import Surveys
    from assistant.features.library import Library
    from assistant.storage.database import Database


@dataclass(frozen=True)
class Insights:
    """The pictures, the answers of customers beside them, and the report to take along."""

    numbers: Numbers
    surveys: Surveys
    report: Report


def make_insights(
    library: Library, database: Database, company: Company, audit: Audit, today: Callable[[], date]
) -> Insights:
    """All of it, over the verdicts of quality processes."""
    from assistant.features.directory import Directory
    from assistant.features.insights.numbers import Numbers
    from assistant.features.insights.report import Report
    from assistant.features.insights.surveys import Surveys

    directory = Directory(database.accounts, database.teams)
    numbers = Numbers(database.insights, database.surveys, library, directory, today, company.time_zone)
    surveys = Surveys(database.surveys, audit, today, month_first=company.month_first)
    return Insights(numbers, surveys, Report(numbers, audit, company.name, today))
