"""The review tab's boxes as HTML, the lists of reviews, and what stands there before the first check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.domain.reply import Channel, Reply, Speaker, ThreadMessage
from assistant.domain.review import Review
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, local, near_day, time_tag
from assistant.ui.rendering_draft import marked_draft
from assistant.ui.rendering_exemplars import allowing
from assistant.ui.rendering_review import outcome_badge

MOST_CHARACTERS = 8_000
"""Of a thread, and of a draft."""
MOST_NAMED = 2
"""Of the people on a button, before they are called by what they do."""
MOST_LISTED = 8
"""Of one's reviews, before the older ones are folded away."""
CHANNELS = {
    Channel.email: "E-mail",
    Channel.chat: "Chat",
    Channel.phone: "Phone",
    Channel.shop: "In the shop",
    Channel.social: "Social media",
    Channel.internal: "A colleague",
}
EXAMPLE_THREAD = (
    "Customer: My sofa was promised three weeks ago and it still has not come. I took a day off work for nothing. "
    "What are you going to do about it?"
)
EXAMPLE_DRAFT = (
    "Hello,\n\nYou took a day off for a sofa that never came, and anybody would be fed up. "
    "Unfortunately those are the rules and there is nothing I can do about the date. "
    "I can offer you £80 for the trouble. We will call you soon with news.\n\nKind regards"
)
PRIVATE = "Private to you: nobody else sees a review until you share it, and it never counts for anything."
_NAMES = {Speaker.customer: "Customer", Speaker.colleague: "Colleague", Speaker.agent: "Agent"}
_FACTS = (
    ("customer_name", "Customer’s name", "text", ""),
    ("order_number", "Order number", "text", ""),
    ("order_value", "Order value", "text", "decimal"),
    ("promised_date", "Promised date", "date", ""),
    ("item", "Item", "text", ""),
)


def thread_text(thread: Sequence[ThreadMessage]) -> str:
    """A thread as one would paste it: reading it again gives the same messages."""
    if len(thread) == 1 and thread[0].speaker is not Speaker.agent and thread[0].at is None:
        return thread[0].text
    return "\n".join(f"{_when(m)}{_NAMES[m.speaker]}: {m.text}" for m in thread)


def _when(message: ThreadMessage) -> str:
    return f"[{message.at.isoformat(sep=' ', timespec='minutes')}] " if message.at else ""


def review_form(
    owner: str, reply: Reply | None = None, review: Review | None = None, turn_id: str = "", back: str = ""
) -> str:
    """The boxes. With a ``review`` the draft is shown with its marks, to be changed on request.

    ``owner`` tells the script whose unsent words it may put back; ``back`` is the address of the answer
    that the words came from.
    """
    reply = reply or Reply(draft="")
    options = "".join(
        f'<option value="{channel}"{" selected" if channel is reply.channel else ""}>{label}</option>'
        for channel, label in CHANNELS.items()
    )
    link = f'<a class="back" href="{escape(back)}" data-go>{icon("back")}Back to the answer</a>' if back else ""
    marked = ""
    if review is not None:
        marked = (
            f'<div class="draft-shown"><div class="draft-head"><h2>Your draft</h2>'
            f"{button('edit-draft', 'Change the draft', symbol='rename', kind='quiet')}</div>"
            f"{marked_draft(review)}</div>"
        )
    return (
        f'<form class="review-form" data-form="review" data-owner="{escape(owner)}" data-turn="{escape(turn_id)}" '
        f'data-review="{escape(review.id) if review else ""}" data-mode="{"marked" if review else "write"}" novalidate>'
        f'<div class="form-head"><h1>Review a reply</h1>{link}</div>'
        f'{_thread(reply, folded=review is not None)}{marked}<div class="field draft-field">'
        f'<label for="review-draft">Your draft</label><textarea id="review-draft" name="draft" rows="9" '
        f'placeholder="Paste or write what you are about to send">{_text(reply.draft)}</textarea>'
        '<p class="small count" data-count="draft" hidden></p></div>'
        f'<div class="field channel"><label for="review-channel">How does it reach them?</label>'
        f'<select id="review-channel" name="channel">{options}</select></div>{_case(reply)}'
        '<p class="form-error" role="alert" hidden></p><div class="go">'
        f'<button type="submit" class="button main" id="review-check">{"Check again" if review else "Check"}</button>'
        f"{_new(review)}</div></form>"
    )


def _new(review: Review | None) -> str:
    if review is None:
        return ""
    export = f"/page/reviews/{escape(review.id)}/export"
    return (
        f'<a class="button quiet" href="/?tab=review" data-go>{icon("plus")}New review</a>'
        f'<a class="button quiet" href="{export}" download>{icon("download")}Download</a>'
    )


def _text(words: str) -> str:
    # A browser drops the first line break of a textarea.
    return "\n" + escape(words)


def _thread(reply: Reply, *, folded: bool) -> str:
    words = thread_text(reply.thread)
    box = (
        f'<textarea id="review-thread" name="thread" rows="5" aria-describedby="thread-hint" '
        f'placeholder="Customer: …">{_text(words)}</textarea><p class="small" id="thread-hint">'
        "Start lines with “Customer:” and “Agent:”, or paste the message as it is.</p>"
        '<p class="small count" data-count="thread" hidden></p>'
    )
    label = '<label for="review-thread">What they wrote</label>'
    if not folded:
        return f'<div class="field">{label}{box}</div>'
    count = len(reply.thread)
    told = "nothing" if not count else "1 message" if count == 1 else f"{count} messages"
    return f'<details class="fold field"><summary>What they wrote ({told})</summary>{label}{box}</details>'


def _case(reply: Reply) -> str:
    facts = reply.facts
    given = {
        "customer_name": facts.customer_name,
        "order_number": facts.order_number,
        "order_value": str(facts.order_value) if facts.order_value is not None else "",
        "promised_date": facts.promised_date.isoformat() if facts.promised_date else "",
        "item": facts.item,
    }
    fields = "".join(
        f'<div class="field"><label for="case-{name}">{label}</label><input id="case-{name}" name="{name}" '
        f'type="{kind}" value="{escape(given[name])}" autocomplete="off" maxlength="200"'
        f"{f' inputmode={mode}' if mode else ''}></div>"
        for name, label, kind, mode in _FACTS
    )
    filled = sum(bool(value) for value in given.values())
    told = f" ({filled} given)" if filled else ""
    return (
        f'<details class="fold case"><summary>Facts of the case{told}</summary><p class="small">What you know helps '
        f"the check: an amount or a date is right only for this case.</p>"
        f'<div class="case-fields">{fields}</div></details>'
    )


def shown_to_others(review: Review, author: str) -> str:
    """The left half for somebody else: what was written, not to be changed."""
    thread = f'<p class="thread-words">{escape(thread_text(review.reply.thread))}</p>' if review.reply.thread else ""
    return (
        f'<div class="review-form" data-mode="marked"><div class="form-head"><h1>Shared by {escape(author)}</h1>'
        f'<a class="back" href="/?tab=review" data-go>{icon("back")}Back to your reviews</a></div>'
        f'<p class="small">{CHANNELS[review.reply.channel]}. Shared with you to talk about, not to be judged by.</p>'
        f"{f'<h2>What they wrote</h2>{thread}' if thread else ''}"
        f'<div class="draft-shown"><h2>The draft</h2>{marked_draft(review)}</div></div>'
    )


def nothing_checked() -> str:
    """The right half before the first check: what will be here, and an example to try."""
    example = button("try-example", "Try it with an example", kind="chip", thread=EXAMPLE_THREAD, draft=EXAMPLE_DRAFT)
    return (
        '<div class="empty"><h2>Know in seconds what to mend</h2><p>Put your draft in its box and press Check. Here '
        "you will see what went well, at most three things to mend with words you can use, and the promises you "
        "make.</p>"
        f'{example}<p class="seen">{icon("private")}<span>{PRIVATE}</span></p></div>'
    )


def sharing(review: Review, leads: Sequence[str] | None = None) -> str:
    """Who sees this review, and the way to change it.

    ``leads`` are the names of trainers and leaders who lead the team that it is shared with, or would be; None where
    they are not known.
    """
    if review.shared:
        team = escape(review.shared_with) or "the team that you were in"
        names = f": {escape(_listing(leads))}" if leads else ""
        nobody = " Nobody does at the moment." if leads is not None and not leads else ""
        words = f"Shared with those who lead {team}{names}.{nobody}"
        change = button("unshare-review", "Stop sharing", kind="quiet tiny", review=review.id)
        return f'<p class="seen shared">{icon("shared")}<span>{words}</span>{change}</p>{allowing(review)}'
    named = leads is not None and 0 < len(leads) <= MOST_NAMED
    whom = f"Share with {_listing(leads or ())}" if named else "Share with who leads my team"
    change = button("share-review", whom, kind="quiet tiny", review=review.id)
    return f'<p class="seen">{icon("private")}<span>Private to you.</span>{change}</p>'


def _listing(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def review_lists(
    mine: Sequence[Review],
    shared: Sequence[Review] | None,
    authors: Mapping[str, str],
    today: date,
    time_zone: str,
    opened: str = "",
) -> str:
    """One's own reviews, and for those who may, what others share (None leaves that out)."""
    if mine:
        own = [_listed(review, today, time_zone, opened, own=True) for review in mine]
        newest, older = "".join(own[:MOST_LISTED]), "".join(own[MOST_LISTED:])
        parts = [f'<h2 id="reviews-title">Your reviews</h2><ul class="plain reviews">{newest}</ul>']
        if older:
            count = f"Older ones ({len(mine) - MOST_LISTED})"
            parts.append(
                f'<details class="fold"><summary>{count}</summary><ul class="plain reviews">{older}</ul></details>'
            )
    else:
        parts = ['<h2 id="reviews-title">Your reviews</h2><p class="small">What you check is kept here, for you.</p>']
    if shared is not None:
        if shared:
            items = "".join(
                _listed(
                    r, today, time_zone, opened, own=False, author=authors.get(r.person_id) or r.author or "a colleague"
                )
                for r in shared
            )
            parts.append(f'<h2>Shared with you</h2><ul class="plain reviews">{items}</ul>')
        else:
            words = "When somebody shares a review with you, it is here. You never see the others."
            parts.append(f'<h2>Shared with you</h2><p class="small">{words}</p>')
    return "".join(parts)


def _listed(review: Review, today: date, time_zone: str, opened: str, *, own: bool, author: str = "") -> str:
    moment = local(review.reviewed_at, time_zone)
    current = ' aria-current="page"' if review.id == opened else ""
    seen, tools = f"by {author}", ""
    if own:
        team = review.shared_with or "your team of then"
        seen = f"shared with those who lead {team}" if review.shared else "private to you"
        tools = button("delete-review", "Delete", symbol="delete", kind="icon-only", hidden=True, review=review.id)
    return (
        f'<li><a href="/?tab=review&amp;r={escape(review.id)}" data-go{current}>'
        f'<span class="title">{escape(title_of(review))}</span><span class="small">'
        f"{outcome_badge(review.outcome)} {time_tag(moment, near_day(moment.date(), today))} · {escape(seen)}"
        f"</span></a>{tools}</li>"
    )


def title_of(review: Review) -> str:
    """What to call a review in a list: the beginning of what it answers, else of the draft."""
    words = " ".join((review.reply.asked or review.reply.draft).split())
    return words if len(words) <= 80 else words[:80].rpartition(" ")[0] + " …"
