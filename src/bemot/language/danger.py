"""Danger in the making of a sentence: which cues stand near one another, and what is only a way of speaking."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bemot.language.batch import Places
from bemot.language.lexicon import Hit, Hits
from bemot.words import Flag

PREFIX = "danger."
"""Hits that raise a flag by themselves are called `danger.<flag>`, from a list or from a rule below."""
CUE = "cue."
HARMLESS = "harmless"
_MASKED = frozenset(("threat", "safety", "self_harm", "journalist", "legal", "discrimination", "dehumanising"))


@dataclass(frozen=True, slots=True)
class Rule:
    """Two cues within `reach` characters of one another raise `flag`; `ordered` wants `first` before `second`."""

    flag: Flag
    first: str
    second: str
    reach: int
    ordered: bool = False


RULES = (
    Rule(Flag.THREAT, "harm", "us", 16, ordered=True),
    Rule(Flag.THREAT, "will", "harm", 24, ordered=True),
    Rule(Flag.THREAT, "harm", "body", 22),
    Rule(Flag.THREAT, "weapon", "brandish", 28),
    Rule(Flag.THREAT, "know", "life", 34, ordered=True),
    Rule(Flag.THREAT, "fire", "us", 26),
    Rule(Flag.THREAT, "wait", "when", 30),
    Rule(Flag.THREAT, "will", "death", 26, ordered=True),
    Rule(Flag.SAFETY, "gear", "fail", 40),
    Rule(Flag.SAFETY, "thing", "break", 40),
    Rule(Flag.SAFETY, "who", "hurt", 36),
    Rule(Flag.SAFETY, "wrongly", "medicine", 24),
    Rule(Flag.SAFETY, "shard", "food", 30),
    Rule(Flag.SAFETY, "allergen", "reaction", 80),
    Rule(Flag.SELF_HARM, "not", "exist", 10, ordered=True),
    Rule(Flag.SELF_HARM, "means", "self", 6, ordered=True),
    Rule(Flag.SELF_HARM, "leap", "ledge", 20, ordered=True),
    Rule(Flag.DISCRIMINATION, "group", "treat", 60),
    Rule(Flag.DISCRIMINATION, "impaired", "scorn", 70),
    Rule(Flag.DISCRIMINATION, "people", "spit", 45),
    Rule(Flag.PRESS, "makes", "asks_press", 110),
    Rule(Flag.PRESS, "media", "asks_press", 90),
)
"""The reaches are judgement: a threat is said in one breath, what happened to somebody in a sentence or two."""


def add(hits: Sequence[Hit]) -> list[Hit]:
    """Give `hits` without the harmless figures of speech and with what the rules found, in order of their start."""
    kept = _without_harmless(hits)
    by_cue: dict[str, list[Hit]] = {}
    for hit in kept:
        if hit.label.startswith(CUE):
            by_cue.setdefault(hit.label.removeprefix(CUE), []).append(hit)
    if not by_cue:
        return kept
    found = [hit for rule in RULES for hit in _meet(rule, by_cue.get(rule.first, ()), by_cue.get(rule.second, ()))]
    kept = [hit for hit in kept if not hit.label.startswith(CUE)]
    return sorted([*kept, *found], key=lambda hit: (hit.start, -hit.end))


def _meet(rule: Rule, first: Sequence[Hit], second: Sequence[Hit]) -> list[Hit]:
    """Give at most one hit for `rule`, over both cues: a long text must not cost a square."""
    starts = [hit.start for hit in second]
    for hit in first if second else ():
        place = bisect_left(starts, hit.end)
        if place < len(second) and second[place].start - hit.end <= rule.reach:
            return [Hit(hit.start, second[place].end, PREFIX + rule.flag)]
        before = bisect_left(starts, hit.start) - 1
        if not rule.ordered and before >= 0 and -1 <= hit.start - second[before].end <= rule.reach:
            return [Hit(second[before].start, hit.end, PREFIX + rule.flag)]
    return []


def _without_harmless(hits: Sequence[Hit]) -> list[Hit]:
    spans = [(hit.start, hit.end) for hit in hits if hit.label == HARMLESS]
    if not spans:
        return list(hits)
    return [hit for hit in hits if hit.label != HARMLESS and not (_is_danger(hit.label) and _inside(hit, spans))]


def _is_danger(label: str) -> bool:
    return label.startswith((PREFIX, CUE)) or label in _MASKED


def _inside(hit: Hit, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_left(spans, (hit.start, hit.end))
    return any(start < hit.end and hit.start < end for start, end in spans[max(place - 2, 0) : place + 2])


@dataclass(frozen=True, slots=True)
class InBatch:
    """What `add` does to a batch: which hits are kept (hits,), and what the rules found: in which text, which label."""

    kept: npt.NDArray[np.bool_]
    texts: Places
    labels: Places


def in_batch(hits: Hits, kinds: Places, known: Mapping[str, int]) -> InBatch:
    """Do for many texts what `add` does for one. `kinds` (hits,) are labels as numbers, `known` their names."""
    kept = _not_harmless(hits, kinds, known)
    present = set(np.unique(kinds[kept]).tolist())
    texts: list[Places] = [np.zeros(0, dtype=np.int64)]
    labels = [0]
    for rule in RULES:
        first, second = known.get(CUE + rule.first), known.get(CUE + rule.second)
        if first in present and second in present:
            met = _meet_all(rule, hits, kept & (kinds == first), kept & (kinds == second))
            texts.append(met)
            labels.append(known[PREFIX + rule.flag])
    repeated = np.repeat(np.array(labels, dtype=np.int64), [len(one) for one in texts])
    return InBatch(kept, np.concatenate(texts), repeated)


def _meet_all(rule: Rule, hits: Hits, first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]) -> Places:
    """Give the texts in which the cues of `rule` meet, each once."""
    order = np.argsort(hits.starts[second], kind="stable")
    starts, ends, texts = (array[second][order] for array in (hits.starts, hits.ends, hits.texts))
    after = np.searchsorted(starts, hits.ends[first])
    follows = np.minimum(after, len(starts) - 1)
    met = (after < len(starts)) & (texts[follows] == hits.texts[first])
    met &= starts[follows] - hits.ends[first] <= rule.reach
    if not rule.ordered:
        before = np.searchsorted(starts, hits.starts[first]) - 1
        gap = hits.starts[first] - ends[before]
        met |= (before >= 0) & (texts[before] == hits.texts[first]) & (gap >= -1) & (gap <= rule.reach)
    return np.unique(hits.texts[first][met])


def _not_harmless(hits: Hits, kinds: Places, known: Mapping[str, int]) -> npt.NDArray[np.bool_]:
    harmless = kinds == known[HARMLESS]
    kept = np.logical_not(harmless)
    if not harmless.any():
        return np.asarray(kept)
    may_go = np.isin(kinds, [place for label, place in known.items() if _is_danger(label)])
    order = np.argsort(hits.starts[harmless], kind="stable")
    reached = np.maximum.accumulate(hits.ends[harmless][order])
    begun = np.searchsorted(hits.starts[harmless][order], hits.ends)  # harmless spans that start before a hit ends
    inside = (begun > 0) & (reached[begun - 1] > hits.starts)
    return np.asarray(kept & ~(may_go & inside))
