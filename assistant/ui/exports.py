"""One's own conversations and reviews as files."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response

from assistant.domain.accounts import Action
from assistant.domain.people import Person
from assistant.errors import NotFound
from assistant.features.markdown.conversation import conversation_markdown
from assistant.features.markdown.review import review_markdown
from assistant.ui.context import Context
from assistant.ui.downloads import MARKDOWN, download


def export_routes(context: Context) -> APIRouter:
    """Routes below ``/page``; what is deleted or somebody else's is not there."""
    router = APIRouter(prefix="/page", include_in_schema=False)
    someone = Depends(context.who)
    assistant = context.assistant

    @router.get("/conversations/{conversation_id}/export")
    def conversation(conversation_id: str, person: Person = someone) -> Response:
        found = assistant.coach.open(person, conversation_id)
        assistant.audit.note(person, Action.exported, detail="a conversation")
        made = conversation_markdown(found, context.time_zone)
        return download(made, found.title, context.today, "md", MARKDOWN)

    @router.get("/reviews/{review_id}/export")
    def review(review_id: str, person: Person = someone) -> Response:
        found = assistant.reviewing.open(person, review_id)
        if found.person_id != person.id:
            raise NotFound("There is no such review among yours.")
        assistant.audit.note(person, Action.exported, detail="a review")
        return download(review_markdown(found, context.time_zone), "Review", context.today, "md", MARKDOWN)

    return router
