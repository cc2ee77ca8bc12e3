"""Runs that were played: each seen by who played it alone, and only as far as its scenario is open to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from assistant.domain.conversation import Topic
from assistant.domain.knowledge import Document
from assistant.domain.maxima import LISTED
from assistant.domain.people import Permission, Person
from assistant.domain.run_views import Comparison, RunLine, RunView, compared, line_of, view_of
from assistant.domain.runs import Run
from assistant.errors import NotAllowed, NotFound
from assistant.features.library import Library
from assistant.features.markdown.run import run_markdown
from assistant.storage.runs import RunStore

NO_TURN = "There is no such turn in this run."


class KeptRuns:
    """One's own runs. A run of somebody else is not found, whoever asks."""

    def __init__(self, store: RunStore, library: Library, today: Callable[[], date], time_zone: str) -> None:
        self._store, self._library, self._today, self._time_zone = store, library, today, time_zone

    def open(self, person: Person, run_id: str) -> Run:
        """One's own run as it is stored, with all that is hidden: show a ``view`` of it instead.

        A turn of it may be pending since a crash; ``Runs.resume`` has it answered. Raises NotFound.
        """
        need_practice(person)
        return self._store.get(person.id, run_id)

    def view(self, person: Person, run: Run, *, whole_mood: bool = False) -> RunView:
        """What a reader may see of a run, who plays it or whom it was submitted to; ``whole_mood`` for the latter."""
        opened = self._library.opened(person)
        withheld = is_closed(run, person, opened)
        standards = () if withheld else self._standards(person, run)
        return view_of(run, standards, withheld=withheld, whole_mood=whole_mood)

    def list(self, person: Person, most: int = LISTED, for_assignment: str | None = None) -> tuple[RunLine, ...]:
        """One's own last runs, at most ``most``, newest first; with an id, those begun for an assignment."""
        need_practice(person)
        opened = self._library.opened(person)
        runs = self._store.mine(person.id, most, for_assignment)
        return tuple(line_of(run, withheld=is_closed(run, person, opened)) for run in runs)

    def compare(self, person: Person, run_id: str, end_a: str, end_b: str) -> Comparison:
        """Two branches of one's own run side by side, each up to one of its turns. Raises NotFound."""
        run = self.open(person, run_id)
        try:
            return compared(run, end_a, end_b, withheld=is_closed(run, person, self._library.opened(person)))
        except KeyError:
            raise NotFound(NO_TURN) from None

    def delete(self, person: Person, run_id: str) -> None:
        """Remove one's own run, and with it what was submitted of it; ``restore`` brings both back while it can.

        Raises NotFound.
        """
        self._store.delete(person.id, run_id)

    def restore(self, person: Person, run_id: str) -> Run:
        """Undo a deletion. Raises NotFound."""
        return self._store.restore(person.id, run_id)

    def export_markdown(self, person: Person, run_id: str) -> str:
        """One's own run with all its branches as a Markdown file. Raises NotFound."""
        return run_markdown(self.view(person, self.open(person, run_id)), self._time_zone)

    def all_views(self, person: Person) -> tuple[RunView, ...]:
        """Every run of somebody as they may see it, the oldest first: for taking one's data along."""
        return tuple(self.view(person, run) for run in reversed(self._store.mine(person.id, most=None)))

    def _standards(self, person: Person, run: Run) -> tuple[Topic, ...]:
        permitted = self._library.permitted(person, self._today())
        names = (name for name in run.scenario.standards if name in permitted)
        return tuple(Topic(document_id=name, title=permitted[name].title) for name in names)


def is_closed(run: Run, person: Person, opened: Mapping[str, Document]) -> bool:
    """Whether a run rests on something that its reader may not read now.

    ``opened`` are the documents that they may read, by ``id@version``. What the customer says is made of the scenario,
    and the scenario of all that it rests on, so that nothing of it can be told apart.
    """
    scenario = run.scenario
    rests_on = {*scenario.rests_on, *(cited.document for cited in scenario.citations)}
    return person.role not in scenario.audience or not rests_on <= opened.keys()


def need_practice(person: Person) -> None:
    """Raises NotAllowed for who may not practise."""
    if not person.may(Permission.practise):
        raise NotAllowed("Practice is not open to you.")
