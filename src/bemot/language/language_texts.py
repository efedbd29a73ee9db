"""Texts in known languages, for training the table that tells languages apart; only where the project is developed."""

import json
import random
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from bemot.language import identification, lexicon

MOST = 5_000
"""Texts of one language: more did not help, and few languages have more."""
_SEED = 1
_OWN_TIMES = {"sv": 1, "en": 1}
_OWN_TIMES_ELSEWHERE = 6
"""How often our own comments count: they are few, and they are what is to be recognised."""
_SHORT_PIECE = 6
_WORDS = {"sv": ("en",), "en": ("sv",)}
"""Of whose list of valence words a few at a time are read as texts, but none that the other list has as well: "Awful."
is a comment, and sentences do not teach it."""
_MOST_OF_WORDS = 1_500
_LABELLED = {
    "sv": ("sv_absabank_imm/train.jsonl", "sv_argumentation_sentences/train.jsonl"),
    "en": ("en_goemotions_group/train.jsonl", "en_ibm_customer_care/turns.jsonl"),
    "nb": ("no_norec_sentence/train.jsonl",),
    "da": ("da_dkhate/train.jsonl",),
    "fi": (),
}
_TRANSLATED = {
    **{language: (language,) for language in ("sv", "nb", "da", "fi")},
    "en": (),
    identification.OTHER: ("de", "fr", "es", "nl", "pl", "it", "pt", "et", "is", "tr"),
}
_MESSAGE = re.compile(r'msgstr(?:\[\d\])? ((?:".*"\n?)+)')
_BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]*>|\\n")


def gather(borrowed: Path | None, own: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Give texts and their languages: borrowed ones, translations of installed packages, and `own` (text, language)."""
    chance = random.Random(_SEED)  # noqa: S311 - a choice of texts, no secret
    texts: list[str] = []
    labels: list[str] = []
    for label in (*identification.LANGUAGES, identification.OTHER):
        held = [*(_read(borrowed, label) if borrowed else ()), *_translations(label)]
        chance.shuffle(held)
        for text in held[:MOST]:
            texts.append(_piece(text, chance))
            labels.append(label)
        shown = list(_few_words(label, chance))
        texts += shown
        labels += [label] * len(shown)
    for text, language in own:
        times = _OWN_TIMES.get(language, _OWN_TIMES_ELSEWHERE)
        texts += [text] * times
        labels += [language] * times
    return texts, labels


def _read(folder: Path, label: str) -> Iterator[str]:
    for name in _LABELLED.get(label, ()):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


def _translations(label: str) -> Iterator[str]:
    packages = Path(sysconfig.get_paths()["purelib"])
    for language in _TRANSLATED[label]:
        for path in sorted(packages.rglob(f"locale/{language}/LC_MESSAGES/*.po")):
            for match in _MESSAGE.finditer(path.read_text(encoding="utf-8", errors="replace")):
                text = _BLANK.sub(" ", "".join(re.findall(r'"(.*)"', match.group(1))))
                if len(text) > 2 * _SHORT_PIECE and "Content-Type" not in text:
                    yield text


def _few_words(label: str, chance: random.Random) -> Iterator[str]:
    if label not in _WORDS:
        return
    own, *others = ({entry.text for entry in _valence(one)} for one in (label, *_WORDS[label]))
    words = sorted(own.difference(*others))
    chance.shuffle(words)
    for place in range(0, min(len(words) - 2, 2 * _MOST_OF_WORDS), 2):
        yield " ".join(words[place : place + chance.randint(1, 2)])


def _valence(language: str) -> tuple[lexicon.Entry, ...]:
    return lexicon.load(lexicon.FOLDER / language / "valence.txt").entries


def _piece(text: str, chance: random.Random) -> str:
    """Cut every other long text to a few words: comments are short."""
    words = text.split()
    if len(words) <= 2 * _SHORT_PIECE or chance.random() < 1 / 2:
        return text
    place = chance.randrange(len(words) - _SHORT_PIECE)
    return " ".join(words[place : place + _SHORT_PIECE])
