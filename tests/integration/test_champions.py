"""Champions on both databases: who is asked, who sees what, who names whom."""

from __future__ import annotations

import pytest

from assistant.domain.champions import Nomination, NominationState
from assistant.domain.people import Person
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.storage.database import Database
from tests.integration.leading_support import Company
from tests.integration.storage_support import TickingClock

WHY = "She stayed an hour with Mr Brandt, and Bob Lane saw it."
KEPT = "She stayed an hour with a customer, and a colleague saw it."


@pytest.fixture
def company(database: Database, clock: TickingClock) -> Company:
    return Company(database, clock)


def forward(company: Company, by: Person, whom: Person, sentence: str = WHY, key: str = "key") -> Nomination:
    return company.champions.put_forward(by, key, whom.id, sentence)[0]


def seen(company: Company, person: Person) -> str:
    """Everything about champions that somebody is shown."""
    champions, told = company.champions, []
    told += [champions.asked(person), champions.agreed(person), champions.mine(person), champions.champions(person)]
    if person.role == "leader":
        told.append(champions.standing(person))
    return str(told) + str(company.on_today(person))


def test_nobody_else_sees_a_sentence_before_who_it_is_about_agreed(company: Company) -> None:
    champions, people = company.champions, (company.bob, company.kim, company.tom, company.lea, company.max)
    one = forward(company, company.kim, company.ann)
    assert one.sentence == KEPT and forward(company, company.kim, company.ann) == one
    assert company.on_today(company.ann)["champion-asked"].items[0].facts == ("Kim Moss would like to say of you",)
    for person in people:
        assert (KEPT in seen(company, person)) is (person is company.kim)
        if person is not company.kim:
            for act in (champions.take_back, champions.say_again, champions.unanswer):
                with pytest.raises(NotFound):
                    act(person, one.id)
        with pytest.raises(NotFound):
            champions.answer(person, one.id, agrees=True)
    champions.answer(company.ann, one.id, agrees=True)
    assert "champion-asked" not in company.on_today(company.ann)
    for person in people:
        assert (KEPT in seen(company, person)) is (person in (company.kim, company.lea)), person.name
    assert "Kim Moss" not in seen(company, company.lea), "leaders read what was said and not by whom"
    assert "Ann Reed agreed" in str(company.on_today(company.lea)) and "Ann" not in seen(company, company.max)
    champions.answer(company.ann, one.id, agrees=False)
    assert "Ann" not in seen(company, company.lea)


def test_a_no_stays_a_no_and_what_was_said_can_be_taken_back(company: Company) -> None:
    champions, one = company.champions, forward(company, company.kim, company.ann)
    champions.answer(company.ann, one.id, agrees=False)
    assert [found.state for found in champions.mine(company.kim)] == [NominationState.declined]
    with pytest.raises(FixInput, match="before"):
        forward(company, company.kim, company.ann, key="again")
    with pytest.raises(NotFound):
        champions.take_back(company.kim, one.id)
    champions.unanswer(company.ann, one.id)
    assert [found.id for found in champions.asked(company.ann)] == [one.id]
    champions.take_back(company.kim, one.id)
    assert champions.asked(company.ann) == () == champions.mine(company.kim)
    with pytest.raises(NotFound):
        champions.answer(company.ann, one.id, agrees=True)
    champions.say_again(company.kim, one.id)
    assert [found.state for found in champions.mine(company.kim)] == [NominationState.asked]
    champions.answer(company.ann, one.id, agrees=True)
    champions.take_back(company.kim, one.id)
    assert champions.agreed(company.ann) == ()
    assert champions.say_again(company.kim, one.id).state is NominationState.agreed


def test_a_leader_names_who_stands_in_their_team_and_everybody_reads_why(company: Company) -> None:
    champions = company.champions
    forward(company, company.ann, company.ann, "I would like to help others.")
    one = forward(company, company.kim, company.ann)
    champions.answer(company.ann, one.id, agrees=True)
    forward(company, company.lea, company.lea, "I would like to, too.")
    (standing,) = champions.standing(company.lea)
    assert (standing.person_name, standing.team_name) == ("Ann Reed", "Care")
    assert standing.sentences == ("I would like to help others.", KEPT)
    for person, kind in ((company.max, NotFound), (company.tom, NotAllowed), (company.kim, NotAllowed)):
        with pytest.raises(kind):
            champions.name(person, company.ann.id, "Because.")
    for whom in (company.lea, company.bob):
        with pytest.raises(NotFound):
            champions.name(company.lea, whom.id, "Because.")
    with pytest.raises(FixInput, match="one sentence"):
        champions.name(company.lea, company.ann.id, " ")
    named, _ = champions.name(company.lea, company.ann.id, "Ask her first.")
    assert champions.standing(company.lea) == ()
    for person in (company.bob, company.kim, company.tom, company.max):
        assert champions.champions(person) == (named,) and KEPT not in str(champions.champions(person))
        assert "Ann Reed is a champion of Care" in str(company.on_today(person)["champions"])
    assert "You are a champion" in str(company.on_today(company.ann)["champions"])


def test_a_turn_is_ended_by_the_champion_or_a_leader_of_the_team(company: Company) -> None:
    champions = company.champions
    forward(company, company.ann, company.ann)
    named, _ = champions.name(company.lea, company.ann.id, "Ask her first.")
    for person in (company.bob, company.tom, company.max):
        for act in (champions.end, champions.resume):
            with pytest.raises(NotFound):
                act(person, named.id)
    champions.end(company.ann, named.id)
    champions.resume(company.lea, named.id)
    assert champions.champions(company.kim) == (), "who stopped is not made to go on"
    champions.resume(company.ann, named.id)
    champions.end(company.lea, named.id)
    assert champions.champions(company.kim) == ()
    assert [one.person_name for one in champions.standing(company.lea)] == ["Ann Reed"]


def test_names_stand_by_team_and_name_whatever_was_said_how_often(company: Company) -> None:
    for number, by in enumerate((company.kim, company.tom, company.lea)):
        one = forward(company, by, company.bob, f"Sentence {number}.")
        company.champions.answer(company.bob, one.id, agrees=True)
    forward(company, company.ann, company.ann)
    assert [one.person_name for one in company.champions.standing(company.lea)] == ["Ann Reed", "Bob Lane"]


def test_what_nobody_agreed_to_goes_with_its_author_and_the_rest_with_its_time(company: Company) -> None:
    forward(company, company.kim, company.ann)
    agreed = forward(company, company.kim, company.bob, key="another")
    company.champions.answer(company.bob, agreed.id, agrees=True)
    named, _ = company.champions.name(company.lea, company.bob.id, "Ask him.")
    removed = company.database.belongings.remove(company.kim.id, company.clock.now.date())
    assert (removed.champion, removed.names_of_champions) == (1, 1)
    assert [one.author_name for one in company.champions.agreed(company.bob)] == [""]
    company.champions.end(company.bob, named.id)
    company.clock.forward(100)
    assert (company.database.nominations.purge(50), company.database.champions.purge(50)) == (1, 1)
    assert company.champions.agreed(company.bob) == ()
