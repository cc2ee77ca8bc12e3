"""Ask a leader: anybody asks, leaders answer, everybody reads the answer where the asker agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from assistant.domain.company import Company
from assistant.domain.leader_questions import LeaderQuestion
from assistant.domain.people import Permission, Person, Role
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.culture.details import Cleaned, Details
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.permitted import need
from assistant.features.questions import UNDO, written
from assistant.security.personal.finder import Finder
from assistant.storage.leader_questions import LeaderQuestionStore


class LeaderQuestions(KnowsPeople):
    """``directory`` knows who leads, ``finder`` what nobody else should read of a question that everybody reads."""

    def __init__(
        self,
        store: LeaderQuestionStore,
        directory: Directory,
        finder: Finder,
        company: Company,
        clock: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        self._store, self._directory, self._finder = store, directory, finder
        self._company, self._clock, self._today = company, clock, today

    def leaders(self, person: Person) -> tuple[Person, ...]:
        """Who can be asked: everybody else who leads, by name. Raises NotAllowed."""
        need(person, Permission.ask_leader)
        found = [one for one in self._directory.people() if one.role is Role.leader and one.id != person.id]
        return tuple(sorted(found, key=lambda one: one.name.casefold()))

    def ask(
        self,
        person: Person,
        key: str,
        question: str,
        *,
        leader_id: str = "",
        for_everybody: bool = False,
        with_name: bool = False,
    ) -> tuple[LeaderQuestion, tuple[str, ...]]:
        """Ask a leader, or without ``leader_id`` whoever leads; the same ``key`` gives the same question.

        With ``for_everybody`` question and answer are read by everybody, with ``with_name`` beside the asker's name;
        personal details are taken out of it then. The result names what was taken out. Raises NotAllowed, and
        FixInput for an empty or too long question and for somebody who does not lead.
        """
        leader = next((one for one in self.leaders(person) if one.id == leader_id), None)
        if leader_id and leader is None:
            raise FixInput("They do not lead any more. Choose somebody else, or whoever leads.")
        question = written(question, "question")
        cleaned = self._cleaned(question) if for_everybody else Cleaned((question,), ())
        days = self._company.questions_to_a_person.due_working_days
        asked = self._store.ask(
            person.id,
            person.name,
            key,
            cleaned.texts[0],
            self._company.working_calendar.after(self._today(), days),
            leader_id=leader.id if leader else "",
            leader_name=leader.name if leader else "",
            for_everybody=for_everybody,
            with_name=for_everybody and with_name,
        )
        return asked, cleaned.taken_out

    def mine(self, person: Person) -> tuple[LeaderQuestion, ...]:
        """What the person asked, the newest first. Raises NotAllowed."""
        need(person, Permission.ask_leader)
        return self._store.mine(person.id)

    def waiting(self, person: Person) -> tuple[LeaderQuestion, ...]:
        """For a leader: what waits for them or for whoever leads, the earliest due first; nothing for anybody else.

        What was asked of somebody who leads no more waits for whoever leads. Nobody answers themselves.
        """
        if person.role is not Role.leader:
            return ()
        return tuple(one for one in self._store.open() if self._is_for(person, one))

    def answered(self, person: Person, most: int) -> tuple[LeaderQuestion, ...]:
        """What leaders answered and everybody may read, the latest first, without the names that stay away.

        Raises NotAllowed.
        """
        need(person, Permission.ask_leader)
        return tuple(_for_everybody(one) for one in self._store.for_everybody(most))

    def answer(self, person: Person, question_id: str, text: str) -> LeaderQuestion:
        """Answer a question that waits for the person; details are taken out of what everybody reads.

        Raises NotAllowed for anybody but a leader, NotFound for a question that is not for them, FixInput for an
        empty or too long text and for a question that has an answer.
        """
        if person.role is not Role.leader:
            raise NotAllowed("Questions to a leader are answered by leaders.")
        text = written(text, "answer")
        question = self._store.get(question_id)
        if not self._is_for(person, question):
            raise NotFound("There is no such question for you.")
        return self._store.answer(
            question_id, self._cleaned(text).texts[0] if question.for_everybody else text, person.name
        )

    def keep_to_myself(self, person: Person, question_id: str) -> LeaderQuestion:
        """Take back the consent that everybody reads it. Raises NotAllowed, NotFound for somebody else's question."""
        self._own(person, question_id)
        return self._store.share(question_id, False)

    def take_back(self, person: Person, question_id: str) -> LeaderQuestion:
        """Take back a question that nobody has answered. Raises NotAllowed, NotFound, FixInput after an answer."""
        if self._own(person, question_id).answer is not None:
            raise FixInput("It has been answered by now. You can keep the answer to yourself.")
        return self._store.take_back(question_id)

    def put_back(self, person: Person, question_id: str) -> LeaderQuestion:
        """Undo ``take_back`` of a moment ago. Raises NotAllowed, NotFound."""
        taken_back = self._own(person, question_id).taken_back_at
        if taken_back is not None and self._clock() - taken_back > UNDO:
            raise NotFound("It is too late to undo that. Ask again.")
        return self._store.put_back(question_id)

    def _is_for(self, person: Person, question: LeaderQuestion) -> bool:
        if question.person_id == person.id:
            return False
        if question.leader_id in ("", person.id):
            return True
        chosen = next((one for one in self._directory.people() if one.id == question.leader_id), None)
        return chosen is None or chosen.role is not Role.leader

    def _own(self, person: Person, question_id: str) -> LeaderQuestion:
        need(person, Permission.ask_leader)
        question = self._store.get(question_id)
        if question.person_id != person.id:
            raise NotFound("There is no such question of yours.")
        return question

    def _cleaned(self, text: str) -> Cleaned:
        return Details(self._finder, self._directory.people()).cleaned([text])


def _for_everybody(question: LeaderQuestion) -> LeaderQuestion:
    unnamed = {"person_id": "", "person_name": question.person_name if question.with_name else ""}
    return question.model_copy(update={**unnamed, "leader_id": "", "leader_name": ""})
