"""Scenarios: made on request, kept by trainers, listed for those who may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.domain.company import Company
from assistant.domain.conversation import Usage
from assistant.domain.knowledge import Audience, Document, Kind, ScenarioSeed, in_force
from assistant.domain.people import Permission, Person, Role
from assistant.domain.practice import KeptScenario, Scenario, Wanted
from assistant.domain.scenario_parts import OriginKind
from assistant.engines.base import ScenarioRequest, ScenarioWriter
from assistant.errors import FixInput, NotFound
from assistant.features.library import Library
from assistant.features.permitted import need
from assistant.features.practice.checking import Problem, changed_since, check_scenario, verified
from assistant.features.practice.files import Form, export, file_name, read_file, titles_of
from assistant.features.practice.written import scenario_of
from assistant.storage.scenarios import ScenarioStore

_ABOUT_A_DOCUMENT = {
    OriginKind.standard: Kind.standard,
    OriginKind.criterion: Kind.standard,
    OriginKind.policy: Kind.policy,
    OriginKind.story: Kind.story,
    OriginKind.playbook: Kind.playbook,
    OriginKind.document: None,
}
"""What the id of a wish has to be of; None for any kind."""
NONE = "There is no such scenario for you."


@dataclass(frozen=True)
class Drafted:
    """A scenario that nobody keeps yet. ``unverified`` parts had words that no document carries and were left out."""

    scenario: Scenario
    unverified: int = 0
    engine: str = ""
    prompt: str = ""
    usage: Usage | None = None


@dataclass(frozen=True)
class File:
    """A file to download."""

    name: str
    media_type: str
    content: bytes


class Scenarios:
    """Nothing is stored before a trainer or leader keeps it; nobody sees what their role may not read."""

    def __init__(
        self,
        writer: ScenarioWriter,
        library: Library,
        store: ScenarioStore,
        company: Company,
        today: Callable[[], date],
    ) -> None:
        self._writer, self._library, self._store = writer, library, store
        self._company, self._today = company, today

    async def generate(self, person: Person, wanted: Wanted) -> Drafted:
        """A scenario as wanted, checked and not stored.

        Raises NotAllowed, FixInput where no document in force covers it, and EngineFailed.
        """
        need(person, Permission.practise)
        audience = self._audience(person, wanted)
        documents = self._documents(person, audience)
        request = ScenarioRequest(wanted, audience, documents, person, self._company, self._today())
        draft = await self._writer.draft_scenario(request)
        scenario, unverified = verified(draft.scenario, documents)
        return Drafted(scenario, unverified, draft.engine or self._writer.name, draft.prompt, draft.usage)

    def check(self, person: Person, scenario: Scenario) -> tuple[Problem, ...]:
        """What in a scenario no document in force carries that its audience may read."""
        need(person, Permission.practise)
        return check_scenario(scenario, self._documents(person, scenario.audience))

    def keep(self, person: Person, scenario: Scenario, key: str) -> KeptScenario:
        """Keep a scenario as a new one; the same ``key`` gives the same one.

        Raises NotAllowed for anybody but trainers and leaders, FixInput for one with words that no document carries.
        """
        need(person, Permission.make_scenario)
        self._refuse_problems(person, scenario)
        return _shown(self._store.add(person.id, person.name, key, scenario), self._in_force())

    def edit(self, person: Person, scenario_id: str, scenario: Scenario) -> KeptScenario:
        """Save a changed scenario as the next version; ``scenario.version`` is the one that was changed.

        Raises NotAllowed, NotFound, FixInput as ``keep`` does, and where somebody saved another version meanwhile or
        the scenario is a file of the knowledge folder, of which a copy can be kept.
        """
        need(person, Permission.make_scenario)
        if self.open(person, scenario_id).on_disk:
            raise FixInput("This scenario is a file of the company's knowledge. Keep a copy, and change the copy.")
        self._refuse_problems(person, scenario)
        return _shown(self._store.change(scenario_id, scenario.version, person.name, scenario), self._in_force())

    def archive(self, person: Person, scenario_id: str, archived: bool = True) -> KeptScenario:
        """Put a scenario away, or bring it back. Raises NotAllowed, NotFound, FixInput for one on disk."""
        need(person, Permission.make_scenario)
        if self.open(person, scenario_id).on_disk:
            raise FixInput("This scenario is a file of the company's knowledge; it is put away by removing the file.")
        return _shown(self._store.archive(scenario_id, archived), self._in_force())

    def open(self, person: Person, scenario_id: str, version: int | None = None) -> KeptScenario:
        """One scenario, without a version the latest. Raises NotFound alike for none and one that is not for them.

        One that holds words of a document which is not open to them any more is not for them.
        """
        need(person, Permission.practise)
        documents = self._in_force()
        for kept in _on_disk(person, documents):
            if kept.scenario.id == scenario_id and version in (None, kept.scenario.version):
                return kept
        try:
            kept = _shown(self._store.get(scenario_id, version), documents)
        except NotFound:
            raise NotFound(NONE) from None
        if person.role not in kept.scenario.audience or not self._stays_open(person)(kept.scenario):
            raise NotFound(NONE)
        return kept

    def list(self, person: Person, archived: bool = False) -> list[KeptScenario]:
        """What is there for a person: those kept here first, the newest on top; then those on disk, by title.

        ``archived``: what was put away, for those who may bring it back.
        """
        need(person, Permission.make_scenario if archived else Permission.practise)
        documents = self._in_force()
        stays = self._stays_open(person)
        stored = [kept for kept in self._store.all(archived) if person.role in kept.scenario.audience]
        shown = [_shown(kept, documents) for kept in stored if stays(kept.scenario)]
        return shown if archived else [*shown, *sorted(_on_disk(person, documents), key=lambda one: one.scenario.title)]

    def export(self, person: Person, scenario: Scenario, form: Form) -> File:
        """A scenario as a file. Raises NotFound for one that is not for this person."""
        need(person, Permission.practise)
        if person.role not in scenario.audience:
            raise NotFound(NONE)
        titles = titles_of(scenario, self._documents(person, scenario.audience))
        return File(file_name(scenario, form), form.media_type, export(scenario, form, titles))

    def read_file(self, person: Person, raw: bytes, name: str) -> Drafted:
        """A scenario from somebody's JSON or Markdown file, to be looked at before it is kept.

        Raises NotAllowed, KnowledgeError with line and field for a file that does not fit.
        """
        need(person, Permission.make_scenario)
        documents = self._library.permitted(person, self._today())
        return Drafted(read_file(raw, name, documents, self._company))

    def _audience(self, person: Person, wanted: Wanted) -> frozenset[Role]:
        """Who will see it: who may read what it is about, less those who were not asked for."""
        readers = frozenset(Role)
        if wanted.kind in _ABOUT_A_DOCUMENT:
            document = self._library.permitted(person, self._today()).get(wanted.about)
            kind = _ABOUT_A_DOCUMENT[wanted.kind]
            if document is None or (kind is not None and document.kind is not kind):
                raise FixInput(f"There is no {kind or 'document'} “{wanted.about}” in force in your library.")
            readers = document.audience
        audience = readers if wanted.audience is None else wanted.audience
        if not person.may(Permission.make_scenario):
            audience = frozenset({person.role})
        if not audience or not audience <= readers:
            raise FixInput("Not everybody who shall see the scenario may read what it is about. Choose fewer roles.")
        return audience

    def _documents(self, person: Person, audience: frozenset[Role]) -> Mapping[str, Document]:
        return _readable(self._library.permitted(person, self._today()), audience)

    def _stays_open(self, person: Person) -> Callable[[Scenario], bool]:
        """Whether this person may still open every version of a document that a kept scenario holds words of.

        Those who can mend a scenario also see it where a version was overwritten, and trainers where one was taken out
        of force.
        """
        opened, gone = self._library.opened(person), self._library.taken_out()
        ids = {document.id for document in opened.values()} if person.may(Permission.make_scenario) else set()
        aside = self._library.withdrawn(person) if person.may(Permission.publish_draft) else ()
        known = {*opened, *(document.reference for document in aside)}

        def open_to_them(reference: str) -> bool:
            return reference in known or (reference not in gone and reference.partition("@")[0] in ids)

        def stays(scenario: Scenario) -> bool:
            return all(map(open_to_them, (*scenario.rests_on, *(one.document for one in scenario.citations))))

        return stays

    def _refuse_problems(self, person: Person, scenario: Scenario) -> None:
        if person.role not in scenario.audience:
            raise FixInput("You would not see this scenario yourself. Add your own role to its audience.")
        problems = self.check(person, scenario)
        if problems:
            more = f" There are {len(problems) - 1} more." if len(problems) > 1 else ""
            raise FixInput(f"{problems[0].where}: {problems[0].message}{more}")

    def _in_force(self) -> Mapping[str, Document]:
        """Documents in force today, whoever may read them."""
        return in_force(self._library.all(), self._today())


def _readable(documents: Mapping[str, Document], audience: Audience) -> dict[str, Document]:
    """Those that a whole audience may read."""
    return {name: document for name, document in documents.items() if audience <= document.audience}


def _shown(kept: KeptScenario, documents: Mapping[str, Document]) -> KeptScenario:
    """With what it rests on that has changed since, seen as its audience sees the documents."""
    readable = _readable(documents, kept.scenario.audience)
    return kept.model_copy(update={"changed": changed_since(kept.scenario, readable)})


def _on_disk(person: Person, documents: Mapping[str, Document]) -> Iterator[KeptScenario]:
    for document in documents.values():
        if isinstance(document, ScenarioSeed) and person.may_read(document.audience):
            try:
                scenario = scenario_of(document, _readable(documents, document.audience))
            except ValueError:
                # A file that is too long for practice, or names no channel of ours; the library still shows it.
                continue
            yield _shown(KeptScenario(scenario=scenario, on_disk=True), documents)
