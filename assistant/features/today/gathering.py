"""Today put together: which sections there are, in the order they are shown in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from assistant.domain.company import Company
from assistant.domain.people import Person
from assistant.features.exemplars import Exemplars
from assistant.features.follow_ups import FollowUps
from assistant.features.friction import Frictions
from assistant.features.library import Library
from assistant.features.questions import Questions
from assistant.features.today import desk, own
from assistant.features.today.news import LibraryNews
from assistant.features.today.opening import Look, Source, Today
from assistant.features.today.visits import Visits
from assistant.features.today.week import last_week
from assistant.storage.gaps import GapStore
from assistant.storage.library_history import LibraryHistoryStore
from assistant.storage.reviews import ReviewStore
from assistant.storage.visits import VisitStore
from assistant.storage.week import WeekStore


def gather(
    *,
    follow_ups: FollowUps,
    questions: Questions,
    friction: Frictions,
    exemplars: Exemplars,
    library: Library,
    gaps: GapStore,
    reviews: ReviewStore,
    week: WeekStore,
    history: LibraryHistoryStore,
    visits: VisitStore,
    company: Company,
    clock: Callable[[], datetime],
    more: tuple[Source, ...] = (),
    decided: Callable[[Person], Collection[str]] = lambda person: (),
    asked: Callable[[Look], int] = lambda look: 0,
) -> Today:
    """Today over the features there are; ``more`` are sources of other features, shown before the library.

    ``decided`` gives the ids of gaps that were answered or set aside; ``asked`` is what else the inbox counts.
    """
    sources: tuple[Source, ...] = (
        own.promises(follow_ups),
        own.came_back(questions, friction, exemplars, library),
        desk.waiting_questions(questions),
        desk.waiting_reports(friction, library),
        desk.gaps(gaps.list, questions, decided),
        desk.drafts(library),
        desk.shared_reviews(
            lambda look: reviews.shared_since(look.person.leads, look.answers_since, but=look.person.id)
        ),
        last_week(week, library),
        *more,
        LibraryNews(library.all, history, company.authority_levels),
    )
    badges = (own.promises_badge(follow_ups), own.questions_badge(questions, friction, asked))
    return Today(Visits(visits, clock), sources, badges, clock, company.time_zone)
