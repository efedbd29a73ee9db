"""Personal data in a text: what must not stand in public, with places and a mask."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

MAX_CHARS = 200_000
"""What is read of one text, so that time stays linear and bounded."""
MASK = "▒"
_COORDINATION = 60
_TELLING = re.compile(r"[@\d]")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One finding. `kind`: national_id, card, iban, phone, mail, order_number or street_address."""

    kind: str
    start: int
    end: int


_ID = re.compile(
    # A dash may be any of those that word processors make of it.
    r"(?<![\w.,-])(?:\d{6}|\d{8})[ ]?[-+A\u2010\u2011\u2013\u2212]?[ ]?\d{4}(?![\w-])"
    r"|(?<![\w.,-])\d{6}[ ]\d{5}(?![\w-])|(?<!\w)\d{11}(?!\w)"
)
_HETU = re.compile(r"(?<!\w)\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?!\w)", re.IGNORECASE)
_NEW_CENTURY_SIGNS = str.maketrans("BCDEFUVWXY", "AAAAA-----")
"""Signs that Finland added in 2023 because the old ones ran out; the check character does not depend on them."""
_CPR = re.compile(r"\bcpr\b", re.IGNORECASE)
_BEFORE = 40
"""Characters before a number in which a word may say whose it is."""
_CARD = re.compile(r"(?<![\w.,])(?:\d[ -]?){12,18}\d(?![\w])")
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]{2,4}){3,8}(?!\w)")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_PHONE = re.compile(
    r"(?<![\w.,/:-])(?<!\d{3} )(?:(?:\+[1-9]\d{0,2}|00(?:46|47|45|358|354|44|1))[ -]?"
    r"(?:\(0?\d{0,3}\)[ ]?)?\d(?:[ -]?\d){6,10}"
    r"|\+354 ?\d{3}[ -]?\d{4}|0\d{1,3}[ ]?[-/ ][ ]?\d{2,3}(?:[ -]?\d{2,3}){1,3}|07\d{8}|07\d{3}[ -]\d{6})(?![\w])"
)
_LOCAL_PHONE = re.compile(
    r"(?:\b(?:tel|telefon|mobil|ring|phone|call|mobile|puh|puhelin|tlf)|(?<![\w.-])(?:nummer|nr))\w{0,9}"
    r"[.: ]{1,3}(?:\w{1,4} )?"
    r"(\d{2,4}(?:[ -]?\d{2,3}){2,4})(?!\w)",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:order|ordre|booking|bokning|beställning|bestilling|ärende|arende|ärendenr|kund|customer|case|ticket|faktura|invoice|"
    r"tilaus|kundenr|reference|referens|medlems?|abonnent|bokningskod|kolli|spårnings?|tracking)(?:en|n)?[ -]?"
    r"(?:s?nummer|s?numret|s?nr|skod|id|number|no|kod|code|ref)?[.:# ]{0,4}(?:är |is |: ?)?"
    r"((?=[A-Z0-9-]{0,12}\d)[A-Z0-9][A-Z0-9-]{4,19})(?!\w)",
    re.IGNORECASE,
)
_TOWN = r"(?:,?[ ](?:[A-Z]{1,2}-)?\d{3}[ ]?\d{1,2}[ ][A-ZÅÄÖÆØ][\wåäöæø]{1,30})?"
_STREET = re.compile(
    r"\b(?!(?:Riks|Läns|Europa|Motor)väg)[A-ZÅÄÖÆØ][\wåäöæøé]{1,30}(?:[ ][A-ZÅÄÖÆØ][\wåäöæø]{1,20})?"
    r"(?:gatan|vägen|väg|gränd|stigen|torget|allén|backen|plan|gata|[ ]?gate|gaten|veien|vegen|gade|vej|katu|tie|kuja)"
    r"[ ]\d{1,3}(?!\d|[ ]\d{3}(?![ ]?\d)|[ ](?:min|st|kr|km|mil|kl|dag|år|tim|gång|vecko|procent)|[ ]?%)"
    r"(?:[A-Fa-f]\b|[ ][A-F]\b)?" + _TOWN + r"|\b\d{1,5}[A-Z]?[ ](?:[A-Z][a-z]{1,20}[ ]){1,2}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close)\b"
)
_OF_A_FUNCTION = re.compile(
    r"^(?:info|kontakt|kundservice|kundtjanst|support|press|hej|hello|contact|help|service|registrator)@", re.IGNORECASE
)


def find(text: str) -> list[PersonalData]:
    """Give what looks like personal data, in order and without overlaps; numbers only with a right checksum.

    Reads the first `MAX_CHARS` characters. Mail addresses of functions (info@, support@) belong to nobody and are left.
    """
    text = text[:MAX_CHARS]
    taken: list[PersonalData] = []
    for found in _candidates(text):
        place = bisect_left(taken, found.start, key=_start)
        free_before = place == 0 or taken[place - 1].end <= found.start
        if free_before and (place == len(taken) or found.end <= taken[place].start):
            taken.insert(place, found)
    return taken


def find_all(texts: Sequence[str], *, named: Sequence[bool]) -> list[list[PersonalData]]:
    """Give the findings of many texts; most hold neither a digit nor an @, which is told at once.

    `named` says in which of them one of the words stands without which a number with few digits is nobody's.
    """
    return [
        find(text) if _TELLING.search(text) and (name or _is_telling(text)) else []
        for text, name in zip(texts, named, strict=True)
    ]


def names(word: str) -> bool:
    """Say whether one of those words stands in a word, which is in small letters."""
    return any(map(f" {word}".__contains__, _NAMING))


def _is_telling(text: str) -> bool:
    return "@" in text or len(text) > _LONG or len(_DIGIT.findall(text)) >= _FEWEST_UNNAMED


def mask(text: str) -> str:
    """Give `text` with each letter and digit of a finding replaced by `MASK`; its length does not change."""
    letters = list(text)
    for item in find(text):
        for place in range(item.start, item.end):
            if text[place].isalnum():
                letters[place] = MASK
    return "".join(letters)


def _candidates(text: str) -> Iterator[PersonalData]:
    if "@" in text:
        yield from (
            _found("mail", match, 0) for match in _MAIL.finditer(text) if not _OF_A_FUNCTION.match(match.group())
        )
    digits = len(_DIGIT.findall(text))
    if not digits:
        return
    for kind, pattern, holds in _CHECKED if digits >= _FEWEST_CHECKED else ():
        yield from (_found(kind, match, 0) for match in pattern.finditer(text) if holds(match))
    low = text.lower()
    for kind, pattern, fewest, words in _PLAIN:
        if digits < fewest or (words and not any(map(low.__contains__, words))):
            continue
        yield from (_found(kind, match, min(1, pattern.groups)) for match in pattern.finditer(text))


def _start(item: PersonalData) -> int:
    return item.start


def _found(kind: str, match: re.Match[str], group: int) -> PersonalData:
    return PersonalData(kind, match.start(group), match.end(group))


def _is_national_id(match: re.Match[str]) -> bool:
    # python-stdnum imports ssl on its way in, which costs 40 ms and belongs to no offline core: only when needed.
    from stdnum.is_ import kennitala  # noqa: PLC0415
    from stdnum.no import fodselsnummer  # noqa: PLC0415

    compact = match.group().replace(" ", "")
    if len(compact) == len("ddmmyynnnnn") and compact.isdigit():
        return bool(fodselsnummer.is_valid(compact))
    return _is_swedish(compact) or _is_danish(compact, match) or bool(kennitala.is_valid(compact))


def _is_danish(number: str, match: re.Match[str]) -> bool:
    """Say whether it is a Danish number: since 2007 they may lack a checksum, then the word must stand before it."""
    from stdnum.dk import cpr  # noqa: PLC0415

    if not cpr.is_valid(number):
        return False
    named = _CPR.search(match.string, max(0, match.start() - _BEFORE), match.start())
    return bool(named) or (number[6:7] == "-" and cpr.checksum(cpr.compact(number)) == 0)


def _is_swedish(number: str) -> bool:
    """Say whether it is a personal number, or a coordination number (60 added to the day)."""
    from stdnum import luhn  # noqa: PLC0415
    from stdnum.se import personnummer  # noqa: PLC0415

    digits = re.sub(r"\D", "", number)
    if len(digits) not in (10, 12) or not luhn.is_valid(digits[-10:]):
        return False
    day = int(digits[-6:-4])
    if day > _COORDINATION:
        digits = f"{digits[:-6]}{day - _COORDINATION:02d}{digits[-4:]}"
    try:
        personnummer.get_birth_date(f"{digits[:-4]}-{digits[-4:]}")
    except ValueError:
        return False
    return True


def _is_hetu(match: re.Match[str]) -> bool:
    from stdnum.fi import hetu  # noqa: PLC0415

    number = match.group().upper()
    return bool(hetu.is_valid(number[:6] + number[6].translate(_NEW_CENTURY_SIGNS) + number[7:], allow_temporary=True))


def _is_card(match: re.Match[str]) -> bool:
    from stdnum import luhn  # noqa: PLC0415

    digits = re.sub(r"\D", "", match.group())
    return len(set(digits)) > 1 and bool(luhn.is_valid(digits))


def _is_iban(match: re.Match[str]) -> bool:
    from stdnum import iban  # noqa: PLC0415

    return bool(iban.is_valid(match.group(), check_country=False))


_CHECKED: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    ("iban", _IBAN, _is_iban),
    ("national_id", _HETU, _is_hetu),
    ("national_id", _ID, _is_national_id),
    ("card", _CARD, _is_card),
)
_FEWEST_CHECKED = 9
"""Digits of the shortest number with a checksum, a Finnish one: six and three."""
_ORDERS = (
    *(
        "order",
        "ordre",
        "booking",
        "bokning",
        "beställning",
        "bestilling",
        "ärende",
        "arende",
        "kund",
        "customer",
        "case",
        "ticket",
    ),
    *("faktura", "invoice", "tilaus", "reference", "referens", "medlem", "abonnent", "kolli", "spårning", "tracking"),
)
_CALLS = ("tel", "mobil", "nummer", "nr", "ring", "phone", "call", "puh", "tlf")
_ROADS = (
    *(
        "gata",
        "gate",
        "väg",
        "gränd",
        "stigen",
        "torget",
        "allén",
        "backen",
        "plan",
        "gaten",
        "veien",
        "vegen",
        "gade",
        "vej",
    ),
    *("katu", "tie", "kuja", " st", "road", " rd", "ave", "lane", " ln", "drive", "close"),
)
_NAMING = tuple(dict.fromkeys((*_ORDERS, *_CALLS, *_ROADS)))
_FEWEST_UNNAMED = 6
"""Digits of the shortest number that is found without such a word."""
_LONG = 1_000
"""Characters above which a text is looked through in any case."""
_PLAIN: tuple[tuple[str, re.Pattern[str], int, tuple[str, ...]], ...] = (
    ("order_number", _ORDER, 1, _ORDERS),
    ("phone", _PHONE, 6, ()),
    ("phone", _LOCAL_PHONE, 6, _CALLS),
    ("street_address", _STREET, 1, _ROADS),
)
"""Patterns with the fewest digits and the words without which they cannot match: faster asked for than tried."""
