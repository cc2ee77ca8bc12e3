"""What must not leave the machine, and what may: the settings of redaction, put together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.bootstrap.sign_in import is_loopback
from assistant.domain.company import Company
from assistant.domain.people import Person
from assistant.errors import SettingsError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.engines.base import DebriefWriter, Engine, Judge, Player, Rewriter, ScenarioWording
    from assistant.security.personal.finder import Finder


def open_finder(settings: Settings, company: Company) -> Finder | None:
    """What finds personal details in what would go to the endpoint; None where nothing goes or is to be replaced.

    Raises SettingsError where details would leave this machine, and for a model of names that is not installed.
    """
    if not settings.speaks_with_a_model and settings.embeddings == "builtin":
        return None
    host = settings.openai_base_url.host or ""
    if settings.redact == "none":
        if not _is_here(host.strip("[]")):
            raise SettingsError(
                f"COACH_REDACT: personal details may stay in a text only where it stays on this machine, and {host} is"
                " another one. Take “all”, or “structured” to replace everything but names."
            )
        return None
    from assistant.security.personal.finder import Finder
    from assistant.security.personal.name_model import name_model

    model = settings.name_model if settings.redact == "all" else ""
    language = company.locale[:2].lower()
    return Finder.of(
        company,
        with_names=settings.redact == "all",
        find_names=name_model(model, language) if model else None,
    )


def engine_behind(finder: Finder | None, engine: Engine) -> Engine:
    """An engine at an endpoint that gets to see no details."""
    from assistant.features.private.engine import PrivateEngine

    return PrivateEngine(engine, finder) if finder else engine


def reviewers_behind(finder: Finder | None, judge: Judge, rewriter: Rewriter) -> tuple[Judge, Rewriter]:
    """A judge and a rewriter at an endpoint that get to see no details."""
    from assistant.features.private.reviewing import PrivateJudge, PrivateRewriter

    return (PrivateJudge(judge, finder), PrivateRewriter(rewriter, finder)) if finder else (judge, rewriter)


def debrief_writer_behind(finder: Finder | None, writer: DebriefWriter) -> DebriefWriter:
    """A writer of debriefs at an endpoint that gets to see no details."""
    from assistant.features.private.debriefing import PrivateDebriefWriter

    return PrivateDebriefWriter(writer, finder) if finder else writer


def player_behind(finder: Finder | None, player: Player, called: str) -> Player:
    """A player of customers at an endpoint that gets to see no details; ``called`` is the trainee's name."""
    from assistant.features.private.playing import PrivatePlayer

    return PrivatePlayer(player, finder, (called,)) if finder else player


def wording_behind(finder: Finder | None, wording: ScenarioWording) -> ScenarioWording:
    """A writer of scenarios' words at an endpoint that gets to see no details."""
    from assistant.features.private.scenarios import PrivateScenarioWording

    return PrivateScenarioWording(wording, finder) if finder else wording


def without_details(company: Company, people: Callable[[], Sequence[Person]]) -> Callable[[str], str]:
    """A text with a placeholder for every personal detail, for readers beside the one who wrote it.

    ``people`` work there: "a colleague" stands for each of them, in the demo for its sample people too.
    """
    from assistant.features.culture.details import Details
    from assistant.security.personal.finder import Finder
    from assistant.security.redaction import Redactor

    finder, samples = Finder.of(company), company.people()

    def without(text: str) -> str:
        text = Details(finder, (*people(), *samples)).without_colleagues(text)
        return Redactor(finder, (text,)).redact(text)

    return without


def _is_here(host: str) -> bool:
    try:
        return is_loopback(host)
    except ValueError:
        # A name, which may mean any machine.
        return False


def log_formatter(settings: Settings) -> logging.Formatter:
    """Log lines without the details that have a shape. Raises KnowledgeError where company.yaml cannot be read."""
    from assistant.documents.loader import load_company
    from assistant.security.logs import MaskingFormatter
    from assistant.security.personal.finder import Finder

    return MaskingFormatter(Finder.of(load_company(settings.knowledge_dir), with_names=False))
