"""What a watch finds: words at their beginning, or exactly where they stand in quotation marks."""

import re
from collections.abc import Callable, Sequence

from bemot.channels.models import RawEvent
from bemot.listening.models import Watch
from bemot.words import Ownership

_QUOTES = "\"'”“’«»"


def wanted(raw_events: Sequence[RawEvent]) -> dict[int, Callable[[str], bool]]:
    """Give by channel id what is looked for in the channels that are not ours; one that nobody watches is left out."""
    watched = {row.channel_id for row in raw_events if row.channel.ownership == Ownership.WATCHED}
    if not watched:
        return {}
    words: dict[int, list[str]] = {}
    for channel, some in Watch.objects.filter(channel__in=watched, ended_at__isnull=True).values_list(
        "channel_id", "words"
    ):
        words.setdefault(channel, []).append(some)
    return {channel: finder(",".join(some)) for channel, some in words.items()}


def finder(words: str) -> Callable[[str], bool]:
    """Give what says whether a text holds any of the comma-separated `words`, whatever the case.

    "tåg" finds "Tåget" and "tågen"; in quotation marks it finds "tåg" alone. Several words are found in their order.
    """
    pattern = re.compile("|".join(filter(None, map(_pattern, words.split(",")))) or "(?!)", re.IGNORECASE)
    return lambda text: pattern.search(text) is not None


def _pattern(phrase: str) -> str:
    phrase = phrase.strip()
    exact = len(phrase) > 2 and phrase[0] in _QUOTES and phrase[-1] in _QUOTES
    parts = [re.escape(part) for part in phrase.strip(_QUOTES).split()]
    if not parts:
        return ""
    return r"(?<!\w)" + r"\s+".join(parts) + (r"(?!\w)" if exact else "")
