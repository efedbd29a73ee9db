"""The text core on one core: texts a second, start, memory and weights, with others beside it in the same run.

Texts are new to the process that reads them, as comments are to a desk: most of their words were met by then, some
never. Texts read a second time are told apart, for triage keeps in mind what the words it met are made of.
The others answer less: scikit-learn and fastText one question (the intent) of the thirty-odd that triage answers, VADER
one number, and only for English. They are trained here on a part of the texts: for speed it matters not how well.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from bemot.language import corpus, similarity, tone, triage, weights
from bemot.language.tone_draft import Answer

CORPUS = Path("corpus")
LEAST, MOST = 90, 280
"""Characters of the texts read: comments as long as posts, 150 on average."""
COUNT = 8_000
SOME = 1_000
"""Texts read one at a time, and those whose evidence is measured: enough to tell."""
WARMED_BY = 50
"""Texts read before the clock starts: tables are made and libraries loaded by then, hardly a word has been met."""
BATCHED, ALONE = "triage-batched", "triage-alone"
TRAINED_ON = 3_000
TRIES = 3
MB = 2**20
_START = "import time; b = time.perf_counter(); {}; print(time.perf_counter() - b)"
_READ = "from bemot.language import triage; triage.read([triage.Comment('Tåget är sent igen, vad händer?')])"
_PEAK = "; print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
"""What the system counted; `getrusage` would give the peak of the process that started this one, if that was higher."""


def measure() -> Iterator[str]:
    """Give a line for each figure, with the bound that it has."""
    rows = _rows()
    texts = [row["text"] for row in rows]
    yield f"text core: {len(texts)} comments of {sum(map(len, texts)) / len(texts):.0f} characters on average, one core"
    new, again = _triage()
    for place, (how, bound) in enumerate({"batched": 30_000, "one at a time": 4_000}.items()):
        yield f"triage of new texts, {how}: {new[place]:,.0f} a second (at least {bound:,})"
        yield f"triage of texts read before, {how}: {again[place]:,.0f} a second"
        for name, speeds in _others():
            ratios = [f"{ours[place] / speeds[place]:.2f}" for ours in (new, again)]
            yield f"{name}, {how}: {speeds[place]:,.0f} a second; triage is {ratios[0]} times as fast ({ratios[1]})"
    for name, speed, bound in _besides_triage(texts):
        yield f"{name}: {speed:,.0f} a second{bound}"
    yield from _process()
    size = sum(path.stat().st_size for path in weights.FOLDER.iterdir())
    yield f"shipped weights: {size / MB:.1f} MB (at most 12)"


def _rows() -> list[corpus.Row]:
    rows = [row for row in corpus.comments(CORPUS) if row["language"] in ("sv", "en")]
    rows = [row for row in rows if LEAST <= len(row["text"]) <= MOST]
    random.Random(1).shuffle(rows)
    return rows[:COUNT]


def _triage() -> list[list[float]]:
    """Give texts a second of new texts and of texts read before, each batched and one at a time; the best of a few."""
    measured = [[_measured(name) for name in (BATCHED, ALONE)] for _ in range(TRIES)]
    return [[max(tried[how][which] for tried in measured) for how in range(2)] for which in range(2)]


def measure_triage(name: str) -> str:
    """Give texts a second of new texts, and of the same read again; in a process that has read a few others."""
    texts = [row["text"] for row in _rows()]
    comments, others = [triage.Comment(text) for text in texts[WARMED_BY:]], texts[:WARMED_BY]
    triage.read([triage.Comment(text) for text in others], evidence=False)
    parts = [comments] if name == BATCHED else [[comment] for comment in comments[:SOME]]

    def read() -> None:
        for part in parts:
            triage.read(part, evidence=False)

    many = sum(map(len, parts))
    return f"{_speed(read, many, tries=1)} {_speed(read, many, tries=2)}"


def _besides_triage(texts: Sequence[str]) -> Iterator[tuple[str, float, str]]:
    some = [triage.Comment(text) for text in texts[:SOME]]
    yield "triage with evidence, batched", _speed(lambda: triage.read(some), SOME), ""
    answers = [Answer(row["draft"], comment=row["comment"]) for row in corpus.drafts(CORPUS)]
    yield "tone, batched", _speed(lambda: tone.check_all(answers), len(answers)), " (at least 2,000)"
    held = similarity.Corpus()

    def add() -> None:
        for text in texts:
            held.add(text, text)

    yield "similarity, added", _speed(add, len(texts), tries=1), ""
    asked = texts[:100]
    speed = _speed(lambda: [held.nearest(text) for text in asked], len(asked))
    yield f"similarity, nearest of {len(held)}", speed, ""


@cache
def _others() -> list[tuple[str, list[float]]]:
    """Measure those that are installed; batched and one at a time."""
    return [(name, speeds) for name in OTHERS if (speeds := _measured(name))]


def _measured(name: str) -> list[float]:
    """Measure in a process of its own: words met stay met, and fastText stops at a NaN in memory that others left."""
    program = [sys.executable, "-m", "bench.language", name]
    done = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True)
    return [float(speed) for speed in done.stdout.split()]


def measure_other(name: str) -> str:
    """Give texts a second, batched and one at a time, of one of `OTHERS`; nothing where it is not installed."""
    rows = _rows()
    texts = [row["text"] for row in rows]
    try:
        read = OTHERS[name](rows[:TRAINED_ON])
    except ImportError:
        print(f"{name}: not installed, so not measured", file=sys.stderr)
        return ""
    some = texts[:SOME]
    batched = _speed(lambda: read(texts), len(texts), tries=2)
    return f"{batched} {_speed(lambda: [read([text]) for text in some], SOME, tries=2)}"


_Read = Callable[[Sequence[str]], object]


def _scikit_learn(rows: Sequence[corpus.Row]) -> _Read:
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    hashing = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=1 << 18)
    model = make_pipeline(hashing, LogisticRegression(max_iter=15, tol=0.1))
    model.fit([row["text"] for row in rows], [row["intent"] for row in rows])
    return model.predict_proba


def _fasttext(rows: Sequence[corpus.Row]) -> _Read:
    import fasttext

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        for row in rows:
            file.write(f"__label__{row['intent']} {_one_line(row['text'])}\n")
        file.flush()
        model = fasttext.train_supervised(
            file.name, minn=2, maxn=5, lr=0.02, dim=50, epoch=5, bucket=200_000, thread=1, verbose=0
        )
    return lambda texts: model.predict([_one_line(text) for text in texts], k=9)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _vader(_rows: Sequence[corpus.Row]) -> _Read:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda texts: [analyzer.polarity_scores(text) for text in texts]


OTHERS: dict[str, Callable[[Sequence[corpus.Row]], _Read]] = {
    "scikit-learn": _scikit_learn,
    "fastText": _fasttext,
    "VADER": _vader,
}


def _process() -> Iterator[str]:
    """Measure processes that do nothing else: one that reads for the first time, one that reads and checks many."""
    start = min(float(_said(_START.format(_READ))) for _ in range(2 * TRIES))
    yield f"import and first reading: {start:.2f} s (at most 0.4)"
    texts = [row["text"] for row in _rows()]
    work = (
        f"import json, sys; {_READ}; texts = json.load(sys.stdin);"
        f" [triage.read([triage.Comment(t) for t in texts[n : n + {SOME}]]) for n in range(0, len(texts), {SOME})];"
        f" from bemot.language import tone; [tone.check(t, comment=t) for t in texts[:{SOME}]]"
    )
    peak = int(_said(work + _PEAK, given=json.dumps(texts))) / 1024
    yield f"peak memory of a process that reads {len(texts)} and checks {SOME}: {peak:.0f} MB (at most 150)"


def _said(program: str, *, given: str = "") -> str:
    done = subprocess.run([sys.executable, "-c", program], input=given, capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def _speed(work: Callable[[], object], many: int, *, tries: int = TRIES) -> float:
    """Give texts a CPU second, the best of a few tries; the first reading of all is not measured."""
    best = float("inf")
    for _ in range(tries):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return many / best


if __name__ == "__main__":
    # Libraries read these when they are loaded: one core for everybody.
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        os.execve(  # noqa: S606 - the same program again
            sys.executable,
            [sys.executable, "-m", "bench.language", *sys.argv[1:]],
            os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
    for name in sys.argv[1:]:
        print(measure_other(name) if name in OTHERS else measure_triage(name))
    for line in measure() if not sys.argv[1:] else ():
        print(line, flush=True)
