"""The part of the culture tab for what customers write: brought in, linked to standards, used for practice."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.maxima import LISTED
from assistant.features.comments.comments import Comments
from assistant.ui.context import Context
from assistant.ui.culture_parts import part_slot
from assistant.ui.pieces import slot
from assistant.ui.rendering_comments import SHOWN, comment_lists, comments_page, comments_preview
from assistant.ui.view import View, seen_by_caller

PART = "comments"
NONE = "none"
"""Stands in the address for comments that are about no standard."""


class CommentsFile(BaseModel):
    """A file as the browser read it, and names to take out."""

    text: str = Field(max_length=250_000)
    also: str = Field(default="", max_length=2_000)


class CommentStandards(BaseModel):
    """What a comment is about; nothing for no standard."""

    standards: list[str] = Field(default=[], max_length=20)


class CommentsPart(View):
    """The part, as one person sees it."""

    @property
    def comments(self) -> Comments:
        """The feature, where the person's colleagues are known by name."""
        return self.context.assistant.comments.among(self.colleagues)

    def page(self, standard: str) -> str:
        """All of it, or the comments about one standard."""
        return part_slot(self.person, PART, comments_page(self._lists(standard)))

    def changed(self) -> str:
        """The lists after something was done, as a slot."""
        return slot("comments", self._lists(""))

    def _lists(self, standard: str) -> str:
        comments, person = self.comments, self.person
        chosen = None
        if standard:
            wanted = "" if standard == NONE else standard
            chosen = (wanted, comments.about(person, wanted, LISTED))
        waiting = () if standard else comments.to_look_at(person, SHOWN)
        return comment_lists(
            waiting,
            comments.waiting(person) - len(waiting),
            comments.standards(person),
            comments.counts(person),
            comments.imports(person, LISTED),
            chosen,
            self.context.today,
            self.context.time_zone,
        )


def comment_routes(context: Context) -> APIRouter:
    """Routes below ``/page/culture/comments``; the feature lets trainers and leaders alone through."""
    router = APIRouter(prefix="/page/culture/comments", include_in_schema=False, default_response_class=HTMLResponse)
    shown = seen_by_caller(context, CommentsPart)

    @router.get("")
    def show(standard: str = "", part: CommentsPart = shown) -> str:
        return part.page(standard[:200])

    @router.post("/preview")
    def preview(given: CommentsFile, part: CommentsPart = shown) -> str:
        found = part.comments.preview(part.person, given.text, given.also)
        return slot("comments-preview", comments_preview(found))

    @router.post("")
    def bring_in(given: CommentsFile, part: CommentsPart = shown) -> str:
        part.comments.bring_in(part.person, given.text, given.also)
        return part.changed() + slot("comments-preview", "")

    @router.post("/{comment_id}/link")
    def link(comment_id: str, given: CommentStandards, part: CommentsPart = shown) -> str:
        part.comments.link(part.person, comment_id, given.standards)
        return part.changed()

    @router.post("/{comment_id}/open")
    def look_again(comment_id: str, part: CommentsPart = shown) -> str:
        part.comments.unlink(part.person, comment_id)
        return part.changed()

    @router.post("/{comment_id}/remove")
    def remove(comment_id: str, part: CommentsPart = shown) -> str:
        part.comments.remove(part.person, comment_id)
        return part.changed()

    @router.post("/{comment_id}/back")
    def put_back(comment_id: str, part: CommentsPart = shown) -> str:
        part.comments.put_back(part.person, comment_id)
        return part.changed()

    @router.post("/files/{import_id}/remove")
    def remove_file(import_id: str, part: CommentsPart = shown) -> str:
        part.comments.remove_import(part.person, import_id)
        return part.changed()

    @router.post("/files/{import_id}/back")
    def put_back_file(import_id: str, part: CommentsPart = shown) -> str:
        part.comments.put_back_import(part.person, import_id)
        return part.changed()

    return router
