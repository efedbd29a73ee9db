"""Reading comments: labels, evidence that points into the text, rules that no model may overrule."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

from bemot.language import triage
from bemot.language.weights import FloatArray
from bemot.words import Flag, Intent, SeededTopic, Sentiment


def read(text: str, **known: str) -> triage.TriageResult:
    (result,) = triage.read([triage.Comment(text, **known)])
    return result


def test_read_gives_scores_for_every_label() -> None:
    result = read("Tåget var försenat igen och ingen svarar på mejl.")

    wanted = {f"intent.{one}" for one in Intent} | {f"sentiment.{one}" for one in Sentiment}
    wanted |= {f"flag.{one}" for one in Flag} | {f"topic.{one}" for one in SeededTopic} | {"needs_reply"}
    assert wanted <= result.scores.keys()
    assert all(0 <= score <= 1 for score in result.scores.values())
    assert sum(result.scores[f"intent.{one}"] for one in Intent) == pytest.approx(1, abs=0.01)
    assert result.intent is Intent.COMPLAINT
    assert "waiting_time" in result.topics


def test_read_points_at_the_words_that_moved_it() -> None:
    text = "Hej. Tåget var försenat igen, suck 😡"

    result = read(text)

    marked = {(text[item.start : item.end].lower(), item.label) for item in result.evidence}
    assert ("försenat", "negative") in marked
    assert all(0 <= item.start < item.end <= len(text) and 0 < item.weight <= 1 for item in result.evidence)


def test_read_points_into_a_decomposed_original() -> None:
    text = "Ta\u030aget var fo\u0308rsenat igen"

    marked = [text[item.start : item.end] for item in read(text).evidence]

    assert "fo\u0308rsenat" in marked


def test_read_keeps_the_order_of_a_batch_and_equals_one_by_one() -> None:
    texts = ["Tack Anna, du räddade dagen!", "", "När öppnar ni?", "Hissen är trasig igen."]

    together = triage.read([triage.Comment(text) for text in texts])

    assert [(one.intent, one.scores) for one in together] == [(read(text).intent, read(text).scores) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "Jävla idioter, fakturan är fel för tredje gången och ingen svarar i telefon!",
        "Era äckliga clowner, paketet kom aldrig och pengarna är dragna.",
        "You bloody morons, the parcel never came and I want my refund",
    ],
)
def test_read_never_calls_a_concrete_issue_trolling_or_abuse(text: str) -> None:
    result = read(text)

    assert result.intent is Intent.COMPLAINT
    assert result.needs_reply


def test_read_wants_a_reply_wherever_self_harm_is_flagged() -> None:
    result = read("jag orkar inte leva längre")

    assert Flag.SELF_HARM in result.flags
    assert result.needs_reply


def test_read_flags_press_only_with_the_intent_press() -> None:
    results = triage.read(
        [triage.Comment(text) for text in ("Ring redaktionen!", "Söker kommentar, reporter på P4.", "Hej")]
    )

    assert all((Flag.PRESS in one.flags) == (one.intent is Intent.PRESS) for one in results)


def test_read_finds_an_organisations_own_topic() -> None:
    own = triage.TopicExample("sauna", ("bastun", "Bastun på badet är kall"))

    found = triage.read([triage.Comment("Bastun var iskall i går"), triage.Comment("Fakturan är fel")], topics=[own])

    assert "sauna" in found[0].topics
    assert "sauna" not in found[1].topics
    assert any(item.reason == "own_topic" for item in found[0].evidence)


def test_read_lets_a_head_change_the_verdict() -> None:
    class Spam:
        def adjust(self, labels: Sequence[str], scores: FloatArray, features: FloatArray) -> FloatArray:
            assert (len(labels), len(features)) == (scores.shape[1], len(scores))
            changed = scores.copy()
            for place, label in enumerate(labels):
                if label.startswith("intent."):
                    changed[:, place] = label == f"intent.{Intent.SPAM}"
            return changed

    (result,) = triage.read([triage.Comment("När öppnar ni?")], head=Spam())

    assert result.intent is Intent.SPAM


@pytest.mark.parametrize(
    "text", ["", " \n", "\x00", "\ud83d", "😀" * 1000, "\u202etxet", "A" * 1_000_000, "?" * 30_000]
)
def test_read_takes_any_text(text: str) -> None:
    result = read(text)

    assert result.intent in Intent
    assert all(item.end <= len(text) for item in result.evidence)


def test_read_calls_the_empty_text_other_and_unsure() -> None:
    result = read("")

    assert (result.intent, result.needs_reply, result.unsure) == (Intent.OTHER, False, True)


def test_import_opens_no_door_to_the_network() -> None:
    code = (
        "import sys; before = set(sys.modules); import numpy; import bemot.language.triage as t;"
        "t.read([t.Comment('hej')]); bad = {'ssl', 'socket', 'http', 'smtplib', 'asyncio', 'subprocess', 'django'};"
        "print(sorted(bad & (set(sys.modules) - before)))"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )

    assert said.stdout.strip() == "[]"


def test_read_without_evidence_says_the_same() -> None:
    comments = [triage.Comment(text) for text in ("Hissen är trasig igen.", "Tack Anna!", "När öppnar ni?")]

    with_evidence, without = triage.read(comments), triage.read(comments, evidence=False)

    assert [one.intent for one in with_evidence] == [one.intent for one in without]
    assert with_evidence[0].evidence
    assert not any(one.evidence for one in without)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("Tack!", Intent.PRAISE), ("Skylt tack!", Intent.SUGGESTION), ("Tack för inget", Intent.COMPLAINT)],
)
def test_read_takes_a_bare_thank_you_for_what_it_is(text: str, intent: Intent) -> None:
    assert triage.read([triage.Comment(text)])[0].intent is intent


@pytest.mark.parametrize(("text", "mood"), [("Awful.", Sentiment.NEGATIVE), ("Jättebra!", Sentiment.POSITIVE)])
def test_read_takes_a_few_plain_words_as_they_are(text: str, mood: Sentiment) -> None:
    assert read(text).sentiment is mood


def test_read_takes_whoever_quotes_an_insult_for_a_witness() -> None:
    told = 'Mannen i luckan skrek "era jävla svin, dra åt helvete allihop" åt oss'
    assert read(told).intent not in (Intent.ABUSE, Intent.TROLLING)
