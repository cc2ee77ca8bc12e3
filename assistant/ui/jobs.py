"""Work in the background: its strip in the page, Cancel and Close. Everybody has only their own."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from assistant.domain.people import Person
from assistant.ui.context import Context
from assistant.ui.pieces import slot
from assistant.ui.rendering_jobs import job_strip


def jobs_of(context: Context, person: Person) -> str:
    """The person's strip, as a slot."""
    jobs = context.assistant.jobs
    return slot("jobs", job_strip(jobs.mine(person), jobs.doing))


def job_routes(context: Context) -> APIRouter:
    """Routes below ``/page/jobs``; each answers with the strip anew."""
    router = APIRouter(prefix="/page/jobs", include_in_schema=False, default_response_class=HTMLResponse)
    someone = Depends(context.who)
    jobs = context.assistant.jobs

    @router.get("")
    def show(person: Person = someone) -> str:
        return jobs_of(context, person)

    @router.post("/{job_id}/cancel")
    def cancel(job_id: str, person: Person = someone) -> str:
        jobs.cancel(person, job_id)
        jobs.put_away(person, job_id)
        return jobs_of(context, person)

    @router.post("/{job_id}/close")
    def close(job_id: str, person: Person = someone) -> str:
        jobs.put_away(person, job_id)
        return jobs_of(context, person)

    return router
