"""The command line: ``python -m assistant index | ask | review | practice | purge | status``.

Exit code 0 done, 1 the work failed (message on stderr), 2 wrong usage. Nothing heavy is imported
before a command needs it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.practice import add_practice, practice_text
from assistant.cli.practice import request_of as practice_request_of
from assistant.cli.review import add_review, request_of, review_text
from assistant.errors import AssistantError, NoSuchLevel

if TYPE_CHECKING:
    from assistant.bootstrap import Assistant
    from assistant.serving import Server
    from assistant.settings import Settings

ROLES = ("agent", "trainer", "leader")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        result = given.run(given)
    except NoSuchLevel as error:
        print(error, file=sys.stderr)
        return 2
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was done is kept; run it again to go on.", file=sys.stderr)
        return 1
    print(json.dumps(result, ensure_ascii=False, indent=2) if given.json else _TEXT[given.command](result))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    index = commands.add_parser("index", help="read the knowledge folder and bring the index up to date")
    index.add_argument("--rebuild", action="store_true", help="make a new index from nothing")
    index.set_defaults(run=_index)
    ask = commands.add_parser("ask", help="ask the coach one question")
    ask.add_argument("question")
    ask.add_argument("--role", choices=ROLES, default="agent", help="what the asker may read (default: agent)")
    ask.add_argument("--level", help="what the asker may grant (default: the company's first level)")
    ask.add_argument("--engine", choices=("builtin", "openai"), help="who answers (default: as the settings say)")
    ask.add_argument("--on", type=_date, metavar="DATE", help="answer from what was in force on YYYY-MM-DD")
    ask.set_defaults(run=_ask)
    review = add_review(commands, ROLES, _review)
    practice = add_practice(commands, ROLES, _practice)
    purge = commands.add_parser("purge", help="remove what was kept as long as the settings say")
    purge.set_defaults(run=_purge)
    status = commands.add_parser("status", help="say which engine speaks and what the index holds")
    status.add_argument("--probe", action="store_true", help="ask the language model's endpoint what it can do")
    status.set_defaults(run=_status)
    for command in (index, ask, review, practice, purge, status):
        command.add_argument("--knowledge", type=Path, metavar="DIR", help="another company's knowledge folder")
        command.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date like 2026-03-01") from None


def _index(given: argparse.Namespace) -> dict[str, Any]:
    settings = _settings(given)
    served = _served(settings)
    if served:
        report = served.post("index", {"rebuild": given.rebuild})
        while report.get("building") or report.get("learning"):  # it takes longer than one request may
            report = served.post("index", {"rebuild": False})
        return report
    from assistant.bootstrap import build_assistant

    progress = None if given.json else _progress
    with build_assistant(settings, rebuild=given.rebuild, wait=True, progress=progress) as assistant:
        return assistant.index_report()


def _ask(given: argparse.Namespace) -> dict[str, Any]:
    settings = _settings(given)
    if given.engine:
        settings = settings.model_copy(update={"engine": given.engine})
    if given.level is not None:
        from assistant.bootstrap import check_level

        # Before a server is asked: it is wrong usage whoever answers.
        check_level(settings, given.level)
    request = {
        # Bytes that are no text reach us as lone surrogates, which no model and no request can hold.
        "question": given.question.encode(errors="replace").decode(),
        "role": given.role,
        "level": given.level,
        "on": given.on.isoformat() if given.on else None,
        "engine": given.engine or "",
    }
    served = _served(settings)
    if served:
        return served.post("ask", request)
    from assistant.bootstrap import build_assistant

    with build_assistant(settings, progress=None if given.json else _progress) as assistant:
        return ask_once(assistant, request)


def ask_once(assistant: Assistant, request: dict[str, Any]) -> dict[str, Any]:
    """Answer one question for somebody of a role and level; the shape scripts rely on.

    Raises NoSuchLevel for a level that ``company.yaml`` does not name.
    """
    import asyncio

    on = date.fromisoformat(request["on"]) if request["on"] else None
    person = assistant.somebody(request["role"], request["level"])
    engine = request.get("engine", "")
    return assistant.answer_document(asyncio.run(assistant.coach.answer_once(person, request["question"], on, engine)))


def _review(given: argparse.Namespace) -> dict[str, Any]:
    settings = _settings(given)
    if given.level is not None:
        from assistant.bootstrap import check_level

        check_level(settings, given.level)
    request = request_of(given)
    served = _served(settings)
    if served:
        return served.post("review", request)
    import asyncio

    from assistant.bootstrap import build_assistant

    with build_assistant(settings, progress=None if given.json else _progress) as assistant:
        return asyncio.run(assistant.review_once(request))


def _practice(given: argparse.Namespace) -> dict[str, Any]:
    settings = _settings(given)
    request = practice_request_of(given)
    served = _served(settings)
    if served:
        return served.post("practice", request)
    from assistant.bootstrap import practice_once

    return practice_once(settings, request)


def _purge(given: argparse.Namespace) -> dict[str, Any]:
    settings = _settings(given)
    served = _served(settings)
    if served:
        return served.post("purge", {})
    from assistant.bootstrap import purge

    return dict(purge(settings))


def _status(given: argparse.Namespace) -> dict[str, Any]:
    settings = _settings(given)
    served = _served(settings)
    if served:
        status = {**served.get("status"), "served_at": served.address}
    else:
        from assistant.bootstrap import read_status

        status = read_status(settings)
    if given.probe:
        from assistant.bootstrap import probe

        status["supports"] = probe(settings)
    return status


def _settings(given: argparse.Namespace) -> Settings:
    from assistant.settings import read_settings

    settings = read_settings()
    return settings.for_knowledge(given.knowledge) if given.knowledge else settings


def _served(settings: Settings) -> Server | None:
    """The running server that holds this index, if there is one."""
    from assistant.serving import running_server

    return running_server(settings.data_dir)


def _progress(done: int, total: int, seconds_left: float | None) -> None:
    if sys.stderr.isatty() or done == total:
        end = "\n" if done == total else ""
        print(f"\rReading the knowledge: {done} of {total} passages", end=end, file=sys.stderr, flush=True)


def _ask_text(result: dict[str, Any]) -> str:
    from assistant.domain.conversation import ENGINE_LINES

    sources = "\n".join(
        f"[{c['number']}] {c['title']}, {c['section'] or 'text'} ({c['document_id']}, version {c['version']})"
        for c in result["citations"]
    )
    blocks = [result["answer"], sources, ENGINE_LINES.get(result["engine"], result["engine"])]
    return "\n\n".join(block for block in blocks if block)


def _pairs(result: dict[str, Any]) -> str:
    problem, building = result.get("index_problem"), result.get("building")
    hidden = ("problems", "index_problem", "building", "learning", "supports")
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in result.items() if name not in hidden]
    if supports := result.get("supports"):
        words = {True: "yes", False: "no", None: "not found out"}
        kinds = ("reachable", "json_schema", "tools", "prompt", "streaming", "usage")
        lines += [f"endpoint: {kind.replace('_', ' ')}: {words[supports[kind]]}" for kind in kinds]
        lines += [f"endpoint: {supports['problem']}"] if supports["problem"] else []
    if building:
        lines.append(f"building: {building['done']} of {building['total']} passages with {building['embedder']}")
    lines += [f"not read: {unread}" for unread in result.get("problems", []) if unread != problem]
    return "\n".join([*lines, *([f"index: {problem}"] if problem else [])])


_TEXT = {
    "index": _pairs,
    "ask": _ask_text,
    "review": review_text,
    "practice": practice_text,
    "purge": _pairs,
    "status": _pairs,
}
