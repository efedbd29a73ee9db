"""The tone check: each kind is found, a good answer passes, the reader is told in words."""

# ruff: noqa: E501 - a comment with its answer reads best on one line.

import pytest

from bemot.language import tone, tone_draft, tone_patterns
from bemot.words import Purpose, ToneKind

COMPLAINT = "Tredje veckan i rad som 7.14 från Alvesta inte kommer."
UNHELPED = "Hej! Vad tråkigt med tåget från Alvesta, det beklagar vi verkligen. Ersättning har du naturligtvis rätt till. Vi håller tummarna för nästa vecka! /Bo"
LONG = "Vi tittar på tåget i Alvesta. " * 30

EXAMPLES = [
    (ToneKind.DEFENSIVE, "Hej! Som vi redan har förklarat är det inte vårt fel. /Bo", {}),
    (ToneKind.EMOTIONAL, "Hej! Vi blir väldigt ledsna över ditt inlägg om tåget. /Bo", {}),
    (ToneKind.BLAMES_CUSTOMER, "Hej! Du borde ha kollat tidtabellen innan du gick till tåget. /Bo", {}),
    (ToneKind.NON_APOLOGY, "Hej! Vi är ledsna att du upplever det så. /Bo", {}),
    (ToneKind.SARCASTIC, "Hej! Grattis till din fina klocka. /Bo", {}),
    (ToneKind.JARGON, "Hej! Avseende tåget föreligger kapacitetsbegränsningar. Mejla bo@tag.example. /Bo", {}),
    (ToneKind.TOO_LONG, LONG, {}),
    (ToneKind.IMPERSONAL, "Resenären hänvisas till kundtjänst för tåget. Mejla dit i dag.", {}),
    (ToneKind.NO_CONTACT_OFFER, UNHELPED, {}),
    (ToneKind.PERSONAL_DATA_IN_PUBLIC, "Hej! Stämmer personnumret 811218-9876? Ring om tåget. /Bo", {}),
    (ToneKind.OVERPROMISE, "Hej! Jag lovar att tåget aldrig blir inställt igen. /Bo", {}),
    (ToneKind.FEEDS_TROLL, "Du har fel, var är dina bevis?", {"is_troll": True}),
    (ToneKind.WRONG_LANGUAGE, "Hi! We are sorry that the train did not come, please send us a message.", {}),
    (ToneKind.SHOUTING, "Hej! VI HAR SAGT ATT TÅGET ÄR LAGAT!!!", {}),
    (ToneKind.DISMISSIVE, "Hej! Så är det bara med tåg. /Bo", {}),
    (ToneKind.COPY_PASTE, "Hej! Vi tar alla synpunkter på största allvar. /Bo", {}),
    (
        ToneKind.NO_ANSWER_TO_ISSUE,
        "Hej! Tack för ditt inlägg. Visste du att vårt kafé har öppnat igen efter sommaren? Välkommen in! /Bo",
        {},
    ),
]


@pytest.mark.parametrize(("kind", "draft", "known"), EXAMPLES, ids=[str(kind) for kind, *_ in EXAMPLES])
def test_check_finds_each_kind_with_place_and_words(kind: ToneKind, draft: str, known: dict) -> None:
    verdict = tone.check(draft, comment=COMPLAINT, **known)

    found = [finding for finding in verdict.findings if finding.kind is kind]
    assert found
    assert all(0 <= one.start < one.end <= len(draft) and one.reason and one.advice for one in found)


def test_examples_cover_all_kinds() -> None:
    assert {kind for kind, *_ in EXAMPLES} == set(ToneKind)


@pytest.mark.parametrize(
    ("comment", "draft"),
    [
        (COMPLAINT, "Hej Maja! Förlåt att 7.14 inte kom i dag heller. Ett signalfel stoppade tåget. Mejla mig på anna@tag.example så ordnar jag ersättningen. /Anna"),
        ("Hissen är trasig igen, tredje veckan!", "Tre veckor är för länge. Reservdelen kommer på onsdag, och behöver du bärhjälp tills dess så ring 010-123 45 67. /Yusuf"),
        ("Personalen var otrevlig mot min mamma i går kväll.", "Så ska ingen bli bemött hos oss, och jag ber om ursäkt. Jag pratar med dem i dag. Hör gärna av dig till karin@butik.example. /Karin"),
        ("Går det extratåg på fredag?", "Ja, 23.40 från spår 2. /Anna"),
        ("Your driver shouted at my son this morning.", "I'm sorry, nobody should be shouted at. I'll speak to the driver today. Could you email me at jo@bus.example? Jo"),
        ("Why is the pool closed in July?", "Hi Kim, the pool is closed because the roof is being repaired. We open again on 3 August. Sorry about the timing. Ann"),
        ("Fakturan är fel för andra månaden.", "Det ska inte hända två gånger, förlåt. Skicka ett privat meddelande med ditt kundnummer så rättar jag fakturan i dag. /Elin"),
    ],
)  # fmt: skip
def test_check_lets_a_warm_short_honest_answer_pass(comment: str, draft: str) -> None:
    verdict = tone.check(draft, comment=comment)

    assert verdict.acceptable, [(finding.kind, draft[finding.start : finding.end]) for finding in verdict.findings]


def test_check_lets_a_happy_thank_you_pass() -> None:
    draft = "Tack snälla, vad glada vi blir!! Jag hälsar Karin. /Bo"

    assert tone.check(draft, comment="Eloge till Karin på växeln!", purpose=Purpose.THANKS).acceptable


def test_check_speaks_the_readers_language() -> None:
    swedish = tone.check("Grattis till din fina klocka!", comment=COMPLAINT).findings[0]
    english = tone.check("Grattis till din fina klocka!", comment=COMPLAINT, reader_language="en").findings[0]

    assert swedish.reason != english.reason
    assert "irony" in english.reason


def test_check_blocks_personal_data_in_public_and_allows_it_in_private() -> None:
    draft = "Hej! Stämmer det att du bor på Tallstigen 12? Förlåt strulet med tåget. /Bo"

    public = tone.check(draft, comment=COMPLAINT)
    private = tone.check(draft, comment=COMPLAINT, public=False, purpose=Purpose.PRIVATE)

    assert any(finding.blocking for finding in public.findings)
    assert not any(finding.kind is ToneKind.PERSONAL_DATA_IN_PUBLIC for finding in private.findings)


def test_check_offers_a_troll_personal_help_once() -> None:
    draft = "Hej! Vill du ha hjälp med något når du mig på anna@tag.example. /Anna"

    assert tone.check(draft, comment="Haha ni är ju ett skämt", is_troll=True).acceptable


def test_check_takes_the_contact_that_the_desk_fills_in() -> None:
    assert not tone.check(UNHELPED, comment=COMPLAINT, has_contact_offer_elsewhere=True).findings


@pytest.mark.parametrize(
    "draft",
    [
        "Oj, så trist! Skicka ett pm med ordernumret så kollar jag direkt. Kram Lisa",
        "Det var vårt fel, förlåt. Pengarna är på väg. /Bo",
        "Tack för att du tagit dig tid att skriva. Jag har dubbelkollat och tåget går 7.20 i morgon. /Bo",
        "Vad kul att du hittade den! Lycka till med det nya jobbet. /Bo",
        "Vi är ledsna över att tåget inte kom. Så ska det inte vara. /Bo",
        "Jag har redan informerat föraren, och vi ersätter din förstörda biljett. /Bo",
        "Oj, det var inte bra. Vi har sagt som det är till IMY och IVO, och du får pengarna i dag. /Bo",
        "Tack!",
        "What a nightmare for you, sorry. I'll ring you within the hour. Jo",
        "How lovely of you to say, thank you! Jo",
        "Do you have any proof of purchase? A photo of the slip is enough. Jo",
        "The rubbish is collected on Monday, and I have double-checked that. Jo",
        "A call from us would have saved you the trip, sorry. Jo",
    ],
)
def test_check_lets_warm_words_pass_that_resemble_bad_ones(draft: str) -> None:
    assert not tone.check(draft).findings


@pytest.mark.parametrize(
    ("kind", "draft"),
    [
        (ToneKind.NON_APOLOGY, "Vi är ledsna om du känner dig besviken på tåget."),
        (ToneKind.NON_APOLOGY, "I'm sorry you feel that way."),
        (ToneKind.DEFENSIVE, "Det har vi redan förklarat ett flertal gånger."),
        (ToneKind.DEFENSIVE, "As we have already explained, the fee applies."),
        (ToneKind.BLAMES_CUSTOMER, "Det framgår av villkoren, som du godkände när du köpte biljetten."),
        (ToneKind.BLAMES_CUSTOMER, "You should have read the terms."),
        (ToneKind.OVERPROMISE, "Pengarna är garanterat på kontot i kväll, och felet dyker aldrig upp mer."),
        (ToneKind.OVERPROMISE, "I promise it will never happen again."),
        (ToneKind.PERSONAL_DATA_IN_PUBLIC, "Skriv ditt personnummer här i tråden så kollar jag."),
        (ToneKind.PERSONAL_DATA_IN_PUBLIC, "Just reply here with your full name and sort code."),
        (ToneKind.COPY_PASTE, "Hej [namn]! Tack för att du hör av dig."),
        (ToneKind.FEEDS_TROLL, "Visa bevisen eller håll tyst."),
    ],
)
def test_check_sees_the_subtle_ones_without_being_told_the_comment(kind: ToneKind, draft: str) -> None:
    verdict = tone.check(draft)

    assert kind in {finding.kind for finding in verdict.findings}
    assert not verdict.acceptable


def test_check_asks_for_personal_data_in_private_without_a_finding() -> None:
    draft = "Skriv ditt personnummer här i tråden så kollar jag."

    assert not tone.check(draft, public=False, purpose=Purpose.PRIVATE).findings


def test_check_learned_what_no_pattern_says() -> None:
    comment = "Kommer den röda sparkcykeln in igen?"
    draft = "Hej och tack! Glöm inte att vi nu även har öppnat vår takterrass där det serveras grillat varje torsdag till söndag hela sommaren. Bord bokas enklast på hemsidan. Vi ses på terrassen! /Kvarnkrogen"

    assert not list(tone_patterns.patterns("sv").find(draft.lower()))
    assert not tone.check(draft, comment=comment).acceptable


def test_check_gives_one_finding_for_words_that_overlap() -> None:
    found = tone.check("Det är ditt eget ansvar att läsa villkoren.").findings

    assert [(one.kind, one.start) for one in found] == [(ToneKind.BLAMES_CUSTOMER, 0)]


def test_check_all_says_what_check_says_of_each() -> None:
    answers = [tone_draft.Answer(draft, comment=COMPLAINT) for _kind, draft, _known in EXAMPLES]

    together = tone.check_all(answers, reader_language="en")

    assert together == [tone.check(one.text, comment=COMPLAINT, reader_language="en") for one in answers]
    assert tone.check_all([]) == []


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "😀" * 1000, "a" * 200_000, "! " * 20_000, "ÅÄ " * 20_000])
def test_check_takes_any_text(text: str) -> None:
    assert isinstance(tone.check(text, comment=text).acceptable, bool)
