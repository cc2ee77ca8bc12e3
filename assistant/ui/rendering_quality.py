"""Quality as HTML: what a verdict means, the processes, the form to submit replies, what was submitted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from assistant.domain.maxima import NAME, REPLIES_AT_ONCE, REPLIES_BYTES
from assistant.domain.people import Permission, Person
from assistant.domain.quality import Process, Submission
from assistant.features.quality.processes import LONGEST_PURPOSE
from assistant.features.quality.sheet import synonyms
from assistant.security.html import escape
from assistant.ui.icons import icon
from assistant.ui.pieces import button, empty_state, how_many, local, near_day, time_tag

_PROBLEM = '<p class="form-error" role="alert" hidden></p>'


def quality_page(person: Person, processes: Sequence[Process], *, listed: str, submissions: str) -> str:
    """The whole part; ``listed`` are the processes and ``submissions`` what was submitted, each HTML."""
    leader = person.may(Permission.submit_quality)
    parts = [
        '<h1 tabindex="-1">Quality</h1><p class="lead">Replies that were sent, held against the standards. How often '
        "each "
        "standard is met is counted from them, and from nothing else: no private draft is among them.</p>",
        _meaning(),
        f'<section aria-labelledby="processes-title"><h2 id="processes-title">Processes</h2>'
        f'<div id="slot-quality-processes">{listed}</div>{_approve_form() if leader else ""}</section>',
    ]
    if leader:
        parts.append(
            '<section aria-labelledby="submit-title"><h2 id="submit-title">Submit replies</h2>'
            f'<div id="slot-quality-form">{submit_form(processes)}</div><div id="slot-quality-preview"></div></section>'
            '<section aria-labelledby="submitted-title"><h2 id="submitted-title" tabindex="-1">Submitted</h2>'
            f'<div id="slot-quality-list">{submissions}</div></section>'
        )
    return "".join(parts)


def _meaning() -> str:
    return (
        '<section class="card meaning" aria-labelledby="meaning-title"><h2 id="meaning-title">What a verdict means</h2>'
        "<p>It says of one reply and one standard: met, partly met, missed, or unsure. The assistant gives it from the "
        "words alone, it is sometimes wrong, and it says “unsure” where it cannot prove what it sees.</p>"
        "<p><b>It says nothing about a person.</b> Verdicts are added up for teams of five people or more. A low "
        "number "
        "is a reason to ask what gets in the way, and to practise it together.</p>"
        "<p><b>It is no base for decisions about anybody’s employment:</b> not for pay, promotion, warnings or leaving."
        "</p></section>"
    )


def processes_part(person: Person, processes: Sequence[Process], today: date, time_zone: str) -> str:
    """The processes, those in force first."""
    if not processes:
        words = (
            "A leader says what the process is called, what it is for and who runs it. Then replies can be submitted."
        )
        return empty_state("No quality process yet", words)
    ordered = sorted(processes, key=lambda one: not one.in_force)
    return "".join(_process(person, one, today, time_zone) for one in ordered)


def _process(person: Person, one: Process, today: date, time_zone: str) -> str:
    approved, acts = local(one.approved_at, time_zone), ""
    if person.may(Permission.submit_quality):
        act, words = ("quality-end", "End it") if one.in_force else ("quality-again", "Approve it again")
        acts = f'<div class="acts">{button(act, words, kind="quiet tiny", about=one.name, process=one.id)}</div>'
    state = ""
    if one.ended_at is not None:
        ended = local(one.ended_at, time_zone)
        state = (
            f'<p class="small">Ended {time_tag(ended, near_day(ended.date(), today))}: its replies count no more.</p>'
        )
    return (
        f'<article class="card process"><h3>{escape(one.name)}</h3><p>{escape(one.purpose)}</p><p class="small">Run by '
        f"{escape(one.run_by)}. Approved by {escape(one.approved_by)}, "
        f"{time_tag(approved, near_day(approved.date(), today))}.</p>{state}"
        f"{_ties(person, one, today, time_zone)}{acts}</article>"
    )


def _ties(person: Person, one: Process, today: date, time_zone: str) -> str:
    """Whether replies are tied to accounts, and for an administrator the switch."""
    decides = person.may(Permission.identify_quality)
    if one.tied_at is not None:
        since = local(one.tied_at, time_zone)
        told = (
            f"<p>Keeps whose a reply is, for “{escape(one.tie_purpose)}”. Switched on by "
            f"{escape(one.tied_by)}, {time_tag(since, near_day(since.date(), today))}. Whoever wrote a reply finds "
            "it on "
            "their own page; nobody else sees a name.</p>"
        )
        end = (
            f'<form class="fields" data-form="quality-untie" data-process="{escape(one.id)}"><p class="small">The '
            "replies "
            f"stay, and nobody can say any more whose they were. This cannot be undone.</p>{_PROBLEM}"
            '<button type="submit" class="button chip">Remove the names</button></form>'
        )
        fold = (
            f'<details class="fold"><summary>Stop keeping whose a reply is</summary>{end}</details>' if decides else ""
        )
        return f'<div class="ties">{told}{fold}</div>'
    if not one.in_force or not decides:
        return ""
    name = f"tie-{one.id}"
    return (
        '<details class="fold"><summary>Let it keep whose a reply is</summary><form class="fields" '
        'data-form="quality-tie" '
        f'data-process="{escape(one.id)}"><p class="small">For replies submitted from then on, where the file has the '
        "e-mail address of an account. That person alone finds them. It is written down who switched it on, when and "
        f'what for.</p><div class="field"><label for="{escape(name)}">What for</label><textarea id="{escape(name)}" '
        f'name="purpose" rows="2" maxlength="{LONGEST_PURPOSE}" required></textarea></div>{_PROBLEM}<button '
        'type="submit" '
        'class="button chip">Switch it on</button></form></details>'
    )


def _approve_form() -> str:
    return (
        f'<details class="fold" id="approve-fold"><summary>{icon("plus")}Approve a process</summary>'
        '<form class="fields" data-form="quality-approve"><div class="field"><label for="process-name">Name</label>'
        f'<input id="process-name" name="name" maxlength="{NAME}" required autocomplete="off" '
        'placeholder="Ten replies a week"></div>'
        '<div class="field"><label for="process-purpose">What it is for, in a sentence</label><textarea '
        f'id="process-purpose" name="purpose" rows="2" maxlength="{LONGEST_PURPOSE}" required></textarea></div>'
        f'<div class="field"><label for="process-run">Who runs it</label><input id="process-run" name="run_by" '
        f'maxlength="{NAME}" required autocomplete="off"></div>{_PROBLEM}<div class="row-end"><button type="submit" '
        'class="button main">Approve it</button></div></form></details>'
    )


def submit_form(processes: Iterable[Process]) -> str:
    """The form to choose a file, where there is a process to choose it for."""
    options = "".join(
        f'<option value="{escape(one.id)}">{escape(one.name)}</option>' for one in processes if one.in_force
    )
    if not options:
        return '<p class="none">Approve a process first.</p>'
    return (
        '<form class="fields" data-form="quality-look"><div class="field"><label for="quality-process">For which '
        "process"
        f'</label><select id="quality-process" name="process">{options}</select></div>'
        '<div class="field"><label for="quality-file">The replies, as a table (CSV)</label><input type="file" '
        'id="quality-file" accept=".csv,.txt,.tsv,text/csv" required aria-describedby="quality-file-hint"><p '
        'class="small" '
        f'id="quality-file-hint">Up to {REPLIES_AT_ONCE:,} rows and {REPLIES_BYTES // 1_000_000} MB. Nothing is kept '
        f"before you have seen what it will be kept as.</p></div>{_columns_hint()}{_PROBLEM}"
        '<div class="row-end"><button type="submit" class="button main">Look at it first</button></div></form>'
    )


def _columns_hint() -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(names[0])}</th><td>{escape(what)}</td><td>{escape(', '.join(names[1:]))}</td></tr>"
        for _, what, names in synonyms()
    )
    head = "".join(f'<th scope="col">{words}</th>' for words in ("Column", "What it holds", "May also be called"))
    return (
        '<details class="fold"><summary>Which columns the file needs</summary><div class="wide" tabindex="0" '
        'role="group" '
        f'aria-label="Columns of the file"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        "<p class=small>Commas, semicolons or tabs between the cells. All other columns are left out.</p></details>"
    )


def submissions_part(submissions: Sequence[Submission], today: date, time_zone: str) -> str:
    """What was submitted, the newest first."""
    if not submissions:
        return '<p class="none">Nothing was submitted yet.</p>'
    return "".join(_submission(one, today, time_zone) for one in submissions)


def _submission(one: Submission, today: date, time_zone: str) -> str:
    at = local(one.submitted_at, time_zone)
    counts = [how_many(one.rows, "reply", "replies")]
    counts += [f"{how_many(one.refused, 'row', 'rows')} refused"] if one.refused else []
    counts += [f"{one.unread:,} could not be reviewed, so not counted"] if one.unread else []
    counts += [f"{one.repeated:,} there before"] if one.repeated else []
    counts += [f"{how_many(one.details, 'personal detail', 'personal details')} taken out"] if one.details else []
    about = f"{one.process}, {near_day(at.date(), today)} {at:%H:%M}"
    if one.taken_back_at is not None:
        state, kind = "taken back", ""
        act = button("quality-put-back", "Count it again", kind="quiet tiny", about=about, submission=one.id)
    else:
        state, kind = _state(one)
        act = button("quality-take-back", "Take it back", kind="quiet tiny", about=about, submission=one.id)
        if not one.is_done and not one.is_under_way:
            act += button("quality-go-on", "Review the rest", kind="chip", about=about, submission=one.id)
    under_way = " data-under-way" if one.is_under_way and one.taken_back_at is None else ""
    return (
        f'<article class="card submission" id="submission-{escape(one.id)}"{under_way}><h3>{escape(one.process)} '
        f'<span class="badge {kind}">{state}</span></h3><p>{" · ".join(counts)}</p><p class="small">By '
        f"{escape(one.submitted_by)}, {time_tag(at, f'{near_day(at.date(), today)}, {at:%H:%M}')}</p>"
        f'<div class="acts">{act}</div></article>'
    )


def _state(one: Submission) -> tuple[str, str]:
    if one.is_done:
        return ("reviewed", "good") if one.rows else ("nothing new", "")
    how_far = f"{one.judged:,} of {one.rows:,} reviewed"
    return (f"under way, {how_far}", "") if one.is_under_way else (f"stopped, {how_far}", "look")
