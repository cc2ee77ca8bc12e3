"""The fact check against the sample company's own policies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.documents.loader import Knowledge, load_knowledge
from assistant.domain.claims import FactFinding, FactVerdict
from assistant.domain.knowledge import Policy
from assistant.domain.people import Person, Role
from assistant.domain.reply import CaseFacts, Reply, Speaker, ThreadMessage
from assistant.features.review.facts import check_facts

ON = date(2026, 6, 10)
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(KNOWLEDGE)


def check(
    knowledge: Knowledge, draft: str, asked: str = "", level: str = "agent", on: date = ON, **facts: object
) -> tuple[FactFinding, ...]:
    reply = Reply(
        draft=draft,
        thread=(ThreadMessage(speaker=Speaker.customer, text=asked),) if asked else (),
        facts=CaseFacts.model_validate(facts),
    )
    person = Person(id="p", name="Ann", role=Role.agent, level=level)
    policies = [d for d in knowledge.documents if isinstance(d, Policy)]
    return check_facts(reply, person, policies, knowledge.company, on)


def verdicts(found: tuple[FactFinding, ...]) -> set[FactVerdict]:
    return {finding.verdict for finding in found}


LATE = "My wardrobe should have come on 3 June and I waited in all day. Nobody rang. What now?"
DAMAGED = "The coffee table arrived yesterday with a long scratch across the top."
RUDE = "Your colleague on the phone was rude to me and hung up."
CHEAPER = "I bought the lamp from you 6 days ago for £120 and now Brent & Co have it for £99."
LAMP = "I would like to send the reading lamp back, it does not suit the room. It came two weeks ago."
SOFA = "The frame of my sofa has cracked, I have had it seven years."
CHAIR = "One of the chairs has come apart, bought 18 months ago."
CHAIR_OLD = "One of the chairs has come apart, bought four years ago."
CARD = "I found a gift card in a drawer and it ran out in March. £50."
BLIND = "I ordered a made-to-measure blind on 1 June for £200 and I must cancel it."
MATTRESS = "I have slept on the mattress for 20 nights and it is too hard for my back."
REFUND = "I sent the rug back and it reached you last week, when do I get my money?"
TWICE = "You have taken £64 twice from my card for the same order."
DATA = "Please send me a copy of all the data you hold on me."
MOVE = "I need to move tomorrow's delivery, my son is ill. The site wants £15."

WRONG = [
    (LATE, "I have put a £75 late-delivery credit on your account for the wait."),
    (LATE, "As compensation for the late delivery I can offer you £120."),
    (LATE, "I'd like to give you 60 pounds as a goodwill gesture for the delay."),
    (LATE, "Because your order is late, you get a credit of eighty pounds from me today."),
    (DAMAGED, "If you keep the table I will take £100 off the price."),
    (DAMAGED, "I can offer you a price reduction of £90 and you keep the table."),
    (RUDE, "To say sorry for the call I'm sending you a £50 goodwill payment."),
    (RUDE, "Please accept £60 from us as a gesture of goodwill for the rude call."),
    (CARD, "I've extended your gift card by 6 months, so it is good until December."),
    (CARD, "Gift cards are valid for 12 months, so this one has expired."),
    (BLIND, "I have waived the £60 cancellation fee for your blind."),
    (BLIND, "I've cancelled the blind free of charge, you will have the full £200 back."),
    (BLIND, "A made-to-measure blind cannot be cancelled, I'm afraid."),
    (BLIND, "The cancellation fee for made to measure is 50% of the price."),
    (LAMP, "You have 30 days from delivery to return the lamp."),
    (LAMP, "You can return the lamp within 90 days of delivery."),
    (LAMP, "You can only return an item within 14 days of delivery."),
    (LAMP, "We cannot take the lamp back because you have opened the box, returns must have unopened packaging."),
    (SOFA, "The warranty on sofa frames is 5 years, so it does not apply any more."),
    (SOFA, "Our guarantee for a sofa frame is 2 years."),
    (CHAIR, "The warranty on the chair is one year, so we cannot repair it."),
    (CHAIR, "I'm afraid the warranty has expired, so there is nothing we can do."),
    (MATTRESS, "You have 100 nights to try the mattress and exchange it."),
    (MATTRESS, "We can't exchange a mattress once it has been unwrapped."),
    (REFUND, "Refunds take up to 28 days from the day the item reaches us."),
    (REFUND, "A refund takes 14 working days once the item has reached us."),
    (TWICE, "The second charge will be refunded within 10 working days."),
    (TWICE, "It can take up to 4 weeks for a double charge to be refunded by Payments."),
    (DATA, "The Privacy Desk answers a data request within 3 months."),
    (DATA, "For a data request you must fill in a form first."),
    (CHEAPER, "The price promise is valid for 7 days after purchase."),
    (CHEAPER, "I'm afraid we do not refund a price difference after purchase."),
    (MOVE, "There is a £15 charge for the change of date and I cannot waive it."),
    (
        "The kettle I bought was recalled, but I lost the receipt.",
        "For a refund of the recalled kettle you will need the receipt.",
    ),
    ("My click and collect order is waiting and I am away.", "We hold a click and collect order for 21 days."),
    ("My bed was promised for 4 June and still isn't here.", "For all that I can offer you £80."),
    ("I lost the receipt of the vase, can I bring it back?", "Without the receipt we can't refund it, I'm afraid."),
    ("I lost the receipt of the vase, can I bring it back?", "We can only take the vase back with the receipt."),
    ("My gift card ran out two months ago.", "Once a gift card has run out there is nothing anyone can do."),
    ("The cushions are from the sale, can I bring them back?", "Items from the sale can't come back."),
    ("My table came 9 days late.", "There is no compensation possible for late orders."),
    (
        "I ordered made-to-measure blinds last week, cancel them.",
        "As they are made to measure, we keep half of the price.",
    ),
    ("Are you open on Sundays?", "You can ring us on Sundays from 8:00 to 20:00."),
    ("The repair under warranty is quoted at £180.", "I can approve the £180 for the repair myself."),
    ("I found the rug £90 cheaper in another shop.", "I'll refund you the £90 difference right away."),
    ("My husband's order, please.", "I can tell you all about the order without his permission, as you are family."),
    ("My sofa is 5 days late.", "Only the store manager can give a late-delivery credit of £150, so I asked."),
    ("My basket is 4 days late.", "The delivery fee can't be refunded until an order is 7 days late."),
    ("Can I book sign-language video?", "We need 5 working days' notice for sign-language video."),
    ("There was a crack in the vase when I unpacked it.", "Damage has to be reported within 48 hours of delivery."),
]

NOT_WRONG = [
    (LATE, "I have put a £50 late-delivery credit on your account for the wait."),
    (LATE, "My team lead has agreed a credit of £80 for the wait."),
    (LATE, "I will ask my team lead whether we can give you a credit of £80."),
    (LATE, "I cannot offer you £80, but I can offer you £50 for the delay."),
    (LATE, "Your £35 delivery fee is on its way back to your card."),
    (LATE, "You paid £649 for the wardrobe, and you can have all of it back if you would rather cancel."),
    (LATE, "I'll ring you within 2 hours with the new date."),
    (LATE, "You have waited seven days for this wardrobe, and I am sorry."),
    (LATE, "I'm sorry you have been sitting in for 9 hours with no word from us."),
    (DAMAGED, "If you would rather keep the table, I can take £75 off."),
    (DAMAGED, "A replacement would reach you within 3 working days."),
    (DAMAGED, "We collect the damaged table free of charge."),
    (RUDE, "I'd like to send you £30 as an apology for that call."),
    (RUDE, "May I send you flowers worth £20?"),
    (CARD, "I can extend your gift card by 3 months, so until 30 June."),
    (CARD, "A gift card is valid for 24 months."),
    (CARD, "My team lead has approved 6 months more for your gift card."),
    (BLIND, "After 48 hours the fee for made to measure is 30%, which is £60 here."),
    (BLIND, "I can take £40 of the fee off, so you would pay £20."),
    (BLIND, "It cannot be cancelled free of charge after 48 hours."),
    (LAMP, "You have 45 days from delivery, so there is plenty of time to return the lamp."),
    (LAMP, "A parcel collection costs £4.95, or you bring it to a shop for nothing."),
    (LAMP, "It does not matter that the box is opened, we take the lamp back."),
    (LAMP, "Is the lamp unused? Then we take it back."),
    (SOFA, "Sofa frames have a warranty of ten years and yours is seven."),
    (SOFA, "Somebody comes to repair it within 10 working days."),
    (CHAIR, "The chair has a 2-year warranty, so we repair it."),
    (CHAIR_OLD, "The 2-year warranty on the chair has run out, I'm afraid."),
    (CHAIR_OLD, "I'm sorry, the warranty no longer covers it after four years."),
    (
        MATTRESS,
        "I can't give you the money back for an unwrapped mattress, but you can exchange it once within 60 nights.",
    ),
    (MATTRESS, "You have had it for 20 nights, so there are 40 left of your 60 nights to swap it."),
    (REFUND, "The refund reaches you within 5 working days of the rug reaching us."),
    (REFUND, "You'll have it by Friday 12 June."),
    (TWICE, "Payments refunds the second £64 within 3 working days."),
    (TWICE, "We took £64 twice and I am sorry."),
    (DATA, "You need no form, and the Privacy Desk answers within 1 month."),
    (CHEAPER, "£21 is on its way back to your card, you are well within the 14 days."),
    (CHEAPER, "I can't match a marketplace seller, I'm afraid."),
    (MOVE, "I have taken off the £15 for you."),
    (MOVE, "You wrote “we cannot change the date” and that is not so."),
    (LATE, "I have refunded the £35 fee and added a £45 credit, £80 in all."),
    ("My bed is 5 days late.", "Only my team lead can give a late-delivery credit of £150, so I have asked her."),
    ("Lost the receipt.", "You need the receipt or the order number or the card you paid with."),
    ("When can I ring?", "We are open on Sundays from 10 to 4."),
    ("When do you come?", "The driver comes on Tuesday between 8:00 and 12:00, you can ring us before."),
    ("It is £300.", "We keep 30% of the price, £90, so £210 comes back."),
    ("", "It has hurt you for three weeks."),
    ("", "Thank you for your kind words."),
    ("", "I spent twenty years in a shop and I have never heard of that."),
    ("Can I pay cash?", "In a shop we refund up to £100 in cash."),
    ("Where are you?", "We are open from 8:00 to 20:00, Monday to Saturday."),
    (DAMAGED, "Two of my colleagues checked 3 tables in 10 minutes."),
    (LATE, "The driver has a slot of 4 hours and you get a text the day before."),
    (RUDE, "If you still want a manager, mine will ring you within 2 working hours."),
    (LAMP, "We can't collect it today, but we can collect it on Friday."),
    (REFUND, "I can't see the refund yet, so I have asked Payments to trace it."),
    (SOFA, "I cannot say yet whether we repair or replace it."),
    (BLIND, "I have cancelled it for you; the fee would be £60, and I've asked my team lead to waive it."),
]


@pytest.mark.parametrize(("asked", "draft"), WRONG)
def test_a_claim_against_the_policy_is_called_wrong(knowledge: Knowledge, asked: str, draft: str) -> None:
    found = check(knowledge, draft, asked, item=ITEMS.get(asked, ""))
    assert FactVerdict.wrong in verdicts(found), found


@pytest.mark.parametrize(("asked", "draft"), NOT_WRONG)
def test_nobody_is_accused_without_a_plain_contradiction(knowledge: Knowledge, asked: str, draft: str) -> None:
    found = check(knowledge, draft, asked, item=ITEMS.get(asked, ""))
    assert FactVerdict.wrong not in verdicts(found), found


ITEMS = {
    LATE: "wardrobe", DAMAGED: "coffee table", CHEAPER: "lamp", LAMP: "reading lamp", SOFA: "sofa", CHAIR: "chair",
    CHAIR_OLD: "chair", CARD: "gift card", BLIND: "made-to-measure blind", MATTRESS: "mattress", REFUND: "rug",
}  # fmt: skip


ALSO_WRONG = [
    (
        "armchair",
        "my armchair was promised for the 1st and still isn't here",
        "For the inconvenience we are crediting £100 to your account.",
    ),
    ("bookcase", "the bookcase is chipped", "If you're happy to keep it I can do £150 off the price."),
    ("", "your driver swore at me", "I'm giving you £75 as goodwill."),
    ("desk", "how long for my money? returned the desk last Monday", "It normally takes 30 days to get your refund."),
    ("lamp", "I got the wrong lamp", "You will have to pay for the collection of the wrong lamp."),
    (
        "mattress",
        "mattress too soft, unwrapped it last week",
        "You can send it back for a full refund within 60 nights.",
    ),
    (
        "made-to-measure curtains",
        "made to measure curtains in wrong colour for the room",
        "Of course you can return the made-to-measure curtains within 45 days.",
    ),
    ("gift card", "gift card ran out two months ago", "I can't extend an expired gift card, sorry."),
    ("gift card", "gift card ran out two months ago", "I've extended your gift card by a year."),
    (
        "lamp",
        "your own site dropped the price, bought it a week ago",
        "We don't refund the difference when our price falls.",
    ),
    ("lamp", "found it cheaper 12 days after buying", "The price promise only covers the first 7 days."),
    ("sofa", "sofa 16 days late", "You can't cancel it because it has already been dispatched."),
    ("sofa", "sofa 16 days late", "The delivery fee can't be refunded."),
    ("washing machine", "washing machine broke after 14 months", "The repair visit will be within 30 working days."),
    ("", "want to collect next week", "Click and collect orders are held for 3 days only."),
    ("", "I complained", "Our final answer to a complaint takes up to 8 weeks."),
    ("chair", "cash please, 180 pounds, shop", "I'll refund the £180 in cash for you now."),
    ("cushion", "Cushion delivered with a hole", "It costs £4.95 to have the faulty item collected."),
    (
        "bed",
        "my bed is 5 days late and I slept on the floor",
        "Sorry about that, I've popped a £90 credit on for the five days.",
    ),
    ("vase", "The vase came broken", "We can do £120 off if you keep it, no problem."),
    ("vase", "The vase came broken, threw the box away", "We can't accept it without the original packaging."),
    (
        "rug",
        "I bought a rug in the sale three weeks ago and want to return it",
        "Sale items can't be returned I'm afraid.",
    ),
    (
        "rug",
        "I bought a rug in the sale three weeks ago and want to return it",
        "The return window for sale items is 14 days.",
    ),
    ("rug", "I want to return a rug, bought 7 weeks ago", "No worries, I can accept it 30 days late for you."),
    ("lamp", "Lost my receipt, want to return a lamp", "You must have the receipt for a return, sorry."),
    ("desk", "Order not dispatched yet, please cancel", "Orders can't be cancelled once placed."),
    ("sofa", "Order is 20 days late, I want out", "We can't cancel a late order once it has been dispatched."),
    (
        "mattress",
        "My mattress is sagging, four years old",
        "Mattresses only carry a 2 year guarantee so it's out of warranty.",
    ),
    ("dining chair", "dining chair broke after 20 months", "Our warranty is 12 months from purchase."),
    ("sofa", "I got the sofa second-hand and the frame broke", "The warranty doesn't transfer to second-hand buyers."),
    ("lamp", "saw the same lamp cheaper at Hobbs, I bought it 10 days ago", "Our price promise runs for 7 days."),
    (
        "lamp",
        "saw the same lamp cheaper at Hobbs, I bought it 10 days ago",
        "I can refund the £90 difference for you straight away as a price difference.",
    ),
    ("gift card", "lost my gift card but have the email", "We can't replace lost gift cards."),
    ("", "Do you deliver parcels free?", "Parcel delivery is free on orders over £40."),
    ("sofa", "what is the deposit", "The deposit on furniture is 50%."),
    ("", "how long do you keep click and collect", "We keep it 14 days, then it's cancelled."),
    ("", "I missed the driver", "A redelivery costs £35."),
    ("chair", "it fell over and the frame broke", "I can approve the repair cost of £250 myself."),
    (
        "chair",
        "need the money back before i send it",
        "I've paid you an advance refund of £150 today before the item is back.",
    ),
    ("rug", "My parcel is a week late", "I'm adding a £65 late delivery credit to say sorry."),
    ("table", "my table has a dent", "I'll knock £95 off for you if you'd rather keep it."),
    ("", "nobody answered my emails for two weeks", "As a goodwill gesture I'd like to give you £45."),
    (
        "basket",
        "my washing basket came with broken handle",
        "You have 7 days from delivery to report damage, so this is too late.",
    ),
    ("lamp", "It was delivered yesterday and is damaged", "A replacement takes 10 working days."),
    (
        "lamp",
        "Bought it 30 days ago, can I return it?",
        "I'm sorry, 30 days is too long, returns are only accepted within 28 days.",
    ),
    ("desk", "I cancelled on Monday. money?", "The refund for a cancelled order takes 15 working days."),
    (
        "desk",
        "my order left the warehouse, can I still cancel?",
        "Once dispatched, there's nothing you can do, the order can't be refused or returned.",
    ),
    ("wardrobe", "my order is three weeks late", "You can't have a refund of the delivery fee for a late order."),
    ("wardrobe", "my order is three weeks late", "Late orders can only be cancelled after 30 days."),
    ("sofa", "my sofa frame broke after 8 years", "Sofa frames are guaranteed for 5 years only."),
    ("mattress", "mattress broke after 4 years", "Your mattress has a warranty of 3 years."),
    ("bed", "I need the date changed, delivery is in 5 days", "Changing the delivery date costs £25."),
    ("", "please complain", "We answer complaints within 30 working days."),
    ("", "want copy of my data", "Please send us your passport and a form; that must be posted."),
    ("", "Is there a fee for parcels", "Parcels cost £6.95."),
    ("gift card", "I have a gift card from 2024", "Your gift card is only valid for 6 months."),
    ("", "delivered to wrong house", "I have deleted your data."),
]

ALSO_NOT_WRONG = [
    (
        "armchair",
        "my armchair was promised for the 1st",
        "Your £35 delivery fee and a £50 credit will be on your card by Monday.",
    ),
    ("lamp", "I got the wrong lamp", "We collect the wrong one free of charge and bring the right one."),
    (
        "mattress",
        "mattress too soft",
        "You can swap it once, within the first 60 nights. I can't refund it once unwrapped.",
    ),
    ("", "I lost my order number", "Can you give me the postcode and the e-mail? It takes two minutes."),
    ("sofa", "sofa 16 days late", "It's 16 days late, so you can cancel it for a full refund or take a new date."),
    (
        "washing machine",
        "washing machine broke after 14 months",
        "That's inside the 2 years. Somebody comes within 10 working days.",
    ),
    ("", "what's your return policy", "45 days from delivery, unused and with all its parts."),
    ("wardrobe", "does it come assembled", "It takes about 2 hours to build, and you need two people."),
    ("sofa", "can I pay 30% now", "The deposit is 20%, so £80 of the £400."),
    (
        "lamp",
        "is there 10% off for students",
        "We have no student discount, I'm afraid, but the sale takes 15% off lamps until Sunday.",
    ),
    ("", "I was charged twice 45", "That £45 will be back within three working days."),
    ("", "when do you answer?", "I'm in until six, so you'll have a line from me within the hour."),
    ("rug", "my rug is late", "I can't say yet when it'll come. Delivery have promised me a date by tomorrow noon."),
    ("lamp", "no receipt", "You don't need the receipt, the card you paid with is enough."),
    ("", "leave it with neighbour?", "We only leave it with a neighbour if you tell us that's all right."),
    ("bed", "I'm ill and can't be there tomorrow", "I've waived the £15 and moved it to Tuesday."),
    ("lamp", "can you send it faster", "We can't send it faster than 3 working days, I'm sorry."),
    ("chair", "is my warranty ok", "You bought it in March 2025, so the 2 years run until March 2027."),
    (
        "bed",
        "my bed is 5 days late and I slept on the floor",
        "I've put £45 credit on and your delivery fee is coming back.",
    ),
    (
        "bed",
        "my bed is 5 days late",
        "It's now 5 days late and that's not OK. Delivery get me a date within 1 working day.",
    ),
    (
        "vase",
        "The vase came broken",
        "You choose: a replacement within 3 working days, a refund, or £30 off and you keep it.",
    ),
    (
        "vase",
        "The vase came broken",
        "I can't post a new one today because they're out of stock, but you can have your £25 back.",
    ),
    ("lamp", "want to return a lamp, £60", "We'll collect it for £4.95 or drop it at a shop free."),
    (
        "lamp",
        "want to return a lamp bought 3 months ago",
        "The 45 days are over, I'm afraid, and so I need to ask my team lead.",
    ),
    (
        "lamp",
        "want to return a lamp bought 50 days ago",
        "You're 5 days over the 45 days, and I can accept it that late.",
    ),
    ("sofa", "Order is 20 days late, I want out", "You can cancel it for a full refund, even though it is dispatched."),
    (
        "made-to-measure curtains",
        "curtains made to measure don't suit me",
        "I can't take made-to-measure curtains back, I'm afraid, unless there is a fault.",
    ),
    ("dining chair", "dining chair broke after 20 months", "You're covered for 2 years, so we repair it first."),
    (
        "dining chair",
        "dining chair broke after 3 years",
        "Our 2-year warranty ended last year, but Repairs can give you a price for the job.",
    ),
    ("lamp", "saw it cheaper on ebay", "We can't match marketplace prices, sorry."),
    ("", "I was double charged £80", "Payments refund the second £80 within 3 working days. I'm sorry about it."),
    ("", "how long is the gift card valid", "24 months from the day you buy it."),
    ("bed", "how much is delivery for a bed", "Two-person delivery is £35, to the room of your choice."),
    (
        "chair",
        "need the money back before i send it",
        "I can pay you £60 in advance today, and the rest when it's back.",
    ),
    ("rug", "my rug stinks", "I've worked here 3 years and haven't come across that. Could you air it for 2 days?"),
    (
        "table",
        "can I have my party delivered by Saturday",
        "It takes about two weeks to make, so it'd be with you by 26 June.",
    ),
    ("toaster", "my order number is LF-1234567 for £89 toaster", "Your toaster order of £89 is on its way."),
    ("sofa", "please hurry", "I haven't got a date yet. I'll ring you within 3 working days with an update."),
    ("sofa", "can you wait with delivery", "We can hold it for 3 weeks for you, no charge."),
    ("sofa", "I'd like £100 for my trouble", "I can't do £100, that's above what I can give. £30 I can do today."),
    ("table", "my table is scratched", "Could you send one photo, or just describe it?"),
    (
        "table",
        "my table is scratched",
        "We don't need the packaging. We can't repair it on site, so a new one is coming.",
    ),
    ("", "is my data safe", "We never share your details, and you don't need to fill in a form."),
    ("rug", "My parcel is a week late", "I'm adding a £35 late delivery credit to say sorry."),
    ("table", "my table has a dent", "I'll knock £60 off for you if you'd rather keep it."),
    ("table", "my table has a dent", "My team lead Rosa has approved £120 off."),
    ("", "nobody answered my emails for two weeks", "As a goodwill gesture I'd like to give you £25."),
    (
        "wardrobe",
        "my order is three weeks late",
        "It's 21 days late now. You may cancel for a full refund or keep it and get a new date.",
    ),
    (
        "lamp",
        "It was delivered yesterday and is damaged",
        "You have 14 days to report damage so you're fine, and a replacement leaves within 3 working days.",
    ),
    ("lamp", "Bought it 30 days ago, can I return it?", "Yes. You have 45 days, so there are 15 left."),
    (
        "lamp",
        "I bought it 3 months ago",
        "It's past the 45 days by six weeks. I can't take it back by myself, so I've asked the store manager.",
    ),
    ("table", "how big is it", "The table is 120 cm and seats 6, and the oil needs 24 hours to dry."),
    ("sofa", "my sofa frame broke after 8 years", "Your frame is covered for 10 years."),
    (
        "bed",
        "I need the date changed, delivery is in 5 days",
        "No charge for that. Up to 12:00 the day before it is free.",
    ),
    ("", "please complain", "You'll have our full answer within 5 working days, so by 17 June."),
    ("desk", "how much is the desk?", "The desk is £249, or £229 in the sale until Sunday."),
    ("desk", "how much is the desk?", "The desk costs £249 and two-person delivery costs £35."),
    ("", "Can I pay in three goes?", "I can't advise on credit, but Payments can: they'll ring you by Friday."),
    ("gift card", "lost my card", "We can replace it if you still have the receipt or the e-mail it came with."),
    ("", "it's for a friend", "We can't share order details with anybody else, I'm sorry."),
    (
        "made-to-measure blind",
        "cancel my blind, ordered yesterday",
        "You're within the 48 hours, so I've cancelled it free of charge.",
    ),
    ("oven", "the oven smokes", "Please stop using it and don't plug it in. You don't need a receipt."),
    (
        "",
        "I'm on my third call",
        "I can't undo that. What I can do is put you through to my team lead, who'll call within 2 working hours.",
    ),
    (
        "chair",
        "no idea what's wrong",
        "We repair it first. If that can't be done we replace it, and if that isn't possible you get a refund.",
    ),
    ("rug", "my rug", "I haven't had an answer from Delivery in 3 days, and I've chased them twice."),
    ("rug", "my rug", "We've been making rugs for 40 years."),
    ("blind", "do you fit blinds", "We can't fit them for you, but there's a video of 4 minutes."),
    ("rug", "refund?", "Your refund of £64 was paid 3 days ago. Banks can take 2 to 3 days more."),
]
"""Item, what was asked, draft."""


@pytest.mark.parametrize(("item", "asked", "draft"), ALSO_WRONG)
def test_more_claims_against_the_policy(knowledge: Knowledge, item: str, asked: str, draft: str) -> None:
    found = check(knowledge, draft, asked, item=item)
    assert FactVerdict.wrong in verdicts(found), found


@pytest.mark.parametrize(("item", "asked", "draft"), ALSO_NOT_WRONG)
def test_more_drafts_that_accuse_nobody(knowledge: Knowledge, item: str, asked: str, draft: str) -> None:
    found = check(knowledge, draft, asked, item=item)
    assert FactVerdict.wrong not in verdicts(found), found


@pytest.mark.parametrize(("asked", "draft"), WRONG + NOT_WRONG)
def test_claims_and_clauses_are_verbatim(knowledge: Knowledge, asked: str, draft: str) -> None:
    documents = {document.reference: document for document in knowledge.documents}
    for finding in check(knowledge, draft, asked, item=ITEMS.get(asked, "")):
        assert draft[finding.claim.start : finding.claim.end] == finding.claim.text
        if finding.citation:
            document = documents[f"{finding.citation.document_id}@{finding.citation.version}"]
            assert document.body[finding.citation.start : finding.citation.end] == finding.citation.quote
        assert finding.verdict is not FactVerdict.wrong or finding.citation


def test_the_message_names_limit_clause_and_whom_to_ask(knowledge: Knowledge) -> None:
    (finding,) = check(knowledge, "I can offer you an £80 late-delivery credit.", LATE)
    assert finding.message == (
        "You offer £80; your own limit for a late-delivery credit is £50, clause 4.2; ask your team lead."
    )
    assert finding.ask == "team lead"
    assert finding.citation and finding.citation.section.startswith("4.2")


def test_a_higher_level_may_grant_more(knowledge: Knowledge) -> None:
    draft = "I can offer you an £80 late-delivery credit."
    assert verdicts(check(knowledge, draft, LATE, level="team lead")) == {FactVerdict.right}
    more = "I can offer you a £600 late-delivery credit."
    assert FactVerdict.wrong in verdicts(check(knowledge, more, LATE, level="team lead"))


def test_an_amount_that_is_agreed_above_is_right_if_it_is_true(knowledge: Knowledge) -> None:
    (finding,) = check(knowledge, "My team lead has agreed to a late-delivery credit of £80.", LATE)
    assert finding.verdict is FactVerdict.right
    assert finding.message.startswith("Right if it is agreed")


def test_the_version_in_force_decides(knowledge: Knowledge) -> None:
    draft = "You have 30 days from delivery to return the lamp."
    assert verdicts(check(knowledge, draft, LAMP, item="lamp")) == {FactVerdict.wrong}
    assert verdicts(check(knowledge, draft, LAMP, item="lamp", on=date(2025, 6, 10))) == {FactVerdict.right}


def test_what_the_case_says_is_no_policy_fact(knowledge: Knowledge) -> None:
    found = check(knowledge, "The whole £649 is on its way back.", order_value=Decimal(649))
    assert verdicts(found) == {FactVerdict.case}


def test_a_price_rests_on_the_clause_that_names_it_and_not_on_who_may_waive_something_else(
    knowledge: Knowledge,
) -> None:
    (late,) = check(knowledge, "Your £35 delivery fee goes back to your card today.", LATE)
    assert late.verdict is FactVerdict.right and late.citation is not None
    assert late.citation.section.startswith("3.1")
