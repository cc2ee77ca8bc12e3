"""Promises to keep: confirmed by who made them, then kept, missed or handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assistant.domain import maxima
from assistant.domain.commitments import CommitmentState
from assistant.domain.maxima import within
from assistant.domain.people import Permission, Person
from assistant.domain.review import FollowUp
from assistant.errors import FixInput, NotAllowed
from assistant.storage.follow_ups import FollowUpStore

MAX_CHARACTERS = 500


class FollowUps:
    """What a person promised and what a person keeps; nobody else sees it."""

    def __init__(self, store: FollowUpStore, today: Callable[[], date]) -> None:
        self._store, self._today = store, today

    def confirm(
        self,
        person: Person,
        key: str,
        *,
        what: str,
        whom: str,
        due_on: date | None,
        quote: str = "",
        review_id: str | None = None,
    ) -> FollowUp:
        """Put a promise on the person's list; the same ``key`` gives the same one.

        Raises FixInput for a promise without words, without a day, or with a day that has passed.
        """
        self._need(person)
        what = _text(what, "what you promised")
        if due_on is None:
            raise FixInput("Give the promise a day, so that it can be kept.")
        if due_on < self._today():
            raise FixInput(f"{due_on:%A %d %B %Y} has passed. Give the promise a day from today on.")
        return self._store.add(
            person.id,
            person.name,
            key,
            what=what,
            whom=within(" ".join(whom.split()), maxima.NAME, "Whom you promised it") or "the customer",
            due_on=due_on,
            quote=quote[:2_000],
            review_id=review_id,
        )

    def mine(self, person: Person) -> list[FollowUp]:
        """What the person keeps or has handed over: open ones first, the earliest due first."""
        self._need(person)
        return list(self._store.mine(person.id))

    def of_review(self, person: Person, review_id: str) -> list[FollowUp]:
        """What the person confirmed from one review."""
        return list(self._store.of_review(person.id, review_id))

    def kept(self, person: Person, follow_up_id: str, note: str = "") -> FollowUp:
        """It was done."""
        return self._store.settle(person.id, follow_up_id, CommitmentState.kept, _note(note))

    def missed(self, person: Person, follow_up_id: str, note: str = "") -> FollowUp:
        """It was not done; ``note`` may say what happens now."""
        return self._store.settle(person.id, follow_up_id, CommitmentState.missed, _note(note))

    def reopen(self, person: Person, follow_up_id: str) -> FollowUp:
        """Undo kept or missed."""
        return self._store.settle(person.id, follow_up_id, CommitmentState.open)

    def move(self, person: Person, follow_up_id: str, due_on: date) -> FollowUp:
        """Give it another day. Raises FixInput for a day that has passed."""
        if due_on < self._today():
            raise FixInput("That day has passed. Choose today or a later day, and tell the customer.")
        return self._store.move(person.id, follow_up_id, due_on)

    def hand_over(self, person: Person, follow_up_id: str, colleague: Person) -> FollowUp:
        """Let a colleague keep it. Raises FixInput for handing over to oneself."""
        if colleague.id == person.id:
            raise FixInput("You keep this promise already. Choose a colleague.")
        return self._store.hand_over(person.id, person.name, follow_up_id, colleague.id, colleague.name)

    def remove(self, person: Person, follow_up_id: str) -> None:
        """Take back a promise that was confirmed by mistake."""
        self._store.remove(person.id, follow_up_id)

    def overdue(self, person: Person) -> int:
        """How many promises the person keeps whose day has passed."""
        return sum(
            one.owner_id == person.id and one.state is CommitmentState.open and one.due_on < self._today()
            for one in self._store.mine(person.id)
        )

    def _need(self, person: Person) -> None:
        if not person.may(Permission.keep_promises):
            raise NotAllowed("The list of promises is not open to you.")


def _text(text: str, name: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise FixInput(f"Say {name} in a few words.")
    if len(text) > MAX_CHARACTERS:
        raise FixInput(f"That is {len(text):,} characters; say {name} in at most {MAX_CHARACTERS}.")
    return text


def _note(note: str) -> str:
    return within(note.strip(), MAX_CHARACTERS, "The note")
