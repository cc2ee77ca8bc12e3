"""Where a language model or an embedder at an endpoint is wanted: what the settings say, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.errors import SettingsError
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.engines.language_model.debriefing import ModelDebriefWriter
    from assistant.engines.language_model.endpoint import Endpoint
    from assistant.engines.language_model.engine import LanguageModelEngine
    from assistant.engines.language_model.judging import ModelJudge
    from assistant.engines.language_model.playing import ModelPlayer
    from assistant.engines.language_model.rewriting import ModelRewriter
    from assistant.engines.language_model.scenarios import ModelScenarioWording
    from assistant.features.private.embedder import RemoteEmbedder
    from assistant.security.personal.finder import Finder

_NEEDS_KEY = ("openai.com", "azure.com")


def language_model(settings: Settings, language: str, endpoint: Endpoint) -> LanguageModelEngine:
    """The engine at an endpoint. ``language`` is that of the documents, such as ``en-GB``."""
    from assistant.engines.language_model.engine import CONDENSE_SECONDS, LanguageModelEngine
    from assistant.engines.language_model.patience import within

    engine = LanguageModelEngine(
        endpoint,
        settings.prompts_dir,
        counter(settings),
        settings.context_tokens,
        settings.answer_tokens,
        condense_seconds=within(settings.model_seconds, CONDENSE_SECONDS),
        language=language,
    )
    engine.check_room()
    return engine


def model_reviewers(settings: Settings, endpoint: Endpoint) -> tuple[ModelJudge, ModelRewriter]:
    """Who judges and who suggests at an endpoint. Raises PromptFileWrong, SettingsError where there is no room."""
    from assistant.engines.language_model.judging import ModelJudge
    from assistant.engines.language_model.prompts import load_prompt
    from assistant.engines.language_model.rewriting import ModelRewriter

    count, room = counter(settings), (settings.context_tokens, settings.answer_tokens)
    judge = ModelJudge(endpoint, load_prompt(settings.prompts_dir, "judge/reply"), count, *room)
    rewriter = ModelRewriter(endpoint, load_prompt(settings.prompts_dir, "rewrite/reply"), count, *room)
    judge.check_room()
    rewriter.check_room()
    return judge, rewriter


def debrief_writer(settings: Settings, endpoint: Endpoint) -> ModelDebriefWriter:
    """Who puts debriefs into words at an endpoint. Raises PromptFileWrong, SettingsError where there is no room."""
    from assistant.engines.language_model.debriefing import ModelDebriefWriter
    from assistant.engines.language_model.prompts import load_prompt

    prompt = load_prompt(settings.prompts_dir, "debrief/run")
    writer = ModelDebriefWriter(endpoint, prompt, counter(settings), settings.context_tokens, settings.answer_tokens)
    writer.check_room()
    return writer


def model_practice(settings: Settings, endpoint: Endpoint) -> tuple[ModelPlayer, ModelScenarioWording]:
    """Who plays customers and who words scenarios at an endpoint. Raises PromptFileWrong, SettingsError for no room."""
    from assistant.engines.language_model.playing import ModelPlayer
    from assistant.engines.language_model.prompts import load_prompt
    from assistant.engines.language_model.scenarios import ModelScenarioWording

    count, room = counter(settings), (settings.context_tokens, settings.answer_tokens)
    player = ModelPlayer(endpoint, load_prompt(settings.prompts_dir, "play/customer"), count, *room)
    wording = ModelScenarioWording(endpoint, load_prompt(settings.prompts_dir, "draft/scenario"), count, *room)
    player.check_room()
    wording.check_room()
    return player, wording


def counter(settings: Settings) -> Callable[[str], int]:
    """Tokens of a text as the model counts them."""
    from assistant.language.tokens import count_tokens, encoding_of

    return partial(count_tokens, encoding=encoding_of(settings.model), cache_dir=settings.data_dir / "models")


def endpoint_of(settings: Settings) -> Endpoint:
    """The endpoint of the settings. Nothing is sent. Raises SettingsError where a key is missing."""
    from assistant.engines.language_model.endpoint import Endpoint
    from assistant.engines.language_model.patience import STALL_SECONDS, within

    host = settings.openai_base_url.host or ""
    if settings.openai_api_key is None and host.endswith(_NEEDS_KEY):
        raise SettingsError(f"OPENAI_API_KEY: {host} needs a key. Set it, or set OPENAI_BASE_URL to a server of yours.")
    return Endpoint(
        str(settings.openai_base_url),
        settings.openai_api_key,
        settings.model,
        answer_tokens=settings.answer_tokens,
        prices=settings.prices,
        deadline_seconds=settings.model_seconds,
        stall_seconds=within(settings.model_seconds, STALL_SECONDS),
    )


def model_report(settings: Settings) -> dict[str, Any]:
    """Which language model answers and where; nothing of the address but its host."""
    if not settings.speaks_with_a_model:
        return {}
    return {"model": settings.model, "endpoint": endpoint_of(settings).host}


def probe(settings: Settings) -> dict[str, Any]:
    """Ask the language model's endpoint, by some small requests, what it can do. Raises SettingsError."""
    import asyncio

    if not settings.speaks_with_a_model:
        raise SettingsError("There is no language model to ask: set OPENAI_API_KEY, or COACH_ENGINE=openai.")

    async def ask() -> dict[str, Any]:
        endpoint = endpoint_of(settings)
        try:
            return asdict(await endpoint.probe())
        finally:
            await endpoint.close()

    return asyncio.run(ask())


def remote_embedder(settings: Settings, finder: Finder | None = None, like: str | None = None) -> RemoteEmbedder | None:
    """The embedder at an endpoint that the settings name, or one ``like`` an index's; None where there is none.

    What ``finder`` finds in people's questions does not go out.
    """
    if settings.embeddings == "builtin":
        return None
    from assistant.engines.language_model.embeddings import OpenAIEmbedder, model_of

    address = str(settings.openai_base_url)
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    model = settings.embeddings.removeprefix("openai:") if like is None else model_of(like, address)
    if not model:
        return None
    embedder = OpenAIEmbedder(model, address, key)
    if finder is None:
        return embedder
    from assistant.features.private.embedder import PrivateEmbedder

    return PrivateEmbedder(embedder, finder)
