"""Messages with personal details: made up in five languages, and written by hand to be hard.

Every detail is invented: numbers that regulators keep free, cards of nobody, people who do not exist.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from faker import Faker

LOCALES = ("en_GB", "en_US", "de_DE", "nl_NL", "fr_FR")
PATTERNS = {"order_number": r"LF-\d{7}", "account_number": r"LA-\d{8}"}
ORDER, ACCOUNT = "order number", "account number"


class Secret(NamedTuple):
    """A detail as it stands in a message."""

    kind: str
    value: str


@dataclass(frozen=True)
class Message:
    """What somebody writes; ``names`` are the words of names in it, ``secrets`` the details that have a shape."""

    text: str
    secrets: tuple[Secret, ...] = ()
    names: tuple[str, ...] = ()
    locale: str = "en_GB"


class _Words(NamedTuple):
    """Pieces of messages in one language. ``{}`` is the detail or the name."""

    greetings: tuple[str, ...]
    stories: tuple[str, ...]
    mentions: dict[str, tuple[str, ...]]
    introductions: tuple[str, ...]
    goodbyes: tuple[str, ...]


_ENGLISH = _Words(
    ("Hi,", "Hello,", "Good morning,", "To whom it may concern,", "Dear {},", "Hi {},", "Dear Mr {},"),
    (
        "My lamp came broken and nobody has answered for 5 days.",
        "I paid £249.99 on 12 May 2026 and want 15% back, as clause 4.2 says.",
        "The WH-1000 kettle leaks at 10:30 every morning, after only 3 weeks.",
        "You promised delivery between 8:00 and 12:00 on 2026-06-04; it is now 14 days late.",
    ),
    {
        "e-mail": ("Please write to {}.", "My e-mail is {}", "You can reach me at {} any time."),
        "phone": ("Ring me on {}.", "My number is {}, after six.", "Call {} please.", "Tel: {}"),
        "card": ("I paid with {}.", "The card was {}, it expires 12/27.", "card number {}"),
        "IBAN": ("Please refund to {}.", "My IBAN is {}", "account {} thanks"),
        ORDER: ("My order is {}.", "Order {} has not come.", "It is about {}, the lamp."),
        ACCOUNT: ("My account is {}.", "Account number {}"),
        "address": ("I live at {}.", "Please send it to:\n{}\n", "Deliver to {} please."),
    },
    ("My name is {}.", "I'm {}, a customer of yours.", "This is {}.", "I spoke to {} last week.", "{} promised it."),
    ("Kind regards,\n{}", "Thanks, {}", "Best wishes\n{}", "Yours sincerely,\n\n{}", "{}"),
)
_GERMAN = _Words(
    ("Guten Tag,", "Sehr geehrte Damen und Herren,", "Hallo,", "Sehr geehrte Frau {},", "Hallo {},"),
    ("Meine Lampe kam kaputt an.", "Ich habe am 12.05.2026 um 10:30 Uhr 249,99 € bezahlt.", "Seit 14 Tagen warte ich."),
    {
        "e-mail": ("Bitte schreiben Sie an {}.", "Meine E-Mail ist {}"),
        "phone": ("Rufen Sie mich an: {}.", "Telefon: {}", "Sie erreichen mich unter {}."),
        "card": ("Bezahlt habe ich mit {}.", "Karte {}"),
        "IBAN": ("Bitte auf {} erstatten.", "IBAN: {}"),
        ORDER: ("Meine Bestellung {} fehlt.", "Bestellnummer: {}"),
        ACCOUNT: ("Mein Konto ist {}.", "Kundennummer {}"),
        "address": ("Ich wohne in der {}.", "Meine Adresse:\n{}\n", "Bitte an {} liefern."),
    },
    ("Mein Name ist {}.", "Ich heiße {}.", "Ich bin {}."),
    ("Mit freundlichen Grüßen\n{}", "Viele Grüße, {}", "Danke\n{}"),
)
_DUTCH = _Words(
    ("Goedemorgen,", "Beste {},", "Geachte heer {},", "Hallo,", "Hoi {},"),
    ("Mijn lamp is kapot aangekomen.", "Ik heb op 12-05-2026 om 10:30 uur € 249,99 betaald.", "Ik wacht al 14 dagen."),
    {
        "e-mail": ("Mail mij op {}.", "Mijn e-mail is {}"),
        "phone": ("Bel mij op {}.", "Telefoon: {}", "Mijn nummer is {}."),
        "card": ("Ik heb betaald met {}.", "Kaart {}"),
        "IBAN": ("Graag terug op {}.", "IBAN {}"),
        ORDER: ("Mijn bestelling {} ontbreekt.", "Bestelnummer {}"),
        ACCOUNT: ("Mijn account is {}.", "Klantnummer: {}"),
        "address": ("Ik woon op {}.", "Mijn adres:\n{}\n", "Graag bezorgen op {}."),
    },
    ("Mijn naam is {}.", "Ik heet {}.", "Ik ben {}."),
    ("Met vriendelijke groet,\n{}", "Groetjes {}", "Bedankt\n{}"),
)
_FRENCH = _Words(
    ("Bonjour,", "Madame, Monsieur,", "Cher Monsieur {},", "Bonjour {},"),
    ("Ma lampe est arrivée cassée.", "J'ai payé 249,99 € le 12/05/2026 à 10:30.", "J'attends depuis 14 jours."),
    {
        "e-mail": ("Écrivez-moi à {}.", "Mon e-mail : {}"),
        "phone": ("Appelez-moi au {}.", "Téléphone : {}", "Mon numéro est le {}."),
        "card": ("J'ai payé avec {}.", "Carte {}"),
        "IBAN": ("Remboursez sur {} svp.", "IBAN : {}"),
        ORDER: ("Ma commande {} manque.", "Numéro de commande {}"),
        ACCOUNT: ("Mon compte est {}.", "Compte {}"),
        "address": ("J'habite {}.", "Mon adresse :\n{}\n", "Livrez au {} svp."),
    },
    ("Mon nom est {}.", "Je m'appelle {}.", "Je suis {}."),
    ("Cordialement,\n{}", "Bien à vous\n{}", "Merci, {}"),
)
_LANGUAGES = {"en_GB": _ENGLISH, "en_US": _ENGLISH, "de_DE": _GERMAN, "nl_NL": _DUTCH, "fr_FR": _FRENCH}


def made_up(count: int, seed: int = 1) -> Iterator[Message]:
    """So many messages, the five languages in turn, each with two to five details and one to three names."""
    chance = random.Random(seed)
    fakers = {locale: Faker(locale) for locale in LOCALES}
    for number, faker in enumerate(fakers.values()):
        faker.seed_instance(seed + number)
    for number in range(count):
        locale = LOCALES[number % len(LOCALES)]
        yield _message(fakers[locale], _LANGUAGES[locale], chance, locale)


def _message(faker: Faker, words: _Words, chance: random.Random, locale: str) -> Message:
    makers: dict[str, Callable[[], str]] = {
        "e-mail": lambda: chance.choice([faker.email, faker.ascii_free_email, faker.company_email])(),
        "phone": faker.phone_number,
        "card": lambda: _grouped(faker.credit_card_number(), chance),
        "IBAN": lambda: _grouped(faker.iban(), chance),
        ORDER: lambda: chance.choice(["LF-{}", "lf-{}"]).format(chance.randrange(10**6, 10**7)),
        ACCOUNT: lambda: f"LA-{chance.randrange(10**7, 10**8)}",
        "address": lambda: faker.address() if chance.random() < 0.6 else faker.address().replace("\n", ", "),
    }
    secrets, names = [], []

    def somebody(is_last: bool = False) -> str:
        name = faker.last_name() if is_last else f"{faker.first_name()} {faker.last_name()}"
        if not is_last and chance.random() < 0.3:
            name = name.split()[0]
        names.extend(word for word in re.findall(r"[^\W\d_][\w'’-]+", name) if word[0].isupper())
        return name

    greeting = chance.choice(words.greetings)
    is_formal = bool(re.search(r"Mr|Frau|heer|Monsieur \{", greeting))
    lines = [greeting.format(somebody(is_formal)) if "{}" in greeting else greeting, "", chance.choice(words.stories)]
    for kind in chance.sample(sorted(makers), chance.randint(2, 5)):
        value = makers[kind]()
        secrets.append(Secret(kind, value))
        lines.append(chance.choice(words.mentions[kind]).format(value))
    if chance.random() < 0.4:
        lines.insert(chance.randint(2, len(lines)), chance.choice(words.introductions).format(somebody()))
    lines += ["", chance.choice(words.goodbyes).format(somebody())]
    return Message("\n".join(lines), tuple(secrets), tuple(names), locale)


def _grouped(number: str, chance: random.Random) -> str:
    gap = chance.choice(["", " ", "-"])
    return gap.join(re.findall(r".{1,4}", number)) if gap else number


def _hard(text: str, *names: str, **secrets: str | list[str]) -> Message:
    kinds = {"mail": "e-mail", "iban": "IBAN", "order": ORDER, "account": ACCOUNT}
    found = [
        Secret(kinds.get(kind, kind), value)
        for kind, values in secrets.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    assert all(secret.value in text for secret in found), text
    return Message(text, tuple(found), names)


HARD = (
    _hard("mail me: j.o'brien+lamps@mail.example.co.uk!", mail="j.o'brien+lamps@mail.example.co.uk"),
    _hard("(kate.miller@example.com)", mail="kate.miller@example.com"),
    _hard("write to kate@example.com.", mail="kate@example.com"),
    _hard("KATE.MILLER@EXAMPLE.COM is mine", mail="KATE.MILLER@EXAMPLE.COM"),
    _hard("kate @ example.com, with a blank", mail="kate @ example.com"),
    _hard("kate (at) example (dot) com", mail="kate (at) example (dot) com"),
    _hard("it is kate dot miller at example dot com", mail="kate dot miller at example dot com"),
    _hard("kate[at]example.com or so", mail="kate[at]example.com"),
    _hard("ka\u200bte@exa\u200bmple.com has zero-width blanks", mail="ka\u200bte@exa\u200bmple.com"),
    _hard("ｋａｔｅ＠ｅｘａｍｐｌｅ．ｃｏｍ in full width", mail="ｋａｔｅ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
    _hard("jürgen.müller@müller-möbel.example", mail="jürgen.müller@müller-möbel.example"),
    _hard("mailto:kate%40example.com?subject=lamp", mail="kate%40example.com"),
    _hard('"kate miller"@example.com is odd and right', mail='"kate miller"@example.com'),
    _hard("two: a.b@x.example,c.d@y.example;e@z.example", mail=["a.b@x.example", "c.d@y.example", "e@z.example"]),
    _hard("kate@localhost without a dot", mail="kate@localhost"),
    _hard("ring 07700 900123 or 07700900123", phone=["07700 900123", "07700900123"]),
    _hard("tel +44 (0)20 7946 0018", phone="+44 (0)20 7946 0018"),
    _hard("0044 20 7946 0018 is me", phone="0044 20 7946 0018"),
    _hard("020-7946-0018/0161.496.0000", phone=["020-7946-0018", "0161.496.0000"]),
    _hard("(0131) 496 0123 ext. 42", phone="(0131) 496 0123"),
    _hard("call me back on 496 0123 today", phone="496 0123"),
    _hard("my mobile is 7700900123", phone="7700900123"),
    _hard("whatsapp: +31612345678", phone="+31612345678"),
    _hard("Tel.: 030 / 12 34 56 78", phone="030 / 12 34 56 78"),
    _hard("au 06.12.34.56.78 ou 01 99 00 12 34", phone=["06.12.34.56.78", "01 99 00 12 34"]),
    _hard("(212) 555-0123 x7 and 1-800-555-0199", phone=["(212) 555-0123", "1-800-555-0199"]),
    _hard("+1.415.555.0132", phone="+1.415.555.0132"),
    _hard("٠٧٧٠٠٩٠٠١٢٣ in Arabic digits", phone="٠٧٧٠٠٩٠٠١٢٣"),
    _hard("０７７００ ９００１２３", phone="０７７００ ９００１２３"),
    _hard("07700\u00a0900\u00a0123 with hard blanks", phone="07700\u00a0900\u00a0123"),
    _hard("07700–900–123 with dashes", phone="07700–900–123"),
    _hard("on 2026-05-04 07700 900123 rang", phone="07700 900123"),
    _hard("I paid £40, 07700 900123 £20", phone="07700 900123"),
    _hard("4111 1111 1111 1111 12/27 123", card="4111 1111 1111 1111"),
    _hard("4111-1111-1111-1111", card="4111-1111-1111-1111"),
    _hard("4111111111111111", card="4111111111111111"),
    _hard("4111.1111.1111.1111", card="4111.1111.1111.1111"),
    _hard("amex 3782 822463 10005", card="3782 822463 10005"),
    _hard("diners 3056 930902 5904", card="3056 930902 5904"),
    _hard("4111 1111\n1111 1111 over two lines", card="4111 1111\n1111 1111"),
    _hard("mistyped 4111 1111 1111 1112", card="4111 1111 1111 1112"),
    _hard("visa4111111111111111visa", card="4111111111111111"),
    _hard("paid 249.99 with 5500 0000 0000 0004, thanks", card="5500 0000 0000 0004"),
    _hard("4111\u20091111\u20091111\u20091111 thin blanks", card="4111\u20091111\u20091111\u20091111"),
    _hard("DE89 3704 0044 0532 0130 00", iban="DE89 3704 0044 0532 0130 00"),
    _hard("de89370400440532013000 in small letters", iban="de89370400440532013000"),
    _hard("GB29NWBK60161331926819.", iban="GB29NWBK60161331926819"),
    _hard("FR14 2004 1010 0505 0001 3M02 606 and then", iban="FR14 2004 1010 0505 0001 3M02 606"),
    _hard("NL91ABNA0417164300 or NL91 ABNA 0417 1643 00", iban=["NL91ABNA0417164300", "NL91 ABNA 0417 1643 00"]),
    _hard("NL91-ABNA-0417-1643-00", iban="NL91-ABNA-0417-1643-00"),
    _hard("wrong DE89 3704 0044 0532 0130 01", iban="DE89 3704 0044 0532 0130 01"),
    _hard("sort code 20-00-00 account no 55779911", account=["20-00-00", "55779911"]),
    _hard("LF-2204817,LF-2204818", order=["LF-2204817", "LF-2204818"]),
    _hard("lf 2204817 and LF2204819", order=["2204817", "2204819"]),
    _hard("order no. 48213 / order #48214", order=["48213", "48214"]),
    _hard("account number is LA-12345678", account="LA-12345678"),
    _hard("SW1A 1AA", address="SW1A 1AA"),
    _hard("my postcode is sw1a 1aa ok", address="sw1a 1aa"),
    _hard("at 12 High Street, Leeds LS1 4AB by noon", address=["12 High Street", "LS1 4AB"]),
    _hard("i live at 12 high street in leeds", address="12 high street"),
    _hard("Flat 3b, 221B Baker Street", address="221B Baker Street"),
    _hard("PO Box 1234, Hull HU1 1AA", address=["PO Box 1234", "HU1 1AA"]),
    _hard("1600 Pennsylvania Avenue NW, Washington, DC 20500", address=["1600 Pennsylvania Avenue", "DC 20500"]),
    _hard("Hauptstraße 12a, 10115 Berlin", address=["Hauptstraße 12a", "10115 Berlin"]),
    _hard("Keizersgracht 123-2, 1015 CJ Amsterdam", address=["Keizersgracht 123-2", "1015 CJ"]),
    _hard("12 bis, rue de la Paix\n75002 Paris", address=["12 bis, rue de la Paix", "75002 Paris"]),
    _hard("[e-mail 1] is what I typed, kate@example.com is mine", mail="kate@example.com"),
    _hard("[phone 1][phone 2] 07700 900123 [phone 1", phone="07700 900123"),
    _hard("Dear Ms O'Neill-Smith,\nrefund me.\nAnne-Marie van der Berg", "O'Neill-Smith", "Anne-Marie", "Berg"),
    _hard("my name is kate and kate wants a refund", "kate"),
    _hard("Hi it's Łukasz. Łukasz again!", "Łukasz"),
    _hard("我叫 nobody, my name is 王小明", "王小明"),
    _hard("Order for Mrs J. Castellan (Judith)\n\nThanks\nJudith Castellan", "Castellan", "Judith"),
)
"""What people and keyboards do: blanks, brackets, other digits, mistakes, and what looks like a placeholder."""
