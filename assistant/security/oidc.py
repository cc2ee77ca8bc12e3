"""Single sign-on by OpenID Connect: the code flow with PKCE, and what an ID token has to prove.

The client is Authlib's, the signatures are checked by joserfc; claims as in OpenID Connect Core 1.0, 3.1.3.7.
"""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict

from assistant.errors import AssistantError, NotAllowed, TryAgain

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures with a key of two halves: ours to check, never to make. "none" and shared secrets are not among them."""
SCOPE = "openid profile email"
_TIMEOUT_SECONDS = 10.0
_LEEWAY_SECONDS = 60
_METADATA_SECONDS = 3600.0
_NEW_KEYS_SECONDS = 60.0
_MOST_SUBJECT = 255

_UNREACHABLE = (
    "Your company's sign-in does not answer at the moment. Nothing is wrong with your account; try again in a minute."
)
_UNPROVEN = "Your company's sign-in sent something that could not be checked. Please start again from the beginning."

log = logging.getLogger(__name__)


class Begun(BaseModel):
    """What the browser that began a sign-in has to bring back; the rest is checked against it."""

    model_config = ConfigDict(frozen=True)

    state: str
    nonce: str
    verifier: str
    next: str = "/"


class SingleSignOn:
    """One provider. Safe to use from several tasks; its keys and addresses are remembered for an hour."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        new_token: Callable[[], str],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._issuer, self._client_id, self._client_secret = issuer, client_id, client_secret
        self._new_token, self._now = new_token, now
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def begin(self, redirect_uri: str, next_path: str) -> tuple[str, Begun]:
        """Where to send the browser, and what it has to bring back. Raises TryAgain when the provider is away."""
        begun = Begun(state=self._new_token(), nonce=self._new_token(), verifier=self._new_token(), next=next_path)
        async with self._client(redirect_uri, {}) as client, _told(_UNREACHABLE, TryAgain):
            metadata = await self._discover(client)
            address, _ = client.create_authorization_url(
                metadata["authorization_endpoint"], state=begun.state, code_verifier=begun.verifier, nonce=begun.nonce
            )
        return str(address), begun

    async def finish(self, begun: Begun, redirect_uri: str, given: Mapping[str, str]) -> dict[str, Any]:
        """The verified claims of the ID token for the code that came back.

        ``given`` are the parameters of the callback. Raises NotAllowed for whatever does not prove what it should,
        TryAgain when the provider is away.
        """
        if not hmac.compare_digest(given.get("state", "").encode(), begun.state.encode()):
            raise NotAllowed(_UNPROVEN)
        if given.get("iss", self._issuer) != self._issuer:  # RFC 9207: another provider's answer
            raise NotAllowed(_UNPROVEN)
        if "error" in given or not given.get("code"):
            log.info("single sign-on: the provider answered %r", given.get("error", "without a code")[:40])
            raise NotAllowed("Your company's sign-in did not let you through. Try again, or ask who looks after it.")
        async with _told(_UNREACHABLE, TryAgain):
            async with self._client(redirect_uri, {}) as client:
                metadata = await self._discover(client)
            async with self._client(redirect_uri, metadata) as client:
                try:
                    token = await client.fetch_token(
                        metadata["token_endpoint"],
                        grant_type="authorization_code",
                        code=given["code"],
                        code_verifier=begun.verifier,
                    )
                except OAuthError as error:
                    log.info("single sign-on: the provider refused the code (%r)", str(error.error)[:40])
                    raise NotAllowed(_UNPROVEN) from None
                async with _told(_UNPROVEN, NotAllowed):
                    return await self._verified(client, metadata, token, begun.nonce)

    async def _verified(
        self, client: AsyncOAuth2Client, metadata: Mapping[str, Any], token: Mapping[str, Any], nonce: str
    ) -> dict[str, Any]:
        supported = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        # Providers put headers of their own into a token; what must be understood ("crit") still has to be.
        registry = JWSRegistry(algorithms=[n for n in ALGORITHMS if n in supported], strict_check_header=False)
        try:
            decoded = jwt.decode(token["id_token"], await self._key_set(client, metadata), registry=registry)
        except InvalidKeyIdError:
            decoded = jwt.decode(token["id_token"], await self._key_set(client, metadata, anew=True), registry=registry)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": self._issuer},
                "aud": {"essential": True, "value": self._client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
            },
            {"nonce": nonce, "client_id": self._client_id, "access_token": token.get("access_token")},
        )
        claims.validate(now=int(self._now()), leeway=_LEEWAY_SECONDS)
        if not 0 < len(claims["sub"]) <= _MOST_SUBJECT:
            raise ValueError("the subject is empty or too long")
        return dict(claims)

    async def _discover(self, client: AsyncOAuth2Client) -> dict[str, Any]:
        """The provider's own description (OpenID Connect Discovery 1.0, 4)."""
        if self._metadata and self._now() - self._metadata[0] < _METADATA_SECONDS:
            return self._metadata[1]
        address = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
        found: dict[str, Any] = await _json(client, address)
        if found["issuer"] != self._issuer:
            raise ValueError("the provider describes itself as another issuer")
        secure = self._issuer.startswith("https://")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if secure and not found[name].startswith("https://"):
                raise ValueError(f"the provider's {name} is not HTTPS")
        self._metadata = (self._now(), found)
        return found

    async def _key_set(self, client: AsyncOAuth2Client, metadata: Mapping[str, Any], anew: bool = False) -> KeySet:
        """The provider's public keys; asked for anew at most once a minute when one is missing."""
        limit = _NEW_KEYS_SECONDS if anew else _METADATA_SECONDS
        if self._keys is None or self._now() - self._keys[0] >= limit:
            self._keys = (self._now(), KeySet.import_key_set(await _json(client, metadata["jwks_uri"])))
        return self._keys[1]

    def _client(self, redirect_uri: str, metadata: Mapping[str, Any]) -> AsyncOAuth2Client:
        methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        by_post = "client_secret_basic" not in methods and "client_secret_post" in methods
        how = ("client_secret_post" if by_post else "client_secret_basic") if self._client_secret else "none"
        return AsyncOAuth2Client(
            client_id=self._client_id,
            client_secret=self._client_secret or None,
            token_endpoint_auth_method=how,
            scope=SCOPE,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=_TIMEOUT_SECONDS,
        )


async def _json(client: AsyncOAuth2Client, address: str) -> Any:
    response = await client.request("GET", address, withhold_token=True)
    response.raise_for_status()
    return response.json()


@asynccontextmanager
async def _told(words: str, kind: type[AssistantError]) -> AsyncIterator[None]:
    """Says any fault in our words; a provider may send anything, so libraries may raise anything."""
    try:
        yield
    except AssistantError:
        raise
    except Exception as error:
        # Its text may hold a code or a token.
        log.warning("single sign-on failed: %s", type(error).__name__)
        raise kind(words) from None
