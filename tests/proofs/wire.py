"""Personal details on the wire: thousands of messages through chat, review and search to a server that keeps the bytes.

    python -m tests.proofs.wire [--messages 2000] [--seed 11] [--json]

Each message is asked as a question (every fourth one is followed up), reviewed as a draft and as the customer's side
of a thread, with embeddings from the same endpoint. No detail that has a shape may be in any byte; names are counted.
What comes back must be the original words. Exit code 1 for any leak or any word that is not restored.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.people import Person, Role
from assistant.domain.reply import Reply, Speaker, ThreadMessage
from assistant.security.personal.finder import Finder
from assistant.security.redaction import Redactor
from assistant.settings import read_settings
from tests.integration.cli_support import write_company
from tests.integration.model_reviews import SOON, STANDARD
from tests.integration.search_support import WordEmbedder
from tests.model_server import ModelServer
from tests.proofs.wire_messages import HARD, PATTERNS, Message, Secret, made_up
from tests.proofs.wire_server import PLACEHOLDER, echo, strings

ANN = Person(id="ann", name="Ann Ashworth", role=Role.agent, level="agent")
_SEPARATORS = re.compile(r"[\s().\-/–+]")
_DIGITS = ("phone", "card")
MOST_FAULTS = 20


@dataclass
class Tally:
    """What went out and what came back. ``leaks`` counts details by kind; ``faults`` are described, the first ones."""

    messages: int = 0
    requests: int = 0
    bytes: int = 0
    details: Counter[str] = field(default_factory=Counter)
    leaks: Counter[str] = field(default_factory=Counter)
    names: int = 0
    names_leaked: int = 0
    called_names: int = 0
    called_rightly: int = 0
    restored: int = 0
    faults: list[str] = field(default_factory=list)

    def fault(self, words: str) -> None:
        """Note something that went wrong."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(words)


def company(folder: Path) -> Path:
    """A small company with a standard and patterns of its numbers."""
    write_company(folder)
    (folder / "standards" / "day.md").write_text(STANDARD)
    patterns = "\n".join(f"  {name}: '{pattern}'" for name, pattern in PATTERNS.items())
    file = folder / "company.yaml"
    file.write_text(f"{file.read_text()}locale: en-GB\npatterns:\n{patterns}\n")
    return folder


def settings_for(folder: Path, url: str) -> dict[str, str]:
    """The environment of an assistant whose chat, reviews and embeddings all go to one endpoint."""
    return {
        "COACH_DATA_DIR": str(folder / "data"),
        "COACH_KNOWLEDGE_DIR": str(folder / "knowledge"),
        "OPENAI_BASE_URL": url,
        "OPENAI_API_KEY": "sk-not-a-key",
        "COACH_EMBEDDINGS": "openai:words",
        "COACH_PERSON_TOKENS_PER_DAY": "0",
        "COACH_TOKENS_PER_DAY": "0",
    }


def prove(messages: Iterable[Message]) -> Tally:
    """Send every message all the ways there are and look at what went out and what came back."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as name, ModelServer(echo) as server, asyncio.Runner() as runner:
        folder = Path(name)
        company(folder / "knowledge")
        given = read_settings(settings_for(folder, server.url), folder / "none")
        with build_assistant(given, embedder=WordEmbedder(), wait=True) as assistant:
            finder = Finder.of(assistant.company)
            for number, message in enumerate(messages):
                first = len(server.bodies)
                runner.run(_sent(assistant, message, number, tally))
                _looked_at(message, server.bodies[first:], tally)
                _called(message, finder, tally)
                # Thousands of prompts are not kept in memory.
                del server.bodies[first:], server.requests[:]
    return tally


async def _sent(assistant: Assistant, message: Message, number: int, tally: Tally) -> None:
    # Each by somebody else, for whom no limit of a minute counts.
    person = ANN.model_copy(update={"id": f"ann-{number}"})
    questions = [message.text, "And if she calls again?"] if number % 4 == 0 else [message.text]
    answers = await assistant.coach.answer_thread(person, questions)
    draft = f"{message.text}\n\n{SOON}"
    reply = Reply(draft=draft, thread=(ThreadMessage(speaker=Speaker.customer, text=message.text),))
    review = await assistant.reviewing.review_once(person, reply)
    tally.messages += 1
    known = set(PLACEHOLDER.findall(message.text))
    if any(answer.engine != "openai" for answer in answers) or review.fell:
        tally.fault(f"another engine answered: {message.text!r} {review.fell}")
    shown = [answers[0].text, review.rewrite.text if review.rewrite else ""]
    for text in shown:
        if set(PLACEHOLDER.findall(text)) - known:
            tally.fault(f"a placeholder is shown: {text!r}")
    for kept in re.findall(r"Keep (.+?) in mind\.", answers[0].text, re.DOTALL):
        tally.restored += kept in message.text
        if kept not in message.text and kept != "it":
            tally.fault(f"not restored: {kept!r} of {message.text!r}")
    (judged,) = [one for one in review.scorecard.criteria if one.standard_id == "STD-DAY"]
    evidence = next((one for one in judged.evidence if one.text), None)
    if evidence is None or not judged.verified or draft[evidence.start : evidence.end] != evidence.text:
        tally.fault(f"a quote is not the draft's: {judged.evidence} of {draft!r}")
    for one in review.rewrite.suggestions if review.rewrite else ():
        if draft[one.start : one.end] != one.original:
            tally.fault(f"a suggestion is out of place: {one.original!r} of {draft!r}")


def _looked_at(message: Message, bodies: list[bytes], tally: Tally) -> None:
    tally.requests += len(bodies)
    tally.bytes += sum(map(len, bodies))
    sent = "\n".join([*(text for body in bodies for text in strings(json.loads(body))), *map(_decoded, bodies)])
    for secret in message.secrets:
        tally.details[secret.kind] += 1
        if leaked(secret, sent):
            tally.leaks[secret.kind] += 1
            tally.fault(f"leaked: {secret}")
    for name in set(message.names):
        tally.names += 1
        tally.names_leaked += bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sent))


def _decoded(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def leaked(secret: Secret, sent: str) -> bool:
    """Whether a detail is in what was sent, in any case, with any blanks and in any writing of its digits."""
    value, sent = _plain(secret.value), _plain(sent)
    if " ".join(value.split()) in " ".join(sent.split()):
        return True
    if secret.kind in _DIGITS:
        return re.sub(r"\D", "", value) in _SEPARATORS.sub("", sent)
    if secret.kind == "IBAN":
        return _SEPARATORS.sub("", value) in _SEPARATORS.sub("", sent)
    if secret.kind == "address":
        lines = [part.strip() for part in re.split(r"[\n,]", value)]
        return any(line in sent for line in lines if re.search(r"\d", line) and len(line) > 4)
    return False


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (c for c in folded if unicodedata.category(c) not in ("Cf", "Mn"))
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in kept)


def _called(message: Message, finder: Finder, tally: Tally) -> None:
    """How many of the words that are called names are names."""
    redactor = Redactor(finder, [message.text])
    if redactor.restore(redactor.redact(message.text)) != message.text:
        tally.fault(f"not the same again: {message.text!r}")
    for placeholder, value in redactor.placeholders().items():
        if not placeholder.startswith("[name "):
            continue
        tally.called_names += 1
        tally.called_rightly += value in message.names


def main() -> int:
    """Command line of the proof."""
    parser = argparse.ArgumentParser(description="Look for personal details in what goes to a language model.")
    parser.add_argument("--messages", type=int, default=2_000, help="those written by hand included")
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    started = time.monotonic()
    tally = prove([*HARD, *made_up(max(0, arguments.messages - len(HARD)), arguments.seed)])
    print(
        json.dumps(
            {
                "messages": tally.messages,
                "by_hand": len(HARD),
                "seed": arguments.seed,
                "requests": tally.requests,
                "megabytes": round(tally.bytes / 1e6, 1),
                "details": dict(tally.details),
                "leaks": dict(tally.leaks),
                "names": tally.names,
                "name_recall": round(1 - tally.names_leaked / max(1, tally.names), 4),
                "name_precision": round(tally.called_rightly / max(1, tally.called_names), 4),
                "restored_in_answers": tally.restored,
                "faults": tally.faults,
                "cores": os.cpu_count(),
                "seconds": round(time.monotonic() - started, 1),
            },
            indent=2,
            ensure_ascii=False,
        )
    )
    return 1 if tally.leaks or tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
