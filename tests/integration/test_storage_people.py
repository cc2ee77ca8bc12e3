"""Accounts, teams, sessions, one-time links and the audit on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from assistant.domain.accounts import Account, Action, Link, LinkKind
from assistant.domain.people import Permission, Person, Role, Team
from assistant.errors import FixInput, NotAllowed, NotFound
from assistant.features.audit import Audit
from assistant.storage.database import Database
from tests.integration.storage_support import TickingClock

DAY = timedelta(days=1)


def added(database: Database, login: str = "alex@example.com", **given: Any) -> Account:
    return database.accounts.add("Alex", login, Role.agent, "agent", **given)


def test_an_account_comes_back_as_the_person_it_stands_for(database: Database) -> None:
    care, shop = database.teams.add("Online care"), database.teams.add("Shop")
    account = added(database, team_id=care.id, leads=[shop.id, care.id], function="chat", subject="https://id|7")
    assert database.accounts.get(account.id) == account
    assert account.person == Person(
        id=account.id,
        name="Alex",
        role=Role.agent,
        level="agent",
        team="Online care",
        team_id=care.id,
        leads=frozenset({care.id, shop.id}),
        function="chat",
    )
    assert database.accounts.by_subject("https://id|7") == account
    assert database.accounts.by_subject("https://id|8") is None
    assert database.accounts.members(care.id) == (account,)
    assert database.accounts.members(shop.id) == ()
    assert (database.accounts.count(), database.accounts.administrators()) == (1, 0)


def test_a_login_is_one_whatever_its_case_and_width(database: Database) -> None:
    account = added(database, login=" Ällex@Example.com ", password_hash="hash")
    assert account.login == "Ällex@Example.com"
    assert database.accounts.by_login("ÄLLEX@example.COM") == (account, "hash")
    assert database.accounts.by_login("ä\uff4clex@example.com") == (account, "hash")
    assert database.accounts.by_login("alex") is None
    with pytest.raises(FixInput, match="belongs to somebody else"):
        added(database, login="ällex@EXAMPLE.com")
    other = added(database, login="robin")
    with pytest.raises(FixInput, match="belongs to somebody else"):
        database.accounts.change(other.id, login="ÄLLEX@example.com")
    with pytest.raises(FixInput, match="empty"):
        added(database, login=" ")
    assert database.accounts.list() == (account, other)


def test_a_single_sign_on_belongs_to_one_account(database: Database) -> None:
    added(database, login="a", subject="issuer|1")
    without = [added(database, login="b"), added(database, login="c")]
    with pytest.raises(FixInput, match="single sign-on"):
        database.accounts.change(without[0].id, subject="issuer|1")
    assert database.accounts.change(without[1].id, subject="issuer|2").subject == "issuer|2"
    assert database.accounts.change(without[1].id, subject="").subject == ""


def test_only_what_is_given_changes(database: Database) -> None:
    team = database.teams.add("Online care")
    account = added(database, team_id=team.id, leads=[team.id], function="chat", password_hash="hash")
    assert database.accounts.change(account.id) == account
    changed = database.accounts.change(account.id, role=Role.trainer, level="lead", administrator=True)
    assert changed == account.model_copy(update={"role": Role.trainer, "level": "lead", "administrator": True})
    without = database.accounts.change(account.id, team_id="", leads=[])
    assert (without.team_id, without.team, without.leads, without.has_password) == ("", "", frozenset(), True)
    with pytest.raises(FixInput, match="no such team"):
        database.accounts.change(account.id, team_id="nowhere")
    with pytest.raises(FixInput, match="no such team"):
        database.accounts.change(account.id, leads=["nowhere"])
    with pytest.raises(FixInput, match="no such team"):
        added(database, login="robin", team_id="nowhere")
    assert database.accounts.list() == (without,)


def test_an_unknown_account_is_not_found(database: Database) -> None:
    accounts = database.accounts
    doors: list[Callable[[], object]] = [
        lambda: accounts.get("x"),
        lambda: accounts.change("x", name="y"),
        lambda: accounts.set_password("x", "hash"),
        lambda: accounts.disable("x"),
        lambda: accounts.enable("x"),
        lambda: accounts.seen("x"),
    ]
    for door in doors:
        with pytest.raises(NotFound):
            door()


def test_the_last_administrator_who_can_sign_in_stays_one(database: Database) -> None:
    accounts = database.accounts
    first = added(database, login="first", administrator=True)
    second = added(database, login="second", administrator=True)
    accounts.disable(second.id)
    assert accounts.administrators() == 1
    for refused in (lambda: accounts.disable(first.id), lambda: accounts.change(first.id, administrator=False)):
        with pytest.raises(FixInput, match="only administrator"):
            refused()
    assert accounts.change(first.id, role=Role.leader).administrator
    accounts.enable(second.id)
    assert accounts.disable(first.id).disabled_at is not None
    # Somebody who is disabled already is no administrator who is lost.
    assert not accounts.change(first.id, administrator=False).administrator


def test_who_is_disabled_is_out_at_once_and_signs_in_anew(database: Database, clock: TickingClock) -> None:
    account, later = added(database), clock.now + DAY
    database.sessions.open("token", account.id, "Firefox", later)
    database.links.make("link", LinkKind.reset, account.id, later)
    disabled = database.accounts.disable(account.id)
    assert database.accounts.disable(account.id).disabled_at == disabled.disabled_at
    assert database.sessions.find("token", 3600) is None
    assert database.links.peek("link") is None
    database.sessions.open("in between", account.id, "Firefox", later)
    assert database.sessions.find("in between", 3600) is None
    assert database.accounts.enable(account.id).disabled_at is None
    assert database.sessions.list(account.id) == ()


def test_passwords_and_the_last_visit_are_noted(database: Database) -> None:
    account = added(database)
    assert (account.has_password, account.last_seen_at) == (False, None)
    database.accounts.set_password(account.id, "hash")
    database.accounts.seen(account.id)
    found = database.accounts.by_login(account.login)
    assert found is not None
    assert (found[0].has_password, found[1]) == (True, "hash")
    assert found[0].last_seen_at is not None and found[0].last_seen_at > account.created_at
    assert "hash" not in found[0].model_dump_json()


def test_teams_are_named_once_and_removed_when_empty(database: Database) -> None:
    teams = database.teams
    care, shop = teams.add("Online  care"), teams.add("Ärger")
    assert care == Team(id=care.id, name="Online care")
    assert [team.name for team in teams.list()] == ["Online care", "Ärger"]
    for refused in (lambda: teams.add("ONLINE care"), lambda: teams.rename(shop.id, "online  CARE")):
        with pytest.raises(FixInput, match=r"(?i)“online care” already"):
            refused()
    with pytest.raises(FixInput, match="no name"):
        teams.add(" ")
    member, lead = added(database, login="m", team_id=care.id), added(database, login="l", leads=[care.id])
    with pytest.raises(FixInput, match="still belong"):
        teams.remove(care.id)
    assert teams.rename(care.id, "Care").name == "Care"
    assert database.accounts.change(member.id, team_id=shop.id).team == "Ärger"
    teams.remove(care.id)
    assert database.accounts.get(lead.id).leads == frozenset()
    for missing in (lambda: teams.remove(care.id), lambda: teams.rename(care.id, "x")):
        with pytest.raises(NotFound):
            missing()


def test_a_session_ends_by_time_by_rest_and_by_signing_out(database: Database, clock: TickingClock) -> None:
    account, sessions = added(database, leads=[database.teams.add("Shop").id]), database.sessions
    session = sessions.open("token", account.id, "Firefox on Linux", clock.now + DAY)
    assert sessions.find("token", 3600) == (session, account)
    assert sessions.find("other", 3600) is None
    clock.forward(3000)
    found = sessions.find("token", 3600)
    assert found is not None and found[0].last_used_at > session.last_used_at
    clock.forward(3000)
    assert sessions.find("token", 3600) is not None, "the use before counts"
    clock.forward(3600)
    assert sessions.find("token", 3600) is None
    assert sessions.find("token", 7200) is not None
    clock.forward(DAY.total_seconds())
    assert sessions.find("token", 1e6) is None
    assert sessions.list(account.id) == ()
    assert (sessions.purge(), sessions.purge()) == (1, 0)


def test_a_request_is_a_read_most_of_the_time(database: Database, clock: TickingClock) -> None:
    account = added(database)
    session = database.sessions.open("token", account.id, "", clock.now + DAY)
    for _ in range(10):
        found = database.sessions.find("token", 3600)
        assert found is not None and found[0] == session
    clock.forward(60)
    found = database.sessions.find("token", 3600)
    assert found is not None
    assert database.sessions.list(account.id) == (found[0],) != (session,)


def test_what_changed_counts_from_the_next_request_on(database: Database, clock: TickingClock) -> None:
    account = added(database)
    database.sessions.open("token", account.id, "", clock.now + DAY)
    database.accounts.change(account.id, role=Role.leader, level="store manager")
    found = database.sessions.find("token", 3600)
    assert found is not None and (found[1].role, found[1].level) == (Role.leader, "store manager")


def test_sessions_are_closed_one_by_one_or_all(database: Database, clock: TickingClock) -> None:
    alex, robin = added(database), added(database, login="robin")
    sessions = database.sessions
    mine = [sessions.open(f"token {number}", alex.id, f"device {number}", clock.now + DAY) for number in range(4)]
    sessions.open("robin's", robin.id, "", clock.now + DAY)
    assert sessions.list(alex.id) == tuple(reversed(mine))
    with pytest.raises(NotFound):
        sessions.close_one(robin.id, mine[0].id)
    sessions.close_one(alex.id, mine[0].id)
    sessions.close("token 1")
    sessions.close("unknown")
    assert sessions.find("token 0", 3600) is None and sessions.find("token 1", 3600) is None
    assert sessions.close_all(alex.id, but="token 3") == 1
    assert sessions.find("token 2", 3600) is None and sessions.find("token 3", 3600) is not None
    assert sessions.close_all(alex.id) == 1
    assert sessions.find("robin's", 3600) is not None


def test_a_link_is_used_once_and_a_newer_one_takes_its_place(database: Database, clock: TickingClock) -> None:
    links, later = database.links, clock.now + DAY
    links.make("first", LinkKind.reset, "alex", later)
    other = links.make("other", LinkKind.invitation, "alex", later)
    links.make("robin's", LinkKind.reset, "robin", later)
    second = links.make("second", LinkKind.reset, "alex", later)
    assert links.peek("first") is None
    with pytest.raises(FixInput, match="not known here"):
        links.use("first")
    assert links.peek("second") == second == Link(kind=LinkKind.reset, person_id="alex", expires_at=later)
    assert links.use("second") == second
    assert links.peek("second") is None
    with pytest.raises(FixInput, match="used already"):
        links.use("second")
    assert links.peek("other") == other
    clock.forward(DAY.total_seconds())
    assert links.peek("other") is None
    with pytest.raises(FixInput, match="has run out"):
        links.use("other")
    assert links.purge(DAY.total_seconds()) == 1, "the one that was used a day ago"
    assert links.purge(0) == 2


def test_the_first_administrators_link_is_for_nobody_yet(database: Database, clock: TickingClock) -> None:
    link = database.links.make("token", LinkKind.administrator, "", clock.now + DAY)
    assert database.links.use("token") == link
    assert link.person_id == ""


def test_the_audit_is_read_newest_first_in_pages(database: Database, clock: TickingClock) -> None:
    audit = database.audit
    audit.add("alex", "Alex", Action.signed_in)
    audit.add("", "", Action.sign_in_refused, "alex@example.com", "wrong password")
    audit.add("robin", "Robin", Action.invited, "Sam", "agent")
    audit.add("alex", "Alex", Action.invited, "Kim")
    everything = audit.list()
    assert [entry.subject for entry in everything] == ["Kim", "Sam", "alex@example.com", ""]
    assert everything[1].action is Action.invited and everything[1].at.utcoffset() is not None
    page = audit.list(limit=2)
    assert page + audit.list(before=page[-1].sequence) == everything
    assert audit.list(action=Action.invited) == everything[:2]
    assert audit.list(actor_id="alex", action=Action.invited) == everything[:1]
    assert audit.list(actor_id="") == (everything[2],)
    clock.forward(3600)
    audit.add("alex", "Alex", Action.signed_out)
    assert audit.purge(1800) == 4
    assert len(audit.list()) == 1


def test_only_administrators_read_the_audit(database: Database) -> None:
    audit = Audit(database.audit)
    alex = Person(id="alex", name="Alex", role=Role.leader, level="lead")
    audit.note(alex, Action.exported, "conversations")
    audit.note(None, Action.purged)
    with pytest.raises(NotAllowed, match="administrators"):
        audit.read(alex)
    chief = alex.model_copy(update={"id": "chief", "administrator": True})
    assert chief.may(Permission.read_audit)
    assert [(entry.actor, entry.action) for entry in audit.read(chief)] == [("", "removed what was kept long enough"),
                                                                           ("Alex", "exported data")]  # fmt: skip
    assert [entry.actor_id for entry in audit.read(chief, actor_id="alex", limit=5)] == ["alex"]
