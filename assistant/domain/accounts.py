"""Accounts: who may sign in, their sessions, one-time links, and what is written down about changes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.domain.people import AuthorityLevel, Person, Role


class Account(BaseModel):
    """Somebody who can sign in.

    ``login`` is what they type, an e-mail address or a name, unique whatever its case. ``subject`` is
    ``issuer|subject`` of a single sign-on. Somebody with ``disabled_at`` is let in nowhere.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    login: str
    role: Role
    level: AuthorityLevel
    team_id: str = ""
    team: str = ""
    leads: frozenset[str] = frozenset()
    function: str = ""
    administrator: bool = False
    subject: str = ""
    has_password: bool = False
    created_at: datetime
    last_seen_at: datetime | None = None
    disabled_at: datetime | None = None

    @property
    def person(self) -> Person:
        """The person this account stands for."""
        return Person(
            id=self.id,
            name=self.name,
            role=self.role,
            level=self.level,
            team=self.team,
            team_id=self.team_id,
            leads=self.leads,
            function=self.function,
            administrator=self.administrator,
        )


class SignedIn(BaseModel):
    """One browser in which somebody is signed in; ``id`` can be shown, the cookie's token cannot be told from it."""

    model_config = ConfigDict(frozen=True)

    id: str
    person_id: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    device: str = ""


class LinkKind(StrEnum):
    """What a one-time link lets its holder do."""

    administrator = "make the first administrator"
    invitation = "set a first password"
    reset = "set a new password"


class Link(BaseModel):
    """A one-time link; only a hash of its token is stored. ``person_id`` is empty for the first administrator."""

    model_config = ConfigDict(frozen=True)

    kind: LinkKind
    person_id: str = ""
    expires_at: datetime


class Action(StrEnum):
    """What is written into the audit."""

    signed_in = "signed in"
    sign_in_refused = "was refused at sign-in"
    signed_out = "signed out"
    signed_out_everywhere = "signed out everywhere"
    password_set = "set a password"  # noqa: S105 (words, not a secret)
    invited = "invited somebody"
    person_changed = "changed somebody's role, level or team"
    person_disabled = "closed somebody's access"
    person_enabled = "opened somebody's access again"
    team_changed = "changed a team"
    document_published = "put a document in force"
    document_withdrawn = "took a document out of force"
    practice_assigned = "assigned practice"
    practice_withdrawn = "took back an assignment"
    quality_approved = "approved a quality process"
    quality_ended = "ended a quality process"
    quality_tied = "let a quality process keep who wrote a reply"
    quality_untied = "ended that a quality process keeps who wrote a reply"
    quality_submitted = "submitted replies for a quality process"
    quality_taken_back = "took back replies of a quality process"
    surveys_imported = "brought in survey answers"
    surveys_taken_back = "took back survey answers"
    exported = "exported data"
    deleted = "deleted data"
    purged = "removed what was kept long enough"


class AuditEntry(BaseModel):
    """One line of the audit: who did what to whom or what, and when.

    ``actor_id`` is empty for the assistant itself and for somebody unknown; ``subject`` names the person or record
    it was done to; ``detail`` is short and holds nobody's words.
    """

    model_config = ConfigDict(frozen=True)

    sequence: int
    at: datetime
    actor_id: str
    actor: str
    action: Action
    subject: str = ""
    detail: str = ""
