"""What texts show before any model: which word lists they meet, what is negated, and their shape, as numbers 0–1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from bemot.language import danger, labels, lexicon, shape
from bemot.language.batch import Batch
from bemot.language.hashing import Chunks
from bemot.language.lexicon import Hit, Hits

NAMES = (*labels.LISTS, *shape.NAMES)
_SATURATION = 3
"""From the third hit on, more of the same says nothing new."""
_NEGATION_REACH = 22
"""Characters between a negation and what it turns: about three Swedish words."""
_ENDING = re.compile(r"[.!?]")
"""A negation ends with its sentence."""
_WORD_BITS = 32

Counts = npt.NDArray[np.int64]
Features = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Signals:
    """What was found in a batch. `counts` is (texts, `labels.names()`), different words met.

    `features` is (texts, `NAMES`); `blank` (texts,) says where nothing stands at all.
    """

    batch: Batch
    blank: npt.NDArray[np.bool_]
    counts: Counts
    features: Features
    found: Hits
    _met: npt.NDArray[np.bool_] = field(init=False, repr=False)
    _anywhere: frozenset[str] = field(init=False, repr=False)
    _nowhere: npt.NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        met, names, nowhere = self.counts > 0, labels.names(), np.zeros(len(self.counts), dtype=bool)
        nowhere.flags.writeable = False  # it is given to many
        object.__setattr__(self, "_met", met)
        object.__setattr__(self, "_anywhere", frozenset(names[at] for at in np.flatnonzero(met.any(axis=0)).tolist()))
        object.__setattr__(self, "_nowhere", nowhere)

    def __len__(self) -> int:
        return len(self.batch)

    def count(self, label: str) -> Counts:
        """Give how many different words of a list each text has."""
        return np.asarray(self.counts[:, labels.places()[label]])

    def anywhere(self, *wanted: str) -> bool:
        """Say whether any of the texts meets one of these lists; what depends on them need not be asked else."""
        return not self._anywhere.isdisjoint(wanted)

    def has(self, *wanted: str) -> npt.NDArray[np.bool_]:
        """Say which texts meet one of these lists."""
        if not self.anywhere(*wanted):
            return self._nowhere
        if len(wanted) == 1:
            return np.asarray(self._met[:, labels.places()[wanted[0]]])
        return np.asarray(self._met.take(labels.columns(wanted), axis=1).any(axis=1))

    def feature(self, name: str) -> Features:
        """Give one feature of each text."""
        return np.asarray(self.features[:, NAMES.index(name)])

    def hits(self, index: int) -> list[Hit]:
        """Give what was found in one text, with places in its folded form, in order."""
        own = self.found.only(self.found.texts == index)
        begin, names = int(self.batch.first[index]), labels.names()
        spans = zip(own.starts.tolist(), own.ends.tolist(), own.labels.tolist(), strict=True)
        hits = [Hit(start - begin, end - begin, names[label]) for start, end, label in spans]
        return sorted((hit for hit in hits if not hit.label.startswith(labels.CUE)), key=_place)


def read(batch: Batch, chunks: Chunks, *, languages: Sequence[str], counted: Features) -> Signals:
    """Find the word lists' entries; a negation turns praise and blame near behind it.

    `counted` are the signs of the texts, as `shape.count` gives them.
    """
    found = lexicon.lists().find(batch, chunks, languages)
    found = _turned(danger.add(replace(found, labels=labels.of_lists()[found.labels])), batch)
    counts = _count(found, len(batch))
    lists = np.minimum(counts[:, labels.columns(labels.LISTS)], _SATURATION, dtype=np.float32) / _SATURATION
    return Signals(
        batch, chunks.counts == 0, counts, np.concatenate((lists, shape.features(batch, counted)), axis=1), found
    )


def _count(found: Hits, texts: int) -> Counts:
    wide = len(labels.names())
    # Different words only: the same word twice says no more. Place above, word below in one number, sorted once.
    keys = (found.texts * wide + found.labels) << _WORD_BITS | found.words
    keys.sort()
    different = np.ones(len(keys), dtype=bool)
    different[1:] = keys[1:] != keys[:-1]
    sums = np.bincount(keys[different] >> _WORD_BITS, minlength=texts * wide).reshape(texts, wide)
    sure, base = labels.sure()
    sums[:, base] += sums[:, sure]
    return sums


def _turned(found: Hits, batch: Batch) -> Hits:
    """Give the hits with what is negated: praise or blame shortly behind a negation in the same sentence."""
    negations = found.labels == labels.places()["negator"]
    if not negations.any():
        return found
    order = np.flatnonzero(negations)[np.argsort(found.ends[negations], kind="stable")]
    ends, texts = found.ends[order], found.texts[order]
    last = np.maximum(np.searchsorted(ends, found.starts, side="right") - 1, 0)
    gap = found.starts - ends[last]
    near = (gap >= 0) & (gap <= _NEGATION_REACH) & (texts[last] == found.texts) & (labels.turned()[found.labels] >= 0)
    turned = [at for at in np.flatnonzero(near).tolist() if not _ends(batch, int(ends[last[at]]), int(gap[at]))]
    kinds = found.labels.copy()
    kinds[turned] = labels.turned()[kinds[turned]]
    return replace(found, labels=kinds)


def _ends(batch: Batch, place: int, gap: int) -> bool:
    """Say whether a sentence ends within `gap` characters behind a place."""
    return _ENDING.search(batch.text, place, place + gap) is not None


def _place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end
