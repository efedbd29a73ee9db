"""Danger in the making of a sentence: which cues stand near one another, and what is only a way of speaking."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from bemot.language import labels
from bemot.language.labels import CUE, DANGER, HARMLESS
from bemot.language.lexicon import Hits, joined
from bemot.words import Flag

_MASKED = ("threat", "safety", "self_harm", "journalist", "legal", "discrimination", "dehumanising")


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


def add(hits: Hits) -> Hits:
    """Give `hits` without harmless figures of speech and with what the rules found, once for each text and rule.

    Their labels are places in `labels`.
    """
    hits = _without_harmless(hits)
    cues = hits.only(np.flatnonzero(labels.beginning(CUE)[hits.labels]))
    present = set(cues.labels.tolist())
    found = [hits]
    for flag, first, second, rule in _rules():
        if first in present and second in present:
            met = _meet(rule, *(cues.only(np.flatnonzero(cues.labels == cue)) for cue in (first, second)))
            found.append(replace(met, labels=np.full(len(met.texts), flag)))
    return joined(found) if len(found) > 1 else hits


@cache
def _rules() -> tuple[tuple[int, int, int, Rule], ...]:
    """Give the rules with the places of what they say and of their cues, where both are in the lists."""
    known = labels.places()
    named = ((DANGER + rule.flag, CUE + rule.first, CUE + rule.second, rule) for rule in RULES)
    return tuple(
        (known[flag], known[first], known[second], rule)
        for flag, first, second, rule in named
        if first in known and second in known
    )


def _meet(rule: Rule, first: Hits, second: Hits) -> Hits:
    """Give the spans in which the cues of `rule` meet, the first in each text."""
    second = second.only(np.argsort(second.starts, kind="stable"))
    after = np.searchsorted(second.starts, first.ends)
    follows = np.minimum(after, len(second.starts) - 1)
    met = (after < len(second.starts)) & (second.texts[follows] == first.texts)
    met &= second.starts[follows] - first.ends <= rule.reach
    starts, ends = first.starts, np.where(met, second.ends[follows], first.ends)
    if not rule.ordered:
        before = np.searchsorted(second.starts, first.starts) - 1
        gap = first.starts - second.ends[before]
        behind = ~met & (before >= 0) & (second.texts[before] == first.texts) & (gap >= -1) & (gap <= rule.reach)
        starts = np.where(behind, second.starts[before], starts)
        met = met | behind
    found = replace(first, starts=starts, ends=ends).only(met)
    found = found.only(np.argsort(found.starts, kind="stable"))
    return found.only(np.unique(found.texts, return_index=True)[1])


def _without_harmless(hits: Hits) -> Hits:
    harmless = hits.labels == labels.places()[HARMLESS]
    if not harmless.any():
        return hits
    may_go = labels.beginning(DANGER, CUE, *_MASKED)[hits.labels]
    order = np.argsort(hits.starts[harmless], kind="stable")
    reached = np.maximum.accumulate(hits.ends[harmless][order])
    begun = np.searchsorted(hits.starts[harmless][order], hits.ends)  # harmless spans that start before a hit ends
    inside = (begun > 0) & (reached[begun - 1] > hits.starts)
    return hits.only(~harmless & ~(may_go & inside))
