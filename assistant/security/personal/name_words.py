"""Words that tell what is a name and what only stands where names do."""

from __future__ import annotations

from assistant.language.text import CALENDAR, STOP_WORDS

MONTHS = frozenset(("april", "may", "june", "august"))
"""Months that people are called: only where the words around them say so."""
NOT_NAMES = frozenset(word.lower() for word in CALENDAR).difference(MONTHS) | frozenset(
    """about absolutely account actually address adres adresse aftercare again agent agents ah alert all alle
    allemaal also amazing amex answer any anybody anyone apologies appalling appelez armchair article autistic
    automatic aw awful because bedankt best beste bestelling bestellung bestelnr bestelnummer betaald better
    bezahlt bezorgen bien big bitte bonjour both brilliant british broken bye call caller can care carte case
    cash chat chatbot cheers client clients colleague colleagues commande complaint complaints compte
    cordialement could cust customer customer-service customers dame damen danke date day deaf dear delivered
    delivery department desk deze dies diese disabled disappointed disgusted disgusting done dr driver dutch
    e-mail email english erreichen eta evening everybody everyone excellent experience fabrics fact facts
    factuur faq fault finally first firstly folks french friend friendly friends fwd geehrte geehrter gekocht
    german gesendet god goods graag great greetings groet groeten groetjes groß gruß grüße grüßen guest guests
    guten guys habe haben haha hallo happy hello help herr herren hey hi hiya hope hopefully how however iban
    ich iedereen ihnen ihr ihre ik ikea invoice irish item j'ai j'habite je jouw just kaart karte kauf kind
    klant klanten klantnummer klarna konto kunde kunden kundennummer kundin ladies lady lamp lampe last late
    leider let letter liebe lieber lieferung line livrez look lovely ltd ma madam madame mail manager managers
    many mastercard maybe mein meine meinem meinen merci mes mesdames message messieurs mijn miss mon monsieur
    more morning mr mrs ms name nb never new next nice no nobody none not note nothing nous now number nummer
    numéro office oh ok okay online only operator order orders original our page paiement paket parcel pathetic
    payment payments paypal people perfect phone please policy poor post price private problem product prof ps
    question quick quote re really reason receipt rechnung refund refunds regarding regards rekening relations
    remboursez reply report rest return returns ridiculous right rufen sad sales salutations same schreiben
    scottish second secondly sehr seit sent service services shame shocking shop shopper shops sie sir sirs
    social sofa some somebody someone something sorry sory spanish spares staff step still store stores subject
    support sure system ta tag task team teams tel telefon telefoon tell terrible terribly thank thanks that
    then there these they third this thx title today tomorrow total tous toutes tracking true try téléphone
    unacceptable understood unfortunately unser unsere update upset urgent useless usually uw valued vat very
    via viele vielen visa visitor votre vous vriendelijke waiting warehouse warmest was web welcome well welsh
    what whatsapp when where which who whoever why will wir wishes with without wohne wonderful woon would wow
    wrong yeah yes yesterday yet you your yours zusammen écrivez""".split()
)
"""Words that stand where names do and are none."""
ALSO_WORDS = frozenset(
    """amber angel april art august autumn baker bill bishop brook brown bush butler carol chase christian church
    clay cook cross daisy dale dawn day dean drew eve faith fisher ford forest frank gene glen grace grant gray
    green hall hazel heather hill holly hope hunter iris ivy jack jade joy june king lance lane law lee lily
    little long mark marsh martin mason may mercy miles miller moon moss olive parish park pat pearl penny
    pierce poppy porter price ray read reed rich rob robin rock rod rose ruby rusty sage sandy shaw short silver
    skip small snow stone sue summer taylor terry trinity turner victor violet ward wells west white wild will
    winter wood wright young""".split()
)
"""Names that are words as well: known from elsewhere, they count only with a capital and not at a sentence's start."""
NEVER_KNOWN = STOP_WORDS | NOT_NAMES | MONTHS
"""What is no name anywhere but where the words around it say so."""
SHARED_MAILBOXES = frozenset(
    "info support sales contact hello mail office team shop order orders service services help care customer customers"
    " admin accounts billing noreply no reply post enquiries privacy returns press jobs".split()
)
"""Words of e-mail addresses that are nobody's own."""
