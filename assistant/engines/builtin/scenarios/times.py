"""How long ago it was, on the side of a threshold that the difficulty asks for."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain.knowledge import Document
from assistant.domain.scenario_parts import Check, Condition, Ground
from assistant.engines.builtin.scenarios.bank import Measure, Thing
from assistant.engines.builtin.scenarios.clauses import OwnAuthority, Threshold, own_authority, thresholds
from assistant.engines.builtin.scenarios.figures import Desk
from assistant.engines.builtin.scenarios.wording import ago, length

_DAYS_A_MONTH = 30


def work_out_time(desk: Desk, measure: Measure, document: Document, thing: Thing | None, just_over: bool) -> None:
    """Choose a length of time, note it, and say which rules it brings into play."""
    found = thresholds(desk.shelf, document, measure, thing, desk.bank.things)
    levels = desk.company.authority_levels
    words = measure.extension
    extension = own_authority(desk.shelf, document, words, levels, measure.unit) if words else None
    mine = [one for one in found if one.bound == ("from" if measure.direction == "from" else "within")]
    if measure.direction != "from":
        # A rule that begins with the matter itself is its window; the others only mention it.
        mine = [one for one in mine if one.sentence.begins_with(measure.near)] or mine
    number = _number(desk, measure, mine, int(extension.up_to) if extension else 0, just_over)
    working = measure.over and any(one.working for one in mine[:1])
    unit = f"working {measure.unit}" if working else measure.unit
    text = length(number, unit)
    desk.wording.add(n=text, when=ago(number, desk.today) if measure.unit == "days" else text)
    desk.note_length(measure.name, text, number, unit)
    if measure.direction != "extension":
        _grounds(desk, measure, mine, number, text)
    if extension is not None:
        _extend(desk, measure, extension, mine, number)


def _number(desk: Desk, measure: Measure, found: Sequence[Threshold], own: int, just_over: bool) -> int:
    """``own`` is how much more time the trainee may grant, 0 for none."""
    if desk.hints.days is not None:
        return desk.hints.days if measure.unit == "days" else max(1, desk.hints.days // _DAYS_A_MONTH)
    if measure.direction == "extension" and own:
        return desk.pick_by_difficulty("number", [1, 2, own], [own, max(1, own - 1)], [own + 2, own + 4, own + 6])
    if not found or measure.direction == "extension":
        return desk.choices.pick("number", measure.usual)
    first, last = found[0].number, found[-1].number
    if measure.direction == "from":
        past = [first + 1, first + 2, first + 3]
        boundary = [first, max(1, first - 1), max(first, last - 1)]
        return desk.pick_by_difficulty("number", past, boundary, [last, last + 2, last + 5])
    if just_over:
        return desk.choices.pick("number", [last + 1, last + 2])
    if measure.over:
        a_little, more, much = ([first + 1, first + 2], [first + 3, first + 4], [first + 7, first + 11])
        return desk.pick_by_difficulty("number", a_little, more, much)
    # The widest window counts: the narrower ones hold within it.
    inside = [max(1, last * part // 100) for part in (20, 40, 60)]
    boundary = [last, max(1, last - 1), last + max(1, own // 2) if own else max(1, last - 2)]
    beyond = [last + own + 3, last + own + 8, last + own - 1] if own else [last + 2, last + 5]
    return desk.pick_by_difficulty("number", inside, boundary, beyond)


def _grounds(desk: Desk, measure: Measure, found: Sequence[Threshold], number: int, text: str) -> None:
    for one in found:
        reached = number >= one.number if one.bound == "from" else number <= one.number
        key = "reached" if reached else "not_reached" if one.bound == "from" else "past"
        why = desk.lines["ground"][key].format(name=measure.name, n=text)
        desk.out.grounds.append(Ground(cited=one.sentence.cited, applies=reached or measure.over, why=why))
        if reached and not measure.over:
            desk.out.holding.append(one.sentence)
        if one.bound == "from" and not reached:
            desk.out.not_yet.append(one.sentence)


def _extend(desk: Desk, measure: Measure, own: OwnAuthority, found: Sequence[Threshold], number: int) -> None:
    """The clause on deciding over more time, where the time has run out."""
    counted = measure.direction == "within"
    over = number - (found[-1].number if found and counted else 0)
    if over <= 0:
        return
    name = f"{measure.unit} past the end" if counted else measure.name
    text = length(over, measure.unit)
    if counted:
        desk.note_length(name, text, over, measure.unit)
    desk.note_limit(own)
    within = over <= own.up_to
    sentence = own.sentence if within else own.above
    why = desk.lines["ground"]["reached"].format(name=name, n=text)
    desk.out.grounds.append(Ground(cited=sentence.cited, why=why))
    check = Check(says=(own.then,)) if own.then and not within else Check()
    desk.out.conditions.append(Condition(text=sentence.text, check=check, cited=sentence.cited))
