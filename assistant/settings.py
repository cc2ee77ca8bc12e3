"""Settings: one frozen object from the environment and ``.env``."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, Json, SecretStr, ValidationError

from assistant.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


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
    host: Literal["127.0.0.1", "localhost"] = Field(default="127.0.0.1", alias="COACH_HOST")
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
    labelled_replies: Path = Field(
        default=ROOT / "evals" / "datasets" / "reviews" / "labelled.jsonl", alias="COACH_LABELLED_REPLIES"
    )
    """Labelled replies that a new example of a standard is tried on; a file that is not there means none."""
    embeddings: str = Field(default="builtin", pattern=r"^(builtin|openai:\S+)$", alias="COACH_EMBEDDINGS")
    """Who embeds the passages: the packaged model, or ``openai:MODEL`` at the same endpoint."""

    def for_knowledge(self, folder: Path) -> Settings:
        """These settings for another company's folder, whose index is kept apart from our own."""
        folder = folder.resolve()
        if folder == self.knowledge_dir.resolve():
            return self
        name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        return self.model_copy(update={"knowledge_dir": folder, "data_dir": self.data_dir / "other" / name})

    @property
    def speaks_with_a_model(self) -> bool:
        """Whether a language model answers."""
        return self.engine == "openai" or (self.engine == "auto" and self.openai_api_key is not None)

    @property
    def index_dir(self) -> Path:
        """Where the index generations live."""
        return self.data_dir / "index"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data_dir / "assistant.db"


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
        raise SettingsError(f"{first['loc'][0]}: {first['msg']}.") from None
