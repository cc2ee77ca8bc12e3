"""How much one person may do: counted, refused in words, shared out among those who wait."""

from __future__ import annotations

import asyncio

import pytest

from assistant.errors import TooMany
from assistant.features.quotas import Act, Quotas, time_to_wait
from assistant.features.waiting_line import Ticket, WaitingLine
from assistant.security.rates import Rates
from tests.integration.search_support import person

pytestmark = pytest.mark.anyio

ANN, BEN = (person().model_copy(update={"id": name}) for name in ("ann", "ben"))


def test_a_person_is_told_how_long_to_wait_and_others_go_on() -> None:
    quotas = Quotas(Rates({**dict.fromkeys(Act, "0"), "questions": "3/minute;5/hour", "changes": "100/hour"}))
    for _ in range(3):
        quotas.take(ANN, Act.ask)
    with pytest.raises(
        TooMany, match=r"3 questions in a minute .* Go on in \d+ seconds; nothing you wrote is lost"
    ) as no:
        quotas.take(ANN, Act.ask)
    assert 1 <= no.value.seconds <= 60
    quotas.take(BEN, Act.ask)
    for _ in range(50):
        quotas.take(ANN, Act.review)
    assert quotas.told(ANN) == ("Questions: up to 3 in a minute and 5 in an hour.", "Changes: up to 100 in an hour.")


def test_what_is_refused_does_not_count() -> None:
    rates = Rates({"questions": "2/minute;3/hour"})
    assert [rates.take("questions", "ann") is None for _ in range(9)] == [True, True, *[False] * 7]
    wait = rates.take("questions", "ann")
    assert wait is not None and wait.most == 2  # the hour still has room


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "5 seconds"), (31, "35 seconds"), (91, "2 minutes")])
def test_the_time_to_wait_is_rounded_up(seconds: float, words: str) -> None:
    assert time_to_wait(seconds) == words


async def test_one_person_cannot_fill_the_line() -> None:
    line = WaitingLine(at_once=2, of_one_person=3)
    tickets = [line.join("ann") for _ in range(3)]
    with pytest.raises(TooMany, match="3 answers of yours"):
        line.join("ann")
    tickets[0].leave()
    tickets[0].leave()
    line.join("ann").leave()


async def test_who_has_nothing_under_way_comes_before_who_has() -> None:
    line, order = WaitingLine(at_once=2, of_one_person=9), list[str]()

    async def worked(name: str, ticket: Ticket, gate: asyncio.Event) -> None:
        await ticket.turn()
        order.append(name)
        await gate.wait()
        ticket.leave()

    gate = asyncio.Event()
    names = ["ann", "ann", "ann", "ann", "ben", "cat"]
    tasks = [asyncio.create_task(worked(name, line.join(name), gate)) for name in names]
    await asyncio.sleep(0)
    assert order == ["ann", "ann"]
    gate.set()
    await asyncio.gather(*tasks)
    assert sorted(order[2:4]) in (["ann", "ben"], ["ben", "cat"]) and order.index("cat") <= 4
    assert sorted(order) == sorted(names)


async def test_who_gives_up_waiting_leaves_the_line() -> None:
    line = WaitingLine(at_once=1)
    first, second, third = (line.join(name) for name in ("ann", "ben", "cat"))
    await first.turn()
    waiting = asyncio.create_task(second.turn())
    last = asyncio.create_task(third.turn())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    second.leave()
    first.leave()
    await last
    third.leave()
    again = line.join("ann")
    await again.turn()
