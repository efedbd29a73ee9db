"""Dangers that show in how cues stand together, and figures of speech that only sound like them."""

import pytest

from bemot.language import danger, triage
from bemot.language.lexicon import Hit
from bemot.words import Flag, Intent


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


@pytest.mark.parametrize(
    "text", ["Ni skjuter upp öppningen igen", "Jag dör av skratt åt filmen", "My phone died on the train"]
)
def test_read_lets_figures_of_speech_pass(text: str) -> None:
    assert not {Flag.THREAT, Flag.SELF_HARM} & set(read(text).flags)


def test_read_keeps_a_customer_who_mentions_newspapers_a_customer() -> None:
    result = read("Läste i tidningen att ni höjer avgiften igen, det är för dyrt")

    assert result.intent is Intent.COMPLAINT
    assert Flag.PRESS not in result.flags


def test_add_wants_cues_near_one_another_and_in_order() -> None:
    near = [Hit(0, 5, "cue.harm"), Hit(6, 8, "cue.us")]
    far = [Hit(0, 5, "cue.harm"), Hit(90, 92, "cue.us")]
    turned = [Hit(0, 2, "cue.us"), Hit(3, 8, "cue.harm")]

    assert [hit.label for hit in danger.add(near)] == ["danger.threat"]
    assert danger.add(far) == []
    assert danger.add(turned) == []


def test_add_takes_thousands_of_cues_in_time() -> None:
    hits = [Hit(n, n + 1, "cue.harm") for n in range(20_000)] + [Hit(n, n + 1, "cue.us") for n in range(0, 20_000, 2)]

    assert len(danger.add(sorted(hits, key=lambda hit: hit.start))) == 1
