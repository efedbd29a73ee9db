"""The questions before a decision: answers in, move and place with their reason out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given

from bemot.playbook import questions
from bemot.playbook.advice import Because
from bemot.playbook.questions import Answers, Others, Ours, Touch, Truth, Voice, Wish
from bemot.playbook.standing import Facts, Finding, Provocation, SameOpinion, Standing, Surroundings, Verdict
from bemot.words import Flag, Intent, Move, Ownership, Place
from tests.playbook.test_any_standing import QUICK, STANDINGS, any_of

NOW = datetime(2025, 9, 3, 9, 0, tzinfo=UTC)
NEW = Standing(intent=Intent.COMPLAINT, now=NOW)

TABLE = [
    ("nothing is known", NEW, Answers(), Move.ANSWER_IN_PUBLIC, Because.CRITIQUE_DESERVES_AN_ANSWER),
    ("true and ours", NEW, Answers(Truth.TRUE, Ours.OURS), Move.APOLOGISE, Because.IT_WAS_OUR_FAULT),
    (
        "true, ours, and we can mend it",
        NEW,
        Answers(Truth.TRUE, Ours.OURS, Wish.CAN),
        Move.APOLOGISE,
        Because.IT_WAS_OUR_FAULT,
    ),
    ("true, not ours", NEW, Answers(Truth.TRUE, Ours.OTHERS), Move.ANSWER_IN_PUBLIC, Because.SAY_WHOSE_IT_IS),
    ("not so", NEW, Answers(Truth.NOT_SO), Move.CORRECT_A_FACT, Because.IT_IS_NOT_SO),
    ("told wrongly", NEW, Answers(voice=Voice.MISINFORMED), Move.CORRECT_A_FACT, Because.IT_IS_NOT_SO),
    ("a view", NEW, Answers(Truth.VIEW), Move.ACKNOWLEDGE_DIFFERING_VIEW, Because.WE_SEE_IT_DIFFERENTLY),
    ("we can give it", NEW, Answers(wish=Wish.CAN), Move.ANSWER_IN_PUBLIC, Because.GIVE_WHAT_WE_CAN),
    ("we cannot", NEW, Answers(wish=Wish.CANNOT), Move.ACKNOWLEDGE_DIFFERING_VIEW, Because.SAY_NO_AND_WHY),
    ("steam", NEW, Answers(voice=Voice.RAGER), Move.MONITOR, Because.ANGER_WITHOUT_A_WISH),
    (
        "furious, with a matter",
        NEW,
        Answers(voice=Voice.RAGER, wish=Wish.CAN),
        Move.ANSWER_IN_PUBLIC,
        Because.GIVE_WHAT_WE_CAN,
    ),
    ("a troll", NEW, Answers(voice=Voice.TROLL), Move.MONITOR, Because.TWO_READERS_FIRST),
    (
        "the machine said troll, a person says customer",
        replace(NEW, intent=Intent.TROLLING, needs_reply=False),
        Answers(voice=Voice.CUSTOMER),
        Move.ANSWER_IN_PUBLIC,
        Because.CRITIQUE_DESERVES_AN_ANSWER,
    ),
    (
        "two have said troll",
        replace(NEW, intent=Intent.TROLLING, provocation=Provocation(Verdict.CONFIRMED)),
        Answers(voice=Voice.CUSTOMER),
        Move.LEAVE,
        Because.OFFER_ONCE_THEN_LEAVE,
    ),
    ("the law", NEW, Answers(touches=frozenset({Touch.LAW})), Move.HOLD, Because.LAWYERS_FIRST),
    ("safety", NEW, Answers(touches=frozenset({Touch.SAFETY})), Move.HOLD, Because.DANGER_FIRST),
    ("persons", NEW, Answers(touches=frozenset({Touch.PERSONS})), Move.ANSWER_IN_PRIVATE, Because.CONFIDENTIAL),
    ("the press", NEW, Answers(touches=frozenset({Touch.PRESS})), Move.ANSWER_IN_PRIVATE, Because.PRESS_ASKS),
    (
        "safety, found out",
        NEW,
        Answers(Truth.TRUE, Ours.OURS, touches=frozenset({Touch.SAFETY})),
        Move.APOLOGISE,
        Because.IT_WAS_OUR_FAULT,
    ),
    (
        "a place of others",
        replace(NEW, where=Surroundings(ownership=Ownership.WATCHED)),
        Answers(Truth.TRUE, Ours.OURS),
        Move.HOLD,
        Because.ASK_FIRST,
    ),
    (
        "a place of others, nobody asked",
        replace(NEW, needs_reply=False, where=Surroundings(ownership=Ownership.WATCHED)),
        Answers(wish=Wish.CAN),
        Move.HOLD,
        Because.ASK_FIRST,
    ),
    (
        "danger speaks first",
        replace(NEW, flags=frozenset({Flag.SELF_HARM})),
        Answers(Truth.NOT_SO, voice=Voice.TROLL),
        Move.ANSWER_IN_PRIVATE,
        Because.SOMEBODY_MAY_NEED_HELP,
    ),
]


@pytest.mark.parametrize(
    ("standing", "answers", "move", "reason"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_propose_names_move_and_reason(standing, answers, move, reason):
    found = questions.propose(standing, answers)
    assert (found.move, found.reason) == (move, reason)


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        (Answers(), Place.LOCAL),
        (Answers(touches=frozenset({Touch.POLITICS})), Place.CENTRAL),
        (Answers(others=Others.MANY), Place.CENTRAL),
        (Answers(others=Others.SOME), Place.LOCAL),
        (Answers(touches=frozenset({Touch.LAW})), Place.CENTRAL),
    ],
)
def test_propose_names_the_place(answers, place):
    assert questions.propose(NEW, answers).place is place


def test_known_fills_in_what_the_desk_knows():
    standing = replace(
        NEW,
        facts=Facts(1, 0, Finding.OUR_FAULT),
        flags=frozenset({Flag.LEGAL, Flag.SAFETY}),
        opinion=SameOpinion(count=7),
    )
    assert questions.known(standing) == Answers(
        Truth.TRUE, Ours.OURS, touches=frozenset({Touch.LAW, Touch.SAFETY}), others=Others.MANY
    )
    assert questions.known(NEW) == Answers()


ANSWERS = any_of(Answers)


@QUICK
@given(STANDINGS, ANSWERS)
def test_no_answer_talks_the_gravest_away(standing, answers):
    found = questions.propose(standing, answers)
    if Flag.SELF_HARM in standing.sure_flags:
        assert (found.move, found.reason) == (Move.ANSWER_IN_PRIVATE, Because.SOMEBODY_MAY_NEED_HELP)
    uninvited = standing.where.ownership is Ownership.WATCHED and standing.where.leave != "given"
    if uninvited and Touch.PRESS not in answers.touches:
        assert found.move not in (Move.ANSWER_IN_PUBLIC, Move.APOLOGISE, Move.CORRECT_A_FACT)
    assert found.reason in set(Because)
