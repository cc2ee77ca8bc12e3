"""The command line as people of each role use it, against the running server."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.cli import main as command_line
from assistant.domain.people import Role
from tests.proofs.served_site import Site


def commands(site: Site, role: Role, questions: Sequence[str]) -> None:
    """The command line, which asks the running server; as text and as JSON."""
    kept = site.world.kept
    with TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.txt"
        draft.write_text(f"We will be in touch soon about the {kept[0].bait}. I can offer £77 retention money. Amira")
        facts = Path(folder) / "facts.json"
        facts.write_text(json.dumps({"item": kept[0].bait, kept[1].bait: "x"}))
        someone = ["--role", role.value]
        commands = [["ask", question, *someone] for question in questions[:: max(1, len(questions) // 12)]]
        commands += [["ask", questions[0], *someone, "--on", "2025-06-01", "--json"]]
        commands += [["ask", questions[0], *someone, "--engine", "builtin", "--json"]]
        commands += [["ask", questions[0], *someone, "--level", kept[0].bait]]
        review = ["review", *someone, "--reply"]
        commands += [[*review, str(draft), "--facts", str(facts), *more] for more in ([], ["--json"])]
        commands += [[*review, str(Path(folder) / kept[0].bait)], ["status"], ["status", "--json"]]
        standards = [one.id for one in kept if one.id.startswith("STD")][:3]
        commands += [["practice", "--standard", one, "--difficulty", "easy", *someone] for one in standards]
        for command in commands:
            site.watch.look(role, f"command {command[0]}", said_by(command, site), " ".join(command))
    site.drain(role)


def said_by(command: Sequence[str], site: Site) -> str:
    """What a command writes, to both streams."""
    environment = {"COACH_DATA_DIR": str(site.data), "COACH_KNOWLEDGE_DIR": str(site.world.folder)}
    before = {name: os.environ.get(name) for name in environment}
    os.environ |= environment
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), contextlib.suppress(SystemExit):
            command_line(list(command))
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return said.getvalue()
