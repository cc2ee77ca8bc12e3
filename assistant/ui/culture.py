"""The culture tab: small routes that answer with fragments, each asks who it is first."""

from __future__ import annotations

from functools import cached_property

import gradio as gr
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.domain.culture import Heard, Outcome, StoryText, Thanks
from assistant.domain.maxima import LISTED, MOST_LISTED
from assistant.domain.people import Permission
from assistant.features.culture.kudos import Wall
from assistant.features.culture.stories import Stories
from assistant.ui.context import Context
from assistant.ui.culture_parts import part_slot
from assistant.ui.dates import read_month
from assistant.ui.jobs import jobs_of
from assistant.ui.pieces import slot
from assistant.ui.rendering_culture import culture_page, digest_part, months_part, thank_form, thank_preview, wall_part
from assistant.ui.rendering_numbers import made_up_banner
from assistant.ui.rendering_stories import stories_part, story_preview, tell_form
from assistant.ui.view import View, seen_by_caller

PERSON, TEAM = "person:", "team:"


class ThanksGiven(BaseModel):
    """A thank-you as its form holds it; ``whom`` is ``person:ID`` or ``team:ID``."""

    whom: str = Field(max_length=300)
    words: str = Field(max_length=20_000)
    standard: str = Field(max_length=200)
    heard: Heard = Heard.customer
    between_colleagues: bool = False
    also: str = Field(default="", max_length=1_000)

    def thanks(self) -> Thanks:
        """The thank-you itself."""
        return Thanks(
            to_person=self.whom.removeprefix(PERSON) if self.whom.startswith(PERSON) else "",
            to_team=self.whom.removeprefix(TEAM) if self.whom.startswith(TEAM) else "",
            words=self.words,
            standard_id=self.standard,
            heard=self.heard,
            between_colleagues=self.between_colleagues,
        )


class ThanksKept(ThanksGiven):
    """The same, looked at and to be kept."""

    key: str = Field(min_length=8, max_length=100)


class StoryGiven(BaseModel):
    """A story as a form holds it; ``agreed`` are the names of those who said yes to being named."""

    title: str = Field(default="", max_length=2_000)
    in_short: str = Field(default="", max_length=20_000)
    happened: str = Field(default="", max_length=20_000)
    said: str = Field(default="", max_length=20_000)
    difference: str = Field(default="", max_length=20_000)
    standard: str = Field(default="", max_length=200)
    outcome: Outcome = "success"
    agreed: list[str] = Field(default=[], max_length=100)
    also: str = Field(default="", max_length=1_000)

    def text(self) -> StoryText:
        """The words themselves."""
        return StoryText(standard_id=self.standard, **self.model_dump(exclude={"standard", "agreed", "also", "key"}))


class StoryKept(StoryGiven):
    """The same, looked at and to be kept."""

    key: str = Field(min_length=8, max_length=100)


class Reason(BaseModel):
    """Why a story is kept back."""

    reason: str = Field(max_length=20_000)


def build_culture() -> None:
    """The tab's place inside the current ``gr.Blocks``; its content comes from the routes."""
    with gr.Column(elem_id="view-culture", elem_classes="view"):
        gr.Column(elem_id="place-culture")


class CultureTab(View):
    """The tab, as one person sees it."""

    @cached_property
    def wall(self) -> Wall:
        """The wall as the person sees it."""
        return self.context.assistant.culture.wall.among(self.colleagues)

    @cached_property
    def stories(self) -> Stories:
        """Stories, where the person's colleagues are known by name."""
        return self.context.assistant.culture.stories.among(self.colleagues)

    def page(self, standard: str, team: str) -> str:
        """All of it."""
        teams = sorted({one.team_name for one in self.wall.wall(self.person) if one.team_name})
        standards = self.wall.standards(self.person)
        return part_slot(
            self.person,
            "",
            made_up_banner(self.context.assistant.culture.made_up())
            + culture_page(
                standards,
                teams,
                (standard, team),
                thank=self.thank(),
                wall=self._wall(standard, team),
                months=self.wall.months(self.person),
                stories=self._stories(),
                tell=self.tell(),
            ),
        )

    def hanging(self, standard: str = "", team: str = "", most: int = LISTED) -> str:
        """The wall, as a slot: the newest ``most``."""
        return slot("wall", self._wall(standard, team, max(1, min(most, MOST_LISTED))))

    def changed(self) -> str:
        """The wall after something was hung up or taken off."""
        return self.hanging() + slot("months", months_part(self.wall.months(self.person)))

    def thank(self) -> str:
        """The form to thank somebody."""
        teams, people = self.wall.whom(self.person)
        choices = [(f"{PERSON}{one.id}", f"{one.name}, {one.team}" if one.team else one.name) for one in people]
        return thank_form(choices, [(f"{TEAM}{one.id}", one.name) for one in teams], self.wall.standards(self.person))

    def tell(self) -> str:
        """The form to tell a story."""
        return tell_form(self.stories.standards(self.person))

    def told(self) -> str:
        """The lists of stories, as a slot, with what the assistant is learning."""
        return slot("stories", self._stories()) + jobs_of(self.context, self.person)

    def _wall(self, standard: str, team: str, most: int = LISTED) -> str:
        found = self.wall.wall(self.person, standard_id=standard, team=team)
        mine = {one.id: side for one in found if (side := self.wall.side(self.person, one)) is not None}
        titles = {one.id: one.title for one in self.wall.standards(self.person)}
        days = (self.context.today, self.context.time_zone)
        filtered = bool(standard or team)
        return wall_part(found, self.wall.off(self.person), mine, titles, *days, filtered=filtered, most=most)

    def _stories(self) -> str:
        person, stories = self.person, self.stories
        standards = stories.standards(person)
        return stories_part(
            stories.waiting(person) if person.may(Permission.approve_story) else None,
            stories.published(person),
            stories.mine(person),
            stories.may_withdraw(person),
            standards,
            self.context.today,
            self.context.time_zone,
        )


def culture_routes(context: Context) -> APIRouter:
    """Routes below ``/page/culture``; the features check who may do what, and with whose."""
    router = APIRouter(prefix="/page/culture", include_in_schema=False, default_response_class=HTMLResponse)
    shown = seen_by_caller(context, CultureTab)

    @router.get("")
    def show(standard: str = "", team: str = "", tab: CultureTab = shown) -> str:
        return tab.page(standard[:200], team[:200])

    @router.get("/wall")
    def wall(standard: str = "", team: str = "", most: int = LISTED, tab: CultureTab = shown) -> str:
        return tab.hanging(standard[:200], team[:200], most)

    @router.post("/thanks/preview")
    def preview_thanks(given: ThanksGiven, tab: CultureTab = shown) -> str:
        thanks, cleaned = tab.wall.preview(tab.person, given.thanks(), given.also)
        return slot("thank-preview", thank_preview(thanks.words, cleaned.taken_out))

    @router.post("/thanks")
    def keep_thanks(given: ThanksKept, tab: CultureTab = shown) -> str:
        tab.wall.keep(tab.person, given.key, given.thanks(), given.also)
        return tab.changed() + slot("thank", tab.thank())

    @router.post("/thanks/{kudos_id}/off")
    def take_off(kudos_id: str, tab: CultureTab = shown) -> str:
        tab.wall.take_off(tab.person, kudos_id)
        return tab.changed()

    @router.post("/thanks/{kudos_id}/back")
    def put_back(kudos_id: str, tab: CultureTab = shown) -> str:
        tab.wall.put_back(tab.person, kudos_id)
        return tab.changed()

    @router.get("/digest")
    def digest(month: str = "", tab: CultureTab = shown) -> str:
        return slot("digest", digest_part(tab.wall.digest(tab.person, read_month(month))))

    @router.post("/stories/preview")
    def preview_story(given: StoryGiven, tab: CultureTab = shown) -> str:
        text, named, cleaned = tab.stories.preview(tab.person, given.text(), given.agreed, given.also)
        return slot("story-preview", story_preview(text, named, given.agreed, cleaned.taken_out))

    @router.post("/stories")
    def tell(given: StoryKept, tab: CultureTab = shown) -> str:
        tab.stories.tell(tab.person, given.key, given.text(), given.agreed, given.also)
        return tab.told() + slot("tell", tab.tell())

    @router.post("/stories/{story_id}/approve")
    def approve(story_id: str, given: StoryGiven, tab: CultureTab = shown) -> str:
        tab.stories.approve(tab.person, story_id, given.text())
        return tab.told()

    @router.post("/stories/{story_id}/keep-back")
    def keep_back(story_id: str, given: Reason, tab: CultureTab = shown) -> str:
        tab.stories.keep_back(tab.person, story_id, given.reason)
        return tab.told()

    @router.post("/stories/{story_id}/withdraw")
    def withdraw(story_id: str, tab: CultureTab = shown) -> str:
        tab.stories.withdraw(tab.person, story_id)
        return tab.told()

    @router.post("/stories/{story_id}/back")
    def restore(story_id: str, tab: CultureTab = shown) -> str:
        tab.stories.put_back(tab.person, story_id)
        return tab.told()

    return router
