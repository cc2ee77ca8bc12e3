"""Every payload put wherever people, documents and models can put words, by the ways that people have."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import yaml

from assistant.domain.people import Role
from tests.integration.cli_support import write_company
from tests.integration.embedding_server import EmbeddingServer
from tests.integration.model_reviews import CLAUSE, STANDARD
from tests.model_server import JSON, Exchange, raw, reply
from tests.proofs import payload_culture
from tests.proofs.leak_documents import World
from tests.proofs.payload_list import Payload
from tests.proofs.scenario_words import model_saying, scenario_saying
from tests.proofs.visitor import Visitor

SENTENCE = "I will look into it soon."
_FILE_NAME = re.compile(r"[/\x00]")


def write_payload_company(folder: Path, payloads: Sequence[Payload]) -> World:
    """A company whose name, people, file names and documents are payloads: title, topics, headings, body, owner."""
    write_company(folder)
    shown = [one.text for one in payloads if len(one.text) < MOST_OF_A_NAME]
    names = [" ".join(shown[i::7]) or "x" for i in range(7)]
    company: dict[str, Any] = yaml.safe_load((folder / "company.yaml").read_text())
    company["name"] = f"Penrose {names[0]}"
    company["sample_people"] = [
        {"name": f"{role} {names[1 + i]}", "role": role, "level": "agent", "team": f"Team {names[4 + i]}"}
        for i, role in enumerate(("agent", "trainer", "leader"))
    ]
    company["questions_to_a_person"] = {"owner": f"Desk {names[0]}", "due_working_days": 2}
    (folder / "company.yaml").write_text(yaml.safe_dump(company, allow_unicode=True))
    (folder / "standards" / "day.md").write_text(STANDARD)
    for one in payloads:
        _write_document(folder, one)
        name = _FILE_NAME.sub("∕", " ".join(one.text.split()))[:MOST_OF_A_NAME].encode()[:180].decode("utf-8", "ignore")
        (folder / "named").mkdir(exist_ok=True)
        (folder / "named" / f"{name} {one.number}.txt").write_text(f"A file with a name.\n\n{one.text}\n")
    return World(folder, ())


MOST_OF_A_NAME = 120


def _write_document(folder: Path, one: Payload) -> None:
    line = " ".join(one.text.split())
    fields = {
        "id": document_of(one),
        "kind": "guide",
        "title": one.text,
        "audience": ["agent", "trainer", "leader"],
        "version": 1,
        "effective_from": "2026-03-01",
        "owner": one.text,
        "topics": [one.text, line],
        "function": one.text,
    }
    parts = (
        "## In short",
        f"The lamp number{one.number} shines: {line}",
        f"## {line}",
        one.text,
        f"- {line}",
        f"> {line}",
    )
    body = "\n\n".join(parts) + "\n"
    path = folder / "guides" / f"{document_of(one).lower()}.md"
    path.parent.mkdir(exist_ok=True)
    front = yaml.safe_dump(fields, allow_unicode=True, width=10_000).replace("'2026-03-01'", "2026-03-01")
    path.write_text(f"---\n{front}---\n{body}")


def document_of(one: Payload) -> str:
    """The id of the document that is this payload."""
    return f"GUIDE-P{one.number}"


class Parrot:
    """A model that says one text wherever it can: as words, as a quote, as a title, as a reason."""

    def __init__(self) -> None:
        self.says = ""

    async def __call__(self, exchange: Exchange) -> None:
        """Answer whatever is asked for."""
        if "input" in exchange.body:
            data = EmbeddingServer().data(exchange.body["input"])
            await raw(json.dumps({"object": "list", "model": "words", "data": data}), headers=JSON)(exchange)
            return
        prompt = "\n".join(str(message["content"]) for message in exchange.body["messages"])
        text = self.says
        kinds = ("do", "limit", "rule", "say", "note")
        lines = [{"kind": kind, "sources": [1, 2], "text": f"{kind} {text}"} for kind in kinds]
        more = [{"kind": kind, "sources": [1], "text": f"{kind} {text}"} for kind in ("avoid", "why", "story", "who")]
        judged = [
            {
                "standard_id": one,
                "reply_quote": SENTENCE,
                "absent": "",
                "clause_quote": CLAUSE,
                "verdict": "missed",
                "reason": text,
                "next_step": text,
            }
            for one in re.findall(r'<standard id="([^"]+)"', prompt)
        ]
        answer = {
            **model_saying(text),
            "covered": "yes",
            "lines": lines,
            "more": more,
            "subject": text,
            "follows": False,
            "question": text,
            "judgements": judged,
            "suggestions": [{"original": SENTENCE, "sources": [1], "replacement": text, "reason": text}],
            "removed": [{"what": text, "reason": text}],
        }
        await reply(answer, size=4_000)(exchange)


@dataclass
class Made:
    """What one payload became: ids of what holds it."""

    payload: Payload
    conversation: str = ""
    turn: str = ""
    review: str = ""
    scenario: str = ""
    run: str = ""
    playbook: str = ""


@dataclass
class Stage:
    """Everything that was made, and what each role opens to see it; paths as the page's script calls them."""

    made: list[Made] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)

    def paths(self, role: Role) -> list[tuple[str, str, str]]:
        """Surface, path, and words that stand there, for every place at which something is shown."""
        found = [(name, name, "") for name in ("conversations", "questions", "promises", "today", "you", "frame")]
        found += [("who sees what", "who", ""), ("practice", "practice", ""), ("practice", "practice/new", "")]
        found += [
            ("culture", "culture", ""),
            ("wall", "culture/wall?most=1000", ""),
            ("champions", "culture/champions", ""),
        ]
        found += payload_culture.PAGES[role]
        for one in self.made:
            document = document_of(one.payload)
            if role is Role.agent:
                places = [
                    ("document", f"documents/{document}"),
                    ("source", f"turns/{one.turn}/sources/1"),
                    ("review", f"reviews/{one.review}"),
                    ("review source", f"reviews/{one.review}/sources/1"),
                    ("review form", f"reviews?turn={one.turn}"),
                    ("search words", f"conversations?search={quote(one.payload.text[:100], safe='')}"),
                    ("scenario", f"practice/scenarios/{one.scenario}"),
                    ("run", f"practice/runs/{one.run}"),
                    ("debrief", f"practice/runs/{one.run}/debrief"),
                ]
            else:
                places = [("document beside", f"sources/{document}"), ("shared review", f"reviews/{one.review}")]
                places.append(("scenario to change", f"practice/scenarios/{one.scenario}/edit"))
            places += payload_culture.places(role, one.payload, one.playbook)
            found += [(surface, path, mark_of(one.payload)) for surface, path in places]
        return found


def mark_of(one: Payload) -> str:
    """Some words of a payload that a page shows where it shows the payload."""
    words = re.findall(r"[A-Za-z]{4,}", one.text)
    return words[0] if words else one.text.strip()[:4]


def fill(stage: Stage, people: dict[str, Visitor], parrot: Parrot, payloads: Sequence[Payload]) -> None:
    """Make everything, as an agent writes it and as a trainer and a leader answer it."""
    agent, trainer, leader = people["agent"], people["trainer"], people["leader"]
    for one in payloads:
        parrot.says = one.text
        stage.made.append(_written(stage, agent, one))
    questions = re.findall(r'id="question-([^"]+)"', agent.get("fill", "/page/questions").text)
    for question, made in zip(questions, reversed(stage.made), strict=False):
        _kept(stage, trainer.post("fill", f"/page/questions/{question}/answer", {"text": made.payload.text}))
        _kept(stage, trainer.post("fill", f"/page/questions/{question}/draft"))
    reports = re.findall(r'id="report-([^"]+)"', leader.get("fill", "/page/questions").text)
    for report, made in zip(reports, stage.made, strict=False):
        answer = {"state": "kept", "text": made.payload.text}
        _kept(stage, leader.post("fill", f"/page/reports/{report}/answer", answer))
    promises = re.findall(r'<article[^>]* data-promise="([^"]+)"', agent.get("fill", "/page/promises").text)
    for made in stage.made:
        parrot.says = made.payload.text
        _played(stage, agent, trainer, made)
        _said(stage, agent, leader, made)
    for response in payload_culture.decided(trainer):
        _kept(stage, response)
    for response in [*payload_culture.brought_in(trainer, payloads), *payload_culture.answered(leader, payloads)]:
        _kept(stage, response)
    for promise, made in list(zip(promises, stage.made, strict=False))[::2]:
        _kept(stage, agent.post("fill", f"/page/promises/{promise}/missed", {"note": made.payload.text}))


def _written(stage: Stage, agent: Visitor, one: Payload) -> Made:
    """One payload as a message, a title, a reason, a draft and what it answers, a promise, a question, a report."""
    text, made = one.text, Made(one)
    question = f"The lamp number{one.number} shines. {text}"[:7_000]
    made.conversation, made.turn = agent.ask(question)
    _kept(stage, agent.post("fill", f"/page/conversations/{made.conversation}/rename", {"title": text}))
    reason = {"value": "down", "reason": text}
    _kept(stage, agent.post("fill", f"/page/turns/{made.turn}/feedback", reason))
    _kept(stage, agent.post("fill", "/page/questions", {"question": text, "turn_id": made.turn}))
    draft = f"Hello {text},\n\n{SENTENCE} {text}\n\nI will ring you on Friday about {text}\n\nAmira"
    body = {
        "thread": f"Customer: {text}\nAgent: {text}\nCustomer: My lamp is broken. {text}",
        "draft": draft,
        "customer_name": text[:200],
        "order_number": text[:200],
        "item": text[:200],
        "key": agent.key(),
        "turn": made.turn,
    }
    shown = agent.post("fill", "/page/reviews", body)
    _kept(stage, shown)
    made.review = _found(r'class="review" data-outcome="[a-z]+" data-review="([^"]+)"', shown)
    _kept(stage, agent.post("fill", f"/page/reviews/{made.review}/share"))
    _kept(stage, agent.post("fill", f"/page/reviews/{made.review}/example", {"allowed": True}))
    promise = {"index": 0, "what": text, "whom": text[:200], "due": "2026-05-22"}
    _kept(stage, agent.post("fill", f"/page/reviews/{made.review}/promises", promise))
    report = {"document": document_of(one), "words": text, "context": text, "key": agent.key()}
    _kept(stage, agent.post("fill", "/page/reports", report))
    return made


def _played(stage: Stage, agent: Visitor, trainer: Visitor, made: Made) -> None:
    """A scenario that says the payload, kept by a trainer and played by the agent, who says it too."""
    text = made.payload.text
    scenario = scenario_saying(text).model_dump_json()
    shown = trainer.post("fill", "/page/practice/scenarios", {"scenario": scenario, "key": trainer.key()})
    _kept(stage, shown)
    made.scenario = _found(r"amp;s=([0-9a-f-]{36})", shown)
    begun = {"scenario_id": made.scenario, "wishes": [text[:200]], "guided": True, "key": agent.key()}
    shown = agent.post("fill", "/page/practice/runs", begun)
    _kept(stage, shown)
    made.run = _found(r"run=([0-9a-f-]{36})", shown)
    reply = {"text": f"{SENTENCE} {text}", "key": agent.key()}
    _kept(stage, agent.post("fill", f"/page/practice/runs/{made.run}/reply", reply))


def _said(stage: Stage, agent: Visitor, leader: Visitor, made: Made) -> None:
    """The payload on the wall, in a story, and in a question to the playbook."""
    made.playbook, responses = payload_culture.asked(leader, made.payload)
    text = made.payload.text
    for response in [*responses, *payload_culture.thanked(agent, text), *payload_culture.led(agent, leader, text)]:
        _kept(stage, response)


def _found(pattern: str, response: httpx.Response) -> str:
    found = re.search(pattern, response.text)
    return found[1] if found else ""


def _kept(stage: Stage, response: httpx.Response) -> None:
    """Count what was refused, by its path without ids: a surface that holds nothing proves nothing."""
    if not response.is_success:
        path = re.sub(r"[0-9a-f-]{20,}", "…", response.request.url.path)
        stage.refused[f"{path} {response.status_code}"] = stage.refused.get(f"{path} {response.status_code}", 0) + 1
