"""Praise: where to thank and why, and in which tone to ask whether the kind words may be shared.

The sources stand in docs/explanation/playbook/praise.md.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Thanks(StrEnum):
    """Where the thank-you belongs."""

    PUBLIC = "public"
    PRIVATE = "private"


class Why(StrEnum):
    """Why it belongs there; the screen has a sentence for each."""

    WRITTEN_TO_US_ALONE = "written_to_us_alone"
    CONFIDENTIAL = "confidential"
    PERSONAL = "personal"
    PERSONAL_ELSEWHERE = "personal_elsewhere"
    GENERAL = "general"


class Warmth(StrEnum):
    """How the person speaks, so that our question sounds like an answer to them."""

    LIVELY = "lively"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class KindWords:
    """What the rule needs to know. `personal`: it names somebody, or says what was done."""

    personal: bool
    private: bool = False
    confidential: bool = False
    owned: bool = True


def where_to_thank(words: KindWords) -> tuple[Thanks, Why]:
    """Say where to thank, and why."""
    if words.private:
        return Thanks.PRIVATE, Why.WRITTEN_TO_US_ALONE
    if words.confidential:
        return Thanks.PRIVATE, Why.CONFIDENTIAL
    if not words.personal:
        return Thanks.PRIVATE, Why.GENERAL
    return Thanks.PUBLIC, Why.PERSONAL if words.owned else Why.PERSONAL_ELSEWHERE


# Joy as people type it: an exclamation mark, a smile in signs, or a character from the blocks that hold emoji.
_LIVELY = re.compile("[!\u2600-\u27bf\U0001f300-\U0001faff]|[:;]-?[)D]")


def warmth(text: str) -> Warmth:
    """Say how lively the person writes."""
    return Warmth.LIVELY if _LIVELY.search(text) else Warmth.PLAIN
