"""Champions on Today: being put forward, and who was named."""

from __future__ import annotations

from assistant.domain.champions import Champion, Nomination
from assistant.domain.people import Permission
from assistant.domain.today import Item, Section, Tone
from assistant.features.champions import Champions
from assistant.features.today.opening import Look, Source

_PLACE = "/?tab=culture&part=champions"


def asked_to_be_champion(champions: Champions) -> Source:
    """Colleagues would like to put the person forward: they are asked."""

    def section(look: Look) -> Section | None:
        if not look.person.may(Permission.put_forward):
            return None
        asked = champions.asked(look.person)
        if not asked:
            return None
        return Section(
            key="champion-asked",
            title="Somebody puts you forward",
            said="Nobody sees it unless you say yes. A no needs no reason.",
            items=tuple(_asked(one) for one in asked),
            due=True,
        )

    return section


def champions_news(champions: Champions) -> Source:
    """Who was named since the last visit; for leaders also who agreed to be put forward in their teams."""

    def section(look: Look) -> Section | None:
        person, since = look.person, look.answers_since
        if not person.may(Permission.put_forward):
            return None
        items = [_named(one, look) for one in champions.named_since(person, since)]
        if person.may(Permission.name_champion):
            items += [
                Item(words=f"{name} agreed to be put forward", link=_PLACE)
                for name in champions.agreed_since(person, since)
            ]
        if not items:
            return None
        return Section(key="champions", title="Champions", items=tuple(items), more=_PLACE, more_label="All champions")

    return section


def _asked(one: Nomination) -> Item:
    return Item(
        words=f"“{one.sentence}”",
        link=f"{_PLACE}&at=nomination-{one.id}",
        on=one.made_at,
        facts=(f"{one.author_name} would like to say of you",) if one.author_name else (),
    )


def _named(one: Champion, look: Look) -> Item:
    you = one.person_id == look.person.id
    whom = "You are" if you else f"{one.person_name} is"
    team = f" of {one.team_name}" if one.team_name else ""
    return Item(
        words=f"{whom} a champion{team}",
        link=f"{_PLACE}&at=champion-{one.id}",
        state="named",
        on=one.named_at,
        tone=Tone.good,
        detail=f"“{one.because}”",
    )
