"""The practice tab: its place in the page, and its parts put together for one person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import gradio as gr

from assistant.domain.people import Permission
from assistant.domain.practice import KeptScenario, Wanted
from assistant.domain.scenario_parts import OriginKind
from assistant.features.practice.assigning import Assignments
from assistant.features.practice.scenarios import Drafted
from assistant.ui.pieces import address, slot
from assistant.ui.rendering_assignments import asked_of_me, assign_form, given
from assistant.ui.rendering_practice import Home, away_page, home, scenario_list, still_to_show, uncovered_wishes
from assistant.ui.rendering_run import run_list
from assistant.ui.rendering_scenario import draft_page, scenario_page
from assistant.ui.rendering_scenario_forms import KINDS, edit_form, file_form, wish_form
from assistant.ui.view import View

_PASTED = (OriginKind.tickets, OriginKind.brief)


def build_practice() -> None:
    """The tab's place inside the current ``gr.Blocks``; its content comes from the routes."""
    with gr.Column(elem_id="view-practice", elem_classes="view"):
        gr.Column(elem_id="place-practice")


class PracticeTab(View):
    """The tab, as one person sees it."""

    @property
    def may_make(self) -> bool:
        """Whether the person makes scenarios for others."""
        return self.person.may(Permission.make_scenario)

    @cached_property
    def assignments(self) -> Assignments:
        """Assignments; in the demo nobody has an account, and the sample people are colleagues all the same."""
        return self.context.assistant.assignments.among(self.colleagues)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Titles of the documents that the person may read, by id."""
        return {one.id: one.title for one in self.context.assistant.library.documents(self.person)}

    def home(self) -> str:
        """The first screen."""
        assistant, person, today = self.context.assistant, self.person, self.context.today
        kept = assistant.scenarios.list(person)
        runs = run_list(assistant.runs.list(person), today, self.context.time_zone)
        missed = tuple(dict.fromkeys(miss.standard_id for miss in assistant.misses.open_misses(person)))
        return self._shown(
            home(
                Home(
                    kept,
                    self.titles,
                    self.may_make,
                    today,
                    runs=runs,
                    assigned=asked_of_me(self.assignments.mine(person), today),
                    given=self._given(),
                    misses=still_to_show(missed, self.titles),
                )
            )
        )

    def found(self, search: str, difficulty: str) -> str:
        """The scenarios that fit a search, as a slot."""
        fitting = [kept for kept in self.context.assistant.scenarios.list(self.person) if self._fits(kept, search)]
        fitting = [kept for kept in fitting if difficulty in ("", kept.scenario.difficulty)]
        return slot("scenarios", scenario_list(fitting, self.titles, searched=bool(search or difficulty)))

    def away(self) -> str:
        """What was put away."""
        return self._shown(away_page(self.context.assistant.scenarios.list(self.person, archived=True), self.titles))

    def wish(self, wanted: Wanted) -> str:
        """The form that asks what to make."""
        documents = self.context.assistant.library.documents(self.person)
        if not wanted.about and wanted.kind in KINDS:
            of = KINDS[wanted.kind][1]
            first = next((one.id for one in sorted(documents, key=lambda d: d.title) if one.kind is of), "")
            wanted = wanted.model_copy(update={"about": first})
        return self._shown(wish_form(documents, wanted, may_make=self.may_make))

    def drafted(self, draft: Drafted, wanted: Wanted) -> str:
        """A scenario that nobody keeps yet. Its address makes it again, but for one from pasted words."""
        page = draft_page(draft.scenario, self.titles, wanted, draft.unverified, draft.engine, may_make=self.may_make)
        return self._shown(page) + ("" if wanted.kind in (*_PASTED, OriginKind.written) else where(wanted))

    def scenario(self, kept: KeptScenario, assignment_id: str = "") -> str:
        """One scenario; with an assignment, to be played for it."""
        assign, scenario = "", kept.scenario
        if self.person.may(Permission.assign_practice) and scenario.id:
            teams, people = self.assignments.whom(self.person)
            named = [(one.id, one.name) for one in people if one.id != self.person.id]
            choices = ([(one.id, one.name) for one in teams], [*named, (self.person.id, f"{self.person.name} (you)")])
            assign = assign_form(scenario.id, *choices, self.context.today)
        leaders = self.assignments.leaders_took_part(self.person, scenario.id) if scenario.id else ()
        page = scenario_page(
            kept,
            self.titles,
            may_make=self.may_make,
            assign=assign,
            leaders=leaders,
            assignment_id=assignment_id,
        )
        return self._shown(page)

    def edit(self, kept: KeptScenario) -> str:
        """The form to change one."""
        return self._shown(edit_form(kept.scenario, on_disk=kept.on_disk))

    def file(self) -> str:
        """The form to read one from a file."""
        return self._shown(file_form())

    def _given(self) -> str:
        assistant, person = self.context.assistant, self.person
        if not person.may(Permission.assign_practice):
            return ""
        numbers = self.assignments.numbers(person) if person.may(Permission.see_practice_numbers) else []
        found = given(self.assignments.given(person), numbers, self.context.today)
        if person.may(Permission.see_gaps):
            found += uncovered_wishes(assistant.wishes.uncovered(person))
        return found

    def _fits(self, kept: KeptScenario, search: str) -> bool:
        scenario = kept.scenario
        named = (self.titles.get(name, "") for name in (*scenario.standards, *scenario.policies))
        words = " ".join((scenario.title, scenario.persona.name, *scenario.standards, *named)).casefold()
        return all(word in words for word in search.casefold().split())

    @staticmethod
    def _shown(page: str) -> str:
        return slot("practice", page)


def where(wanted: Wanted) -> str:
    """The address at which a scenario is made again."""
    return address(
        tab="practice",
        do="draft",
        kind=wanted.kind.value.replace(" ", "+"),
        about=wanted.about,
        difficulty=wanted.difficulty.value,
        channel=wanted.channel.value if wanted.channel else "",
        seed=str(wanted.seed),
        audience=",".join(sorted(wanted.audience)) if wanted.audience is not None else "",
    )


def kept_at(scenario_id: str) -> str:
    """The address of a scenario."""
    return address(tab="practice", s=scenario_id)
