"""The labels of what is found in texts, each with its place in an array: those of the lists, of rules, and negated."""

from functools import cache

import numpy as np
import numpy.typing as npt

from bemot.language import lexicon
from bemot.language.batch import Places
from bemot.words import Flag, SeededTopic

DANGER = "danger."
"""Hits that raise a flag by themselves are called `danger.<flag>`, from a list or from a rule."""
CUE = "cue."
HARMLESS = "harmless"
VALENCES = tuple(f"valence.{degree}" for degree in ("good", "very_good", "bad", "very_bad"))
TURNS = ("pos", "neg", *VALENCES)
"""What a negation turns."""
LISTS = (
    *("pos", "neg", "negated_pos", "negated_neg", "insult", "swear", "dehumanising", "group", "discrimination"),
    *("threat", "safety", "legal", "journalist", "newspaper", "self_harm", "spam", "troll", "sarcasm", "ask", "wish"),
    *("thanks", "issue", "contrast", "emoji_pos", "emoji_neg", "url", "personal_address"),
    *(label for valence in VALENCES for label in (valence, f"negated_{valence}")),
    *(f"topic.{topic}" for topic in SeededTopic if topic is not SeededTopic.OTHER),
)
"""What the model reads as features."""
_LIST_OF = {"press": "journalist"}


@cache
def places() -> dict[str, int]:
    """Give the place of each label."""
    names = {*lexicon.labels(), *LISTS, *(f"negated_{label}" for label in TURNS)}
    names |= {DANGER + flag for flag in Flag if flag is not Flag.PERSONAL_DATA}
    return {label: place for place, label in enumerate(sorted(names))}


@cache
def names() -> tuple[str, ...]:
    """Give the labels in the order of their places."""
    return tuple(places())


@cache
def columns(wanted: tuple[str, ...]) -> Places:
    """Give the places of some labels."""
    return np.array([places()[label] for label in wanted], dtype=np.int64)


@cache
def of_lists() -> Places:
    """Give for each label of the lists its place."""
    return columns(tuple(lexicon.labels()))


@cache
def beginning(*beginnings: str) -> npt.NDArray[np.bool_]:
    """Say of each label whether it begins so."""
    return np.array([label.startswith(beginnings) for label in names()], dtype=bool)


@cache
def turned() -> Places:
    """Give for each label the place of what it is where it is negated, -1 for what no negation turns."""
    return np.array([places()[f"negated_{label}"] if label in TURNS else -1 for label in names()], dtype=np.int64)


@cache
def sure() -> tuple[Places, Places]:
    """Give what raises a flag by itself, and the list that the model reads, in which it also counts."""
    bare = {label: label.removeprefix(DANGER) for label in names() if label.startswith(DANGER)}
    return columns(tuple(bare)), columns(tuple(_LIST_OF.get(base, base) for base in bare.values()))
