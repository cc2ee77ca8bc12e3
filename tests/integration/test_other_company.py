"""Another company's documents, written by nobody here: plain Markdown without front matter or phrasings.

The procedures of a clothing shop (ABCD, asappresearch/abcd, MIT) and the policies and manuals of a retailer
and a telephone company (tau2-bench, sierra-research/tau2-bench, MIT). They are read where they lie.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.bootstrap import Assistant, build_assistant
from assistant.domain.conversation import ANSWER_WORDS, Answer
from assistant.settings import read_settings

POLICIES = Path(__file__).parents[2].parent / "shared" / "data" / "policies"
PROCEDURES = POLICIES / "abcd" / "guidelines_flat.jsonl"
MARKS = re.compile(r"\*\*|`|^\s*(?:[-*+#>]|\[[^\]]+\] [A-Z])")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not PROCEDURES.is_file(), reason=f"the real data is not beside the project ({POLICIES})"),
]

MANUAL, WORKFLOW = "telecom_tech_support_manual", "telecom_tech_support_workflow"
RETURNS = (
    "Product_Defect/Return_Due_to_Stain",
    "Product_Defect/Return_Due_to_Color",
    "Product_Defect/Return_Due_to_Size",
)


@dataclass(frozen=True)
class Question:
    """What somebody asks (earlier questions first), the documents that answer it, and one of the facts it takes."""

    asked: tuple[str, ...]
    documents: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The question for a list of tests."""
        return self.asked[-1]


def ask(text: str, *documents: str, fact: str | tuple[str, ...] = ()) -> Question:
    """A question of its own."""
    return Question((text,), documents, (fact,) if isinstance(fact, str) else fact)


EXTENSION = "Customer can't pay for the premium subscription this month, who gets more time?"
SUSPENDED = "Can I unsuspend a line when the contract has run out but the bills are all paid?"
ANSWERABLE = (
    ask(
        "A customer forgot their username, how do I work out what it is?",
        "Account_Access/Recover_Username",
        fact=("first letter of their first name", "jsmith1"),
    ),
    ask(
        "Somebody wants the extra charge on their order taken off and they are only a guest. Can I do that?",
        "Order_Issue/Status_Mystery_Fee",
        fact="the extra fee stays",
    ),
    ask(EXTENSION, "Subscription_Inquiry/Manage_Extension", fact="Gold members can always get an extension"),
    ask(
        "how long does a promo code last?",
        "Purchase_Dispute/Promo_Code_Invalid",
        "Purchase_Dispute/Promo_Code_Out_of_Date",
        fact="7 days",
    ),
    ask(
        "Parcel never turned up and she's been waiting ten days now. What do we do?",
        "Shipping_Issue/Missing_Item",
        fact="ship a new order",
    ),
    ask(
        "the thing somebody wants isnt in stock and they are annoyed, who do I tell internally",
        "Purchase_Dispute/Out-of-Stock_General",
        "Purchase_Dispute/Out-of-Stock_One_Item",
        fact="purchasing department",
    ),
    ask(
        "customer locked out, two factor not working, and he can't get at his email any more",
        "Account_Access/Reset_Two-Factor_Auth",
        fact=("PIN number", "security question"),
    ),
    ask(
        "Silver member wants to send back a stained jacket bought four months ago, still allowed?",
        *RETURNS,
        fact="6 months",
    ),
    ask(
        "Customer says shipping was too expensive and it has already been delivered, how much can I give back?",
        "Shipping_Issue/Shipping_Cost",
        fact="$8.00",
    ),
    ask(
        "our site is crawling for a customer, what should I get them to try?",
        "Troubleshoot_Site/Website_Too_Slow",
        fact=("close all the other tabs", "visiting another website", "log out of their account"),
    ),
    ask(
        "How quickly does the money come back after a pending order is cancelled?",
        "retail_policy",
        fact="5 to 7 business days",
    ),
    ask(SUSPENDED, "telecom_main_policy", fact="not allowed to lift the suspension"),
    ask("what's the most extra data I can add for someone?", "telecom_main_policy", fact="2GB"),
    ask(
        "Caller can't send photos by text, everything else works", MANUAL, WORKFLOW, fact=("MMSC", "APN", "permission")
    ),
)
NOT_COVERED = (
    ask("How many weeks of parental leave do we get?"),
    ask("Can a customer trade in an old phone for money off a new one?"),
    ask("Someone with a nut allergy wants to know which of our chocolate bars are safe"),
    ask("What do I do if our delivery driver damaged somebody's fence?"),
)
FOLLOW_UPS = (
    Question(
        (EXTENSION, "and if they are only bronze?"),
        ("Subscription_Inquiry/Manage_Extension",),
        ("Bronze and Guest members cannot get an extension",),
    ),
    Question(
        (SUSPENDED, "And what do they have to do after that?"), ("telecom_main_policy",), ("reboot their device",)
    ),
)
ALL = (*ANSWERABLE, *NOT_COVERED, *FOLLOW_UPS)


@dataclass(frozen=True)
class Asked:
    """A folder of plain documents, and what the assistant says to each question from it."""

    folder: Path
    assistant: Assistant
    answers: dict[Question, Answer]


def write_plain_documents(folder: Path) -> None:
    """One Markdown file a procedure, in the folder that its id names, and the policies as they are."""
    for line in PROCEDURES.read_text("utf-8").splitlines():
        row = json.loads(line)
        path = folder / f"{row['_id']}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {row['title']}\n\n{row['text']}\n", "utf-8")
    for path in (POLICIES / "tau2").glob("*.md"):
        shutil.copyfile(path, folder / path.name)


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("other") / "knowledge"
    write_plain_documents(folder)
    data = tmp_path_factory.mktemp("other-data")
    settings = read_settings({"COACH_KNOWLEDGE_DIR": str(folder), "COACH_DATA_DIR": str(data)}, data / "no.env")
    with build_assistant(settings) as assistant:
        person = assistant.somebody("agent")
        answers = {q: asyncio.run(assistant.coach.answer_thread(person, list(q.asked)))[-1] for q in ALL}
        yield Asked(folder, assistant, answers)


def cites(question: Question, answer: Answer) -> bool:
    """Whether an answer rests on one of the documents that hold it."""
    return not answer.abstained and bool({c.document_id for c in answer.citations} & set(question.documents))


def holds(question: Question, answer: Answer) -> bool:
    """Whether an answer says one of the facts that the question is after."""
    said = " ".join([answer.text, *(c.quote for c in answer.citations)]).lower()
    return any(fact.lower() in said for fact in question.facts)


def read_as(question: Question, answer: Answer) -> str:
    """A question and its answer, for the message of a failed test."""
    return f"{question.asked} -> {[c.document_id for c in answer.citations]}\n{answer.text}"


def test_every_document_loads(other: Asked) -> None:
    status = other.assistant.status()
    files = sum(1 for _ in other.folder.rglob("*.md"))
    assert status.documents == files == 59 and status.problems == ()


def test_questions_are_answered_from_the_right_document(other: Asked) -> None:
    missed = [read_as(q, other.answers[q]) for q in ANSWERABLE if not cites(q, other.answers[q])]
    assert len(ANSWERABLE) - len(missed) >= 10, "\n\n".join(missed)
    without = [read_as(q, other.answers[q]) for q in ANSWERABLE if not holds(q, other.answers[q])]
    assert len(ANSWERABLE) - len(without) >= 10, "\n\n".join(without)


@pytest.mark.parametrize("question", FOLLOW_UPS, ids=lambda q: q.name)
def test_a_follow_up_stays_with_its_subject(other: Asked, question: Question) -> None:
    answer = other.answers[question]
    assert cites(question, answer) and holds(question, answer), read_as(question, answer)


def test_what_is_not_covered_is_said_to_be(other: Asked) -> None:
    answered = [read_as(q, other.answers[q]) for q in NOT_COVERED if not other.answers[q].abstained]
    assert len(NOT_COVERED) - len(answered) >= 2, "\n\n".join(answered)


@pytest.mark.parametrize("question", ALL, ids=lambda q: q.name)
def test_an_answer_quotes_word_for_word_and_reads_as_text(other: Asked, question: Question) -> None:
    answer = other.answers[question]
    assert answer.unverified == 0 and 0 < answer.words <= ANSWER_WORDS
    assert answer.abstained or answer.citations
    for citation in answer.citations:
        assert citation.quote in (other.folder / f"{citation.document_id}.md").read_text("utf-8")
    lines = [*answer.lines, *(line for fold in answer.folds for line in fold.lines)]
    for line in lines:
        # Neither marks of Markdown nor the word of a traceback nor an announcement without its items.
        assert not MARKS.search(line.text) and "Traceback" not in line.text, line.text
        assert not line.text.endswith(":"), line.text
    titles = {document.title for document in other.assistant.library.all()}
    assert not titles & {line.text for line in lines}
