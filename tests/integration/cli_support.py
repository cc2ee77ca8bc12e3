"""A company of five files, and the command line run on it in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MAY_I = "May I refund a broken lamp by myself?"
BONUS = "When do we pay the team bonus?"
LEADERS_WORDS = ("PLAY-BONUS", "bonus of", "£450", "Team bonus")
"""What stands in the leaders' chapter alone."""
CHANGED = "2026-03-01"
"""The day on which agents' limit went from £40 to £80."""

_COMPANY = """
name: Penrose Lamps
time_zone: Europe/London
authority_levels: [agent, team lead, manager]
"""
_REFUNDS = """---
id: POL-REFUNDS
kind: policy
title: Refunds
number: 1
audience: [agent, trainer, leader]
version: {version}
effective_from: {start}
owner: Care
topics: [refund, broken lamp]
asked:
  "1.1": ["{question}"]
authority:
  - {{action: refund, level: agent, up_to: {limit}, currency: GBP, then: team lead, clause: "1.1"}}
---
## In short
You may refund a broken lamp of up to £{limit} by yourself.

## 1.1 What you may decide
- As an agent, you may refund a broken lamp of up to £{limit} by yourself.

## Why
Money that comes back fast keeps a customer.
"""
_BONUS = f"""---
id: PLAY-BONUS
kind: playbook
title: Team bonus
audience: [leader]
version: 1
effective_from: 2026-01-01
owner: Care
asked:
  In short: ["{BONUS}"]
---
## In short
You pay the team bonus of £450 in the last week of March.

## Why
A bonus that comes on time says thank you.
"""
_SHOP = "# Our shop\n\nThe shop in Hull opens at nine and closes at five.\n"
_BROKEN = "---\nid: STD-BROKEN\nkind: standard\ntitle: Broken\n---\n## Behaviour\nNothing else.\n"


def write_company(folder: Path) -> Path:
    """Two versions of a policy, a chapter for leaders, a plain text, and a standard that is not one."""
    for name, text in {
        "company.yaml": _COMPANY,
        "policies/refunds@1.md": _REFUNDS.format(version=1, start="2025-01-01", limit=40, question=MAY_I),
        "policies/refunds.md": _REFUNDS.format(version=2, start=CHANGED, limit=80, question=MAY_I),
        "playbook/bonus.md": _BONUS,
        "shop.md": _SHOP,
        "standards/broken.md": _BROKEN,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Its standard output, which must be one JSON document and nothing else."""
        assert self.code == 0, self.err
        return json.loads(self.out)

    def refused(self, code: int) -> str:
        """Its message, after a check that it failed as a command should."""
        assert self.code == code, (self.code, self.out, self.err)
        assert self.out == "" and "Traceback" not in self.err and self.err.strip()
        return self.err


@dataclass(frozen=True)
class Shop:
    """A company's folder and a data directory; ``run`` runs ``python -m assistant`` on them."""

    knowledge: Path
    data: Path

    def run(self, *arguments: str, python: tuple[str, ...] = ("-m", "assistant"), **environment: str) -> Ran:
        """Run a command; ``environment`` is added to ours, ``python`` says what Python runs."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COACH_", "OPENAI_"))}
        done = subprocess.run(
            [sys.executable, *python, *arguments],
            # Not the project's own folder, whose .env is somebody's.
            cwd=self.knowledge.parent,
            env={
                **inherited,
                "PYTHONPATH": str(ROOT),
                "COACH_DATA_DIR": str(self.data),
                "COACH_KNOWLEDGE_DIR": str(self.knowledge),
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)
