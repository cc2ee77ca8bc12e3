"""The library tab: filter the shelf, read a document."""

from __future__ import annotations

from typing import Any

import gradio as gr
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.knowledge import Document
from assistant.domain.maxima import SEARCH, within
from assistant.domain.people import Permission, Person
from assistant.ui.coach import QUIET
from assistant.ui.context import Context, send, trouble
from assistant.ui.jobs import jobs_of
from assistant.ui.pieces import slot
from assistant.ui.rendering_library import DRAFT, SHELVES, document_article, nothing_open, shelf, source_panel
from assistant.ui.rendering_reports import replies_of_document
from assistant.ui.rendering_state import state_notice, take_out, versions

EVERYTHING = "Everything"


class Reference(BaseModel):
    reference: str = Field(max_length=200)


def build_library(context: Context, page: gr.Blocks) -> None:
    """Lay out the tab inside ``page``, which is being built, and bind its handlers."""
    with gr.Column(elem_id="view-library", elem_classes="view"):
        with gr.Column(elem_id="library-shelf"):
            search = gr.Textbox(
                label="Search the library",
                placeholder="Search titles, topics and text",
                elem_id="library-search",
                container=False,
                max_length=200,
            )
            kind = gr.Radio([EVERYTHING], value=EVERYTHING, label="Kind", elem_id="library-kind", container=False)
            gr.Column(elem_id="place-shelf")
        gr.Column(elem_id="place-document")
        again = gr.Button("Show the shelf", elem_id="poke-shelf", visible="hidden")
        news = gr.Markdown(elem_id="library-wire", sanitize_html=False, latex_delimiters=[], visible="hidden")

    def fill(words: str, chosen: str, request: gr.Request) -> tuple[Any, ...]:
        try:
            person = context.caller(request.request)
            return (send(slot("shelf", _shelf(context, person, words, chosen))), gr.skip())
        except Exception as error:
            return (send(trouble(error)), gr.skip())

    def start(words: str, chosen: str, request: gr.Request) -> tuple[Any, ...]:
        try:
            person = context.caller(request.request)
            kinds = {d.kind for d in context.assistant.library.documents(person)}
            names = [EVERYTHING, *(name for kind, name in SHELVES.items() if kind in kinds)]
            chosen = chosen if chosen in names else EVERYTHING
            return (send(slot("shelf", _shelf(context, person, words, chosen))), gr.Radio(choices=names, value=chosen))
        except Exception as error:
            return (send(trouble(error)), gr.skip())

    page.load(start, [search, kind], [news, kind], **QUIET)
    again.click(start, [search, kind], [news, kind], **QUIET)
    search.change(fill, [search, kind], [news, kind], trigger_mode="always_last", **QUIET)
    kind.input(fill, [search, kind], [news, kind], trigger_mode="always_last", **QUIET)


def _shelf(context: Context, person: Person, words: str, chosen: str) -> str:
    kind = next((kind for kind, name in SHELVES.items() if name == chosen), None)
    words = within((words or "").strip(), SEARCH, "The search")
    library = context.assistant.library
    found = library.documents(person, search=words, kind=kind)
    order = list(SHELVES)
    found = sorted(found, key=lambda d: (d.source != DRAFT, order.index(d.kind), d.title.casefold()))
    if person.may(Permission.publish_draft):
        found += library.withdrawn(person, words, kind)
    return shelf(found, filtered=bool(words or kind))


def library_routes(context: Context) -> APIRouter:
    """Routes below ``/page`` that show one document; the library itself checks who may read it."""
    router = APIRouter(prefix="/page", include_in_schema=False, default_response_class=HTMLResponse)
    someone = Depends(context.who)
    library = context.assistant.library

    @router.get("/documents")
    def none(person: Person = someone) -> str:
        return slot("document", nothing_open())

    # An id can be a path: a document in a folder of folders.
    @router.get("/documents/{document_id:path}")
    def read(document_id: str, version: int | None = None, person: Person = someone) -> str:
        return slot("document", _article(library.read(person, document_id, version), person))

    @router.get("/sources/{document_id:path}")
    def beside(document_id: str, version: int | None = None, person: Person = someone) -> str:
        document = library.read(person, document_id, version)
        return slot("sources", source_panel(document, context.today))

    @router.post("/documents/publish")
    def publish(given: Reference, person: Person = someone) -> str:
        library.publish(person, given.reference)
        return _again(given.reference, person)

    @router.post("/documents/withdraw")
    def withdraw(given: Reference, person: Person = someone) -> str:
        library.withdraw(person, given.reference)
        return _again(given.reference, person)

    @router.post("/documents/restore")
    def restore(given: Reference, person: Person = someone) -> str:
        library.restore(person, given.reference)
        return _again(given.reference, person)

    def _again(reference: str, person: Person) -> str:
        name, _, version = reference.rpartition("@")
        document = library.read(person, name, int(version) if version.isdigit() else None)
        return slot("document", _article(document, person)) + jobs_of(context, person)

    def _article(document: Document, person: Person) -> str:
        found = context.assistant.friction.replies(person, document.id)
        replies = replies_of_document(found, context.today, context.time_zone)
        if not person.may(Permission.publish_draft):
            return document_article(document, context.today, replies)
        instead = library.permitted(person, context.today).get(document.id)
        end = replies + versions(library.history(person, document.id), context.time_zone) + take_out(document)
        return state_notice(document, instead) + document_article(document, context.today, end)

    return router
