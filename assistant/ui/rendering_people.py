"""The page of who has an account, as HTML. It shows nobody's words and no password."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from assistant.domain.accounts import Account
from assistant.domain.company import Company
from assistant.domain.people import Role, Team
from assistant.security.html import escape
from assistant.ui.consequences import NOTHING
from assistant.ui.icons import icon
from assistant.ui.pieces import back, button, empty_state, local, near_day, time_tag

MOST_NAME, MOST_LOGIN = 100, 254
ROLES = {
    Role.agent: "Agent: asks, reviews, reads what is for everybody",
    Role.trainer: "Trainer: also answers questions, and reads what their teams share",
    Role.leader: "Leader: also reads the leaders’ playbook and answers reports about policies",
}


def people_page(people: Sequence[Account], total: int, search: str, viewer_id: str, today: date, time_zone: str) -> str:
    """Everybody who fits the search, of ``total`` in all."""
    head = (
        '<header class="page-head"><h1 tabindex="-1">People</h1><span class="grow"></span>'
        '<a class="button chip" href="/?tab=people&amp;p=teams" data-go>Teams</a>'
        '<a class="button chip" href="/?tab=audit" data-view="audit">Audit</a>'
        f'<a class="button main" href="/?tab=people&amp;p=new" data-go>{icon("plus")}Invite somebody</a></header>'
    )
    find = (
        f'<label class="find">{icon("search")}<span class="sr">Search people by name, login, role or team</span>'
        f'<input type="search" id="people-search" placeholder="Name, login, role or team" autocomplete="off" '
        f'maxlength="100" value="{escape(search)}"></label>'
    )
    rows = people_list(people, total, search, viewer_id, today, time_zone)
    return f'{head}{find}<div id="slot-people-list">{rows}</div>'


def people_list(people: Sequence[Account], total: int, search: str, viewer_id: str, today: date, time_zone: str) -> str:
    """The rows alone, for a search while it is typed."""
    if not people:
        if search:
            return empty_state("Nobody found", f"No name, login, role or team has “{search}” in it.")
        return empty_state("Nobody is here yet", "Invite the first person; they get a link to set their password.")
    count = f"{total} people" if len(people) == total else f"{len(people)} of {total} people"
    told = "1 person" if total == 1 else count
    rows = "".join(_row(one, viewer_id, today, time_zone) for one in people)
    return f'<p class="small" role="status">{told}</p><ul class="plain rows people">{rows}</ul>'


def _row(account: Account, viewer_id: str, today: date, time_zone: str) -> str:
    place = f"{account.role.capitalize()} · level {account.level} · {account.team or 'no team'}"
    seen = "not here yet"
    if account.last_seen_at is not None:
        moment = local(account.last_seen_at, time_zone)
        seen = f"here {time_tag(moment, near_day(moment.date(), today))}"
    you = " (you)" if account.id == viewer_id else ""
    return (
        f'<li><a href="/?tab=people&amp;p={escape(account.id)}" data-go>'
        f'<span class="title">{escape(account.name)}{you}</span>'
        f'<span class="small">{escape(account.login)} · {escape(place)} · {seen}</span></a>{_badges(account)}</li>'
    )


def _badges(account: Account) -> str:
    found = []
    if account.administrator:
        found.append('<span class="badge">administrator</span>')
    if account.disabled_at is not None:
        found.append('<span class="badge closed">access closed</span>')
    elif not account.has_password and not account.subject:
        found.append('<span class="badge">invited</span>')
    return "".join(found)


def back_to_people() -> str:
    """The way back to the list."""
    return back("/?tab=people", "Back to people")


def invite_page(company: Company, teams: Sequence[Team]) -> str:
    """The form for somebody new."""
    return (
        f"{back_to_people()}"
        '<h1 tabindex="-1">Invite somebody</h1><p class="small">You get a link to pass on. With it they '
        'choose their own password; nobody else ever sees it.</p><form class="fields" data-form="invite">'
        f"{_fields(company, teams)}"
        '<p class="form-error" role="alert" hidden></p><div class="acts">'
        '<button type="submit" class="button main">Make the link</button></div></form>'
    )


def _fields(company: Company, teams: Sequence[Team], account: Account | None = None) -> str:
    role = account.role if account else Role.agent
    level = account.level if account else company.authority_levels[0]
    levels = company.authority_levels if level in company.authority_levels else (level, *company.authority_levels)
    team = account.team_id if account else ""
    leads = account.leads if account else frozenset[str]()
    function = account.function if account else ""
    functions = [one.name for one in company.functions]
    functions = functions if not function or function in functions else [function, *functions]
    ticks = "".join(
        f'<label class="tick"><input type="checkbox" name="leads" value="{escape(one.id)}"'
        f"{' checked' if one.id in leads else ''}>{escape(one.name)}</label>"
        for one in teams
    )
    lead = f'<fieldset><legend>Leads</legend><div class="ticks">{ticks}</div></fieldset>' if teams else ""
    if not teams:
        lead = '<p class="small">There are no teams yet. <a href="/?tab=people&amp;p=teams" data-go>Add one</a></p>'
    administrator = " checked" if account and account.administrator else ""
    return (
        f"{_text('name', 'Name', account.name if account else '', MOST_NAME)}"
        f"{_text('login', 'Login (an e-mail address is good)', account.login if account else '', MOST_LOGIN)}"
        f"{_choice('role', 'Role: what they may see', [(one.value, words) for one, words in ROLES.items()], role)}"
        f"{_choice('level', 'Level: what they may grant', [(one, one.capitalize()) for one in levels], level)}"
        f"{_choice('team_id', 'Team', [('', 'None'), *((one.id, one.name) for one in teams)], team)}"
        f"{_choice('function', 'Function', [('', 'None'), *((one, one) for one in functions)], function)}{lead}"
        f'<label class="tick"><input type="checkbox" name="administrator"{administrator}>'
        "Administrator besides: looks after accounts, reads no more for it</label>"
    )


def _text(name: str, label: str, value: str, most: int) -> str:
    return (
        f'<div class="field"><label for="person-{name}">{label}</label><input id="person-{name}" name="{name}" '
        f'value="{escape(value)}" maxlength="{most}" autocomplete="off" required></div>'
    )


def _choice(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> str:
    drawn = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in options
    )
    return (
        f'<div class="field"><label for="person-{name}">{label}</label>'
        f'<select id="person-{name}" name="{name}">{drawn}</select></div>'
    )


def link_card(name: str, link: str, expires_at: datetime, today: date, time_zone: str, *, reset: bool) -> str:
    """A one-time link, shown this once."""
    until = local(expires_at, time_zone)
    when = time_tag(until, f"{near_day(until.date(), today)}, {until:%H:%M}")
    what = "set a new password" if reset else "set their password and sign in"
    return (
        '<section class="card once" aria-labelledby="link-title"><h2 id="link-title" tabindex="-1">'
        f"A link for {escape(name)}</h2><p>With it they {what}. It works once, until {when}. It is shown only now: "
        'copy it, and pass it on where only they read it.</p><div class="say"><p><label class="sr" for="one-time-link">'
        f'The link</label><input id="one-time-link" class="say-words" readonly value="{escape(link)}"></p>'
        f"{button('copy', 'Copy', symbol='copy', kind='chip')}</div></section>"
    )


def person_page(
    account: Account, company: Company, teams: Sequence[Team], viewer_id: str, today: date, time_zone: str
) -> str:
    """One account: what can be changed, with what it means; the link; the access."""
    made = local(account.created_at, time_zone)
    since = f"Account since {time_tag(made, near_day(made.date(), today))}"
    sign_on = " · signs in through the company’s sign-on" if account.subject else ""
    closed = account.disabled_at is not None
    form = (
        f'<form class="fields" data-form="person" data-person="{escape(account.id)}">{_fields(company, teams, account)}'
        '<div class="means" aria-live="polite"><h2>What it means</h2>'
        f'<div id="slot-consequences">{means(())}</div></div>'
        '<p class="form-error" role="alert" hidden></p><div class="acts">'
        '<button type="submit" class="button main">Save</button></div></form>'
    )
    return (
        f"{back_to_people()}"
        f'<h1 tabindex="-1">{escape(account.name)}</h1><p class="small">{since}{sign_on} {_badges(account)}</p>'
        f'<div id="slot-link"></div>{form}{_link(account, closed=closed)}{_access(account, viewer_id, closed=closed)}'
    )


def means(sentences: Sequence[str]) -> str:
    """What a change means, or that there is none."""
    if not sentences:
        return f'<p class="small">{NOTHING}</p>'
    return f"<ul>{''.join(f'<li>{escape(words)}</li>' for words in sentences)}</ul>"


def _link(account: Account, *, closed: bool) -> str:
    if closed:
        return ""
    title, words = "Forgotten password", "They set a new one with a link; the password they have works until then."
    if not account.has_password:
        title, words = "Invitation", "A new link takes the place of the one before."
    make = button("make-link", "Make a new link", kind="chip", person=account.id)
    return f'<section><h2>{title}</h2><p class="small">{words}</p><div class="acts">{make}</div></section>'


def _access(account: Account, viewer_id: str, *, closed: bool) -> str:
    if closed:
        again = button("open-access", "Open their access again", kind="chip", person=account.id, name=account.name)
        words = "Closed: they are let in nowhere. What they wrote is kept. Once open again, they sign in anew."
        return f'<section><h2>Access</h2><p class="small">{words}</p><div class="acts">{again}</div></section>'
    if account.id == viewer_id:
        words = "This is you. Another administrator can close your access."
        return f'<section><h2>Access</h2><p class="small">{words}</p></section>'
    close = button("close-access", "Close their access", kind="danger", person=account.id, name=account.name)
    words = "Closing it signs them out everywhere at once, and unused links stop working. What they wrote is kept."
    return f'<section><h2>Access</h2><p class="small">{words}</p><div class="acts">{close}</div></section>'


def teams_page(teams: Sequence[Team], members: Mapping[str, int], leads: Mapping[str, Sequence[str]]) -> str:
    """Every team with how many belong to it and who leads it, and the way to add one."""
    rows = "".join(_team(one, members.get(one.id, 0), leads.get(one.id, ())) for one in teams)
    listed = f'<ul class="plain rows teams">{rows}</ul>' if teams else ""
    if not teams:
        listed = empty_state(
            "No teams yet", "People share their reviews with those who lead their team. Add the first."
        )
    return (
        f"{back_to_people()}"
        '<h1 tabindex="-1">Teams</h1><form class="fields inline" data-form="add-team"><div class="field">'
        f'<label for="team-name">A new team</label><input id="team-name" name="name" maxlength="{MOST_NAME}" '
        'autocomplete="off" required></div><button type="submit" class="button main">Add it</button>'
        f'<p class="form-error" role="alert" hidden></p></form>{listed}'
    )


def _team(team: Team, members: int, leads: Sequence[str]) -> str:
    count = "nobody in it" if not members else "1 person" if members == 1 else f"{members} people"
    led = f"led by {escape(', '.join(leads))}" if leads else "led by nobody: what is shared there is read by nobody"
    key = escape(team.id)
    remove = ""
    if not members:
        remove = (
            '<details class="act"><summary class="button quiet">Remove</summary><p class="small">Who led it leads it '
            'no more, and nobody reads what was shared with it.</p><div class="acts">'
            f"{button('remove-team', 'Remove it for good', kind='danger', about=team.name, team=team.id)}"
            "</div></details>"
        )
    return (
        f'<li><div><span class="title">{escape(team.name)}</span><span class="small">{count}, {led}</span></div>'
        f'<details class="act"><summary class="button quiet">Rename</summary><form class="fields inline" '
        f'data-form="rename-team" data-team="{key}"><div class="field"><label for="rename-{key}">Name</label>'
        f'<input id="rename-{key}" name="name" value="{escape(team.name)}" maxlength="{MOST_NAME}" autocomplete="off" '
        'required></div><button type="submit" class="button chip">Rename it</button>'
        f'<p class="form-error" role="alert" hidden></p></form></details>{remove}</li>'
    )
