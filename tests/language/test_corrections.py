"""Corrections: one counts at once, the rest stays as it was, what protects people stays, taking one back is exact."""

import numpy as np
import pytest

from bemot.language import corrections, local_head, triage
from bemot.words import Flag, Intent, Sentiment

SAID = "Bageriet på torget har tydligen fått nya gardiner i skyltfönstret."
OTHERS = [
    "Tåget var försenat igen och ingen svarar på mejl.",
    "När öppnar ni på lördag?",
    "Tack Anna, du räddade dagen!",
    "Era idioter, fakturan är fel för tredje gången!",
    "",
    "👍",
]
THREAT = "Jag ska döda er allihop, vänta bara."


def read(*texts: str, head: triage.Head | None = None) -> list[triage.TriageResult]:
    return triage.read([triage.Comment(text) for text in texts], head=head, evidence=False)


def rows_of(count: int) -> list[corrections.Correction]:
    """Make corrections of many different texts."""
    kinds = [Intent.COMPLAINT, Intent.QUESTION, Intent.PRAISE, Intent.SUGGESTION]
    words = ["tåget", "hissen", "maten", "fakturan", "bussen", "köket", "appen", "parken", "skolan"]
    return [
        corrections.Correction(
            f"{words[n % 9]} {words[n * 5 % 7]} vid {words[n * 7 % 9]} nummer {n}".capitalize(),
            intent=kinds[n % 4],
            sentiment=list(Sentiment)[n % 3],
            topic="delivery" if n % 2 else "",
        )
        for n in range(count)
    ]


def test_fit_lets_a_single_correction_count_for_the_text_and_its_like() -> None:
    before = read(SAID)[0]
    assert before.intent is not Intent.SUGGESTION

    head = corrections.fit([corrections.Correction(SAID, intent=Intent.SUGGESTION, sentiment=Sentiment.POSITIVE)])

    for text in (SAID, SAID.lower(), SAID.rstrip(".") + "!", "Hej! " + SAID):
        (result,) = read(text, head=head)
        assert (result.intent, result.sentiment) == (Intent.SUGGESTION, Sentiment.POSITIVE), text
    assert read(SAID, head=head)[0].needs_reply
    assert not read(SAID, head=head)[0].unsure


def test_fit_leaves_everything_else_as_it_was() -> None:
    head = corrections.fit([corrections.Correction(SAID, intent=Intent.SPAM, flags=(Flag.LEGAL,), topic="billing")])

    before, after = read(*OTHERS), read(*OTHERS, head=head)

    assert [(r.intent, r.sentiment, r.flags, r.topics, r.needs_reply) for r in after] == [
        (r.intent, r.sentiment, r.flags, r.topics, r.needs_reply) for r in before
    ]


def test_fit_of_nothing_changes_no_score() -> None:
    head = corrections.fit([])

    assert [dict(r.scores) for r in read(*OTHERS, head=head)] == [dict(r.scores) for r in read(*OTHERS)]
    assert local_head.LocalHead.from_bytes(head.to_bytes()).rows == 0


def test_fit_takes_a_protecting_flag_from_the_same_text_only() -> None:
    assert Flag.THREAT in read(THREAT)[0].flags
    head = corrections.fit([corrections.Correction(THREAT, flags=())])

    assert Flag.THREAT not in read(THREAT, head=head)[0].flags
    for other in (THREAT + " Med kniv.", "Imorgon: " + THREAT, "Jag ska döda dig, vänta bara.", THREAT + " 🔪"):
        assert Flag.THREAT in read(other, head=head)[0].flags, other


def test_fit_adds_a_protecting_flag_to_like_texts() -> None:
    assert Flag.SELF_HARM not in read(SAID)[0].flags
    head = corrections.fit([corrections.Correction(SAID, flags=(Flag.SELF_HARM,))])

    assert Flag.SELF_HARM in read("Hej! " + SAID, head=head)[0].flags
    assert Flag.SELF_HARM not in read(OTHERS[1], head=head)[0].flags


def test_fit_gives_a_like_text_no_harsh_name_where_there_is_an_issue() -> None:
    rude = "Jävla idioter, fakturan är fel för tredje gången och ingen svarar i telefon!"
    head = corrections.fit([corrections.Correction(rude, intent=Intent.ABUSE)])

    assert read(rude, head=head)[0].intent is Intent.ABUSE
    assert read("Hej! " + rude, head=head)[0].intent is not Intent.ABUSE


def test_fit_knows_topics_of_the_organisation() -> None:
    head = corrections.fit([corrections.Correction(SAID, topic="gardiner")])

    assert read(SAID, head=head)[0].topics == ("gardiner",)
    assert read("Hej! " + SAID, head=head)[0].topics[0] == "gardiner"


def test_fit_without_one_row_is_bit_for_bit_as_if_it_had_never_been() -> None:
    rows = rows_of(60)
    undone = corrections.Correction(SAID, intent=Intent.TROLLING, flags=(Flag.LEGAL,))

    with_it = corrections.fit([*rows[:30], undone, *rows[30:]]).to_bytes()
    without, never = (corrections.fit(list(rows)).to_bytes() for _ in range(2))

    assert with_it != without
    assert without == never


def test_head_survives_its_bytes() -> None:
    head = corrections.fit(rows_of(40))

    again = local_head.LocalHead.from_bytes(head.to_bytes())

    texts = [row.text for row in rows_of(80)]
    assert [dict(r.scores) for r in read(*texts, head=again)] == [dict(r.scores) for r in read(*texts, head=head)]
    assert any(dict(a.scores) != dict(b.scores) for a, b in zip(read(*texts, head=head), read(*texts), strict=True))


@pytest.mark.parametrize("data", [b"", b"PK", b"\x00" * 400])
def test_head_refuses_bytes_that_are_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="no corrections"):
        local_head.LocalHead.from_bytes(data)


def test_head_keeps_scores_between_nought_and_one() -> None:
    head = corrections.fit(rows_of(120))
    seen = triage.see([triage.Comment(row.text) for row in rows_of(200)])

    scores = head.adjust(seen.labels, seen.scores, seen.features)

    assert scores.shape == seen.scores.shape
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    assert (scores <= 1 + 1e-6).all()
    with pytest.raises(ValueError, match="other shipped weights"):
        head.adjust(seen.labels[:-1], seen.scores[:, :-1], seen.features)


def test_correction_refuses_what_is_no_label() -> None:
    for words in ({"intent": "rant"}, {"flags": "threat"}, {"flags": ["x"]}, {"topic": 3}):
        with pytest.raises(ValueError, match=r"is not a valid|are a list"):
            corrections.correction("text", **words)
