"""`python -m bench.corrections CORPUS [FOLDS]`: what corrections win in their own trade, and what they cost elsewhere.

Weights are fitted without a part of the trades (minutes for each fold). Of each of the larger of these trades some
labelled comments are the corrections and the rest are the test; elsewhere are the other trades that were left out, and
trades that trained. Corrections come in two ways: comments as they come, or only those of which the desk was wrong.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from bemot.language import corrections, training, triage, weights
from bemot.language.corpus import Row
from bemot.language.figures import macro_f1
from bemot.words import Flag, Intent, Sentiment

COUNTS = (25, 100, 300)
FEWEST = 450
"""Comments that a trade must have, so that 150 are left to test on."""
ELSEWHERE = 1_500
_DANGERS = {"threat", "safety", "self_harm"}
_HARSH = {"abuse", "trolling"}
_SEEDS = (1, 2)


@dataclass(frozen=True, slots=True)
class Place:
    """Texts on which a head is measured, with what was read before any correction."""

    name: str
    rows: list[Row]


def correction_of(row: Row) -> corrections.Correction:
    """Make a correction of a labelled comment, everything said."""
    return corrections.Correction(
        row["text"],
        intent=Intent(row["intent"]),
        sentiment=Sentiment(row["sentiment"]),
        flags=tuple(Flag(flag) for flag in row["flags"]),
        topic=next(iter(row["topics"]), None) if not row.get("topics_unknown") else None,
    )


def read(rows: Sequence[Row], head: triage.Head | None) -> list[triage.TriageResult]:
    return triage.read([triage.Comment(row["text"]) for row in rows], head=head, evidence=False)


def figures(rows: Sequence[Row], found: Sequence[triage.TriageResult]) -> dict[str, float]:
    """Give shares 0–1, F1 0–1."""
    truth, got = [row["intent"] for row in rows], [str(one.intent) for one in found]
    pairs = list(zip(rows, found, strict=True))
    danger = [(bool(_DANGERS & set(row["flags"])), bool(_DANGERS & set(map(str, one.flags)))) for row, one in pairs]
    topical = [(row["topics"][0], one.topics[:1]) for row, one in pairs if row["topics"]]
    customers = [one for row, one in pairs if row["intent"] not in _HARSH]
    return {
        "intent right": float(np.mean([t == g for t, g in zip(truth, got, strict=True)])),
        "intent macro-F1": macro_f1(truth, got, list(map(str, Intent))),
        "sentiment right": float(np.mean([row["sentiment"] == one.sentiment for row, one in pairs])),
        "first topic right": float(np.mean([(topic,) == tuple(said) for topic, said in topical])),
        "danger seen": float(np.mean([said for is_so, said in danger if is_so] or [1.0])),
        "false alarms": float(np.mean([said for is_so, said in danger if not is_so])),
        "others called harsh": float(np.mean([one.intent in _HARSH for one in customers])),
    }


def measure(rows: Sequence[Row], left_out: Sequence[int]) -> Iterator[tuple[str, str, int, Mapping[str, float], int]]:
    """Measure with the weights that `weights.load` gives now; `left_out` are the places of rows that did not train.

    Gives the way of correcting, the place, the number of corrections, by how much each figure changed, and n.
    """
    out = set(left_out)
    trained = [row for place, row in enumerate(rows) if place not in out]
    trades = defaultdict(list)
    for place in left_out:
        trades[rows[place]["trade"]].append(rows[place])
    random = np.random.default_rng(0)
    old = Place("trained trades", [trained[i] for i in random.permutation(len(trained))[:ELSEWHERE]])
    for trade, own in sorted(trades.items()):
        if len(own) < FEWEST:
            continue
        strangers = [row for name, others in trades.items() if name != trade for row in others]
        others = Place("other trades left out", [strangers[i] for i in random.permutation(len(strangers))[:ELSEWHERE]])
        for seed in _SEEDS:
            shuffled = [own[i] for i in np.random.default_rng(seed).permutation(len(own))]
            yield from _measure_trade(shuffled, (others, old))


def _measure_trade(
    own: list[Row], elsewhere: tuple[Place, ...]
) -> Iterator[tuple[str, str, int, Mapping[str, float], int]]:
    pool, test = own[: max(COUNTS)], Place("own trade", own[max(COUNTS) :])
    wrong = [row for row, one in zip(pool, read(pool, None), strict=True) if str(one.intent) != row["intent"]]
    shipped = {place.name: figures(place.rows, read(place.rows, None)) for place in (test, *elsewhere)}
    for way, chosen in (("as they come", pool), ("only what was wrong", wrong)):
        for count in COUNTS:
            if len(chosen) < count:
                continue
            head = corrections.fit([correction_of(row) for row in chosen[:count]])
            for place in (test, *elsewhere):
                after = figures(place.rows, read(place.rows, head))
                gained = {name: after[name] - shipped[place.name][name] for name in after}
                yield way, place.name, count, gained, len(place.rows)


def cost(rows: Sequence[Row]) -> Iterator[str]:
    """Say how long a fit takes, how large a head is and what it costs a batch."""
    comments = [triage.Comment(row["text"]) for row in rows[:1_000]]
    triage.read(comments, evidence=False)
    bare = _seconds(lambda: triage.read(comments, evidence=False))
    for count in (1, 100, 1_000, 2_000):
        chosen = [correction_of(row) for row in rows[:count]]
        took = _seconds(lambda chosen=chosen: corrections.fit(chosen))
        head = corrections.fit(chosen)
        slower = _seconds(lambda head=head: triage.read(comments, head=head, evidence=False)) / bare
        size = len(head.to_bytes()) / 1000
        yield f"{count} corrections: fitted in {took:.3f} s, {size:.0f} kB, reading takes {slower:.2f} times as long"


def _seconds(act) -> float:  # noqa: ANN001
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return min(times)


def report(found: list[tuple[str, str, int, Mapping[str, float], int]]) -> Iterator[str]:
    """Give a line for each way, place and number: the mean change in points, with the n of all texts read."""
    groups = defaultdict(list)
    for way, place, count, gained, n in found:
        groups[way, count, place].append((gained, n))
    for (way, count, place), held in sorted(groups.items()):
        points = {name: round(100 * float(np.mean([gained[name] for gained, _ in held])), 2) for name in held[0][0]}
        yield json.dumps({"way": way, "corrections": count, "where": place, "heads": len(held),
                          "n": sum(n for _, n in held), **points})  # fmt: skip


def main(argv: Sequence[str]) -> int:
    """Print the change of each figure in points."""
    folds = int(argv[1]) if len(argv) > 1 else 1
    rows = [row for row in training.rows_of(Path(argv[0])) if row["language"] in ("sv", "en")]
    found = []
    for places, model in islice(training.left_out(rows), folds):
        with weights.instead("triage", model):
            found += list(measure(rows, places))
    for line in (*report(found), *cost(rows)):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
