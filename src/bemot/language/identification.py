"""Which of the languages sv, en, nb, da and fi a text is in, by a small table of our own."""

import re
from collections.abc import Sequence

import numpy as np

from bemot.language import batch as batches
from bemot.language import hashing, weights
from bemot.language.batch import Batch
from bemot.language.weights import FloatArray

LANGUAGES = ("sv", "en", "nb", "da", "fi")
OTHER = "other"
PREFIX = "language."
_ORDER = (*LANGUAGES, OTHER)
"""In which the outputs of the shipped weights stand."""
_MANY = 60
_CLEAR = 0.95
"""With this many letters and this chance neither a hint nor the small words are looked at."""
_SURE = 0.55
"""Below this the hint decides, or nobody."""
_FEW_LETTERS = 20
"""Under about twenty letters a word can belong to three of these languages: a hint is believed unless refuted."""
_REFUTED = 0.9
_POSSIBLE = 0.2
"""A hint whose language has at least this chance is believed as well: what the author's app says is evidence, too."""
_READ = 400
"""Characters that are read: the language does not change after them often enough to pay for more."""
_SPELT = {
    "nb": frozenset(
        ("meg", "deg", "seg", "hva", "av", "igjen", "noe", "noen", "etter", "dere", "deres", "mye", "ut", "uke")
    ),
    "da": frozenset(
        ("mig", "dig", "sig", "hvad", "af", "igen", "noget", "efter", "jer", "jeres", "meget", "ud", "uge")
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
_ALIASES = {"no": "nb", "nn": "nb"}


def identify(text: str, *, hint: str = "") -> str:
    """Give `sv`, `en`, `nb`, `da`, `fi`, or the empty string. `hint` is a language tag such as the network gives."""
    return identify_all([text], hints=[hint])[0]


def identify_all(texts: Sequence[str], *, hints: Sequence[str]) -> list[str]:
    """Do it for many texts at once; `texts` and `hints` have the same length."""
    if not texts:
        return []
    batch = batches.of([text[:_READ] for text in texts])
    return decide(batch, weights.load("triage").logits(hashing.hash_batch(batch)), hints=hints)


def decide(batch: Batch, logits: FloatArray, *, hints: Sequence[str]) -> list[str]:
    """Give the languages of a batch whose `logits` are those of the shipped weights."""
    model = weights.load("triage")
    chances = weights.share(logits[:, model.columns(PREFIX)])
    best = np.argmax(chances, axis=1).tolist()
    letters = np.minimum(batch.per_text(batches.is_letter(batch.codes)), _MANY).tolist()
    decided = []
    for index, (found, row, hint) in enumerate(zip(best, chances, hints, strict=True)):
        name, chance = _ORDER[found], float(row[found])
        if letters[index] == _MANY and chance >= _CLEAR and name not in _SPELT:
            decided.append("" if name == OTHER else name)
            continue
        known = _known(hint)
        hinted = float(row[_ORDER.index(known)]) if known else 0.0
        name = _norwegian_or_danish(name, batch.folded(index).text)
        decided.append(_decide(letters[index], name, chance, known, hinted=hinted))
    return decided


def _norwegian_or_danish(found: str, folded: str) -> str:
    """Let the small words decide that only one of the two spells so; the table alone errs between them."""
    if found not in _SPELT:
        return found
    words = set(_WORD.findall(folded))
    norwegian, danish = len(words & _SPELT["nb"]), len(words & _SPELT["da"])
    if norwegian == danish:
        return found
    return "nb" if norwegian > danish else "da"


def _decide(letters: int, found: str, chance: float, hint: str, *, hinted: float) -> str:
    if not letters:
        return hint
    if hint and (letters < _FEW_LETTERS or hinted >= _POSSIBLE) and (chance < _REFUTED or found == OTHER):
        return hint
    if chance < _SURE:
        return hint or (found if found != OTHER and chance > _SURE - 0.15 else "")
    return "" if found == OTHER else found


def _known(hint: str) -> str:
    short = hint.lower().replace("_", "-").split("-")[0]
    short = _ALIASES.get(short, short)
    return short if short in LANGUAGES else ""
