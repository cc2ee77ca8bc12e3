"""Time from a question to the first words of its answer, beside a LangChain LCEL chain on the same index.

``python -m evals.bench.first_token [--rounds 60] [--new FILE]``: both speak to the same server, which answers at
once with one token (about 4 characters) a chunk, in one run; who goes first changes from round to round;
persistence is excluded. Ours: question read, search with the authors' phrasings, prompt laid out within its
budget, endpoint, the JSON before the first words, first line. The chain, as its tutorials write it: a
BaseRetriever over the product's own search | formatted documents and question in a ChatPromptTemplate |
ChatOpenAI | StrOutputParser, streamed; its first delta is the first character that comes. Prints the medians in
milliseconds and their ratio.

Five questions come again and again, so both sides know their vectors. With ``--new`` each round asks another
question of a file of JSON lines, and both sides have to embed it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from assistant.bootstrap import Assistant

REPLY = {
    "covered": "yes",
    "lines": [{"kind": "do", "sources": [1], "text": "Say sorry for the three weeks, and what they cost her."}],
    "more": [],
    "subject": "late sofa",
}
QUESTIONS = (
    "A customer's sofa is three weeks late and she is furious. What do I say, and what can I offer?",
    "A vase arrived broken and he wants £80 back. May I do that?",
    "She wants to speak to my manager. What now?",
    "How long does a customer have to bring back a lamp?",
    "The customer lost the gift card, can we replace it?",
)
ON = date(2026, 5, 20)
PROMPT = "Answer from these passages only, and cite them by number.\n\n{passages}\n\nQuestion: {question}"


TOKEN = 4
"""Characters that a server sends at once."""


def serve(pipe: Connection) -> None:
    """Answer every request at once until the process is ended."""
    from tests.model_server import ModelServer

    with ModelServer() as server:
        server.reply(json.dumps(REPLY, separators=(",", ":")), size=TOKEN)
        pipe.send(server.url)
        pipe.recv()


def chain(assistant: Assistant, url: str) -> Any:
    """The usual way: retriever | prompt | ChatOpenAI | parser, over the product's own search."""
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import RunnablePassthrough
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    person = assistant.somebody("agent")

    class Passages(BaseRetriever):
        def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
            return [
                Document(page_content=hit.chunk.text, metadata={"source": hit.chunk.reference, "score": hit.score})
                for hit in assistant.search(person, query, ON).hits
            ]

    def formatted(documents: list[Document]) -> str:
        return "\n\n".join(f"[{number}] {document.page_content}" for number, document in enumerate(documents, 1))

    model = ChatOpenAI(model="any", api_key=SecretStr("none"), base_url=url, max_retries=0)
    prompt = ChatPromptTemplate.from_template(PROMPT)
    return {"passages": Passages() | formatted, "question": RunnablePassthrough()} | prompt | model | StrOutputParser()


async def first(items: AsyncIterator[Any]) -> float:
    """Milliseconds until something that is not empty comes; the rest is read to its end, so that nothing is left."""
    start = time.perf_counter()
    came = [(time.perf_counter() - start) * 1000 async for item in items if item]
    return came[0]


async def compare(
    assistant: Assistant, url: str, questions: Sequence[str], rounds: int, forget: Callable[[], None] | None
) -> dict[str, float]:
    """Medians over ``rounds`` questions each, after a warm-up that is not counted.

    ``forget``, if given, is called before each question, so that the second to be asked has no advantage.
    """
    person = assistant.somebody("agent")
    usual = chain(assistant, url)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(-2 * len(QUESTIONS), rounds):
        question = questions[number % len(questions)]
        took = {}
        for side in ("ours", "theirs") if number % 2 else ("theirs", "ours"):
            if forget:
                forget()
            items = usual.astream(question) if side == "theirs" else assistant.coach.stream(person, question, on=ON)
            took[side] = await first(items)
        if number >= 0:
            ours.append(took["ours"])
            theirs.append(took["theirs"])
    return {
        "rounds": rounds,
        "ours_ms": round(statistics.median(ours), 2),
        "chain_ms": round(statistics.median(theirs), 2),
        "ratio": round(statistics.median(ours) / statistics.median(theirs), 3),
        "median_of_ratios": round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 3),
    }


def main() -> int:
    """Measure, print one JSON document, fail where we are slower than 0.8 of the chain."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--data", type=Path, help="a data directory with an index (default: a new one)")
    parser.add_argument("--new", type=Path, metavar="FILE", help="ask each of these questions once")
    given = parser.parse_args()
    os.environ.update(LANGSMITH_TRACING="false", LANGCHAIN_TRACING_V2="false")
    from assistant.bootstrap import build_assistant
    from assistant.language.embedder import MiniLM
    from assistant.settings import read_settings

    class Embedding(MiniLM):
        def forget(self) -> None:
            self._queries.clear()

    embedder = Embedding()
    questions: Sequence[str] = QUESTIONS
    if given.new:
        questions = [json.loads(line)["question"] for line in given.new.read_text("utf-8").splitlines()]
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    url = ours.recv()
    try:
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                "COACH_DATA_DIR": str(given.data or folder),
                "OPENAI_BASE_URL": url,
                "COACH_ENGINE": "openai",
                "COACH_MODEL": "any",
                "COACH_PERSON_TOKENS_PER_DAY": "0",
                "COACH_TOKENS_PER_DAY": "0",
            }
            with build_assistant(read_settings(environment, Path(folder) / "none"), embedder=embedder) as assistant:
                figures = asyncio.run(
                    compare(assistant, url, questions, given.rounds, embedder.forget if given.new else None)
                )
    finally:
        ours.send(None)
        server.join(5)
    print(json.dumps(figures))
    return 0 if figures["ratio"] <= 0.8 else 1


if __name__ == "__main__":
    sys.exit(main())
