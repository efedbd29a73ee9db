"""Dangers that show in how cues stand together, and figures of speech that only sound like them."""

from pathlib import Path

import numpy as np
import pytest

from bemot.language import corpus, danger, labels, triage
from bemot.language.lexicon import Hits
from bemot.words import Flag, Intent

CORPUS = Path(__file__).parents[2] / "corpus"


def read(text: str) -> triage.TriageResult:
    (result,) = triage.read([triage.Comment(text)])
    return result


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Jag kommer och slår sönder er", Flag.THREAT),
        ("Jag vet var ni bor och vilken bil ni kör", Flag.THREAT),
        ("Ni ska få se vad som händer", Flag.THREAT),
        ("I'll come down there and smash your windows", Flag.THREAT),
        ("Räcket på läktaren har lossnat", Flag.SAFETY),
        ("The handrail on the stairs is broken", Flag.SAFETY),
        ("Jag orkar inte finnas längre", Flag.SELF_HARM),
        ("I don't want to be here any more", Flag.SELF_HARM),
        ("Vakten nekade min mamma för att hon bär slöja", Flag.DISCRIMINATION),
        ("Kan ni ge en kommentar före publicering? Inslaget sänds ikväll.", Flag.PRESS),
    ],
)
def test_read_flags_danger(text: str, flag: Flag) -> None:
    assert flag in read(text).flags


def test_read_is_sure_of_a_danger_that_is_told_plainly_and_unsure_of_what_little_speaks_for() -> None:
    rows = [triage.Comment(row["text"]) for row in corpus.comments(CORPUS) if row["language"] in ("sv", "en")]
    dangers = {Flag.THREAT, Flag.SAFETY, Flag.SELF_HARM}
    flagged = [one for one in triage.read(rows, evidence=False) if dangers & {*one.flags}]
    assert all(set(one.unsure_flags) <= dangers & set(one.flags) for one in flagged)
    assert all(one.scores[f"flag.{flag}"] < 0.3 for one in flagged for flag in one.unsure_flags)
    assert 0.05 < sum(bool(one.unsure_flags) for one in flagged) / len(flagged) < 0.5
    assert not read("Jag orkar inte finnas längre").unsure_flags
    assert not read("Räcket på läktaren har lossnat").unsure_flags


@pytest.mark.parametrize(
    "text", ["Ni skjuter upp öppningen igen", "Jag dör av skratt åt filmen", "My phone died on the train"]
)
def test_read_lets_figures_of_speech_pass(text: str) -> None:
    assert not {Flag.THREAT, Flag.SELF_HARM} & set(read(text).flags)


def test_read_keeps_a_customer_who_mentions_newspapers_a_customer() -> None:
    result = read("Läste i tidningen att ni höjer avgiften igen, det är för dyrt")

    assert result.intent is Intent.COMPLAINT
    assert Flag.PRESS not in result.flags


def added(*hits: tuple[int, int, str]) -> list[str]:
    starts, ends = (np.array([hit[place] for hit in hits]) for place in (0, 1))
    kinds = labels.columns(tuple(label for *_, label in hits))
    nothing = np.zeros(len(hits), dtype=np.int64)
    found = danger.add(Hits(nothing, starts, ends, kinds, nothing))
    return [label for place in found.labels if not (label := labels.names()[place]).startswith(labels.CUE)]


def test_add_wants_cues_near_one_another_and_in_order() -> None:
    assert added((0, 5, "cue.harm"), (6, 8, "cue.us")) == ["danger.threat"]
    assert added((0, 5, "cue.harm"), (90, 92, "cue.us")) == []
    assert added((0, 2, "cue.us"), (3, 8, "cue.harm")) == []


def test_add_takes_thousands_of_cues_in_time() -> None:
    hits = [(n, n + 1, "cue.harm") for n in range(20_000)] + [(n, n + 1, "cue.us") for n in range(0, 20_000, 2)]

    assert added(*sorted(hits)) == ["danger.threat"]
