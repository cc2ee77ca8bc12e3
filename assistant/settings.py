"""Settings: one frozen object from the environment and ``.env``."""

from __future__ import annotations

import difflib
import hashlib
import ipaddress
import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    IPvAnyNetwork,
    Json,
    SecretStr,
    ValidationError,
)

from assistant.domain.people import Role
from assistant.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


_RATE = r"[1-9]\d{0,6}/(minute|hour|day)"
_RATES = rf"^(0|{_RATE}(;{_RATE})*)$"


def _address(text: str) -> str:
    try:
        return text if text == "localhost" else str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError("Give an address of this machine such as 127.0.0.1 or 0.0.0.0") from None


def _origin(text: str) -> str:
    parts = urlsplit(text.rstrip("/"))
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or text.rstrip("/") != f"{parts.scheme}://{parts.netloc}"
    ):
        raise ValueError("Give scheme and host alone, such as https://coach.example")
    if not all(c.isascii() and (c.isalnum() or c in ".-:[]") for c in parts.netloc):
        raise ValueError("Give scheme and host alone, such as https://coach.example")
    return text.rstrip("/").lower()


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
        raise ValueError("Give the https:// address that the single sign-on calls itself")
    return text


def _parts(value: Any) -> Any:
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


Origin = Annotated[str, AfterValidator(_origin)]
Networks = Annotated[tuple[IPvAnyNetwork, ...], BeforeValidator(_parts)]


class Price(BaseModel):
    """US dollars for a million tokens; ``cached`` is what a cached token of the prompt costs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: Decimal = Field(ge=0)
    cached: Decimal | None = Field(default=None, ge=0)
    completion: Decimal = Field(ge=0)


class Settings(BaseModel):
    """Everything an operator can set; each field names its environment variable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(default=Path("data"), alias="COACH_DATA_DIR")
    knowledge_dir: Path = Field(default=ROOT / "knowledge", alias="COACH_KNOWLEDGE_DIR")
    host: Annotated[str, AfterValidator(_address)] = Field(default="127.0.0.1", alias="COACH_HOST")
    """The address that is listened on; the demo takes those of this machine alone."""
    port: int = Field(default=7860, ge=1, le=65535, alias="COACH_PORT")
    threads: int = Field(default=2, ge=1, le=32, alias="COACH_THREADS")
    """Threads that embed texts while the index is made."""
    openai_api_key: SecretStr | None = Field(default=None, alias="OPENAI_API_KEY")
    openai_base_url: HttpUrl = Field(default=HttpUrl("https://api.openai.com/v1"), alias="OPENAI_BASE_URL")
    prompts_dir: Path = Field(default=ROOT / "prompts", alias="COACH_PROMPTS_DIR")
    engine: Literal["auto", "builtin", "openai"] = Field(default="auto", alias="COACH_ENGINE")
    """Who answers; ``auto`` is the language model where there is a key, else the built-in engine."""
    model: str = Field(default="gpt-4.1-mini", min_length=1, alias="COACH_MODEL")
    context_tokens: int = Field(default=16_000, ge=3_000, alias="COACH_CONTEXT_TOKENS")
    """Most tokens of one call, prompt and answer together; smaller than the model's window."""
    answer_tokens: int = Field(default=1_200, ge=200, alias="COACH_ANSWER_TOKENS")
    """Most tokens that the model may write in one call."""
    model_seconds: float = Field(default=60.0, ge=5, le=600, alias="COACH_MODEL_SECONDS")
    """Seconds that one call of the model may take, all its tries together. More than 60 is for a slow model, or for
    somebody who plays one: then the pauses within an answer may be longer too."""
    prices: Json[dict[str, Price]] = Field(default={}, alias="COACH_PRICES")
    """Model -> price, as JSON: ``{"MODEL": {"prompt": 0.4, "cached": 0.1, "completion": 1.6}}``."""
    person_tokens: int = Field(default=600_000, ge=0, alias="COACH_PERSON_TOKENS_PER_DAY")
    """Tokens of the language model that one person may use in a day; 0 is no limit."""
    day_tokens: int = Field(default=20_000_000, ge=0, alias="COACH_TOKENS_PER_DAY")
    """Tokens that all people together may use in a day; 0 is no limit."""
    question_limit: str = Field(default="30/minute;300/hour", pattern=_RATES, alias="COACH_QUESTION_LIMIT")
    """Questions that one person may ask the coach; here and below, 0 is no limit."""
    review_limit: str = Field(default="20/minute;200/hour", pattern=_RATES, alias="COACH_REVIEW_LIMIT")
    """Drafts that one person may have reviewed."""
    practice_limit: str = Field(default="30/minute;300/hour", pattern=_RATES, alias="COACH_PRACTICE_LIMIT")
    """Replies that one person may have answered in practice runs."""
    change_limit: str = Field(default="120/minute;2000/hour", pattern=_RATES, alias="COACH_CHANGE_LIMIT")
    """Anything that one person may change or start, questions and reviews among it."""
    answers_at_once: int = Field(default=32, ge=1, le=1_000, alias="COACH_ANSWERS_AT_ONCE")
    """Answers and reviews that are worked on at the same time; the others wait for their turn."""
    labelled_replies: Path = Field(
        default=ROOT / "evals" / "datasets" / "reviews" / "labelled.jsonl", alias="COACH_LABELLED_REPLIES"
    )
    """Labelled replies that a new example of a standard is tried on; a file that is not there means none."""
    embeddings: str = Field(default="builtin", pattern=r"^(builtin|openai:\S+)$", alias="COACH_EMBEDDINGS")
    """Who embeds the passages: the packaged model, or ``openai:MODEL`` at the same endpoint."""
    redact: Literal["all", "structured", "none"] = Field(default="all", alias="COACH_REDACT")
    """Which personal details are replaced before anything goes to the endpoint: all, or all but names. ``none`` is for
    an endpoint on this machine."""
    name_model: str = Field(default="", alias="COACH_NAME_MODEL")
    """A spaCy model, a package or a folder, that finds names through Presidio; both are the operator's to install."""
    database_url: SecretStr | None = Field(default=None, alias="COACH_DATABASE_URL")
    """``postgresql://NAME:PASSWORD@HOST:5432/DATABASE``; without it, a SQLite file in the data directory."""
    keep_conversations: int = Field(default=365, ge=0, le=36_500, alias="COACH_KEEP_CONVERSATIONS_DAYS")
    """Days after which a conversation in which nothing happened is removed; here and below, 0 keeps for ever."""
    keep_gaps: int = Field(default=365, ge=0, le=36_500, alias="COACH_KEEP_GAPS_DAYS")
    """Days for a question that the playbook does not cover."""
    keep_reviews: int = Field(default=365, ge=0, le=36_500, alias="COACH_KEEP_REVIEWS_DAYS")
    """Days for a review of a reply, shared or not."""
    keep_runs: int = Field(default=365, ge=0, le=36_500, alias="COACH_KEEP_RUNS_DAYS")
    """Days after which a practice run in which nothing happened is removed, and an assignment after its day."""
    keep_promises: int = Field(default=365, ge=0, le=36_500, alias="COACH_KEEP_PROMISES_DAYS")
    """Days after its day for a promise that was kept or missed; an open one stays."""
    keep_names: int = Field(default=365, ge=0, le=36_500, alias="COACH_KEEP_NAMES_DAYS")
    """Days after the answer for the name of who asked a person something or reported a policy; the words stay."""
    keep_usage: int = Field(default=400, ge=0, le=36_500, alias="COACH_KEEP_USAGE_DAYS")
    """Days for how much of the language model each person used."""
    keep_links: int = Field(default=30, ge=0, le=36_500, alias="COACH_KEEP_LINKS_DAYS")
    """Days for one-time links that were used or have run out; they open nothing meanwhile."""
    keep_audit: int = Field(default=730, ge=0, le=36_500, alias="COACH_KEEP_AUDIT_DAYS")
    """Days for the lines of who changed what."""
    keep_culture: int = Field(default=365, ge=0, le=36_500, alias="COACH_KEEP_CULTURE_DAYS")
    """Days for a thank-you, and for a story that did not come into the library; what is in the library stays."""
    public_url: Origin | None = Field(default=None, alias="COACH_PUBLIC_URL")
    """What people type to reach the signed-in service, such as ``https://coach.example``."""
    proxy_addresses: Networks = Field(default=(), alias="COACH_PROXY_ADDRESSES")
    """Networks whose X-Forwarded-For, -Proto and -Host are believed, such as ``10.0.0.0/8, 127.0.0.1``."""
    frame_origins: Annotated[tuple[Origin, ...], BeforeValidator(_parts)] = Field(
        default=(), alias="COACH_FRAME_ORIGINS"
    )
    """Origins that may show the page in a frame; nobody else may."""
    session_idle_hours: float = Field(default=8, gt=0, le=720, alias="COACH_SESSION_IDLE_HOURS")
    """Hours without a request after which somebody has to sign in again."""
    session_days: float = Field(default=7, gt=0, le=365, alias="COACH_SESSION_DAYS")
    """Days after sign-in after which somebody has to sign in again, whatever they did."""
    trusted_header: str = Field(default="", pattern=r"^[A-Za-z0-9-]*$", alias="COACH_TRUSTED_HEADER")
    """A header in which a proxy says who somebody is, by their login; needs COACH_TRUSTED_PROXIES."""
    trusted_proxies: Networks = Field(default=(), alias="COACH_TRUSTED_PROXIES")
    """Networks whose word in COACH_TRUSTED_HEADER counts; from anywhere else the header is refused."""
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] = Field(default="", alias="COACH_OIDC_ISSUER")
    """A single sign-on's issuer, exactly as it calls itself; empty for none."""
    oidc_client_id: str = Field(default="", alias="COACH_OIDC_CLIENT_ID")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), alias="COACH_OIDC_CLIENT_SECRET")
    oidc_role_claim: str = Field(default="", alias="COACH_OIDC_ROLE_CLAIM")
    """The claim that gives a role, or a path to it such as ``realm_access.roles``."""
    oidc_roles: Json[dict[str, Role]] = Field(default={}, alias="COACH_OIDC_ROLES")
    """Value of that claim -> role, as JSON; of several that fit, the first counts."""
    oidc_level_claim: str = Field(default="", alias="COACH_OIDC_LEVEL_CLAIM")
    oidc_levels: Json[dict[str, str]] = Field(default={}, alias="COACH_OIDC_LEVELS")
    """Value of the level claim -> authority level of company.yaml, as JSON."""
    oidc_team_claim: str = Field(default="", alias="COACH_OIDC_TEAM_CLAIM")
    """The claim that holds the name of the person's team; a team of that name is made when there is none."""

    def for_knowledge(self, folder: Path) -> Settings:
        """These settings for another company's folder, whose index and records are kept apart from our own."""
        folder = folder.resolve()
        if folder == self.knowledge_dir.resolve():
            return self
        name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        apart = {"data_dir": self.data_dir / "other" / name, "database_url": None}
        return self.model_copy(update={"knowledge_dir": folder, **apart})

    @property
    def speaks_with_a_model(self) -> bool:
        """Whether a language model answers."""
        return self.engine == "openai" or (self.engine == "auto" and self.openai_api_key is not None)

    @property
    def index_dir(self) -> Path:
        """Where the index generations live."""
        return self.data_dir / "index"

    @property
    def database(self) -> Path | str:
        """The SQLite file, or the address of a server's database, which holds a password."""
        return self.database_url.get_secret_value() if self.database_url else self.data_dir / "assistant.db"


def read_settings(environment: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Settings from ``.env`` and the environment, which wins.

    Raises SettingsError for a COACH_* name that does not exist (with the nearest that does) and for
    a value that cannot be used. Messages never hold a value: it could be a secret.
    """
    known = {field.alias for field in Settings.model_fields.values() if field.alias}
    file = {k: v for k, v in dotenv_values(env_file or Path(".env")).items() if v is not None}
    given = {**file, **(os.environ if environment is None else environment)}
    given = {name: value for name, value in given.items() if name.startswith("COACH_") or name in known}
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(sorted(known))}."
            raise SettingsError(f"{name}: there is no such setting. {hint}")
    try:
        return Settings.model_validate({name: value for name, value in given.items() if value != ""})
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise SettingsError(f"{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}.") from None
