"""Files that people take away: names that stay in their header, and words that load nothing in another program."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence

from assistant.domain.people import Role
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import Cited
from assistant.features.practice.files import Form
from tests.proofs.payload_list import Payload
from tests.proofs.payload_stage import Stage
from tests.proofs.scenario_words import MOST, scenario_saying
from tests.proofs.served_site import Site
from tests.proofs.visitor import Visitor

_ATTACHED = re.compile(r"attachment; filename=\"[\w .-]+\"(; filename\*=UTF-8''[\w%.~-]+)?", re.ASCII)
_PLAIN = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote strong em code pre br hr table thead tbody tr th td".split()
)


def downloads(agent: Visitor, trainer: Visitor, stage: Stage) -> list[str]:
    """What is wrong with the exports of conversations, reviews, scenarios and runs."""
    wrong = []
    for made in stage.made:
        for visitor, path in (
            (agent, f"conversations/{made.conversation}/export"),
            (agent, f"reviews/{made.review}/export"),
            (trainer, f"practice/scenarios/{made.scenario}/file?form=md"),
            (agent, f"practice/runs/{made.run}/export"),
        ):
            response = visitor.get("file name", f"/page/{path}")
            header = response.headers.get("content-disposition", "")
            if not response.is_success:
                continue
            if not _ATTACHED.fullmatch(header):
                wrong.append(f"{path}: {header[:120]}")
            wrong += [f"{path}: {one} for payload {made.payload.number}" for one in _loading(response.text)]
    return wrong


def scenario_files(site: Site, payloads: Sequence[Payload]) -> list[str]:
    """What is wrong with scenarios whose every word is a payload, as JSON, Markdown and Word."""
    wrong = []
    trainer, scenarios = site.assistant.somebody(Role.trainer), site.assistant.scenarios
    for one in payloads:
        cited = Cited(document="POL-CARE@1", section=one.text[:MOST], quote=one.text[:MOST])
        scenario = scenario_saying(one.text, cited=cited)
        for form in Form:
            file = scenarios.export(trainer, scenario, form)
            named = f"scenario of payload {one.number} as {form.value}"
            if not re.fullmatch(r"[a-z0-9-]+\.[a-z]+", file.name):
                wrong.append(f"{named}: called {file.name}")
            wrong += [f"{named}: {found}" for found in _in_a_file(form, file.content)]
        written = json.loads(scenarios.export(trainer, scenario, Form.json).content)
        if Scenario.model_validate(written) != scenario:
            wrong.append(f"scenario of payload {one.number} does not come back from JSON")
    return wrong


def _in_a_file(form: Form, content: bytes) -> Iterator[str]:
    if form is Form.markdown:
        yield from _loading(content.decode())
    elif form is Form.word:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                if b'TargetMode="External"' in archive.read(member):
                    yield f"{member} leads elsewhere"


def _loading(markdown: str) -> list[str]:
    """Elements that another program, which takes HTML, would make of Markdown, other than plain text's."""
    from bs4 import BeautifulSoup
    from markdown_it import MarkdownIt

    other_program = MarkdownIt("commonmark", {"html": True}).enable("table")
    drawn = BeautifulSoup(other_program.render(markdown), "html.parser")
    return list(dict.fromkeys(f"<{element.name}>" for element in drawn.find_all(True) if element.name not in _PLAIN))
