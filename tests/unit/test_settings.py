"""Settings: what is refused, what wins, and that no message holds a value."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.bootstrap import site_of
from assistant.engines.language_model.patience import within
from assistant.errors import SettingsError
from assistant.settings import Settings, read_settings

SECRET = "sk-do-not-show-4711"


def read(environment: dict[str, str], env_file: Path | None = None) -> Settings:
    """Settings of an environment without the ``.env`` of the folder that the tests run in."""
    return read_settings(environment, env_file or Path("/nowhere/.env"))


def test_nothing_set_is_a_demo_on_this_machine_alone() -> None:
    settings = read({})
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 7860, Path("data"))
    assert (settings.knowledge_dir / "company.yaml").is_file()
    assert settings.database == Path("data/assistant.db") and settings.index_dir == Path("data/index")


@pytest.mark.parametrize(
    ("unknown", "hint"),
    [
        ("COACH_DATADIR", "Did you mean COACH_DATA_DIR?"),
        ("COACH_PROT", "Did you mean COACH_PORT?"),
        ("COACH_XYZZY_QUUX_1", "COACH_KNOWLEDGE_DIR"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(unknown: str, hint: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read({unknown: SECRET})
    assert unknown in str(refused.value) and hint in str(refused.value)
    assert SECRET not in str(refused.value)


def test_names_of_others_are_none_of_our_business() -> None:
    assert read({"PATH": "/bin", "COACHES": "12", "OPENAI_ORGANIZATION": "x", "coach_port": "1"}) == read({})


@pytest.mark.parametrize("name", ["COACH_PORT", "COACH_THREADS", "COACH_HOST"])
def test_a_wrong_value_is_named_but_not_shown(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read({name: SECRET, "OPENAI_API_KEY": SECRET})
    assert str(refused.value).startswith(f"{name}: ")
    assert SECRET not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.com"])
def test_the_demo_serves_this_machine_alone(host: str) -> None:
    from assistant.web import serve

    with pytest.raises(SettingsError, match="COACH_HOST"):
        serve(read({"COACH_HOST": host}))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"COACH_HOST": "0.0.0.0"}, "COACH_PUBLIC_URL"),
        ({"COACH_TRUSTED_HEADER": "X-User"}, "COACH_TRUSTED_PROXIES"),
        ({"COACH_TRUSTED_PROXIES": "10.0.0.0/8"}, "COACH_TRUSTED_HEADER"),
    ],
)
def test_a_service_that_would_not_be_safe_does_not_start(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        site_of(read(given))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COACH_PUBLIC_URL", "https://coach.example/path"),
        ("COACH_PUBLIC_URL", "https://name:word@coach.example"),
        ("COACH_PUBLIC_URL", "javascript:alert(1)"),
        ("COACH_FRAME_ORIGINS", "https://desk.example, *"),
        ("COACH_FRAME_ORIGINS", "https://*.example; script-src *"),
        ("COACH_PROXY_ADDRESSES", "10.0.0.1/8"),
        ("COACH_PROXY_ADDRESSES", "*"),
        ("COACH_TRUSTED_HEADER", "X User"),
        ("COACH_OIDC_ISSUER", "http://sso.example"),
        ("COACH_OIDC_ROLES", '{"group": "boss"}'),
    ],
)
def test_what_guards_the_service_is_read_strictly(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read({name: value})


def test_lists_are_read_with_commas_or_spaces() -> None:
    settings = read(
        {
            "COACH_PROXY_ADDRESSES": "10.0.0.0/8, 127.0.0.1",
            "COACH_FRAME_ORIGINS": "https://Desk.example https://b.c:81/",
        }
    )
    assert [str(network) for network in settings.proxy_addresses] == ["10.0.0.0/8", "127.0.0.1/32"]
    assert settings.frame_origins == ("https://desk.example", "https://b.c:81")


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(SettingsError, match="COACH_PORT"):
        read({"COACH_PORT": port})


def test_a_secret_is_in_no_text_of_the_settings() -> None:
    settings = read({"OPENAI_API_KEY": SECRET})
    assert settings.openai_api_key is not None and settings.openai_api_key.get_secret_value() == SECRET
    for text in (repr(settings), str(settings), f"{settings.model_dump()}", settings.model_dump_json()):
        assert SECRET not in text


def test_a_databases_password_is_shown_to_nobody_but_the_database() -> None:
    address = f"postgresql://coach:{SECRET}@host/coach"
    settings = read({"COACH_DATABASE_URL": address})
    assert settings.database == address
    for text in (repr(settings), str(settings), f"{settings.model_dump()}", settings.model_dump_json()):
        assert SECRET not in text
    # Another company's records are nobody's business but its own.
    assert settings.for_knowledge(Path("/elsewhere")).database_url is None


@pytest.mark.parametrize("days", ["-1", "half", "40000"])
def test_a_period_is_days_and_nought_is_for_ever(days: str) -> None:
    assert read({"COACH_KEEP_AUDIT_DAYS": "0"}).keep_audit == 0
    with pytest.raises(SettingsError, match="COACH_KEEP_AUDIT_DAYS"):
        read({"COACH_KEEP_AUDIT_DAYS": days})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("COACH_PORT=8001\nCOACH_THREADS=3\nOPENAI_API_KEY=from-file\nHOME=/elsewhere\n")
    settings = read({"COACH_PORT": "8002"}, file)
    assert (settings.port, settings.threads) == (8002, 3)
    assert settings.openai_api_key is not None and settings.openai_api_key.get_secret_value() == "from-file"


def test_an_empty_value_means_the_default_and_hides_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("COACH_PORT=8001\nOPENAI_API_KEY=from-file\n")
    settings = read({"COACH_PORT": "", "OPENAI_API_KEY": ""}, file)
    assert (settings.port, settings.openai_api_key) == (7860, None)


def test_an_unknown_name_in_the_file_is_refused_too(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("COACH_KNOWLEDGE=/somewhere\n")
    with pytest.raises(SettingsError, match="Did you mean COACH_KNOWLEDGE_DIR"):
        read({}, file)


def test_the_file_of_the_working_directory_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("COACH_PORT=8003\n")
    monkeypatch.chdir(tmp_path)
    assert read_settings({}).port == 8003
    monkeypatch.setenv("COACH_PORT", "8004")
    assert read_settings().port == 8004


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        read({}).port = 1


def test_another_company_has_an_index_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    settings = read({"COACH_KNOWLEDGE_DIR": str(ours), "COACH_DATA_DIR": str(tmp_path / "data")})
    other = settings.for_knowledge(theirs)
    assert other.knowledge_dir == theirs
    assert other.data_dir.parent == tmp_path / "data" / "other"
    assert other.data_dir != settings.for_knowledge(tmp_path).data_dir
    # However a folder is written, it is the same company.
    monkeypatch.chdir(tmp_path)
    assert settings.for_knowledge(Path("ours/../theirs")) == other
    assert settings.for_knowledge(Path("theirs/../ours")) is settings


def test_a_model_may_be_given_more_time_and_waits_grow_with_it() -> None:
    assert read({}).model_seconds == 60 and read({"COACH_MODEL_SECONDS": "600"}).model_seconds == 600
    with pytest.raises(SettingsError, match="COACH_MODEL_SECONDS"):
        read({"COACH_MODEL_SECONDS": "601"})
    assert (within(60, 15), within(600, 15), within(5, 15)) == (15, 150, 5)


def test_a_share_is_so_many_in_a_while_or_none() -> None:
    assert read({"COACH_QUESTION_LIMIT": "5/minute;50/day", "COACH_REVIEW_LIMIT": "0"}).review_limit == "0"
    for wrong in ("5", "5/year", "0/minute", "many"):
        with pytest.raises(SettingsError, match="COACH_CHANGE_LIMIT"):
            read({"COACH_CHANGE_LIMIT": wrong})
