"""Reviews on a real database with scripted engines: private, kept once, checked, and never lost to a failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.claims import FactVerdict
from assistant.domain.commitments import CommitmentState
from assistant.domain.company import Company
from assistant.domain.knowledge import Authority, Kind, Part, Policy, Section, Standard, Urgent
from assistant.domain.people import EVERYONE, Person, Role
from assistant.domain.reply import Channel, Reply, Speaker, ThreadMessage
from assistant.domain.retrieval import Retrieval
from assistant.domain.review import FrictionState, Suggestion
from assistant.domain.scorecard import Judgement, Outcome, Verdict
from assistant.engines.base import Judge, JudgeRequest, RewriteDraft, Rewriter, RewriteRequest
from assistant.errors import EngineSlow, FixInput, NotAllowed, NotFound
from assistant.features.follow_ups import FollowUps
from assistant.features.friction import Frictions
from assistant.features.library import Library
from assistant.features.names import Names
from assistant.features.review.danger import DANGER
from assistant.features.review.reviewing import INSTEAD, MAX_CHARACTERS, SUGGESTED, Reviewing
from assistant.features.review.sayable import NOT_SHOWN
from assistant.features.review.scoring import Scoring
from assistant.features.spending import OWN_SHARE, Spending
from assistant.storage.database import Database
from tests.fakes_engine import EmptyShelf
from tests.fakes_model import USAGE
from tests.integration.search_support import WordEmbedder, document
from tests.integration.storage_support import opened
from tests.review_support import judging, suggesting

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 5, 12, 9, tzinfo=UTC)
ANN = Person(id="ann", name="Ann", role=Role.agent, level="agent", team="Care", team_id="care")
BEN = Person(id="ben", name="Ben", role=Role.agent, level="agent", team="Care", team_id="care")
LEADS = frozenset({"care"})
TOM = Person(id="tom", name="Tom", role=Role.trainer, level="team lead", team_id="care", leads=LEADS)
SAM = Person(id="sam", name="Sam", role=Role.leader, level="manager", team_id="care", leads=LEADS)
BODY = "## Met when\n- You name the day of your next step.\n"
STANDARD = Standard(
    id="STD-DAY",
    kind=Kind.standard,
    title="Name the day",
    audience=EVERYONE,
    body=BODY,
    family="follow",
    sections=(Section(path=("Met when",), start=BODY.index("-"), end=len(BODY), line=2, part=Part.met_when),),
)
LEADERS_ONLY = document("POL-SECRET", "Pay £900.", audience=frozenset({Role.leader}))
CREDIT = "As an agent, you may give a late-delivery credit of up to £50 by yourself for a late sofa."
_CREDIT = f"## 4.2 What you may decide\n- {CREDIT}\n"
LATE = Policy(
    id="POL-LATE-DELIVERY",
    kind=Kind.policy,
    title="Late delivery",
    audience=EVERYONE,
    number=4,
    topics=("late delivery", "late sofa"),
    body=_CREDIT,
    sections=(
        Section(
            path=("4.2 What you may decide",), start=_CREDIT.index("-"), end=len(_CREDIT), line=2, part=Part.decide
        ),
    ),
    authority=(
        Authority(
            action="late-delivery credit",
            level="agent",
            up_to=Decimal(50),
            currency="GBP",
            then="team lead",
            clause="4.2",
        ),
    ),
)
CLAUSE = "You name the day of your next step."
DRAFT = "Hello Kate. I will look into it. Sam"


def judgement(verdict: Verdict = Verdict.missed, quote: str = "I will look into it.", **more: Any) -> Judgement:
    return Judgement(
        standard_id="STD-DAY",
        version=1,
        verdict=verdict,
        reply_quote=quote,
        clause_quote=CLAUSE,
        reason="No day.",
        **more,
    )


class ScriptedJudge:
    """Judges as told; an error is raised."""

    name = "scripted"

    def __init__(self, *judgements: Judgement, error: Exception | None = None) -> None:
        self._judgements, self._error = judgements, error
        self.requests: list[JudgeRequest] = []

    async def judge(self, request: JudgeRequest) -> tuple[Judgement, ...]:
        self.requests.append(request)
        if self._error:
            raise self._error
        return self._judgements


class ScriptedRewriter:
    """Rewrites as told."""

    name = "scripted"

    def __init__(self, draft: RewriteDraft = RewriteDraft()) -> None:  # noqa: B008 - frozen
        self._draft = draft

    async def rewrite(self, request: RewriteRequest) -> RewriteDraft:
        return self._draft


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = opened(tmp_path)
    yield database
    database.close()


def reviewing(
    database: Database, *engines: tuple[Judge, Rewriter], spending: Spending | None = None, policies: Any = ()
) -> Reviewing:
    shelf: Any = EmptyShelf()
    company = Company()
    judged = [
        (Scoring(judge, company, WordEmbedder(), getattr(judge, "prompt", "")), rewriter) for judge, rewriter in engines
    ]
    library = Library([STANDARD, LEADERS_ONLY, *policies], shelf, lambda: NOW.date())
    return Reviewing(
        judged,
        lambda _, question, on: Retrieval(question=question, on=on),
        library,
        database.reviews,
        company,
        lambda: NOW,
        spending,
        Names(database.accounts, database.teams),
    )


def desk(database: Database) -> Reviewing:
    return reviewing(database, (ScriptedJudge(judgement()), ScriptedRewriter()))


async def test_a_review_is_kept_once_and_belongs_to_its_author(database: Database) -> None:
    judge = ScriptedJudge(judgement())
    service = reviewing(database, (judge, ScriptedRewriter()))
    review = await service.review(ANN, Reply(draft=DRAFT), "key")
    assert await service.review(ANN, Reply(draft="another"), "key") == review and len(judge.requests) == 1
    assert review.outcome is Outcome.fix and review.findings[0].message == "No day."
    assert DRAFT[review.findings[0].start : review.findings[0].end] == "I will look into it."
    assert service.mine(ANN) == [review] == [service.open(ANN, review.id)] and service.mine(BEN) == []
    for other in (BEN, TOM, SAM):
        with pytest.raises(NotFound):
            service.open(other, review.id)
        with pytest.raises(NotFound):
            service.share(other, review.id)
        with pytest.raises(NotFound):
            service.delete(other, review.id)
    # The same key of somebody else is another review.
    assert (await service.review(BEN, Reply(draft=DRAFT), "key")).id != review.id


async def test_sharing_is_the_authors_and_can_be_taken_back(database: Database) -> None:
    service = desk(database)
    review = await service.review(ANN, Reply(draft=DRAFT), "key")
    assert service.shared(TOM) == []
    service.share(ANN, review.id)
    assert [one.id for one in service.shared(TOM)] == [review.id] and service.open(SAM, review.id).shared
    with pytest.raises(NotFound):
        service.open(BEN, review.id)
    with pytest.raises(NotAllowed):
        service.shared(BEN)
    service.delete(ANN, review.id)
    assert service.shared(TOM) == [] == service.mine(ANN)
    with pytest.raises(NotFound):
        service.open(TOM, review.id)
    service.restore(ANN, review.id)
    service.unshare(ANN, review.id)
    with pytest.raises(NotFound):
        service.open(TOM, review.id)
    service.delete(ANN, review.id)
    assert database.reviews.purge_deleted(0) == 1
    with pytest.raises(NotFound):
        service.restore(ANN, review.id)


async def test_a_shared_review_is_read_by_who_leads_the_team_of_that_moment(database: Database) -> None:
    care, shops = database.teams.add("Online care"), database.teams.add("Shops")
    ann = ANN.model_copy(update={"team": care.name, "team_id": care.id})
    care_lead = TOM.model_copy(update={"leads": frozenset({care.id})})
    shops_lead = SAM.model_copy(update={"leads": frozenset({shops.id})})
    service = desk(database)
    review = await service.review(ann, Reply(draft=DRAFT), "key")
    assert service.share(ann, review.id).shared_with == "Online care"
    # An agent may lead a team, and still reads no review but their own.
    agent_lead = BEN.model_copy(update={"leads": frozenset({care.id, shops.id})})
    for reader in (shops_lead, agent_lead, care_lead.model_copy(update={"leads": frozenset()})):
        with pytest.raises(NotFound):
            service.open(reader, review.id)
    assert [one.id for one in service.shared(care_lead)] == [review.id] and service.shared(shops_lead) == []

    moved = ann.model_copy(update={"team": shops.name, "team_id": shops.id})
    assert service.share(moved, review.id).shared_with == "Online care"
    database.teams.rename(care.id, "Care online")
    assert service.open(moved, review.id).shared_with == "Care online"
    with pytest.raises(NotFound):
        service.open(shops_lead, review.id)
    service.unshare(moved, review.id)
    service.share(moved, review.id)
    assert [one.id for one in service.shared(shops_lead)] == [review.id] and service.shared(care_lead) == []


async def test_somebody_without_a_team_is_told_whom_to_ask(database: Database) -> None:
    service = desk(database)
    alone = ANN.model_copy(update={"team": "", "team_id": ""})
    review = await service.review(alone, Reply(draft=DRAFT), "key")
    database.accounts.add("Ada Adams", "ada", Role.agent, "agent", administrator=True)
    with pytest.raises(FixInput, match=r"in no team yet.*Ask an administrator \(Ada Adams\)"):
        service.share(alone, review.id)
    # Nobody leads "no team", whatever the data say.
    with pytest.raises(NotFound):
        service.open(TOM.model_copy(update={"leads": frozenset({""})}), review.id)


async def test_the_author_of_a_shared_review_has_a_name(database: Database) -> None:
    service = desk(database)
    account = database.accounts.add("Ann Archer", "ann", Role.agent, "agent")
    ann = account.person.model_copy(update={"team_id": "care"})
    review = await service.review(ann, Reply(draft=DRAFT), "key")
    service.share(ann, review.id)
    assert service.open(TOM, review.id).author == "Ann Archer" == service.shared(TOM)[0].author


async def test_the_judge_sees_only_what_the_author_may_read(database: Database) -> None:
    judge = ScriptedJudge(judgement())
    await reviewing(database, (judge, ScriptedRewriter())).review_once(ANN, Reply(draft=DRAFT))
    assert set(judge.requests[0].documents) == {"STD-DAY"} and judge.requests[0].standards == (STANDARD,)
    assert database.reviews.mine("ann") == ()


@pytest.mark.parametrize("quote", ["I will ring you on Friday.", "Name the day"])
async def test_evidence_that_does_not_stand_in_the_draft_is_shown_as_unverified_and_not_scored(
    database: Database, quote: str
) -> None:
    service = reviewing(database, (ScriptedJudge(judgement(quote=quote)), ScriptedRewriter()))
    review = await service.review_once(ANN, Reply(draft=DRAFT))
    (result,) = review.scorecard.criteria
    assert not result.verified and review.scorecard.score is None and review.scorecard.unverified == 1
    assert not any(finding.standard_id for finding in review.findings)


async def test_when_the_first_engine_fails_the_next_reviews_and_says_so(database: Database) -> None:
    slow = ScriptedJudge(error=EngineSlow("The language model didn't answer in time.", "ab12"))
    service = reviewing(database, (slow, ScriptedRewriter()), (ScriptedJudge(judgement()), ScriptedRewriter()))
    review = await service.review(ANN, Reply(draft=DRAFT), "key")
    assert (
        review.fell.startswith("The language model didn't") and review.scorecard.criteria[0].verdict is Verdict.missed
    )
    assert service.open(ANN, review.id) == review


def suggestion(original: str, replacement: str) -> Suggestion:
    start = DRAFT.index(original)
    return Suggestion(
        start=start, end=start + len(original), original=original, replacement=replacement, reason="A day."
    )


async def test_a_suggestion_that_names_something_out_of_nowhere_is_left_out(database: Database) -> None:
    fitting = suggestion("I will look into it.", "I will look into it by {day}.")
    invented = suggestion("Hello Kate.", "Hello Kate, here are £40 from Priya.")
    service = reviewing(
        database, (ScriptedJudge(judgement()), ScriptedRewriter(RewriteDraft(suggestions=(invented, fitting))))
    )
    review = await service.review_once(ANN, Reply(draft=DRAFT))
    assert review.rewrite is not None and review.rewrite.suggestions == (fitting,)
    assert review.rewrite.text == "Hello Kate. I will look into it by {day}. Sam"


class ReadingRewriter(ScriptedRewriter):
    """A rewriter that a language model's prompt stands behind: it was given every document."""

    async def rewrite(self, request: RewriteRequest) -> RewriteDraft:
        request.given(request.documents.values())
        return await super().rewrite(request)


async def test_who_reads_a_shared_review_sees_nothing_of_documents_closed_to_them(database: Database) -> None:
    better = suggestion("I will look into it.", "I will look into it by {day}.")
    written = ReadingRewriter(RewriteDraft(suggestions=(better,), prompt="rewrite@1"))
    service = reviewing(database, (ScriptedJudge(judgement()), written))
    sam = SAM.model_copy(update={"name": "Sam", "team": "Leaders"})
    review = await service.review(sam, Reply(draft=DRAFT), "key")
    assert review.rests_on == ("POL-SECRET@1", "STD-DAY@1") and review.rewrite is not None and not review.withheld
    service.share(sam, review.id)
    for shown in (service.open(TOM, review.id), service.shared(TOM)[0]):
        assert shown.rewrite is None and shown.withheld and shown.findings[0].message == "No day."
    assert service.open(sam, review.id).rewrite == review.rewrite
    # The same for the author who is a leader no more, also when the attempt is repeated.
    fallen = sam.model_copy(update={"role": Role.agent})
    for shown in (service.mine(fallen)[0], await service.review(fallen, Reply(draft=DRAFT), "key")):
        assert shown.rewrite is None and shown.withheld


async def test_a_whole_text_out_of_nowhere_is_not_shown_the_next_engine_writes(database: Database) -> None:
    model = ScriptedRewriter(RewriteDraft(text="Hello Kate. You get £500 on Monday. Sam"))
    service = reviewing(database, (ScriptedJudge(judgement()), model), (ScriptedJudge(judgement()), ScriptedRewriter()))
    review = await service.review_once(ANN, Reply(draft=DRAFT))
    assert review.rewrite is None and "£500" not in review.model_dump_json()


@pytest.mark.parametrize(
    ("draft", "says"), [("  \n", "The draft is empty"), ("x" * (MAX_CHARACTERS + 1), "8,001 characters")]
)
async def test_a_draft_that_cannot_be_reviewed_is_refused_with_the_reason(
    database: Database, draft: str, says: str
) -> None:
    with pytest.raises(FixInput, match=says):
        await desk(database).review(ANN, Reply(draft=draft, channel=Channel.chat), "key")
    assert database.reviews.mine("ann") == ()


def model_judge(*steps: Any) -> Judge:
    return judging(*([step] for step in steps))


def model_rewriter(*steps: Any) -> Rewriter:
    return suggesting(*([step] for step in steps))


def told(**more: Any) -> dict[str, Any]:
    """The judgement above as a language model writes it."""
    judged = judgement().model_dump(mode="json", exclude={"version", "as_look"})
    return {"judgements": [{**judged, **more}]}


def mended(original: str, replacement: str, reason: str = "A day.", **more: Any) -> dict[str, Any]:
    """A suggestion as a language model writes it."""
    return {
        "suggestions": [{"original": original, "replacement": replacement, "reason": reason, "sources": []}],
        **more,
    }


@pytest.fixture(params=["scripted", "openai"])
def engine(request: pytest.FixtureRequest) -> tuple[Judge, Rewriter]:
    """The same verdict and the same suggestion from an engine of no kind, and from a language model's."""
    better = suggestion("I will look into it.", "I will look into it by {day}.").model_copy(
        update={"open_slots": ("day",)}
    )
    if request.param == "scripted":
        return ScriptedJudge(judgement()), ScriptedRewriter(RewriteDraft(suggestions=(better,)))
    return model_judge(told()), model_rewriter(mended(better.original, better.replacement))


async def test_a_review_is_the_same_whoever_judges(database: Database, engine: tuple[Judge, Rewriter]) -> None:
    service = reviewing(database, engine)
    review = await service.review(ANN, Reply(draft=DRAFT), "key")
    (result,) = review.scorecard.criteria
    assert (result.verdict, result.verified, review.outcome) == (Verdict.missed, True, Outcome.fix)
    assert [finding.message for finding in review.findings] == ["No day."]
    assert review.rewrite is not None and review.rewrite.text == "Hello Kate. I will look into it by {day}. Sam"
    assert review.rewrite.open_slots == ("day",) and review.commitments[0].dated is False
    assert service.open(ANN, review.id) == review and review.scorecard.engine == engine[0].name
    with pytest.raises(NotFound):
        service.open(BEN, review.id)


async def test_the_prompts_and_what_the_model_took_are_kept(database: Database) -> None:
    spending = Spending(database.usage, NOW.date, 400, 0)
    builtin = ScriptedJudge(judgement()), ScriptedRewriter()
    model = model_judge(told(), told()), model_rewriter(*(mended("Sam", "Sam Hill"), mended("Sam", "Sam {surname}")))
    service = reviewing(database, model, builtin, spending=spending)
    review = await service.review_once(ANN, Reply(draft=DRAFT))
    assert review.usage is not None and review.usage.tokens == 2 * USAGE.tokens and not review.fell
    assert review.scorecard.prompt == "judge/reply@2" and review.rewrite is None, "Sam Hill stands nowhere"
    review = await service.review_once(ANN, Reply(draft=DRAFT))
    assert review.rewrite is not None and review.rewrite.prompt == "rewrite/reply@2"
    # 480 of 400 tokens: the share is used up.
    review = await service.review_once(ANN, Reply(draft=DRAFT))
    assert review.fell == f"{OWN_SHARE} {INSTEAD}" and review.usage is None
    assert review.scorecard.engine == "scripted" and review.scorecard.prompt == ""


async def test_when_only_the_suggestions_fail_the_model_s_scorecard_stands(database: Database) -> None:
    spending = Spending(database.usage, NOW.date, 0, 0)
    broken = model_rewriter(EngineSlow("The language model didn't answer in time.", "ab12", tokens=30))
    better = RewriteDraft(suggestions=(suggestion("I will look into it.", "I will look into it by {day}."),))
    service = reviewing(
        database,
        (model_judge(told(reason="The model's reason.")), broken),
        (ScriptedJudge(), ScriptedRewriter(better)),
        spending=spending,
    )
    review = await service.review_once(ANN, Reply(draft=DRAFT))
    assert review.scorecard.criteria[0].reason == "The model's reason." and review.scorecard.engine == "openai"
    assert review.fell == f"The language model didn't answer in time. {SUGGESTED}"
    assert review.rewrite is not None and review.rewrite.engine == "scripted"
    assert review.usage is not None and review.usage.tokens == USAGE.tokens + 30
    assert database.usage.tokens(NOW.date(), "ann") == USAGE.tokens + 30


async def test_what_a_model_says_may_name_no_money_out_of_nowhere(database: Database) -> None:
    step = {"reason": "You may give £5,000.", "next_step": "Write to http://sink.example about 40% off."}
    offer = mended("I will look into it.", "I will look into it, and here are £5,000.")
    other = mended("Sam", "Sam, by {day}", reason="Up to £5,000 is yours to give.")
    both = {"suggestions": [*offer["suggestions"], *other["suggestions"]]}
    service = reviewing(database, (model_judge(told(**step)), model_rewriter(both)))
    review = await service.review_once(ANN, Reply(draft=DRAFT))
    assert review.findings[0].message == NOT_SHOWN and review.findings[0].next_step == ""
    assert review.rewrite is not None and (review.rewrite.dropped, review.rewrite.suggestions[0].reason) == (1, "")
    assert "5,000" not in review.model_dump_json() and "sink" not in review.model_dump_json()


async def test_a_model_s_words_are_held_against_the_policies_too(database: Database) -> None:
    """The thread names £200, so it stands somewhere; that the agent may give it stands in no policy."""
    thread = (ThreadMessage(speaker=Speaker.customer, text="My sofa is late. I want £200 back for it. Kate"),)
    model = model_rewriter(mended("I will look into it.", "I can give you a £200 credit for the late sofa today."))
    service = reviewing(database, (model_judge(told()), model), policies=(LATE,))
    review = await service.review_once(ANN, Reply(draft=DRAFT, thread=thread))
    assert review.rewrite is None and not any(fact.verdict is FactVerdict.wrong for fact in review.facts)
    fine = model_rewriter(mended("I will look into it.", "I can give you a £40 credit for the late sofa today."))
    thread = (ThreadMessage(speaker=Speaker.customer, text="My sofa is late. I want £40 back for it. Kate"),)
    service = reviewing(database, (model_judge(told()), fine), policies=(LATE,))
    assert (await service.review_once(ANN, Reply(draft=DRAFT, thread=thread))).rewrite is not None


async def test_a_case_that_is_too_long_for_the_model_is_refused_with_numbers(database: Database) -> None:
    narrow = judging(context=3_700)
    service = reviewing(database, (narrow, model_rewriter()), (ScriptedJudge(judgement()), ScriptedRewriter()))
    with pytest.raises(FixInput, match="room for"):
        await service.review(ANN, Reply(draft="so it is " * 800), "key")
    assert database.reviews.mine("ann") == ()


def promises(database: Database) -> FollowUps:
    return FollowUps(database.follow_ups, lambda: NOW.date())


async def test_a_promise_is_kept_by_one_person_at_a_time(database: Database) -> None:
    service = promises(database)
    friday = date(2026, 5, 15)
    made = service.confirm(ANN, "key", what="call about the sofa", whom="Kate", due_on=friday)
    assert service.confirm(ANN, "key", what="something else", whom="Kate", due_on=friday) == made
    sooner = service.confirm(ANN, "other", what="send the parts", whom="Jo", due_on=NOW.date())
    assert [one.id for one in service.mine(ANN)] == [sooner.id, made.id] and service.mine(BEN) == []
    with pytest.raises(NotFound):
        service.kept(BEN, made.id)
    handed = service.hand_over(ANN, made.id, BEN)
    assert (handed.owner_id, handed.owner_name, handed.handed_over_from) == ("ben", "Ben", "Ann")
    with pytest.raises(NotFound):
        service.kept(ANN, made.id)
    assert service.kept(BEN, made.id, "done").state is CommitmentState.kept
    assert [one.id for one in service.mine(ANN)] == [sooner.id, made.id]  # who promised still sees it
    with pytest.raises(FixInput, match="kept already"):
        service.hand_over(BEN, made.id, ANN)
    assert service.reopen(BEN, made.id).state is CommitmentState.open
    assert service.missed(ANN, sooner.id).state is CommitmentState.missed


async def test_a_promise_needs_words_and_a_day_to_come(database: Database) -> None:
    service = promises(database)
    yesterday = NOW.date() - timedelta(days=1)
    for what, due, says in (
        ("  ", NOW.date(), "few words"),
        ("call", None, "a day"),
        ("call", yesterday, "has passed"),
    ):
        with pytest.raises(FixInput, match=says):
            service.confirm(ANN, "key", what=what, whom="Kate", due_on=due)
    made = service.confirm(ANN, "key", what="call", whom="", due_on=NOW.date())
    with pytest.raises(FixInput, match="passed"):
        service.move(ANN, made.id, yesterday)
    assert service.move(ANN, made.id, date(2026, 5, 20)).due_on == date(2026, 5, 20)
    later = FollowUps(database.follow_ups, lambda: date(2026, 5, 21))
    assert (later.overdue(ANN), later.overdue(BEN), service.overdue(ANN)) == (1, 0, 0)
    service.remove(ANN, made.id)
    assert service.mine(ANN) == []


async def test_a_report_reaches_the_leaders_and_its_answer_the_reporter(database: Database) -> None:
    shelf: Any = EmptyShelf()
    library = Library([STANDARD, LEADERS_ONLY], shelf, lambda: NOW.date())
    service = Frictions(database.frictions, library, NOW.date)
    report = service.report(ANN, "key", document_id="STD-DAY", clause="Met when", words="It stops me.", context=DRAFT)
    assert service.report(ANN, "key", document_id="STD-DAY", clause="", words="Again") == report
    assert (report.version, report.clause, report.state) == (1, "Met when", FrictionState.open)
    assert service.mine(BEN) == [] and service.inbox(SAM) == [report]
    for person in (ANN, TOM):
        with pytest.raises(NotAllowed):
            service.inbox(person)
        with pytest.raises(NotAllowed):
            service.answer(person, report.id, FrictionState.kept, "No.")
    with pytest.raises(FixInput):
        service.answer(SAM, report.id, FrictionState.changed, " ")
    for day in (None, NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=400)):
        with pytest.raises(FixInput, match="day"):
            service.answer(SAM, report.id, FrictionState.pending, "We ask Delivery.", day)
    asked = service.answer(SAM, report.id, FrictionState.pending, "We ask Delivery.", NOW.date())
    assert service.mine(ANN) == [asked] and asked.decide_by == NOW.date() and service.waiting(SAM) == []
    later = Frictions(database.frictions, library, lambda: NOW.date() + timedelta(days=1))
    assert later.waiting(SAM) == [asked]
    decided = service.answer(SAM, report.id, FrictionState.changed, "The clause is gone from June.", NOW.date())
    assert decided.decide_by is None and later.waiting(SAM) == []
    (seen,) = service.mine(ANN)
    assert (seen.state, seen.answered_by, seen.answer) == (
        FrictionState.changed,
        "Sam",
        "The clause is gone from June.",
    )
    with pytest.raises(NotFound):
        service.report(ANN, "other", document_id="POL-SECRET", clause="", words="What is in it?")
    with pytest.raises(FixInput, match="no clause"):
        service.report(ANN, "third", document_id="STD-DAY", clause="9.9", words="It stops me.")
    # What the report was about is told as long as its document is open to the reader.
    library.replace([STANDARD.model_copy(update={"version": 2, "audience": frozenset({Role.leader})})])
    assert service.inbox(SAM)[0].clause == "Met when"
    (closed,) = service.mine(ANN)
    assert (closed.document_id, closed.clause, closed.context, closed.words) == ("", "", "", "It stops me.")


async def test_where_a_customer_is_in_danger_the_draft_has_to_say_so_first_whatever_the_scorecard_holds(
    database: Database,
) -> None:
    judge = ScriptedJudge(judgement(Verdict.met, "I will look into it."))
    danger = LATE.model_copy(update={"urgent": (Urgent(clauses=("4.2",), when=("caught fire",)),)})
    service = reviewing(
        database,
        (judge, ScriptedRewriter(RewriteDraft(text="Hello Kate. I will look into it today. Sam"))),
        policies=[danger],
    )

    def about(words: str) -> Reply:
        return Reply(draft=DRAFT, thread=(ThreadMessage(speaker=Speaker.customer, text=words),))

    calm = await service.review_once(ANN, about("My lamp came late."))
    assert calm.outcome is not Outcome.fix and calm.rewrite is not None
    alarmed = await service.review_once(ANN, about("My lamp caught fire."))
    assert alarmed.outcome is Outcome.fix and alarmed.findings[0].title == DANGER
    assert alarmed.praise is None and alarmed.rewrite is None
