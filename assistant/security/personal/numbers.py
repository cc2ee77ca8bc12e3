"""Numbers that belong to somebody: cards, accounts, orders, and every other long run of digits.

Amounts, dates, times, shares and lengths are what coaching is about; `masked` takes them out of sight first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.security.personal.view import Span, View

CARD, IBAN, NUMBER, ORDER, ACCOUNT = "card", "IBAN", "number", "order number", "account number"
_CARD_DIGITS = range(13, 20)
_GAP = r"[ .\n-]{0,3}"
_RUN = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{12,}}(?!\d)")
_FOURS = re.compile(r"(?<![\d-])\d{4}(?:[ .-]{1,3}\d{4}){3}(?![\d-])")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_LIKE_AN_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?(?=[A-Z]{0,4}\d)[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_LEAST_IBAN_DIGITS = 8
LONG_DIGITS = 6
"""Digits in a row from which a number is no amount that people write without a sign, a comma or a word."""
_LONG = re.compile(rf"(?<!\d)(?<!\d[.,])\d{{{LONG_DIGITS},}}(?!\d)(?!,\d{{3}})")
_LETTERED = re.compile(r"(?<![\w-])[A-Z]{1,4}-?\d{5,}(?![\w-])")
_GROUPED = re.compile(r"(?<![\d.,/-])\d{3,5}(?:[ -]\d{3,5}){2,}(?![\d/])(?![.,]\d)")
_LEAST_GROUPED = 10
_YEAR = re.compile(r"(?:19|20)\d\d")
_NATIONAL = re.compile(
    r"(?<!\w)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]|\d{3}-\d{2}-\d{4})(?!\w)"
)
"""National insurance numbers of the UK and social security numbers of the US."""
_SORT_CODE = re.compile(r"sort[ -]?code\W{0,3}(?:is )?(?P<value>\d{2}[ -]?\d{2}[ -]?\d{2})(?!\d)", re.IGNORECASE)
_LABELS = {
    ORDER: r"order|purchase|bestell(?:ung|ing)?|bestel|auftrags?|commande",
    ACCOUNT: r"account|konto|rekening|compte|customer|client|kunden?|klant",
    NUMBER: r"reference|ref|booking|invoice|tracking|parcel|shipment|case|ticket|member(?:ship)?|loyalty"
    r"|rechnungs?|vorgangs?|sendungs?|factuur|facture|suivi|dossier|passport|licen[cs]e",
}
_NAMED = r"(?:number|nummer|numéro|no|nr|num|id|code|ref|reference)\b\.?"
_IS = r"(?:[ ](?:is|was|ist|war|lautet|est))?[ ]?[:#]?[ ]?"
_CODE = r"(?=(?:[\w/-]{0,30}?\d){4})[A-Za-z0-9][\w/-]{3,}"
_LABELLED = [
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, words in _LABELS.items()
    for pattern in (
        rf"(?<!\w)(?:{words})(?:[ -]?{_NAMED}|[ ]?#){_IS}(?P<value>{_CODE})",
        rf"(?<!\w){_NAMED}[ ](?:de[ ]|of[ ](?:the[ ]|my[ ])?)(?:{words}){_IS}(?P<value>{_CODE})",
    )
] + [
    (
        ORDER,
        re.compile(
            r"(?<!\w)(?:order|bestellung|bestelling|commande)[ ](?:is[ ]|was[ ])?#?(?P<value>\d{5,})\b", re.IGNORECASE
        ),
    ),
    (NUMBER, re.compile(rf"(?<!\w)(?:ref|reference|tracking)[ ]?:[ ]?(?P<value>{_CODE})", re.IGNORECASE)),
]
_SIGN = r"(?:[£$€]|\b(?:GBP|EUR|USD|CHF)\b)"
_MONEY = r"(?:0|[1-9]\d{0,6})(?:[,. ]\d{3}(?!\d)){0,3}(?:[.,]\d{1,2})?(?!\d)"
_MONEY_WORD = r"(?:GBP|EUR|USD|CHF|pounds?|quid|euros?|dollars?|francs?|pence|cents?|per ?cent|percent)\b|€|%"
_KEPT = re.compile(
    rf"{_SIGN}[ ]?{_MONEY}(?:[ ]?[-–][ ]?{_SIGN}?{_MONEY})?"
    rf"|(?<![\d.,/-]){_MONEY}[ ]?(?:{_MONEY_WORD})"
    r"|(?<!\d)(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01]|[1-9])(?!\d)"
    r"(?:[T ]\d{1,2}:\d\d(?::\d\d)?)?"
    r"|(?<![\d./-])(?:0?[1-9]|[12]\d|3[01])(?P<sep>[./-])(?:0?[1-9]|1[0-2])(?P=sep)(?:(?:19|20)\d\d|\d\d)(?![./-]?\d)"
    r"|(?<![\d./-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:(?:19|20)\d\d|\d\d)(?![./-]?\d)"
    r"|(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?!\d)"
    r"|(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])",
    re.IGNORECASE,
)
"""Amounts, shares, dates, times, and numbers with commas."""


def masked(view: View) -> View:
    """A view in which amounts, shares, dates and times are blanked."""
    return view.without(Span(*match.span(), "") for match in _KEPT.finditer(view.text))


def cards(text: str) -> list[Span]:
    """Card numbers: 13 to 19 digits in a row or in groups that pass Luhn's check (ISO/IEC 7812-1), and 4 × 4 digits.

    Four groups of four are taken whatever their check digit: people mistype.
    """
    found = [Span(*match.span(), CARD) for match in _FOURS.finditer(text)]
    for run in _RUN.finditer(text):
        groups = [(run.start() + g.start(), run.start() + g.end()) for g in re.finditer(r"\d+", run[0])]
        done = run.start()
        for first, (start, _) in enumerate(groups):
            if start < done or text[start] == "0":
                continue
            for last in range(min(len(groups), first + _CARD_DIGITS.stop) - 1, first - 1, -1):
                sizes = [end - begin for begin, end in groups[first : last + 1]]
                if sum(sizes) not in _CARD_DIGITS or (min(sizes[:-1], default=4) < 3 and sum(sizes) != 16):
                    continue
                end = groups[last][1]
                if passes_luhn(re.sub(r"\D", "", text[start:end])):
                    found.append(Span(start, end, CARD))
                    done = end
                    break
    return found


def passes_luhn(digits: str) -> bool:
    """Luhn's check: every second digit from the right counts double, in digits of its own, and the sum ends in 0."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def ibans(text: str) -> list[Span]:
    """IBANs whose check digits hold (ISO 13616: rest 1 of 97), and what is written like one and mistyped."""
    found = [
        Span(*match.span(), IBAN)
        for match in _LIKE_AN_IBAN.finditer(text)
        if sum(character.isdigit() for character in match[0]) > _LEAST_IBAN_DIGITS
    ]
    for match in _IBAN.finditer(text):
        # What follows in small letters may have been taken for a part of it.
        for end in range(len(match[0]), 14, -1):
            plain = re.sub(r"[ -]", "", match[0][:end]).upper()
            if sum(c.isdigit() for c in plain) < _LEAST_IBAN_DIGITS or len(plain) < 15:
                break
            is_whole = match[0][end - 1].isalnum() and not match[0][end : end + 1].isalnum()
            if is_whole and passes_mod_97(plain):
                found.append(Span(match.start(), match.start() + end, IBAN))
                break
    return found


def passes_mod_97(plain: str) -> bool:
    """Whether the check digits of an IBAN without blanks hold."""
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def codes(text: str, patterns: Mapping[str, re.Pattern[str]]) -> list[Span]:
    """Numbers by the company's patterns (label -> pattern), and what a text itself calls an order number."""
    found = [Span(*match.span(), label) for label, one in patterns.items() for match in one.finditer(text) if match[0]]
    for kind, pattern in (*_LABELLED, (ACCOUNT, _SORT_CODE)):
        found += [Span(*match.span("value"), kind) for match in pattern.finditer(text)]
    return found


def others(text: str) -> list[Span]:
    """Every other long number of a masked view: parcels, passports, cards and accounts that were mistyped."""
    found = [
        Span(*match.span(), NUMBER) for pattern in (_NATIONAL, _LONG, _LETTERED) for match in pattern.finditer(text)
    ]
    for match in _GROUPED.finditer(text):
        groups = re.findall(r"\d+", match[0])
        if sum(map(len, groups)) >= _LEAST_GROUPED and not all(_YEAR.fullmatch(group) for group in groups):
            found.append(Span(*match.span(), NUMBER))
    return found
