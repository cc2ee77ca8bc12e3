"""The playbook tab as HTML: a question with its day, who decides what, what changed, what does not agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.comparing import Change, SectionChange, SentenceChange
from assistant.domain.conversation import Turn
from assistant.features.playbook.authority import AuthorityRow, AuthorityTable, ForATime
from assistant.features.playbook.finishing import Contradiction, Stated
from assistant.features.playbook.standing import Standing
from assistant.features.playbook.versions import Comparison
from assistant.security.html import escape, render_inline
from assistant.ui.icons import icon
from assistant.ui.pieces import back, button, day, notice
from assistant.ui.rendering import turn_article

HOME = "/?tab=playbook"
MOST_CHARACTERS = 4_000
_SAME = "Between these two versions nothing changed."


def playbook_page(turns: Sequence[Turn], conversation: str, on: date | None, home: str) -> str:
    """A conversation with the playbook, or ``home`` before there is one; the box to ask in stays below."""
    drawn = "".join(turn_article(turn) for turn in turns)
    shown = f'<div id="slot-playbook-turns" class="playbook-turns">{drawn or home}</div>'
    return f'<div class="playbook-read" id="playbook-read">{shown}</div>{ask_form(conversation, on)}'


def ask_form(conversation: str, on: date | None) -> str:
    """The box, and the day whose policies count."""
    value = on.isoformat() if on is not None else ""
    return (
        f'<form class="playbook-ask" data-form="ask-playbook" data-conversation="{escape(conversation)}">'
        '<label class="sr" for="playbook-question">Ask the playbook</label><textarea id="playbook-question" '
        f'name="question" rows="2" maxlength="{MOST_CHARACTERS}" placeholder="Ask the playbook"></textarea>'
        '<div class="playbook-day"><label for="playbook-on">As of</label><input type="date" id="playbook-on" name="on" '
        f'value="{value}" aria-describedby="playbook-on-hint"><span class="small" id="playbook-on-hint">empty: today'
        '</span><span class="grow"></span><button type="submit" class="button main">Ask</button></div>'
        '<p class="form-error" role="alert" hidden></p></form>'
    )


def playbook_home(
    examples: Sequence[str], clashes: Sequence[Contradiction], versions: Sequence[tuple[str, str, int]]
) -> str:
    """Before the first question: what it is for, what clashes, where rules have changed.

    ``versions`` are id, title and the number of versions of documents that have more than one.
    """
    shown = "".join(f"<li>{button('ask-example', text, kind='example', question=text)}</li>" for text in examples)
    changed = "".join(
        f'<li><a href="{HOME}&amp;do=compare&amp;d={escape(key)}" data-go>{escape(title)}</a> '
        f'<span class="small">{count} versions</span></li>'
        for key, title, count in versions
    )
    changed = f'<section><h2>What changed</h2><ul class="plain">{changed}</ul></section>' if changed else ""
    return (
        '<div class="playbook-start"><h1 tabindex="-1">Ask the playbook</h1><p class="lead">Clauses, not opinions: '
        "every line says where it stands and from when it is in force. What the playbook does not say, it says so.</p>"
        f'<ul class="examples" aria-label="Examples">{shown}</ul>'
        f'<p><a class="button chip" href="{HOME}&amp;do=decide" data-go>{icon("limit")}Who may decide what</a></p>'
        f"{contradictions(clashes)}{changed}</div>"
    )


def contradictions(clashes: Sequence[Contradiction]) -> str:
    """Documents that state different numbers of one thing; no more is claimed."""
    if not clashes:
        return ""
    rows = "".join(
        f'<li class="clash"><p>{icon("look")} {escape(clash.text)}</p>{_side(clash.first)}{_side(clash.second)}</li>'
        for clash in clashes
    )
    return (
        '<section><h2>These two do not agree</h2><p class="small">Numbers that two documents in force state '
        f'differently. Which one counts is for you to say.</p><ul class="plain">{rows}</ul></section>'
    )


def _side(stated: Stated) -> str:
    cited = stated.citation
    since = f", in force since {day(stated.since)}" if stated.since is not None else ""
    where = f"/?tab=library&amp;d={escape(cited.document_id)}&amp;v={cited.version}"
    return (
        f'<blockquote>{render_inline(cited.quote)}<br><a class="small" href="{where}" data-go>{escape(cited.title)}, '
        f"{escape(cited.section.split(' > ')[-1])}{since}</a></blockquote>"
    )


def decide_page(tables: Sequence[AuthorityTable], asked: str) -> str:
    """Who may decide what, up to which limit, and whom to ask above it."""
    find = (
        f'<form class="fields inline" data-form="decide"><div class="field"><label for="decide-what">What is to be '
        f'decided?</label><input id="decide-what" name="what" maxlength="200" value="{escape(asked)}" '
        'placeholder="a credit, a refund, a replacement"></div><button type="submit" class="button chip">Look</button>'
        "</form>"
    )
    drawn = "".join(_table(table) for table in tables)
    if not drawn:
        words = f"No document in force says who decides about “{asked}”." if asked else "No limits are stated yet."
        drawn = notice(words)
    return f'{_back()}<h1 tabindex="-1">Who may decide what</h1>{find}{drawn}'


def _table(table: AuthorityTable) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(row.level.capitalize())}</th>"
        f"<td>{escape(row.text or '—')}{''.join(_for_a_time(one, row) for one in row.seasons)}</td>"
        f"<td>{escape(row.then or '—')}</td></tr>"
        for row in table.rows
    )
    since = f", in force since {day(table.since)}" if table.since is not None else ""
    weeks = f'<p class="small">In {escape(table.weeks)}</p>' if table.weeks else ""
    return (
        f'<section class="decide"><h2>{escape(table.action.capitalize())}</h2>{weeks}<div class="wide"><table><thead>'
        "<tr><th scope='col'>Who</th><th scope='col'>By themselves</th><th scope='col'>Above it, ask</th></tr></thead>"
        f'<tbody>{rows}</tbody></table></div><p class="small">{_clause(table)}{since}</p></section>'
    )


def _for_a_time(one: ForATime, usual: AuthorityRow) -> str:
    """The limit of the weeks of a season, below the usual one."""
    above = f", above it the {escape(one.then)}" if one.then is not None and one.then != usual.then else ""
    return f'<p class="small">In {escape(one.weeks)}: {escape(one.text)}{above} ({_clause(one)})</p>'


def _clause(stated: AuthorityTable | ForATime) -> str:
    where = f"/?tab=library&amp;d={escape(stated.document_id)}&amp;v={stated.version}"
    return f'<a href="{where}" data-go>{escape(stated.title)}, {escape(stated.clause)}</a>'


def compare_page(title: str, versions: Sequence[Standing], both: Comparison | None) -> str:
    """What changed from one version of a document to another."""
    chosen = (both.first.version, both.second.version) if both is not None else (0, 0)
    selects = "".join(_versions(name, label, versions, chosen[n]) for n, (name, label) in enumerate(_ENDS))
    form = (
        f'<form class="fields inline" data-form="compare-versions" data-document="{escape(versions[0].document_id)}">'
        f'{selects}<button type="submit" class="button chip">Compare</button></form>'
    )
    drawn = notice("There is only one version of this document.") if both is None else _changes(both)
    return f'{_back()}<h1 tabindex="-1">{escape(title)}</h1>{form if both is not None else ""}{drawn}'


_ENDS = (("a", "From"), ("b", "To"))


def _versions(name: str, label: str, versions: Sequence[Standing], chosen: int) -> str:
    options = "".join(
        f'<option value="{one.version}"{" selected" if one.version == chosen else ""}>Version {one.version}'
        f"{f', from {day(one.since)}' if one.since is not None else ''}</option>"
        for one in versions
    )
    return (
        f'<div class="field"><label for="version-{name}">{label}</label><select id="version-{name}" name="{name}">'
        f"{options}</select></div>"
    )


def _changes(both: Comparison) -> str:
    limits = "".join(
        f"<tr><th scope='row'>{escape(' · '.join(filter(None, (one.what, one.level))))}</th>"
        f"<td>{escape(one.before) or '—'}</td><td>{escape(one.after) or '—'}</td></tr>"
        for one in both.limits
    )
    numbers = ""
    if limits:
        numbers = (
            "<section><h2>In numbers</h2><div class='wide'><table><thead><tr><th scope='col'>What</th>"
            f"<th scope='col'>Before</th><th scope='col'>After</th></tr></thead><tbody>{limits}</tbody></table></div>"
            "</section>"
        )
    sections = "".join(_section(section) for section in both.changed)
    return numbers + (sections or f'<p class="small">{_SAME}</p>')


_CHANGES = {Change.added: "New", Change.removed: "Gone", Change.changed: "Changed", Change.same: "As it was"}


def _section(section: SectionChange) -> str:
    was = f' <span class="small">was “{escape(section.before)}”</span>' if section.before != section.heading else ""
    renamed = was if section.change is Change.changed else ""
    rows = "".join(f'<li class="{one.change}">{_sentence(one)}</li>' for one in section.sentences)
    return (
        f'<section class="changes-of"><h2>{escape(section.heading)} <span class="badge">{_CHANGES[section.change]}'
        f"</span>{renamed}</h2><ul class='plain'>{rows}</ul></section>"
    )


def _sentence(one: SentenceChange) -> str:
    before = f"<del>{render_inline(one.before)}</del>" if one.before else ""
    after = f"<ins>{render_inline(one.after)}</ins>" if one.after else ""
    moved = "; ".join(f"{old or 'nothing'} → {new or 'nothing'}" for old, new in one.numbers)
    numbers = f'<p class="small">{escape(moved)}</p>' if moved and one.change is Change.changed else ""
    return f"<p>{' '.join(filter(None, (before, after)))}</p>{numbers}"


def _back() -> str:
    return back(HOME, "Back to the playbook")
