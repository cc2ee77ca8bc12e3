"""People: what may be seen (role) and what may be granted (authority level)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict


class Role(StrEnum):
    """What a person may see and do in the assistant."""

    agent = "agent"
    trainer = "trainer"
    leader = "leader"


EVERYONE = frozenset(Role)

ADMINISTRATOR: Final = "administrator"
"""What some people are besides their role: they look after accounts, and read no more for it."""

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
    practise = "practise with scenarios"
    make_scenario = "make, change and put away scenarios"
    practise_in_group = "practise with a room, on one screen"
    assign_practice = "assign practice to people or teams, and see who completed it"
    read_submitted_runs = "read practice runs that are submitted to them"
    see_practice_numbers = "see how many completed practice in teams they do not lead, from five people on"
    give_kudos = "thank a colleague or a team on the wall, and read the wall"
    tell_story = "tell a story from the floor"
    approve_story = "edit a story from the floor, and put it in the library or keep it back"
    ask_leader = "ask a leader, and read what leaders answered"
    see_numbers = "see how the company and their own team are doing, from five people on"
    see_all_teams = "see how every team is doing, from five people on"
    import_surveys = "bring in NPS and CSAT figures"
    take_report = "take along a culture report"
    submit_quality = "approve a quality process, and submit sent replies for it"
    identify_quality = "let a quality process keep who wrote a reply, for a stated purpose"
    plan_actions = "keep the plan of leadership actions"
    put_forward = "put themselves or a colleague forward as a champion, and see who the champions are"
    name_champion = "name champions"
    first_week = "walk the first week"
    see_first_week = "see how far new people in the teams they look after are in their first week"
    read_comments = "bring in what customers write, and link it to standards"
    own_data = "download or delete their own data"
    manage_people = "invite people, and set their role, level and team"
    read_audit = "read who changed what"


PERMISSIONS: dict[Permission, frozenset[str]] = {
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
    Permission.practise: EVERYONE,
    Permission.make_scenario: frozenset({Role.trainer, Role.leader}),
    Permission.practise_in_group: frozenset({Role.trainer, Role.leader}),
    Permission.assign_practice: frozenset({Role.trainer, Role.leader}),
    Permission.read_submitted_runs: frozenset({Role.trainer, Role.leader}),
    Permission.see_practice_numbers: frozenset({Role.leader}),
    Permission.give_kudos: EVERYONE,
    Permission.tell_story: EVERYONE,
    Permission.approve_story: frozenset({Role.trainer}),
    Permission.ask_leader: EVERYONE,
    Permission.see_numbers: EVERYONE,
    Permission.see_all_teams: frozenset({Role.leader}),
    Permission.import_surveys: frozenset({Role.leader}),
    Permission.take_report: frozenset({Role.leader}),
    Permission.submit_quality: frozenset({Role.leader}),
    Permission.identify_quality: frozenset({ADMINISTRATOR}),
    Permission.plan_actions: frozenset({Role.leader}),
    Permission.put_forward: EVERYONE,
    Permission.name_champion: frozenset({Role.leader}),
    Permission.first_week: EVERYONE,
    Permission.see_first_week: frozenset({Role.trainer, Role.leader}),
    Permission.read_comments: frozenset({Role.trainer, Role.leader}),
    Permission.own_data: EVERYONE,
    Permission.manage_people: frozenset({ADMINISTRATOR}),
    Permission.read_audit: frozenset({ADMINISTRATOR}),
}
"""The permission table: the server asks it for every handler and route; the page reflects it."""


class Team(BaseModel):
    """People who work together; those who look after it are named by :attr:`Person.leads`."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str


class Person(BaseModel):
    """Somebody who uses the assistant.

    ``id`` is stable across visits; ``role`` says what they may see, ``level`` what they may grant.
    ``team_id`` is the team they belong to (empty: none) and ``team`` its name; ``leads`` are the ids
    of the teams they look after: of those alone they see aggregates and what members shared.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    role: Role
    level: AuthorityLevel
    team: str = ""
    team_id: str = ""
    leads: frozenset[str] = frozenset()
    function: str = ""
    administrator: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether the permission table lets this person do it."""
        allowed = PERMISSIONS[permission]
        return self.role in allowed or (self.administrator and ADMINISTRATOR in allowed)

    def may_read(self, audience: frozenset[Role]) -> bool:
        """Whether a text for this audience may be shown; an empty or unknown audience is denied."""
        return self.role in audience
