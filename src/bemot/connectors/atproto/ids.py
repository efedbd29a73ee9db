"""Addresses and record keys of the AT Protocol."""

import re
import secrets
from datetime import UTC, datetime, timedelta

POST = "app.bsky.feed.post"

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_POST_URI = re.compile(rf"at://did:[a-z]+:[A-Za-z0-9._:%-]+/{re.escape(POST)}/[A-Za-z0-9._:~-]{{1,512}}")
_CLOCK_BITS = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def new_tid(now: datetime) -> str:
    """Give a record key: microseconds since 1970 and ten random bits, in 13 sortable characters.

    The moment is taken at random from the second before `now`, so that keys made for one `now` differ: the same key
    would mean the same post.
    """
    at = now - timedelta(microseconds=secrets.randbelow(1_000_000))
    return _written((at - _EPOCH) // timedelta(microseconds=1) << _CLOCK_BITS | secrets.randbelow(1 << _CLOCK_BITS))


def key_after(key: str, n: int) -> str:
    """Give the record key `n` microseconds after `key`."""
    return _written(_number(key) + (n << _CLOCK_BITS))


def time_of(key: str) -> datetime | None:
    """Read the moment out of a record key; None where the key was made in another way."""
    if not _TID.fullmatch(key):
        return None
    return _EPOCH + timedelta(microseconds=_number(key) >> _CLOCK_BITS)


def key_of(uri: str) -> str:
    """Give the record key of an address `at://did/collection/key`."""
    return uri.rsplit("/", 1)[-1]


def repo_of(uri: str) -> str:
    """Give the DID of whoever holds the record."""
    return uri.removeprefix("at://").split("/", 1)[0]


def is_post_uri(uri: str) -> bool:
    """Say whether this is the address of a post, by DID. What strangers refer to need not be one."""
    return _POST_URI.fullmatch(uri) is not None


def web_url(uri: str, *, app: str) -> str:
    """Give the address where a person reads the post; by DID, because handles change."""
    return f"{app.rstrip('/')}/profile/{repo_of(uri)}/post/{key_of(uri)}"


def moment(value: object) -> datetime | None:
    """Read a time as records carry it; None for what is missing or no time."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:  # the year 1 or 9999 at the edge of a time zone
        return None


def _written(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def _number(key: str) -> int:
    number = 0
    for letter in key:
        number = number << 5 | _ALPHABET.index(letter)
    return number
