"""How the signed-in service is reached and who may vouch for people, from the settings."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.errors import SettingsError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.domain.company import Company
    from assistant.features.accounts import Accounts
    from assistant.features.audit import Audit
    from assistant.features.single_sign_on import SingleSignOnAccounts
    from assistant.security.oidc import SingleSignOn
    from assistant.security.site import Site
    from assistant.storage.database import Database

HOUR = 3600.0


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's alone."""
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


def new_token() -> str:
    """43 random URL-safe characters, 256 bits."""
    return secrets.token_urlsafe(32)


def make_accounts(
    settings: Settings, database: Database, audit: Audit, company: Company, clock: Callable[[], datetime]
) -> Accounts:
    """Sign-in over a database."""
    from assistant.features.accounts import Accounts
    from assistant.security.passwords import Passwords
    from assistant.security.throttle import Throttle

    idle, longest = settings.session_idle_hours * HOUR, settings.session_days * 24 * HOUR
    passwords, throttle = Passwords(company.name), Throttle()
    return Accounts(database, audit, company, passwords, throttle, clock, new_token, idle, longest)


def make_single_sign_on(
    settings: Settings, database: Database, audit: Audit, accounts: Accounts, company: Company
) -> SingleSignOnAccounts | None:
    """What single sign-on makes of a person; None when it is not set up. Raises SettingsError for half a set-up."""
    from assistant.features.single_sign_on import ClaimRules, SingleSignOnAccounts

    given = {
        "COACH_OIDC_ISSUER": settings.oidc_issuer,
        "COACH_OIDC_CLIENT_ID": settings.oidc_client_id,
        "COACH_OIDC_ROLE_CLAIM": settings.oidc_role_claim,
        "COACH_OIDC_ROLES": settings.oidc_roles,
    }
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return None
    if missing:
        raise SettingsError(f"{missing[0]}: single sign-on needs it. It takes {', '.join(given)} together.")
    if wrong := set(settings.oidc_levels.values()) - set(company.authority_levels):
        raise SettingsError(
            f"COACH_OIDC_LEVELS: {company.name} has no level {', '.join(sorted(wrong))}. "
            f"Levels: {', '.join(company.authority_levels)}."
        )
    rules = ClaimRules(
        settings.oidc_role_claim,
        settings.oidc_roles,
        settings.oidc_level_claim,
        settings.oidc_levels,
        settings.oidc_team_claim,
    )
    return SingleSignOnAccounts(database, audit, accounts, company, rules)


def make_provider(settings: Settings) -> SingleSignOn | None:
    """The client of the single sign-on's provider; None when it is not set up."""
    if not settings.oidc_issuer:
        return None
    from assistant.security.oidc import SingleSignOn

    secret = settings.oidc_client_secret.get_secret_value()
    return SingleSignOn(settings.oidc_issuer, settings.oidc_client_id, secret, new_token)


def site_of(settings: Settings) -> Site:
    """How people reach the signed-in service. Raises SettingsError for what would not be safe."""
    from assistant.security.site import Site

    if not is_loopback(settings.host) and settings.public_url is None:
        raise SettingsError(
            f"COACH_HOST: {settings.host} can be reached from other computers. Set COACH_PUBLIC_URL to the https:// "
            "address that people will type, and let a proxy with a certificate stand there; or leave COACH_HOST at "
            "127.0.0.1."
        )
    if bool(settings.trusted_header) != bool(settings.trusted_proxies):
        wanted = "COACH_TRUSTED_PROXIES" if settings.trusted_header else "COACH_TRUSTED_HEADER"
        raise SettingsError(
            f"{wanted}: COACH_TRUSTED_HEADER and COACH_TRUSTED_PROXIES need each other. Without the proxy's networks "
            "anybody could say who they are."
        )
    return Site(
        public_url=settings.public_url or "",
        proxies=settings.proxy_addresses,
        frame_origins=settings.frame_origins,
        trusted_header=settings.trusted_header,
        trusted_proxies=settings.trusted_proxies,
    )
