"""The pages about oneself and about people: what they say, and that nobody's words become markup."""

from __future__ import annotations

import csv
import html
import io
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.accounts import Account, Action, AuditEntry, SignedIn
from assistant.domain.people import Person, Role, Team
from assistant.ui.consequences import consequences
from assistant.ui.downloads import download
from assistant.ui.rendering_audit import audit_page, audit_table
from assistant.ui.rendering_people import invite_page, link_card, people_page, person_page, teams_page
from assistant.ui.rendering_you import SignIn, deleted, you_page
from tests.fake_answers import NOW
from tests.fakes import FakeLibrary, sample_knowledge

NASTY = "<img src=x onerror=alert(1)>\"'&{name}"
TODAY, ZONE = date(2026, 5, 20), "Europe/London"
COMPANY = sample_knowledge().company
TEAMS = {"care": "Online care", "shops": "Shops"}


def account(**more: object) -> Account:
    given = {"name": "Amira Khan", "login": "amira", "role": Role.agent, "level": "agent", "created_at": NOW, **more}
    return Account.model_validate({"id": "a-1", **given})


def told(before: dict[str, object], **after: object) -> str:
    first = account(**before)
    return " ".join(consequences(first, first.model_copy(update=after), TEAMS))


def test_what_people_are_called_is_text() -> None:
    nasty = account(name=NASTY, login=NASTY, level=NASTY, team=NASTY, function=NASTY, leads=frozenset({NASTY}))
    team = Team(id=NASTY, name=NASTY)
    entry = AuditEntry(
        sequence=1, at=NOW, actor_id="x", actor=NASTY, action=Action.invited, subject=NASTY, detail=NASTY
    )
    session = SignedIn(id=NASTY, person_id="x", created_at=NOW, last_used_at=NOW, expires_at=NOW, device=NASTY)
    person = nasty.person.model_copy(update={"team_id": "t"})
    drawn = [
        people_page([nasty], 1, NASTY, "me", TODAY, ZONE),
        person_page(nasty, COMPANY, [team], "me", TODAY, ZONE),
        invite_page(COMPANY, [team]),
        teams_page([team], {}, {NASTY: [NASTY]}),
        link_card(NASTY, NASTY, NOW, TODAY, ZONE, reset=True),
        audit_page([entry], [nasty], None, NASTY, None, TODAY, ZONE, more=True),
        you_page(person, COMPANY, (), [person], {NASTY: NASTY}, SignIn(NASTY, True, (session,), ""), TODAY),
        deleted([NASTY]),
    ]
    for page in drawn:
        assert "<img" not in page and "onerror=alert(1)>" not in page


def test_you_says_what_one_may_grant_from_the_policies_in_force() -> None:
    library = FakeLibrary(sample_knowledge().documents)
    lead = Person(id="t", name="Tom Ellery", role=Role.trainer, level="team lead", leads=frozenset({"care"}))
    person = Person(id="a", name="Amira Khan", role=Role.agent, level="agent", team="Online care", team_id="care")

    def page(who: Person) -> str:
        return html.unescape(you_page(who, COMPANY, library.documents(who), [lead], TEAMS, None, TODAY))

    agent = page(person)
    assert "<td>Late-delivery credit</td><td>up to <b>£50</b>; above it ask the team lead</td>" in agent
    assert "<dt>Led by</dt><dd>Tom Ellery</dd>" in agent and "sample people" in agent
    # In the demo nobody signs in.
    for closed in ("password", "Sign out", "Login"):
        assert closed not in agent
    assert "<td>without a limit</td>" in page(person.model_copy(update={"level": "head of care"}))
    assert "What you may grant" not in page(person.model_copy(update={"level": "from elsewhere"}))
    assert "Ask an administrator" in page(person.model_copy(update={"team": "", "team_id": ""}))


def test_you_names_this_browser_and_offers_to_close_the_others() -> None:
    one, other = (
        SignedIn(id=name, person_id="a", created_at=NOW, last_used_at=NOW, expires_at=NOW, device=device)
        for name, device in (("s-1", "Firefox on Windows"), ("s-2", "Chrome on Android"))
    )
    person = account().person
    both = you_page(person, COMPANY, (), (), {}, SignIn("amira", True, (one, other), "s-1"), TODAY)
    assert both.count("this browser") == 1 and 'data-session="s-2"' in both and 'data-session="s-1"' not in both
    alone = you_page(person, COMPANY, (), (), {}, SignIn("amira", False, (one,), "s-1"), TODAY)
    assert "other browsers" not in alone and "company’s sign-on" in alone and 'type="password"' not in alone


def test_a_person_s_page_closes_what_makes_no_sense() -> None:
    mine = person_page(account(), COMPANY, [], "a-1", TODAY, ZONE)
    assert "This is you" in mine and "close-access" not in mine
    assert "close-access" in person_page(account(), COMPANY, [], "me", TODAY, ZONE)
    closed = person_page(account(disabled_at=NOW), COMPANY, [], "me", TODAY, ZONE)
    assert "open-access" in closed and "make-link" not in closed and "access closed" in closed
    assert "invited" in people_page([account()], 1, "", "me", TODAY, ZONE)
    assert "invited" not in people_page([account(has_password=True)], 1, "", "me", TODAY, ZONE)


def test_an_empty_team_alone_can_be_removed() -> None:
    teams = [Team(id=key, name=name) for key, name in TEAMS.items()]
    page = teams_page(teams, {"care": 2}, {"care": ["Tom"]})
    assert "2 people, led by Tom" in page and "nobody in it, led by nobody" in page
    assert page.count("remove-team") == 1 and 'data-do="remove-team" data-team="shops"' in page


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"role": Role.trainer}, "They may also: answer people's questions;"),
        ({"role": Role.leader}, {"role": Role.agent}, "shown without those parts"),
        ({"role": Role.leader}, {"role": Role.agent}, "They may no longer: answer people's questions;"),
        ({}, {"level": "team lead"}, "the limits of “team lead” from now on, no longer those of “agent”"),
        ({"team_id": "care"}, {"team_id": "shops"}, "stays with those who lead Online care, until they stop sharing"),
        ({"team_id": "care"}, {"team_id": "shops"}, "from now on is read by those who lead Shops"),
        ({"team_id": "care"}, {"team_id": ""}, "Without a team they cannot share a review"),
        ({"role": Role.trainer}, {"leads": frozenset(TEAMS)}, "people of Online care and Shops share or have shared"),
        ({}, {"leads": frozenset({"care"})}, "but read no shared reviews"),
        ({"leads": frozenset({"care"})}, {"leads": frozenset()}, "no longer read what people of Online care share"),
        ({}, {"administrator": True}, "They read nobody’s words for it"),
        ({"administrator": True}, {"administrator": False}, "They may no longer: let a quality process keep who"),
    ],
)
def test_a_change_is_told_with_what_it_means(before: dict[str, object], after: dict[str, object], words: str) -> None:
    assert words in told(before, **after)


def test_no_change_means_nothing() -> None:
    assert told({}) == "" and told({}, name="Else", login="else", function="Shops") == ""


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=80))
def test_no_title_breaks_the_name_of_a_file(title: str) -> None:
    header = download("x", title, TODAY, "md", "text/markdown").headers["content-disposition"]
    assert header.isascii() and header.isprintable() and header.count('"') == 2
    assert header.startswith('attachment; filename="') and "-2026-05-20.md" in header
    named = unquote(header.rpartition("''")[2])
    for name in (header.split('"')[1], named):
        assert not set(name) & set('/\\:*?"<>|;%\r\n\0') and not name.startswith(".") and len(name) <= 80


def test_a_file_keeps_the_letters_of_its_title() -> None:
    header = download("x", "Größe: 5/6", TODAY, "md", "text/markdown").headers["content-disposition"]
    assert (
        header == "attachment; filename=\"Gr-e-5-6-2026-05-20.md\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe-5-6-2026-05-20.md"
    )


def entry(sequence: int, **more: object) -> AuditEntry:
    given = {"at": NOW + timedelta(minutes=sequence), "actor_id": "a-1", "actor": "Ada", "action": Action.invited}
    return AuditEntry.model_validate({"sequence": sequence, **given, **more})


def test_the_audit_has_pages_and_keeps_its_filter() -> None:
    first = audit_page([entry(9), entry(8)], [account()], Action.invited, "a-1", None, TODAY, ZONE, more=True)
    assert 'href="/?tab=audit&amp;action=invited+somebody&amp;actor=a-1&amp;before=8"' in first
    assert 'href="/page/audit/file?action=invited+somebody&amp;actor=a-1"' in first and "Newest" not in first
    last = audit_page([entry(1)], [], None, "", 2, TODAY, ZONE, more=False)
    assert "Older" not in last and 'href="/?tab=audit"' in last
    assert "Nothing fits" in audit_page([], [], Action.purged, "", None, TODAY, ZONE, more=False)
    unknown = audit_page(
        [entry(1, actor="", action=Action.sign_in_refused)], [], None, "", None, TODAY, ZONE, more=False
    )
    assert "Somebody unknown" in unknown


def test_the_audit_as_a_table_holds_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(audit_table([entry(2, subject='=HYPERLINK("x")', detail='a "b", c')]))))
    assert rows[0] == ["number", "at", "who_id", "who", "what", "to", "detail"]
    assert rows[1] == [
        "2", "2026-05-20T09:32:00+00:00", "a-1", "Ada", "invited somebody", "'=HYPERLINK(\"x\")", 'a "b", c'
    ]  # fmt: skip
