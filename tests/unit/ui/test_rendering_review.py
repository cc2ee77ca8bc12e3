import html
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.exemplars import Change, Exemplar, Preview, Shown
from assistant.domain.knowledge import Standard
from assistant.domain.people import ADMINISTRATOR, PERMISSIONS, AuthorityLevel, Person, Role
from assistant.domain.reply import Channel, Reply, Speaker, ThreadMessage, parse_thread
from assistant.domain.review import FollowUp, Review
from assistant.domain.scorecard import Outcome, Verdict
from assistant.ui.rendering_draft import Mark, differences, marked_draft, marks_of, regions
from assistant.ui.rendering_exemplars import keeping, preview, told_to_author
from assistant.ui.rendering_promises import promises_page, proposals
from assistant.ui.rendering_review import REPORT, WITHHELD, Reader, result, sources_of
from assistant.ui.rendering_review_form import review_form, review_lists, sharing, shown_to_others, thread_text
from assistant.ui.rendering_scorecard import folds, number
from assistant.ui.who_sees import who_sees
from tests.fake_answers import NOW
from tests.fakes import FakeLibrary, sample_knowledge
from tests.fakes_review import DRAFT, FELT, FRIDAY, RULES, SOON, THREAD, written_review

NASTY = "<img src=x onerror=alert(1)>\"'&{name}"
TODAY = date(2026, 5, 20)
READER = Reader(mine=True, today=TODAY)


def person(role: Role = Role.agent, level: AuthorityLevel = "agent") -> Person:
    return Person(id=f"visitor-{role}", name="Amira Khan", role=role, level=level)


@pytest.fixture(scope="module")
def review() -> Review:
    reply = Reply(draft=DRAFT, thread=parse_thread(THREAD))
    return written_review(person(), reply, FakeLibrary(sample_knowledge().documents))


def whole(review: Review, reader: Reader = READER) -> str:
    promises = proposals(review, reader.promises, reader.today)
    return result(review, reader, folds(review, reader), promises, sharing(review))


def words(markup: str) -> str:
    """What is read on the page, without what only the marks add."""
    bare = re.sub(r'<span class="(?:tag|sr notes)">(?:<span.*?</span>|.)*?</span></span>', "", markup)
    return html.unescape(re.sub(r"<[^>]+>", "", bare))


def promise(**more: object) -> FollowUp:
    given = {"id": "p1", "author_id": person().id, "owner_id": person().id, "owner_name": "Amira Khan"}
    given |= {"what": NASTY, "whom": NASTY, "due_on": date(2026, 5, 22), "quote": NASTY, "made_at": NOW, "note": NASTY}
    return FollowUp.model_validate({**given, **more})


class Harm(HTMLParser):
    """Finds pictures, scripts, and attributes that run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag in ("img", "script") else []
        self.found += [name for name, _ in attrs if name.startswith("on")]


def harm(drawn: str) -> list[str]:
    parser = Harm()
    parser.feed(drawn)
    return parser.found


def test_whatever_people_write_is_text(review: Review) -> None:
    def nasty(value: object) -> object:
        if isinstance(value, dict):
            kept = {
                "id",
                "verdict",
                "outcome",
                "kind",
                "standard_id",
                "document_id",
                "channel",
                "on",
                "whom",
                "speaker",
            }
            return {k: v if k in kept and k != "id" else nasty(v) for k, v in value.items()}
        if isinstance(value, list):
            return [nasty(one) for one in value]
        return NASTY if isinstance(value, str) and not re.fullmatch(r"\d{4}-.*|[\d.]+", value) else value

    changed = Review.model_validate(nasty(review.model_dump(mode="json")))
    reader = Reader(mine=True, today=TODAY, whys={r.standard_id: NASTY for r in review.scorecard.criteria})
    for drawn in (
        whole(changed, reader),
        marked_draft(changed),
        review_form(NASTY, changed.reply, changed, NASTY, NASTY),
        shown_to_others(changed, NASTY),
        review_lists([changed], [changed], {changed.person_id: NASTY}, TODAY, "UTC"),
        promises_page(person(), [promise(), promise(id="p2", owner_id="x", owner_name=NASTY)], [], TODAY),
        "".join(differences(NASTY + " a", "b " + NASTY)),
    ):
        assert harm(drawn) == [] and "{name}" in drawn


def test_an_example_and_what_it_changes_are_text(review: Review) -> None:
    knowledge = sample_knowledge().documents
    standards = [d.model_copy(update={"title": NASTY}) for d in knowledge if isinstance(d, Standard)]
    changed = review.model_copy(update={"reply": Reply(draft=f"One two three four {NASTY}."), "id": NASTY})
    change = Change(reply_id="1", channel=Channel.chat, excerpt=NASTY, before=Shown.look, after=Shown.met, label=NASTY)
    given = {"id": NASTY, "kept_by": NASTY, "document_id": NASTY, "line": NASTY}
    kept = Exemplar(**given, review_id=None, version=1, kept_at=NOW)
    for drawn in (
        keeping(changed, standards, [kept]) + told_to_author([kept]),
        preview(NASTY, NASTY, standards[0], Preview(line=NASTY, changes=(change,), judged=1, labelled=1)),
        preview(NASTY, NASTY, standards[0], Preview(line="", problem=NASTY)),
    ):
        assert harm(drawn) == [] and "{name}" in drawn
    assert "One two three four" in keeping(changed, standards, [])
    assert keeping(changed.model_copy(update={"reply": Reply(draft="Hello.")}), standards, []) == ""


def test_the_one_word_comes_with_an_icon_and_at_most_three_findings_with_their_clause(review: Review) -> None:
    drawn = whole(review)
    assert re.search(r'class="outcome fix"><svg.*?<h2[^>]*>Fix</h2>', drawn)
    assert "2 things to mend before you send it, one thing worth a second look." in drawn
    assert [re.sub("<.*?>", "", k) for k in re.findall(r'<span class="kind">.*?</span>', drawn)] == [
        "Fix 1",
        "Fix 2",
        "Look 3",
    ]
    assert drawn.index("What went well") < drawn.index("Fix 1")
    assert "Late delivery, 4.2 What you may decide" in drawn


def test_sources_are_counted_once_in_the_order_of_the_page(review: Review) -> None:
    sources = sources_of(review)
    assert [s.number for s in sources] == list(range(1, len(sources) + 1))
    assert sources[0].document_id == "POL-LATE-DELIVERY"
    asked = {int(n) for n in re.findall(r'data-number="(\d+)"', whole(review))}
    assert asked == {s.number for s in sources}


def test_only_a_policy_can_be_reported_and_only_by_the_author(review: Review) -> None:
    drawn = whole(review)
    assert drawn.count(REPORT) == 2  # the wrong fact, and one way instead
    assert 'data-clause="4.2 What you may decide"' in drawn
    assert 'data-context="I can offer you £80 for the trouble."' in drawn
    assert REPORT not in whole(review, Reader(mine=False, today=TODAY))


def test_the_number_is_nowhere_until_it_is_asked_for(review: Review) -> None:
    assert "of 100" not in whole(review)
    assert "50 of 100" in number(review) and "2 of the 5 standards that apply" in number(review)
    card = review.scorecard
    empty = review.model_copy(update={"scorecard": card.model_copy(update={"score": None})})
    assert "No number" in number(empty)
    otherwise = "What the policies say otherwise is not in it"
    for outcome in Outcome:
        judged = review.model_copy(update={"scorecard": card.model_copy(update={"outcome": outcome})})
        assert (otherwise in number(judged)) is (outcome is not Outcome.fix)


def test_the_scorecard_sets_apart_what_does_not_count(review: Review) -> None:
    drawn = folds(review, Reader(mine=True, today=TODAY, whys={"STD-FOLLOW-1": "Because **a date** counts."}))
    order = ["Missed</span>", "Met</span>", "Worth a look", "Not verified", "Only a person or a language model"]
    places = [drawn.index(words) for words in order]
    assert places == sorted(places)
    assert "Does not apply here (1)" in drawn and "Not there: your name" in drawn
    assert "Because <strong>a date</strong> counts." in drawn
    assert {str(v) for v in Verdict} - set(re.findall(r'data-verdict="(\w+)"', drawn)) == {"not_applicable"}


def test_marks_tell_by_word_what_they_show(review: Review) -> None:
    drawn = marked_draft(review)
    assert words(drawn) == DRAFT
    for kind, tag in (("good", "Good"), ("look", "Look 3"), ("fix", "Fix 1"), ("fix", "Fix 2"), ("promise", "Promise")):
        assert re.search(
            rf'<mark class="on {kind}" tabindex="0">(?:(?!</mark>).)*class="tag"><svg.*?</svg>{tag}<', drawn
        )
    assert drawn.count("<mark") == len([FELT, RULES, "offer", SOON, FRIDAY])


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30), st.sampled_from(["fix", "look", "good"])), max_size=8)
)
def test_regions_cover_a_draft_without_gap(spans: list[tuple[int, int, str]]) -> None:
    marks = [Mark(start, min(30, start + length), kind, kind, str(n)) for n, (start, length, kind) in enumerate(spans)]
    marks = [mark for mark in marks if mark.start < mark.end]
    cut = regions(30, marks)
    assert [r.start for r in cut] == [0, *(r.end for r in cut[:-1])] and cut[-1].end == 30
    for region in cut:
        touching = [m for m in marks if m.start < region.end and region.start < m.end]
        assert set(region.marks) == set(touching)


def test_marks_are_the_strongest_first(review: Review) -> None:
    kinds = [mark.kind for mark in marks_of(review)]
    assert kinds == sorted(kinds, key=["fix", "look", "promise", "good"].index)


@given(st.text("ab .\n", max_size=60), st.text("ab .\n", max_size=60))
def test_a_comparison_loses_no_word(draft: str, rewrite: str) -> None:
    left, right = differences(draft, rewrite)
    assert words(left) == draft and words(right) == rewrite


def test_a_comparison_names_both_sides_and_keeps_slots(review: Review) -> None:
    left, right = differences("Hello, we will call soon. Bye now.", "Hello, I will call by {a day}. Bye now.")
    assert "<del>we will call soon.</del> Bye now." in left
    assert right.startswith("Hello, <ins>I will call by ") and 'aria-label="Fill in: a day"' in right


def test_a_promise_is_proposed_until_it_is_on_the_list(review: Review) -> None:
    drawn = proposals(review, (), TODAY)
    assert drawn.count('data-form="promise"') == 2 and 'value="2026-05-22"' in drawn and "No day is named" in drawn
    kept = proposals(review, (promise(quote=SOON),), TODAY)
    assert kept.count('data-form="promise"') == 1 and "On your list" in kept


def test_the_list_of_promises_says_what_is_overdue_in_words() -> None:
    late = promise(due_on=date(2026, 5, 18), what="Ring")
    drawn = promises_page(person(), [late, promise(id="p2")], [person(Role.trainer)], TODAY)
    assert "One promise is overdue" in drawn and "overdue, was due" in drawn
    assert drawn.count('data-form="promise-hand-over"') == 2
    assert 'data-form="promise-hand-over"' not in promises_page(person(), [late], [], TODAY)
    assert "Nothing promised, nothing owed" in promises_page(person(), [], [], TODAY)


@pytest.mark.parametrize("thread", [THREAD, "Just words", "Customer: a\nAgent: b\nCustomer: c", ""])
def test_a_thread_can_be_read_again_from_its_box(thread: str) -> None:
    messages = parse_thread(thread)
    assert parse_thread(thread_text(messages)) == messages


def test_a_thread_keeps_its_times() -> None:
    given = (ThreadMessage(speaker=Speaker.colleague, text="Ready?", at=NOW),)
    assert parse_thread(thread_text(given), Speaker.colleague) == given


def test_the_boxes_come_back_as_they_were(review: Review) -> None:
    reply = review.reply.model_copy(update={"channel": Channel.chat})
    drawn = review_form("me", reply, review, "turn-1", "/?c=c1")
    assert '<option value="chat" selected>' in drawn and 'data-mode="marked"' in drawn
    assert 'href="/?c=c1"' in drawn and html.escape(DRAFT) in drawn


def test_who_sees_what_is_the_permission_table() -> None:
    trainer = Person(id="t", name="Tom", role=Role.trainer, level="team lead")
    drawn = html.unescape(who_sees(trainer))
    for permission, who in PERMISSIONS.items():
        row = re.search(rf">{re.escape(permission[:1].upper() + permission[1:])}</th>(.*?)</tr>", drawn)
        may = ["yes" if one in who else "no" for one in (*Role, ADMINISTRATOR)]
        assert row and re.findall(r'class="(yes|no)"', row[1]) == may
    assert "Trainer (you)" in drawn and "Administrator (you)" not in drawn
    both = who_sees(trainer.model_copy(update={"administrator": True}))
    assert "Trainer (you)" in both and "Administrator (you)" in both


def test_the_author_sees_with_whom_a_review_is_shared(review: Review) -> None:
    shared = review.model_copy(update={"shared": True, "shared_with": "<Care>"})
    assert "Shared with those who lead &lt;Care&gt;.<" in sharing(shared)
    assert "lead &lt;Care&gt;: Tom, Ann and Sam.<" in sharing(shared, ["Tom", "Ann", "Sam"])
    assert "Nobody does at the moment." in sharing(shared, [])
    assert "the team that you were in" in sharing(review.model_copy(update={"shared": True}))
    assert "Share with Tom and Ann<" in sharing(review, ["Tom", "Ann"])
    for leads in (None, [], ["Tom", "Ann", "Sam"]):
        assert "Share with who leads my team<" in sharing(review, leads)


def test_a_review_says_that_a_part_of_it_is_not_shown(review: Review) -> None:
    assert WITHHELD not in whole(review) and WITHHELD in whole(review.model_copy(update={"withheld": True}))


def test_words_to_leave_out_are_said_and_there_is_nothing_to_copy(review: Review) -> None:
    assert review.rewrite is not None
    gone = review.rewrite.suggestions[0].model_copy(update={"replacement": " ", "open_slots": ()})
    drawn = whole(review.model_copy(update={"rewrite": review.rewrite.model_copy(update={"suggestions": (gone,)})}))
    section = drawn[drawn.index('id="use-title"') : drawn.index("</section>", drawn.index('id="use-title"'))]
    assert "Leave out “" in section and 'data-do="copy"' not in section
