"""The frame as HTML: navigation, conversation list, person switch, foot line, the empty coach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from assistant.domain.company import Company
from assistant.domain.conversation import Conversation
from assistant.domain.people import Permission, Person, Role
from assistant.domain.today import Badge
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, day, local, near_day, time_tag
from assistant.ui.rendering_today import badge_words, example_list


def side(company: Company, person: Person, conversations: str, badges: Sequence[Badge] = ()) -> str:
    """The left column: whose assistant this is, where one can go, one's conversations."""
    views = [("today", "Today", "today", Permission.ask_coach)]
    views += [("coach", "Coach", "coach", Permission.ask_coach)]
    views += [("review", "Review", "review", Permission.review_reply)]
    views += [("practice", "Practice", "practice", Permission.practise)]
    views += [("playbook", "Playbook", "rule", Permission.ask_playbook)]
    views += [("culture", "Culture", "thanks", Permission.give_kudos)]
    views += [("promises", "Promises", "promise", Permission.keep_promises)]
    views += [("library", "Library", "library", Permission.read_library)]
    inbox = "Inbox" if person.may(Permission.answer_questions) else "My questions"
    views += [("questions", inbox, "people", Permission.ask_a_person)]
    views += [("people", "People", "who", Permission.manage_people)]
    counted = {
        badge.view: f'<span class="grow"></span><span id="slot-badge-{badge.view}">{badge_words(badge)}</span>'
        for badge in badges
    }
    links = "".join(
        f'<li><a href="{"/" if name == "today" else f"/?tab={name}"}" data-view="{name}" id="go-{name}">'
        f"{icon(symbol)}<span>{label}</span>{counted.get(name, '')}</a></li>"
        for name, label, symbol, needed in views
        if person.may(needed)
    )
    return (
        f'<p class="company"><span class="monogram" aria-hidden="true">{escape(company.name[:1])}</span>'
        f"<span>{escape(company.name)}<small>Service coach</small></span></p>"
        f'<nav aria-label="Main"><ul>{links}</ul></nav>'
        '<section class="own" aria-labelledby="own-title"><div class="own-head">'
        '<h2 id="own-title">Your conversations</h2>'
        f"{button('new', 'New conversation', symbol='plus', kind='icon-only', hidden=True)}</div>"
        f'<label class="find">{icon("search")}<span class="sr">Search your conversations</span>'
        '<input type="search" id="conversation-search" placeholder="Search" autocomplete="off" maxlength="100"></label>'
        f'<div id="slot-conversations" class="own-list">{conversations}</div></section>'
    )


def conversation_list(conversations: Sequence[Conversation], today: date, time_zone: str, search: str = "") -> str:
    """Links to conversations, each with its rename and delete buttons."""
    if not conversations:
        words = (
            f"Nothing here about “{search}”."
            if search
            else "What you ask is kept here. Only you see your conversations."
        )
        return f'<p class="small quiet-line">{escape(words)}</p>'
    items = []
    for conversation in conversations:
        moment = local(conversation.updated_at, time_zone)
        key = escape(conversation.id)
        about = f'<span class="small as-of">{_about(conversation.as_of)}</span>' if conversation.as_of else ""
        items.append(
            f'<li><a href="/?c={key}" data-conversation="{key}"><span class="title">{escape(conversation.title)}</span>'
            f'{about}{time_tag(moment, near_day(moment.date(), today))}</a><span class="tools">'
            + f'<a class="button icon-only" href="/page/conversations/{key}/export" download title="Download">'
            f'{icon("download")}<span class="sr">Download</span></a>'
            + button("rename", "Rename", symbol="rename", kind="icon-only", hidden=True, conversation=conversation.id)
            + button("delete", "Delete", symbol="delete", kind="icon-only", hidden=True, conversation=conversation.id)
            + "</span></li>"
        )
    return f"<ul>{''.join(items)}</ul>"


def _about(days: Sequence[date]) -> str:
    """Which days questions are about; of many the first two."""
    more = f" and {len(days) - 2} more days" if len(days) > 3 else ""
    return f"as of {', '.join(day(one) for one in (days[:2] if more else days))}{more}"


def top(person: Person, others: Sequence[tuple[Role, str]], *, signed_in: bool = False) -> str:
    """Who one is, with the way out; in the demo the switch to be somebody else."""
    own = (
        '<a class="own-name" href="/?tab=you" data-view="you" id="go-you">'
        f"{icon('who')}<span>{escape(person.name)}</span></a>"
    )
    if signed_in:
        leave = f'<button type="submit" class="button quiet" id="sign-out">{icon("out")}<span>Sign out</span></button>'
        out = f'<form method="post" action="/sign-out">{leave}</form>'
        return f'{_menu()}<span class="grow"></span>{own}{out}'
    options = "".join(
        f'<option value="{role}"{" selected" if role is person.role else ""}>{escape(name)} · {role}</option>'
        for role, name in others
    )
    return (
        f'{_menu()}<span class="grow"></span><span class="demo-top">{own}</span>'
        f'<label class="person" for="person-switch">You are</label><select id="person-switch">{options}</select>'
        '<span class="badge" title="Sample people, on this computer only">demo</span>'
    )


def _menu() -> str:
    return button("menu", "Menu", symbol="menu", kind="icon-only", hidden=True)


def foot(engine_line: str, index_as_of: datetime | None, documents: int, today: date, time_zone: str) -> str:
    """Which engine speaks, index as of when, who sees this."""
    parts = [f"<span>{escape(engine_line)}</span>"]
    if index_as_of is not None:
        moment = local(index_as_of, time_zone)
        words = f"{near_day(moment.date(), today)}, {moment:%H:%M}"
        count = "1 document" if documents == 1 else f"{documents} documents"
        as_of = f"index as of {time_tag(moment, words)}"
        parts.append(f'<span><span class="wide-only">{count}, </span>{as_of}</span>')
    else:
        parts.append("<span>The index is not ready yet</span>")
    parts.append(
        '<span><span class="wide-only">Only you see your conversations · </span>'
        '<a href="/?tab=who" data-view="who">Who sees what</a></span>'
    )
    return "".join(parts)


def welcome(person: Person, examples: Sequence[str]) -> str:
    """The coach before the first question: what it is for, and questions to start with."""
    first = escape(person.name.split()[0])
    return (
        f'<div class="welcome"><h1>What’s on your mind, {first}?</h1>'
        "<p>Ask how to handle something, what you may decide, or paste what the customer wrote. "
        "Every answer shows where it comes from.</p>"
        f"{example_list(examples)}</div>"
    )
