"""Each signal seen where it is, and not where it is denied, quoted, reported or only supposed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.knowledge import SIGNALS_FORBIDDEN, SIGNALS_WANTED
from assistant.domain.reply import CaseFacts, Channel, Reply, parse_thread
from assistant.language.signals import detect, read_case

THREAD = """Customer: Where is my sofa? It should have come on Saturday, I took the day off. My order is LF-1234567.
Sarah Bell"""
PATTERNS = {"order_number": r"LF-\d{7}"}


def strength(signal: str, draft: str, thread: str = THREAD, channel: str = "email") -> float:
    reply = Reply(draft=draft, thread=parse_thread(thread), channel=Channel(channel))
    seen = detect(read_case(reply, PATTERNS, "Larkfield"))[signal]
    assert all(draft[s.start : s.end].strip() for s in seen)
    return seen[0].strength if seen else 0.0


SEEN = [
    ("apology", "I'm so sorry about this."),
    ("apology", "im realy sory about that"),
    ("apology", "We got this wrong."),
    ("apology_for_specific", "I am sorry that your sofa did not come on Saturday."),
    ("apology_for_specific", "so sorry the sofa didnt turn up sat and u took the day of"),
    ("apology_for_specific", "We left you waiting at home all day. I am sorry."),
    ("feeling_named", "You must be so fed up after waiting all day."),
    ("feeling_named", "That is really frustrating, and I would be annoyed too."),
    ("feeling_named", "i can imagine how dissapointing that was"),
    ("first_person_ownership", "I have asked Delivery and I will ring you."),
    ("first_person_ownership", "leave it with me, ill sort it"),
    ("next_step", "I will send you the part."),
    ("next_step_with_date", "I will ring you tomorrow before 12:00."),
    ("next_step_with_date", "i call you on tusday morning"),
    ("next_step_with_date", "I am sending it out. You have it by Friday."),
    ("offers_alternative", "What I can do is send a new one, or you have your money back."),
    ("answers_question", "Your sofa is in our Leeds warehouse and comes on Tuesday."),
    ("courtesy", "Thank you for your message."),
    ("greeting_with_name", "Hi Sarah, good news."),
    ("greeting_with_name", "Dear Ms Bell,\n\nGood news."),
    ("own_name", "It comes on Friday.\n\nKind regards,\nAmira"),
    ("own_name", "Hello, this is Amira from Larkfield."),
    ("own_name", "On its way! – Amira"),
    ("open_question", "What would help you most?"),
    ("open_question", "which day would suit you"),
    ("thanks", "Thank you for telling us about the torn seam."),
    ("case_summary", "Sofa arrived torn; customer wants a new one; I promised a call on Friday."),
    ("reason_given", "I cannot, because nobody else could sleep on it."),
    ("identity_check", "To keep your details safe, may I have your postcode before I open the order?"),
    ("invites_reply", "Just reply here if anything is unclear."),
    ("checks_outcome", "How is the new lamp? Does it still flicker?"),
    ("stonewalling", "Unfortunately there is nothing I can do, that is our policy."),
    ("stonewalling", "thats the rules sorry, cant do anything"),
    ("blame", "You should have checked the size."),
    ("blame", "That was the courier's mistake."),
    ("jargon", "Your RMA has been raised."),
    ("jargon", "The ETA is TBC."),
    ("shouting", "There is NO NEED to be like that!!"),
    ("pass_the_buck", "You need to call the courier about that."),
    ("pass_the_buck", "That's not my department."),
    ("vague_promise", "Someone will be in touch shortly."),
    ("vague_promise", "we wil get back to you as soon as posible"),
    ("asks_again", "Please send us your order number again."),
    ("asks_again", "Could you give me your order number?"),
    ("script_phrase", "We apologise for any inconvenience caused."),
    ("script_phrase", "Kindly be advised that your request has been received."),
    ("shares_private_data", "What is your password?"),
    ("shares_private_data", "It goes to 14 Mill Lane, LS1 4AB."),
    ("over_promise", "It will definitely be there tomorrow."),
    ("over_promise", "I guarantee it will fit."),
]
NOT_SEEN = [
    ("stonewalling", "I will not tell you that those are just the rules."),
    ("stonewalling", "You wrote that it is our policy, and I can see why that was hard to hear."),
    ("stonewalling", "You were told “there is nothing we can do, that is our policy”, and that was wrong."),
    ("stonewalling", "> Sorry, that is our policy.\n\nI can send you a new one today."),
    ("stonewalling", "I can do this for you today."),
    ("blame", "That was not your fault."),
    ("blame", "You did not get your sofa, and I am sorry."),
    ("pass_the_buck", "You do not need to call the courier, I will do it."),
    ("pass_the_buck", "Please call me if it does not come."),
    ("over_promise", "I cannot guarantee Friday."),
    ("over_promise", "Your lamp has a two-year guarantee."),
    ("vague_promise", "I will get back to you tomorrow before noon."),
    ("vague_promise", "Hope to see you soon!"),
    ("asks_again", "You need not explain it again."),
    ("apology", "You said sorry is not enough."),
    ("apology_for_specific", "We apologise for any inconvenience caused."),
    ("apology_for_specific", "I am sorry."),
    ("jargon", "Your TV and the LED lamp come on Friday, OK?"),
    ("shouting", "The LED lamp LF-1234567 is here!"),
    ("own_name", "Kind regards,\nCustomer Service Team"),
    ("own_name", "Hello, I am looking into it.\n\nThank you"),
    ("greeting_with_name", "Your order is on its way."),
    ("next_step_with_date", "I will send you the part."),
    ("next_step_with_date", "Your sofa was on the van yesterday."),
    ("first_person_ownership", "We will look into it."),
    ("shares_private_data", "I never need your password."),
    ("reason_given", "We cannot, because that is our policy."),
    ("feeling_named", "I am happy to help."),
]


@pytest.mark.parametrize(("signal", "draft"), SEEN)
def test_a_signal_is_seen(signal: str, draft: str) -> None:
    assert strength(signal, draft) >= 0.5


@pytest.mark.parametrize(("signal", "draft"), NOT_SEEN)
def test_a_signal_is_not_seen(signal: str, draft: str) -> None:
    assert strength(signal, draft) < 0.5


def test_what_the_other_side_wrote_counts() -> None:
    assert strength("asks_again", "What is your order number?", thread="Customer: My lamp is broken.") < 0.5
    reply = Reply(draft="Hello, it comes on Friday.", facts=CaseFacts(customer_name="Sarah Bell"))
    assert detect(read_case(reply))["greeting_with_name"][0].strength == 0.5
    assert strength("shares_private_data", "Your order LF-1234567 is on the van.", channel="social") >= 0.5


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_text_can_be_read(draft: str, thread: str) -> None:
    reply = Reply(draft=draft, thread=parse_thread(thread))
    found = detect(read_case(reply, PATTERNS))
    assert set(found) == SIGNALS_WANTED | SIGNALS_FORBIDDEN
    for seen in (one for several in found.values() for one in several):
        assert 0 <= seen.start < seen.end <= len(draft) and 0 < seen.strength <= 1
