"""The page about oneself as HTML: who one is here, where one is signed in, what is kept and how to take it along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.accounts import SignedIn
from assistant.domain.company import Company
from assistant.domain.knowledge import Document, Policy
from assistant.domain.limits import OwnLimit, own_limit
from assistant.domain.people import Person
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, local, near_day, time_tag
from assistant.ui.rendering_library import DRAFT, up_to

LEAST_PASSWORD, MOST_PASSWORD = 12, 256
WORD = "delete"
"""What is typed before one's data are deleted."""
GOES = (
    "Your conversations, with your thumbs and reasons, and your reviews.",
    "Your promises. One that you keep for a colleague goes back to them.",
    "Questions and reports of yours that nobody has answered yet.",
    "When you were here, and how much you used the language model on earlier days.",
)
STAYS = (
    "Questions and reports that were answered: others learn from them. Your name is taken off.",
    "A promise of yours that a colleague keeps now: it is theirs, without your name.",
    "A sentence that a trainer kept as an example. It never had your name; nothing says any more that it was yours.",
    "Replies that a quality process reviewed: nothing says any more that they were yours.",
    "In the audit, that you signed in or out and that data were deleted: without any of your words.",
)


@dataclass(frozen=True)
class SignIn:
    """How somebody signs in; nothing of it for the demo's people. ``current`` is the id of this browser's session."""

    login: str
    has_password: bool
    sessions: tuple[SignedIn, ...]
    current: str


def you_page(
    person: Person,
    company: Company,
    documents: Iterable[Document],
    colleagues: Sequence[Person],
    teams: Mapping[str, str],
    sign_in: SignIn | None,
    today: date,
    shares: Sequence[str] = (),
    *,
    replies: str = "",
) -> str:
    """The whole page. ``documents`` are those in force that the person may read, ``teams`` names by id, ``shares``
    sentences that say how much one person may do, ``replies`` their own of a quality process as HTML.

    Without ``sign_in`` it is a sample person of the demo.
    """
    parts = [_who(person, colleagues, teams, sign_in), _grants(person, company, documents)]
    if sign_in is not None:
        parts += [_browsers(sign_in, company, today), _password(sign_in)]
    parts += [_shares(shares), replies, _data(sign_in)]
    return f'<article class="document you">{"".join(parts)}</article>'


def _who(person: Person, colleagues: Sequence[Person], teams: Mapping[str, str], sign_in: SignIn | None) -> str:
    lead = [one.name for one in colleagues if person.team_id and person.team_id in one.leads]
    rows = [("Role", f"{escape(person.role.capitalize())}: what you may see")]
    rows += [("Level", f"{escape(person.level.capitalize())}: what you may grant")]
    rows += [("Team", escape(person.team) or "None yet. Ask an administrator to put you into yours.")]
    if person.team:
        rows.append(("Led by", escape(", ".join(lead)) or "Nobody at the moment"))
    if person.leads:
        led = sorted(name for team in person.leads if (name := teams.get(team)))
        rows.append(("You lead", escape(", ".join(led)) or f"{len(person.leads)} teams"))
    if person.function:
        rows.append(("Function", escape(person.function)))
    if person.administrator:
        rows.append(("Besides", "Administrator: you look after accounts, and read no more for it"))
    if sign_in is not None and sign_in.login:
        rows.append(("Login", escape(sign_in.login)))
    told = "".join(f"<div><dt>{what}</dt><dd>{words}</dd></div>" for what, words in rows)
    demo = ""
    if sign_in is None:
        demo = (
            '<p class="small">You are one of the demo’s sample people. Nobody signs in here; what you write belongs to '
            "this browser.</p>"
        )
    return (
        f'<h1 tabindex="-1">{escape(person.name)}</h1>{demo}<dl class="facts">{told}</dl>'
        '<p class="small"><a href="/?tab=who" data-view="who">Who sees what</a></p>'
    )


def _grants(person: Person, company: Company, documents: Iterable[Document]) -> str:
    rows = "".join(
        f"<tr><td>{escape(limit.action.capitalize())}</td><td>{_granted(limit)}</td>"
        f'<td><a href="/?tab=library&amp;d={escape(policy.id)}" data-document="{escape(policy.id)}">'
        f"{escape(policy.title)}</a> §{escape(limit.rule.clause)}</td></tr>"
        for policy, limit in _limits(person, company, documents)
    )
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{words}</th>' for words in ("What", "You alone", "Where it says so"))
    return (
        '<section aria-labelledby="grant-title"><h2 id="grant-title">What you may grant</h2><div class="wide" '
        f'tabindex="0" role="group" aria-labelledby="grant-title"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _limits(person: Person, company: Company, documents: Iterable[Document]) -> list[tuple[Policy, OwnLimit]]:
    levels = company.authority_levels
    if person.level not in levels:
        return []
    policies = [one for one in documents if isinstance(one, Policy) and one.source != DRAFT]
    found = [
        (policy, own_limit(policy.authority, action, person.level, levels))
        for policy in sorted(policies, key=lambda one: one.title)
        for action in dict.fromkeys(rule.action for rule in policy.authority)
    ]
    return [(policy, limit) for policy, limit in found if limit is not None]


def _granted(limit: OwnLimit) -> str:
    above = f"ask the {escape(limit.then)}" if limit.then else ""
    if limit.up_to is None:
        return "without a limit"
    if limit.up_to == 0:
        return above or "nothing"
    return f"up to <b>{escape(up_to(limit.rule))}</b>{f'; above it {above}' if above else ''}"


def _browsers(sign_in: SignIn, company: Company, today: date) -> str:
    if not sign_in.sessions:
        return ""
    items = "".join(_browser(one, sign_in.current, company.time_zone, today) for one in sign_in.sessions)
    others = any(one.id != sign_in.current for one in sign_in.sessions)
    rest = button("sign-out-others", "Sign out of the other browsers", kind="chip") if others else ""
    everywhere = button("sign-out-everywhere", "Sign out everywhere", symbol="out", kind="chip")
    return (
        '<section aria-labelledby="browsers-title"><h2 id="browsers-title" tabindex="-1">Where you are signed in</h2>'
        f'<ul class="plain rows">{items}</ul><div class="acts">{rest}{everywhere}</div></section>'
    )


def _browser(one: SignedIn, current: str, time_zone: str, today: date) -> str:
    used = local(one.last_used_at, time_zone)
    here = one.id == current
    told = "this browser" if here else f"last used {time_tag(used, f'{near_day(used.date(), today)}, {used:%H:%M}')}"
    end = "" if here else button("close-session", "Sign out", kind="quiet tiny", about=one.device, session=one.id)
    device = escape(one.device or "A browser")
    return f'<li><span><b>{device}</b> <span class="small">{told}</span></span>{end}</li>'


def _password(sign_in: SignIn) -> str:
    if not sign_in.has_password:
        words = "You sign in through your company’s sign-on, so there is no password to change here."
        return f'<section><h2>Password</h2><p class="small">{words}</p></section>'
    return (
        '<section aria-labelledby="password-title"><h2 id="password-title">Change your password</h2>'
        '<form class="fields" data-form="password"><input class="sr" type="text" name="username" readonly '
        f'tabindex="-1" autocomplete="username" aria-hidden="true" value="{escape(sign_in.login)}"><div class="field">'
        '<label for="current-password">The one you have</label><input id="current-password" name="current" '
        f'type="password" autocomplete="current-password" required maxlength="{MOST_PASSWORD}"></div>'
        '<div class="field"><label for="new-password">The new one</label>'
        '<input id="new-password" name="new" type="password" autocomplete="new-password" required '
        f'minlength="{LEAST_PASSWORD}" maxlength="{MOST_PASSWORD}" aria-describedby="password-hint"></div>'
        f'<p class="small" id="password-hint">At least {LEAST_PASSWORD} characters: a few words that you remember are '
        'good. Your other browsers are signed out.</p><p class="form-error" role="alert" hidden></p>'
        '<div class="acts"><button type="submit" class="button main">Change it</button></div></form></section>'
    )


def _shares(shares: Sequence[str]) -> str:
    if not shares:
        return ""
    items = "".join(f"<li>{escape(words)}</li>" for words in shares)
    return (
        '<section aria-labelledby="shares-title"><h2 id="shares-title">Your share</h2><p class="small">So that there '
        "is room for everybody. Whoever reaches it is told when to go on, and no words are lost.</p>"
        f"<ul>{items}</ul></section>"
    )


def _data(sign_in: SignIn | None) -> str:
    goes, stays = (f"<ul>{''.join(f'<li>{words}</li>' for words in rows)}</ul>" for rows in (GOES, STAYS))
    account = ""
    if sign_in is not None:
        account = '<p class="small">Your account stays; an administrator closes it.</p>'
    return (
        '<section aria-labelledby="data-title"><h2 id="data-title" tabindex="-1">Your data</h2><p>Everything that is '
        'kept about you, as files that you can read.</p><div class="acts"><a class="button chip" href="/page/you/data" '
        f'download>{icon("download")}Download my data</a></div><div id="slot-deleted" role="status"></div>'
        f'<details class="fold"><summary>Delete my data</summary><div class="deletion"><h3>This goes</h3>{goes}'
        f'<h3>This stays</h3>{stays}{account}<form data-form="delete-data"><div class="field"><label for="delete-word">'
        f'It cannot be undone. Type “{WORD}” to go on.</label><input id="delete-word" name="word" autocomplete="off" '
        'autocapitalize="none" maxlength="20" required></div><p class="form-error" role="alert" hidden></p>'
        '<div class="acts"><button type="submit" class="button danger">Delete my data for good</button></div></form>'
        "</div></details></section>"
    )


def deleted(told: Sequence[str]) -> str:
    """What was deleted, one line each; for nothing a line that says so."""
    if not told:
        return '<p class="notice look">There was nothing of yours to delete.</p>'
    items = "".join(f"<li>{escape(words)}</li>" for words in told)
    return f'<div class="notice good"><p>Done. This was deleted:</p><ul>{items}</ul></div>'
