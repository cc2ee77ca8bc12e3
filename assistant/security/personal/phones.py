"""Telephone numbers, national and international, also those that no exchange would put through."""

from __future__ import annotations

import re

from assistant.security.personal.view import Span

KIND = "phone"
_SEP = r"[ ().\-/]{0,3}"
_EXTENSION = r"(?:[ ]?(?:x|ext\.?|extension|durchwahl|poste|toestel|#)[ ]?\d{1,6})?"
_SHAPES = [
    re.compile(pattern + _EXTENSION, re.IGNORECASE)
    for pattern in (
        rf"\+[ ]?\(?\d(?:{_SEP}\d){{6,16}}(?!\d)",
        rf"(?<![\d.,])00[ -]?[1-9](?:{_SEP}\d){{6,15}}(?!\d)",
        rf"(?<![\d.,])\(?0\d(?:{_SEP}\d){{7,11}}(?!\d)",
        r"(?<![\d.,-])(?:1[ .-]?)?(?:\([2-9]\d{2}\)[ .-]?\d{3}[ .-]?\d{4}|[2-9]\d{2}[.-]\d{3}[.-]\d{4})(?!\d)",
        r"(?<!\d)\d{10}(?=x\d)",
    )
]
"""With a plus, with 00, with a trunk 0, as in North America, and that with an extension."""
_CALLED = re.compile(
    r"\b(?:(?:tele)?phone|tel|mobile|mob|cell|fax|whatsapp|handy|telefon|mobil|t[ée]l[ée]phone|portable|telefoon"
    rf"|mobiel|gsm|(?:call|ring|text|reach|phone|bel|appele[rz]?)[ ](?:me|us|her|him|them|back|mij|moi))\b"
    r"[^\d\n]{0,20}"
    rf"(?P<value>\(?\d(?:{_SEP}\d){{5,14}})(?!\d)",
    re.IGNORECASE,
)


def phones(text: str, region: str) -> list[Span]:
    """Telephone numbers of a masked view. ``region`` is the company's country: ``GB``.

    libphonenumber finds what is valid there; numbers that merely look like one are taken too, for they may be
    mistyped, of another country, or out of use.
    """
    import phonenumbers

    known = region if region in phonenumbers.SUPPORTED_REGIONS else None
    found = [Span(match.start, match.end, KIND) for match in phonenumbers.PhoneNumberMatcher(text, known)]
    for pattern in _SHAPES:
        found += [Span(*match.span(), KIND) for match in pattern.finditer(text)]
    return found + [Span(*match.span("value"), KIND) for match in _CALLED.finditer(text)]
