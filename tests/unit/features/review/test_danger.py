"""A customer in danger: what the playbook puts first has to stand in the draft."""

from __future__ import annotations

import pytest

from assistant.domain.knowledge import Urgent
from assistant.domain.reply import Reply, Speaker, ThreadMessage
from assistant.features.review.danger import DANGER, dangers
from tests.engine_support import GOODWILL, policy

SAFETY = policy(
    "POL-SAFETY",
    "Safety",
    "## In short\nSafety first.\n\n## 13.2 When an item may be dangerous\n- Ask whether everybody is safe.\n"
    "- Ask the customer to stop using the item and to unplug it.\n\n## 13.3 Fire\n"
    "- Call Product Safety within 1 hour.\n\n## Why\nPeople come first.\n",
    13,
).model_copy(update={"urgent": (Urgent(clauses=("13.2", "13.3"), when=("caught fire", "smoking")),)})
SHELF = {document.id: document for document in (SAFETY, GOODWILL)}


def found(asked: str, draft: str, speaker: Speaker = Speaker.customer) -> list[str]:
    reply = Reply(draft=draft, thread=(ThreadMessage(speaker=speaker, text=asked),))
    return [finding.next_step for finding in dangers(reply, SHELF)]


@pytest.mark.parametrize(
    "draft", ["Please switch it on again and send a photo.", "I am sorry. Your refund is on its way."]
)
def test_a_draft_that_says_nothing_of_it_has_it_as_a_critical_finding(draft: str) -> None:
    reply = Reply(draft=draft, thread=(ThreadMessage(speaker=Speaker.customer, text="The heater caught fire!"),))
    (finding,) = dangers(reply, SHELF)
    assert finding.title == DANGER and finding.critical and finding.certain and finding.end == 0
    assert finding.next_step.startswith("Ask whether everybody is safe. Ask the customer to stop using")
    assert finding.citation is not None and finding.citation.section.startswith("13.2")
    assert SAFETY.body[finding.citation.start : finding.citation.end] == finding.citation.quote


@pytest.mark.parametrize(
    "draft",
    [
        "Is everybody safe?\nPlease stop using the heater, and unplug it.",
        "I have called Product Safety, within the hour.",
    ],
)
def test_a_draft_that_speaks_of_it_has_no_such_finding(draft: str) -> None:
    assert found("The heater is smoking", draft) == []


def test_only_the_customers_words_of_this_case_count() -> None:
    assert found("The heater is late", "It comes on Friday.") == []
    assert found("The heater caught fire", "It comes on Friday.", Speaker.colleague) == []
    assert dangers(Reply(draft="It caught fire."), SHELF) == ()
