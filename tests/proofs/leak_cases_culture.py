"""Cases of the routes for thanks and for stories from the floor."""

from __future__ import annotations

import re
from typing import Any

from tests.proofs.leak_pool import JUNK, Pool, case, for_each
from tests.proofs.visitor import Visitor

_WHOM = r'<option value="((?:person|team):[^"]+)"'
_KUDOS, _STORY = r'data-kudos="([^"]+)"', r'data-story="([^"]+)"'
MOST = 3
"""Standards that are named, and people who are thanked, by each visitor."""


def _standards(pool: Pool) -> list[str]:
    kept = [one.id for one in pool.kept if one.id.startswith("STD")]
    return [*kept[:MOST], *(one for one in pool.common if one.startswith("STD")), JUNK]


def _told(pool: Pool, visitor: Visitor, standard: str) -> dict[str, Any]:
    return {
        "title": f"The lamp of {visitor.name}",
        "in_short": "A lamp came late, and a word helped.",
        "happened": f"A lamp came late, and somebody asked for the {pool.kept[0].bait}.",
        "said": "I look after it myself.",
        "difference": "The customer stayed.",
        "standard": standard,
        "key": visitor.key(),
    }


@case("POST /page/culture/thanks/preview", "POST /page/culture/thanks")
def _thanks(visitor: Visitor, pool: Pool, name: str) -> None:
    shown = visitor.get("GET /page/culture", "/page/culture").text
    for whom in [*re.findall(_WHOM, shown)[:MOST], "person:nobody"]:
        for standard in _standards(pool):
            body = {"whom": whom, "words": f"They found the {pool.kept[0].bait}.", "standard": standard}
            visitor.post(name, name.split(" ")[1], {**body, "key": visitor.key()})
    pool.note("kudos", visitor.get("GET /page/culture", "/page/culture").text, _KUDOS)


@case("POST /page/culture/stories/preview", "POST /page/culture/stories")
def _stories(visitor: Visitor, pool: Pool, name: str) -> None:
    for standard in _standards(pool):
        visitor.post(name, name.split(" ")[1], _told(pool, visitor, standard))
    pool.note("stories", visitor.get("GET /page/culture", "/page/culture").text, _STORY)


@case("GET /page/culture", "GET /page/culture/wall")
def _wall(visitor: Visitor, pool: Pool, name: str) -> None:
    for standard in ["", *_standards(pool), pool.kept[0].bait]:
        visitor.get(name, name.split(" ")[1], params={"standard": standard})
    visitor.get(name, name.split(" ")[1], params={"team": pool.kept[0].bait})


@case("GET /page/culture/digest")
def _digest(visitor: Visitor, pool: Pool, name: str) -> None:
    for month in ("2026-05", "2026-04", pool.kept[0].bait):
        visitor.get(name, "/page/culture/digest", params={"month": month})


case("POST /page/culture/thanks/{kudos_id}/off", "POST /page/culture/thanks/{kudos_id}/back")(for_each("kudos"))


@case("POST /page/culture/stories/{story_id}/keep-back", "POST /page/culture/stories/{story_id}/approve")
def _decide(visitor: Visitor, pool: Pool, name: str) -> None:
    """Some of them: each that is approved is a document that the search has to learn."""
    path = name.split(" ")[1]
    chosen = pool.stories[::2] if "keep-back" in path else pool.stories[1::2]
    for story in [*chosen[:MOST], JUNK]:
        for standard in _standards(pool)[-2:]:
            body = {**_told(pool, visitor, standard), "reason": f"It says {pool.kept[0].bait}."}
            visitor.post(name, path.replace("{story_id}", story), body)


case("POST /page/culture/stories/{story_id}/withdraw", "POST /page/culture/stories/{story_id}/back")(
    for_each("stories")
)
