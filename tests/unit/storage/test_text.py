from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from assistant.domain.conversation import Answer, Line, LineKind
from assistant.storage.text import clean, fold, from_json, to_json

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@given(ANY_TEXT)
@example("a\x00b\ud83d\udc00c")
def test_clean_text_can_be_stored_keeps_its_length_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert "\x00" not in cleaned
    assert len(cleaned) == len(text)
    assert clean(cleaned) == cleaned


@given(st.text())
def test_clean_leaves_ordinary_text_alone(text: str) -> None:
    assert clean(text) == text.replace("\x00", "\ufffd")


@given(ANY_TEXT)
def test_an_answer_comes_back_from_json(text: str) -> None:
    answer = Answer(lines=(Line(kind=LineKind.say, text=text),), engine="builtin", on=date(2026, 3, 1))
    stored = to_json(answer)
    stored.encode()
    assert from_json(Answer, stored, "it").lines[0].text == clean(text)


def test_fold_ignores_case_form_and_spacing() -> None:
    assert fold("  Straße\n ÄRGER ") == fold("STRASSE A\u0308rger")
