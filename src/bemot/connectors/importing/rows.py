"""What one line of an export says: which column is which, and what a date looks like."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text",
        "comment",
        "comments",
        "kommentar",
        "message",
        "meddelande",
        "body",
        "content",
        "innehåll",
        "inlägg",
        "review",
        "recension",
        "omdöme",
        "comment text",
        "kommentarstext",
        "post text",
        "full text",
        "tweet",
        "fritext",
    ),
    "external_id": ("id", "external id", "comment id", "kommentar id", "kommentars id", "post id", "message id", "uri"),
    "author": (
        "author",
        "name",
        "författare",
        "namn",
        "author name",
        "from",
        "från",
        "user",
        "username",
        "user name",
        "användare",
        "användarnamn",
        "avsändare",
        "skribent",
        "kund",
        "customer",
        "screen name",
        "handle",
    ),
    "created_at": (
        "created at",
        "date",
        "datum",
        "created",
        "created time",
        "skapad",
        "time",
        "tid",
        "timestamp",
        "tidpunkt",
        "published",
        "published at",
        "publicerad",
        "posted at",
        "datum och tid",
        "date time",
        "datetime",
    ),
    "url": ("url", "link", "länk", "permalink", "permalänk", "permalink url", "comment url", "post url", "adress"),
    "network": ("network", "nätverk", "channel", "kanal", "source", "källa", "platform", "plattform"),
    "parent_id": ("parent", "parent id", "in reply to", "in reply to id", "reply to", "svar till", "svar på"),
    "language": ("language", "lang", "språk"),
    "answer": (
        "answer",
        "svar",
        "reply",
        "response",
        "our reply",
        "vårt svar",
        "company reply",
        "reply text",
        "svarstext",
    ),
    "answered_at": (
        "answered at",
        "besvarad",
        "reply date",
        "svarsdatum",
        "svarad",
        "replied at",
        "response date",
        "besvarat",
        "answer date",
        "svarstid",
    ),
}
_FIELD_OF = {name: known for known, names in NAMES.items() for name in names}
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ ,T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?")
_EPOCH = re.compile(r"\d{10}(\d{3})?")
_YEAR_LAST = re.compile(r"(\w{3}) (\w{3}) (\d{2}) (\S{8}) ([+-]\d{4}) (\d{4})")


class Unreadable(ValueError):
    """One line cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A comment as the export gives it. What the file does not say is empty or None; times are aware."""

    line: int
    """Of the file, counted from 1; where a comment spans many lines, the first of them."""
    read_bytes: int
    """How much of the file was read with this row: for a progress bar."""
    text: str
    external_id: str = ""
    author: str = ""
    created_at: datetime | None = None
    url: str = ""
    network: str = ""
    parent_id: str = ""
    language: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    other: Mapping[str, str] = field(default_factory=dict)
    """All other columns, by the names that the file gives them."""


def fields_of(columns: list[str]) -> dict[str, str]:
    """Say which column is which: name of the file → field of `Row`. Of two columns for one field the first counts."""
    found: dict[str, str] = {}
    for column in columns:
        known = _FIELD_OF.get(_folded(column))
        if known and known not in found.values():
            found[column] = known
    return found


def row(values: Mapping[str, Any], *, line: int, read_bytes: int, zone: tzinfo) -> Row:
    """Make a row of named values. Raises `Unreadable`."""
    known = fields_of(list(values))
    given = {name: _plain(values[column]) for column, name in known.items()}
    other = {column: _plain(value) for column, value in values.items() if column not in known}
    if not given.get("text") and not given.get("url"):
        raise Unreadable("There is neither a text nor a link.")
    times = {name: moment(given.pop(name, ""), zone=zone) for name in ("created_at", "answered_at")}
    url = given.pop("url", "")
    if url and not url.startswith(("http://", "https://")):
        raise Unreadable(f"{url[:80]!r} is no web address.")
    return Row(
        line=line,
        read_bytes=read_bytes,
        text=given.pop("text", ""),
        url=url,
        created_at=times["created_at"],
        answered_at=times["answered_at"],
        other={column: value for column, value in other.items() if value},
        **given,
    )


def moment(value: str, *, zone: tzinfo) -> datetime | None:
    """Read a time; None for an empty one. One without a zone is in `zone`. Raises `Unreadable`."""
    if not value:
        return None
    try:
        found = _moment(value)
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"{value[:80]!r} is no date.") from error
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _moment(value: str) -> datetime:
    if _EPOCH.fullmatch(value):
        return datetime.fromtimestamp(int(value[:10]), UTC)
    if found := _NUMERIC.fullmatch(value):
        return _day_first(found, value)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        # `Mon Mar 02 09:00:00 +0000 2026` holds the parts of a mail's date in another order.
        return parsedate_to_datetime(_YEAR_LAST.sub(r"\1, \3 \2 \6 \4 \5", value))


def _day_first(found: re.Match[str], value: str) -> datetime:
    """Read 2.3.2026 as the second of March; with slashes only where no other reading is possible."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "/" and first <= 12 and second <= 12 and first != second:  # months
        raise Unreadable(f"{value!r} can be read in two ways: write the date as {year}-MM-DD.")
    day, month = (second, first) if second > 12 else (first, second)
    hour, minute, seconds = (int(part or 0) for part in found.group(5, 6, 7))
    return datetime(year, month, day, hour, minute, seconds)  # noqa: DTZ001  the zone is set later


def _plain(value: Any) -> str:
    """Make text of a value; of an object its name, as of `{"from": {"name": "Maja", "id": 1}}`."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "username", "text", "id") if value.get(key)), "")
    return "" if value is None else str(value).strip()


def _folded(column: str) -> str:
    """Make `createdAt`, `created_at` and `Created At` one name."""
    apart = re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])", " ", column.strip())
    return " ".join(re.split(r"[\s_.\-:]+", apart.casefold())).strip()
