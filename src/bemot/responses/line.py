"""Whether an answer keeps to the line of an opinion: the figures, dates and promises that it states. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_MONTHS = {
    word: n
    for n, words in enumerate(
        (
            ("januari", "january", "jan"), ("februari", "february", "feb"), ("mars", "march", "mar"),
            ("april", "apr"), ("maj", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"),
            ("augusti", "august", "aug"), ("september", "sept", "sep"), ("oktober", "october", "okt", "oct"),
            ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for word in words
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b|\b(?P<day>\d{{1,2}})(?::e|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b"
    rf"|\b(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})\b|\b(?P<day3>\d{{1,2}})/(?P<month3>\d{{1,2}})\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(\d{1,2})[:.](\d{2})\b|\bkl\.?\s*(\d{1,2})\b", re.IGNORECASE)
_MONEY = re.compile(
    r"\b(\d[\d\s\u00a0]*(?:[.,]\d+)?)\s*(?:kr\b|kronor\b|sek\b|euro?\b|€|:-)|[€£$]\s*(\d+(?:[.,]\d+)?)", re.IGNORECASE
)
_SHARE = re.compile(r"\b(\d+(?:[.,]\d+)?)\s*(?:%|procent\b|per\s?cent\b)", re.IGNORECASE)
_PROMISE = re.compile(r"\b(?:lova[rdt]?\w*|garanter\w+|utlova\w*|promis\w+|guarantee\w*)\b", re.IGNORECASE)
_TELLING = 5
"""Letters of a stem that tells something; shorter ones stand in every text."""


class Kind(StrEnum):
    """In what an answer departs."""

    DATE = "date"
    TIME = "time"
    MONEY = "money"
    SHARE = "share"
    PROMISE = "promise"
    SILENCE = "silence"
    """Nothing of the line is said at all."""


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing that an answer says otherwise than the line; both in the words as they stand, perhaps empty."""

    kind: Kind
    says: str
    line: str


def departures(text: str, line: str, *, stems: str = "", line_stems: str = "") -> list[Departure]:
    """Give where `text` departs from `line`; nothing where there is no line.

    A kind of figure is compared only where both state one. `stems` of both (space-separated, of the same language)
    also find the answer that says nothing of the line; leave them empty to skip that.
    """
    if not line.strip() or not text.strip():
        return []
    found = [one for kind in _READERS for one in _differing(kind, text, line)]
    promised = _PROMISE.search(text)
    if promised and not _PROMISE.search(line):
        found.append(Departure(Kind.PROMISE, promised[0], ""))
    if not found and _is_silent(stems, line_stems):
        found.append(Departure(Kind.SILENCE, "", ""))
    return found


def _differing(kind: Kind, text: str, line: str) -> list[Departure]:
    ours = dict(_stated(kind, line))
    if not ours:
        return []
    first = next(iter(ours.values()))
    return [Departure(kind, words, first) for value, words in _stated(kind, text) if value not in ours]


def _stated(kind: Kind, text: str) -> Iterator[tuple[str, str]]:
    """Give each figure of a kind as it counts, and in the words as they stand."""
    masked = text if kind is not Kind.TIME else _MONEY.sub(lambda hit: " " * len(hit[0]), text)
    for hit in _READERS[kind].finditer(masked):
        value = _date(hit) if kind is Kind.DATE else _clock(hit) if kind is Kind.TIME else _number(hit)
        if value:
            yield value, " ".join(hit[0].split())


def _date(hit: re.Match[str]) -> str:
    if hit["iso"]:
        _year, month, day = hit["iso"].split("-")
        return f"{int(month)}-{int(day)}"
    month_name = hit["month"] or hit["month2"]
    month_n = _MONTHS[month_name.lower()] if month_name else int(hit["month3"])
    day_n = int(hit["day"] or hit["day2"] or hit["day3"])
    return f"{month_n}-{day_n}" if 1 <= month_n <= 12 and 1 <= day_n <= 31 else ""


def _clock(hit: re.Match[str]) -> str:
    hour, minute = int(hit[1] or hit[3]), int(hit[2] or 0)
    return f"{hour:02}:{minute:02}" if hour < 25 and minute < 60 else ""


def _number(hit: re.Match[str]) -> str:
    written = next(group for group in hit.groups() if group)
    plain = re.sub(r"[\s\u00a0]", "", written).replace(",", ".")
    return f"{float(plain):g}" if plain else ""


def _is_silent(stems: str, line_stems: str) -> bool:
    wanted = {stem for stem in line_stems.split() if len(stem) >= _TELLING}
    return bool(wanted and stems.strip()) and wanted.isdisjoint(stems.split())


_READERS = {Kind.DATE: _DATE, Kind.TIME: _TIME, Kind.MONEY: _MONEY, Kind.SHARE: _SHARE}
