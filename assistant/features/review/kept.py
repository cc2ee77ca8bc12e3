"""Reviews that were kept: private to their author until shared with who leads the author's team."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain.maxima import LISTED
from assistant.domain.people import Permission, Person
from assistant.domain.review import Review
from assistant.errors import FixInput, NotAllowed
from assistant.features.library import Library
from assistant.features.names import Names
from assistant.features.still_open import shown_review
from assistant.storage.reviews import ReviewStore


class KeptReviews:
    """One's own reviews and those shared with one; of each what rests on documents that its reader may read now.

    ``names`` knows teams and authors.
    """

    def __init__(self, library: Library, store: ReviewStore, names: Names | None = None) -> None:
        self._library, self._store, self._names = library, store, names

    def mine(self, person: Person, most: int = LISTED) -> list[Review]:
        """The person's own last reviews, at most ``most``, newest first."""
        return self._all_shown(person, self._store.mine(person.id, most))

    def shared(self, person: Person, most: int = LISTED) -> list[Review]:
        """The last ``most`` reviews that authors share with who leads one of the person's teams, newest first."""
        if not person.may(Permission.read_shared_reviews):
            raise NotAllowed("Shared reviews are for trainers and leaders.")
        return self._all_shown(person, self._store.shared(person.leads, person.id, most))

    def open(self, person: Person, review_id: str) -> Review:
        """One's own review, or one that its author shares with who leads a team, as the person does.

        Raises NotFound.
        """
        teams = person.leads if person.may(Permission.read_shared_reviews) else frozenset[str]()
        return self._shown(person, self._store.get(person.id, review_id, teams))

    def delete(self, person: Person, review_id: str) -> None:
        """Remove one's own review; ``restore`` brings it back while it can be undone. Raises NotFound."""
        self._store.delete(person.id, review_id)

    def restore(self, person: Person, review_id: str) -> Review:
        """Undo a deletion. Raises NotFound."""
        return self._shown(person, self._store.restore(person.id, review_id))

    def share(self, person: Person, review_id: str) -> Review:
        """Let trainers and leaders who lead the person's team read one's own review.

        It stays with the team of that moment, also when the person moves to another one, until it is unshared.
        Raises NotFound, and FixInput for somebody without a team.
        """
        if not person.team_id:
            raise FixInput(f"You are in no team yet, so there is nobody to share it with. {self._whom_to_ask()}")
        return self._shown(person, self._store.share(person.id, review_id, person.team_id))

    def unshare(self, person: Person, review_id: str) -> Review:
        """Keep one's own review to oneself again. Raises NotFound."""
        return self._shown(person, self._store.unshare(person.id, review_id))

    def allow_example(self, person: Person, review_id: str, allowed: bool) -> Review:
        """Let trainers who may read one's own shared review keep a sentence of it as an example, or stop it.

        Raises NotFound, and FixInput for a review that is not shared.
        """
        if allowed and not self._store.get(person.id, review_id).shared:
            raise FixInput("Share the review first; then your trainer can see it and keep a sentence of it.")
        return self._shown(person, self._store.allow_example(person.id, review_id, allowed))

    def _shown(self, person: Person, review: Review) -> Review:
        """A stored review as this person may read it, with the names that belong to it."""
        return self._all_shown(person, [review])[0]

    def _all_shown(self, person: Person, reviews: Iterable[Review]) -> list[Review]:
        opened = self._library.opened(person)
        teams: dict[str, str] = {person.team_id: person.team}
        authors: dict[str, str] = {person.id: person.name}
        found = []
        for review in reviews:
            team, author = review.shared_team_id, review.person_id
            if self._names is not None and team not in teams:
                teams[team] = self._names.team(team)
            if self._names is not None and author not in authors:
                authors[author] = self._names.person(author)
            told = {"shared_with": teams.get(team, "") if review.shared else "", "author": authors.get(author, "")}
            found.append(shown_review(review, opened).model_copy(update=told))
        return found

    def _whom_to_ask(self) -> str:
        names = self._names.administrators() if self._names is not None else ()
        whom = f" ({', '.join(names)})" if names else ""
        return f"Ask an administrator{whom} to put you into your team; then you can share."
