"""Ask a person: a question the playbook does not answer goes to a named owner and comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from assistant.domain.company import Company
from assistant.domain.conversation import PersonQuestion
from assistant.domain.knowledge import Document
from assistant.domain.people import Permission, Person
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.answer_drafts import save_draft
from assistant.features.culture.details import Cleaned, Details
from assistant.features.directory import Directory, KnowsPeople
from assistant.security.personal.finder import Finder
from assistant.storage.documents import DocumentStore
from assistant.storage.questions import QuestionStore

MAX_CHARACTERS = 4_000
UNDO = timedelta(minutes=1)


class Questions(KnowsPeople):
    """Questions to a person: asked by anybody, answered by trainers and leaders.

    ``directory`` knows whose names may be passed on, ``finder`` what else nobody needs in order to answer;
    ``without_details`` takes personal details out of a text before others read it in a document.
    """

    def __init__(
        self,
        store: QuestionStore,
        documents: DocumentStore,
        directory: Directory,
        finder: Finder,
        company: Company,
        clock: Callable[[], datetime],
        today: Callable[[], date],
        without_details: Callable[[str], str],
    ) -> None:
        self._store, self._documents, self._directory, self._finder = store, documents, directory, finder
        self._company, self._clock, self._today = company, clock, today
        self._without_details = without_details

    def ask(self, person: Person, question: str, turn_id: str | None = None) -> tuple[PersonQuestion, tuple[str, ...]]:
        """Pass a question on, without a customer's details; the result names its owner and the day an answer is due.

        Colleagues stay in it: it may be about one. The result names what was taken out, too. The same question of the
        same turn gives the one that is there. Raises NotAllowed, FixInput for an empty or too long question, NotFound
        for somebody else's turn.
        """
        self._need(person, Permission.ask_a_person)
        cleaned = self._cleaned(person, written(question, "question"))
        desk = self._company.questions_to_a_person
        due = self._company.working_calendar.after(self._today(), desk.due_working_days)
        asked = self._store.ask(person.id, person.name, cleaned.texts[0], desk.owner, due, turn_id)
        return asked, cleaned.taken_out

    def mine(self, person: Person) -> list[PersonQuestion]:
        """What this person asked and did not take back, newest first."""
        return list(self._store.mine(person.id))

    def waiting(self, person: Person) -> list[PersonQuestion]:
        """Questions without an answer, the earliest due first."""
        self._need(person, Permission.answer_questions)
        return list(self._store.open())

    def answer(self, person: Person, question_id: str, text: str) -> PersonQuestion:
        """Answer a question; the asker sees the answer and who gave it."""
        self._need(person, Permission.answer_questions)
        return self._store.answer(question_id, written(text, "answer"), person.name)

    def take_back(self, person: Person, question_id: str) -> PersonQuestion:
        """Take back a question that nobody has answered. Raises NotAllowed, NotFound, FixInput after an answer."""
        self._own(person, question_id)
        return self._store.take_back(question_id)

    def put_back(self, person: Person, question_id: str) -> PersonQuestion:
        """Undo ``take_back`` of a moment ago. Raises NotAllowed, NotFound."""
        taken_back = self._own(person, question_id).taken_back_at
        if taken_back is not None and self._clock() - taken_back > UNDO:
            raise NotFound("It is too late to undo that. Ask again.")
        return self._store.put_back(question_id)

    def publish_draft(self, person: Person, question_id: str) -> Document:
        """Make a document draft of an answered question; the same draft when it exists already."""
        self._need(person, Permission.publish_draft)
        asked = self._store.get(question_id)
        if asked.answer is None:
            raise FixInput("Answer the question first; then its answer can become a draft.")
        if asked.draft_document_id:
            return self._documents.get(asked.draft_document_id)
        by = person.name
        wording = [self._without_details(asked.question)]
        draft = save_draft(self._documents, asked.id, asked.answer, wording, asked.owner, self._today(), by)
        self._store.link_draft(question_id, draft.reference)
        return draft

    def _own(self, person: Person, question_id: str) -> PersonQuestion:
        self._need(person, Permission.ask_a_person)
        question = self._store.get(question_id)
        if question.person_id != person.id:
            raise NotFound("There is no such question of yours.")
        return question

    def _cleaned(self, person: Person, text: str) -> Cleaned:
        people = {one.id: one for one in (*self._directory.people(), person)}
        details = Details(self._finder, list(people.values()))
        return details.cleaned([text], stay=[one.name for one in details.named([text]) if one.colleague])

    def _need(self, person: Person, permission: Permission) -> None:
        if not person.may(permission):
            raise NotAllowed(f"Your role does not {permission.value}.")


def written(text: str, what: str) -> str:
    """The text without blanks around it. Raises FixInput, which names ``what`` it is, where it is empty or too long."""
    text = text.strip()
    if not text:
        raise FixInput(f"The {what} is empty. Write it, then send it.")
    if len(text) > MAX_CHARACTERS:
        raise FixInput(f"The {what} has {len(text):,} characters. Keep it under {MAX_CHARACTERS:,}.")
    return text
