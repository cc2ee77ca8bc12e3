"""The audit as HTML and as a table for other programs: who did what to whom, and when; nobody's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from assistant.domain.accounts import Account, Action, AuditEntry
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import empty_state, local, near_day, time_tag
from assistant.ui.rendering_people import back_to_people
from assistant.ui.spreadsheet import comma_separated

HEADS = ("When", "Who", "What", "To whom or what", "Detail")


def audit_page(
    entries: Sequence[AuditEntry],
    people: Sequence[Account],
    action: Action | None,
    actor_id: str,
    before: int | None,
    today: date,
    time_zone: str,
    *,
    more: bool,
) -> str:
    """One page, newest first. ``before`` is the sequence it begins below; ``more`` says that older lines are there."""
    chosen = {"action": action.value if action else "", "actor": actor_id}
    query = urlencode({name: value for name, value in chosen.items() if value})
    csv_link = escape(f"/page/audit/file?{query}" if query else "/page/audit/file")
    actions = "".join(
        f'<option value="{escape(one)}"{" selected" if one is action else ""}>{escape(one.capitalize())}</option>'
        for one in Action
    )
    actors = "".join(
        f'<option value="{escape(one.id)}"{" selected" if one.id == actor_id else ""}>{escape(one.name)}</option>'
        for one in people
    )
    head = (
        f'{back_to_people()}<header class="page-head"><h1 tabindex="-1">Audit</h1><span class="grow"></span>'
        f'<a class="button chip" href="{csv_link}" download>{icon("download")}Download as CSV</a></header>'
        '<p class="small">Who signed in, changed, took along or deleted what. Lines are only ever added; it holds '
        'nobody’s words.</p><form class="fields inline" data-form="audit-filter"><div class="field">'
        f'<label for="audit-action">What</label><select id="audit-action" name="action"><option value="">Everything'
        f'</option>{actions}</select></div><div class="field"><label for="audit-actor">Who</label>'
        f'<select id="audit-actor" name="actor"><option value="">Everybody</option>{actors}</select></div></form>'
    )
    if not entries:
        words = (
            "Nothing fits. Choose everything and everybody to see all of it." if query else "It begins with sign-in."
        )
        return head + empty_state("Nothing here", words) + _pages(chosen, entries, before, more=more)
    rows = "".join(_row(one, today, time_zone) for one in entries)
    heads = "".join(f'<th scope="col">{words}</th>' for words in HEADS)
    return (
        f'{head}<div class="wide" tabindex="0" role="group" aria-label="The audit"><table class="audit">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{_pages(chosen, entries, before, more=more)}"
    )


def _row(entry: AuditEntry, today: date, time_zone: str) -> str:
    at = local(entry.at, time_zone)
    return (
        f"<tr><td>{time_tag(at, f'{near_day(at.date(), today)}, {at:%H:%M}')}</td>"
        f"<td>{escape(entry.actor or _nobody(entry))}</td><td>{escape(entry.action)}</td>"
        f"<td>{escape(entry.subject)}</td><td>{escape(entry.detail)}</td></tr>"
    )


def _nobody(entry: AuditEntry) -> str:
    return "Somebody unknown" if entry.action is Action.sign_in_refused else "The assistant"


def _pages(chosen: dict[str, str], entries: Sequence[AuditEntry], before: int | None, *, more: bool) -> str:
    def link(words: str, **place: str) -> str:
        query = urlencode({name: value for name, value in {"tab": "audit", **chosen, **place}.items() if value})
        return f'<a class="button chip" href="{escape(f"/?{query}")}" data-go>{words}</a>'

    newest = link("Newest") if before is not None else ""
    older = link("Older", before=str(entries[-1].sequence)) if more else ""
    return f'<div class="acts pages">{newest}{older}</div>' if newest or older else ""


def audit_table(entries: Iterable[AuditEntry]) -> str:
    """The lines as CSV, times in UTC."""
    return comma_separated(
        ("number", "at", "who_id", "who", "what", "to", "detail"),
        (
            (
                one.sequence,
                one.at.isoformat(),
                one.actor_id,
                one.actor or _nobody(one),
                one.action.value,
                one.subject,
                one.detail,
            )
            for one in entries
        ),
    )
