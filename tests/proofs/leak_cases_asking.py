"""Cases of the routes for questions in groups, questions to a leader, and what customers write."""

from __future__ import annotations

import re

from tests.proofs.leak_pool import JUNK, Pool, case, for_each
from tests.proofs.visitor import Visitor

MOST = 3
"""Groups that are answered, and comments that are linked, by each visitor."""


@case("POST /page/questions/leaders")
def _ask_leader(visitor: Visitor, pool: Pool, name: str) -> None:
    for readers in ("me", "all", "named", pool.kept[0].bait):
        body = {"question": f"Why is the {pool.kept[0].bait} so?", "readers": readers, "key": visitor.key()}
        visitor.post(name, "/page/questions/leaders", body)
    shown = visitor.get("GET /page/questions", "/page/questions").text
    pool.note("leader_questions", shown, r'id="leader-question-([^"]+)"')
    pool.note("groups", shown, r'class="group" id="group-([^"]+)"')


@case("POST /page/questions/leaders/{question_id}/answer")
def _answer_leader(visitor: Visitor, pool: Pool, name: str) -> None:
    for one in [*pool.leader_questions[:MOST], JUNK]:
        visitor.post(name, f"/page/questions/leaders/{one}/answer", {"text": f"See the {pool.kept[0].bait}."})


case(
    "POST /page/questions/leaders/{question_id}/keep",
    "POST /page/questions/leaders/{question_id}/take-back",
    "POST /page/questions/leaders/{question_id}/back",
)(for_each("leader_questions"))


def _groups(visitor: Visitor, pool: Pool, pattern: str) -> list[str]:
    """Groups of which the visitor's own page says that something is to be done, and some whatever they are."""
    found = re.findall(pattern, visitor.get("GET /page/questions", "/page/questions").text)
    return [*found[:MOST], *pool.groups[:MOST], JUNK]


@case("POST /page/questions/groups/{group_id}/owner")
def _own(visitor: Visitor, pool: Pool, name: str) -> None:
    # Before they are answered: then nobody is to be chosen any more.
    shown = visitor.get("GET /page/questions", "/page/questions").text
    owners = re.findall(r'name="owner"><option value="([^"]+)"', shown)[:1]
    for one in [*pool.groups[:MOST], JUNK]:
        for owner in [*owners, JUNK]:
            visitor.post(name, f"/page/questions/groups/{one}/owner", {"owner": owner})


@case("POST /page/questions/groups/{group_id}/answer", "POST /page/questions/groups/{group_id}/aside")
def _decide(visitor: Visitor, pool: Pool, name: str) -> None:
    words = f"It says {pool.kept[0].bait}."
    for one in _groups(visitor, pool, r'id="group-([^"]+)" data-state="open"'):
        visitor.post(name, name.split(" ")[1].replace("{group_id}", one), {"text": words, "reason": words})


case("POST /page/questions/groups/{group_id}/take-up")(for_each("groups"))


@case("POST /page/questions/groups/{group_id}/draft")
def _draft(visitor: Visitor, pool: Pool, name: str) -> None:
    # One is enough for a trainer: each is a document that the search has to learn.
    for one in _groups(visitor, pool, r'data-do="group-draft" data-group="([^"]+)"'):
        visitor.post(name, f"/page/questions/groups/{one}/draft", {})


@case("POST /page/culture/comments/preview", "POST /page/culture/comments")
def _bring_in(visitor: Visitor, pool: Pool, name: str) -> None:
    rows = "\n".join(f"2026-05-01,The {one.bait} was {one.theme}." for one in pool.kept[:MOST])
    body = {"text": f"date,comment\n{rows}\n2026-05-01,of {visitor.name}\n", "also": pool.kept[0].bait}
    visitor.post(name, name.split(" ")[1], body)
    shown = visitor.get("GET /page/culture/comments", "/page/culture/comments").text
    pool.note("comments", shown, r'id="comment-([^"]+)"')
    pool.note("imports", shown, r'data-file="([^"]+)"')


@case("GET /page/culture/comments")
def _comments(visitor: Visitor, pool: Pool, name: str) -> None:
    for standard in ["", "none", *pool.documents, pool.kept[0].bait]:
        visitor.get(name, "/page/culture/comments", params={"standard": standard})
    for one in [*pool.comments[:MOST], JUNK]:
        where = {"kind": "tickets", "about": f"comment:{one}"}
        visitor.get("GET /page/practice/new", "/page/practice/new", params=where)


@case("POST /page/culture/comments/{comment_id}/link")
def _link(visitor: Visitor, pool: Pool, name: str) -> None:
    for one in [*pool.comments[:MOST], JUNK]:
        for standards in ([], [pool.documents[0]], pool.documents[-2:-1]):
            visitor.post(name, f"/page/culture/comments/{one}/link", {"standards": standards})


case(
    "POST /page/culture/comments/{comment_id}/open",
    "POST /page/culture/comments/{comment_id}/remove",
    "POST /page/culture/comments/{comment_id}/back",
)(for_each("comments"))
case(
    "POST /page/culture/comments/files/{import_id}/remove",
    "POST /page/culture/comments/files/{import_id}/back",
)(for_each("imports"))
