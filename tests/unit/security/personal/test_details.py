"""Each kind of detail: what is taken, to the character, and what coaching needs and must stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.domain.company import Company
from assistant.domain.mentions import MentionKind, mentions
from assistant.security.personal.finder import Finder
from assistant.security.personal.numbers import passes_luhn, passes_mod_97
from assistant.security.redaction import Redactor

PATTERNS = {"order_number": r"LF-\d{7}", "account_number": r"LA-\d{8}"}
COMPANY = Company(name="Larkfield", patterns=PATTERNS)
DATASETS = Path(__file__).parents[4] / "evals" / "datasets"


def taken(text: str, locale: str = "en-GB", with_names: bool = False) -> list[tuple[str, str]]:
    """Kind and words of each detail of a text."""
    finder = Finder.of(COMPANY.model_copy(update={"locale": locale}), with_names=with_names)
    look = finder.look(text)
    return [(kind, text[start:end]) for start, end, kind in finder.details(look, finder.known([look]))]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("write to kate.miller+lamp@mail.example.co.uk.", "kate.miller+lamp@mail.example.co.uk"),
        ("<kate@example.com>", "kate@example.com"),
        ("kate @ example.com is mine", "kate @ example.com"),
        ("kate (at) example (dot) com", "kate (at) example (dot) com"),
        ("kate dot m at example dot com", "kate dot m at example dot com"),
        ("ka\u200bte@example.com", "ka\u200bte@example.com"),
        ("ｋａｔｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ｋａｔｅ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
        ("mailto:kate%40example.com?", "kate%40example.com"),
        ("kate@localhost", "kate@localhost"),
    ],
)
def test_e_mail_addresses(text: str, address: str) -> None:
    assert taken(text) == [("e-mail", address)]


@pytest.mark.parametrize(
    ("text", "number", "locale"),
    [
        ("ring 07700 900123 today", "07700 900123", "en-GB"),
        ("ring +44 (0)20 7946 0018", "+44 (0)20 7946 0018", "en-GB"),
        ("0044 20 7946 0018", "0044 20 7946 0018", "en-GB"),
        ("(0131) 496 0123 ext. 42", "(0131) 496 0123 ext. 42", "en-GB"),
        ("call me back on 496 0123", "496 0123", "en-GB"),
        ("Tel.: 030 / 12 34 56 78", "030 / 12 34 56 78", "de-DE"),
        ("au 06.12.34.56.78 svp", "06.12.34.56.78", "fr-FR"),
        ("bel 06-12345678", "06-12345678", "nl-NL"),
        ("(212) 555-0123 x7", "(212) 555-0123 x7", "en-US"),
        ("0171 1234567 of another country", "0171 1234567", "en-GB"),
        ("07700–900–123", "07700–900–123", "en-GB"),
        ("on 2026-05-04 07700 900123", "07700 900123", "en-GB"),
        ("paid £40, 07700900123 £20", "07700900123", "en-GB"),
    ],
)
def test_telephone_numbers(text: str, number: str, locale: str) -> None:
    assert taken(text, locale) == [("phone", number)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("4111 1111 1111 1111 12/27", "card", "4111 1111 1111 1111"),
        ("4111-1111-1111-1111", "card", "4111-1111-1111-1111"),
        ("3782 822463 10005", "card", "3782 822463 10005"),
        ("visa4111111111111111visa", "card", "4111111111111111"),
        ("4111 1111\n1111 1111", "card", "4111 1111\n1111 1111"),
        ("mistyped 4111 1111 1111 1112", "card", "4111 1111 1111 1112"),
        ("DE89 3704 0044 0532 0130 00 and more", "IBAN", "DE89 3704 0044 0532 0130 00"),
        ("gb29nwbk60161331926819", "IBAN", "gb29nwbk60161331926819"),
        ("DE89 3704 0044 0532 0130 01 is mistyped", "IBAN", "DE89 3704 0044 0532 0130 01"),
        ("order LF-2204817.", "order number", "LF-2204817"),
        ("lf-2204817", "order number", "lf-2204817"),
        ("LA-12345678", "account number", "LA-12345678"),
        ("order no. 48213", "order number", "48213"),
        ("Kundennummer: 998877", "account number", "998877"),
        ("sort code 20-00-00", "account number", "20-00-00"),
        ("parcel 1234567890", "number", "1234567890"),
        ("AB 12 34 56 C", "number", "AB 12 34 56 C"),
        ("523-45-6789", "number", "523-45-6789"),
    ],
)
def test_numbers_of_somebody(text: str, kind: str, value: str) -> None:
    assert taken(text) == [(kind, value)]


@pytest.mark.parametrize(
    ("text", "address", "locale"),
    [
        ("my postcode is SW1A 1AA", "SW1A 1AA", "en-GB"),
        ("at ls1 4ab ok", "ls1 4ab", "en-GB"),
        ("to 12 High Street, Leeds, LS1 4AB by noon", "12 High Street, Leeds, LS1 4AB", "en-GB"),
        ("Flat 4\nWright Wells\nEdgarton\nSS97 5EB\nThanks", "Flat 4\nWright Wells\nEdgarton\nSS97 5EB", "en-GB"),
        ("i live at 12 high street in leeds", "12 high street", "en-GB"),
        ("5266 Kane Lights\nWaltersbury, ME 57837", "5266 Kane Lights\nWaltersbury, ME 57837", "en-US"),
        ("Hauptstraße 12a, 10115 Berlin", "Hauptstraße 12a, 10115 Berlin", "de-DE"),
        ("Maxring 60\n5319 HZ\nZutphen", "Maxring 60\n5319 HZ", "nl-NL"),
        ("12 bis, rue de la Paix\n75002 Paris", "12 bis, rue de la Paix\n75002 Paris", "fr-FR"),
        ("PO Box 1234", "PO Box 1234", "en-GB"),
    ],
)  # fmt: skip
def test_postal_addresses(text: str, address: str, locale: str) -> None:
    assert taken(text, locale) == [("address", address)]


@pytest.mark.parametrize(
    "text",
    [
        "£1,249.00 or 1249 pounds, 15% off, € 249,99, 40 GBP, $20, 1 000 000 euros",
        "on 2026-05-04 10:12, 04/05/2026, 12.05.2026, 5 May 2026, 05-06-2026 at 9:00-17:30",
        "clause 4.2 of policy 13, sections 2.1.3 and 7.10, version 12",
        "the WH-1000XM4, the E27 bulb, A4 paper, the Galaxy S21, mark 2nd, Spring 2026",
        "120 x 200 cm, 1200-1400 mm, 4-6 weeks, 20 minutes, 24/7, 3 for 2, 1,250 people",
        "between 2019 2020 2021 and 2022, in Q1 2026, 99.95%, 0.123456789",
        "opening hours 0800-1700, room 101, extension 300, 5 working days",
        "customer number nine, order number {order number}, the order of 12 lamps",
        "She is @larkfield on there, and a 50/50 chance at 10 to 1",
        "I waited 20 minutes on the road, 3 vans down the lane",
    ],
)
def test_what_coaching_needs_stays(text: str) -> None:
    assert taken(text, with_names=True) == []
    assert taken(text, "en-US") == [] and taken(text, "de-DE") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dear Kate Miller,\nthank you.", ["Kate", "Miller"]),
        ("Hello Denise\nit is late", ["Denise"]),
        ("Dear Mr and Mrs O'Neill-Smith,", ["O'Neill-Smith"]),
        ("Sehr geehrte Frau von Müller,", ["Müller"]),
        ("It broke. When do I get a new one? Kate", ["Kate"]),
        ("Refund me.\n\nKind regards,\nR. Castellan", ["Castellan"]),
        ("My name is Łukasz Nowak and Łukasz waits", ["Łukasz", "Nowak", "Łukasz"]),
        ("my name is kate, kate wants it back", ["kate", "kate"]),
        ("I spoke to Sarah. Sarah's promise counts.", ["Sarah", "Sarah"]),
        ("mrs patel says her sofa is late", ["patel"]),
        ("my name is 王小明", ["王小明"]),
        ("Please ring. Kate Miller\nkate.miller@example.com", ["Kate", "Miller"]),
        ("Anna: it broke\nBen: sorry\nAnna: and now?\nBen: soon", ["Anna", "Ben", "Anna", "Ben"]),
        ("Hi, I wrote to k.lowe@x.example, and Will you answer?", []),
        ("Dear Customer,\nDear Sir or Madam,\nHi team,\nHello there,", []),
        ("Kind regards,\nLarkfield Customer Care", []),
        ("THIS IS RIDICULOUS. I am FURIOUS. Nobody told me. Thanks", []),
        ("I ordered curtains on 6 May (LF-2204817).", []),
        ("I'm English. Yesterday Delivery promised Monday. The Oslo sofa said so.", []),
    ],
)
def test_names_are_found_by_the_words_around_them(text: str, words: list[str]) -> None:
    found = [value for kind, value in taken(text, with_names=True) if kind == "name"]
    assert found == words


def test_check_digits() -> None:
    assert passes_luhn("4111111111111111") and not passes_luhn("4111111111111112")
    assert passes_mod_97("DE89370400440532013000") and not passes_mod_97("DE89370400440532013001")


def texts() -> Iterator[list[str]]:
    """The questions and the labelled replies that the coach is measured on."""
    for line in (DATASETS / "coach" / "questions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield [*row.get("history", ()), row["question"]]
    for line in (DATASETS / "reviews" / "labelled.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield [*(message["text"] for message in row["thread"]), row["reply"]]


def test_no_amount_date_time_or_share_of_real_questions_and_replies_is_taken() -> None:
    finder = Finder.of(COMPANY)
    kinds = (MentionKind.amount, MentionKind.share, MentionKind.date, MentionKind.time, MentionKind.length)
    lost, count = [], 0
    for group in texts():
        redactor = Redactor(finder, group)
        for text in group:
            before = {(m.kind, m.key): m.text for m in mentions(text, list(PATTERNS.values())) if m.kind in kinds}
            after = {(m.kind, m.key) for m in mentions(redactor.redact(text), list(PATTERNS.values()))}
            lost += [words for key, words in before.items() if key not in after]
            count += len(before)
    assert count > 500
    assert lost == []
