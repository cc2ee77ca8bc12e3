"""What is said in the made-up history; nobody ever said it."""

from __future__ import annotations

QUESTIONS = (
    "A customer's sofa is three weeks late and she is furious. What do I say, and what can I offer?",
    "The table came with a cracked leg. What can I give by myself?",
    "He was promised a call and nobody rang. How do I put that right?",
    "She wants to send back a lamp after six weeks. What can I do?",
    "How do I tell a customer that I do not know yet?",
    "A customer shouts at me on the phone. What do I say?",
    "The delivery moved to Tuesday and she does not know yet. What do I write?",
    "He asked three things and I can answer two. What now?",
    "May I take £40 off a scratched desk?",
    "She thanks us for telling her the truth about the delay. How do I answer?",
)
DRAFTS = (
    "Hello Mrs Lane, I am sorry that your sofa is late. I have asked Delivery and will ring you on Friday before "
    "12:00 with the day. Kind regards, Ola",
    "Dear customer, we apologise for any inconvenience. Your request is being processed. The team",
    "Hello Mr Ode, you were promised a call and we did not make it; I am sorry. Your £35 delivery fee goes back to "
    "your card today, and I will write to you tomorrow by 17:00. Rae",
)
THANKS = (
    ("STD-OWNERSHIP-1", "They said “I will see to it”, and then did. That has never happened to me with a shop."),
    ("STD-FOLLOW-1", "You rang on the day you said, at the hour you said."),
    ("STD-EMPATHY-1", "They understood that it was my mother's chair, and not just a chair."),
    ("STD-COLLEAGUES-3", "I was alone at the desk, and they stayed until my queue was empty."),
    ("STD-FOLLOW-2", "I heard about the delay from you before I could wonder."),
)
FRICTION = (
    ("POL-RETURNS", "The box was thrown away, as boxes are; the rule asks for it.", 9),
    ("POL-LATE-DELIVERY", "The third week costs them more than what the clause lets me give.", 8),
    ("POL-PAYMENTS", "They have no card any more on which the money could go back.", 6),
    ("POL-WARRANTY", "They moved house and cannot find the receipt.", 3),
)
"""Policy, what got in the way, and by how many people it is reported."""
ANSWERS = (
    ("changed", "Changed from next month on: a photo of the goods will do."),
    ("kept", "Kept, because the amount is the team lead's to decide: ask, the answer comes within the hour."),
    ("pending", "We look at it with Payments, and say by the end of the month what becomes of it."),
)
PROMISES = (
    "ring back with the day of delivery",
    "send the replacement leg",
    "write what the workshop found",
    "check that the refund arrived",
)
COMMENTS = (
    ("Your colleague rang when she said she would. I had forgotten that shops can do that.", "STD-FOLLOW-1"),
    ("Three times I told my story, to three different people.", "STD-OWNERSHIP-4"),
    ("He said sorry for exactly what had gone wrong, and not for any inconvenience.", "STD-EMPATHY-2"),
    ("Nobody told me that the van would be a day late. I stood at the window.", "STD-FOLLOW-2"),
    ("She asked what the lamp was for before she showed me one.", "STD-ADVICE-1"),
    ("I only got sentences from a book.", "STD-EMPATHY-4"),
)
ACTIONS = (
    ("Sit with the phones for two hours, and say at the Monday meeting what you heard", -200, "done"),
    ("Bring the three clauses that are reported most to the policy table", -90, "done"),
    ("Give Delivery and Care one list of promised days", -14, "under way"),
    ("Open the door on Thursdays from two to four, with no appointment", 12, "under way"),
    ("Name a champion in every shop", 30, "to do"),
)
"""What, the day it is due from today, and how far it is."""
