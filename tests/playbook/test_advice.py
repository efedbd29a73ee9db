"""The first advice: which move, where and why."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bemot.playbook import advice
from bemot.playbook.advice import Because
from bemot.playbook.standing import (
    Answers,
    Clocks,
    Facts,
    Finding,
    Leave,
    Provocation,
    Responsible,
    SameOpinion,
    Standing,
    Surroundings,
    Verdict,
)
from bemot.words import Flag, Intent, Level, Move, Ownership, Place

NOW = datetime(2025, 9, 3, 9, 0, tzinfo=UTC)
WATCHED = Surroundings(ownership=Ownership.WATCHED)
QUIET = {"needs_reply": False}

TABLE = [
    (Intent.COMPLAINT, {}, Move.ANSWER_IN_PUBLIC, Because.CRITIQUE_DESERVES_AN_ANSWER),
    (Intent.QUESTION, {}, Move.ANSWER_IN_PUBLIC, Because.OTHERS_WONDER_TOO),
    (Intent.SUGGESTION, {}, Move.ANSWER_IN_PUBLIC, Because.A_GOOD_IDEA_DESERVES_A_WORD),
    (Intent.PRAISE, {}, Move.ANSWER_IN_PUBLIC, Because.THANKS_ARE_DUE),
    (Intent.PRAISE, QUIET, Move.LEAVE, Because.NO_REPLY_NEEDED),
    (Intent.PRESS, {}, Move.ANSWER_IN_PRIVATE, Because.PRESS_ASKS),
    (Intent.SPAM, QUIET, Move.HIDE, Because.ONLY_ADVERTISING),
    (Intent.SPAM, {**QUIET, "where": WATCHED}, Move.LEAVE, Because.ONLY_ADVERTISING),
    (Intent.ABUSE, QUIET, Move.HIDE, Because.NOTHING_TO_HELP_WITH),
    (Intent.ABUSE, {"flags": frozenset({Flag.DISCRIMINATION})}, Move.REPORT, Because.HATE_AGAINST_A_GROUP),
    (Intent.ABUSE, {"flags": frozenset({Flag.THREAT})}, Move.REPORT, Because.THREAT_GOES_TO_SECURITY),
    (Intent.COMPLAINT, {"flags": frozenset({Flag.THREAT})}, Move.ANSWER_IN_PRIVATE, Because.THREAT_BESIDE_AN_ISSUE),
    (Intent.OTHER, {"flags": frozenset({Flag.SELF_HARM})}, Move.ANSWER_IN_PRIVATE, Because.SOMEBODY_MAY_NEED_HELP),
    (Intent.TROLLING, QUIET, Move.MONITOR, Because.TWO_READERS_FIRST),
    (Intent.TROLLING, {"provocation": Provocation(Verdict.CONFIRMED)}, Move.LEAVE, Because.OFFER_ONCE_THEN_LEAVE),
    (
        Intent.TROLLING,
        {"provocation": Provocation(Verdict.CONFIRMED, public_offers=1)},
        Move.LEAVE,
        Because.OFFER_WAS_MADE,
    ),
    (Intent.COMPLAINT, {"where": WATCHED}, Move.HOLD, Because.ASK_FIRST),
    (Intent.COMPLAINT, {"where": replace(WATCHED, leave=Leave.ASKED)}, Move.MONITOR, Because.NOT_INVITED),
    (
        Intent.QUESTION,
        {"where": replace(WATCHED, leave=Leave.GIVEN)},
        Move.ANSWER_IN_PUBLIC,
        Because.OTHERS_WONDER_TOO,
    ),
    (Intent.COMPLAINT, {"where": Surroundings(confidential=True)}, Move.ANSWER_IN_PRIVATE, Because.CONFIDENTIAL),
    (Intent.COMPLAINT, {"flags": frozenset({Flag.LEGAL})}, Move.HOLD, Because.LAWYERS_FIRST),
    (Intent.COMPLAINT, {"flags": frozenset({Flag.SAFETY})}, Move.HOLD, Because.DANGER_FIRST),
    (Intent.COMPLAINT, {"facts": Facts(open_questions=1)}, Move.HOLD, Because.FIND_OUT_FIRST),
    (Intent.COMPLAINT, {"facts": Facts(1, 0, Finding.OUR_FAULT)}, Move.APOLOGISE, Because.IT_WAS_OUR_FAULT),
    (Intent.COMPLAINT, {"facts": Facts(1, 0, Finding.NOT_SO)}, Move.CORRECT_A_FACT, Because.IT_IS_NOT_SO),
    (
        Intent.COMPLAINT,
        {"facts": Facts(1, 0, Finding.DIFFERING_VIEW)},
        Move.ACKNOWLEDGE_DIFFERING_VIEW,
        Because.WE_SEE_IT_DIFFERENTLY,
    ),
    (
        Intent.COMPLAINT,
        {"answers": Answers(published=1), "clocks": Clocks(waiting_since=NOW)},
        Move.ANSWER_IN_PRIVATE,
        Because.ONE_PUBLIC_ANSWER_IS_ENOUGH,
    ),
]


@pytest.mark.parametrize(("intent", "values", "move", "reason"), TABLE)
def test_advise_names_move_and_reason(intent, values, move, reason):
    found = advice.advise(Standing(intent=intent, now=NOW, **values))

    assert (found.move, found.reason) == (move, reason)


def test_every_reason_can_be_given():
    given = {advice.advise(Standing(intent=row[0], now=NOW, **row[1])).reason for row in TABLE}

    by_questions = {
        Because.SAY_WHOSE_IT_IS,
        Because.ANGER_WITHOUT_A_WISH,
        Because.GIVE_WHAT_WE_CAN,
        Because.SAY_NO_AND_WHY,
    }
    assert given == set(Because) - by_questions


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({}, Place.LOCAL),
        ({"responsible": Responsible(place=Place.CENTRAL)}, Place.CENTRAL),
        ({"flags": frozenset({Flag.LEGAL})}, Place.CENTRAL),
        ({"level": Level.SERIOUS}, Place.CENTRAL),
        ({"level": Level.URGENT}, Place.LOCAL),
        ({"opinion": SameOpinion(count=5)}, Place.CENTRAL),
        ({"opinion": SameOpinion(count=4)}, Place.LOCAL),
        ({"where": Surroundings(press=True)}, Place.CENTRAL),
    ],
)
def test_advise_chooses_local_or_central(values, place):
    assert advice.advise(Standing(intent=Intent.COMPLAINT, now=NOW, **values)).place is place
