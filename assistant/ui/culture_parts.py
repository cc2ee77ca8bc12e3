"""The parts of the culture tab: which there are, who sees which, and the line of links above each."""

from __future__ import annotations

from assistant.domain.people import Permission, Person
from assistant.security.html import escape
from assistant.ui.pieces import slot

PARTS: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("", "Thanks and stories", (Permission.give_kudos, Permission.tell_story)),
    ("numbers", "How we are doing", (Permission.see_numbers,)),
    ("champions", "Champions", (Permission.put_forward,)),
    ("first-week", "First week", (Permission.first_week,)),
    ("plan", "Plan", (Permission.plan_actions,)),
    ("comments", "Customers", (Permission.read_comments,)),
    ("quality", "Quality", (Permission.submit_quality, Permission.identify_quality)),
)
"""Name in the address (``/?tab=culture&part=NAME``), words, and the permissions of which one opens it."""


def part_slot(person: Person, chosen: str, content: str) -> str:
    """One part of the culture tab, as the tab's slot: the links to the parts this person may open, then ``content``."""
    links = "".join(
        f'<a href="{_address(name)}" data-go{" aria-current=page" if name == chosen else ""}>{escape(words)}</a>'
        for name, words, permissions in PARTS
        if any(person.may(permission) for permission in permissions)
    )
    bar = f'<nav class="parts" aria-label="Parts of Culture">{links}</nav>' if links.count("<a ") > 1 else ""
    return slot("culture", bar + content)


def _address(name: str) -> str:
    return f"/?tab=culture&amp;part={name}" if name else "/?tab=culture"
