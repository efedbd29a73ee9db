"""Whether an answer keeps to the line of an opinion: the figures, dates and promises that it states. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bemot.language import claims
from bemot.language.claims import ClaimKind

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
    found = [
        Departure(_KINDS[one.mine.kind], text[one.mine.start : one.mine.end], line[one.other.start : one.other.end])
        for one in claims.contradictions(text, line, one_matter=True)
        if one.mine.kind in _KINDS
    ]
    promised = _PROMISE.search(text)
    if promised and not _PROMISE.search(line):
        found.append(Departure(Kind.PROMISE, promised[0], ""))
    if not found and _is_silent(stems, line_stems):
        found.append(Departure(Kind.SILENCE, "", ""))
    return found


def _is_silent(stems: str, line_stems: str) -> bool:
    wanted = {stem for stem in line_stems.split() if len(stem) >= _TELLING}
    return bool(wanted and stems.strip()) and wanted.isdisjoint(stems.split())


_KINDS = {
    ClaimKind.DATE: Kind.DATE,
    ClaimKind.TIME: Kind.TIME,
    ClaimKind.AMOUNT: Kind.MONEY,
    ClaimKind.SHARE: Kind.SHARE,
}
