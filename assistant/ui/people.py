"""The pages of administrators: who has an account, teams, and the audit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import gradio as gr
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.accounts import Account, Action, AuditEntry
from assistant.domain.people import Person, Role
from assistant.errors import NotFound
from assistant.features.administration import Invitation
from assistant.ui.consequences import consequences
from assistant.ui.context import Context
from assistant.ui.downloads import download
from assistant.ui.pieces import slot
from assistant.ui.rendering_audit import audit_page, audit_table
from assistant.ui.rendering_people import (
    invite_page,
    link_card,
    means,
    people_list,
    people_page,
    person_page,
    teams_page,
)

PAGE = 50
"""Lines of the audit on one page."""
MOST_IN_A_FILE = 100_000


class Given(BaseModel):
    """What the form of an account holds."""

    name: str = Field(max_length=1_000)
    login: str = Field(max_length=1_000)
    role: Role
    level: str = Field(max_length=200)
    team_id: str = Field(default="", max_length=100)
    function: str = Field(default="", max_length=200)
    administrator: bool = False
    leads: frozenset[str] = Field(default=frozenset(), max_length=1_000)


class TeamName(BaseModel):
    name: str = Field(max_length=1_000)


def build_people() -> None:
    """The pages' places inside the current ``gr.Blocks``; their content comes from the routes."""
    for view in ("people", "audit"):
        with gr.Column(elem_id=f"view-{view}", elem_classes="view"):
            gr.Column(elem_id=f"place-{view}")


def people_routes(context: Context) -> APIRouter:
    """Routes below ``/page/people`` and ``/page/audit``; the features let administrators alone through."""
    router = APIRouter(prefix="/page", include_in_schema=False, default_response_class=HTMLResponse)
    _add_people(router, context)
    _add_teams(router, context)
    _add_audit(router, context)
    return router


def _add_people(router: APIRouter, context: Context) -> None:
    accounts, company = context.assistant.accounts, context.assistant.company
    someone = Depends(context.who)

    def found(person: Person, account_id: str) -> Account:
        account = next((one for one in accounts.people(person) if one.id == account_id), None)
        if account is None:
            raise NotFound("There is no such account.")
        return account

    def opened(person: Person, account: Account) -> str:
        page = person_page(account, company, accounts.teams(person), person.id, context.today, context.time_zone)
        return slot("people", page)

    def linked(request: Request, made: Invitation) -> str:
        link = context.link(request, made.token)
        reset = made.account.has_password
        card = link_card(made.account.name, link, made.expires_at, context.today, context.time_zone, reset=reset)
        return slot("link", card)

    @router.get("/people")
    def everybody(search: str = "", person: Person = someone) -> str:
        people = accounts.people(person)
        fitting = _fitting(people, search[:100])
        return slot(
            "people",
            people_page(fitting, len(people), search[:100], person.id, context.today, context.time_zone),
        )

    @router.get("/people/list")
    def listed(search: str = "", person: Person = someone) -> str:
        people = accounts.people(person)
        fitting = _fitting(people, search[:100])
        return slot(
            "people-list",
            people_list(fitting, len(people), search[:100], person.id, context.today, context.time_zone),
        )

    @router.get("/people/new")
    def new(person: Person = someone) -> str:
        return slot("people", invite_page(company, accounts.teams(person)))

    @router.post("/people")
    def invite(given: Given, request: Request, person: Person = someone) -> str:
        made = accounts.invite(person, **given.model_dump())
        return opened(person, made.account) + linked(request, made)

    @router.get("/people/{account_id}")
    def one(account_id: str, person: Person = someone) -> str:
        return opened(person, found(person, account_id))

    @router.post("/people/{account_id}/means")
    def meaning(account_id: str, given: Given, person: Person = someone) -> str:
        before = found(person, account_id)
        teams = {team.id: team.name for team in accounts.teams(person)}
        return slot("consequences", means(consequences(before, before.model_copy(update=given.model_dump()), teams)))

    @router.post("/people/{account_id}")
    def change(account_id: str, given: Given, person: Person = someone) -> str:
        after = accounts.change(person, account_id, **given.model_dump())
        if after.id == person.id and not after.administrator:
            # They have just taken it from themselves: the page is theirs no more.
            return ""
        return opened(person, after)

    @router.post("/people/{account_id}/close")
    def close(account_id: str, person: Person = someone) -> str:
        return opened(person, accounts.disable(person, account_id))

    @router.post("/people/{account_id}/open")
    def open_again(account_id: str, person: Person = someone) -> str:
        return opened(person, accounts.enable(person, account_id))

    @router.post("/people/{account_id}/link")
    def link(account_id: str, request: Request, person: Person = someone) -> str:
        return linked(request, accounts.reset_link(person, account_id))


def _fitting(people: list[Account], search: str) -> list[Account]:
    wanted = search.casefold().split()
    if not wanted:
        return people

    def words(one: Account) -> str:
        marks = ("administrator" if one.administrator else "", "access closed" if one.disabled_at else "")
        return " ".join((one.name, one.login, one.role, one.level, one.team, *marks)).casefold()

    return [one for one in people if all(word in words(one) for word in wanted)]


def _add_teams(router: APIRouter, context: Context) -> None:
    accounts = context.assistant.accounts
    someone = Depends(context.who)

    def page(person: Person) -> str:
        people = accounts.people(person)
        members = Counter(one.team_id for one in people if one.team_id)
        leads: dict[str, list[str]] = defaultdict(list)
        for one in people:
            for team_id in one.leads if one.disabled_at is None else ():
                leads[team_id].append(one.name)
        return slot("people", teams_page(accounts.teams(person), members, leads))

    @router.get("/teams")
    def show(person: Person = someone) -> str:
        return page(person)

    @router.post("/teams")
    def add(given: TeamName, person: Person = someone) -> str:
        accounts.add_team(person, given.name)
        return page(person)

    @router.post("/teams/{team_id}/rename")
    def rename(team_id: str, given: TeamName, person: Person = someone) -> str:
        accounts.rename_team(person, team_id, given.name)
        return page(person)

    @router.post("/teams/{team_id}/remove")
    def remove(team_id: str, person: Person = someone) -> str:
        accounts.remove_team(person, team_id)
        return page(person)


def _add_audit(router: APIRouter, context: Context) -> None:
    audit, accounts = context.assistant.audit, context.assistant.accounts
    someone = Depends(context.who)

    @router.get("/audit")
    def show(before: int | None = None, action: Action | None = None, actor: str = "", person: Person = someone) -> str:
        entries = audit.read(person, before, PAGE + 1, action, actor or None)
        page = audit_page(
            entries[:PAGE],
            accounts.people(person),
            action,
            actor,
            before,
            context.today,
            context.time_zone,
            more=len(entries) > PAGE,
        )
        return slot("audit", page)

    @router.get("/audit/file")
    def file(action: Action | None = None, actor: str = "", person: Person = someone) -> Response:
        made = audit_table(_all(person, action, actor))
        audit.note(person, Action.exported, detail="the audit")
        return download(made, "Audit", context.today, "csv", "text/csv; charset=utf-8")

    def _all(person: Person, action: Action | None, actor: str) -> Iterator[AuditEntry]:
        before, count = None, 0
        while count < MOST_IN_A_FILE:
            entries = audit.read(person, before, 1_000, action, actor or None)
            yield from entries
            if len(entries) < 1_000:
                return
            before, count = entries[-1].sequence, count + len(entries)
