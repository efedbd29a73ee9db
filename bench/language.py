"""The text core on one core: texts a second, start, memory and weights, with others beside it in the same run.

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
from pathlib import Path

from bemot.language import corpus, similarity, tone, triage, weights
from bemot.language.tone_draft import Answer

CORPUS = Path("corpus")
LEAST, MOST = 90, 280
"""Characters of the texts read: comments as long as posts, 150 on average."""
COUNT = 8_000
ALONE = 1_000
"""Texts read one at a time, and those whose evidence is measured: enough to tell."""
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
    ours = {}
    for name, speed, bound in _ours(texts):
        ours[name] = speed
        yield f"{name}: {speed:,.0f} a second{bound}"
    for name, batched, single in _others():
        yield _beside(name, batched, ours["triage, batched"], "batched")
        yield _beside(name, single, ours["triage, one at a time"], "one at a time")
    yield from _process()
    size = sum(path.stat().st_size for path in weights.FOLDER.iterdir())
    yield f"shipped weights: {size / MB:.1f} MB (at most 12)"


def _beside(name: str, speed: float, ours: float, how: str) -> str:
    return f"{name}, {how}: {speed:,.0f} a second; triage is {ours / speed:.2f} times as fast"


def _rows() -> list[corpus.Row]:
    rows = [row for row in corpus.comments(CORPUS) if row["language"] in ("sv", "en")]
    rows = [row for row in rows if LEAST <= len(row["text"]) <= MOST]
    random.Random(1).shuffle(rows)
    return rows[:COUNT]


def _ours(texts: Sequence[str]) -> Iterator[tuple[str, float, str]]:
    comments = [triage.Comment(text) for text in texts]
    some = comments[:ALONE]

    def one_at_a_time() -> None:
        for comment in some:
            triage.read([comment], evidence=False)

    batched = _speed(lambda: triage.read(comments, evidence=False), len(comments))
    yield "triage, batched", batched, " (at least 30,000)"
    yield "triage, one at a time", _speed(one_at_a_time, ALONE), " (at least 4,000)"
    yield "triage with evidence, batched", _speed(lambda: triage.read(some), ALONE), ""
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


def _others() -> Iterator[tuple[str, float, float]]:
    """Measure each in a process of its own: fastText reads memory that others left, and stops at a NaN there."""
    for name in OTHERS:
        done = subprocess.run(
            [sys.executable, "-m", "bench.language", name], stdout=subprocess.PIPE, text=True, check=True
        )
        if done.stdout.strip():
            batched, single = map(float, done.stdout.split())
            yield name, batched, single


def measure_other(name: str) -> str:
    """Give texts a second, batched and one at a time, of one of `OTHERS`; nothing where it is not installed."""
    rows = _rows()
    texts = [row["text"] for row in rows]
    try:
        read = OTHERS[name](rows[:TRAINED_ON])
    except ImportError:
        print(f"{name}: not installed, so not measured", file=sys.stderr)
        return ""
    some = texts[:ALONE]
    batched = _speed(lambda: read(texts), len(texts), tries=2)
    return f"{batched} {_speed(lambda: [read([text]) for text in some], ALONE, tries=2)}"


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
    texts = [row["text"] for row in _rows()[:ALONE]]
    work = (
        f"import json, sys; {_READ}; texts = json.load(sys.stdin); triage.read([triage.Comment(t) for t in texts]);"
        " from bemot.language import tone; [tone.check(t, comment=t) for t in texts]"
    )
    peak = int(_said(work + _PEAK, given=json.dumps(texts))) / 1024
    yield f"peak memory of a process that reads and checks {ALONE}: {peak:.0f} MB (at most 150)"


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
    for line in map(measure_other, sys.argv[1:]) if sys.argv[1:] else measure():
        print(line, flush=True)
