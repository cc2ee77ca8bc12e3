"""A model that a person plays: each request is laid into a folder as a file and waits for the answer to be written.

Start it, and the assistant beside it with its settings::

    python -m tests.played_model played --port 8123
    COACH_ENGINE=openai OPENAI_BASE_URL=http://127.0.0.1:8123/v1 COACH_MODEL_SECONDS=600 \\
        python -m assistant ask --json "May I give £80 for a late sofa?"

For the first request there are then ``0001.request.json``, the body as it came, and ``0001.request.txt``, the same
for reading. Write one of these beside it, under another name first and then renamed, so that no half is read:

- ``0001.answer.json``: the object that the model gives back, for example ``{"covered": "no", "lines": [], ...}``
- ``0001.answer.txt``: the model's words as they are, for prose, a code fence or JSON that breaks off. A first line
  ``finish_reason: length`` ends the answer with another reason than ``stop``; ``finish_reason: none`` breaks it off.

It is streamed at once, a few characters a chunk; an answer that was there before its request works too. Requests are
numbered as they come and may wait side by side. While one waits, empty chunks keep the connection alive, so the whole
of COACH_MODEL_SECONDS is there to read and write; after that the assistant has given up and the answer goes nowhere.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from tests.model_server import Exchange, ModelServer, chunk, status

ALIVE_SECONDS = 2.0
LOOK_SECONDS = 0.1
SIZE = 12
"""Characters of a chunk."""
_REASON = re.compile(r"finish_reason: (\w+)\n")
_NUMBER = re.compile(r"(\d{4,})\.request\.json")


class PlayedModel(ModelServer):
    """The server; ``with PlayedModel(folder) as model`` runs it at ``model.url`` in a thread of its own."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # A folder of an earlier run is gone on with: its answers belong to its own requests.
        taken = [int(match[1]) for path in folder.iterdir() if (match := _NUMBER.fullmatch(path.name))]
        self._folder, self._numbers = folder, count(max(taken, default=0) + 1)
        super().__init__(self._play, port=port)

    async def _play(self, exchange: Exchange) -> None:
        if not exchange.path.endswith("/chat/completions"):
            await status(404, "only /chat/completions is played")(exchange)
            return
        name = f"{next(self._numbers):04}"
        (self._folder / f"{name}.request.txt").write_text(readable(exchange.body), "utf-8")
        body = json.dumps(exchange.body, indent=1, ensure_ascii=False)
        (self._folder / f"{name}.request.json").write_text(body, "utf-8")
        await exchange.start()
        text, reason = await self._written(name, exchange)
        for start in range(0, len(text), SIZE):
            await exchange.delta(text[start : start + SIZE])
        await exchange.finish(reason)

    async def _written(self, name: str, exchange: Exchange) -> tuple[str, str | None]:
        """The answer that somebody wrote and how it ends."""
        plain, made = self._folder / f"{name}.answer.txt", self._folder / f"{name}.answer.json"
        for waited in count():
            if plain.is_file():
                return divided(plain.read_text("utf-8"))
            if made.is_file():
                return json.dumps(json.loads(made.read_text("utf-8")), ensure_ascii=False), "stop"
            if waited % round(ALIVE_SECONDS / LOOK_SECONDS) == 0:
                await exchange.event(chunk({"content": ""}))
            await asyncio.sleep(LOOK_SECONDS)
        raise AssertionError("waiting ends with an answer or with the connection")


def divided(text: str) -> tuple[str, str | None]:
    """The words of a raw answer and the finish reason that its first line names."""
    match = _REASON.match(text)
    if match is None:
        return text, "stop"
    return text[match.end() :], None if match[1] == "none" else match[1]


def readable(body: dict[str, Any]) -> str:
    """A request for somebody to read: its messages in full, then in one line what else it asks for."""
    form = body.get("response_format") or body.get("tools") or "no form"
    rest = {key: value for key, value in body.items() if key not in ("messages", "response_format", "tools")}
    parts = [f"===== {message['role']} =====\n{message['content']}" for message in body.get("messages", ())]
    return "\n\n".join([*parts, "===== besides =====", json.dumps(rest), json.dumps(form, ensure_ascii=False), ""])


async def _stand(folder: Path, port: int) -> None:
    async with PlayedModel(folder, port) as model:
        print(f"Waiting for requests at {model.url}; they come into {folder}. Ctrl+C ends it.", flush=True)
        await asyncio.Event().wait()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the server until it is stopped."""
    parser = argparse.ArgumentParser(description="Play the language model by hand.")
    parser.add_argument("folder", type=Path, help="where requests are laid and answers are looked for")
    parser.add_argument("--port", type=int, default=8123)
    given = parser.parse_args(arguments)
    try:
        asyncio.run(_stand(given.folder, given.port))
    except KeyboardInterrupt:
        print("Stopped.")


if __name__ == "__main__":
    main()
