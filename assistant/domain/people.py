"""People: what may be seen (role) and what may be granted (authority level)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Role(StrEnum):
    """What a person may see and do in the assistant."""

    agent = "agent"
    trainer = "trainer"
    leader = "leader"


EVERYONE = frozenset(Role)

AuthorityLevel = str
"""Name of a level of ``company.yaml``, for example ``team lead``; ordered there, not here."""


class Permission(StrEnum):
    """One thing that a role may or may not do."""

    ask_coach = "ask the coach"
    read_library = "read the library"
    ask_a_person = "ask a person"
    answer_questions = "answer people's questions"
    publish_draft = "publish a document draft"
    see_gaps = "see what the playbook does not cover"
    ask_playbook = "ask the leaders' playbook"
    review_reply = "have a draft reply reviewed"
    read_shared_reviews = "read reviews that their author shares"
    keep_promises = "keep a list of promises"
    report_friction = "report that a policy gets in the way"
    answer_friction = "answer reports about policies"
    keep_exemplar = "keep a sentence as an example of a standard"


PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.ask_coach: EVERYONE,
    Permission.read_library: EVERYONE,
    Permission.ask_a_person: EVERYONE,
    Permission.answer_questions: frozenset({Role.trainer, Role.leader}),
    Permission.publish_draft: frozenset({Role.trainer}),
    Permission.see_gaps: frozenset({Role.trainer, Role.leader}),
    Permission.ask_playbook: frozenset({Role.leader}),
    Permission.review_reply: EVERYONE,
    Permission.read_shared_reviews: frozenset({Role.trainer, Role.leader}),
    Permission.keep_promises: EVERYONE,
    Permission.report_friction: EVERYONE,
    Permission.answer_friction: frozenset({Role.leader}),
    Permission.keep_exemplar: frozenset({Role.trainer}),
}
"""The permission table: the server asks it for every handler and route; the page reflects it."""


class Person(BaseModel):
    """Somebody who uses the assistant.

    ``id`` is stable across visits; ``role`` says what they may see, ``level`` what they may grant.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    role: Role
    level: AuthorityLevel
    team: str = ""
    function: str = ""

    def may(self, permission: Permission) -> bool:
        """Whether the permission table lets this person do it."""
        return self.role in PERMISSIONS[permission]

    def may_read(self, audience: frozenset[Role]) -> bool:
        """Whether a text for this audience may be shown; an empty or unknown audience is denied."""
        return self.role in audience
