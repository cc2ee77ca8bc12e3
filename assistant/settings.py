"""Settings: one frozen object from the environment and ``.env``."""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from assistant.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


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

    def for_knowledge(self, folder: Path) -> Settings:
        """These settings for another company's folder, whose index is kept apart from our own."""
        folder = folder.resolve()
        if folder == self.knowledge_dir.resolve():
            return self
        name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        return self.model_copy(update={"knowledge_dir": folder, "data_dir": self.data_dir / "other" / name})

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
