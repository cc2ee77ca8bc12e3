"""From the folder to the index: read, cut, bring the index up to date, if need be while the old one answers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assistant.documents.chunking import chunk_documents
from assistant.documents.loader import Knowledge, load_knowledge
from assistant.domain.first_week import WeekPath
from assistant.domain.passages import Chunk
from assistant.domain.people import Person
from assistant.errors import AssistantError, Busy
from assistant.features.giving_way import Way
from assistant.features.learning import LEARN, UNLEARN, Learning
from assistant.features.library import Library
from assistant.language.embedder import Embedder
from assistant.language.tokens import count_wordpieces
from assistant.search import generations
from assistant.search.index import Index
from assistant.search.manifest import FILE
from assistant.search.phrasings import Phrasings
from assistant.search.sync import Progress, Synced, build, take_out, update

PATIENCE = 5.0
"""Seconds that somebody who changes the library waits for the index, which may have a lot to do just then."""
_LOOK = 0.2

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Building:
    """Work on the index that goes on beside the answers; ``total`` is 0 until it is known."""

    embedder: str
    done: int = 0
    total: int = 0
    seconds_left: float | None = None


class _Stopped(Busy):
    """The program ends; what was embedded is kept."""

    def __init__(self) -> None:
        super().__init__("The program is being stopped. What was embedded is kept.")


class Indexing:
    """Keeps the index in line with the library. One sync at a time, in a thread of its own; answers go on.

    ``packaged`` is the embedder that needs no network. It keeps an older generation of its own in line while
    ``embedder``, when it is another one, fills the next. Whatever is done gives ``way`` to people's questions.
    """

    def __init__(
        self,
        folder: Path,
        index: Index,
        embedder: Embedder,
        library: Library,
        phrasings: Phrasings,
        clock: Callable[[], datetime],
        today: Callable[[], date],
        packaged: Embedder | None = None,
        way: Way | None = None,
    ) -> None:
        self._folder = folder
        self._index = index
        self._embedder = embedder
        self._packaged = packaged or embedder
        self._library = library
        self._clock = clock
        self._way = way or Way()
        self._idle = threading.Event()
        self._idle.set()
        self.learning = Learning(phrasings, today, self._way, lambda: not self._idle.wait(_LOOK))
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._last: Future[None] | None = None
        self._asking = threading.Lock()
        self._stopping = threading.Event()
        self._uncovered: tuple[str, ...] = ()
        self._unread: tuple[str, ...] = ()
        self.first_week: WeekPath | None = None
        self.as_of: datetime | None = None
        self.building: Building | None = None
        self.failure = ""
        self.report: dict[str, Any] = {}

    @property
    def passages(self) -> int:
        """Number of passages that can be found."""
        return self._index.size

    @property
    def serving(self) -> str:
        """Id of the embedder whose vectors are searched."""
        return self._index.view.model

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, and why the index could not be brought up to date."""
        return (*self._unread, *([self.failure] if self.failure else []))

    def take(self, knowledge: Knowledge) -> None:
        """Note what could not be read in a folder, and what it says besides documents."""
        self._unread = tuple(str(problem) for problem in knowledge.problems)
        self.first_week = knowledge.first_week
        self._uncovered = knowledge.uncovered

    def start(self, progress: Progress | None = None, rebuild: bool = False, wait: bool = False) -> None:
        """Bring the index in line: at once where nothing could answer otherwise or ``wait`` says so.

        Else, where another embedder is wanted or it works over the network, in the background.
        """
        if wait or rebuild or self._index.generation.manifest.is_filling or not self._in_background():
            self.sync(progress, rebuild)
        else:
            self.follow()
        self.learning.put_off()

    def read_again(self, rebuild: bool = False, progress: Progress | None = None, seconds: float | None = None) -> None:
        """Read the folder anew, then sync. Files that cannot be read are named in ``problems``.

        After ``seconds`` it goes on in the background; ``building`` and ``learning.is_going_on`` tell.
        """
        until = None if seconds is None else time.monotonic() + seconds
        knowledge = load_knowledge(self._folder)
        self.take(knowledge)
        self._library.replace(knowledge.documents)
        done = self.sync(progress, rebuild, seconds)
        self.learning.later(unless_learnt=done)
        while self.learning.is_going_on and not self._stopping.wait(_LOOK):
            if until is not None and time.monotonic() > until:
                return

    def sync(self, progress: Progress | None = None, rebuild: bool = False, seconds: float | None = None) -> bool:
        """Make the index hold exactly the library's passages; what has not changed is not done again.

        Waits for it, at most ``seconds``, and raises what went wrong; the index that served goes on serving.
        Returns whether it is done.
        """
        work = self._worker.submit(self._work, progress, rebuild)
        try:
            work.result(seconds)
        except TimeoutError:
            if work.done():  # then it is the work's own
                raise
            return False
        return True

    def follow(self, person: Person | None = None, taken_out: bool = False) -> None:
        """Take up what somebody changed in the library; where that needs another embedder or the network, or the
        index has a lot to do, in the background.

        What is not in the library any more is gone for questions before this is called.
        """
        done = False
        if self._in_background():
            self._keep_serving()
            with self._asking:
                # A round that has not begun yet will see all that is new.
                if self._last is None or self._last.running() or self._last.done():
                    self._last = self._worker.submit(self._work, None, False)
        else:
            done = self.sync(seconds=PATIENCE if self.learning.in_jobs else None)
        if person is not None:
            self.learning.later(person, UNLEARN if taken_out else LEARN, unless_learnt=done)

    def stop(self) -> None:
        """Have the work under way end soon; what was embedded is kept."""
        self._stopping.set()

    def close(self) -> None:
        """Stop, and wait until no thread works on the index."""
        self.stop()
        self._worker.shutdown(cancel_futures=True)

    def _in_background(self) -> bool:
        return self._embedder is not self._packaged or self.serving != self._embedder.model_id

    def _keep_serving(self) -> None:
        """What can be done at once: the phrasings, and a generation that the packaged embedder made."""
        with self._index.changing:
            generation = self._index.generation
            if generation.manifest.stamp == (self._packaged.model_id, self._index.stamp.chunker):
                update(self._index, self._chunks(), self._packaged)
                self.as_of = self._clock()
            else:
                take_out(self._index, self._chunks())
            if self.as_of is None:
                self.as_of = datetime.fromtimestamp((generation.folder / FILE).stat().st_mtime, UTC)
        self._prepare()

    def _prepare(self) -> None:
        self.learning.prepare(self._library.all(), self._uncovered)

    def _work(self, progress: Progress | None, rebuild: bool) -> None:
        def told(done: int, total: int, seconds_left: float) -> None:
            if self._stopping.is_set():
                raise _Stopped
            self.building = Building(self._embedder.model_id, done, total, seconds_left)
            if progress is not None:
                progress(done, total, seconds_left)
            self._way.give()

        if self._stopping.is_set():
            raise _Stopped
        self.building = Building(self._embedder.model_id)
        self._idle.clear()
        try:
            done = self._in_line(told, rebuild)
        except Exception as error:
            if self._stopping.is_set():
                # Its connections were cut on purpose.
                raise _Stopped from None
            self._failed(error)
            raise
        finally:
            self.building = None
            self._idle.set()
        self.failure = ""
        generations.note_problem(self._index.folder, "")
        self.as_of = self._clock()
        self.report = {
            "added": done.added,
            "deleted": done.deleted,
            "embedded": done.embedded,
            "rebuilt": done.reason,
        }

    def _in_line(self, progress: Progress, rebuild: bool) -> Synced:
        if rebuild or self._index.generation.manifest.stamp != self._index.stamp:
            done = build(self._index, self._chunks, self._embedder, progress, rebuild=rebuild)
        else:
            done = update(self._index, self._chunks(), self._embedder, progress)
        self._prepare()
        return done

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AssistantError):
            why = str(error)
            log.warning("The index could not be brought up to date. %s", why)
        else:
            why = f"An unexpected fault ({type(error).__name__}); the log says more."
            log.error("The index could not be brought up to date.", exc_info=error)
        self.failure = (
            f"The index could not be brought up to date with {self._embedder.model_id}; it goes on with what it had"
            f" ({self.serving}). {why} It is tried again at the next start or by `python -m assistant index`."
        )
        generations.note_problem(self._index.folder, self.failure)

    def _chunks(self) -> Sequence[Chunk]:
        chunks: list[Chunk] = []
        for document in self._library.all():
            chunks += chunk_documents([document], count_wordpieces)
            self._way.give()
        return chunks
