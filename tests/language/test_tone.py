"""The tone check: each kind is found, a good answer passes, the reader is told in words."""

# ruff: noqa: E501 - a comment with its answer reads best on one line.

import pytest

from bemot.language import tone
from bemot.words import Purpose, ToneKind

COMPLAINT = "Tredje veckan i rad som 7.14 från Alvesta inte kommer."
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
    (ToneKind.NO_CONTACT_OFFER, "Hej! Trist med tåget från Alvesta. /Bo", {}),
    (ToneKind.PERSONAL_DATA_IN_PUBLIC, "Hej! Stämmer personnumret 811218-9876? Ring om tåget. /Bo", {}),
    (ToneKind.OVERPROMISE, "Hej! Jag lovar att tåget aldrig blir inställt igen. /Bo", {}),
    (ToneKind.FEEDS_TROLL, "Du har fel, var är dina bevis?", {"is_troll": True}),
    (ToneKind.WRONG_LANGUAGE, "Hi! We are sorry that the train did not come, please send us a message.", {}),
    (ToneKind.SHOUTING, "Hej! VI HAR SAGT ATT TÅGET ÄR LAGAT!!!", {}),
    (ToneKind.DISMISSIVE, "Hej! Så är det bara med tåg. /Bo", {}),
    (ToneKind.COPY_PASTE, "Hej! Vi tar alla synpunkter på största allvar. /Bo", {}),
    (ToneKind.NO_ANSWER_TO_ISSUE, "Hej! Nu har vårt kafé öppnat. Välkommen in på en kopp! /Bo", {}),
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
    swedish = tone.check("Grattis till det!", comment=COMPLAINT).findings[0]
    english = tone.check("Grattis till det!", comment=COMPLAINT, reader_language="en").findings[0]

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
    draft = "Hej! Trist med tåget från Alvesta. /Bo"

    assert not tone.check(draft, comment=COMPLAINT, has_contact_offer_elsewhere=True).findings


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "😀" * 1000, "a" * 200_000, "! " * 20_000, "ÅÄ " * 20_000])
def test_check_takes_any_text(text: str) -> None:
    assert isinstance(tone.check(text, comment=text).acceptable, bool)
