"""What is clicked in the review tab: small routes that answer with fragments, each asks who it is first."""

from __future__ import annotations

import asyncio
from decimal import Decimal

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.maxima import LISTED
from assistant.domain.people import Person
from assistant.domain.reply import CaseFacts, Channel, Reply, Speaker, parse_thread
from assistant.domain.review import Review
from assistant.errors import FixInput, NotFound
from assistant.language.amounts import CURRENCIES, money
from assistant.ui.context import Context
from assistant.ui.dates import read_day
from assistant.ui.exemplars import Allowed
from assistant.ui.pieces import slot
from assistant.ui.rendering_library import source_panel
from assistant.ui.rendering_review import sources_of
from assistant.ui.rendering_review_form import MOST_CHARACTERS
from assistant.ui.rendering_scorecard import number
from assistant.ui.review import ReviewTab
from assistant.ui.view import seen_by_caller


class Draft(BaseModel):
    """What the boxes hold. Too long a text is refused with words of ours, not by this model."""

    thread: str = ""
    draft: str = ""
    channel: Channel = Channel.email
    customer_name: str = Field(default="", max_length=200)
    order_number: str = Field(default="", max_length=200)
    order_value: str = Field(default="", max_length=200)
    promised_date: str = Field(default="", max_length=200)
    item: str = Field(default="", max_length=200)
    key: str = Field(min_length=8, max_length=100)
    turn: str = Field(default="", max_length=100)


class Promise(BaseModel):
    """A promise as its author wants it kept; ``index`` counts the proposals of the review from 0."""

    index: int = Field(ge=0)
    what: str = Field(max_length=2_000)
    whom: str = Field(default="", max_length=200)
    due: str = Field(default="", max_length=20)


def review_routes(context: Context) -> APIRouter:
    """Routes below ``/page/reviews``; what is not the person's is not there for them."""
    router = APIRouter(prefix="/page/reviews", include_in_schema=False, default_response_class=HTMLResponse)
    someone, shown = Depends(context.who), seen_by_caller(context, ReviewTab)

    @router.get("")
    def blank(turn: str = "", tab: ReviewTab = shown) -> str:
        return tab.blank(turn[:100])

    @router.post("")
    async def check(given: Draft, tab: ReviewTab = shown) -> str:
        reply = _reply(given, context)
        review = await context.assistant.reviewing.review(tab.person, reply, given.key)
        # Word by word comparison of two long drafts takes a moment.
        return await asyncio.to_thread(tab.opened, review, given.turn)

    @router.get("/list")
    def listed(opened: str = "", most: int = LISTED, tab: ReviewTab = shown) -> str:
        return tab.lists(opened[:100], most)

    @router.get("/{review_id}")
    def read(review_id: str, turn: str = "", tab: ReviewTab = shown) -> str:
        return tab.opened(_open(tab.person, review_id), turn[:100])

    @router.get("/{review_id}/number")
    def the_number(review_id: str, person: Person = someone) -> str:
        return slot("review-number", number(_open(person, review_id)))

    @router.get("/{review_id}/sources/{source}")
    def beside(review_id: str, source: int, person: Person = someone) -> str:
        for citation in sources_of(_open(person, review_id)):
            if citation.number == source:
                # Read anew for this person: what may be seen can have changed since the review.
                document = context.assistant.library.read(person, citation.document_id, citation.version)
                return slot("sources", source_panel(document, context.today, citation))
        raise NotFound("This review has no source with that number.")

    @router.post("/{review_id}/share")
    def share(review_id: str, tab: ReviewTab = shown) -> str:
        context.assistant.reviewing.share(tab.person, review_id)
        return tab.share(_open(tab.person, review_id))

    @router.post("/{review_id}/unshare")
    def unshare(review_id: str, tab: ReviewTab = shown) -> str:
        context.assistant.reviewing.unshare(tab.person, review_id)
        return tab.share(_open(tab.person, review_id))

    @router.post("/{review_id}/example")
    def example(review_id: str, given: Allowed, tab: ReviewTab = shown) -> str:
        context.assistant.reviewing.allow_example(tab.person, review_id, given.allowed)
        return tab.share(_open(tab.person, review_id))

    @router.post("/{review_id}/delete")
    def delete(review_id: str, tab: ReviewTab = shown) -> str:
        context.assistant.reviewing.delete(tab.person, review_id)
        return tab.lists()

    @router.post("/{review_id}/restore")
    def restore(review_id: str, tab: ReviewTab = shown) -> str:
        context.assistant.reviewing.restore(tab.person, review_id)
        return tab.lists()

    @router.post("/{review_id}/promises")
    def keep(review_id: str, given: Promise, person: Person = someone) -> str:
        review = _open(person, review_id)
        if review.person_id != person.id or given.index >= len(review.commitments):
            raise NotFound("There is no such promise in your review.")
        context.assistant.follow_ups.confirm(
            person,
            f"{review.id}:{given.index}",
            what=given.what,
            whom=given.whom,
            due_on=read_day(given.due),
            quote=review.commitments[given.index].quote,
            review_id=review.id,
        )
        return ReviewTab(context, person).promises(review)

    def _open(person: Person, review_id: str) -> Review:
        return context.assistant.reviewing.open(person, review_id)

    return router


def _reply(given: Draft, context: Context) -> Reply:
    """What the boxes hold as a reply. Raises FixInput for a missing draft, too long a text, a value that is none."""
    draft, thread = given.draft.replace("\r\n", "\n"), given.thread.replace("\r\n", "\n")
    if not draft.strip():
        raise FixInput("Your draft is empty. Paste or write what you are about to send.")
    for name, words in (("draft", draft), ("message on top", thread)):
        if len(words) > MOST_CHARACTERS:
            raise FixInput(
                f"Your {name} has {len(words):,} characters; up to {MOST_CHARACTERS:,} fit. Keep the part that matters."
            )
    other = Speaker.colleague if given.channel is Channel.internal else Speaker.customer
    facts = CaseFacts(
        customer_name=" ".join(given.customer_name.split()),
        order_number=given.order_number.strip(),
        order_value=_money(given.order_value),
        promised_date=read_day(given.promised_date),
        item=" ".join(given.item.split()),
    )
    return Reply(
        draft=draft, thread=parse_thread(thread, other), channel=given.channel, facts=facts, replied_at=context.clock()
    )


def _money(text: str) -> Decimal | None:
    plain = "".join(text.split()).strip("".join(CURRENCIES))
    if not plain:
        return None
    sign = next(iter(CURRENCIES))
    found = money(sign + plain)
    if len(found) != 1 or found[0].end != len(sign + plain):
        raise FixInput(f"“{text.strip()}” is not an order value. Write it as 1299.00.")
    return found[0].amount
