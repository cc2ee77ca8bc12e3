"""A slice of the proof that personal details never leave the machine; `make proof` sends thousands of messages."""

from __future__ import annotations

import pytest

from assistant.bootstrap import build_assistant
from assistant.errors import SettingsError
from assistant.security.personal import phones
from assistant.settings import read_settings
from tests.integration.cli_support import write_company
from tests.proofs.wire import prove
from tests.proofs.wire_messages import HARD, made_up

AWAY = "https://llm.example/v1"


def test_no_detail_leaves_and_every_word_comes_back() -> None:
    tally = prove([*HARD[::2], *made_up(60 - len(HARD[::2]), seed=21)])
    assert tally.messages == 60 and tally.requests > 4 * 60
    assert sum(tally.details.values()) > 100 and not tally.leaks
    assert tally.restored > 100 and tally.faults == []
    assert tally.names_leaked / tally.names < 0.1


def test_the_proof_fails_where_telephone_numbers_are_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "phones", lambda text, region: [])
    tally = prove([message for message in HARD if any(kind == "phone" for kind, _ in message.secrets)][:4])
    assert tally.leaks["phone"] > 0 and set(tally.leaks) == {"phone"} and tally.faults


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"COACH_REDACT": "none", "OPENAI_BASE_URL": AWAY}, "COACH_REDACT"),
        ({"COACH_REDACT": "none", "OPENAI_BASE_URL": AWAY, "COACH_EMBEDDINGS": "openai:m"}, "COACH_REDACT"),
        ({"COACH_NAME_MODEL": "en_core_web_sm", "OPENAI_BASE_URL": AWAY}, "presidio-analyzer and spacy"),
    ],
)
def test_what_would_let_details_out_is_refused_at_the_start(
    tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str], words: str
) -> None:
    folder = write_company(tmp_path_factory.mktemp("refused") / "knowledge")
    given = {
        "COACH_DATA_DIR": str(folder.parent / "data"),
        "COACH_KNOWLEDGE_DIR": str(folder),
        "OPENAI_API_KEY": "sk-x",
    }
    with (
        pytest.raises(SettingsError, match=words),
        build_assistant(read_settings({**given, **environment}, folder / "none")),
    ):
        pass
