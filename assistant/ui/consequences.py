"""What a change to somebody's account means for them and for others, in sentences, before it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assistant.domain.accounts import Account
from assistant.domain.people import Permission, Role

NOTHING = "Nothing changes yet."


def consequences(before: Account, after: Account, teams: Mapping[str, str]) -> list[str]:
    """One sentence for each thing that changes; ``teams`` are names by id."""
    return [
        *_rights(before, after),
        *_level(before, after),
        *_team(before, after, teams),
        *_leads(before, after, teams),
    ]


def _rights(before: Account, after: Account) -> Iterator[str]:
    if before.role is not after.role:
        yield f"They read what is meant for {_plural(after.role)}, and nothing that is meant for others only."
        if before.role is not Role.agent:
            yield (
                "Answers and reviews of theirs that rest on documents which are closed to them then are shown without "
                "those parts."
            )
    had, has = _may(before), _may(after)
    if gained := [one for one in Permission if one in has - had]:
        yield f"They may also: {_joined(gained)}."
    if lost := [one for one in Permission if one in had - has]:
        yield f"They may no longer: {_joined(lost)}."
    if after.administrator and not before.administrator:
        yield "As administrator they look after accounts. They read nobody’s words for it."


def _level(before: Account, after: Account) -> Iterator[str]:
    if before.level != after.level:
        yield (
            f"Answers and checks tell them the limits of “{after.level}” from now on, no longer those of "
            f"“{before.level}”."
        )


def _team(before: Account, after: Account, teams: Mapping[str, str]) -> Iterator[str]:
    if before.team_id == after.team_id:
        return
    if before.team_id:
        old = teams.get(before.team_id, "the team they leave")
        yield f"What they shared so far stays with those who lead {old}, until they stop sharing it."
    if after.team_id:
        yield f"What they share from now on is read by those who lead {teams.get(after.team_id, 'their new team')}."
    else:
        yield "Without a team they cannot share a review."


def _leads(before: Account, after: Account, teams: Mapping[str, str]) -> Iterator[str]:
    gained, lost = after.leads - before.leads, before.leads - after.leads
    reads = Permission.read_shared_reviews in _may(after)
    if gained and reads:
        yield f"They read the reviews that people of {_names(gained, teams)} share or have shared."
    if gained and not reads:
        yield f"They lead {_names(gained, teams)}, but read no shared reviews: only trainers and leaders do."
    if lost:
        yield f"They no longer read what people of {_names(lost, teams)} share."


def _may(account: Account) -> set[Permission]:
    person = account.person
    return {permission for permission in Permission if person.may(permission)}


def _joined(permissions: Iterable[Permission]) -> str:
    return "; ".join(permission.value for permission in permissions)


def _names(ids: Iterable[str], teams: Mapping[str, str]) -> str:
    return " and ".join(sorted(teams.get(one, "a team") for one in ids))


def _plural(role: Role) -> str:
    return f"{role.value}s"
