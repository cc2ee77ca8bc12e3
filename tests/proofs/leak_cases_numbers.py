"""Cases of the routes that show how the company is doing."""

from __future__ import annotations

from assistant.ui.culture_numbers import SCRIPT
from tests.proofs.leak_pool import JUNK, Pool, case, for_each, plain
from tests.proofs.visitor import Visitor

_ANSWERS = "date,kind,score\n2026-02-01,nps,10\n2026-02-02,csat,{number}\n2026-02-03,{bait},1\n"
_IMPORT = r'data-survey="([^"]+)"'
_PICTURES = ("adherence", "teams", "map", "transfer", "promises", "friction", "loyalty", "use")


@case(
    "GET /page/culture/numbers",
    "GET /page/culture/numbers/shown",
    "GET /page/culture/numbers/figures",
    "GET /page/culture/numbers/report",
)
def _shown(visitor: Visitor, pool: Pool, name: str) -> None:
    path = name.split(" ")[1]
    visitor.get(name, path)
    for standard in [*(one.id for one in pool.kept[:3]), JUNK, pool.kept[0].bait]:
        visitor.get(name, path, params={"standard": standard})
    visitor.get(name, path, params={"team": pool.kept[0].bait, "since": pool.kept[0].bait})


@case("GET /page/culture/numbers/table/{key}")
def _table(visitor: Visitor, pool: Pool, name: str) -> None:
    for key in (*_PICTURES, JUNK, pool.kept[0].bait):
        visitor.get(name, f"/page/culture/numbers/table/{key}")


@case("POST /page/culture/numbers/surveys/preview", "POST /page/culture/numbers/surveys")
def _surveys(visitor: Visitor, pool: Pool, name: str) -> None:
    for number in (1, 5):
        text = _ANSWERS.format(number=number, bait=pool.kept[0].bait)
        visitor.post(name, name.split(" ")[1], {"text": text})
    pool.note("surveys", visitor.get("GET /page/culture/numbers", "/page/culture/numbers").text, _IMPORT)


case("POST /page/culture/numbers/surveys/{import_id}/off", "POST /page/culture/numbers/surveys/{import_id}/back")(
    for_each("surveys")
)

case(f"GET {SCRIPT}")(plain)
