"""E-mail addresses, also those that people write so that a machine should not read them."""

from __future__ import annotations

import re

from assistant.security.personal.view import Span

KIND = "e-mail"
_CHARACTER = r"[\w.!#$'’*+/=?^`{|}~-]"
_LOCAL = rf"(?<!{_CHARACTER}){_CHARACTER}++"
_AT = r"(?:@|%40|&#64;|&commat;)"
_DOMAIN = r"(?:[\w-]{1,63}\.){1,8}[^\W\d_][\w-]{1,62}"
_PLAIN = re.compile(rf"(?:\"[^\"\n]{{1,64}}\"|{_LOCAL})[ ]?{_AT}[ ]?{_DOMAIN}", re.IGNORECASE)
_WITHOUT_DOT = re.compile(rf"{_LOCAL}(?<=[\w+-])@[^\W\d_][\w-]{{1,62}}")
_NUMBERED = re.compile(rf"{_LOCAL}@\[?\d{{1,3}}(?:\.\d{{1,3}}){{3}}\]?")
_WORD = r"(?<![\w+-])[\w+-]++"
_SIGN = r"[ ]?[\[({<][ ]?(?:at|@|ät|a|arobase|apenstaartje)[ ]?[\])}>][ ]?"
_STOP = r"(?:\.|[ ]?[\[({<][ ]?(?:dot|punkt|punt|point|\.)[ ]?[\])}>][ ]?|[ ](?:dot|punkt|punt)[ ])"
_BRACKETED = re.compile(rf"{_WORD}(?:{_STOP}[\w+-]++){{0,5}}{_SIGN}[\w-]++(?:{_STOP}[\w-]++){{1,8}}", re.IGNORECASE)
_SPOKEN = re.compile(
    rf"{_WORD}(?:(?:\.|[ ]dot[ ]|[ ]punkt[ ])[\w+-]++){{0,5}}[ ](?:at|ät)[ ]"
    r"[\w-]++(?:(?:\.|[ ]dot[ ]|[ ]punkt[ ])[\w-]++){0,5}?[ ](?:dot|punkt)[ ][^\W\d_]{2,}",
    re.IGNORECASE,
)
_OPENS, _ENDS = "'’`*=|{.", ".,;:!?'’`*=/|"


def mails(text: str) -> list[Span]:
    """E-mail addresses of a plain view: plain, with blanks, without a dot, ``kate (at) post.example``, spoken."""
    found = []
    for pattern in (_PLAIN, _NUMBERED, _BRACKETED, _SPOKEN, _WITHOUT_DOT):
        for match in pattern.finditer(text):
            words = match[0]
            start = match.start() + len(words) - len(words.lstrip(_OPENS))
            found.append(Span(start, match.start() + len(words.rstrip(_ENDS)), KIND))
    return found
