"""What the command line asks of a running server: ask, review, practice and so on. The token is in serve.json."""

from __future__ import annotations

import asyncio
import hmac
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from assistant.bootstrap import Assistant
from assistant.domain.people import Role
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Difficulty
from assistant.errors import AssistantError, FixInput


class AskRequest(BaseModel):
    """One question for somebody of a role and a level; ``on`` is the date that counts."""

    question: str
    role: Role = Role.agent
    level: str | None = None
    on: date | None = None
    engine: str = ""


class ReviewRequest(BaseModel):
    """A draft with what it answers, as the command line reads it from files."""

    reply: str
    thread: str = ""
    facts: dict[str, Any] = {}
    channel: str = "email"
    replied_at: str | None = None
    role: Role = Role.agent
    level: str | None = None


class PracticeRequest(BaseModel):
    """A scenario for a standard, for somebody of a role."""

    standard: str
    difficulty: Difficulty
    seed: int = 1
    channel: Channel | None = None
    role: Role = Role.trainer


class IndexRequest(BaseModel):
    """Bring the index up to date, or make it anew."""

    rebuild: bool = False


def api_router(assistant: Assistant, token: str) -> APIRouter:
    """Routes below ``/api``; every one needs the server's own token."""

    def known(authorization: Annotated[str, Header()] = "") -> None:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401)

    router = APIRouter(prefix="/api", dependencies=[Depends(known)], include_in_schema=False)

    @router.post("/ask")
    async def ask(request: AskRequest) -> Any:
        try:
            person = assistant.somebody(request.role, request.level)
            answer = await assistant.coach.answer_once(person, request.question, request.on, request.engine)
        except AssistantError as error:
            return _refusal(error)
        return assistant.answer_document(answer)

    @router.post("/review")
    async def review(request: ReviewRequest) -> Any:
        try:
            return await assistant.review_once(request.model_dump(mode="json"))
        except AssistantError as error:
            return _refusal(error)

    @router.post("/practice")
    async def practice(request: PracticeRequest) -> Any:
        try:
            return await assistant.practice_once(request.model_dump())
        except AssistantError as error:
            return _refusal(error)

    @router.post("/index")
    async def index(request: IndexRequest) -> Any:
        try:
            return await asyncio.to_thread(assistant.reindex, request.rebuild)
        except AssistantError as error:
            return _refusal(error)

    @router.post("/purge")
    async def purge() -> Any:
        try:
            return await asyncio.to_thread(assistant.retention.purge)
        except AssistantError as error:
            return _refusal(error)

    @router.get("/status")
    async def status() -> Any:
        return assistant.status_report()

    return router


def _refusal(error: AssistantError) -> JSONResponse:
    return JSONResponse({"message": str(error)}, status_code=422 if isinstance(error, FixInput) else 503)
