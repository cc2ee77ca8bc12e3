"""What cases of the leak test share: ids to reach for, and the list of cases. There is no default."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.proofs.leak_documents import Kept
from tests.proofs.visitor import Visitor

JUNK = "does-not-exist"


@dataclass
class Pool:
    """Ids of everything that anybody made, whoever made it, and the documents to reach for."""

    kept: Sequence[Kept]
    common: Sequence[str]
    """Ids of documents that everybody reads."""
    token: str
    conversations: list[str] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    promises: list[str] = field(default_factory=list)
    exemplars: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    invitations: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    run_turns: list[str] = field(default_factory=list)
    assignments: list[str] = field(default_factory=list)
    kudos: list[str] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    nominations: list[str] = field(default_factory=list)
    champions: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    leader_questions: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    surveys: list[str] = field(default_factory=list)
    processes: list[str] = field(default_factory=list)
    submissions: list[str] = field(default_factory=list)
    handed_in: list[tuple[str, str]] = field(default_factory=list)
    """Assignments and the runs begun for them."""
    broken: list[str] = field(default_factory=list)
    """Turns whose answer was stopped."""

    @property
    def documents(self) -> list[str]:
        """Ids of documents, kept ones and some that are not, and one that is not there."""
        return [*dict.fromkeys(one.id for one in self.kept), *self.common, JUNK]

    def trim(self, most: int) -> None:
        """Keep at most so many ids of a kind, some of everybody's."""
        for kind in (
            "conversations",
            "turns",
            "reviews",
            "questions",
            "reports",
            "promises",
            "broken",
            "scenarios",
            "runs",
        ):
            known: list[str] = getattr(self, kind)
            known[:] = known[:: max(1, -(-len(known) // most))]

    def note(self, kind: str, text: str, pattern: str) -> None:
        """Remember ids that a page shows."""
        known: list[str] = getattr(self, kind)
        known += [found for found in dict.fromkeys(re.findall(pattern, text)) if found not in known]


Case = Callable[[Visitor, Pool, str], None]
CASES: dict[str, Case] = {}
"""Route (``GET /page/frame``) or handler (``handler ask-send click``) -> what is asked of it."""


def case(*names: str) -> Callable[[Case], Case]:
    """This function is the case of these routes; it is given the name as its last argument."""

    def add(function: Case) -> Case:
        for name in names:
            assert name not in CASES, f"{name} has two cases"
            CASES[name] = function
        return function

    return add


def plain(visitor: Visitor, pool: Pool, name: str) -> None:
    """Just asked, with words in the query that nothing should take up."""
    method, path = name.split(" ")
    visitor.send(name, method, path)
    visitor.send(name, method, f"{path}?search={pool.kept[0].bait}&role=leader&d={pool.kept[0].id}")


def for_each(kind: str) -> Case:
    """Asked for every id of a kind, whoever's it is; a POST with an empty body."""

    def run(visitor: Visitor, pool: Pool, name: str) -> None:
        method, path = name.split(" ")
        for identity in [*getattr(pool, kind), JUNK]:
            visitor.send(name, method, re.sub(r"\{[a-z_:]+\}", quote(identity, safe=""), path), {})

    return run


def without_stamps(text: str) -> str:
    """A fragment without what differs from call to call."""
    return re.sub(r'data-stamp="[0-9a-f]+"', "", text)
