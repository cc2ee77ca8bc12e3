"""Which documents are not what they were when a person was last here, and which will change soon."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from assistant.domain.knowledge import Document, Kind, in_force
from assistant.domain.people import AuthorityLevel, Person
from assistant.domain.today import Change, ChangeKind
from assistant.features.today.sentences import difference, opening
from assistant.storage.library_history import Held, held

SOON = timedelta(days=14)
RULES = (Kind.policy, Kind.standard, Kind.playbook, Kind.guide, Kind.document)
"""Kinds that people go by, in the order they are told; stories and scenarios are no rules."""
_ORDER = (ChangeKind.changed, ChangeKind.ended, ChangeKind.new)
"""What people go by already comes before what they have yet to learn."""
_DAY = timedelta(days=1)


def held_then(published: Iterable[Document], arrived: Collection[Held], gone: Iterable[Document]) -> list[Document]:
    """What was published at a moment: what is published now without what came since, and what has gone since."""
    return [*(document for document in published if held(document) not in arrived), *gone]


def changed(
    person: Person,
    levels: Sequence[AuthorityLevel],
    was: Mapping[str, Document],
    now: Mapping[str, Document],
    today: date,
) -> list[Change]:
    """What became of each document; ``was`` is what was in force then and ``now`` what is today, by id.

    Only of documents that the person may read in both states is a difference told; who may not read what is in
    force now is not told what it replaced. A document whose words stayed the same is left out.
    """
    found = []
    for document_id in was.keys() | now.keys():
        before, after = _readable(was.get(document_id), person), now.get(document_id)
        if after is None and before is not None:
            over = before.effective_to is not None and before.effective_to < today
            ended = before.effective_to + _DAY if over and before.effective_to else None
            found.append((before.kind, _change(ChangeKind.ended, before, ended)))
        elif (after := _readable(after, person)) is not None:
            told = _told(before, after, person.level, levels, ChangeKind.new, ChangeKind.changed)
            found += [(after.kind, change) for change in told]
    rules = [(kind, change) for kind, change in found if kind in RULES]
    rules.sort(key=lambda one: (_ORDER.index(one[1].kind), RULES.index(one[0]), one[1].title.casefold()))
    return [change for _, change in rules]


def coming(
    person: Person, levels: Sequence[AuthorityLevel], published: Iterable[Document], today: date
) -> list[Change]:
    """What comes into force or ends within 14 days, the earliest first."""
    rules = [document for document in published if document.kind in RULES]
    begins = {d.effective_from for d in rules if today < d.effective_from <= today + SOON}
    ends = {d.effective_to + _DAY for d in rules if d.effective_to and today <= d.effective_to < today + SOON}
    found: list[Change] = []
    for day in sorted(begins | ends):
        was, then = in_force(rules, day - _DAY), in_force(rules, day)
        for document_id in sorted(was.keys() | then.keys()):
            before, after = _readable(was.get(document_id), person), then.get(document_id)
            if after is None and before is not None:
                found.append(_change(ChangeKind.ending, before, before.effective_to))
            elif (after := _readable(after, person)) is not None and after is not before:
                found += _told(before, after, person.level, levels, ChangeKind.coming, ChangeKind.coming)
    return found


def _readable(document: Document | None, person: Person) -> Document | None:
    return document if document is not None and person.may_read(document.audience) else None


def _told(
    before: Document | None,
    after: Document,
    level: AuthorityLevel,
    levels: Sequence[AuthorityLevel],
    if_new: ChangeKind,
    if_changed: ChangeKind,
) -> list[Change]:
    began = after.effective_from if after.effective_from != date.min else None
    if before is None:
        return [_change(if_new, after, began, opening(after))]
    if before.fingerprint == after.fingerprint:
        return []
    sentence = difference(before, after, level, levels)
    return [_change(if_changed, after, began, sentence)] if sentence else []


def _change(kind: ChangeKind, document: Document, on: date | None, sentence: str = "") -> Change:
    return Change(
        kind=kind,
        document_id=document.id,
        version=document.version,
        title=document.title,
        on=on,
        sentence=sentence,
    )
