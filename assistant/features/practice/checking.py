"""Whether what a scenario says of the company stands in a document in force that its audience may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.domain.knowledge import Document
from assistant.domain.passages import Citation
from assistant.domain.practice import Scenario
from assistant.domain.quotes import find_quote
from assistant.domain.scenario_parts import Cited, Condition, MustNot
from assistant.language.amounts import money


@dataclass(frozen=True)
class Problem:
    """What is wrong with one part of a scenario; ``where`` is a field such as ``must_not.2``."""

    where: str
    message: str


def check_scenario(scenario: Scenario, documents: Mapping[str, Document]) -> tuple[Problem, ...]:
    """Everything in a scenario that no document carries. ``documents`` are in force, by id.

    Each citation has to name the version in force and quote it word for word, each must-not to have one, and an
    amount in a rule to stand in its quote or among the facts of the case.
    """
    return tuple(_problems(scenario, documents))


def _problems(scenario: Scenario, documents: Mapping[str, Document]) -> Iterator[Problem]:
    for where, cited in citations(scenario):
        if (message := why_not(cited, scenario, documents)) is not None:
            yield Problem(where, message)
    for number, one in enumerate(scenario.must_not):
        if one.cited is None:
            yield Problem(f"must_not.{number}", f"“{one.text}” has no clause that forbids it.")
    known = {fact.value for fact in scenario.facts}
    for where, rule in _rules(scenario):
        for amount in money(rule.text):
            quoted = {found.amount for found in money(rule.cited.quote)} if rule.cited else set()
            if amount.amount not in quoted | known:
                said = rule.text[amount.start : amount.end]
                yield Problem(where, f"{said} stands neither in the clause nor among the facts of the case.")
    for reference in scenario.rests_on:
        if (message := _readable(reference, scenario, documents)) is not None:
            yield Problem("rests_on", message)


def citations(scenario: Scenario) -> Iterator[tuple[str, Cited]]:
    """Every citation with the field it stands in."""
    for number, ground in enumerate(scenario.grounds):
        yield f"grounds.{number}", ground.cited
    for number, offer in enumerate(scenario.offers):
        yield f"offers.{number}", offer.cited
    for number, fact in enumerate(scenario.hidden):
        if fact.cited is not None:
            yield f"hidden.{number}", fact.cited
    for where, rule in _rules(scenario):
        if rule.cited is not None:
            yield where, rule.cited
    for number, note in enumerate(scenario.notes):
        for cited in note.cited:
            yield f"notes.{number}", cited


def _rules(scenario: Scenario) -> Iterator[tuple[str, Condition | MustNot]]:
    for number, condition in enumerate(scenario.resolution.conditions):
        yield f"resolved_when.{number}", condition
    for number, one in enumerate(scenario.must_not):
        yield f"must_not.{number}", one


def why_not(cited: Cited, scenario: Scenario, documents: Mapping[str, Document]) -> str | None:
    """Why a citation does not hold; None where it does."""
    if (message := _readable(cited.document, scenario, documents)) is not None:
        return message
    if resolve(cited, documents) is None:
        return f"{cited.document} does not say “{cited.quote}” under “{cited.section}”."
    return None


def _readable(reference: str, scenario: Scenario, documents: Mapping[str, Document]) -> str | None:
    document = documents.get(reference.partition("@")[0])
    if document is None or not scenario.audience <= document.audience:
        # The same words for what is not there and what may not be read.
        return f"{reference} is not in force for everybody who sees the scenario."
    if document.reference != reference:
        return f"{reference} is not in force any more; {document.reference} is."
    return None


def resolve(cited: Cited, documents: Mapping[str, Document], number: int = 1) -> Citation | None:
    """The place of quoted words in the version in force; None where they do not stand there any more."""
    document = documents.get(cited.document_id)
    if document is None or ("@" in cited.document and document.reference != cited.document):
        return None
    section = document.section_named(cited.section) if cited.section else None
    if cited.section and section is None:
        return None
    start, end = (section.start, section.end) if section is not None else (0, None)
    place = find_quote(document.body, cited.quote, start, end)
    if place is None:
        return None
    return Citation.of(document, *place, section.heading if section is not None else "", number)


def changed_since(scenario: Scenario, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """What a scenario rests on that has changed: another version is in force, or it does not say that any more."""
    gone = {
        reference
        for reference in scenario.rests_on
        if (document := documents.get(reference.partition("@")[0])) is None or document.reference != reference
    }
    unsaid = {cited.document for cited in scenario.citations if resolve(cited, documents) is None}
    return tuple(sorted(gone | unsaid))


def verified(scenario: Scenario, documents: Mapping[str, Document]) -> tuple[Scenario, int]:
    """A draft without the parts whose words no document carries, and how many parts were left out.

    A hidden fact stays, as it is the customer's word; what it changes goes with its clause.
    """
    failed = {problem.where for problem in check_scenario(scenario, documents)}
    if not failed:
        return scenario, 0

    def kept(name: str, parts: Iterable[object]) -> tuple[object, ...]:
        return tuple(part for number, part in enumerate(parts) if f"{name}.{number}" not in failed)

    hidden = tuple(
        fact.model_copy(update={"cited": None, "changes": ""}) if f"hidden.{number}" in failed else fact
        for number, fact in enumerate(scenario.hidden)
    )
    conditions = kept("resolved_when", scenario.resolution.conditions)
    needed = min(scenario.resolution.needed, len(conditions))
    references = (reference for reference in scenario.rests_on if _readable(reference, scenario, documents) is None)
    changes = {
        "grounds": kept("grounds", scenario.grounds),
        "offers": kept("offers", scenario.offers),
        "must_not": kept("must_not", scenario.must_not),
        "notes": kept("notes", scenario.notes),
        "hidden": hidden,
        "resolution": scenario.resolution.model_copy(update={"conditions": conditions, "needed": needed}),
        "rests_on": tuple(references),
    }
    return scenario.model_copy(update=changes), len(failed)
