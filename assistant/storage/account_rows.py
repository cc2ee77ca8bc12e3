"""Finding the rows of people with their teams, and turning them into accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, Select, select

from assistant.domain.accounts import Account
from assistant.domain.people import Role
from assistant.storage import schema

_PEOPLE = schema.people.c


def account_rows() -> Select[Any]:
    """People with their team's name, one row for every team they lead or one without; read by ``to_account``."""
    team, leads = schema.teams, schema.team_leads
    return (
        select(schema.people, team.c.name.label("team"), leads.c.team_id.label("leads_id"))
        .select_from(schema.people)
        .outerjoin(team, team.c.id == _PEOPLE.team_id)
        .outerjoin(leads, leads.c.person_id == _PEOPLE.id)
    )


def to_account(rows: Iterable[Row[Any]]) -> Account:
    """The account that the rows of one person hold."""
    rows = tuple(rows)
    row = rows[0]
    return Account(
        id=row.id,
        name=row.name,
        login=row.login,
        role=Role(row.role),
        level=row.level,
        team_id=row.team_id or "",
        team=row.team or "",
        leads=frozenset(each.leads_id for each in rows if each.leads_id is not None),
        function=row.function,
        administrator=row.administrator,
        subject=row.subject or "",
        has_password=bool(row.password_hash),
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        disabled_at=row.disabled_at,
    )
