"""Codes that stand for people: the same for the same, others under another key or purpose, and never read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import AskOperator
from assistant.security.codes import KEY_BYTES, Codes, installation_key

ONE, OTHER = Codes(b"1" * KEY_BYTES), Codes(b"2" * KEY_BYTES)


@given(st.text(), st.text(), st.text())
def test_a_code_is_of_its_words_purpose_and_key_alone(purpose: str, words: str, more: str) -> None:
    code = ONE.code(purpose, words)
    assert code == ONE.code(purpose, words) and len(code) == 24
    assert code != OTHER.code(purpose, words) and code != ONE.code(purpose + "x", words)
    assert ONE.fingerprint(words, more) != ONE.fingerprint(words + more)
    assert len(words) < 3 or words not in code or set(words) <= set("0123456789abcdef")


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "employees.key"
    key = installation_key(file)
    assert installation_key(file) == key and len(key) == KEY_BYTES
    assert file.stat().st_mode & 0o777 == 0o600
    assert installation_key(tmp_path / "another.key") != key


def test_what_is_no_key_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"short")
    with pytest.raises(AskOperator, match="has 5 bytes and needs 32"):
        installation_key(tmp_path / "short")
    with pytest.raises(AskOperator, match="cannot be used"):
        installation_key(tmp_path / "nowhere" / "key")
