"""Promises as HTML: those a draft makes, to confirm, and the list of those somebody keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.commitments import Commitment, CommitmentState, Whom
from assistant.domain.people import Person
from assistant.domain.review import FollowUp, Review
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, empty_state, near_day, time_tag

MOST_WORDS = 500


def proposals(review: Review, promises: Sequence[FollowUp], today: date) -> str:
    """The promises of a draft, each to keep or to leave; those that are on the list already say so."""
    if not review.commitments:
        return ""
    left = list(promises)
    cards = []
    for index, proposal in enumerate(review.commitments):
        kept = next((one for one in left if one.quote == proposal.quote), None)
        if kept is not None:
            left.remove(kept)
            cards.append(_on_the_list(kept, today))
        else:
            cards.append(_proposal(review, proposal, index, today))
    return (
        '<section class="promises" aria-labelledby="promises-title"><h3 id="promises-title" class="head">'
        f"{icon('promise')}Promises you make here</h3>{''.join(cards)}</section>"
    )


def _proposal(review: Review, proposal: Commitment, index: int, today: date) -> str:
    key = f"promise-{index}"
    whom = review.reply.facts.customer_name if proposal.whom is Whom.customer else "my colleague"
    due = proposal.due_on.isoformat() if proposal.due_on else ""
    by = f'<p class="small">Kept by {escape(proposal.by)}, so make sure they know.</p>' if proposal.by else ""
    no_day = "" if due else '<p class="small no-day">No day is named. Choose one, and put it in your reply.</p>'
    return (
        f'<form class="promise" data-form="promise" data-review="{escape(review.id)}" data-index="{index}">'
        f'<p class="said">“{escape(" ".join(proposal.quote.split()))}”</p>{by}'
        f'<div class="promise-fields"><div class="field what"><label for="{key}-what">What</label>'
        f'<input id="{key}-what" name="what" value="{escape(proposal.what)}" maxlength="{MOST_WORDS}" '
        f'autocomplete="off" required></div>'
        f'<div class="field"><label for="{key}-whom">To whom</label><input id="{key}-whom" name="whom" '
        f'value="{escape(whom or "the customer")}" maxlength="100" autocomplete="off"></div>'
        f'<div class="field"><label for="{key}-due">By</label><input id="{key}-due" name="due" type="date" '
        f'value="{due}" min="{today.isoformat()}" required></div></div>{no_day}'
        '<div class="under"><button type="submit" class="button chip">Keep this promise</button>'
        f"{button('not-a-promise', 'Not a promise', kind='quiet')}</div></form>"
    )


def _on_the_list(kept: FollowUp, today: date) -> str:
    due = time_tag(kept.due_on, near_day(kept.due_on, today))
    return (
        f'<div class="promise kept" data-promise="{escape(kept.id)}">{icon("do")}<p><b>{escape(kept.what)}</b>, to '
        f'{escape(kept.whom)}, by {due}. <a class="held" href="/?tab=promises" data-go>On your list</a></p></div>'
    )


def promises_page(person: Person, mine: Sequence[FollowUp], colleagues: Sequence[Person], today: date) -> str:
    """The whole tab: what is open by its day, what was given away, what is done."""
    open_ones = [p for p in mine if p.state is CommitmentState.open and p.owner_id == person.id]
    given = [p for p in mine if p.state is CommitmentState.open and p.owner_id != person.id]
    settled = [p for p in mine if p.state is not CommitmentState.open]
    late = sum(p.due_on < today for p in open_ones)
    told = "Nobody sees this list but you, and whoever keeps a promise for you."
    head = f'<header class="page-head"><h1>Promises</h1></header><p class="small">{told}</p>'
    if not mine:
        words = (
            "When you check a draft and it promises something, you can put the promise here with its day. "
            "Then nobody has to remember it for you."
        )
        first = '<a class="button main" href="/?tab=review" data-go>Review a reply</a>'
        return head + empty_state("Nothing promised, nothing owed", words, first)
    parts = [head]
    if late:
        parts.append(
            f'<p class="late" role="status">{icon("look")}{_count(late)} overdue. A word today is still kind.</p>'
        )
    if not open_ones:
        parts.append('<p class="none">Nothing is open. Well done.</p>')
    parts += [_open(p, person, colleagues, today) for p in sorted(open_ones, key=lambda p: p.due_on)]
    if given:
        parts.append(f"<h2>Kept by a colleague</h2>{''.join(_given(p, today) for p in given)}")
    if settled:
        cards = "".join(_settled(p, person, today) for p in settled)
        parts.append(f'<details class="fold"><summary>Done and missed ({len(settled)})</summary>{cards}</details>')
    return "".join(parts)


def _count(late: int) -> str:
    return "One promise is" if late == 1 else f"{late} promises are"


def _facts(promise: FollowUp, today: date) -> str:
    due = time_tag(promise.due_on, near_day(promise.due_on, today))
    state = f'<span class="state look">by {due}</span>'
    if promise.due_on < today:
        state = f'<span class="state fix">overdue, was due {due}</span>'
    elif promise.due_on == today:
        state = '<span class="state look">due today</span>'
    origin = f" · handed to you by {escape(promise.handed_over_from)}" if promise.handed_over_from else ""
    return f'<p class="small">{state} · to {escape(promise.whom)}{origin}</p>'


def _open(promise: FollowUp, person: Person, colleagues: Sequence[Person], today: date) -> str:
    key = escape(promise.id)
    quote = f'<p class="said">“{escape(" ".join(promise.quote.split()))}”</p>' if promise.quote else ""
    review = ""
    if promise.review_id and promise.author_id == person.id:
        review = f'<a class="small" href="/?tab=review&amp;r={escape(promise.review_id)}" data-go>The draft</a>'
    return (
        f'<article class="card promise-card" id="promise-{key}" data-promise="{key}" '
        f'data-overdue="{str(promise.due_on < today).lower()}">{_facts(promise, today)}'
        f'<p class="asked-words">{escape(promise.what)}</p>{quote}{review}<div class="acts">'
        f"{button('promise-kept', 'Done', symbol='do', kind='chip', promise=promise.id)}"
        f"{_missed_form(key)}{_day_form(key, promise, today)}{_hand_over_form(key, colleagues)}</div></article>"
    )


def _missed_form(key: str) -> str:
    return (
        f'<details class="act"><summary class="button quiet">Missed</summary><form data-form="promise-missed" '
        f'data-promise="{key}"><label for="note-{key}">What happens now? (for yourself)</label>'
        f'<textarea id="note-{key}" name="note" rows="2" maxlength="{MOST_WORDS}"></textarea>'
        '<div class="row-end"><button type="submit" class="button chip">Mark as missed</button></div></form></details>'
    )


def _day_form(key: str, promise: FollowUp, today: date) -> str:
    value = max(promise.due_on, today).isoformat()
    return (
        f'<details class="act"><summary class="button quiet">Another day</summary><form data-form="promise-move" '
        f'data-promise="{key}" data-before="{promise.due_on.isoformat()}"><label for="day-{key}">Which day? Tell them '
        f'too.</label><input id="day-{key}" name="due" type="date" value="{value}" min="{today.isoformat()}" required>'
        '<div class="row-end"><button type="submit" class="button chip">Move it</button></div></form></details>'
    )


def _hand_over_form(key: str, colleagues: Sequence[Person]) -> str:
    if not colleagues:
        return ""
    options = "".join(
        f'<option value="{escape(c.id)}">{escape(c.name)}{f", {escape(c.team)}" if c.team else ""}</option>'
        for c in colleagues
    )
    return (
        f'<details class="act"><summary class="button quiet">Hand over</summary><form data-form="promise-hand-over" '
        f'data-promise="{key}"><label for="to-{key}">Who keeps it when you cannot?</label><select id="to-{key}" '
        f'name="colleague">{options}</select><p class="small">They see what, to whom, by when and your words. They can '
        'hand it back.</p><div class="row-end"><button type="submit" class="button chip">Hand it over</button></div>'
        "</form></details>"
    )


def _given(promise: FollowUp, today: date) -> str:
    return (
        f'<article class="card promise-card" data-promise="{escape(promise.id)}"><p class="small">kept by '
        f"<b>{escape(promise.owner_name)}</b></p>{_facts(promise.model_copy(update={'handed_over_from': ''}), today)}"
        f'<p class="asked-words">{escape(promise.what)}</p></article>'
    )


def _settled(promise: FollowUp, person: Person, today: date) -> str:
    kept = promise.state is CommitmentState.kept
    state = '<span class="state good">kept</span>' if kept else '<span class="state fix">missed</span>'
    by = f" by {escape(promise.owner_name)}" if promise.owner_id != person.id else ""
    note = f'<p class="small">{escape(promise.note)}</p>' if promise.note else ""
    again = button("promise-reopen", "Open it again", kind="quiet tiny", promise=promise.id)
    acts = "" if by else f'<div class="acts">{again}</div>'
    return (
        f'<article class="card promise-card" data-promise="{escape(promise.id)}" data-state="{promise.state}">'
        f'<p class="small">{icon("do" if kept else "avoid")}{state}{by} · was due '
        f"{time_tag(promise.due_on, near_day(promise.due_on, today))}</p>"
        f'<p class="asked-words">{escape(promise.what)}</p>{note}'
        f"{acts}</article>"
    )
