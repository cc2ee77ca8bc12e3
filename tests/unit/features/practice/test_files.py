"""Scenarios out as files and back in."""

from __future__ import annotations

import io
import json
import re
import string

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.domain.knowledge import ScenarioSeed
from assistant.domain.practice import MOST_CHARACTERS, Scenario
from assistant.domain.scenario_parts import CaseFact, Cited, Note, Persona
from assistant.errors import KnowledgeError
from assistant.features.practice.files import Form, export, file_name, read_file, titles_of
from assistant.features.practice.written import scenario_of, to_markdown
from tests.fakes import sample_knowledge
from tests.scenario_support import LEADERS, documents_for, made

COMPANY = sample_knowledge().company
WISHES = [
    {"about": "STD-OWNERSHIP-3", "difficulty": "hard", "seed": 4},
    {"about": "STD-COLLEAGUES-2", "difficulty": "easy", "seed": 2},
    {"kind": "policy", "about": "POL-CANCELLATION", "difficulty": "medium", "seed": 3},
]


def read(raw: bytes, name: str = "scenario") -> Scenario:
    return read_file(raw, name, documents_for(), COMPANY)


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("form", [Form.json, Form.markdown])
def test_a_scenario_comes_back_as_it_went(wish: dict[str, str], form: Form) -> None:
    scenario = made(**wish)
    assert read(export(scenario, form, {})) == scenario


def test_the_twelve_on_disk_come_back_as_they_went() -> None:
    for seed in documents_for(LEADERS).values():
        if isinstance(seed, ScenarioSeed):
            scenario = scenario_of(seed, documents_for(frozenset(seed.audience)))
            back = read(export(scenario, Form.markdown, {}))
            assert back.model_copy(update={"id": scenario.id, "version": scenario.version}) == scenario


LINE = st.text(string.ascii_letters + string.digits + " .,;:!?'\"“”’£€{}[]()*#-<>@&%\\`é😀", min_size=1, max_size=80)
SAID = LINE.map(str.strip).filter(bool)


@settings(max_examples=60, deadline=None)
@given(
    title=SAID,
    said=st.lists(SAID, min_size=1, max_size=3),
    wants=SAID,
    value=st.decimals(0, 9999, places=2),
    voice=SAID,
)
def test_words_of_people_survive_both_forms(title: str, said: list[str], wants: str, value: object, voice: str) -> None:
    base = made(**WISHES[1])
    fact = CaseFact(name="sum", kind="amount", text=f"£{value}", value=value, unit="GBP")
    scenario = base.model_copy(
        update={
            "title": title,
            "opening": tuple(said),
            "wants": wants,
            "facts": (fact,),
            "persona": Persona(name="Kim", voice=voice, patience="low", values=wants),
            "notes": (Note(text="Look for this."), *base.notes),
        }
    )
    for form in (Form.json, Form.markdown):
        assert read(export(scenario, form, {})) == scenario


@pytest.mark.parametrize(
    "words",
    [
        "<img src=http://x.example/1>",
        "![x](http://x.example/1)",
        "[x](javascript:go)",
        "<http://x.example>",
        "a \\[b] <c>",
    ],
)
def test_words_of_people_are_no_markup_in_the_markdown(words: str) -> None:
    base = made(**WISHES[1])
    cited = Cited(document="POL-CARE@1", section=words, quote=words)
    scenario = base.model_copy(
        update={
            "title": words,
            "opening": (words, f"Hello\n{words}"),
            "background": f"{words}\n\n{words}",
            "persona": Persona(name=words, voice=f"{words}\n\n{words}", patience="low", values=words),
            "notes": (Note(text=words, cited=(cited,)),),
        }
    )
    text = to_markdown(scenario)
    drawn = MarkdownIt("commonmark", {"html": True}).render(text)
    assert not re.search(r"<(?:img|a|c)\b", drawn)
    assert read(text.encode()) == scenario


def test_the_word_document_opens_and_holds_everything() -> None:
    scenario = made(**WISHES[0])
    titles = titles_of(scenario, documents_for())
    content = export(scenario.model_copy(update={"background": "odd \x00\x1b signs"}), Form.word, titles)
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    for words in (scenario.title, *scenario.opening, scenario.wants, scenario.hidden[0].fact, "odd \ufffd\ufffd signs"):
        assert words in text
    assert all(one.text in text for one in scenario.must_not) and "Decide within your authority" in text


def test_a_file_has_a_name_that_every_system_takes() -> None:
    scenario = made(**WISHES[0]).model_copy(update={"title": "../../Ärger: “no”?"})
    assert file_name(scenario, Form.word) == "rger-no.docx"
    assert file_name(scenario.model_copy(update={"title": "???"}), Form.json) == "scenario.json"


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads(export(made(**WISHES[0]), Form.json, {})) | fields, indent=2).encode()


@pytest.mark.parametrize(
    ("raw", "line", "field"),
    [
        (b"\xff\xfe", 1, "encoding"),
        (b"{" + b" " * (4 * MOST_CHARACTERS), 1, "file"),
        (("a" * (MOST_CHARACTERS + 1)).encode(), 1, "file"),
        (b'{\n "title": 3,\n}', 3, "JSON"),
        (b"[" * 5000 + b"]" * 5000, 1, "front matter"),
        (b'{"a":' * 9_000 + b"1" + b"}" * 9_000, 1, "JSON"),
        (changed(mood="jolly"), 0, "mood"),
        (changed(colour="red"), 0, "colour"),
        (changed(opening=[]), 0, "opening"),
        (changed(audience=[]), 0, ""),
        (changed(persona={"name": "Kim"}), 0, "persona.voice"),
        (b"---\nkind: policy\n---\n## Opening\n", 2, "kind"),
        (b"no scenario at all", 1, "front matter"),
        (to_markdown(made(**WISHES[0])).replace("mood: ", "mood: very ").encode(), 0, "mood"),
        (to_markdown(made(**WISHES[0])).replace("channel: ", "channel: by ").encode(), 0, "channel"),
        (to_markdown(made(**WISHES[0])).replace("## Opening", "## Beginning").encode(), 0, "## Opening"),
    ],
    ids=range(16),
)
def test_what_does_not_fit_is_refused_with_line_and_field(raw: bytes, line: int, field: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        read(raw, "my.json")
    error = refused.value
    assert error.file == "my.json" and error.remedy
    if field:
        assert error.field == field
    if line:
        assert error.line == line
    elif field and field != "colour" and not field.startswith("##"):
        assert raw.decode().splitlines()[error.line - 1].lstrip().strip('"').startswith(field.split(".")[0])
