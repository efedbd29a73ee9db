"""Personal data is found by checksum and shape, and masked."""

import pytest

from bemot.language import batch as batches
from bemot.language import hashing, personal_data, shape


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("mitt nummer är 811218-9876", "national_id", "811218-9876"),
        ("pnr 198112189876 tack", "national_id", "198112189876"),
        ("samordning 811278-9873", "national_id", "811278-9873"),
        ("hetu 131052-308T", "national_id", "131052-308T"),
        ("kort 4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("till SE45 5000 0000 0583 9825 7466", "iban", "SE45 5000 0000 0583 9825 7466"),
        ("ring 070-123 45 67", "phone", "070-123 45 67"),
        ("ring +46 70 123 45 67", "phone", "+46 70 123 45 67"),
        ("skriv till kalle.berg@example.se", "mail", "kalle.berg@example.se"),
        ("Order 55-203918 saknas", "order_number", "55-203918"),
        ("jag bor på Björkvägen 4B i stan", "street_address", "Björkvägen 4B"),
    ],
)
def test_find_gives_kind_and_place(text: str, kind: str, piece: str) -> None:
    found = [(item.kind, text[item.start : item.end]) for item in personal_data.find(text)]

    assert found == [(kind, piece)]


@pytest.mark.parametrize(
    "text",
    [
        "811218-9875 har fel kontrollsiffra",
        "tåget 7.14 den 2026-01-12 kostade 1 298 kr",
        "mejla info@kommunen.se",
        "väntat 45 minuter, 2 av 3 gånger",
        "",
        "order i går",
    ],
)
def test_find_leaves_other_numbers_alone(text: str) -> None:
    assert personal_data.find(text) == []


def test_mask_hides_the_finding_and_keeps_the_rest() -> None:
    text = "Ring 070-123 45 67 om tåget"

    assert personal_data.mask(text) == "Ring ▒▒▒-▒▒▒ ▒▒ ▒▒ om tåget"


@pytest.mark.parametrize("text", ["1" * 100_000, "1 " * 50_000, "a@" * 50_000, "A1-" * 30_000, "\ud800"])
def test_find_stays_quick_on_any_text(text: str) -> None:
    assert len(personal_data.mask(text)) == len(text)


def test_find_all_finds_what_find_finds() -> None:
    texts = [
        *("Ring 070-123 45 67", "order 12345", "Storgatan 12", "3 veckor nu", "anna@exempel.se", "inget alls"),
        *("ORDER: A1B2C", "Bokning 5 gånger", "nummer 12 34 56", "14 rooms on 12 High Street"),
    ]
    batch = batches.of(texts)
    counted = shape.count(hashing.read(batch))

    found = personal_data.find_all(texts, named=shape.naming(batch, counted))

    assert found == [personal_data.find(text) for text in texts]
    assert sum(map(bool, found)) >= 6
