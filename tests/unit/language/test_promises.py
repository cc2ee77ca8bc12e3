"""Promises in replies, and what only looks like one. The reply is written on Tuesday 12 May 2026 at 10:00."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.commitments import Commitment, Whom
from assistant.domain.company import Company, WorkingCalendar
from assistant.domain.reply import CaseFacts, Channel, Reply
from assistant.language.promises import find_promises

NOW = datetime(2026, 5, 12, 10, 0)
CALENDAR = WorkingCalendar(holidays=(date(2026, 5, 25),))
COMPANY = Company(time_zone="Europe/London", working_calendar=CALENDAR)


def found(draft: str, at: datetime = NOW, **reply: object) -> tuple[Commitment, ...]:
    return find_promises(Reply.model_validate({"draft": draft, **reply}), at, COMPANY)


def _day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


DATED = [
    ("I will call you by Friday.", "05-15", None),
    ("I'll ring you tomorrow before noon.", "05-13", "12:00"),
    ("I’ll email you on Thursday 14 May.", "05-14", None),
    ("We will get back to you within 2 working days.", "05-14", None),
    ("You'll hear from Tom tomorrow before noon.", "05-13", "12:00"),
    ("I'm sending the parts today.", "05-12", None),
    ("Let me ring them and come back to you within 2 working days.", "05-14", None),
    ("You will have the refund within 5 working days.", "05-19", None),
    ("i wil cal u on fryday", "05-15", None),
    ("Ill call you tomorow at 3 oclock", "05-13", "15:00"),
    ("I will rite to you on wensday", "05-13", None),
    ("I will call you next Tuesday.", "05-19", None),
    ("I'll write to you by the end of the week.", "05-15", None),
    ("We'll send it in two weeks.", "05-26", None),
    ("I'll call you on 14/05.", "05-14", None),
    ("I'll call you before 16:00.", "05-12", "16:00"),
    ("I will text you this afternoon.", "05-12", None),
    ("I'll ring you back within the hour.", "05-12", "11:00"),
    ("Your new table will be with you on Friday 22 May.", "05-22", None),
    ("It will be delivered next Tuesday between 8 and 12.", "05-19", "12:00"),
    ("My colleague Ann will ring you on Monday.", "05-18", None),
    ("My team lead will call you today before 17:00.", "05-12", "17:00"),
    ("They'll contact you by 20 May.", "05-20", None),
    ("I've asked Sam to ring you tomorrow.", "05-13", None),
    ("You can expect a call from me on Thursday.", "05-14", None),
    ("By Friday I will have the answer from Repairs.", "05-15", None),
    ("I promise you'll have it by Friday.", "05-15", None),
    ("I am going to chase the depot this morning.", "05-12", "12:00"),
    ("The refund should reach you by the end of the month.", "05-31", None),
    ("Will call you tomorrow at 9am.", "05-13", "09:00"),
    ("Back to you by 5pm.", "05-12", "17:00"),
    ("I call you Thursday 14 May at 11:00 to say if all is good.", "05-14", "11:00"),
    ("Then I ring you tomorrow at 14:00.", "05-13", "14:00"),
    ("I'd like to ring you tomorrow between 12:00 and 13:00.", "05-13", "13:00"),
    ("I'll ring you next Tuesday, the nineteenth, at ten.", "05-19", "10:00"),
    ("I'll message you Friday, is that all right?", "05-15", None),
    ("I'm booking the collection now.", "05-12", None),
    ("We will refund you within a fortnight.", "05-26", None),
    ("I'll look into this and call you by Friday.", "05-15", None),
    ("I will check with the depot. I'll ring you on Thursday.", "05-14", None),
    ("Once I have heard from the depot, I will call you, on Friday at the latest.", "05-15", None),
    ("Within 10 working days, so by Wednesday 27 May, we will repair it.", "05-27", None),
    ("I will call you after the holiday, on Tuesday 26 May.", "05-26", None),
    ("The missing bits will leave today.", "05-12", None),
    ("Your £64 will be on your card by Tuesday 19 May.", "05-19", None),
    ("The new lamp goes out on Thursday.", "05-14", None),
    ("Wes rings you before 1 today.", "05-12", "13:00"),
    ("Asking the depot now.", "05-12", None),
    ("I'll send you the label by half 2.", "05-12", "14:30"),
    ("I'm going to look in the van, five minutes.", "05-12", "10:05"),
    ("I'll swap it on the spot.", "05-12", None),
]

UNDATED = [
    "We'll get back to you shortly.",
    "Someone will be in touch soon.",
    "I will look into it as soon as possible.",
    "You will hear from us in due course.",
    "I'll pass that on to the drivers.",
    "We will process your request as soon as we can.",
    "They will contact you at the earliest opportunity.",
    "It should be with you in the next few days.",
    "You'll be contacted.",
    "I will send you a new lid.",
    "Ok, will trace it.",
    "Leave it with me and I'll come back to you.",
    "we'll be in touch with a date, all right my love?",
    "The claim will then be assessed.",
    "A new visit will be allocated in due course.",
    "Your request has been received and will be actioned in order.",
    "Payments will deal with it as soon as possible.",
    "Our pricing team will review it.",
    "Somebody in price match is going to pick it up.",
    "Someone will be over in a bit.",
    "Not sure about the halogen, I will look into it for you.",
    "I have asked for a manager to contact you when one becomes free.",
    "I send the bolts as soon as possible.",
    "It has to be within the 60 nights, I will come back to you as soon as I can.",
    "If they really are not there I'll send you a new bracket.",
    "I'll see what I can do.",
    "Leave it with us.",
]

NONE = [
    "If you like, I can call you tomorrow.",
    "If you like, I'll call you tomorrow at ten.",
    "I have called the depot today.",
    "I rang Delivery this morning.",
    "Please send me a photo by Friday.",
    "You will need the order number.",
    "Refunds take 5 working days.",
    "I will not call you again about this.",
    "I won't ring you on Friday.",
    "Shall I call you tomorrow?",
    "Would you like me to ring you on Friday?",
    "Could you let me know by Friday?",
    "Let me know by Friday what you would like.",
    "You wrote “I will call you by Friday” and nobody did.",
    "I am writing to you about your order of 3 May.",
    "I'm calling about your sofa.",
    "I will be honest with you.",
    "You said that you will ring the bank tomorrow.",
    "We would send it today, but the depot is closed.",
    "I could ring you tomorrow if that helps.",
    "The order was due on Friday.",
    "Your frame is covered for ten years.",
    "We are open until 17:00.",
    "I'm not going to tell you to ring your bank.",
    "I hope you will have a good Friday.",
    "Thank you, that is all I need.",
    "Once you have sent the photo I'll book the visit.",
    "Feel well soon!",
    "I would have been furious.",
    "You should have had a call from us.",
    "You should have contacted us.",
    "You will get more light from the 40 W one.",
    "It will come with all the screws.",
    "They will ask you for the code.",
    "We'll always take a faulty one back.",
    "We will be happy to help you with any further questions.",
    "I'll let you go now.",
    "I'll make sure it does not happen again.",
    "I'll put a note on your order.",
    "You will see a small lever under the seat.",
    "The lead will reach two metres.",
    "Our policy is that we will repair it free of charge.",
    "Anyone in the shop will swap it for you.",
    "You can ring the number on the text and they'll tell you when.",
    "Please reply with your postcode and I'll check the order.",
    "Just say the word and I'll send it.",
    "Let me know and I'll arrange it.",
    "Would you like me to book it? Then I'll send you the form.",
    "Once we have the lamp back we will refund you.",
]

SIDE_LINES = [
    "They'll be there on Saturday. I'll tell the shop as well so that the next person hears it right.",
    "Repairs come on Thursday 21 May. If he can't put it right, I'll arrange a new one.",
    "The refund is there on Friday 15 May at the latest. If it is not, I'll chase it myself.",
    "I'll sort the doors, they leave us tomorrow.",
    "The bed is on the van for Friday. The driver will ring you before he comes.",
]


@pytest.mark.parametrize(("draft", "on", "at"), DATED)
def test_a_promise_with_a_date(draft: str, on: str, at: str | None) -> None:
    promises = found(draft)
    assert promises, "no promise found"
    assert all(promise.dated for promise in promises)
    moment = datetime.combine(_day(on), time.fromisoformat(at), ZoneInfo("Europe/London")) if at else None
    assert (promises[-1].due_on, promises[-1].due_at) == (_day(on), moment)


@pytest.mark.parametrize("draft", UNDATED)
def test_a_promise_without_a_date(draft: str) -> None:
    promises = found(draft)
    assert promises, "no promise found"
    assert not any(promise.dated for promise in promises)


@pytest.mark.parametrize("draft", NONE)
def test_what_is_no_promise(draft: str) -> None:
    assert found(draft) == ()


@pytest.mark.parametrize("draft", SIDE_LINES)
def test_a_side_line_beside_a_day_is_no_promise_without_one(draft: str) -> None:
    assert all(promise.dated for promise in found(draft))


def test_soon_is_never_a_side_line() -> None:
    promises = found("I am sending the lid today. Somebody will be in touch shortly about the rest.")
    assert [promise.dated for promise in promises] == [True, False]


@pytest.mark.parametrize("draft", ["I'll plug it in here so you can see.", "I'll take it off for you."])
def test_what_is_done_at_the_counter_or_on_the_line_needs_no_day(draft: str) -> None:
    assert not found(draft, channel=Channel.shop) and not found(draft, channel=Channel.phone)
    assert not found(draft, channel=Channel.email)[0].dated


def test_who_keeps_it_and_to_whom() -> None:
    assert found("My colleague Ann will ring you on Monday.")[0].by == "My colleague Ann"
    assert found("I'll ring you on Monday.")[0].whom is Whom.customer
    assert found("I'll ring you on Monday.", channel=Channel.internal)[0].whom is Whom.colleague


def test_a_day_that_hangs_on_an_event_takes_its_date_from_the_draft_or_the_case() -> None:
    before = "Expect a text from me the day before."
    assert (found(before)[0].dated, found(before)[0].due) == (True, None)
    assert found(f"Your bed is on the van for Friday 22 May. {before}")[0].due_on == _day("05-21")
    assert found(before, facts=CaseFacts(promised_date=_day("05-20")))[0].due_on == _day("05-19")
    named = "They answer me by Thursday 14 May. I'll ring you that day before 15:00."
    assert found(named)[-1].due_on == _day("05-14")


def test_several_promises_in_one_reply() -> None:
    draft = "I am sending the lid today. I'll write to you on Friday afternoon.\n\nThe old one we collect on 20 May."
    assert [promise.due_on for promise in found(draft)] == [_day("05-12"), _day("05-15")]


def test_the_moment_of_the_reply_is_read_in_the_companys_zone() -> None:
    late_in_new_york = datetime(2026, 5, 12, 20, 30, tzinfo=ZoneInfo("America/New_York"))
    assert found("I'll call you tomorrow.", late_in_new_york)[0].due_on == _day("05-14")


@given(
    st.lists(st.sampled_from([draft for draft, _, _ in DATED] + UNDATED + NONE), min_size=1, max_size=4),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)),
)
def test_due_is_never_before_the_reply_and_quotes_are_verbatim(drafts: list[str], at: datetime) -> None:
    draft = "\n".join(drafts)
    for promise in found(draft, at):
        assert draft[promise.start : promise.end] == promise.quote
        assert promise.due_on is None or promise.due_on >= at.date()
        assert promise.due_at is None or promise.due_at.date() == promise.due_on
        assert promise.dated or promise.due is None


@given(st.integers(1, 30), st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)))
def test_working_days_are_the_calendars(days: int, at: datetime) -> None:
    promise = found(f"I will call you within {days} working days.", at)[0]
    assert promise.due_on == CALENDAR.after(at.date(), days)


@given(st.integers(1, 60), st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)))
def test_plain_days_are_counted_on_the_calendar_on_the_wall(days: int, at: datetime) -> None:
    assert found(f"I will call you in {days} days.", at)[0].due_on == at.date() + timedelta(days=days)
