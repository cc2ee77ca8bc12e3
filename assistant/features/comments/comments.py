"""What customers write: brought in without personal details, linked to standards by a person before it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from assistant.domain.comments import MOST_CHANNEL, Comment, CommentImport, CommentRow
from assistant.domain.knowledge import Policy, Standard
from assistant.domain.maxima import within
from assistant.domain.people import Permission, Person
from assistant.errors import FixInput
from assistant.features.comments.reading import read_comments
from assistant.features.culture.details import Details
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.library import Library
from assistant.features.permitted import need
from assistant.features.practice.wish_reading import WishReader
from assistant.features.tables import Refused
from assistant.security.personal.finder import Finder
from assistant.storage.comments import CommentStore

SUGGESTED = 3
NEAR = 0.3
"""Nearness from which on a standard is suggested; a person decides, so a wrong one costs a look."""
MOST_STANDARDS = 6
MOST_NAMES = 500
INTERNAL = frozenset({"internal"})


class Preview(NamedTuple):
    """A file as it would be brought in: the rows, how many of them are new, and what is taken out or not taken."""

    rows: tuple[CommentRow, ...]
    new: int
    refused: tuple[Refused, ...]
    taken_out: tuple[str, ...]
    left_out: tuple[str, ...]


class Comments(KnowsPeople):
    """For trainers and leaders. ``reader`` knows how near words are to a standard, ``finder`` what is personal.

    ``month_first`` is how days are written.
    """

    def __init__(
        self,
        store: CommentStore,
        library: Library,
        directory: Directory,
        finder: Finder,
        reader: WishReader,
        today: Callable[[], date],
        *,
        month_first: bool = False,
    ) -> None:
        self._store, self._library, self._directory = store, library, directory
        self._finder, self._reader, self._today, self._month_first = finder, reader, today, month_first

    def preview(self, person: Person, text: str, also: str = "") -> Preview:
        """A file as it would be brought in; nothing is kept. ``also`` are names that are to be taken out too.

        Raises NotAllowed, and FixInput for a file that cannot be read.
        """
        need(person, Permission.read_comments)
        file = read_comments(text, self._today(), month_first=self._month_first)
        also = within(also, MOST_NAMES, "The list of names")
        details = Details(self._finder, self._directory.people())
        rows: list[CommentRow] = []
        taken: dict[str, None] = {}
        for row in file.rows:
            plain = details.cleaned([row.words, row.channel])
            told = details.cleaned([row.words, row.channel], also=also) if also.strip() else plain
            taken.update(dict.fromkeys(told.taken_out))
            words, channel = told.texts
            # Other names on the list make no other comment of it.
            rows.append(
                row.model_copy(update={"words": words, "channel": channel[:MOST_CHANNEL], "known_by": plain.texts[0]})
            )
        return Preview(tuple(rows), self._store.new(rows), file.refused, tuple(taken), file.left_out)

    def bring_in(self, person: Person, text: str, also: str = "") -> int:
        """Keep what ``preview`` shows; how many comments came in. Raises what ``preview`` raises."""
        return self._store.add(self.preview(person, text, also).rows)

    def to_look_at(self, person: Person, most: int) -> tuple[tuple[Comment, tuple[Standard, ...]], ...]:
        """Comments that nobody has linked yet, the latest first, each with up to three standards suggested by meaning.

        Raises NotAllowed.
        """
        need(person, Permission.read_comments)
        standards, policies = self._documents(person)
        found = []
        for one in self._store.undecided(most):
            near = self._reader.ranked(one.words, standards, policies, SUGGESTED)
            found.append((one, tuple(standard for standard, score in near if score >= NEAR)))
        return tuple(found)

    def waiting(self, person: Person) -> int:
        """How many comments nobody has linked yet. Raises NotAllowed."""
        need(person, Permission.read_comments)
        return self._store.undecided_count()

    def standards(self, person: Person) -> tuple[Standard, ...]:
        """The standards for customers in force that the person may read, by title."""
        return tuple(sorted(self._documents(person)[0], key=lambda one: one.title.casefold()))

    def link(self, person: Person, comment_id: str, standards: Iterable[str]) -> Comment:
        """Say which standards a comment is about, none for none; from then on it counts.

        Raises NotAllowed, NotFound, FixInput for a standard that is not there for the person.
        """
        need(person, Permission.read_comments)
        chosen = tuple(dict.fromkeys(standards))
        if not set(chosen) <= {one.id for one in self._documents(person)[0]}:
            raise FixInput("One of these standards is not in force any more. Choose again.")
        if len(chosen) > MOST_STANDARDS:
            raise FixInput(f"Choose up to {MOST_STANDARDS} standards: those it is most about.")
        return self._store.link(comment_id, chosen)

    def unlink(self, person: Person, comment_id: str) -> Comment:
        """Have a comment looked at again. Raises NotAllowed, NotFound."""
        need(person, Permission.read_comments)
        return self._store.unlink(comment_id)

    def counts(self, person: Person) -> Mapping[str, int]:
        """How many comments are linked to each standard that the person may read, the most first. Raises NotAllowed."""
        need(person, Permission.read_comments)
        readable = {one.id for one in self._documents(person)[0]}
        found = [(one, count) for one, count in self._store.counts().items() if one in readable]
        return dict(sorted(found, key=lambda item: -item[1]))

    def about(self, person: Person, standard_id: str, most: int) -> tuple[Comment, ...]:
        """Comments linked to a standard, or for an empty id to none, the latest first; none for one that is closed."""
        need(person, Permission.read_comments)
        readable = {one.id for one in self._documents(person)[0]}
        if standard_id and standard_id not in readable:
            return ()
        found = self._store.about(standard_id, most)
        shown = ({"standards": tuple(name for name in one.standards if name in readable)} for one in found)
        return tuple(one.model_copy(update=open_now) for one, open_now in zip(found, shown, strict=True))

    def get(self, person: Person, comment_id: str) -> Comment:
        """One comment, for its words. Raises NotAllowed, NotFound."""
        need(person, Permission.read_comments)
        return self._store.get(comment_id).model_copy(update={"standards": ()})

    def imports(self, person: Person, most: int) -> tuple[CommentImport, ...]:
        """What was brought in, the latest first. Raises NotAllowed."""
        need(person, Permission.read_comments)
        return self._store.imports(most)

    def remove(self, person: Person, comment_id: str) -> None:
        """Take a comment away; ``put_back`` undoes it. Raises NotAllowed, NotFound."""
        need(person, Permission.read_comments)
        self._store.remove(comment_id)

    def put_back(self, person: Person, comment_id: str) -> None:
        """Undo ``remove``. Raises NotAllowed, NotFound for what is gone for good."""
        need(person, Permission.read_comments)
        self._store.put_back(comment_id)

    def remove_import(self, person: Person, import_id: str) -> None:
        """Take away all that came in together; ``put_back_import`` undoes it. Raises NotAllowed, NotFound."""
        need(person, Permission.read_comments)
        self._store.remove_import(import_id)

    def put_back_import(self, person: Person, import_id: str) -> None:
        """Undo ``remove_import``. Raises NotAllowed, NotFound for what is gone for good."""
        need(person, Permission.read_comments)
        self._store.put_back_import(import_id)

    def _documents(self, person: Person) -> tuple[list[Standard], list[Policy]]:
        """Standards for customers and policies that are in force and open to the person."""
        found = self._library.permitted(person, self._today()).values()
        standards = [one for one in found if isinstance(one, Standard) and set(one.channels) != INTERNAL]
        return standards, [one for one in found if isinstance(one, Policy)]
