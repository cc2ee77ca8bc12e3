"""From the folder to the index: read, cut, bring the index up to date."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.documents.chunking import chunk_documents
from assistant.documents.loader import Knowledge, load_knowledge
from assistant.domain.knowledge import Document
from assistant.domain.people import Person, Role
from assistant.features.library import Library
from assistant.language.embedder import Embedder
from assistant.language.tokens import count_wordpieces
from assistant.search.index import Index
from assistant.search.phrasings import Phrasings
from assistant.search.sync import Progress, sync


class Indexing:
    """Keeps the index in line with the library. One sync at a time; answers go on meanwhile."""

    def __init__(
        self,
        folder: Path,
        index: Index,
        embedder: Embedder,
        library: Library,
        phrasings: Phrasings,
        clock: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        self._folder = folder
        self._index = index
        self._embedder = embedder
        self._library = library
        self._phrasings = phrasings
        self._clock = clock
        self._today = today
        self._one = threading.Lock()
        self._uncovered: tuple[str, ...] = ()
        self.as_of: datetime | None = None
        self.problems: tuple[str, ...] = ()
        self.report: dict[str, Any] = {}

    @property
    def passages(self) -> int:
        """Number of passages that can be found."""
        return self._index.size

    def take(self, knowledge: Knowledge) -> None:
        """Note what could not be read in a folder."""
        self.problems = tuple(str(problem) for problem in knowledge.problems)
        self._uncovered = knowledge.uncovered

    def read_again(self, rebuild: bool = False, progress: Progress | None = None) -> None:
        """Read the folder anew, then sync. Files that cannot be read are named in ``problems``."""
        knowledge = load_knowledge(self._folder)
        self.take(knowledge)
        self._library.replace(knowledge.documents)
        self.sync(progress, rebuild)

    def sync(self, progress: Progress | None = None, rebuild: bool = False) -> None:
        """Make the index hold exactly the library's passages; what has not changed is not done again."""
        with self._one:
            done = sync(self._index, self._chunks(self._library.all()), self._embedder, progress, rebuild=rebuild)
            self._phrasings.prepare(self._library.all(), self._uncovered)
            for role in Role:
                reader = Person(id="", name="", role=role, level="")
                self._phrasings.learn_for(reader, self._today())
            self.as_of = self._clock()
            self.report = {
                "added": done.added,
                "deleted": done.deleted,
                "embedded": done.embedded,
                "rebuilt": done.reason,
            }

    def _chunks(self, documents: Sequence[Document]) -> list[Any]:
        return list(chunk_documents(documents, count_wordpieces))
