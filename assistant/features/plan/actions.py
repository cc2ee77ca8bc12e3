"""The plan of leadership actions: leaders keep it together, its owners find on Today what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from assistant.domain.knowledge import Document
from assistant.domain.maxima import within
from assistant.domain.passages import Citation
from assistant.domain.people import Permission, Person
from assistant.domain.plan import ActionChange, ActionState, ActionText, LeadershipAction, Passage, in_order
from assistant.domain.quotes import find_quote
from assistant.errors import FixInput, NotFound
from assistant.features.culture.details import Cleaned, Details
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.library import Library
from assistant.features.permitted import need
from assistant.features.plan.passages import chapters, passages_of
from assistant.security.personal.finder import Finder
from assistant.storage.actions import ActionStore

MOST_WHAT, MOST_WORDS = 300, 2_000
"""Characters of an action, and of what is said about it."""


@dataclass(frozen=True)
class Wanted:
    """An action as a form holds it; ``passage`` is the id of the passage it comes from, or empty."""

    what: str
    owner_id: str
    due_on: date
    passage: str = ""


class Plan(KnowsPeople):
    """One plan for all leaders. ``finder`` takes customers' details out of evidence."""

    def __init__(
        self,
        store: ActionStore,
        library: Library,
        directory: Directory,
        finder: Finder,
        today: Callable[[], date],
    ) -> None:
        self._store, self._library, self._directory = store, library, directory
        self._finder, self._today = finder, today

    def owners(self, person: Person) -> tuple[Person, ...]:
        """Who can own an action, by name. Raises NotAllowed."""
        need(person, Permission.plan_actions)
        found = {one.id: one for one in (person, *self._directory.people())}
        return tuple(sorted(found.values(), key=lambda one: one.name.casefold()))

    def actions(self, person: Person) -> list[LeadershipAction]:
        """The whole plan: overdue first, by their day; then what is done or dropped. Raises NotAllowed."""
        need(person, Permission.plan_actions)
        return in_order(self._shown(person, self._store.all()))

    def history(self, person: Person) -> dict[str, tuple[ActionChange, ...]]:
        """What was changed of each action, by its id, the newest first. Raises NotAllowed."""
        need(person, Permission.plan_actions)
        return self._store.changes()

    def due(self, person: Person, until: date) -> list[LeadershipAction]:
        """What somebody owns, of any role, and is to be done by a day: by its day."""
        mine = self._shown(person, self._store.owned_by(person.id))
        return [one for one in in_order(mine) if not one.is_settled and one.due_on <= until]

    def chapters(self, person: Person) -> tuple[Document, ...]:
        """The documents from which actions can be taken. Raises NotAllowed."""
        need(person, Permission.plan_actions)
        return chapters(self._library.permitted(person, self._today()).values())

    def passages(self, person: Person, document_id: str) -> tuple[Passage, ...]:
        """What one of them asks for. Raises NotAllowed, NotFound."""
        for document in self.chapters(person):
            if document.id == document_id:
                return tuple(passages_of(document))
        raise NotFound("There is no such chapter for you.")

    def source(self, person: Person, action_id: str) -> tuple[Document, Citation]:
        """The document that an action comes from, and the place in it. Raises NotAllowed, NotFound."""
        need(person, Permission.plan_actions)
        source = self._store.get(action_id).source
        document = self._library.opened(person).get(source.document) if source else None
        if source is None or document is None:
            raise NotFound("The passage that this action comes from is not open to you.")
        return document, Citation(number=1, **source.model_dump())

    def add(self, person: Person, key: str, wanted: Wanted) -> LeadershipAction:
        """Put an action into the plan; the same ``key`` gives the same one.

        Raises NotAllowed, NotFound for an owner who is not there, FixInput for an action without words, for a day that
        has passed, and for an owner who may not read where the words come from.
        """
        need(person, Permission.plan_actions)
        if wanted.due_on < self._today():
            raise FixInput("That day has passed. Choose today or a later one.")
        text, owner = self._text(person, wanted)
        return self._store.add(person.id, person.name, key, text, owner.name)

    def change(
        self, person: Person, action_id: str, seen: str, wanted: Wanted, note: str = "", *, own_words: bool = False
    ) -> LeadershipAction:
        """Change words, owner or day; ``note`` says why, ``seen`` is the newest change that the person knows of.

        The passage it comes from stays with it unless the words are the person's ``own_words`` now. Raises what
        ``add`` raises, NotFound for an action that is not there, FixInput where somebody changed it meanwhile.
        """
        need(person, Permission.plan_actions)
        there = self._store.get(action_id)
        if wanted.due_on < self._today() and wanted.due_on != there.due_on:
            raise FixInput("That day has passed. Choose today or a later one.")
        source = None if own_words else there.source
        if source is not None and source.document not in self._library.opened(person):
            raise FixInput("The passage is not open to you any more. Write the action in words of your own.")
        text, owner = self._text(person, wanted, source, keeps=there)
        note = within(note.strip(), MOST_WORDS, "The reason")
        return self._store.reword((person.id, person.name), action_id, seen, text, owner.name, note)

    def set_state(
        self, person: Person, action_id: str, seen: str, state: ActionState, words: str = ""
    ) -> tuple[LeadershipAction, Cleaned]:
        """Say how far an action is; ``words`` are the evidence of one that is done, the reason of one that is dropped.

        Also what was taken out of the evidence. Raises NotAllowed, NotFound, and FixInput without those words, and
        where somebody changed it meanwhile.
        """
        need(person, Permission.plan_actions)
        words = within(words.strip(), MOST_WORDS, "What you wrote")
        if state is ActionState.done and not words:
            raise FixInput("Say what shows that it is done: a figure, a changed page, a customer's words or a link.")
        if state is ActionState.dropped and not words:
            raise FixInput("Say why it is dropped, in a sentence that everybody may read.")
        # A customer's words can be evidence, and no name of theirs; colleagues are named as they are.
        names = [one.name for one in self._directory.people()]
        cleaned = Details(self._finder, self._directory.people()).cleaned([words], stay=[*names, person.name])
        evidence = cleaned.texts[0] if state is ActionState.done else ""
        reason = cleaned.texts[0] if state is ActionState.dropped else ""
        kept = self._store.set_state((person.id, person.name), action_id, seen, state, reason, evidence)
        return self._shown(person, [kept])[0], cleaned

    def undo(self, person: Person, action_id: str, change_id: str) -> None:
        """Take back one's own newest change of an action, or the action where there is no other.

        Raises NotAllowed, NotFound, FixInput where somebody changed it meanwhile.
        """
        need(person, Permission.plan_actions)
        self._store.undo(person.id, action_id, change_id)

    def _text(
        self, person: Person, wanted: Wanted, source: Passage | None = None, keeps: LeadershipAction | None = None
    ) -> tuple[ActionText, Person]:
        what = " ".join(wanted.what.split())
        if not what:
            raise FixInput("Write what is to be done, so that a stranger could see it happen.")
        if wanted.passage:
            source = self._passage(person, wanted.passage)
        owner = next((one for one in self.owners(person) if one.id == wanted.owner_id), None)
        if owner is None and keeps is not None and wanted.owner_id == keeps.owner_id != "":
            # Somebody who is let in no more can still stand there while other things change.
            owner = self._directory.person(wanted.owner_id)
        if owner is None:
            raise NotFound("Choose who owns it: one person who is here.")
        if source is not None and source.document not in self._library.opened(owner):
            raise FixInput(
                f"{owner.name} may not read “{source.title}”, where this comes from. Choose somebody who may, or write "
                "the action in words of your own."
            )
        if source is None and self._repeats(person, owner, what):
            raise FixInput(f"These words come from a chapter that {owner.name} may not read. Say it in your own.")
        what = within(what, MOST_WHAT, "The action")
        return ActionText(what=what, owner_id=owner.id, due_on=wanted.due_on, source=source), owner

    def _repeats(self, person: Person, owner: Person, what: str) -> bool:
        """Whether an action says in a chapter's own words what its owner may not read there."""
        opened = self._library.opened(owner)
        return any(
            find_quote(document.body, what) or any(find_quote(what, one.quote) for one in passages_of(document))
            for document in self.chapters(person)
            if document.reference not in opened
        )

    def _passage(self, person: Person, passage_id: str) -> Passage:
        for document in self.chapters(person):
            if passage_id.startswith(f"{document.reference}:"):
                for passage in passages_of(document):
                    if passage.id == passage_id:
                        return passage
        raise NotFound("That passage is not there any more. Choose another one.")

    def _shown(self, person: Person, actions: Iterable[LeadershipAction]) -> list[LeadershipAction]:
        """Without words from a document that is not open to the reader now."""
        opened = self._library.opened(person)
        return [one if one.source is None or one.source.document in opened else one.closed() for one in actions]
