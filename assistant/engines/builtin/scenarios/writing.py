"""From a plan to the scenario: the person, the words, the rules, and what all of it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.knowledge import Story
from assistant.domain.practice import Scenario
from assistant.domain.scenario_parts import CaseFact, Difficulty, FactKind, Moment, Origin, OriginKind
from assistant.engines.base import ScenarioRequest
from assistant.engines.builtin.scenarios.bank import Bank
from assistant.engines.builtin.scenarios.casting import cast, moves, opening
from assistant.engines.builtin.scenarios.choosing import Choices
from assistant.engines.builtin.scenarios.hiding import hide
from assistant.engines.builtin.scenarios.planning import Plan
from assistant.engines.builtin.scenarios.ruling import Case, Ruling
from assistant.engines.builtin.scenarios.shelf import Shelf
from assistant.engines.builtin.scenarios.subject import Subject
from assistant.engines.builtin.scenarios.wording import capital


@dataclass(frozen=True)
class Writing:
    """One planned scenario on its way. ``engine`` is noted as who made it."""

    bank: Bank
    shelf: Shelf
    subject: Subject
    request: ScenarioRequest
    plan: Plan
    engine: str

    def write(self, choices: Choices) -> Scenario:
        """The whole scenario."""
        plan, bank, shelf = self.plan, self.bank, self.shelf
        frame, situation, wording = plan.option.matter.frame, plan.option.situation, plan.wording
        wanted, standard = self.request.wanted, plan.standard
        functions = [function.name for function in self.request.company.functions]
        somebody = cast(bank, shelf, choices, frame, plan.channel, wanted.difficulty, functions)
        wording.add(name=somebody.persona.name)
        told = [plan.variant.line if plan.variant else "", somebody.line, *somebody.voice.aside]
        hidden = hide(
            bank,
            shelf,
            frame,
            situation,
            plan.document,
            plan.thing,
            plan.figures,
            wanted.difficulty,
            choices,
            wording,
            " ".join(told),
        )
        said = opening(somebody, situation, plan.variant, self._asks_for(choices), plan.channel, choices, wording)
        ruling = Ruling(bank, shelf, choices, self._case())
        grounds = ruling.in_play(plan.figures)
        signals = standard.signals if standard is not None else None
        scenario = Scenario(
            title=capital(wording.fill(situation.title)),
            audience=self.request.audience,
            channel=plan.channel,
            moment=plan.moment,
            difficulty=wanted.difficulty,
            standards=(standard.id,) if standard is not None else (),
            policies=self._policies(),
            persona=somebody.persona,
            opening=said,
            background=self._background(),
            happened=wording.fill(situation.happened),
            mood=plan.mood,
            moves=moves(
                somebody.value,
                signals.wants if signals else (),
                signals.forbids if signals else (),
                standard.title if standard is not None else "",
            ),
            facts=self._facts(),
            hidden=hidden,
            wants=self._wants(),
            also_content_with=wording.fill(situation.also),
            resolution=ruling.resolution(grounds, hidden, plan.figures, wording.fill(situation.wants)),
            must_not=ruling.must_not(plan.figures, hidden),
            grounds=grounds,
            offers=ruling.offers(grounds, plan.figures) if frame.who == "customer" else (),
            notes=ruling.notes(grounds, hidden, plan.figures, self._story()),
            origin=self._origin(),
        )
        return scenario.model_copy(update={"rests_on": self._rests_on(scenario)})

    def _case(self) -> Case:
        """The situation in words, without what the twist and the person bring: clauses are looked for by it."""
        situation, wording = self.plan.option.situation, self.plan.wording
        told = [situation.background, situation.gist, situation.wants, situation.happened, *situation.told]
        text = " ".join(wording.fill(line) for line in wording.fillable(told))
        difficulty = self.request.wanted.difficulty
        return Case(self.plan.option.matter.frame, self.plan.document, self.plan.standard, text, difficulty)

    def _asks_for(self, choices: Choices) -> str:
        """The sum they ask for at once, when they are hard to please."""
        option, wording = self.plan.option, self.plan.wording
        money = option.situation.value or option.matter.frame.money
        hard = self.request.wanted.difficulty is Difficulty.hard
        if not (self.plan.figures.asked and hard and money is not None and money.kind == "asked"):
            return ""
        return wording.fill(choices.pick("asks for", wording.fillable(self.bank.lines["asked"]["opening"])))

    def _background(self) -> str:
        plan, wording = self.plan, self.plan.wording
        parts = [wording.fill(plan.option.situation.background)]
        if plan.variant is not None and wording.can_fill(plan.variant.note):
            parts.append(wording.fill(plan.variant.note))
        if plan.option.matter.frame.who != "employee":
            level = self.request.company.authority_levels[0]
            article = "an" if level[0] in "aeiou" else "a"
            channel = self.bank.lines["channel"][plan.channel.value]
            parts.append(self.bank.lines["level"].format(article=article, level=level, channel=channel))
        return " ".join(parts)

    def _wants(self) -> str:
        own = self.plan.wording.fill(self.plan.option.situation.wants)
        variant = self.plan.variant
        return f"{own}; and {self.plan.wording.fill(variant.want)}" if variant is not None else own

    def _facts(self) -> tuple[CaseFact, ...]:
        facts, slots = list(self.plan.figures.facts), self.plan.wording.slots
        if self.plan.moment is not Moment.before and "order" in slots:
            facts.append(CaseFact(name="order number", kind=FactKind.code, text=slots["order"]))
        return (*facts, CaseFact(name="today", kind=FactKind.day, text=slots["today"]))

    def _policies(self) -> tuple[str, ...]:
        plan = self.plan
        documents = [plan.document]
        if plan.behind is not None and plan.option.matter.frame.who == "colleague":
            documents.append(plan.behind.matter.document)
        return tuple(dict.fromkeys(document.id for document in documents))

    def _story(self) -> Story | None:
        """A story that teaches the standard or the policy: the one it was made from, or the nearest by its links."""
        if self.subject.story is not None:
            return self.subject.story
        standard, document = self.plan.standard, self.plan.document
        stories = [one for one in self.shelf.documents.values() if isinstance(one, Story)]

        def links(story: Story) -> tuple[int, str]:
            named = standard is not None and standard.id in story.standards
            return int(named) + 2 * (document.id in story.policies), story.id

        best = max(stories, key=links, default=None)
        return best if best is not None and links(best)[0] else None

    def _origin(self) -> Origin:
        wanted, source = self.request.wanted, self.subject.source
        kind = wanted.kind
        if source is not None and kind is not OriginKind.criterion:
            kind = OriginKind(source.kind.value)
        return Origin(kind=kind, reference=source.reference if source else "", seed=wanted.seed, engine=self.engine)

    def _rests_on(self, scenario: Scenario) -> tuple[str, ...]:
        named = [self.request.documents[name].reference for name in (*scenario.standards, *scenario.policies)]
        made = [scenario.origin.reference] if scenario.origin.reference else []
        return tuple(sorted({*named, *made, *(one.document for one in scenario.citations)}))
