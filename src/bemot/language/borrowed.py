"""Sentences of others that train beside our comments: how they feel, and how talk sounds that rings no bell."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bemot.words import Flag, Intent, Sentiment

_SEED = 7
_DANGERS = frozenset((Flag.THREAT, Flag.SAFETY, Flag.SELF_HARM))
_FLAGS = _DANGERS | {Flag.LEGAL, Flag.DISCRIMINATION}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A borrowed sentence; `quiet` are the flags that it is taken not to deserve. What is not known is empty."""

    text: str
    language: str
    sentiment: str
    intent: str
    quiet: frozenset[Flag]


@dataclass(frozen=True, slots=True)
class Source:
    """A file of sentences with a label each, and what its labels mean here; `most` of them are read."""

    name: str
    licence: str
    file: str
    language: str
    most: int
    sentiments: Mapping[str, str] = field(default_factory=dict)
    intents: Mapping[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    quiet: frozenset[Flag] = _FLAGS
    text: str = "text"


_MOODS = {str(mood): str(mood) for mood in Sentiment}
_REVIEWS = {"positive": str(Intent.PRAISE), "negative": str(Intent.COMPLAINT), "neutral": str(Intent.OTHER)}
_TALK = {"neutral": str(Intent.OTHER), "neither": str(Intent.OTHER)}
# Shares of a forum and of newspapers: the mean of what people thought, 1 to 5.
_MARKS = {"1.0": "negative", "2.0": "negative", "3.0": "neutral", "4.0": "positive", "5.0": "positive"}
SOURCES = (
    Source(
        *("NoReC sentence", "CC BY-NC 4.0; models explicitly freed", "no_norec_sentence/train.jsonl", "nb", 4_000),
        sentiments=_MOODS,
        intents=_REVIEWS,
    ),
    Source(
        *("GoEmotions, grouped", "Apache-2.0", "en_goemotions_group/train.jsonl", "en", 6_000),
        sentiments=_MOODS,
        intents=_TALK,
        only=frozenset(_MOODS),
    ),
    Source(
        *("ABSAbank-Imm", "CC BY 4.0", "sv_absabank_imm/train.jsonl", "sv", 2_500),
        sentiments=_MARKS,
        only=frozenset(_MARKS),
        quiet=_DANGERS,
    ),
    Source(
        *("Argumentation sentences", "CC BY 4.0", "sv_argumentation_sentences/train.jsonl", "sv", 1_000),
        quiet=_DANGERS,
        text="sentence",
    ),
    Source(
        *("SweFAQ", "CC BY 4.0", "sv_swefaq/dev.jsonl", "sv", 150),
        quiet=_FLAGS - {Flag.SAFETY, Flag.LEGAL},
        text="question",
    ),
    Source("DKhate", "CC BY 4.0", "da_dkhate/train.jsonl", "da", 2_000, only=frozenset(("NOT",))),
    Source(
        *("Hate speech and offensive language", "MIT", "en_davidson/train.jsonl", "en", 1_500),
        intents=_TALK,
        only=frozenset(("neither",)),
    ),
    Source("Banking77", "CC BY 4.0", "en_banking77/train.jsonl", "en", 1_500),
    Source(
        *("Twitter customer care, IBM", "Apache-2.0", "en_ibm_customer_care/turns.jsonl", "en", 1_200),
        intents={"client": str(Intent.COMPLAINT)},
        only=frozenset(("client",)),
        quiet=frozenset(),
    ),
)
"""Which sentences are whose: `corpus/README.md`. Of offensive tweets only those that nobody called so are read: what
was called hate there leans on dialect."""


def read(folder: Path) -> list[Sentence]:
    """Give the sentences of all sources, the same ones each time."""
    return [sentence for source in SOURCES for sentence in _of(source, folder)]


def _of(source: Source, folder: Path) -> Iterator[Sentence]:
    lines = (folder / source.file).read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if not source.only or str(row["label"]) in source.only]
    for index in sorted(np.random.default_rng(_SEED).permutation(len(rows))[: source.most].tolist()):
        text, label = rows[index][source.text], str(rows[index]["label"])
        # What asks is no small talk, whatever it feels like.
        intent = "" if "?" in text else source.intents.get(label, "")
        yield Sentence(text, source.language, source.sentiments.get(label, ""), intent, source.quiet)
