"""Rules about accounts over a real database: links, passwords, what administrators may, single sign-on's accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from assistant.domain.accounts import Account, Action
from assistant.domain.people import Person, Role
from assistant.errors import Busy, FixInput, NotAllowed, NotFound
from assistant.features.single_sign_on import ClaimRules
from assistant.security.passwords import Passwords
from tests.sign_in_support import ADMINISTRATOR, PASSWORD, Company

AGENT = "amira@harbour.example"
NEW = "eight green kettles on a boat"
ISSUER = "https://sso.example"
RULES = ClaimRules(
    "realm.roles",
    {"coach-lead": Role.leader, "coach": Role.agent},
    "grade",
    {"7": "team lead"},
    "team",
)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    made = Company(tmp_path, rules=RULES)
    yield made
    made.close()


@pytest.fixture
def ada(company: Company) -> Person:
    return company.person().person


def audit(company: Company) -> list[tuple[str, str, Action, str]]:
    return [(one.actor, one.subject, one.action, one.detail) for one in reversed(company.database.audit.list())]


# One-time links


def test_the_first_start_makes_one_administrator(company: Company) -> None:
    accounts = company.accounts
    older, token = accounts.first_administrator(), accounts.first_administrator()
    assert older and token
    with pytest.raises(FixInput, match="does not work any more"):
        accounts.accept(older, PASSWORD, "", login="eve@x.example", name="Eve")
    for wrong in (
        {"login": "", "name": "Ada"},
        {"login": ADMINISTRATOR, "name": " "},
        {"login": "a" * 300, "name": "A"},
    ):
        with pytest.raises(FixInput):
            accounts.accept(token, PASSWORD, "", **wrong)
    with pytest.raises(FixInput, match="short"):
        accounts.accept(token, "short", "", login=ADMINISTRATOR, name="Ada")
    cookie, _, account = accounts.accept(token, PASSWORD, "Firefox", login=ADMINISTRATOR, name="Ada")
    assert account.administrator and account.role is Role.agent
    assert accounts.who(cookie) == account.person
    with pytest.raises(FixInput):
        accounts.accept(token, PASSWORD, "", login="eve@x.example", name="Eve")
    assert accounts.first_administrator() is None
    assert audit(company) == [
        ("Ada", "", Action.password_set, ""),
        ("Ada", "", Action.signed_in, "first administrator"),
    ]


def test_two_who_hold_the_first_link_make_one_administrator(company: Company) -> None:
    from concurrent.futures import ThreadPoolExecutor

    token = company.accounts.first_administrator() or ""

    def take(number: int) -> bool:
        try:
            company.accounts.accept(token, PASSWORD, "", login=f"{number}@x.example", name=f"Number {number}")
        except FixInput:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(4))) == [False, False, False, True]
    assert company.database.accounts.count() == 1


def test_a_link_whose_password_could_not_be_kept_is_not_used_up(
    company: Company, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = company.accounts.invite(ada, "Amira Khan", AGENT, Role.agent, "agent")

    def fails(*_: object) -> None:
        raise Busy("The database is busy.")

    with monkeypatch.context() as broken:
        broken.setattr(company.database.sessions, "close_all", fails)
        with pytest.raises(Busy):
            company.accounts.accept(made.token, PASSWORD, "")
    with pytest.raises(NotAllowed):
        company.accounts.sign_in(AGENT, PASSWORD, "192.0.2.1", "")
    company.accounts.accept(made.token, PASSWORD, "")
    assert company.accounts.sign_in(AGENT, PASSWORD, "192.0.2.1", "")


def test_an_invitation_works_once_and_for_a_week(company: Company, ada: Person) -> None:
    accounts = company.accounts
    made = accounts.invite(ada, "Amira Khan", AGENT, Role.agent, "agent")
    with pytest.raises(NotAllowed):
        accounts.sign_in(AGENT, "", "192.0.2.1", "")
    assert accounts.invited(made.token)[1] == made.account
    accounts.accept(made.token, PASSWORD, "")
    with pytest.raises(FixInput, match="does not work any more"):
        accounts.accept(made.token, NEW, "")
    assert accounts.sign_in(AGENT, PASSWORD, "192.0.2.1", "")
    late = accounts.invite(ada, "Late", "late@x.example", Role.agent, "agent")
    company.clock.forward(days=7, seconds=1)
    with pytest.raises(FixInput):
        accounts.invited(late.token)


def test_a_new_password_by_link_ends_what_was_signed_in(company: Company, ada: Person) -> None:
    accounts, agent = company.accounts, company.person(AGENT)
    stolen, _, _ = accounts.sign_in(AGENT, PASSWORD, "192.0.2.1", "")
    made = accounts.reset_link(ada, agent.id)
    newer = accounts.reset_link(ada, agent.id)
    with pytest.raises(FixInput):
        accounts.accept(made.token, NEW, "")
    cookie, _, _ = accounts.accept(newer.token, NEW, "")
    assert accounts.who(stolen) is None and accounts.who(cookie)
    with pytest.raises(NotAllowed):
        accounts.sign_in(AGENT, PASSWORD, "192.0.2.2", "")
    third = accounts.reset_link(ada, agent.id)
    accounts.disable(ada, agent.id)
    with pytest.raises(FixInput):
        accounts.accept(third.token, NEW, "")
    with pytest.raises(FixInput, match="closed"):
        accounts.reset_link(ada, agent.id)


# Passwords


def test_a_password_of_older_parameters_is_kept_anew_at_sign_in(company: Company, ada: Person) -> None:
    company.accounts._passwords = Passwords("x", hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    company.accounts.sign_in(ADMINISTRATOR, PASSWORD, "192.0.2.1", "")
    found = company.database.accounts.by_login(ADMINISTRATOR)
    assert found and "m=16,t=2,p=1" in found[1]
    assert company.accounts.sign_in(ADMINISTRATOR, PASSWORD, "192.0.2.1", "")


def test_a_login_that_is_not_there_costs_one_hash_too(company: Company, ada: Person) -> None:
    for login in (ADMINISTRATOR, "nobody@x.example", "x" * 10_000, ""):
        before = company.hasher.computed
        with pytest.raises(NotAllowed, match="fit together"):
            company.accounts.sign_in(login, "wrong password", "192.0.2.1", "")
        assert company.hasher.computed - before == 1


def test_changing_a_password_needs_the_current_one(company: Company, ada: Person) -> None:
    accounts = company.accounts
    here, _, _ = accounts.sign_in(ADMINISTRATOR, PASSWORD, "192.0.2.1", "")
    there, _, _ = accounts.sign_in(ADMINISTRATOR, PASSWORD, "192.0.2.1", "")
    with pytest.raises(NotAllowed, match="not your current"):
        accounts.change_password(ada, "wrong", NEW, here)
    with pytest.raises(FixInput, match="first that somebody"):
        accounts.change_password(ada, PASSWORD, "Ada-password-1", here)
    accounts.change_password(ada, PASSWORD, NEW, here)
    assert accounts.who(here) and accounts.who(there) is None
    assert [one.id for one in accounts.sessions(ada)] == [accounts.session(here)[0].id]  # type: ignore[index]


def test_one_ends_one_s_own_sessions_alone(company: Company, ada: Person) -> None:
    accounts, agent = company.accounts, company.person(AGENT).person
    _, session, _ = accounts.sign_in(AGENT, PASSWORD, "192.0.2.1", "Firefox on Linux")
    with pytest.raises(NotFound):
        accounts.close_session(ada, session.id)
    assert [one.device for one in accounts.sessions(agent)] == ["Firefox on Linux"]
    accounts.close_session(agent, session.id)
    assert accounts.sessions(agent) == ()


# Administrators


def test_only_administrators_look_after_accounts(company: Company, ada: Person) -> None:
    leader = company.person("lena@x.example", Role.leader).person
    accounts = company.accounts
    tries: list[Callable[[], Any]] = [
        lambda: accounts.people(leader),
        lambda: accounts.teams(leader),
        lambda: accounts.invite(leader, "X", "x@x.example", Role.leader, "agent"),
        lambda: accounts.change(leader, leader.id, administrator=True),
        lambda: accounts.disable(leader, ada.id),
        lambda: accounts.enable(leader, ada.id),
        lambda: accounts.reset_link(leader, ada.id),
        lambda: accounts.add_team(leader, "X"),
        lambda: accounts.rename_team(leader, "x", "X"),
        lambda: accounts.remove_team(leader, "x"),
    ]
    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()
    assert len(accounts.people(ada)) == 2


def test_what_changes_is_written_down_without_anybody_s_words(company: Company, ada: Person) -> None:
    accounts, agent = company.accounts, company.person(AGENT)
    team = accounts.add_team(ada, "Online care")
    accounts.change(ada, agent.id, role=Role.leader, level="team lead", team_id=team.id, name="Amira K.")
    accounts.change(ada, agent.id, administrator=True, leads=(team.id,))
    accounts.change(ada, agent.id, role=Role.leader)
    told = [line[1:] for line in audit(company)]
    assert told == [
        ("Online care", Action.team_changed, "added"),
        (f"Amira K. ({AGENT})", Action.person_changed, "role agent → leader; level agent → team lead; "
         "team none → Online care; name"),
        (f"Amira K. ({AGENT})", Action.person_changed, "administrator no → yes; leads Online care"),
    ]  # fmt: skip
    with pytest.raises(FixInput, match="still belong"):
        accounts.remove_team(ada, team.id)


@pytest.mark.parametrize(
    "fields",
    [{"level": "emperor"}, {"name": "x" * 101}, {"name": "a\nb"}, {"login": "x" * 255}, {"subject": "x"}, {"name": ""}],
)
def test_what_cannot_be_is_refused(company: Company, ada: Person, fields: dict[str, str]) -> None:
    agent = company.person(AGENT)
    with pytest.raises(FixInput):
        company.accounts.change(ada, agent.id, **fields)
    assert company.database.accounts.get(agent.id) == agent


def test_there_is_always_an_administrator(company: Company, ada: Person) -> None:
    with pytest.raises(FixInput, match="your own access"):
        company.accounts.disable(ada, ada.id)
    with pytest.raises(FixInput, match="only administrator"):
        company.accounts.change(ada, ada.id, administrator=False)


def test_colleagues_are_the_team_and_who_leads_it(company: Company, ada: Person) -> None:
    accounts = company.accounts
    ours, theirs = accounts.add_team(ada, "Ours"), accounts.add_team(ada, "Theirs")

    def member(login: str, **more: Any) -> Account:
        return company.person(f"{login}@x.example", **more)

    me = member("me", team_id=ours.id).person
    member("near", team_id=ours.id)
    member("lead", role=Role.leader, leads=(ours.id, theirs.id))
    member("far", team_id=theirs.id)
    gone = member("gone", team_id=ours.id)
    accounts.disable(ada, gone.id)
    assert [one.name for one in accounts.colleagues(me)] == ["Lead", "Near"]
    assert accounts.colleagues(ada) == ()


# Accounts of a single sign-on


def claims(sub: str = "42", **more: Any) -> dict[str, Any]:
    return {"iss": ISSUER, "sub": sub, "name": "Sam Okoro", "realm": {"roles": ["coach", "other"]}, **more}


def test_claims_make_an_account_and_keep_it_up_to_date(company: Company) -> None:
    admit = company.assistant.single_sign_on.admit
    _, _, made = admit(claims(email="sam@x.example", email_verified=True, grade="7", team="Online care"), "")
    assert (made.login, made.role, made.level, made.team) == ("sam@x.example", Role.agent, "team lead", "Online care")
    assert made.subject == f"{ISSUER}|42" and not made.administrator and not made.has_password
    cookie, _, again = admit(claims(name="Sam O.", realm={"roles": ["coach", "coach-lead"]}, team="online care"), "")
    assert (again.id, again.name, again.role, again.level) == (made.id, "Sam O.", Role.leader, "team lead")
    assert len(company.database.teams.list()) == 1
    assert company.accounts.who(cookie) == again.person


def test_without_a_role_nobody_comes_in_or_stays(company: Company) -> None:
    admit = company.assistant.single_sign_on.admit
    cookie, _, made = admit(claims(), "")
    for without in ({}, {"roles": []}, {"roles": ["cleaner"]}, {"roles": {"coach": 1}}, "coach"):
        with pytest.raises(NotAllowed, match="gives you no role"):
            admit({**claims(), "realm": without}, "")
    assert company.accounts.who(cookie) is None
    assert company.database.accounts.get(made.id).disabled_at is None


def test_an_account_is_joined_by_a_confirmed_address_alone(company: Company, ada: Person) -> None:
    admit = company.assistant.single_sign_on.admit
    for unsure in ({}, {"email_verified": False}, {"email_verified": "true"}, {"email_verified": 1}):
        with pytest.raises(NotAllowed, match="does not confirm"):
            admit(claims(email=ADMINISTRATOR, **unsure), "")
    assert company.database.accounts.count() == 1
    _, _, joined = admit(claims(email=ADMINISTRATOR.upper(), email_verified=True), "")
    assert joined.id == ada.id and joined.administrator
    # It belongs to that subject now; another one with the same address is somebody else.
    with pytest.raises(NotAllowed):
        admit(claims("43", email=ADMINISTRATOR, email_verified=True), "")
    # An address that nobody confirmed takes no login away.
    _, _, stranger = admit(claims("44", email="boss@x.example"), "")
    assert stranger.login == f"{ISSUER}|44"


def test_closed_access_stays_closed(company: Company, ada: Person) -> None:
    admit = company.assistant.single_sign_on.admit
    _, _, made = admit(claims(), "")
    company.accounts.disable(ada, made.id)
    with pytest.raises(NotAllowed, match="closed"):
        admit(claims(realm={"roles": ["coach-lead"]}), "")
    assert company.database.accounts.get(made.id).role is Role.agent
