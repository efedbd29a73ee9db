"""Whether a short comment says that a matter is well again, or that it is not: it decides if a loop is closed."""

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from bemot.language import comment, lexicon
from bemot.language.signals import Signals

Yes = npt.NDArray[np.bool_]

_LONGEST = 240
"""Characters: a longer reply says more than yes or no, and the model reads it."""
_OPENING = 2
"""Where "yes" or "no" must begin to be the answer: at the start, after a quote or a blank at most."""


class Stance(IntEnum):
    """What a reply says of the matter."""

    NONE = 0
    WELL = 1
    NOT_WELL = 2


def asks_how_it_went(text: str, *, language: str) -> bool:
    """Say whether `text`, which a comment answers, asks if the matter is well now."""
    if "?" not in text:
        return False
    return any(hit.label == "reply.asked" for hit in lexicon.finder(language).find(comment.fold(text).text))


def stances(signals: Signals, *, asked: Yes) -> npt.NDArray[np.int64]:
    """Give the stance of each comment (texts,). `asked` (texts,): it answers our question how it went."""
    if not asked.any() and not signals.anywhere("reply.solved", "reply.unsolved"):
        return np.full(len(signals), Stance.NONE, dtype=np.int64)
    short = signals.batch.lengths <= _LONGEST
    against = signals.has("contrast") & signals.has("neg", "negator")
    found = np.where(signals.has("reply.solved") & ~against, Stance.WELL, Stance.NONE)
    for index in np.flatnonzero(asked & short & (found == Stance.NONE)):
        found[index] = _answer(signals, int(index))
    found = np.where(signals.has("reply.unsolved"), Stance.NOT_WELL, found)
    return np.where(short, found, Stance.NONE)


def _answer(signals: Signals, index: int) -> Stance:
    labels = {hit.label for hit in signals.hits(index)}
    opening = {hit.label for hit in signals.hits(index) if hit.start <= _OPENING}
    if "reply.no" in opening or labels & {"neg", "negated_pos", "emoji_neg", "reply.mock"}:
        return Stance.NOT_WELL
    glad = labels & {"pos", "thanks", "negated_neg", "emoji_pos"}
    asks = "?" in signals.batch.folded(index).text
    if (glad or "reply.yes" in opening) and "contrast" not in labels and not asks:
        return Stance.WELL
    return Stance.NONE
