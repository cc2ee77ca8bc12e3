"""What the other side has not said yet: something that brings a clause into play, and something of their life."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.knowledge import Document, Kind
from assistant.domain.scenario_parts import Difficulty, HiddenFact
from assistant.engines.builtin.scenarios.bank import Bank, Frame, Secret, Situation, Thing
from assistant.engines.builtin.scenarios.choosing import Choices
from assistant.engines.builtin.scenarios.figures import Figures
from assistant.engines.builtin.scenarios.shelf import Sentence, Shelf
from assistant.engines.builtin.scenarios.wording import Wording

_HUMAN = {Difficulty.easy: 1, Difficulty.medium: 1, Difficulty.hard: 2}
_BINDING = {Difficulty.easy: 1, Difficulty.medium: 1, Difficulty.hard: 2}


def hide(
    bank: Bank,
    shelf: Shelf,
    frame: Frame,
    situation: Situation,
    document: Document,
    thing: Thing | None,
    figures: Figures,
    difficulty: Difficulty,
    choices: Choices,
    wording: Wording,
    said: str = "",
) -> tuple[HiddenFact, ...]:
    """Facts behind locks: first those that change the right answer, then those that explain the person.

    ``said`` is all that the person may say besides: what excludes it is not theirs to tell.
    """
    tags = thing.tags if thing is not None else frozenset()
    binding = [
        (secret, sentence)
        for secret in frame.hidden
        if _fits(secret, tags, wording)
        and situation.id in (secret.situations or {situation.id}) - secret.forbids
        and (sentence := _sentence(shelf, frame, secret, document)) is not None
    ]
    # What comes with a thing of its own is a part of its case, and not left to chance.
    sure = [one for one in binding if one[0].tags & {"made"}]
    rest = [one for one in binding if one not in sure]
    chosen = (sure + (choices.some("binding", rest, _BINDING[difficulty]) if rest else []))[: _BINDING[difficulty]]
    facts = [_bound(secret, sentence, number, wording) for number, (secret, sentence) in enumerate(chosen, 1)]
    human = [secret for secret in situation.hidden if _fits(secret, tags, wording)]
    count = _HUMAN[difficulty]
    if frame.stakes and frame.who == "customer":
        around = " ".join(
            [said, *situation.told, *situation.short, *(one.fact for one in human), *(f.fact for f in facts)]
        )
        human += _stakes(bank, frame, situation, tags, wording, choices, around)
    elif frame.who == "colleague":
        human = [*human[:count], choices.pick("stake at work", [one for one in bank.stakes if "work" in one.tags])]
        count += 1
    trusted = difficulty is Difficulty.hard
    for number, secret in enumerate(human[:count], 1):
        unlocks = "trust" if trusted and number == 1 else secret.unlocks
        facts.append(_plain(secret, f"life-{number}", unlocks == "trust", wording))
    return (*facts, *_about_money(bank, frame, situation, figures, difficulty, choices, wording))


def _fits(secret: Secret, tags: frozenset[str], wording: Wording) -> bool:
    return (not secret.tags or bool(secret.tags & tags)) and wording.can_fill(secret.fact)


def _sentence(shelf: Shelf, frame: Frame, secret: Secret, document: Document) -> Sentence | None:
    """The sentence that a fact brings into play: of the document in hand, then of the one nearest to the matter.

    Plain documents speak only for themselves; typed policies hold for one another's cases too.
    """
    held = [
        s for s in shelf.with_all(secret.when) if s.document.id == document.id or s.document.kind is not Kind.document
    ]

    def place(sentence: Sentence) -> tuple[bool, float, str, int]:
        near = shelf.nearness(frame.about, sentence.document)
        return sentence.document.id != document.id, -near, sentence.document.id, sentence.start

    return min(held, key=place, default=None)


def _stakes(
    bank: Bank,
    frame: Frame,
    situation: Situation,
    tags: frozenset[str],
    wording: Wording,
    choices: Choices,
    said: str,
) -> list[Secret]:
    wanted = frozenset({"money"}) if frame.moneyed else tags
    near = [
        stake
        for stake in bank.stakes
        if stake.tags <= wanted
        and situation.id not in stake.forbids
        and (frame.absent or not stake.absent)
        and (frame.lacking or not stake.lacking)
        and (not stake.goods or frame.goods in stake.goods)
        and stake.agrees_with(said)
        and wording.can_fill(stake.fact)
    ]
    anything = [s for s in bank.stakes if "any" in s.tags and wording.can_fill(s.fact) and s.agrees_with(said)]
    found = choices.some("stake", near, 2) if near else []
    return [*found[:1], choices.pick("stake of any", anything), *found[1:]]


def _bound(secret: Secret, sentence: Sentence, number: int, wording: Wording) -> HiddenFact:
    return HiddenFact(
        name=f"matter-{number}",
        fact=wording.fill(secret.fact),
        unlocks="asked_about",
        about=wording.fill(secret.about),
        topics=secret.topics,
        changes=f"Then this counts: {sentence.text}",
        cited=sentence.cited,
    )


def _plain(secret: Secret, name: str, by_trust: bool, wording: Wording) -> HiddenFact:
    return HiddenFact(
        name=name,
        fact=wording.fill(secret.fact),
        unlocks="trust" if by_trust else "asked_about",
        about=wording.fill(secret.about),
        topics=secret.topics,
    )


def _about_money(
    bank: Bank,
    frame: Frame,
    situation: Situation,
    figures: Figures,
    difficulty: Difficulty,
    choices: Choices,
    wording: Wording,
) -> list[HiddenFact]:
    """What they would call fair, and what would be enough."""
    money = situation.value or frame.money
    lines = bank.lines.get(money.kind, {}) if money is not None and figures.asked else {}
    topics = tuple(bank.lines["topics"]["money"])
    found = []
    said: Sequence[str] = wording.fillable(lines.get("hidden", ()))
    if said and not (money is not None and money.kind == "asked" and difficulty is Difficulty.hard):
        fact = wording.fill(choices.pick("sum said", said))
        about = bank.lines["about"][money.kind if money else "asked"]
        found.append(HiddenFact(name="sum", fact=fact, unlocks="asked_about", about=about, topics=topics))
    enough: Sequence[str] = wording.fillable(lines.get("enough", ())) if figures.enough else ()
    if enough and difficulty is not Difficulty.easy:
        fact = wording.fill(choices.pick("enough", enough))
        about = bank.lines["about"]["enough"]
        found.append(HiddenFact(name="enough", fact=fact, unlocks="trust", about=about, topics=topics))
    return found
