"""Champions: anybody puts themselves or a colleague forward, leaders name who agreed. Nothing is counted."""

from __future__ import annotations

from datetime import datetime

from assistant.domain.champions import Champion, EndedBy, Nomination, NominationState, Standing
from assistant.domain.maxima import within
from assistant.domain.people import Permission, Person
from assistant.errors import FixInput, NotFound
from assistant.features.culture.details import Cleaned, Details
from assistant.features.directory import Directory, KnowsPeople
from assistant.features.permitted import need
from assistant.security.personal.finder import Finder
from assistant.storage.nominations import NO_CHAMPION, NO_NOMINATION, ChampionStore, NominationStore

MOST_CHARACTERS = 300
_ANSWERS = {True: NominationState.agreed, False: NominationState.declined}


class Champions(KnowsPeople):
    """Sentences are shown once whom they are about agreed; leaders name champions for teams they lead."""

    def __init__(
        self, nominations: NominationStore, champions: ChampionStore, directory: Directory, finder: Finder
    ) -> None:
        self._nominations, self._champions = nominations, champions
        self._directory, self._finder = directory, finder

    def whom(self, person: Person) -> tuple[Person, ...]:
        """The colleagues whom somebody can put forward, by name. Raises NotAllowed."""
        need(person, Permission.put_forward)
        others = [one for one in self._directory.people() if one.id != person.id]
        return tuple(sorted(others, key=lambda one: one.name.casefold()))

    def put_forward(self, person: Person, key: str, whom: str, sentence: str) -> tuple[Nomination, Cleaned]:
        """Put oneself or a colleague forward; the same ``key`` gives the same sentence.

        A colleague is asked first. Also what was taken out of the sentence: a customer's details, and other names.
        Raises NotAllowed, NotFound for who is not there, FixInput without a sentence and for a second one about them.
        """
        need(person, Permission.put_forward)
        candidate = person if whom == person.id else next((one for one in self.whom(person) if one.id == whom), None)
        if candidate is None:
            raise NotFound("Choose yourself or a colleague who is here.")
        cleaned = self._cleaned(sentence, candidate)
        state = NominationState.agreed if candidate.id == person.id else NominationState.asked
        author, about = (person.id, person.name), (candidate.id, candidate.name)
        return self._nominations.add(author, key, about, cleaned.texts[0], state), cleaned

    def asked(self, person: Person) -> tuple[Nomination, ...]:
        """What colleagues would like to say of the person, who has not answered yet. Raises NotAllowed."""
        need(person, Permission.put_forward)
        about = self._about(person)
        return tuple(one for one in about if one.state is NominationState.asked)

    def agreed(self, person: Person) -> tuple[Nomination, ...]:
        """What may be said of the person, by themselves too. Raises NotAllowed."""
        need(person, Permission.put_forward)
        return tuple(one for one in self._about(person) if one.state is NominationState.agreed)

    def mine(self, person: Person) -> tuple[Nomination, ...]:
        """What the person said of colleagues and did not take back, newest first. Raises NotAllowed."""
        need(person, Permission.put_forward)
        found = reversed(self._nominations.of_person(person.id))
        wrote = (one for one in found if one.author_id == person.id and not one.is_own)
        return tuple(one for one in wrote if one.state is not NominationState.taken_back)

    def answer(self, person: Person, nomination_id: str, *, agrees: bool) -> Nomination:
        """Agree to what a colleague would say of the person, or say no, also later on. Raises NotAllowed, NotFound."""
        return self._answered(person, nomination_id, _ANSWERS[agrees])

    def unanswer(self, person: Person, nomination_id: str) -> Nomination:
        """Undo an answer. Raises NotAllowed, NotFound."""
        return self._answered(person, nomination_id, NominationState.asked)

    def take_back(self, person: Person, nomination_id: str) -> Nomination:
        """Take back what one said oneself, of whomever. A no stays a no. Raises NotAllowed, NotFound."""
        self._written(person, nomination_id)
        return self._nominations.take_back(nomination_id)

    def say_again(self, person: Person, nomination_id: str) -> Nomination:
        """Undo ``take_back``: it is as it was. Raises NotAllowed, NotFound."""
        found = self._written(person, nomination_id)
        agreed = found.is_own or found.answered_at is not None
        return self._nominations.say_again(nomination_id, NominationState.agreed if agreed else NominationState.asked)

    def champions(self, person: Person) -> tuple[Champion, ...]:
        """Who the champions are, by team and name, for everybody. Raises NotAllowed."""
        need(person, Permission.put_forward)
        return tuple(sorted(self._champions.now(), key=_by_team_and_name))

    def standing(self, person: Person) -> tuple[Standing, ...]:
        """Who agreed to be put forward in the teams that a leader leads and is no champion yet, by name.

        Not the leader: nobody names themselves. Raises NotAllowed for who names nobody.
        """
        need(person, Permission.name_champion)
        passed_over = {person.id, *(one.person_id for one in self._champions.now())}
        sentences: dict[str, list[str]] = {}
        for one in self._nominations.agreed():
            sentences.setdefault(one.person_id, []).append(one.sentence)
        found = []
        for candidate in self._directory.people():
            if candidate.id in sentences and candidate.id not in passed_over and _leads(person, candidate):
                # By their words, so that the order tells nothing of who said what first.
                said = tuple(sorted(set(sentences[candidate.id]), key=str.casefold))
                found.append(
                    Standing(
                        person_id=candidate.id,
                        person_name=candidate.name,
                        team_id=candidate.team_id,
                        team_name=candidate.team,
                        sentences=said,
                    )
                )
        return tuple(sorted(found, key=_by_team_and_name))

    def name(self, person: Person, whom: str, because: str) -> tuple[Champion, Cleaned]:
        """Name somebody of a team that one leads who agreed; ``because`` is read by everybody.

        Raises NotAllowed, NotFound for who does not stand, FixInput without a reason.
        """
        standing = next((one for one in self.standing(person) if one.person_id == whom), None)
        about = self._directory.person(whom)
        if standing is None or about is None:
            raise NotFound("There is nobody by that name in your teams who agreed to be put forward.")
        cleaned = self._cleaned(because, about)
        author, team = (person.id, person.name), (standing.team_id, standing.team_name)
        return self._champions.name(author, (about.id, about.name), team, cleaned.texts[0]), cleaned

    def side(self, person: Person, champion: Champion) -> EndedBy | None:
        """As whom somebody may end a champion's turn; None where they may not."""
        if champion.person_id == person.id:
            return EndedBy.champion
        names = person.may(Permission.name_champion) and (not champion.team_id or champion.team_id in person.leads)
        return EndedBy.leader if names else None

    def end(self, person: Person, champion_id: str) -> Champion:
        """End a turn, one's own or in a team that one leads. Raises NotAllowed, NotFound."""
        return self._champions.end(champion_id, self._side(person, champion_id))

    def resume(self, person: Person, champion_id: str) -> Champion:
        """Undo the end that the same side brought about. Raises NotAllowed, NotFound."""
        return self._champions.resume(champion_id, self._side(person, champion_id))

    def named_since(self, person: Person, since: datetime) -> tuple[Champion, ...]:
        """Who became a champion since a moment and is one. Raises NotAllowed."""
        return tuple(one for one in self.champions(person) if one.named_at > since)

    def agreed_since(self, person: Person, since: datetime) -> tuple[str, ...]:
        """Names of those in a leader's teams who agreed to be put forward since a moment. Raises NotAllowed."""
        news = {one.person_id for one in self._nominations.agreed() if (one.answered_at or one.made_at) > since}
        return tuple(one.person_name for one in self.standing(person) if one.person_id in news)

    def _about(self, person: Person) -> tuple[Nomination, ...]:
        return tuple(one for one in self._nominations.of_person(person.id) if one.person_id == person.id)

    def _answered(self, person: Person, nomination_id: str, state: NominationState) -> Nomination:
        need(person, Permission.put_forward)
        found = self._nominations.get(nomination_id)
        if found.person_id != person.id or found.is_own:
            raise NotFound(NO_NOMINATION)
        return self._nominations.answer(nomination_id, state)

    def _written(self, person: Person, nomination_id: str) -> Nomination:
        need(person, Permission.put_forward)
        found = self._nominations.get(nomination_id)
        if found.author_id != person.id:
            raise NotFound(NO_NOMINATION)
        return found

    def _side(self, person: Person, champion_id: str) -> EndedBy:
        need(person, Permission.put_forward)
        side = self.side(person, self._champions.get(champion_id))
        if side is None:
            raise NotFound(NO_CHAMPION)
        return side

    def _cleaned(self, sentence: str, about: Person) -> Cleaned:
        words = within(" ".join(sentence.split()), MOST_CHARACTERS, "The sentence")
        if not words:
            raise FixInput("Say why in one sentence: something that they did.")
        return Details(self._finder, self._directory.people()).cleaned([words], stay=[about.name])


def _by_team_and_name(one: Champion | Standing) -> tuple[str, str]:
    return one.team_name.casefold(), one.person_name.casefold()


def _leads(person: Person, candidate: Person) -> bool:
    return not candidate.team_id or candidate.team_id in person.leads
