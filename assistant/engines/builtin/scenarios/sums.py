"""How much is at stake, within or above what the trainee decides, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.domain.knowledge import Document
from assistant.domain.scenario_parts import CaseFact, Check, Condition, Ground, MustNot, Note, Offer
from assistant.engines.builtin.scenarios.bank import Frame, Situation, Sum, Thing
from assistant.engines.builtin.scenarios.clauses import (
    OwnAuthority,
    fixed_fee,
    own_authority,
    share_of_price,
    sum_text,
)
from assistant.engines.builtin.scenarios.figures import Desk
from assistant.engines.builtin.scenarios.times import work_out_time
from assistant.engines.builtin.scenarios.wording import capital, thing_slots
from assistant.language.amounts import as_money

_USUAL_SUMS = (25, 30, 40, 45, 60)
"""Asked for where no document says who decides how much."""
_USUAL_PRICE = (40, 160)
_OF_THE_RANGE = (0, 12, 25, 35, 50, 70)
"""How far up its range of prices a thing is, in per cent."""


def work_out(
    desk: Desk, frame: Frame, situation: Situation, document: Document, things: Sequence[Thing]
) -> Thing | None:
    """All figures of a case, and the thing it is about, chosen so that the sums make sense."""
    money = None if situation.plain_money else situation.value or frame.money
    levels = desk.company.authority_levels
    own = own_authority(desk.shelf, document, money.words, levels) if money is not None else None
    share, things = _share(desk, money, document, things)
    wanted = _sum(desk, money, own, document, share)
    thing = _thing(desk, things, money, wanted)
    if thing is not None:
        desk.wording.add(**thing_slots(thing))
        desk.out.facts.append(CaseFact(name="product", text=thing.name))
    price = _price(desk, frame, thing, money, wanted, share)
    if frame.measure is not None:
        work_out_time(desk, frame.measure, document, thing, situation.over)
    if money is not None and wanted:
        _decide(desk, money, own, Decimal(price * share) / 100 if share else Decimal(wanted), price)
    if situation.plain_money:
        _other_price(desk, price, price * 9 // 10)
    return thing


def _share(desk: Desk, money: Sum | None, document: Document, things: Sequence[Thing]) -> tuple[int, Sequence[Thing]]:
    """The share of the price that giving something up costs, in per cent: at every second choice, with such things."""
    found = share_of_price(desk.shelf, document) if money is not None and money.kind == "fee" else None
    made = [thing for thing in things if "made" in thing.tags]
    if found is None or not made:
        return 0, things
    if desk.choices.pick("made", (True, False)):
        desk.out.grounds.append(Ground(cited=found[0].cited, why=desk.lines["ground"]["fee"]))
        return found[1], made
    return 0, [thing for thing in things if "made" not in thing.tags] or things


def _sum(desk: Desk, money: Sum | None, own: OwnAuthority | None, document: Document, share: int) -> int:
    """The sum at stake: within, above or far above what the lowest level decides. 0 where there is none."""
    if money is None or (money.kind in ("fee", "value") and own is None):
        return 0
    if desk.hints.amount is not None and money.kind == "asked":
        return int(desk.hints.amount)
    if money.kind == "fee" and not share:
        fixed = fixed_fee(desk.shelf, document, money.words)
        if fixed is None:
            return 0
        desk.out.grounds.append(Ground(cited=fixed[0].cited, why=desk.lines["ground"]["fee"]))
        return int(fixed[1])
    if own is None:
        return desk.choices.pick("sum", _USUAL_SUMS)
    limit = int(own.up_to)
    most = int(own.next_up_to or limit * 3)
    chosen = desk.pick_by_difficulty(
        "sum",
        [limit * part // 10 for part in (6, 7, 8, 9)],
        [limit * part // 10 for part in (12, 13, 15, 16)],
        [limit * 2, limit * 5 // 2, most * 8 // 10, most * 9 // 10],
    )
    return max(5, _rounded(min(chosen, most)))


def _thing(desk: Desk, things: Sequence[Thing], money: Sum | None, wanted: int) -> Thing | None:
    if not things:
        return None
    named = [thing for thing in things if thing.name in desk.hints.things] or list(things)
    if money is not None and money.kind == "value" and wanted:
        near = [thing for thing in named if thing.price[0] <= wanted <= thing.price[1]]
    else:
        near = [thing for thing in named if thing.price[1] >= wanted * 5 // 2]
    return desk.choices.pick("thing", near or named)


def _price(desk: Desk, frame: Frame, thing: Thing | None, money: Sum | None, wanted: int, share: int) -> int:
    if share and wanted:
        price = _rounded(wanted * 100 // share)
    elif money is not None and money.kind == "value" and wanted:
        price = wanted
    else:
        low, high = thing.price if thing is not None else _USUAL_PRICE
        low = min(max(low, wanted * 5 // 2), high)
        price = _rounded(low + (high - low) * desk.choices.pick("price", _OF_THE_RANGE) // 100)
        price = max(price, frame.least)
        # Not the bound itself, or they would all be the same.
        price = min(price, frame.most - price % 40) if frame.most else price
    desk.note_amount("price", Decimal(price))
    return price


def _decide(desk: Desk, money: Sum, own: OwnAuthority | None, asked: Decimal, price: int) -> None:
    """The sum at stake against what the trainee decides."""
    out, lines = desk.out, desk.lines
    out.asked = True
    text = desk.wording.slots["price"] if money.kind == "value" else desk.note_amount("asked", asked, "customer")
    desk.wording.add(asked=text)
    if money.kind == "difference":
        _other_price(desk, price, price - int(asked))
    limit = own.up_to if own is not None else asked / 2
    enough = Decimal(_rounded(int(min(asked * 7 // 10, limit))))
    if money.kind in ("asked", "difference", "fee") and 5 <= enough < asked:
        desk.note_amount("enough", enough, "customer")
        out.enough = True
    if own is None:
        return
    desk.note_limit(own)
    within = asked <= own.up_to
    key, ruling = ("within", own.sentence) if within else ("above", own.above)
    words = {"asked": capital(text), "limit": own.text, "then": f"the {own.then}" if own.then else "somebody else"}
    why = lines["ground"][key].format(**words)
    out.grounds += [Ground(cited=sentence.cited, why=why) for sentence in dict.fromkeys((own.sentence, ruling))]
    if within:
        check = Check(at_least=enough if out.enough else asked, at_most=own.up_to, unit=own.unit)
    else:
        check = Check(says=(own.then,) if own.then else ())
    out.conditions.append(Condition(text=lines["condition"][key].format(**words), check=check, cited=ruling.cited))
    forbidden = lines["must_not"]["money"].format(limit=own.text)
    above = Check(above=own.up_to, unit=own.unit)
    out.must_not.append(MustNot(text=forbidden, check=above, cited=own.sentence.cited))
    offered = lines["offer"][money.kind].format(sum=sum_text(min(asked, own.up_to), own.unit))
    out.offers.append(Offer(text=offered, cited=own.sentence.cited))
    out.notes.append(Note(text=lines["notes"]["money"].format(why=why), cited=(ruling.cited,)))


def _other_price(desk: Desk, price: int, other: int) -> None:
    desk.note_amount("other price", Decimal(max(1, other)), "customer")
    if "asked" not in desk.wording.slots:
        desk.wording.add(asked=as_money(Decimal(price - other), desk.company.currency))


def _rounded(number: int) -> int:
    """To the next 5 below; sums below 20 stay as they are."""
    return number if number < 20 else number // 5 * 5
