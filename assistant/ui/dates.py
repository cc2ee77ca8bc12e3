"""Days and months as a form or an address holds them."""

from __future__ import annotations

from datetime import date

from assistant.errors import FixInput


def read_day(text: str) -> date | None:
    """A day as a date box gives it, None for nothing. Raises FixInput for anything else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise FixInput(
            f"“{text.strip()}” is not a day. Choose one in the calendar, or write it as 2026-05-31."
        ) from None


def read_month(text: str) -> date:
    """The first day of a month such as “2026-03”. Raises FixInput for anything else."""
    try:
        return date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        raise FixInput("Choose a month, such as 2026-03.") from None
