"""Cases of the routes for runs of a scenario, their debriefs, and assignments."""

from __future__ import annotations

import re

from tests.proofs.leak_pool import JUNK, Pool, case, for_each
from tests.proofs.scenario_words import scenario_saying
from tests.proofs.visitor import Visitor

_RUN = r"(?:run=|data-run=\")([0-9a-f-]{36})"
_TURN = r'data-turn="([0-9a-f-]{36})"'
_ASSIGNMENT = r'data-assignment="([0-9a-f-]{36})"'
_CHOICE = r'<option value="(person|team):([^"]+)"'
REPLY = "I am sorry that your lamp is late. I look after this myself, and ring you on Friday at ten."
MOST = 3
"""Of scenarios that are played, and of runs that are rewound and handed in, by each visitor."""


def _two(pool: Pool) -> list[str]:
    """Scenarios that are assigned."""
    return list(dict.fromkeys([*pool.scenarios[:1], *pool.scenarios[-1:]]))


@case("POST /page/practice/assignments")
def _assign(visitor: Visitor, pool: Pool, name: str) -> None:
    for scenario in [*_two(pool), JUNK]:
        shown = visitor.get("GET /page/practice/scenarios/{scenario_id}", f"/page/practice/scenarios/{scenario}").text
        for kind, identity in [*re.findall(_CHOICE, shown), ("person", JUNK)]:
            body = {"scenario_id": scenario, f"to_{kind}": identity, "due": "2026-06-20", "key": visitor.key()}
            visitor.post(name, "/page/practice/assignments", body)
    pool.note("assignments", visitor.get("GET /page/practice", "/page/practice").text, _ASSIGNMENT)


@case("POST /page/practice/runs")
def _begin(visitor: Visitor, pool: Pool, name: str) -> None:
    """Whatever anybody kept, what was assigned, and a scenario that nobody keeps."""
    wishes = [f"I want the {pool.kept[0].bait}.", "A reply within a day"]
    begun = [{"scenario_id": one} for one in [*pool.scenarios[-MOST:], JUNK]]
    given = [*pool.assignments[-MOST:], JUNK]
    begun += [{"assignment_id": one, "scenario_id": scenario} for one in given for scenario in _two(pool)]
    begun.append({"scenario": scenario_saying(f"Where is my {pool.kept[0].bait}?").model_dump_json()})
    begun.append({"scenario": pool.kept[0].bait})
    for body in begun:
        given_with = {"wishes": wishes, "guided": True, "key": visitor.key()}
        shown = visitor.post(name, "/page/practice/runs", {**body, **given_with}).text
        found = list(dict.fromkeys(re.findall(_RUN, shown)))
        pool.runs += found
        if "assignment_id" in body:
            pool.handed_in += [(body["assignment_id"], run) for run in found]


@case("POST /page/practice/runs/{run_id}/reply")
def _reply(visitor: Visitor, pool: Pool, name: str) -> None:
    for run in [*pool.runs, JUNK]:
        for text in (f"{REPLY} Is it about the {pool.kept[0].bait}?", ""):
            body = {"text": text, "key": visitor.key()}
            shown = visitor.post(name, f"/page/practice/runs/{run}/reply", body)
            pool.note("run_turns", shown.text, _TURN)


@case("POST /page/practice/misses")
def _miss(visitor: Visitor, pool: Pool, name: str) -> None:
    standards = [one.id for one in pool.kept if one.id.startswith("STD")]
    for review in [*pool.reviews[:MOST], *pool.reviews[-MOST:], JUNK]:
        for standard in [*standards[:2], *(one for one in pool.common if one.startswith("STD")), JUNK]:
            visitor.post(name, "/page/practice/misses", {"review_id": review, "standard_id": standard})


@case("POST /page/practice/runs/{run_id}/hint")
def _hint(visitor: Visitor, pool: Pool, name: str) -> None:
    for run in [*pool.runs, JUNK]:
        for number in range(4):
            visitor.post(name, f"/page/practice/runs/{run}/hint", {"number": number})


@case("POST /page/practice/runs/{run_id}/rewind/{turn_id}", "POST /page/practice/runs/{run_id}/stand/{turn_id}")
def _rewind(visitor: Visitor, pool: Pool, name: str) -> None:
    act = name.rpartition("/")[0].rpartition("/")[2]
    for run in [*pool.runs[:MOST], *pool.runs[-MOST:], JUNK]:
        for turn in [*pool.run_turns[:2], *pool.run_turns[-2:], "-"]:
            visitor.post(name, f"/page/practice/runs/{run}/{act}/{turn}")


case(
    "GET /page/practice/runs/{run_id}",
    "GET /page/practice/runs/{run_id}/debrief",
    "GET /page/practice/runs/{run_id}/export",
    "POST /page/practice/runs/{run_id}/calmer",
)(for_each("runs"))


@case("GET /page/practice/runs/{run_id}/compare")
def _compare(visitor: Visitor, pool: Pool, name: str) -> None:
    for run in [*pool.runs[:MOST], JUNK]:
        for turn in [*pool.run_turns[:MOST], JUNK]:
            visitor.get(
                name, f"/page/practice/runs/{run}/compare", params={"a": turn, "b": (pool.run_turns or [JUNK])[0]}
            )


@case("GET /page/practice/runs/{run_id}/debrief/{turn_id}/sources/{number}")
def _debrief_sources(visitor: Visitor, pool: Pool, name: str) -> None:
    for run in [*pool.runs[:MOST], JUNK]:
        for turn in [*pool.run_turns[:MOST], "-"]:
            for number in (1, 9):
                visitor.get(name, f"/page/practice/runs/{run}/debrief/{turn}/sources/{number}")


@case(
    "POST /page/practice/assignments/{assignment_id}/runs/{run_id}/submit",
    "GET /page/practice/assignments/{assignment_id}/runs/{run_id}",
    "POST /page/practice/assignments/{assignment_id}/runs/{run_id}/take-back",
)
def _hand_in(visitor: Visitor, pool: Pool, name: str) -> None:
    method, path = name.split(" ")
    for assignment, run in [*pool.handed_in, *((one, pool.runs[0]) for one in pool.assignments[:2]), (JUNK, JUNK)]:
        if method == "POST":
            body = {"text": REPLY, "key": visitor.key()}
            visitor.post("POST /page/practice/runs/{run_id}/reply", f"/page/practice/runs/{run}/reply", body)
        filled = path.replace("{assignment_id}", assignment).replace("{run_id}", run)
        visitor.send(name, method, filled, {} if method == "POST" else None)


case("POST /page/practice/assignments/{assignment_id}/withdraw")(for_each("assignments"))
case(
    "POST /page/practice/runs/{run_id}/stop",
    "POST /page/practice/runs/{run_id}/delete",
    "POST /page/practice/runs/{run_id}/restore",
)(for_each("runs"))
