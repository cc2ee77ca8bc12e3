"""LangChain's chat model as we drive it. Importing this module costs seconds: only `Endpoint` does, on first use."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import httpx2
import openai
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGenerationChunk
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
        """The streamed answer; ``fields`` are added to the request as they are."""
        words = [_MESSAGES[message.role](content=message.text) for message in messages]
        async with aclosing(self._chunks(words, with_usage, fields)) as chunks:
            async for chunk in chunks:
                yield _piece(chunk)

    async def _chunks(
        self, words: list[BaseMessage], with_usage: bool, fields: dict[str, Any]
    ) -> AsyncGenerator[ChatGenerationChunk, None]:
        # As extra_body: named directly, response_format turns on the SDK's own parsing and a second
        # request path, and max_tokens is renamed for endpoints that do not know the new name.
        async for chunk in self._astream(words, stream_usage=with_usage, extra_body=fields):
            yield chunk

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        """LangChain drops refusals, tool calls without an index and a finish reason beside a null delta."""
        choice = (chunk.get("choices") or [{}])[0]
        delta = choice.get("delta") or {}
        if choice:
            choice["delta"] = {**delta, "role": "assistant", "tool_calls": _indexed(delta.get("tool_calls"))}
        made = super()._convert_chunk_to_generation_chunk(chunk, AIMessageChunk, base_generation_info)
        if made is not None and delta.get("refusal"):
            made.message.additional_kwargs["refusal"] = True
        return made


def _indexed(calls: Any) -> list[dict[str, Any]] | None:
    if not calls:
        return None
    made = []
    for position, call in enumerate(calls):
        function = dict(call.get("function") or {})
        if isinstance(function.get("arguments"), dict):
            function["arguments"] = json.dumps(function["arguments"])
        index = call.get("index")
        made.append({**call, "index": position if index is None else index, "function": function})
    return made


def _count(tokens: int | None) -> int:
    """A count as an endpoint claims it, within what a sum and a database can take."""
    return min(max(tokens or 0, 0), 10_000_000)


def _piece(chunk: ChatGenerationChunk) -> Piece:
    message = chunk.message
    assert isinstance(message, AIMessageChunk)
    usage: Any = message.usage_metadata or {}
    prompt = _count(usage.get("input_tokens"))
    return Piece(
        text=message.content if isinstance(message.content, str) else "",
        arguments="".join(call["args"] or "" for call in message.tool_call_chunks if not call["index"]),
        finish_reason=(chunk.generation_info or {}).get("finish_reason"),
        refusal=bool(message.additional_kwargs.get("refusal")),
        prompt=prompt,
        cached=min(prompt, _count((usage.get("input_token_details") or {}).get("cache_read"))),
        completion=_count(usage.get("output_tokens")),
    )


class _Completions:
    """The SDK's chat.completions without its models, which take half of the time of a request and of a chunk.

    What goes out is JSON already; what comes in stays as it is, plain mappings, which LangChain reads as well.
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
