"""Whether a short comment says that a matter is well again, or that it is not: it decides if a loop is closed."""

from collections.abc import Mapping
from enum import StrEnum

from bemot.language import lexicon
from bemot.language.signals import Signals

_LONGEST = 240
"""Characters: a longer reply says more than yes or no, and the model reads it."""
_OPENING = 2
"""Where "yes" or "no" must begin to be the answer: at the start, after a quote or a blank at most."""


class Stance(StrEnum):
    """What a reply says of the matter."""

    WELL = "well"
    NOT_WELL = "not_well"


def asks_how_it_went(text: str, *, language: str) -> bool:
    """Say whether `text`, which a comment answers, asks if the matter is well now."""
    if "?" not in text:
        return False
    return any(hit.label == "reply.asked" for hit in lexicon.finder(language).find(text.lower()))


def stance(signals: Signals, *, asked: bool) -> Stance | None:
    """Give what the comment says; None where it says neither. `asked`: it answers our question how it went."""
    counts = signals.counts
    if len(signals.folded.text) > _LONGEST:
        return None
    if counts.get("reply.unsolved", 0):
        return Stance.NOT_WELL
    against = counts.get("contrast", 0) and (counts.get("neg", 0) or counts.get("negator", 0))
    if counts.get("reply.solved", 0) and not against:
        return Stance.WELL
    return _answer(signals, counts) if asked else None


def _answer(signals: Signals, counts: Mapping[str, int]) -> Stance | None:
    if _opens(signals, "reply.no"):
        return Stance.NOT_WELL
    if (
        counts.get("neg", 0)
        or counts.get("negated_pos", 0)
        or counts.get("emoji_neg", 0)
        or counts.get("reply.mock", 0)
    ):
        return Stance.NOT_WELL
    glad = any(counts.get(name, 0) for name in ("pos", "thanks", "negated_neg", "emoji_pos"))
    if (glad or _opens(signals, "reply.yes")) and not counts.get("contrast", 0) and "?" not in signals.folded.text:
        return Stance.WELL
    return None


def _opens(signals: Signals, label: str) -> bool:
    return any(hit.label == label and hit.start <= _OPENING for hit in signals.hits)
