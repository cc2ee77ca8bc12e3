"""LangChain's chat model as we drive it. Importing this module costs seconds: only `Endpoint` does, on first use."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2
import openai
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI

from assistant.engines.language_model.structured import Message

_MESSAGES: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}


@dataclass(frozen=True)
class Piece:
    """What one chunk of the stream brought."""

    text: str = ""
    arguments: str = ""
    """Of the first tool call."""
    finish_reason: str | None = None
    refusal: bool = False
    prompt: int = 0
    cached: int = 0
    completion: int = 0


class Chat(ChatOpenAI):
    """ChatOpenAI without callbacks, so that no tracer of any environment variable sees a word."""

    async def pieces(self, messages: Sequence[Message], with_usage: bool, **fields: Any) -> AsyncGenerator[Piece, None]:
        """The streamed answer; ``fields`` are added to the request as they are. Raises openai.OpenAIError.

        LangChain lays out the request. Its own reading of chunks makes messages that nobody here needs, and drops
        refusals, tool calls without an index and a finish reason beside a null delta.
        """
        words = [_MESSAGES[message.role](content=message.text) for message in messages]
        usage: dict[str, Any] = {"stream_options": {"include_usage": True}} if with_usage else {}
        # As extra_body: named directly, max_tokens is renamed for endpoints that do not know the new name.
        payload = self._get_request_payload(words, stream=True, extra_body=fields, **usage)
        async with await self.async_client.create(**payload) as chunks:
            async for chunk in chunks:
                yield _piece(chunk)


def _piece(chunk: Mapping[str, Any]) -> Piece:
    """Raises AttributeError, KeyError, TypeError or ValueError for a chunk that is none."""
    choice = (chunk.get("choices") or [{}])[0]
    delta = choice.get("delta") or {}
    content = delta.get("content")
    usage = chunk.get("usage") or {}
    prompt = _count(usage.get("prompt_tokens"))
    return Piece(
        text=content if isinstance(content, str) else "",
        arguments=_arguments(delta["tool_calls"]) if delta.get("tool_calls") else "",
        finish_reason=choice.get("finish_reason"),
        refusal=bool(delta.get("refusal")),
        prompt=prompt,
        cached=min(prompt, _count((usage.get("prompt_tokens_details") or {}).get("cached_tokens"))),
        completion=_count(usage.get("completion_tokens")),
    )


def _arguments(calls: Sequence[Mapping[str, Any]]) -> str:
    """What the first tool call is given; some servers count no calls, and some write an object for its text."""
    first = [call for place, call in enumerate(calls) if not (place if call.get("index") is None else call["index"])]
    given = [(call.get("function") or {}).get("arguments") or "" for call in first]
    return "".join(text if isinstance(text, str) else json.dumps(text) for text in given)


def _count(tokens: Any) -> int:
    """A count as an endpoint claims it, within what a sum and a database can take."""
    return min(max(int(tokens or 0), 0), 10_000_000)


class _Completions:
    """The SDK's chat.completions without its models, which take half of the time of a request and of a chunk.

    What goes out is JSON already; what comes in stays as it is, plain mappings.
    """

    def __init__(self, sdk: openai.AsyncOpenAI) -> None:
        self._sdk = sdk

    async def create(self, *, extra_body: dict[str, Any], **payload: Any) -> openai.AsyncStream[object]:
        """One streamed request. Raises openai.OpenAIError."""
        return await self._sdk.post(
            "/chat/completions",
            body={**payload, **extra_body},
            cast_to=object,
            stream=True,
            stream_cls=openai.AsyncStream[object],
        )


def connect(url: str, key: str | None, model: str, client: httpx2.AsyncClient) -> Chat:
    """A chat model over our own HTTP client; it retries nothing and reads no environment variable."""
    # These loggers and warnings would tell addresses, prompts or answers to whoever listens.
    for name in ("openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", message="Pydantic serializer warnings")
    warnings.filterwarnings("ignore", message="This model does not support OpenAI's structured output")
    warnings.filterwarnings("ignore", message="Invalid schema for OpenAI's structured output")
    sdk = openai.AsyncOpenAI(
        base_url=url, api_key=key or "none", http_client=client, max_retries=0, timeout=client.timeout
    )
    completions = sdk.chat.completions
    return Chat(
        model=model,
        base_url=url,
        api_key=None if key is None else (lambda: key),
        openai_proxy=None,
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=None,
        use_responses_api=False,
        output_version="v0",
        cache=False,
        # All four, or LangChain builds a second client with the environment's proxies.
        client=completions,
        async_client=_Completions(sdk),
        root_client=sdk,
        root_async_client=sdk,
    )
