"""What one answer states and another contradicts, and what only looks like it."""

import pytest

from bemot.language import claims
from bemot.language.claims import ClaimKind


def kinds(mine: str, other: str) -> set[str]:
    return {one.mine.kind.value for one in claims.contradictions(mine, other)}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Böterna är 1 200 kr.", ClaimKind.AMOUNT, "1200 kr"),
        ("Böterna är 1.200 kronor.", ClaimKind.AMOUNT, "1200 kr"),
        ("Avgiften är 49:-", ClaimKind.AMOUNT, "49 kr"),
        ("The fee is £12.50 a day.", ClaimKind.AMOUNT, "12.5 gbp"),
        ("Du får 25 procent tillbaka.", ClaimKind.SHARE, "25"),
        ("Vi har öppet 8–17.", ClaimKind.TIME, "08:00-17:00"),
        ("We are open 9.30 to 16.00.", ClaimKind.TIME, "09:30-16:00"),
        ("Kassan stänger kl. 18.", ClaimKind.TIME, "18:00"),
        ("Luckan är öppen på lördagar.", ClaimKind.DAY, "sat"),
        ("Bytet sker den 3 mars.", ClaimKind.DATE, "03-03"),
        ("The change is on March 3rd.", ClaimKind.DATE, "03-03"),
        ("Bytet sker 2026-03-03.", ClaimKind.DATE, "03-03"),
        ("Pengarna kommer inom tio dagar.", ClaimKind.SPAN, "10"),
        ("Pengarna kommer inom två veckor.", ClaimKind.SPAN, "14"),
    ],
)
def test_find_reads_what_is_stated(text: str, kind: ClaimKind, value: str) -> None:
    found = [claim for claim in claims.find(text) if claim.kind is kind]
    assert [claim.value for claim in found] == [value]
    assert text[found[0].start : found[0].end].strip()


@pytest.mark.parametrize(
    ("mine", "other", "kind"),
    [
        ("En påminnelse kostar 60 kr.", "Påminnelsen kostar 45 kr, enligt avtalet.", "amount"),
        ("Kundcentret har öppet 9–16.", "Hej! Vårt kundcenter har öppet 8-17 på vardagar.", "time"),
        ("Du får ersättning med 25 procent av biljetten.", "Ersättningen är 50 % av biljetten.", "share"),
        ("Ersättningen kommer inom 30 dagar.", "Vi betalar ersättningen inom tio dagar.", "span"),
        ("Den nya tidtabellen börjar gälla 14 juni.", "Tidtabellen börjar gälla den 1 juni.", "date"),
        ("Biblioteket håller öppet på söndagar.", "Biblioteket har öppet på lördagar.", "day"),
        ("Hundar får inte åka med i vagn ett.", "Hundar får åka med i vagn ett.", "yes_no"),
        ("Vi ersätter taxi vid inställda tåg.", "Vi ersätter inte taxi vid inställda tåg.", "yes_no"),
        ("We do not refund unused tickets.", "We refund unused tickets.", "yes_no"),
    ],
)
def test_contradictions_finds_another_value_for_the_same_thing(mine: str, other: str, kind: str) -> None:
    assert kind in kinds(mine, other)
    assert kinds(mine, mine) == set()


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ("En månadsbiljett kostar 890 kr.", "En påminnelse kostar 60 kr."),
        ("Biljetten kostar 1 200 kr.", "Biljetten kostar 1200 kronor."),
        ("Vi svarar inom två veckor.", "Vi svarar inom 14 dagar."),
        ("Tåg 7.14 kom 12 minuter sent i dag.", "Tåg 7.14 har gått i tid sedan i måndags."),
        ("Kundcentret har öppet 8–17.", "Kundcentret har öppet kl. 8-17 alla vardagar."),
        ("Får hundar inte åka med?", "Hundar får åka med."),
        ("Tack för att du skriver, det ska inte vara så.", "Tack för att du skriver! Det är vårt fel."),
        ("Mejla mig på a@b.example, så ringer jag i dag före 14.", "Mejla mig på a@b.example, så ringer jag före 16."),
        ("Skriv till iman@tag.example före 14.", "Skriv till iman@tag.example före 16."),
        ("Fick du besked om tåget efter 7.10?", "Besked om tåget ges kl. 6.00-9.00."),
        ("", "Biljetten kostar 60 kr."),
    ],
)
def test_contradictions_leaves_what_fits(mine: str, other: str) -> None:
    assert claims.contradictions(mine, other) == []


def test_find_takes_any_text_in_time() -> None:
    for text in ("1 " * 100_000, "9-" * 50_000, "\ud800 12 kr", "måndag " * 30_000, ""):
        claims.find(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hissen är igång den 3 maj, det lovar vi.", "lovar vi"),
        ("Vi garanterar att du får plats.", "Vi garanterar"),
        ("We promise a new lift by May.", "We promise"),
        ("Vi kan inte lova något datum än.", ""),
        ("Jag lovar inget förrän delen är här.", ""),
        ("Jag förstår att ni blev lovade en ny hiss i fjol.", ""),
        ("Under höstlovet går tågen som på en lördag.", ""),
    ],
)
def test_promised_knows_a_promise_of_ours_from_talk_about_promises(text: str, words: str) -> None:
    assert claims.promised(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Ett reservtåg står berett varje vardag, och kommer inte det heller betalar vi taxi upp till 500 kronor.",
        "Om reservtåget inte kommer betalar vi taxi upp till 500 kronor.",
        "If the spare train does not come, we pay a taxi of up to 500 SEK.",
    ],
)
def test_contradictions_take_no_condition_for_a_denial(text: str) -> None:
    line = "Om reservtåget uteblir betalar vi taxi upp till 500 kronor, det står berett varje vardag."
    assert kinds(text, line) == set()
    denied, paid = "Vi betalar inte taxi om reservtåget uteblir.", "Vi betalar taxi om reservtåget uteblir."
    assert kinds(denied, paid) == {"yes_no"}, "a denial is seen all the same"
