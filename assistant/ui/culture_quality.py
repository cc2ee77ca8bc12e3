"""Quality: a part of the culture tab, for leaders; administrators find the switch of each process in it."""

from __future__ import annotations

from functools import cached_property

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.maxima import REPLIES_BYTES
from assistant.domain.people import Permission
from assistant.errors import FixInput
from assistant.features.permitted import need
from assistant.features.quality.processes import Processes
from assistant.features.quality.submitting import Submitting
from assistant.ui.context import Context
from assistant.ui.culture_parts import part_slot
from assistant.ui.jobs import jobs_of
from assistant.ui.pieces import slot
from assistant.ui.rendering_quality import processes_part, quality_page, submissions_part, submit_form
from assistant.ui.rendering_quality_preview import preview_part
from assistant.ui.view import View, seen_by_caller

NAME = "quality"
FILES = f"/page/culture/{NAME}/file/"
"""Below it a file comes as a request's body, up to ``maxima.REPLIES_BYTES``."""


class ProcessGiven(BaseModel):
    """A process as its form holds it."""

    name: str = Field(max_length=1_000)
    purpose: str = Field(max_length=5_000)
    run_by: str = Field(max_length=1_000)
    key: str = Field(min_length=8, max_length=100)


class Purpose(BaseModel):
    purpose: str = Field(max_length=5_000)


class QualityPart(View):
    """The part, as one person sees it."""

    @property
    def processes(self) -> Processes:
        """What a leader approved."""
        return self.context.assistant.quality.processes

    @cached_property
    def submitting(self) -> Submitting:
        """What is submitted, where the person's colleagues are known by name."""
        return self.context.assistant.quality.submitting.among(self.colleagues)

    def page(self) -> str:
        """All of it."""
        processes = self.processes.list(self.person)
        listed = self._processes()
        return part_slot(
            self.person, NAME, quality_page(self.person, processes, listed=listed, submissions=self._submissions())
        )

    def changed(self) -> str:
        """The processes, and what depends on them, after a change."""
        parts = slot("quality-processes", self._processes())
        if self.person.may(Permission.submit_quality):
            parts += slot("quality-form", submit_form(self.processes.list(self.person))) + slot("quality-preview", "")
            parts += self.listed()
        return parts

    def listed(self) -> str:
        """What was submitted, as a slot, with how far the work is."""
        return slot("quality-list", self._submissions()) + jobs_of(self.context, self.person)

    def preview(self, process_id: str, data: bytes) -> str:
        """A file as it would be kept."""
        return slot("quality-preview", preview_part(self.submitting.preview(self.person, process_id, data)))

    def submit(self, process_id: str, key: str, data: bytes) -> str:
        """The file submitted."""
        self.submitting.submit(self.person, process_id, key, data)
        return self.changed()

    def _processes(self) -> str:
        found = self.processes.list(self.person)
        return processes_part(self.person, found, self.context.today, self.context.time_zone)

    def _submissions(self) -> str:
        if not self.person.may(Permission.submit_quality):
            return ""
        return submissions_part(self.submitting.list(self.person), self.context.today, self.context.time_zone)


def quality_routes(context: Context) -> APIRouter:
    """Routes below ``/page/culture/quality``; the features check who may do what."""
    router = APIRouter(prefix=f"/page/culture/{NAME}", include_in_schema=False, default_response_class=HTMLResponse)
    shown = seen_by_caller(context, QualityPart)

    @router.get("")
    def show(part: QualityPart = shown) -> str:
        return part.page()

    @router.get("/list")
    def listed(part: QualityPart = shown) -> str:
        need(part.person, Permission.submit_quality)
        return part.listed()

    @router.post("/processes")
    def approve(given: ProcessGiven, part: QualityPart = shown) -> str:
        part.processes.approve(part.person, given.key, given.name, given.purpose, given.run_by)
        return part.changed()

    @router.post("/processes/{process_id}/end")
    def end(process_id: str, part: QualityPart = shown) -> str:
        part.processes.end(part.person, process_id)
        return part.changed()

    @router.post("/processes/{process_id}/again")
    def approve_again(process_id: str, part: QualityPart = shown) -> str:
        part.processes.approve_again(part.person, process_id)
        return part.changed()

    @router.post("/processes/{process_id}/tie")
    def tie(process_id: str, given: Purpose, part: QualityPart = shown) -> str:
        part.processes.tie(part.person, process_id, given.purpose)
        return part.changed()

    @router.post("/processes/{process_id}/untie")
    def untie(process_id: str, part: QualityPart = shown) -> str:
        part.processes.untie(part.person, process_id)
        return part.changed()

    @router.post("/file/{process_id}/look")
    async def look(process_id: str, request: Request, part: QualityPart = shown) -> str:
        need(part.person, Permission.submit_quality)
        return await run_in_threadpool(part.preview, process_id, await _file(request))

    @router.post("/file/{process_id}/submit")
    async def submit(
        process_id: str, request: Request, key: str = Query(min_length=8, max_length=100), part: QualityPart = shown
    ) -> str:
        need(part.person, Permission.submit_quality)
        return await run_in_threadpool(part.submit, process_id, key, await _file(request))

    @router.post("/submissions/{submission_id}/take-back")
    def take_back(submission_id: str, part: QualityPart = shown) -> str:
        part.submitting.take_back(part.person, submission_id)
        return part.listed()

    @router.post("/submissions/{submission_id}/put-back")
    def put_back(submission_id: str, part: QualityPart = shown) -> str:
        part.submitting.put_back(part.person, submission_id)
        return part.listed()

    @router.post("/submissions/{submission_id}/go-on")
    def go_on(submission_id: str, part: QualityPart = shown) -> str:
        part.submitting.go_on(part.person, submission_id)
        return part.listed()

    return router


async def _file(request: Request) -> bytes:
    """The bytes of a file. Raises FixInput for more than fit."""
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > REPLIES_BYTES:
            raise FixInput(f"That file is too large: up to {REPLIES_BYTES // 1_000_000} MB fit. Split it.")
        pieces.append(piece)
    return b"".join(pieces)
