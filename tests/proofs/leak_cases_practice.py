"""Cases of the routes for practice: scenarios made, kept, changed, listed, opened, and written to files."""

from __future__ import annotations

import json

from assistant.domain.people import EVERYONE, Role
from assistant.domain.scenario_parts import Cited, OriginKind
from assistant.features.practice.files import Form
from tests.proofs.leak_documents import Kept
from tests.proofs.leak_pool import JUNK, Pool, case, for_each, plain
from tests.proofs.scenario_words import scenario_saying
from tests.proofs.visitor import Visitor

_SCENARIO = r"(?:data-scenario=\"|&amp;s=)([0-9a-f-]{36})"
_KINDS = {
    "STD": OriginKind.standard,
    "POL": OriginKind.policy,
    "STORY": OriginKind.story,
    "PLAY": OriginKind.playbook,
}

case("GET /page/practice", "GET /page/practice/away", "GET /page/practice/file")(plain)


def _kind(one: Kept) -> OriginKind:
    return _KINDS.get(one.id.partition("-")[0], OriginKind.document)


@case("GET /page/practice/new")
def _new(visitor: Visitor, pool: Pool, name: str) -> None:
    for kind in OriginKind:
        visitor.get(name, "/page/practice/new", params={"kind": kind.value, "about": pool.kept[0].id})


@case("GET /page/practice/draft", "POST /page/practice/draft")
def _draft(visitor: Visitor, pool: Pool, name: str) -> None:
    method, path = name.split(" ")
    wishes = [{"kind": _kind(one).value, "about": one.id} for one in pool.kept]
    wishes += [{"kind": "standard", "about": one} for one in pool.common if one.startswith("STD")]
    for wish in [*wishes, {"kind": "standard", "about": JUNK}]:
        if method == "GET":
            visitor.get(name, path, params={**wish, "audience": "agent,leader"})
        else:
            visitor.post(name, path, {**wish, "audience": [visitor.role.value]})
    for one in pool.kept[:3] if method == "POST" else ():
        visitor.post(name, path, {"kind": "brief", "text": f"A customer asks for the {one.bait}: {one.theme}."})


@case("POST /page/practice/read")
def _read(visitor: Visitor, pool: Pool, name: str) -> None:
    """A file that cites what its reader may not read, in words that an outsider may guess: its sections stay unsaid."""
    for one in pool.kept:
        for quote in (f"for the {one.bait} when it is {one.theme}.", one.bait, one.title):
            scenario = scenario_saying("A lamp is late.", cited=Cited(document=one.id, quote=quote))
            text = json.dumps(scenario.model_dump(mode="json"))
            visitor.post(name, "/page/practice/read", {"name": "mine.json", "text": text})
            lines = [f"- Look for this.\n  - {one.id}: “{quote}”", "", "## Opening", "", "> Where is my lamp?"]
            front = "---\nid: SCN-MINE\nkind: scenario\ntitle: Mine\naudience: [agent, trainer, leader]\nversion: 1\n"
            front += "effective_from: 2026-03-01\nchannel: chat\nmoment: after\ndifficulty: easy\nmood: calm\n"
            front += "wants: a lamp\npersona: {name: Kim, voice: fast, patience: low, values: time}\n---\n"
            file = front + "\n".join(["## Coaching notes", "", *lines]) + "\n"
            visitor.post(name, "/page/practice/read", {"name": f"{one.bait}.md", "text": file})
    visitor.post(name, "/page/practice/read", {"name": pool.kept[0].bait, "text": "{"})


@case("POST /page/practice/scenarios")
def _keep(visitor: Visitor, pool: Pool, name: str) -> None:
    """One that rests on nothing, and ones that quote a document, for those who may read it and for everybody."""
    made = [scenario_saying(f"A lamp of {visitor.name} is late.")]
    for one in pool.kept:
        readers = one.readers if visitor.role in one.readers else EVERYONE
        quote = one.said if visitor.role in one.readers else one.title
        cited = Cited(document=one.reference, quote=quote)
        for audience in (readers, EVERYONE):
            scenario = scenario_saying(quote, audience, cited)
            made.append(scenario.model_copy(update={"rests_on": (one.reference,)}))
    for scenario in made:
        body = {"scenario": scenario.model_dump_json(), "key": visitor.key()}
        pool.note("scenarios", visitor.post(name, "/page/practice/scenarios", body).text, _SCENARIO)
    visitor.post(name, "/page/practice/scenarios", {"scenario": pool.kept[0].bait, "key": visitor.key()})


@case("GET /page/practice/scenarios")
def _found(visitor: Visitor, pool: Pool, name: str) -> None:
    for words in ["", JUNK, *(word for one in pool.kept for word in (one.bait, one.title))]:
        visitor.get(name, "/page/practice/scenarios", params={"search": words})


case("GET /page/practice/scenarios/{scenario_id}", "GET /page/practice/scenarios/{scenario_id}/edit")(
    for_each("scenarios")
)


@case("GET /page/practice/scenarios/{scenario_id}/file")
def _file(visitor: Visitor, pool: Pool, name: str) -> None:
    for identity in [*pool.scenarios, JUNK]:
        for form in (*(form.value for form in Form), pool.kept[0].bait):
            visitor.get(name, f"/page/practice/scenarios/{identity}/file", params={"form": form})


@case("POST /page/practice/scenarios/{scenario_id}")
def _change(visitor: Visitor, pool: Pool, name: str) -> None:
    changes = {"title": f"Of {visitor.name}", "audience": [role.value for role in Role], "channel": "chat"}
    changes |= {"difficulty": "easy", "mood": "calm", "opening": "Where is my lamp?", "name": "Kim", "wants": "A lamp"}
    for identity in [*pool.scenarios, JUNK]:
        for version in (1, 2):
            body = {"version": version, "changes": changes, "key": visitor.key()}
            visitor.post(name, f"/page/practice/scenarios/{identity}", body)


case("POST /page/practice/scenarios/{scenario_id}/away", "POST /page/practice/scenarios/{scenario_id}/bring")(
    for_each("scenarios")
)
