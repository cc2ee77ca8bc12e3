"""Single sign-on against a real little provider: who gets in, and what proves nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey

from assistant.domain.people import Role
from assistant.features.single_sign_on import ClaimRules
from assistant.security.oidc import SingleSignOn
from tests.oidc_server import CLIENT_ID, CLIENT_SECRET, Provider
from tests.sign_in_support import Company, listening

RULES = ClaimRules("groups", {"leads": Role.leader, "care": Role.agent})
IN = {"groups": ["care"], "name": "Sam Okoro", "email": "sam@x.example", "email_verified": True}


class Site:
    """Both servers, and a browser that goes from one to the other."""

    def __init__(self, company: Company, provider: Provider, address: str) -> None:
        self.company, self.provider, self.address = company, provider, address

    def browser(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, headers={"origin": self.address})

    def through(self, client: httpx.Client, next_path: str = "/") -> httpx.Response:
        """From the sign-in page to the provider and back; the response to coming back."""
        return client.get(self.back(client, next_path))

    def back(self, client: httpx.Client, next_path: str = "/") -> str:
        """The address that the provider sends the browser back to."""
        away = client.get("/sign-in/company", params={"next": next_path})
        assert away.status_code == 303, away.text
        there = httpx.get(away.headers["location"])
        return str(there.headers["location"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    company = Company(tmp_path_factory.mktemp("company"), rules=RULES)
    provider = Provider()
    with listening(provider.app()) as provider.address:
        client = SingleSignOn(provider.address, CLIENT_ID, CLIENT_SECRET, company.accounts._new_token)
        with listening(company.web(provider=client)) as address:
            yield Site(company, provider, address)
    company.close()


@pytest.fixture(autouse=True)
def right(site: Site) -> None:
    site.provider.claims = dict(IN)
    site.provider.algorithm, site.provider.signs_with, site.provider.wrong = "RS256", None, {}


def test_the_code_flow_signs_in_and_leads_on(site: Site) -> None:
    with site.browser() as client:
        assert "Sign in with your company account" in client.get("/sign-in?next=/?c=abc").text
        response = site.through(client, "/?c=abc")
        assert (response.status_code, response.headers["location"]) == (303, "/?c=abc")
        assert client.get("/page/frame").status_code == 200
        assert set(client.cookies) == {"coach"}
    asked = site.provider.asked[-1]
    assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid profile email" and len(asked["nonce"]) == len(asked["state"]) == 43
    assert asked["redirect_uri"] == f"{site.address}/sign-in/company/back"
    account = site.company.database.accounts.by_subject(f"{site.provider.address}|42")
    assert account and (account.name, account.login, account.role) == ("Sam Okoro", "sam@x.example", Role.agent)


WRONG: dict[str, dict[str, Any]] = {
    "nonce of another sign-in": {"claims": {"nonce": "n" * 43}},
    "no nonce": {"claims": {"nonce": None}},
    "for another client": {"claims": {"aud": "somebody-else"}},
    "for another client too": {"claims": {"aud": [CLIENT_ID, "somebody-else"]}},
    "by another issuer": {"claims": {"iss": "https://evil.example"}},
    "run out": {"claims": {"exp": int(time.time()) - 120}},
    "without end": {"claims": {"exp": None}},
    # Read when the tests are collected, which may be long before they run.
    "not yet": {"claims": {"iat": int(time.time()) + 86_400}},
    "without subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "an endless subject": {"claims": {"sub": "s" * 300}},
    "no signature": {"algorithm": "none"},
    "signed with the public key": {"algorithm": "HS256"},
    "signed with another key": {"signs_with": RSAKey.generate_key(2048, parameters={"kid": "one"})},
    "signed with a key nobody knows": {"signs_with": RSAKey.generate_key(2048, parameters={"kid": "two"})},
    "another state": {"wrong": {"back": {"state": "s" * 43}}},
    "another provider's answer": {"wrong": {"back": {"iss": "https://evil.example"}}},
    "a code nobody gave": {"wrong": {"back": {"code": "code-of-somebody"}}},
    "an error": {"wrong": {"back": {"error": "access_denied"}}},
}


def test_what_proves_nothing_lets_nobody_in(site: Site) -> None:
    for name, change in WRONG.items():
        right_again = {"claims": {**IN, **change.get("claims", {})}}
        for field, value in {"algorithm": "RS256", "signs_with": None, "wrong": {}, **change, **right_again}.items():
            setattr(site.provider, field, value)
        with site.browser() as client:
            response = site.through(client)
            assert response.status_code == 403, name
            assert "That did not work" in response.text and "Traceback" not in response.text, name
            assert "coach" not in client.cookies and client.get("/page/frame").status_code == 401, name


def test_a_code_is_of_use_to_the_browser_that_began(site: Site) -> None:
    with site.browser() as mine, site.browser() as theirs:
        back = site.back(mine)
        response = theirs.get(back)
        assert response.status_code == 403 and "began in another browser" in response.text
        site.back(theirs)
        assert theirs.get(back).status_code == 403
        assert mine.get(back).status_code == 303
        # The way back is gone after it was used.
        assert mine.get(back).status_code == 403


def test_a_claim_without_a_role_is_refused_kindly(site: Site) -> None:
    site.provider.claims["groups"] = ["warehouse"]
    with site.browser() as client:
        response = site.through(client)
        assert response.status_code == 403 and "gives you no role here" in response.text


def test_a_role_that_changed_counts_at_the_next_sign_in(site: Site) -> None:
    site.provider.claims["groups"] = ["leads"]
    with site.browser() as client:
        site.through(client)
        assert client.get("/page/documents/PLAY-CHAMPIONS").status_code == 200
    site.provider.claims["groups"] = ["care"]
    with site.browser() as client:
        site.through(client)
        assert client.get("/page/documents/PLAY-CHAMPIONS").status_code == 404


def test_new_keys_of_the_provider_are_fetched(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.browser() as client:
        assert site.through(client).status_code == 303
    site.provider.key = RSAKey.generate_key(2048, parameters={"kid": "three"})
    monkeypatch.setattr("assistant.security.oidc._NEW_KEYS_SECONDS", 0.0)
    with site.browser() as client:
        assert site.through(client).status_code == 303


def test_sign_in_leads_to_no_other_host(site: Site) -> None:
    with site.browser() as client:
        assert site.through(client, "https://evil.example").headers["location"] == "/"


@pytest.mark.anyio
async def test_a_provider_that_is_away_or_somebody_else_is_told_kindly() -> None:
    from assistant.errors import TryAgain

    provider = Provider()
    with listening(provider.app()) as provider.address:
        for fault in ({"broken": True}, {"wrong": {"described_issuer": "https://evil.example"}}):
            provider.broken, provider.wrong = False, {}
            for name, value in fault.items():
                setattr(provider, name, value)
            client = SingleSignOn(provider.address, CLIENT_ID, CLIENT_SECRET, lambda: "t" * 43)
            with pytest.raises(TryAgain, match="does not answer"):
                await client.begin("http://localhost/back", "/")
    with pytest.raises(TryAgain, match="does not answer"):
        await client.begin("http://localhost/back", "/")
