"""Questions to a person and to a leader, their groups, and what customers write: wired for the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from assistant.bootstrap.private import without_details
from assistant.domain.company import Company

if TYPE_CHECKING:
    from assistant.features.comments.comments import Comments
    from assistant.features.leader_questions import LeaderQuestions
    from assistant.features.library import Library
    from assistant.features.question_groups import QuestionGroups
    from assistant.features.questions import Questions
    from assistant.features.today.opening import Look, Source
    from assistant.language.embedder import Embedder
    from assistant.storage.database import Database


@dataclass(frozen=True)
class Asking:
    """What people ask that the playbook does not answer, and what customers say."""

    groups: QuestionGroups
    leaders: LeaderQuestions
    comments: Comments

    @property
    def sources(self) -> tuple[Source, ...]:
        """What they say on Today."""
        from assistant.features.today.asking import for_leaders, leaders_answered, owned

        return owned(self.groups), for_leaders(self.leaders), leaders_answered(self.leaders)

    @property
    def counted(self) -> Callable[[Look], int]:
        """What they add to the number beside the inbox."""
        from assistant.features.today.asking import counted

        return counted(self.leaders, self.groups)


def make_asking(
    library: Library,
    database: Database,
    company: Company,
    embedder: Embedder,
    of_documents: Embedder,
    clock: Callable[[], datetime],
    today: Callable[[], date],
) -> Asking:
    """All three. ``of_documents`` may keep vectors, ``embedder`` reads people's words and keeps none."""
    from assistant.features.comments.comments import Comments
    from assistant.features.directory import Directory
    from assistant.features.leader_questions import LeaderQuestions
    from assistant.features.practice.wish_reading import WishReader
    from assistant.features.question_groups import QuestionGroups
    from assistant.security.personal.finder import Finder

    directory, finder = Directory(database.accounts, database.teams), Finder.of(company)
    shelf, reader = database.documents, WishReader(embedder, of_documents)
    return Asking(
        QuestionGroups(
            database.question_groups,
            shelf,
            directory,
            embedder,
            without_details(company, directory.people),
            company,
            today,
        ),
        LeaderQuestions(database.leader_questions, directory, finder, company, clock, today),
        Comments(database.comments, library, directory, finder, reader, today, month_first=company.month_first),
    )


def make_questions(
    database: Database,
    company: Company,
    clock: Callable[[], datetime],
    today: Callable[[], date],
    unnamed: Callable[[str], str],
) -> Questions:
    """Questions to a person; ``unnamed`` gives a text with placeholders for personal details."""
    from assistant.features.directory import Directory
    from assistant.features.questions import Questions
    from assistant.security.personal.finder import Finder

    directory, finder = Directory(database.accounts, database.teams), Finder.of(company)
    return Questions(database.questions, database.documents, directory, finder, company, clock, today, unnamed)
