"""Stories from the floor: told by anybody, edited and approved by a trainer, and gone from answers when withdrawn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from assistant.documents.sections import parse_sections
from assistant.domain.culture import FloorStory, Named, StoryState, StoryText
from assistant.domain.knowledge import Kind, Standard, Story
from assistant.domain.people import EVERYONE, Permission, Person
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.culture.details import Cleaned, Details
from assistant.features.culture.story_words import body_of, checked
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.library import Library
from assistant.security.personal.finder import Finder
from assistant.storage.documents import DocumentStore
from assistant.storage.stories import StoryStore

UNDO = timedelta(minutes=1)
"""For how long somebody who withdrew a story can put it back; a trainer can do so from the library at any time."""
_WORDS = ("title", "happened", "said", "difference", "in_short")


class Stories(KnowsPeople):
    """``owner`` looks after the documents that stories become; ``shelf`` holds them."""

    def __init__(
        self,
        store: StoryStore,
        shelf: DocumentStore,
        library: Library,
        directory: Directory,
        finder: Finder,
        owner: str,
        clock: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        self._store, self._shelf, self._library = store, shelf, library
        self._directory, self._finder, self._owner = directory, finder, owner
        self._clock, self._today = clock, today
        # Two trainers who approve at once make one document.
        self._deciding = threading.Lock()

    def standards(self, person: Person) -> tuple[Standard, ...]:
        """The standards in force that everybody may read, by title: a story is for everybody, and names its own."""
        found = self._library.permitted(person, self._today()).values()
        open_to_all = (d for d in found if isinstance(d, Standard) and d.audience >= EVERYONE)
        return tuple(sorted(open_to_all, key=lambda d: d.title.casefold()))

    def preview(
        self, person: Person, text: StoryText, agreed: Collection[str] = (), also: str = ""
    ) -> tuple[StoryText, tuple[Named, ...], Cleaned]:
        """A story as it would be kept, and whom it names; nothing is kept.

        ``agreed`` are the names of those who said yes to being named; the others become a colleague or a customer.
        Raises NotAllowed, and FixInput for what is missing or too long.
        """
        _need(person, Permission.tell_story)
        text = self._checked(person, text)
        details = Details(self._finder, self._directory.people())
        words = [getattr(text, name) for name in _WORDS]
        named = details.named(words, also)
        cleaned = details.cleaned(words, stay=[one.name for one in named if one.name in agreed], also=also)
        return text.model_copy(update=dict(zip(_WORDS, cleaned.texts, strict=True))), named, cleaned

    def tell(
        self, person: Person, key: str, text: StoryText, agreed: Collection[str] = (), also: str = ""
    ) -> FloorStory:
        """Keep a story for the trainers to look at; the same ``key`` gives the same one.

        Raises what ``preview`` raises.
        """
        text, named, _ = self.preview(person, text, agreed, also)
        ids = [one.person_id for one in named if one.person_id and one.name in agreed]
        return self._store.add(person.id, person.name, key, text, ids)

    def mine(self, person: Person) -> tuple[FloorStory, ...]:
        """What the person told, with what became of it, newest first."""
        _need(person, Permission.tell_story)
        found = reversed(self._store.of_person(person.id))
        return tuple(self._as_it_is(one) for one in found if one.author_id == person.id)

    def waiting(self, person: Person) -> tuple[FloorStory, ...]:
        """For trainers: stories to look at, the oldest first."""
        _need(person, Permission.approve_story)
        return self._store.all(StoryState.waiting)

    def published(self, person: Person) -> tuple[FloorStory, ...]:
        """Stories from the floor that are in the library now and open to the person, newest first.

        Without the author and those who are named, which nobody else needs.
        """
        opened = self._library.permitted(person, self._today())
        references = {document.reference for document in opened.values()}
        found = (one for one in reversed(self._store.all(StoryState.in_library)) if one.document in references)
        bare = {"author_id": "", "author_name": "", "named": ()}
        return tuple(one.model_copy(update=bare) for one in found)

    def may_withdraw(self, person: Person) -> frozenset[str]:
        """Ids of the stories in the library that the person may withdraw: as a trainer, who told it, who is named."""
        trains = person.may(Permission.approve_story)
        found = self._store.all(StoryState.in_library) if trains else self._store.of_person(person.id)
        return frozenset(one.id for one in found if one.state is StoryState.in_library)

    def approve(self, person: Person, story_id: str, text: StoryText) -> FloorStory:
        """Put a story, as the trainer edited it, in the library for everybody, from the next question on.

        Raises NotAllowed for anybody but a trainer, NotFound, FixInput for a story that was decided about already.
        """
        _need(person, Permission.approve_story)
        text = self._checked(person, text)
        with self._deciding:
            story = self._undecided(story_id)
            body = body_of(text)
            document = Story(
                id=f"STORY-{story.id[:8].upper()}",
                kind=Kind.story,
                title=text.title,
                audience=EVERYONE,
                version=1 + self._shelf.latest_version(f"STORY-{story.id[:8].upper()}"),
                effective_from=self._today(),
                owner=self._owner,
                outcome=text.outcome,
                standards=(text.standard_id,),
                asked={"In short": (text.title,)},
                body=body,
                sections=parse_sections(body, Kind.story),
            )
            self._shelf.save(document, "draft", person.name)
            self._store.decide(story_id, StoryState.in_library, person.name, document=document.reference, text=text)
            self._library.publish(person, document.reference)
            return self._store.get(story_id)

    def keep_back(self, person: Person, story_id: str, reason: str) -> FloorStory:
        """Say why a story does not come into the library; its author reads it. Raises what ``approve`` raises."""
        _need(person, Permission.approve_story)
        reason = checked(reason, "The reason, which the author reads,", 1_000)
        with self._deciding:
            self._undecided(story_id)
            self._store.decide(story_id, StoryState.kept_back, person.name, reason=reason)
            return self._store.get(story_id)

    def withdraw(self, person: Person, story_id: str) -> FloorStory:
        """Take a story out of answers at once, or away from the trainers who have not decided about it yet.

        A trainer may, who told it, and who agreed to be named in it. Raises NotFound for anybody else.
        """
        story = self._own(person, story_id)
        if story.state is not StoryState.in_library:
            self._store.take_back(story_id)
            return self._store.get(story_id)
        if story.document not in self._library.taken_out():
            self._library.withdraw_own(person, story.document)
        return self._as_it_is(story)

    def put_back(self, person: Person, story_id: str) -> FloorStory:
        """Undo a withdrawal of one's own of a moment ago. Raises NotFound for any other."""
        story = self._own(person, story_id)
        if story.state is StoryState.withdrawn:
            self._store.put_back(story_id)
            return self._store.get(story_id)
        if story.document in self._library.taken_out():
            status = self._shelf.status(story.document)
            if status.state_by != person.name or self._clock() - status.state_at > UNDO:
                raise NotFound("It is too late to undo that here. A trainer can put it back from the library.")
            self._library.restore_own(person, story.document)
        return self._as_it_is(story)

    def _own(self, person: Person, story_id: str) -> FloorStory:
        story = self._store.get(story_id)
        # Who is named learns of it once everybody does.
        theirs = person.may(Permission.approve_story) or person.id in story.named
        if story.author_id == person.id or (theirs and story.state is StoryState.in_library):
            return story
        raise NotFound("There is no such story of yours.")

    def _undecided(self, story_id: str) -> FloorStory:
        story = self._store.get(story_id)
        if story.state is not StoryState.waiting:
            raise FixInput(f"{story.decided_by} has looked at this story already: it is {story.state}.")
        return story

    def _as_it_is(self, story: FloorStory) -> FloorStory:
        """A story whose document somebody took out of force, here or in the library, is withdrawn."""
        if story.state is StoryState.in_library and story.document in self._library.taken_out():
            status = self._shelf.status(story.document)
            gone = {"state": StoryState.withdrawn, "decided_by": status.state_by, "decided_at": status.state_at}
            return story.model_copy(update=gone)
        return story

    def _checked(self, person: Person, text: StoryText) -> StoryText:
        if text.standard_id not in {standard.id for standard in self.standards(person)}:
            raise FixInput("Choose the standard that the story shows.")
        return text.model_copy(
            update={
                "title": " ".join(checked(text.title, "The title", 100).split()),
                "happened": checked(text.happened, "What happened", 4_000),
                "said": checked(text.said, "What the customer said", 1_000, needed=False),
                "difference": checked(text.difference, "What made the difference", 1_000),
                "in_short": " ".join(checked(text.in_short, "The story in short", 400, needed=False).split()),
            }
        )


def _need(person: Person, permission: Permission) -> None:
    if not person.may(permission):
        raise NotAllowed(f"Your role does not {permission.value}.")
