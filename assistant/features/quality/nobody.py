"""Replies made nobody's: employees become codes, and what is personal leaves the texts before anything is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant.domain.adherence import PROCESS_CHARACTERS
from assistant.domain.quality import SentReply
from assistant.features.quality.sheet import SentRow
from assistant.security.codes import Codes
from assistant.security.personal import mails, names
from assistant.security.personal.finder import SHORTEST_VALUE, Finder, Look, joined, replaced
from assistant.security.personal.view import Span
from assistant.storage.text import fold

EMPLOYEE = "employee"
_NAMES_IN_A_ROW = re.compile(r"\[name\](?:[ ]+\[name\])+")


class Texts(NamedTuple):
    """What was written before a reply, and the reply, without personal details; how many of each kind were there."""

    thread: str
    reply: str
    kinds: Counter[str]


class Cleaning:
    """What takes details out of the texts of one file: whoever is named in a row of it is known in all its rows.

    ``employees`` are people's names from elsewhere. A name becomes "[name]": with the whole words of the culture page
    ("a customer") twice as many verdicts of the built-in judge changed as with this (12 and 6 of 316, on 45 replies).
    """

    def __init__(self, finder: Finder, rows: Iterable[SentRow], employees: Iterable[str] = ()) -> None:
        self._finder = finder
        called, values = set(employees), dict[str, str]()
        for row in rows:
            for one in {row.employee, *row.called}:
                if "@" in one:
                    called.update(names.parts_of_mail(one))
                elif any(character.isdigit() for character in one):
                    if len(one) >= SHORTEST_VALUE:
                        values[one] = EMPLOYEE
                else:
                    called.add(one)
        self._known = finder.known((), called, values)

    def cleaned(self, thread: str, reply: str) -> Texts:
        """Texts without details: each is its kind in brackets."""
        looks = [self._finder.look(thread), self._finder.look(reply)]
        known = self._finder.known(looks)
        kinds: Counter[str] = Counter()
        out: list[str] = []
        for text, look in zip((thread, reply), looks, strict=True):
            spans = self._spans(look, self._finder.details(look, known))
            kinds.update(span.kind for span in spans)
            out.append(_NAMES_IN_A_ROW.sub("[name]", replaced(text, spans, lambda span: f"[{span.kind}]")))
        return Texts(out[0], out[1], kinds)

    def _spans(self, look: Look, found: Sequence[Span]) -> list[Span]:
        return joined([*found, *self._finder.details(look, self._known)])


class Employees:
    """Codes for those who wrote replies, within one process, and whose account each is where that may be known.

    ``accounts`` are ids of people by their folded e-mail address: none where nothing is to be tied.
    """

    def __init__(self, codes: Codes, process_id: str, accounts: dict[str, str] | None = None) -> None:
        self._codes, self._process_id, self._accounts = codes, process_id, accounts or {}

    def code(self, employee: str) -> str:
        """What stands for an employee: the process, and a code that no other process has for them."""
        return f"{self._process_id[:PROCESS_CHARACTERS]}:{self._codes.code(self._process_id, fold(employee))}"

    def account(self, row: SentRow) -> str:
        """The id of whose account it is, by the e-mail address in the row; empty for nobody's."""
        addresses = (fold(one) for one in (row.employee, *row.called) if mails.mails(one))
        return next((self._accounts[one] for one in addresses if one in self._accounts), "")

    def digest(self, row: SentRow) -> str:
        """What tells a row from every other, whichever process submits it."""
        day = row.sent_on.isoformat()
        return self._codes.fingerprint(day, row.team.id, fold(row.employee), row.channel, row.customer, row.reply)

    def sent(self, row: SentRow, texts: Texts) -> SentReply:
        """The row as it is kept."""
        return SentReply(
            sent_on=row.sent_on,
            team_id=row.team.id,
            channel=row.channel,
            thread=texts.thread,
            reply=texts.reply,
            employee=self.code(row.employee),
            digest=self.digest(row),
            person_id=self.account(row),
        )
