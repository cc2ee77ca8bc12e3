"""The words of scenarios behind placeholders: pasted tickets and the customer's own words go out without details."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from assistant.domain.practice import Scenario
from assistant.engines.base import ScenarioWording, ScenarioWords, WordingRequest
from assistant.features.private.usage import counted
from assistant.security.personal.finder import Finder
from assistant.security.redaction import Redactor

_TEXTS = ("title", "background", "happened", "wants", "also_content_with")
_OF_PERSONA = ("name", "voice", "values", "history")
_WORDED = ("title", "background", "voice", "values", "history", "wants")


class PrivateScenarioWording:
    """Another writer of words, asked without personal details. Its words have them again."""

    def __init__(self, wording: ScenarioWording, finder: Finder) -> None:
        self._wording, self._finder = wording, finder

    @property
    def name(self) -> str:
        """The writer's own."""
        return self._wording.name

    async def word_scenario(self, request: WordingRequest) -> ScenarioWords:
        """The words of the writer."""
        redactor, redacted = await asyncio.to_thread(self._prepared, request)
        said = await self._wording.word_scenario(redacted)
        restored = {name: redactor.restore(getattr(said, name)) for name in _WORDED}
        return replace(
            said,
            **restored,
            opening=tuple(map(redactor.restore, said.opening)),
            hidden={name: redactor.restore(text) for name, text in said.hidden.items()},
            usage=counted(said.usage, redactor.count),
        )

    def _prepared(self, request: WordingRequest) -> tuple[Redactor, WordingRequest]:
        scenario = request.scenario
        redactor = Redactor(
            self._finder,
            [*texts_of(scenario), request.asked],
            called=[name_of(scenario), request.person.name],
        )
        # The scenario first, so that the person in it is the first of the names.
        without = scenario_without(scenario, redactor)
        person = request.person.model_copy(update={"name": ""})
        return redactor, WordingRequest(without, person, redactor.redact(request.asked))


def name_of(scenario: Scenario) -> str:
    """The name of who is played, without where they work."""
    return scenario.persona.name.partition(" from ")[0]


def texts_of(scenario: Scenario) -> Iterator[str]:
    """Every text of a scenario that tells of the person and the case."""
    yield from (getattr(scenario.persona, name) for name in _OF_PERSONA)
    yield from scenario.opening
    yield from (getattr(scenario, name) for name in _TEXTS)
    yield from (fact.text for fact in scenario.facts)
    yield from (fact.fact for fact in scenario.hidden)


def scenario_without(scenario: Scenario, redactor: Redactor) -> Scenario:
    """A scenario with those texts redacted."""
    persona = {name: redactor.redact(getattr(scenario.persona, name)) for name in _OF_PERSONA}
    return scenario.model_copy(
        update={
            **{name: redactor.redact(getattr(scenario, name)) for name in _TEXTS},
            "persona": scenario.persona.model_copy(update=persona),
            "opening": tuple(map(redactor.redact, scenario.opening)),
            "facts": tuple(one.model_copy(update={"text": redactor.redact(one.text)}) for one in scenario.facts),
            "hidden": tuple(one.model_copy(update={"fact": redactor.redact(one.fact)}) for one in scenario.hidden),
        }
    )
