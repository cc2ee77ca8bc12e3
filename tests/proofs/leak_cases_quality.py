"""Cases of the quality part: processes, files of sent replies, and what was submitted."""

from __future__ import annotations

from tests.proofs.leak_pool import JUNK, Pool, case, for_each
from tests.proofs.visitor import Visitor

_PATH = "/page/culture/quality"
_PROCESS, _SUBMISSION = r'data-process="([^"]+)"', r'data-submission="([^"]+)"'


def _file(pool: Pool, visitor: Visitor) -> bytes:
    """Replies of the visitor's own that speak of what only some may read; the last row cannot be taken."""
    rows = "".join(
        f"2026-05-1{number},{team},{visitor.name}@harbour.example,email,Where is my lamp?,"
        f"I looked for the {one.bait} and will ring you.\n"
        for number, (one, team) in enumerate(zip(pool.kept[:2] * 2, ("Online care", "Online care", JUNK), strict=False))
    )
    return f"date,team,employee,channel,customer,reply\n{rows}".encode()


@case(f"POST {_PATH}/processes")
def _approve(visitor: Visitor, pool: Pool, name: str) -> None:
    given = {"name": f"Process of {visitor.name}", "purpose": f"It is for the {pool.kept[0].bait}.", "run_by": "Robin"}
    made = visitor.post(name, f"{_PATH}/processes", {**given, "key": visitor.key()})
    pool.note("processes", made.text, _PROCESS)


@case(f"POST {_PATH}/processes/{{process_id}}/tie")
def _tie(visitor: Visitor, pool: Pool, name: str) -> None:
    for process in [*pool.processes, JUNK]:
        visitor.post(name, f"{_PATH}/processes/{process}/tie", {"purpose": f"For the {pool.kept[0].bait}."})


case(
    f"POST {_PATH}/processes/{{process_id}}/untie",
    f"POST {_PATH}/processes/{{process_id}}/end",
    f"POST {_PATH}/processes/{{process_id}}/again",
)(for_each("processes"))


@case(f"POST {_PATH}/file/{{process_id}}/look", f"POST {_PATH}/file/{{process_id}}/submit")
def _submit(visitor: Visitor, pool: Pool, name: str) -> None:
    for process in [*pool.processes, JUNK]:
        path = name.split(" ")[1].replace("{process_id}", process)
        made = visitor.send(name, "POST", path, content=_file(pool, visitor), params={"key": visitor.key()})
        pool.note("submissions", made.text, _SUBMISSION)


@case(f"GET {_PATH}", f"GET {_PATH}/list")
def _show(visitor: Visitor, pool: Pool, name: str) -> None:
    visitor.get(name, name.split(" ")[1], params={"search": pool.kept[0].bait})


case(
    f"POST {_PATH}/submissions/{{submission_id}}/take-back",
    f"POST {_PATH}/submissions/{{submission_id}}/put-back",
    f"POST {_PATH}/submissions/{{submission_id}}/go-on",
)(for_each("submissions"))
