"""A little OpenID Connect provider that signs with a key of its own and can be told to do wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

CLIENT_ID, CLIENT_SECRET = "service-coach", "not a secret at all"


@dataclass
class Provider:
    """``claims`` go into the ID token; ``header`` and ``wrong`` change how it is made."""

    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    signs_with: Any = None
    wrong: dict[str, Any] = field(default_factory=dict)
    broken: bool = False
    address: str = ""

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def configuration() -> Any:
            if self.broken:
                return Response("<html>", media_type="text/html")
            return {
                "issuer": self.wrong.get("described_issuer", self.address),
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }

        @app.get("/keys")
        def keys() -> Any:
            return {"keys": [self.key.as_dict(private=False)]}

        @app.get("/authorize")
        def authorize(request: Request) -> Response:
            given = dict(request.query_params)
            self.asked.append(given)
            code = f"code-{len(self.asked)}"
            self.codes[code] = given
            back = {"code": code, "state": given["state"], **self.wrong.get("back", {})}
            return RedirectResponse(f"{given['redirect_uri']}?{urlencode(back)}", 302)

        @app.post("/token")
        async def token(request: Request) -> Response:
            form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
            basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            asked = self.codes.pop(form.get("code", ""), None)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            right = asked is not None and challenge.decode().rstrip("=") == asked["code_challenge"]
            if not right or request.headers.get("authorization") != f"Basic {basic}" or asked is None:
                return JSONResponse({"error": "invalid_grant"}, 400)
            return JSONResponse(
                {"access_token": "x", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}
            )

        return app

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "sub": "42",
            "aud": CLIENT_ID,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.algorithm == "none":
            return f"{_part({'alg': 'none', 'kid': 'one'})}.{_part(claims)}."
        key = self.signs_with or self.key
        header = {"alg": self.algorithm, "kid": key.kid or "one", "x-own": "of the provider"}
        if self.algorithm == "HS256":
            # The oldest trick: the public key, which everybody has, as a shared secret.
            signed = f"{_part(header)}.{_part(claims)}"
            mark = hmac.digest(self.key.as_pem(private=False), signed.encode(), "sha256")
            return f"{signed}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"
        registry = JWSRegistry(algorithms=[self.algorithm], strict_check_header=False)
        return jwt.encode(header, claims, key, registry=registry)


def _part(tree: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(tree).encode()).decode().rstrip("=")
