"""Today as HTML: safe words, honest empty states, days as people say them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.domain.people import Role
from assistant.domain.today import Act, Badge, Item, Section, Tone, Visit
from assistant.features.today.opening import Look, Opened
from assistant.ui.rendering_today import badge_slots, today_page
from tests.integration.search_support import person

EXAMPLES = ("May I refund £80?",)
HOSTILE = '"><script>alert(1)</script>'


def opened(*sections: Section, first: bool = False, hour: int = 9) -> Opened:
    now = datetime(2026, 5, 20, hour, 30, tzinfo=UTC)
    visit = Visit(began_at=now, last_at=now, before_at=None if first else datetime(2026, 5, 1, tzinfo=UTC))
    return Opened(Look(person(Role.agent), now, ZoneInfo("Europe/London"), visit), sections, ())


def test_nothing_due_says_so_and_offers_the_first_step() -> None:
    page = today_page(opened(), EXAMPLES)
    assert "Nothing is due. Ask the coach something, or paste the customer’s message." in page
    assert "show up here" in page and "Questions to start with" in page


def test_a_newcomer_sees_the_examples_at_once_but_after_what_is_due() -> None:
    due = Section(key="due", title="Promises", items=(Item(words="Call"),), due=True)
    page = today_page(opened(Section(key="news", title="News", items=(Item(words="New"),)), due, first=True), EXAMPLES)
    places = [page.index(words) for words in ("Promises", "May I refund £80?", "News")]
    assert places == sorted(places) and "<details" not in page and "Nothing is due" not in page


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (3, "Hello"),
        (4, "Good morning"),
        (10, "Good morning"),
        (11, "Good afternoon"),
        (18, "Good evening"),
    ],
)
def test_the_greeting_is_for_the_hour_where_the_company_is(hour: int, words: str) -> None:
    # London is an hour ahead of UTC in May.
    page = today_page(opened(hour=hour), EXAMPLES)
    assert f"<h1>{words}, Ann" in page and "Wednesday 20 May" in page


def test_an_item_says_its_day_as_people_do_and_nothing_in_it_is_markup() -> None:
    late = datetime(2026, 5, 19, 23, 30, tzinfo=UTC)
    item = Item(
        words=HOSTILE,
        link=f"/?tab=promises&at={HOSTILE}",
        state="was due",
        on=late,
        tone=Tone.late,
        facts=(HOSTILE,),
        detail=HOSTILE,
        act=Act(name="promise-kept", label="Done", data={"promise": HOSTILE}),
    )
    page = today_page(opened(Section(key="promises", title=HOSTILE, said=HOSTILE, items=(item,))), (HOSTILE,))
    assert "<script" not in page
    # Half past eleven in the evening by UTC is today already in London.
    assert 'class="state fix">was due <time' in page and ">today</time>" in page
    assert 'data-promise="&quot;&gt;' in page and '<span class="sr">: &quot;' in page


def test_a_long_list_folds_and_every_part_has_an_id_of_its_own() -> None:
    section = Section(key="gaps", title="Gaps", items=tuple(Item(words=f"gap {n}") for n in range(7)), shown=5)
    page = today_page(opened(section, Section(key="week", title="Week", said="Nothing")), EXAMPLES)
    assert "<summary>2 more</summary>" in page and page.index("gap 4") < page.index("2 more") < page.index("gap 5")
    ids = [piece.split('"')[0] for piece in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_badges_have_a_place_each_and_are_empty_where_there_is_nothing_to_say() -> None:
    told = badge_slots([Badge(view="promises", words="2 overdue", late=True), Badge(view="questions")])
    assert told == (
        '<div data-slot="badge-promises" data-mode="replace"><span class="badge late-count">2 overdue</span></div>'
        '<div data-slot="badge-questions" data-mode="replace"></div>'
    )
