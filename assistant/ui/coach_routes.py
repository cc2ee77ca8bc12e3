"""What is clicked inside the frame and the transcript: small routes that answer with fragments."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.maxima import LISTED
from assistant.domain.people import Person, Role
from assistant.errors import NotFound
from assistant.ui.context import Context
from assistant.ui.pieces import slot
from assistant.ui.rendering import turn_article
from assistant.ui.rendering_frame import foot, side, top
from assistant.ui.rendering_library import source_panel


class Title(BaseModel):
    title: str = Field(max_length=1_000)


class Key(BaseModel):
    key: str = Field(min_length=8, max_length=100)


class Feedback(BaseModel):
    value: str | None = None
    reason: str = Field(default="", max_length=4_000)


def coach_routes(context: Context, people: tuple[tuple[Role, str], ...]) -> APIRouter:
    """Routes below ``/page`` for the frame, conversations, turns and sources; each asks who it is first."""
    router = APIRouter(prefix="/page", include_in_schema=False, default_response_class=HTMLResponse)
    someone = Depends(context.who)
    coach = context.assistant.coach

    @router.get("/frame")
    def frame(person: Person = someone) -> str:
        status = context.assistant.status()
        badges = context.assistant.today.badges(person)
        # Of those that the person may read: how many there are besides is told to nobody.
        count = len(context.assistant.library.documents(person))
        line = foot(status.engine_line, status.index_as_of, count, context.today, context.time_zone)
        return (
            slot("side", side(context.assistant.company, person, context.conversations(person), badges))
            + slot("top", top(person, people, signed_in=context.signed_in))
            + slot("foot", line)
        )

    @router.get("/conversations")
    def conversations(search: str = "", most: int = LISTED, person: Person = someone) -> str:
        return slot("conversations", context.conversations(person, search, most))

    @router.post("/conversations/{conversation_id}/rename")
    def rename(conversation_id: str, given: Title, person: Person = someone) -> str:
        coach.rename(person, conversation_id, given.title)
        return slot("conversations", context.conversations(person))

    @router.post("/conversations/{conversation_id}/delete")
    def delete(conversation_id: str, person: Person = someone) -> str:
        coach.delete(person, conversation_id)
        return slot("conversations", context.conversations(person))

    @router.post("/conversations/{conversation_id}/restore")
    def restore(conversation_id: str, person: Person = someone) -> str:
        coach.restore(person, conversation_id)
        return slot("conversations", context.conversations(person))

    @router.post("/turns/{turn_id}/retry")
    async def retry(turn_id: str, given: Key, person: Person = someone) -> str:
        turn = await coach.retry(person, turn_id, given.key)
        return slot("transcript", turn_article(turn), mode="turns")

    @router.post("/turns/{turn_id}/feedback")
    def feedback(turn_id: str, given: Feedback, person: Person = someone) -> str:
        coach.feedback(person, turn_id, given.value, given.reason)
        return slot("transcript", turn_article(coach.progress(person, turn_id).turn), mode="turns")

    @router.get("/turns/{turn_id}/sources/{number}")
    def source(turn_id: str, number: int, person: Person = someone) -> str:
        answer = coach.progress(person, turn_id).turn.answer
        for citation in answer.citations if answer else ():
            if citation.number == number:
                # Read anew for this person: what may be seen can have changed since the answer.
                document = context.assistant.library.read(person, citation.document_id, citation.version)
                return slot("sources", source_panel(document, context.today, citation))
        raise NotFound("This answer has no source with that number.")

    return router
