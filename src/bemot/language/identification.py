"""Which of the languages sv, en, nb, da and fi a text is in, by a small table of our own."""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from bemot.language import batch as batches
from bemot.language import hashing, lexicon, shape, weights
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
_FEW_WORDS = 2
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
_SWEDISH, _NORDIC = re.compile("[äö]"), re.compile("[æø]")
_LATIN = re.compile("[a-zåäöæøé]")
_STRANGE = re.compile("[ßñçõãùûêîìòœłńśżźćąęščřžěůőűığş¿¡]")
"""Letters that none of our languages writes."""
_NAMES = tuple("" if name == OTHER else name for name in _ORDER)
_MIXED = np.array([name in _SPELT for name in _ORDER])
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
    chunks = hashing.read(batch)
    letters = shape.letters(shape.count(chunks))
    return decide(batch, weights.load("triage").logits(chunks), letters=letters, hints=hints)


def decide(batch: Batch, logits: FloatArray, *, letters: FloatArray, hints: Sequence[str]) -> list[str]:
    """Give the languages of a batch. `logits` are those of the shipped weights, `letters` (texts,) are counted."""
    chances = weights.share(logits[:, weights.load("triage").columns(PREFIX)])
    best, chance = np.argmax(chances, axis=1), chances.max(axis=1)
    decided = [_NAMES[found] for found in best.tolist()]
    doubtful = (letters < _MANY) | (chance < _CLEAR) | _MIXED[best]
    for index in np.flatnonzero(doubtful).tolist():
        known = _known(hints[index])
        hinted = float(chances[index, _ORDER.index(known)]) if known else 0.0
        text = batch.folded(index).text
        name = _norwegian_or_danish(_by_letters(_ORDER[best[index]], chances[index], text), text)
        sure = float(chance[index])
        if letters[index] < _FEW_LETTERS and sure < _CLEAR:
            name, sure = _by_words(name, sure, text)
        decided[index] = _decide(int(letters[index]), name, sure, known, hinted=hinted)
    return decided


def _by_letters(found: str, chances: FloatArray, text: str) -> str:
    """Hold what was found against letters that its language does not have; nothing is known of other scripts."""
    if not _LATIN.search(text) or (_STRANGE.search(text) and chances.max() < _CLEAR):
        return OTHER
    swedish, nordic = _SWEDISH.search(text) is not None, _NORDIC.search(text) is not None
    if swedish == nordic:
        return found
    likely, wrong = (("sv", "fi"), ("nb", "da")) if swedish else (("nb", "da"), ("sv", "fi"))
    return max(likely, key=lambda name: chances[_ORDER.index(name)]) if found in wrong else found


def _by_words(found: str, sure: float, text: str) -> tuple[str, float]:
    """Let the language whose lists alone have words of a text decide it where it is a word or two, or nobody knows."""
    words = _WORD.findall(text)
    met = {_words_of_one().get(word, "") for word in words} - {""}
    if len(met) != 1 or (len(words) > _FEW_WORDS and sure >= _SURE):
        return found, sure
    (name,) = met
    return (found if name == "nb" and found == "da" else name), max(sure, _SURE)


@cache
def _words_of_one() -> dict[str, str]:
    """Give the words that the lists of one language alone have; Norwegian and Danish count as one, called nb."""
    of: dict[str, str] = {}
    for language in LANGUAGES:
        name = "nb" if language in _SPELT else language
        for word in lexicon.single_words(language):
            of[word] = name if of.get(word, name) == name else ""
    return of


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
