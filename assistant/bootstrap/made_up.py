"""A place to write a made-up history from: an assistant that answers as today, and stores whose clock is set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.bootstrap.building import build_assistant
from assistant.bootstrap.quality import add_quality_history
from assistant.errors import FixInput

if TYPE_CHECKING:
    from assistant.bootstrap.product import Assistant
    from assistant.settings import Settings
    from assistant.storage.database import Database


@dataclass(frozen=True)
class Workshop:
    """``database`` notes the times that the clock says; ``add_replies`` takes the fields of a PastReply each."""

    assistant: Assistant
    database: Database
    add_replies: Callable[[Iterable[tuple[Any, ...]], str, str, str], int]


@contextmanager
def open_workshop(settings: Settings, clock: Callable[[], datetime]) -> Iterator[Workshop]:
    """Hold the data directory, for a database in which nobody has an account and no history was made up.

    Raises FixInput for any other, and what building the assistant raises.
    """
    from assistant.features.quality.history import PastReply
    from assistant.storage.database import open_database

    with build_assistant(settings) as assistant:
        database = open_database(settings.database, clock)
        try:
            if database.surveys.made_up():
                raise FixInput(
                    f"{settings.data_dir} holds a made-up history already. Another goes into another folder."
                )
            if database.accounts.list():
                raise FixInput(
                    "People have accounts here: what is made up would mix with what is theirs. Set COACH_DATA_DIR to "
                    "a folder for looking at."
                )

            def add_replies(rows: Iterable[tuple[Any, ...]], name: str, purpose: str, by: str) -> int:
                replies = (PastReply(*row) for row in rows)
                return add_quality_history(database, settings.data_dir, replies, name=name, purpose=purpose, by=by)

            yield Workshop(assistant, database, add_replies)
        finally:
            database.close()
