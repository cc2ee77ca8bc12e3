"""Postal addresses: postcodes of some countries, and the street lines that stand with them or by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language.text import CALENDAR
from assistant.security.personal.letters import UPPER
from assistant.security.personal.view import Span

KIND = "address"
_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX"
    " FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN"
    " NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB"
    " W WA WC WD WF WN WR WS WV YO ZE"
)
_STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR"
    " PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU AS MP FM MH PW AA AE AP"
)
_TOWN = rf"[{UPPER}][\w'’-]+"
_UNITS = "AD AM BC CM EU GB GHZ HD HZ KG KM KW MB MM MW NO OF ON OR PM TB TV UK US XL SA SD SS".split()
_WORD_IN_TOWN = (
    rf"(?:[ ](?:{_TOWN}|\([^()\n]{{2,20}}\)|am|an|der|den|im|in|aan|bei|sur|sous|en|lès|le|la|les|de|du|d'\w+))"
)
_NO_DAY = rf"(?!(?:{'|'.join(CALENDAR)})\b)"
_UK = rf"(?<!\w)(?:{'|'.join(_AREAS.split())})\d[A-Z\d]?[ ]?\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)|(?<!\w)GIR[ ]?0AA(?!\w)"
_NO_ORDINAL = r"(?!\w{1,4} \d(?:st|nd|rd|th)\b)"
_POSTCODES = [
    re.compile(_UK),
    re.compile(rf"{_NO_ORDINAL}{_UK.replace(' ]?', ' ]')}", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:{'|'.join(_STATES.split())})[ ]\d{{5}}(?:-\d{{4}})?(?![\w,.]\d|\w)"),
    re.compile(r"(?<![\w-])\d{5}-\d{4}(?![\w-])"),
    re.compile(
        rf"(?:(?<=\n)|(?<=,)|(?<=,[ ])|\A|(?<![\w.,-])(?:D|F|A|CH|DE|FR)-)[ ]*\d{{4,5}}[ ]{_NO_DAY}"
        rf"{_TOWN}{_WORD_IN_TOWN}{{0,4}}"
    ),
    re.compile(
        rf"(?<![\w.,£$€-])[1-9]\d{{3}}[ ]?(?!(?:{'|'.join(_UNITS)})\b)[A-Z]{{2}}(?=[ ,\n]*(?:\Z|[{UPPER}]|\n))(?!\w)"
    ),
    re.compile(r"(?:(?<=\n)|(?<=,)|(?<=,[ ]))[ ]*[1-9]\d{3}[ ]?[A-Z]{2}(?=,|[ ]?\n|\Z)"),
]
"""United Kingdom (in small letters only with the blank), United States, a number before a town, Netherlands."""
_NUMBERED_TOWN = rf"(?<![\w.,£$€-])\d{{5}}[ ]{_NO_DAY}{_TOWN}{_WORD_IN_TOWN}{{0,4}}"
_EN = (
    "Street Str St Road Rd Avenue Ave Lane Ln Drive Dr Close Court Ct Crescent Cres Place Pl Square Sq Terrace Terr Way"
    " Gardens Gdns Grove Hill Mews Park Parade Row Walk Boulevard Blvd Highway Hwy Parkway Pkwy Circle Cir Trail Rise"
    " View Green Wharf Quay Yard Broadway"
)
_PART = r"(?:(?:flat|apt\.?|apartment|unit|suite|ste\.?|studio|room|floor|block)[ ]\w{1,5},?[ ])"
_AFTER = r"(?:,?[ ](?:flat|apt\.?|apartment|unit|suite|ste\.?|room|floor)[ ]\w{1,5})?"
_NUMBER = r"\d{1,5}[a-z]?(?:[ ]?[-/][ ]?\d{1,5}[a-z]?)?"
_DE = "straße|strasse|str\\.|weg|platz|allee|gasse|damm|ufer|chaussee|steig|stieg|pfad|markt"
_NL = "straat|laan|plein|gracht|dijk|hof|steeg|singel|baan|dreef|boulevard"
_ALSO_ENGLISH = "ring|park|pad|kade"
"""Ends of street names that are ends of English words too: Spring 2026, Notepad 2."""
_FR = "rue|avenue|av\\.|boulevard|bd\\.?|chemin|allée|impasse|quai|route|cours|square|passage|faubourg|ruelle|sentier"
_WHOLE, _NO_AMOUNT = r"(?<![\w-])", r"(?!\w|[.,]\d|%|[ ]?(?:€|Euro))"
_SMALL_FR = r"(?:(?:de|du|des|la|le|les)[ ]|[ld]['’])*"
_STREETS = [
    re.compile(
        rf"{_PART}?(?<![\w.,£$€-])(?i:{_NUMBER}),?[ ](?:[{UPPER}][\w'’.-]*[ ]){{1,4}}(?:{_EN.replace(' ', '|')})\b\.?"
        rf"(?i:{_AFTER})"
    ),
    re.compile(
        r"(?<![\w.,£$€-])\d{1,4}[a-z]?,?[ ](?!(?:more|the|on|in|of|down|my|our|your|his|her|a|an|minutes|hours|days"
        r"|miles|people|vans?|times|weeks)\b)[a-z'’]{3,}(?:[ ](?!the\b|on\b|in\b|down\b|my\b)[a-z'’]{3,})?"
        r"[ ](?:street|road|avenue|lane|crescent|close|terrace)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"{_WHOLE}[{UPPER}][\w'’.-]*?(?:{_DE}|{_NL})[ ](?i:{_NUMBER}){_NO_AMOUNT}"),
    re.compile(rf"{_WHOLE}(?:[{UPPER}][\w'’-]*[ -]){{1,3}}(?i:{_DE})[ ](?i:{_NUMBER}){_NO_AMOUNT}"),
    re.compile(
        rf"{_WHOLE}[{UPPER}][\w'’.-]*?(?i:{_ALSO_ENGLISH})[ ](?i:{_NUMBER})(?=,?[ \n]{{1,2}}[1-9]\d{{3,4}}[ A-Z\n])"
    ),
    re.compile(
        rf"(?:(?<![\w.,-])\d{{1,4}}[ ]?(?:bis|ter|quater)?,?[ ](?:{_FR})|(?<!\w)(?:rue|chemin|impasse))[ ]"
        rf"{_SMALL_FR}[{UPPER}][\w'’-]*(?:[ ]{_SMALL_FR}[{UPPER}][\w'’-]*){{0,3}}"
    ),
    re.compile(r"(?<!\w)(?:P\.?[ ]?O\.?[ ]?Box|Postfach|Postbus|Boîte postale|BP)[ ]\d[\d ]*", re.IGNORECASE),
    re.compile(r"(?<!\w)(?:PSC|Unit|CMR)[ ]\d{1,5},?[ ]Box[ ]\d{1,5}"),
    re.compile(rf"(?<!\w)(?:USS|USNS|USNV|USCGC)[ ][{UPPER}]\w+"),
    re.compile(r"(?<!\w)(?:APO|FPO|DPO)[ ](?:AA|AE|AP)\b(?:[ ]\d{5})?"),
]
_THERE = re.compile(rf"{_WHOLE}[{UPPER}][\w'’.-]*?(?i:{_ALSO_ENGLISH})[ ](?!20\d\d)(?i:{_NUMBER}){_NO_AMOUNT}")
_STREETS_THERE = dict.fromkeys(("DE", "AT", "CH", "NL", "BE"), _THERE)
_POSTCODES_THERE = {country: re.compile(_NUMBERED_TOWN) for country in ("DE", "FR", "ES", "IT", "FI", "PL", "SE")}
"""What is only taken where the company is at home."""
_HOUSE = re.compile(
    r"(?:(?:flat|studio|apartment|apt\.?|unit|suite|room|house|no\.?|number)[ ]#?\w{0,3}\d|(?<![\w-])\d)[^\n]*\Z",
    re.IGNORECASE,
)
_LINE = re.compile(rf"[ \t]*(?:\d|[{UPPER}])[^\n.!?:;]{{0,44}}?,?[ \t]*\Z")
_LINE_WORDS = 6
_MOST_ABOVE = 4
_MOST_SEGMENTS = 4


def addresses(text: str, region: str) -> list[Span]:
    """Postcodes with what belongs to them, and street lines, of a plain view; ``region`` is the company's country."""
    streets = (*_STREETS, *filter(None, [_STREETS_THERE.get(region)]))
    postcodes = (*_POSTCODES, *filter(None, [_POSTCODES_THERE.get(region)]))
    found = [
        Span(match.start(), match.start() + len(match[0].rstrip(" .")), KIND)
        for pattern in streets
        for match in pattern.finditer(text)
    ]
    for pattern in postcodes:
        for match in pattern.finditer(text):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            found.append(Span(min(_lines_above(text, start), _before(text, start)), match.end(), KIND))
    return found


def _lines_above(text: str, start: int) -> int:
    """Where the address begins whose last line holds a postcode at ``start``: its first line with a house number."""
    begin = text.rfind("\n", 0, start) + 1
    first = start
    if begin < start and not _is_line(text[begin:start].rstrip(" ,")):
        return start
    for _ in range(_MOST_ABOVE):
        if begin == 0:
            break
        end, begin = begin - 1, text.rfind("\n", 0, begin - 1) + 1
        line = text[begin:end]
        house = _HOUSE.search(line)
        if not _is_line(line):
            # The first line of an address may end a sentence: "I live at 5 Elm Rise".
            return begin + house.start() if house and len(house[0].split()) <= _LINE_WORDS and _ends(line) else first
        if house:
            first = begin + house.start()
    return first


def _is_line(line: str) -> bool:
    return bool(_LINE.fullmatch(line)) and len(line.split()) <= _LINE_WORDS


def _ends(line: str) -> bool:
    return line.rstrip()[-1:] not in (".", "!", "?", ":", ";", "")


def _before(text: str, start: int) -> int:
    """Where the address begins whose parts stand before a postcode in one line, parted by commas."""
    begin = text.rfind("\n", 0, start) + 1
    segments = list(_segments(text, begin, start))
    for left, right in segments[:_MOST_SEGMENTS]:
        words = text[left:right].strip()
        if house := _HOUSE.search(words):
            at = text.index(words, left) + house.start()
            return at if len(house[0].split()) <= _LINE_WORDS else start
        if len(words.split()) > _LINE_WORDS:
            break
    return start


def _segments(text: str, begin: int, start: int) -> Iterator[tuple[int, int]]:
    """Pieces between commas before a place, the nearest first."""
    end = start
    while end > begin:
        left = text.rfind(",", begin, end)
        yield (left + 1 if left >= 0 else begin), end
        end = left if left >= 0 else begin
