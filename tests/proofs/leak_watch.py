"""Everything that comes out, searched for words of documents that its reader may not read."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_plus

import httpx

from assistant.domain.people import Role
from tests.proofs.leak_documents import EARLIER, NOBODY, REPLACED, SECRET, Secret

_LIBRARY = (
    "page handler library",
    "page handler page load again",
    "page handler poke-shelf",
    "page GET /page/documents",
    "page POST /page/documents",
    "page POST /page/jobs",
    "page GET /page/sources",
    "page POST /page/reports",
    "page POST /page/questions",
    "page GET /page/questions",
    "page GET /page/today",
    "page POST /gradio_api/run",
    "page GET /page/practice",
    "page POST /page/practice/read",
    "archive GET /page/practice",
    "stream",
)
"""Where a trainer meets drafts and what was taken out of force; nowhere else, and in no answer."""

_NAMING = {
    "page GET /page/today": ("title", "id"),
    "page GET /page/audit": ("id",),
    "page GET /page/audit/file": ("id",),
}
"""Where a document that was taken out of force is named, to those who read it before and to the administrator."""


@dataclass
class Watch:
    """Everything that came out, searched for secrets; ``faults`` is what must stay empty.

    ``seen`` are the places in which a role saw what it may see: the control that the search can find.
    """

    secrets: Sequence[Secret]
    faults: list[str] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    searched: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    answers: dict[str, dict[str, set[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    """Case -> role -> statuses."""
    requests: int = 0

    def __post_init__(self) -> None:
        self._by_word = {secret.word: secret for secret in self.secrets}
        self._gone: set[str] = set()
        self._ids = [word for word in self._by_word if not SECRET.fullmatch(word)]

    def look(self, role: Role | None, place: str, told: bytes | str, typed: str = "") -> None:
        """Search what ``role`` was shown in a place; nobody may see anything where it is None.

        ``typed`` is what the person sent: what they wrote themselves is no secret.
        """
        text = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
        self.searched[place.split(" ")[0]] += len(text)
        text, own = text.lower(), typed.lower()
        for found in {*SECRET.findall(text), *(identity for identity in self._ids if identity in text)}:
            secret = self._by_word.get(found)
            if secret is None or found in own:
                continue
            if secret.document == REPLACED and any(day in typed for day in EARLIER):
                continue
            if (secret.document in self._gone or "audit" in place) and secret.place in _NAMING.get(place, ()):
                continue
            if role is not None and role in secret.readers | (secret.shelf if place.startswith(_LIBRARY) else NOBODY):
                self.seen[role.value, place.split(" ")[0]] += 1
                continue
            self.fault(f"{role or 'anybody'}: {place} shows the {secret.place} of {secret.document}")

    def fault(self, told: str) -> None:
        """Note something that must not be, once."""
        if told not in self.faults:
            self.faults.append(told)

    def closed(self, reference: str) -> None:
        """From now on nobody may see the words of this document; that it is gone may be told by its name."""
        self._gone.add(reference)
        for name, secret in self._by_word.items():
            if secret.document == reference:
                self._by_word[name] = replace(secret, readers=NOBODY)

    def response(self, role: Role, case: str, response: httpx.Response) -> None:
        """Search one answer: status line, headers, body, and the members of an archive."""
        self.requests += 1
        request = response.request
        typed = f"{unquote_plus(str(request.url))} {request.read().decode('utf-8', 'replace')}"
        place = f"{'stream' if 'event-stream' in response.headers.get('content-type', '') else 'page'} {case}"
        self.look(role, place, "\n".join(f"{k}: {v}" for k, v in response.headers.items()), typed)
        self.look(role, place, response.content, typed)
        if response.content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
                for member in archive.namelist():
                    self.look(role, f"archive {case}", f"{member}\n".encode() + archive.read(member), typed)
        self.answers[case][role.value].add(response.status_code)
