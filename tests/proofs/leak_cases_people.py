"""Cases of the routes about oneself, about people and teams, jobs and downloads, and of the way in."""

from __future__ import annotations

from assistant.domain.people import Role
from tests.proofs.leak_pool import JUNK, Pool, case, for_each, plain
from tests.proofs.visitor import PASSWORD, Visitor

case("GET /page/reviews/list")(plain)
case("POST /page/jobs/{job_id}/close")(for_each("jobs"))


@case("GET /page/jobs")
def _jobs(visitor: Visitor, pool: Pool, name: str) -> None:
    pool.note("jobs", visitor.get(name, "/page/jobs").text, r'data-job="([^"]+)"')


@case("POST /page/jobs/{job_id}/cancel")
def _cancel_job(visitor: Visitor, pool: Pool, name: str) -> None:
    """A draft put in force just now is what the search has to learn."""
    for question in pool.questions[:1]:
        visitor.post(name, "/page/documents/restore", {"reference": f"ANSWER-{question[:8].upper()}@1"})
    _jobs(visitor, pool, "GET /page/jobs")
    for_each("jobs")(visitor, pool, name)


case("GET /page/conversations/{conversation_id}/export")(for_each("conversations"))
case("GET /page/reviews/{review_id}/export")(for_each("reviews"))


@case("GET /page/you/data")
def _own_data(visitor: Visitor, pool: Pool, name: str) -> None:
    """Everything kept of the person, as an archive whose members are searched."""
    visitor.get(name, "/page/you/data")


@case("POST /page/you/delete")
def _delete_own(visitor: Visitor, pool: Pool, name: str) -> None:
    """Not in earnest: what everybody else reaches for would be gone."""
    visitor.post(name, "/page/you/delete", {"word": pool.kept[0].bait})


@case("POST /page/you/password")
def _password(visitor: Visitor, pool: Pool, name: str) -> None:
    visitor.post(name, "/page/you/password", {"current": pool.kept[0].bait, "new": pool.kept[0].bait})
    if visitor.role is Role.agent:
        visitor.post(name, "/page/you/password", {"current": PASSWORD, "new": PASSWORD})


@case("POST /page/you/sessions/{session_id}/close")
def _close_session(visitor: Visitor, pool: Pool, name: str) -> None:
    visitor.post(name, f"/page/you/sessions/{JUNK}/close")


@case("POST /page/you/sign-out-everywhere")
def _sign_out_everywhere(visitor: Visitor, pool: Pool, name: str) -> None:
    visitor.post(name, "/page/you/sign-out-everywhere", {"all_but_this": True})


_LINK = r"/welcome/([A-Za-z0-9_-]{43})"
_ACCOUNT = r'(?:data-person="|amp;p=)([0-9a-f-]{36})'


@case("GET /page/people", "GET /page/people/list")
def _people(visitor: Visitor, pool: Pool, name: str) -> None:
    path = name.split(" ")[1]
    for words in ("", "harbour", pool.kept[0].bait):
        pool.note("accounts", visitor.get(name, path, params={"search": words}).text, _ACCOUNT)


@case("POST /page/people")
def _invite(visitor: Visitor, pool: Pool, name: str) -> None:
    given = {"name": f"New {pool.kept[0].bait}", "login": f"new-{visitor.name}@harbour.example", "role": "agent"}
    for level in ("agent", pool.kept[0].bait):
        made = visitor.post(name, "/page/people", {**given, "level": level}).text
        pool.note("accounts", made, _ACCOUNT)
        pool.note("invitations", made, _LINK)


@case("GET /page/people/{account_id}", "POST /page/people/{account_id}/link")
def _account(visitor: Visitor, pool: Pool, name: str) -> None:
    method, path = name.split(" ")
    for identity in [*pool.accounts, JUNK]:
        visitor.send(name, method, path.replace("{account_id}", identity), {} if method == "POST" else None)


@case("POST /page/people/{account_id}", "POST /page/people/{account_id}/means")
def _change(visitor: Visitor, pool: Pool, name: str) -> None:
    """The last invited alone, and a change that is none for everybody else."""
    path = name.split(" ")[1]
    given = {"name": "New", "login": "new@harbour.example", "role": "agent", "level": "agent"}
    for identity in [*pool.accounts[-1:], JUNK]:
        visitor.post(name, path.replace("{account_id}", identity), given)
        visitor.post(name, path.replace("{account_id}", identity), {**given, "role": pool.kept[0].bait})


@case("POST /page/people/{account_id}/close", "POST /page/people/{account_id}/open")
def _close_account(visitor: Visitor, pool: Pool, name: str) -> None:
    for identity in [*pool.accounts[-1:], JUNK]:
        visitor.post(name, name.split(" ")[1].replace("{account_id}", identity))


@case("POST /page/teams")
def _team(visitor: Visitor, pool: Pool, name: str) -> None:
    shown = visitor.post(name, "/page/teams", {"name": f"Team {pool.kept[0].bait} of {visitor.name}"}).text
    pool.note("teams", shown, r'data-team="([^"]+)"')
    visitor.post(name, "/page/teams", {"name": ""})


@case("POST /page/teams/{team_id}/rename", "POST /page/teams/{team_id}/remove")
def _change_team(visitor: Visitor, pool: Pool, name: str) -> None:
    for identity in [*pool.teams[-1:], JUNK]:
        visitor.post(name, name.split(" ")[1].replace("{team_id}", identity), {"name": f"Of {visitor.name}"})


@case("GET /page/audit", "GET /page/audit/file")
def _audit(visitor: Visitor, pool: Pool, name: str) -> None:
    path = name.split(" ")[1]
    visitor.get(name, path)
    for query in ({"before": 9}, {"actor": pool.kept[0].bait}, {"action": "put a document in force"}, {"action": "x"}):
        visitor.get(name, path, params=query)


@case("GET /sign-in", "GET /sign-in/forgotten", "GET /signed-out")
def _way_in(visitor: Visitor, pool: Pool, name: str) -> None:
    visitor.get(name, name.split(" ")[1], params={"next": f"/?tab=library&d={pool.kept[0].id}"})


@case("POST /sign-in")
def _sign_in(visitor: Visitor, pool: Pool, name: str) -> None:
    visitor.get(name, "/sign-in/forgotten")
    form = {"login": pool.kept[0].bait, "password": pool.kept[0].bait, "next": "/", "form_token": "x"}
    visitor.send(name, "POST", "/sign-in", data=form)


@case("POST /sign-out")
def _sign_out(visitor: Visitor, pool: Pool, name: str) -> None:
    """From elsewhere, so that it is refused: whoever is signed out reaches for nothing more."""
    visitor.send(name, "POST", "/sign-out", data={}, headers={"origin": "http://elsewhere.example"})


@case("GET /sign-in/company")
def _to_company(visitor: Visitor, pool: Pool, name: str) -> None:
    visitor.get(name, "/sign-in/company", params={"next": f"/?d={pool.kept[0].id}"})


@case("GET /sign-in/company/back")
def _from_company(visitor: Visitor, pool: Pool, name: str) -> None:
    """Without what the browser was given when it left; whoever does sign in there is nobody who asks here."""
    for query in ({}, {"state": pool.kept[0].bait, "code": JUNK}, {"error": pool.kept[0].bait}):
        visitor.get(name, "/sign-in/company/back", params=query)


@case("GET /welcome/{token}")
def _welcome(visitor: Visitor, pool: Pool, name: str) -> None:
    for account in pool.accounts[-1:]:
        made = visitor.post("POST /page/people/{account_id}/link", f"/page/people/{account}/link").text
        pool.note("invitations", made, _LINK)
    for token in [*pool.invitations, JUNK]:
        visitor.get(name, f"/welcome/{token}")


@case("POST /welcome/{token}")
def _accept(visitor: Visitor, pool: Pool, name: str) -> None:
    for token in [*pool.invitations, JUNK]:
        visitor.send(name, "POST", f"/welcome/{token}", data={"password": pool.kept[0].bait, "form_token": "x"})
