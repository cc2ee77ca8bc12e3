"""What the language model took, counted by person and day on a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from assistant.domain.conversation import Usage
from assistant.features.spending import OWN_SHARE, SHARED, Spending
from assistant.storage import schema
from assistant.storage.database import Database
from tests.integration.search_support import ON, person

ALEX, ROBIN = person(), person().model_copy(update={"id": "robin"})


def took(prompt: int, completion: int, cached: int = 0, cost: str | None = None) -> Usage:
    return Usage(model="m", prompt=prompt, cached=cached, completion=completion, cost=Decimal(cost) if cost else None)


def test_a_day_adds_up_whoever_adds_at_the_same_time(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: database.usage.add("alex", ON, took(100, 10, 60, "0.0001")), range(20)))
    database.usage.add("robin", ON, took(5, 5))
    database.usage.add("alex", ON - timedelta(days=1), took(1_000_000, 0))
    assert (database.usage.tokens(ON, "alex"), database.usage.tokens(ON)) == (2_200, 2_210)
    assert database.usage.tokens(date(2020, 1, 1)) == 0
    with database.engine.connect() as connection:
        query = select(schema.usage_days).where(schema.usage_days.c.person_id == "alex", schema.usage_days.c.day == ON)
        row = connection.execute(query).one()
    assert (row.answers, row.cached, Decimal(row.cost)) == (20, 1_200, Decimal("0.0020"))


def test_who_has_used_their_share_is_told_and_the_others_go_on(database: Database) -> None:
    spending = Spending(database.usage, lambda: ON, person_limit=100, day_limit=180)
    spending.add(ALEX, None)
    spending.add(ALEX, took(89, 10))
    assert spending.refusal(ALEX) is None
    spending.add(ALEX, took(1, 0))
    assert spending.refusal(ALEX) == OWN_SHARE and spending.refusal(ROBIN) is None
    spending.add(ROBIN, took(80, 0))
    assert spending.refusal(ROBIN) == SHARED
    assert Spending(database.usage, lambda: ON + timedelta(days=1), 100, 180).refusal(ALEX) is None
    assert Spending(database.usage, lambda: ON, 0, 0).refusal(ALEX) is None
