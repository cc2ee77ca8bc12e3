"""Names found by a spaCy model through Presidio, where an operator has installed both. Neither is a dependency."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import SettingsError
from assistant.security.personal.finder import NameFinder

_ENTITY = "PERSON"
LEAST_SCORE = 0.4
"""Presidio gives what spaCy finds 0.85, and 0.4 of that where it is unsure."""


def name_model(model: str, language: str) -> NameFinder:
    """Places of names in a text by the spaCy model ``model``, a package or a folder, for texts in ``language``.

    Nothing is downloaded. Raises SettingsError where Presidio, spaCy or the model is not installed.
    """
    try:
        import spacy
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NlpEngineProvider
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer
    except ImportError:
        raise SettingsError(
            "COACH_NAME_MODEL: presidio-analyzer and spacy are not installed here. Install both beside the assistant,"
            " or leave the setting out; names are then found by the words around them."
        ) from None
    # Presidio itself would try to download a model that is not there.
    if not (spacy.util.is_package(model) or Path(model).is_dir()):
        raise SettingsError(
            f"COACH_NAME_MODEL: there is no spaCy model {model}, neither as a package nor as a folder."
            " Install it first."
        )
    provider = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": language, "model_name": model}],
            "ner_model_configuration": {"model_to_presidio_entity_mapping": {"PER": _ENTITY, "PERSON": _ENTITY}},
        }
    )
    # Of Presidio's recognisers this one alone: another one asks the network for a list of domains.
    registry = RecognizerRegistry(supported_languages=[language])
    registry.add_recognizer(SpacyRecognizer(supported_language=language, supported_entities=[_ENTITY]))
    analyzer: Any = AnalyzerEngine(
        nlp_engine=provider.create_engine(), registry=registry, supported_languages=[language]
    )

    def places(text: str) -> Iterator[tuple[int, int]]:
        for found in analyzer.analyze(text=text, language=language, entities=[_ENTITY], score_threshold=LEAST_SCORE):
            yield found.start, found.end

    return places
