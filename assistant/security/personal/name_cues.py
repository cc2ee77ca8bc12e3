"""The words around a name that give it away, in English, German, Dutch and French."""

from __future__ import annotations

import re

from assistant.security.personal.letters import CASELESS, UPPER
from assistant.security.personal.view import BLANK

WORD = rf"(?<!\w)(?:[{UPPER}](?:[\w'’-]{{0,30}}\w|\.)?|[{CASELESS}]{{2,12}})"
_PARTICLE = r"(?:van|von|der|den|de|du|la|le|di|da|al|el|bin|ter|ten|zu|d['’])"
MORE = rf"(?:[ ]{_PARTICLE}){{0,2}}[ ]{WORD}"
NAME = rf"(?P<name>{WORD}(?:{MORE}){{0,3}})"
_TWO = rf"(?P<name>{WORD}{MORE}(?:{MORE})?)"
"""A first and a last name at least."""
TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Sir|Lady|Dame|Herrn?|Frau|[Dd]hr|[Mm]evr|[Mm]evrouw|[Mm]eneer|heer"
    r"|Monsieur|Madame|Mme|Mlle|Mademoiselle)\b\.?"
)
_TITLED = rf"(?:{TITLE}[ ])?(?:{_PARTICLE}[ ]){{0,2}}"
_AND = r"(?:and|&|und|et|en)"
_HELLO = (
    r"(?i:dear|hi|hiya|hello|hey|(?:good[ ])?(?:morning|afternoon|evening)|hallo|guten[ ](?:tag|morgen|abend)"
    r"|liebe[rs]?|sehr[ ]geehrte[rs]?|beste|geachte|dag|hoi|bonjour|bonsoir|salut|ch(?:er|ère))\b"
)
_BYE = (
    r"\b(?i:regards|wishes|thanks|thank[ ]you|sincerely|faithfully|truly|cheers|love|yours|respectfully|ta|best"
    r"|greetings|take[ ]care|gr(?:ü|ue)(?:ß|ss)en?|gruß|danke|groet(?:en|jes)?|bedankt|cordialement|bien[ ]à[ ]vous"
    r"|salutations|merci|respectueusement)"
)
_LINE = r"(?:(?<=\n)|\A)[ \t]*"
_BEGINS = r"(?:(?<=\n)|\A|(?<=[.!?]\s)|(?<=[\"“‘'«>:]))[ \t>*]*"
_ENDS = rf"(?=[ \t]*(?:[,.(\n{BLANK}]|\Z))"
_RELATION = (
    r"(?i:customer|client|guest|caller|colleague|teammate|agent|manager|trainer|driver|engineer|fitter|neighbou?r"
    r"|husband|wife|son|daughter|mother|father|mum|mom|dad|nan|gran|grandma|grandad|aunt|uncle|niece|nephew|cousin"
    r"|brother|sister|partner|ex|boyfriend|girlfriend|friend|flatmate|landlord|boss|lead|leader|gentleman|lady)"
)
_SAYS = (
    r"(?:told|promised|said|says|assured|wrote|writes|rang|phoned|emailed|e-mailed|replied|advised|helped|handled"
    r"|confirmed|apologi[sz]ed|called[ ](?:me|us|her|him|back))\b"
)
_I_AM = r"\b(?:[Ii]['’]?m|[Ii] am)[ ]"
_CALLED = (
    r"\b(?i:mein[ ]name[ ]ist|ich[ ]hei(?:ß|ss)e|ich[ ]bin|mijn[ ]naam[ ]is|ik[ ]heet|ik[ ]ben|je[ ]m['’]appelle"
    r"|mon[ ]nom[ ]est|je[ ]suis|i[ ]am[ ]called)[ ]"
)
_SPOKE_TO = r"\b(?i:spoke|spoken|speak|speaking|talk|talked|talking|chatted|dealt|met)[ ](?i:to|with)[ ]"
_FIELD = r"(?i:from|to|cc|von|an|de|à|van|aan|(?:full[ ])?name|customer|client|caller|contact|sent[ ]by)[ ]?:[ ]*[\"']?"
_PLACE = r"(?:team|shop|store|branch|warehouse|desk|office)\b"
_GOES_ON = r"(?=(?:I|we|you|your|thanks?|sorry|please|that|this|the|it|what|here|so|no|yes)\b|I['’])"

_NO_SHOUT = rf"(?![{UPPER}]{{3,}}\b)"

_GREETED = (
    rf"{_BEGINS}{_HELLO},?[ ]{_TITLED}{NAME}(?=[ \t]*(?:[,.!?;:)\"”’\n/&{BLANK}-]|{_AND}\b|\Z))",
    rf"{_BEGINS}{_HELLO},?[ ]{_TITLED}(?:{WORD}(?:{MORE})?)[ ]{_AND}[ ]{NAME}(?=[ \t]*[,.!\n-])",
    rf"(?<!\w){TITLE}(?:[ ]{_AND}[ ]{TITLE})?[ ]{_TITLED}{NAME}",
    rf"{NAME}[ ]\((?:{TITLE})\)",
    rf"{_LINE}{NAME},[ ]{_GOES_ON}",
    rf"{_HELLO}[^.\n]{{0,30}}\b[Ii]t['’]?s[ ]{NAME}",
    rf"{_HELLO}[^.\n]{{0,30}},[ ]{NAME}[ ](?:from|in|on|at)\b",
)
_SIGNED = (
    rf"{_BYE}[ \t]*[,.!]*[ \t]*\n\s*[-~*]*[ ]?{_TITLED}{NAME}[ \t]*(?=\n|\Z|[,.|(/{BLANK}-])",
    rf"{_BYE}[,.!]*[ ]{{1,3}}{_TITLED}{NAME}[ \t]*[.!]?[ \t]*(?=\n|\Z|[,|({BLANK}])",
    rf"(?<=\s)[-~][ ]?(?P<name>{WORD}(?:{MORE})?)(?:,[ ]\w+)?\s*\Z",
    rf"[.!?][\"”)]*[ ](?:-[ ]?)?(?P<name>{WORD}(?:{MORE}){{0,2}})[ \t]*\Z",
    rf"(?<!\A)\n[ \t]*[-~*]*[ ]?{_TITLED}(?P<name>{WORD}(?:{MORE}){{0,2}})[ \t]*[.!x]*\s*\Z",
)
_SAID = (
    rf"\b(?i:(?:sur)?name(?:['’]?s|[ ]is|[ ]was|:)?)[ ]{NAME}",
    rf"{_CALLED}{_TITLED}{NAME}",
    rf"{_I_AM}{_TWO}",
    rf"{_I_AM}{_NO_SHOUT}(?P<name>{WORD})(?=[ ](?:and|from|here|at|in|your|the)\b|[,.!\n]|\Z)",
    rf"\b[Tt]his is[ ]{_NO_SHOUT}{_TITLED}{NAME}(?=[ ](?:here|from|calling|again|speaking|writing|at|in)\b|[,.!\n]|\Z)",
    rf"\b[Ii]t['’]s[ ]{_TWO}(?=[ \t]*[,.\n{BLANK}])",
    rf"(?<![\w'’-]){NAME}[ ](?:here|speaking|calling)\b",
    rf"{_LINE}(?:>[ ]?)*{_FIELD}{NAME}",
    rf"\bOn\b[^\n]{{4,60}},[ ]{NAME}[ ]?(?:<[^>\n]*>)?[ ]wrote:",
)
_SPOKEN_OF = (
    rf"\b{_RELATION}(?:,|[ ](?:is[ ])?(?:called|named)|[ ]whose name is)?[ ]{NAME}",
    rf"\b(?:called|named|namens|nommée?|genannt)[ ]{_TWO}",
    rf"{_SPOKE_TO}{_TITLED}{NAME}",
    rf"\b(?:ask|asked|told|tell|thank|thanked)[ ]{NAME}",
    rf"(?<![\w'’-]){NAME}[ ]{_SAYS}",
    rf"(?<![\w'’-]){NAME}[ ](?:from|in|at|on)[ ](?:your|the|our)[ ](?:\w+[ ]){{0,2}}{_PLACE}",
    rf"(?<![\w.])(?P<name>(?:[{UPPER}]\.[ ]?)+{WORD}(?:{MORE})?){_ENDS}",
)
_BESIDE_A_DETAIL = (
    rf"{NAME}[\"']?[ ]?[<(\[]{BLANK}",
    rf"{BLANK}[,.]?[ ]{{1,3}}{NAME}{_ENDS}",
    rf"{BLANK}[,.]?[ ]?\n{{1,2}}{_TWO}{_ENDS}",
    rf"(?:(?<=\n)|\A|(?<=[,.!?][ ])){_TWO}[,.]?[ ]{{1,3}}(?:order[ ]|ref[ ])?{BLANK}",
    rf"(?:\A|\n)[ \t]*{_TITLED}{_TWO},?[ \t]*\n[ \t]*{BLANK}",
)
CUES = tuple(re.compile(one) for one in (*_GREETED, *_SIGNED, *_SAID, *_SPOKEN_OF, *_BESIDE_A_DETAIL))
"""Each has a group ``name``. They are for a view in which the details that have a shape are blanked."""
_SMALL = r"(?P<name>[^\W\d_]{2,20}(?:[ ][^\W\d_]{2,20})?)"
SMALL_CUES = tuple(
    re.compile(one, re.IGNORECASE)
    for one in (
        rf"\bmy name(?:['’]?s| is)[ ]{_SMALL}",
        r"\b(?:mr|mrs|ms|mx)\b\.?[ ](?P<name>[^\W\d_]{2,20})",
        rf"{_LINE}{_HELLO}[ ](?P<name>[^\W\d_]{{2,20}})[ ]?,",
    )
)
"""Where people write names without capitals."""
SPEAKER = re.compile(rf"{_LINE}(?P<name>{WORD}(?:{MORE})?)(?:[ ]\([^()\n]*\))?[ ]?:")
"""Who says a line of a pasted conversation."""
SURNAME = re.compile(rf"[ ][{UPPER}][\w'’-]+(?![\w'’-]*[ ]?:)")
