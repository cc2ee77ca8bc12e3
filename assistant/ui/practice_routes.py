"""What is clicked around scenarios: small routes that answer with fragments, each asks who it is first."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, ValidationError

from assistant.domain.accounts import Action
from assistant.domain.people import EVERYONE, Permission, Person, Role
from assistant.domain.practice import MOST_CHARACTERS, MOST_SEED, Scenario, Wanted
from assistant.domain.reply import Channel
from assistant.domain.scenario_parts import Difficulty, OriginKind
from assistant.errors import FixInput
from assistant.features.permitted import need
from assistant.features.practice.changing import Changes, changed
from assistant.features.practice.files import Form
from assistant.ui.context import Context
from assistant.ui.downloads import download
from assistant.ui.practice import PracticeTab, kept_at
from assistant.ui.view import seen_by_caller

COMMENT = "comment:"
"""Before the id of a customer's comment whose words a scenario is made from."""
_KEY = Field(min_length=8, max_length=100)


class Wish(BaseModel):
    """What the form of a wish holds."""

    kind: OriginKind = OriginKind.standard
    about: str = Field(default="", max_length=200)
    text: str = Field(default="", max_length=20_000)
    difficulty: Difficulty = Difficulty.easy
    channel: Channel | None = None
    seed: int = Field(default=1, ge=0, le=MOST_SEED)
    audience: tuple[Role, ...] | None = None

    @property
    def wanted(self) -> Wanted:
        """The wish as the features take it."""
        fields = self.model_dump(exclude={"audience"})
        # Everybody is whoever may read what it is about.
        named = frozenset(self.audience or ()) or EVERYONE
        return Wanted(**fields, audience=None if named == EVERYONE else named)


class Kept(BaseModel):
    """A scenario as the page holds it until somebody keeps it."""

    scenario: str = Field(max_length=4 * MOST_CHARACTERS)
    key: str = _KEY


class Changed(BaseModel):
    """A changed scenario; ``version`` is the one that was changed."""

    version: int = Field(ge=1)
    changes: Changes
    key: str = _KEY


class Missed(BaseModel):
    """A standard that one of the person's own reviews finds missed."""

    review_id: str = Field(max_length=100)
    standard_id: str = Field(max_length=200)


class GivenFile(BaseModel):
    """A file as the browser read it."""

    name: str = Field(max_length=300)
    text: str = Field(max_length=4 * MOST_CHARACTERS)


def practice_routes(context: Context) -> APIRouter:
    """Routes below ``/page/practice`` for scenarios; what is not for the person's role is not there for them."""
    router = APIRouter(prefix="/page/practice", include_in_schema=False, default_response_class=HTMLResponse)
    someone, shown = Depends(context.who), seen_by_caller(context, PracticeTab)
    assistant = context.assistant

    @router.get("")
    def show(tab: PracticeTab = shown) -> str:
        return tab.home()

    @router.get("/scenarios")
    def found(search: str = "", difficulty: str = "", tab: PracticeTab = shown) -> str:
        return tab.found(search[:100], difficulty[:20])

    @router.get("/away")
    def away(tab: PracticeTab = shown) -> str:
        return tab.away()

    @router.get("/new")
    def new(kind: str = "standard", about: str = "", tab: PracticeTab = shown) -> str:
        chosen = OriginKind(kind if kind in set(OriginKind) else "standard")
        if chosen is OriginKind.tickets and about.startswith(COMMENT):
            comment = assistant.comments.get(tab.person, about.removeprefix(COMMENT)[:100])
            return tab.wish(Wanted(kind=chosen, text=comment.words))
        return tab.wish(Wanted(kind=chosen, about=about[:200]))

    @router.get("/file")
    def file_wanted(tab: PracticeTab = shown) -> str:
        need(tab.person, Permission.make_scenario)
        return tab.file()

    @router.get("/draft")
    async def draft_again(
        kind: OriginKind = OriginKind.standard,
        about: str = "",
        difficulty: Difficulty = Difficulty.easy,
        channel: str = "",
        seed: Annotated[int, Query(ge=0, le=MOST_SEED)] = 1,
        audience: str = "",
        tab: PracticeTab = shown,
    ) -> str:
        roles = tuple(Role(one) for one in audience.split(",") if one in set(Role)) or None
        reached = Channel(channel) if channel in set(Channel) else None
        wish = Wish(kind=kind, about=about[:200], difficulty=difficulty, channel=reached, seed=seed, audience=roles)
        return await _drafted(tab, wish.wanted)

    @router.post("/draft")
    async def draft(given: Wish, tab: PracticeTab = shown) -> str:
        return await _drafted(tab, given.wanted)

    @router.post("/read")
    def read(given: GivenFile, tab: PracticeTab = shown) -> str:
        drafted = assistant.scenarios.read_file(tab.person, given.text.encode(), given.name)
        return tab.drafted(drafted, Wanted(kind=OriginKind.written))

    @router.post("/scenarios")
    def keep(given: Kept, tab: PracticeTab = shown) -> str:
        kept = assistant.scenarios.keep(tab.person, scenario_from(given.scenario), given.key)
        return tab.scenario(kept) + kept_at(kept.scenario.id)

    @router.post("/misses")
    async def practise_miss(given: Missed, tab: PracticeTab = shown) -> str:
        await asyncio.to_thread(assistant.misses.of_review, tab.person, given.review_id, given.standard_id)
        review = await asyncio.to_thread(assistant.reviewing.open, tab.person, given.review_id)
        asked = review.reply.asked[:20_000]
        return await _drafted(tab, Wanted(kind=OriginKind.criterion, about=given.standard_id, text=asked))

    @router.get("/scenarios/{scenario_id}")
    def one(scenario_id: str, assignment: str = "", tab: PracticeTab = shown) -> str:
        return tab.scenario(assistant.scenarios.open(tab.person, scenario_id), assignment[:100])

    @router.get("/scenarios/{scenario_id}/edit")
    def edit(scenario_id: str, tab: PracticeTab = shown) -> str:
        need(tab.person, Permission.make_scenario)
        return tab.edit(assistant.scenarios.open(tab.person, scenario_id))

    @router.post("/scenarios/{scenario_id}")
    def change(scenario_id: str, given: Changed, tab: PracticeTab = shown) -> str:
        # Lists of the form stand in the order of that version; that it is still the last one is checked on saving.
        before = assistant.scenarios.open(tab.person, scenario_id, given.version)
        after = changed(before.scenario, given.changes)
        if before.on_disk:
            after = after.model_copy(update={"id": "", "version": 1})
            kept = assistant.scenarios.keep(tab.person, after, given.key)
        else:
            kept = assistant.scenarios.edit(tab.person, scenario_id, after)
        return tab.scenario(kept) + kept_at(kept.scenario.id)

    @router.post("/scenarios/{scenario_id}/away")
    def put_away(scenario_id: str, tab: PracticeTab = shown) -> str:
        assistant.scenarios.archive(tab.person, scenario_id)
        return tab.home()

    @router.post("/scenarios/{scenario_id}/bring")
    def bring(scenario_id: str, tab: PracticeTab = shown) -> str:
        kept = assistant.scenarios.archive(tab.person, scenario_id, archived=False)
        return tab.scenario(kept) + kept_at(kept.scenario.id)

    @router.get("/scenarios/{scenario_id}/file")
    def file(scenario_id: str, form: Form = Form.word, person: Person = someone) -> Response:
        # All that is behind it stands in the file.
        need(person, Permission.make_scenario)
        made = assistant.scenarios.export(person, assistant.scenarios.open(person, scenario_id).scenario, form)
        assistant.audit.note(person, Action.exported, detail="a scenario")
        stem = made.name.rpartition(".")[0]
        return download(made.content, stem, context.today, form.value, made.media_type)

    async def _drafted(tab: PracticeTab, wanted: Wanted) -> str:
        made = await assistant.scenarios.generate(tab.person, wanted)
        return await asyncio.to_thread(tab.drafted, made, wanted)

    return router


def scenario_from(text: str) -> Scenario:
    """A scenario from what a page held. Raises FixInput for anything else."""
    try:
        return Scenario.model_validate_json(text).model_copy(update={"id": "", "version": 1})
    except ValidationError:
        raise FixInput("This scenario did not arrive whole. Make it again, and keep it then.") from None
