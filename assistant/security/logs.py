"""Log lines without personal details."""

from __future__ import annotations

import logging

from assistant.security.personal.finder import Finder


class MaskingFormatter(logging.Formatter):
    """Writes ``[e-mail]`` for an e-mail address, in messages and in the text of exceptions, and so on for each kind."""

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self._finder = finder

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return self._finder.masked(super().format(record))
