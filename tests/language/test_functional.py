"""The functional suite: its cases ask for labels that exist, train nothing, and most of them are met."""

import json
from pathlib import Path

from bemot.language import corpus, functional, identification
from bemot.words import Flag, Intent, SeededTopic, Sentiment

CORPUS = Path(__file__).parents[2] / "corpus"
KNOWN = {
    "intent": set(Intent),
    "not_intent": set(Intent),
    "flags": set(Flag),
    "not_flags": set(Flag),
    "topics": set(SeededTopic),
    "not_language": set(identification.LANGUAGES),
}
ONE_OF = {"sentiment": set(Sentiment), "needs_reply": {True, False}, "language": set(identification.LANGUAGES)}
FEWEST_MET = 0.83


def _cases():
    folder = CORPUS / functional.FOLDER
    paths = [folder / f"{half}.jsonl" for half in functional.HALVES]
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_case_asks_for_labels_that_exist():
    for case in _cases():
        assert case["expect"], case["id"]
        for name, wanted in case["expect"].items():
            assert {wanted} <= ONE_OF[name] if name in ONE_OF else set(wanted) <= KNOWN[name], case["id"]


def test_no_case_trains_and_none_stands_twice():
    texts = [case["text"].lower() for case in _cases()]
    assert len(set(texts)) == len(texts) >= 400
    assert not set(texts) & {row["text"].lower() for row in corpus.comments(CORPUS)}


def test_most_cases_of_both_halves_are_met():
    for half in functional.HALVES:
        in_all = next(functional.measure(CORPUS, half))
        assert in_all.name == functional.IN_ALL
        assert in_all.value >= FEWEST_MET, half
