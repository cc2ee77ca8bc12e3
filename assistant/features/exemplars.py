"""A trainer keeps a good sentence of a reply, with its author's consent, as an example of a standard."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import date, datetime

from assistant.domain.company import Company
from assistant.domain.exemplars import Exemplar, Preview
from assistant.domain.knowledge import Document, Part, Policy, Standard
from assistant.domain.people import Permission, Person
from assistant.domain.quotes import find_quote
from assistant.domain.review import Review
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.exemplar_lines import check_line, slotted
from assistant.features.exemplar_trial import Trial
from assistant.features.exemplar_versions import with_line, without_line
from assistant.features.library import Library
from assistant.language.text import words
from assistant.storage.documents import DocumentStore
from assistant.storage.exemplars import ExemplarStore


class Exemplars:
    """``open_review`` gives a review that a person may read. A kept line is in force from the day it is kept."""

    def __init__(
        self,
        open_review: Callable[[Person, str], Review],
        store: ExemplarStore,
        shelf: DocumentStore,
        library: Library,
        trial: Trial,
        company: Company,
        today: Callable[[], date],
    ) -> None:
        self._open_review = open_review
        self._store = store
        self._shelf = shelf
        self._library = library
        self._trial = trial
        self._company = company
        self._today = today
        # Two lines kept at once are two versions, one upon the other.
        self._saving = threading.Lock()

    def standards(self, person: Person) -> tuple[Standard, ...]:
        """The standards in force that a line can join, by title."""
        _need(person)
        found = self._library.permitted(person, self._today()).values()
        mine = [d for d in found if isinstance(d, Standard) and d.parts(Part.say)]
        return tuple(sorted(mine, key=lambda standard: standard.title))

    def line(self, person: Person, review_id: str, sentence: str) -> str:
        """A sentence of an allowed review with what belongs to its case as slots; to be looked at by the trainer.

        Raises NotAllowed, NotFound, and FixInput for words that do not stand in the draft.
        """
        review = self._allowed(person, review_id, sentence)
        return slotted(sentence, review.reply, self._company, self._known(person))

    async def preview(
        self, person: Person, review_id: str, sentence: str, standard_id: str, line: str | None = None
    ) -> Preview:
        """Which labelled replies change their verdict once the line is there; nothing is saved.

        ``line`` is the sentence as the trainer edited it; without one, what stands in the way is the preview's
        ``problem``, so that there is a line to edit. Raises what ``keep`` raises.
        """
        standard, today = self._standard(person, standard_id), self._today()
        offered = line if line is not None else await asyncio.to_thread(self.line, person, review_id, sentence)
        try:
            checked = await asyncio.to_thread(self._line, person, review_id, sentence, offered)
            after = with_line(standard, checked, standard.version + 1, today)
        except FixInput as error:
            if line is not None:
                raise
            return Preview(line=offered, problem=str(error))
        return await self._trial.run(standard, after, checked, today)

    def keep(
        self, person: Person, review_id: str, sentence: str, standard_id: str, key: str, line: str | None = None
    ) -> Document:
        """Put a new version of a standard in force that has the line; the same ``key`` gives the same version.

        Raises NotAllowed for anybody but a trainer and without the author's permission, NotFound for a review
        or a standard that is not there for them, and FixInput for words that do not stand in the draft and for
        a line that still tells of its case.
        """
        _need(person)
        with self._saving:
            known = self._store.find(person.id, key)
            if known is None:
                line = self._line(person, review_id, sentence, line)
                standard = self._standard(person, standard_id)
                made = with_line(standard, line, self._next_version(standard_id), self._today())
                self._shelf.save(made, "draft", person.name)
                known = self._store.add(
                    person.id,
                    person.name,
                    key,
                    review_id=review_id,
                    document_id=made.id,
                    version=made.version,
                    line=line,
                )
            # An earlier try may have stopped between saving and this.
            if self._shelf.status(known.reference).state == "draft":
                self._library.publish(person, known.reference)
            return self._shelf.get(known.reference)

    def kept(self, person: Person) -> tuple[Exemplar, ...]:
        """Every line that was kept and not taken out, newest first."""
        _need(person)
        return self._store.kept()

    def of_review(self, person: Person, review_id: str) -> tuple[Exemplar, ...]:
        """What was kept from a review that the person may read. Raises NotFound."""
        return self._store.of_review(self._open_review(person, review_id).id)

    def given_by(self, person: Person, since: datetime) -> tuple[Exemplar, ...]:
        """What was kept since then from the person's own reviews, while they allow it, newest first."""
        return self._store.given_by(person.id, since)

    def take_out(self, person: Person, exemplar_id: str) -> Exemplar:
        """Put a version in force without the line; taking it out twice changes nothing.

        Raises NotAllowed for anybody but a trainer, NotFound.
        """
        _need(person)
        with self._saving:
            kept = self._store.get(exemplar_id)
            if kept.taken_out_at is not None:
                return kept
            standard = self._library.permitted(person, self._today()).get(kept.document_id)
            made = None
            if isinstance(standard, Standard):
                made = without_line(standard, kept.line, self._next_version(standard.id), self._today())
            if made is not None:
                self._shelf.save(made, "draft", person.name)
                self._library.publish(person, made.reference)
            return self._store.take_out(exemplar_id)

    def _line(self, person: Person, review_id: str, sentence: str, line: str | None) -> str:
        review = self._allowed(person, review_id, sentence)
        known = self._known(person)
        if line is None:
            line = slotted(sentence, review.reply, self._company, known)
        return check_line(line, sentence, review.reply, self._company, known)

    def _allowed(self, person: Person, review_id: str, sentence: str) -> Review:
        _need(person)
        review = self._open_review(person, review_id)
        if not (review.shared and review.example_allowed):
            raise NotAllowed("Its author has not said that a sentence of this reply may be kept. Ask them first.")
        if find_quote(review.reply.draft, sentence) is None:
            raise FixInput("Those words do not stand in the reply. Choose one of its sentences.")
        return review

    def _standard(self, person: Person, standard_id: str) -> Standard:
        found = next((one for one in self.standards(person) if one.id == standard_id), None)
        if found is None:
            raise NotFound("There is no such standard in force. Choose another one.")
        return found

    def _known(self, person: Person) -> frozenset[str]:
        """Words of standards and policies: a capital makes no name of them."""
        found = self._library.permitted(person, self._today()).values()
        return frozenset(word for d in found if isinstance(d, Standard | Policy) for word in words(d.body))

    def _next_version(self, document_id: str) -> int:
        versions = [d.version for d in self._library.all() if d.id == document_id]
        return 1 + max([*versions, self._shelf.latest_version(document_id)])


def _need(person: Person) -> None:
    if not person.may(Permission.keep_exemplar):
        raise NotAllowed("Only a trainer keeps sentences as examples.")
