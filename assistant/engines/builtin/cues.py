"""Words that settle what kind of question it is, whose voice it is, and whether it goes on from the last.

Each list is alternatives of one regular expression, looked for anywhere unless anchored, whatever the case.
"""

from __future__ import annotations

import re


def any_of(*alternatives: str) -> re.Pattern[str]:
    """One pattern that matches where any alternative does."""
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives), re.IGNORECASE)


KIND_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "may_i",
        any_of(
            r"\b(can|could|may|am|do|shall|should) (i|we)\b.{0,60}(£|\bquid\b|\bpounds?\b|\b(by )?myself\b)",
            r"\b(can|could|may|am|do|shall|should) (i|we)\b.{0,60}\b(need to ask|allowed)\b",
            r"\ballowed\??$",
            r"\bmine to\b",
            r"\bmay i\b",
            r"\bmy (own )?limit\b",
            r"\bhow far can i\b",
            r"\bcan i (just )?(give|offer|approve|sign|refund|waive|agree|accept|wipe|pay|knock|take off|say (yes|go))",
            r"\bdo(es)? (that|this|it) sit with me\b",
            r"\bup to me\b",
        ),
    ),
    (
        "who",
        any_of(
            r"^(so )?(who|whom)\b",
            r"\bwho (do|does|can|should|shall|picks|deals|handles|is|s)\b",
            r"\bwhich (team|department|desk|person|lot)\b",
            r"\bextension\b",
            r"\bget hold of\b",
            r"\b(what|the) number\b",
            r"^number for\b",
        ),
    ),
    (
        "why",
        any_of(
            r"^(but |so |and )?why\b",
            r"\bwhat'?s the (point|use) of\b",
            r"\bwhat'?s so (wrong|bad|important)\b",
            r"\bwhy (do|should|does|must|would)\b",
        ),
    ),
    (
        "story",
        any_of(
            r"\b(story|stories|anecdote)\b",
            r"\b(an |real |any )(example|case) (of (some|a |one of|any)|for my)",
            r"\breal case\b",
            r"\bexample of someone\b",
            r"\bhas (anyone|anybody|someone|one of us)\b.{0,30}\bever\b",
            r"\ba time (when|somebody|someone)\b",
        ),
    ),
    (
        "how",
        any_of(
            r"\bwhat (do|should|can|shall|would) (i|we) (even |then |now )?(say|write|do|send|tell)\b",
            r"\bwhat (do|should|can|shall|would) (i|we) (even |then |now )?(reply|answer|promise)\b",
            r"\bhow (do|should|can|would|shall) (i|we)\b.{0,20}\b(handle|deal|word|say|tell|write)\b",
            r"\bhow (do|should|can|would|shall) (i|we)\b.{0,20}\b(answer|reply|phrase)\b",
            r"\bhow (do|should|can|would|shall) (i|we)\b.{0,20}\b(put|break|calm|start|loosen|do this)\b",
            r"\bwhat now\b",
            r"\bnow what\b",
        ),
    ),
    (
        "policy",
        any_of(
            r"\bhow (long|many|much|soon|fast|quick|late|far ahead|often)\b",
            r"\bwhat'?s the (rule|policy|deadline|limit|fee|charge|very last)\b",
            r"\bdo we (charge|match|refund|accept|take|cover|keep|hold)\b",
            r"\bwhat do we (charge|do about)\b",
            r"\bdoes (it|that|this) count\b",
            r"\bis (it|that|this) covered\b",
        ),
    ),
    (
        "review",
        any_of(
            r"\b(check|review|look over|read) (my|this|the) (reply|draft|answer|e-?mail|message)\b",
            r"\bis (this|it) ok(ay)? to send\b",
        ),
    ),
    (
        "distress",
        any_of(
            r"\bi('?m| am| was| cant| can'?t| feel).{0,30}\b(shaking|crying|in tears|burnt out|exhausted|stressed)\b",
            r"\bi('?m| am| was| cant| can'?t| feel).{0,30}\b(had enough|shouted at|scared)\b",
            r"\bcall(s|ed|ing) me\b",
        ),
    ),
    (
        "identity",
        any_of(
            r"\b(who|what) are (you|u)\b",
            r"\bare (you|u) (a |an |the |some )?(robot|bot|human|person|machine|ai|chatgpt|computer)\b",
        ),
    ),
    ("greeting", any_of(r"^\W*(hi|hiya|hello|hey|morning|good (morning|afternoon|evening)|yo)\b(?=.{0,25}$)")),
    (
        "thanks",
        any_of(
            r"^\W*(ok(ay)?|great|lovely|brilliant|perfect|super|ta|cheers|thanks?|thank you|nice)\b[\w\s',!.]{0,40}$",
            r"^\W*that'?s (great|good|helpful)\b[\w\s',!.]{0,40}$",
        ),
    ),
)

THIRD_PERSON = any_of(r"\b(customers?|she|he|her|him|hers|his|shes|hes|lady|guy|bloke|man|woman|caller|client)\b")
OF_CUSTOMERS = any_of(r"\bcustomers?\b(?! (service|care))")
TO_US = any_of(r"\b(you|your|you're|youve|you've|yours|u|ur)\b")
OF_ME = any_of(r"\b(i|my|me|we|our|i've|ive|i'm|im)\b")
LETTER = any_of(
    r"^\W*(hi|hello|dear|good (morning|afternoon|evening)|to whom)\b",
    r"\b(regards|sincerely|yours)\b[\s,]*\w*\s*\w*\s*$",
)
ASKS_COACH = any_of(
    r"\bwhat do i (even )?(say|write|do|tell|send)\b",
    r"\bcan i (give|offer|approve|sign)\b",
    r"\bmay i\b",
    r"\bhow do i (word|tell|say|answer|reply|handle)\b",
    r"\b(the|a|my) customer\b",
)
HARD_WORDS = any_of(
    r"\b(furious|angry|livid|fed up|disgust\w*|ridiculous|joke|appalling|unacceptable|terrible|useless)\b",
    r"\b(disappoint\w*|upset|crying|cried|cry|shout\w*|scream\w*|fuming|ashamed|insult\w*|rude|never again)\b",
    r"\b(worst|sick of|let down|awful|hopeless|embarrass\w*|heartbroken|frustrat\w*|raging|swearing)\b",
    r"\b(kicking off|grieving|died|funeral|scared)\b",
)

GOES_ON = any_of(
    r"^\W*(and|so|but|ok(ay)?|or|then|also|well|right|yes|yeah|no|what about|how about|what if)\b",
    r"^\W*(same (for|with)|in that case|even if|not even)\b",
)
NEW_SUBJECT = any_of(
    r"\b(different|another) (thing|question|topic|one|customer)\b",
    r"\bnew (question|topic|customer)\b",
    r"\bnext (question|customer|one)\b",
    r"\b(something else|anyway|unrelated|by the way|btw|changing subject)\b",
)
POINTS_BACK = any_of(
    r"\b(it|its|it's|that|thats|that's|this|they|them|their|those|these|one|there|then|tho|still)\b",
    r"\b(he|hes|he's|she|shes|she's|him|his|her|hers)\b",
)

FOREIGN_WORDS = frozenset(
    (
        "le les des une est pas vous je nous pour avec mon dans votre cette puis-je puis quel quelle mes sont suis ai"
        " der das und ich nicht ist mein wir sie auf ein eine darf kann wie dem zu zur bitte haben wird bei"
        " los las una de que es con por para cómo cuánto puedo está qué cuál su se del al"
        " il lo gli della di che sono mio posso quanto het een niet van ik mijn voor wat wij zijn"
        " os uma não meu minha com você qual da em"
    ).split()
)
"""Small words of French, German, Spanish, Italian, Dutch and Portuguese that are no English words."""
