from __future__ import annotations

import subprocess
import sys

import pytest

from assistant.engines.language_model.faults import Fault
from assistant.engines.language_model.habits import Habits
from assistant.engines.language_model.structured import Way
from assistant.errors import EngineRefused


def refusal(text: str, status: int = 400) -> Fault:
    return Fault("request", EngineRefused, "No.", status=status, complaint=text.casefold())


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("https://api.openai.com/v1", "max_completion_tokens"),
        ("https://mine.openai.azure.com/openai/v1/", "max_completion_tokens"),
        ("http://localhost:11434/v1", "max_tokens"),
        ("https://api.openai.com.example.org/v1", "max_tokens"),
    ],
)
def test_the_length_field_suits_the_host(url: str, field: str) -> None:
    assert Habits(url).manner().length_field == field


def test_the_length_field_is_changed_once() -> None:
    habits = Habits("https://api.openai.com/v1")
    unknown = refusal("Unrecognized request argument supplied: max_completion_tokens")
    assert habits.learn(unknown, habits.manner())
    assert habits.manner().length_field == "max_tokens"
    assert not habits.learn(refusal("max_tokens is not supported, use max_completion_tokens"), habits.manner())


def test_a_limit_that_is_too_large_is_no_reason_to_rename_it() -> None:
    habits = Habits("http://localhost/v1")
    assert not habits.learn(refusal("max_tokens is too large: this model supports at most 4096"), habits.manner())


def test_an_endpoint_that_refuses_everything_is_left_after_a_few_requests() -> None:
    habits = Habits("http://localhost/v1")
    every = refusal("unknown: response_format, tools, temperature, stream_options, max_tokens")
    asked = 0
    while habits.learn(every, habits.manner()):
        asked += 1
    assert asked == 5 and habits.manner().way is Way.prompt


def test_what_worked_goes_first_until_it_is_refused() -> None:
    habits = Habits("http://localhost/v1")
    tools = habits.manner(frozenset({Way.json_schema}))
    habits.succeeded(tools)
    assert habits.manner().way is Way.tools
    assert habits.learn(refusal("tool_choice: nope"), habits.manner())
    assert habits.works is None and habits.manner().way is Way.json_schema


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_other_refusals_teach_nothing(status: int) -> None:
    habits = Habits("http://localhost/v1")
    assert not habits.learn(refusal("response_format", status), habits.manner())


def test_importing_the_endpoint_imports_no_big_library() -> None:
    code = (
        "import sys, assistant.engines.language_model.endpoint, assistant.engines.language_model.support\n"
        "assert not {'openai', 'langchain_openai', 'langchain_core', 'httpx2', 'stamina'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
