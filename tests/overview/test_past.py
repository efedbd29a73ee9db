"""What became of a person's conversations: decided, offered, answered, ended; as many queries for many as for one."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bemot.outcomes import resolution
from bemot.overview import past
from bemot.overview.past import Past
from bemot.responses import decisions, verdicts
from bemot.words import FollowUpState, Intent, Move, Outcome, Place, Purpose
from tests.cast import Cast
from tests.responses.making import ANSWER, make_comment, make_queued, reload, send

OFFER = "Hej! Jag hjälper dig gärna med det som är fel. Mejla mig på ana@norrbrotag.example. Ana"


def test_past_tells_what_was_decided_answered_and_how_it_ended(cast: Cast) -> None:
    conversation = make_comment(cast)
    decisions.decide(conversation, move=Move.APOLOGISE, place=Place.LOCAL, reason="Vårt fel", by=cast.ana, now=cast.now)
    send(make_queued(cast, conversation), at=cast.now + timedelta(minutes=1))
    resolution.resolve(
        reload(conversation), outcome=Outcome.SOLVED, done="Lånat tåg", return_at=cast.now + timedelta(days=3),
        by=cast.ana, now=cast.now + timedelta(hours=1),
    )  # fmt: skip
    found = past.of_many([conversation], now=cast.now)[conversation.pk]
    assert (found.move, found.place, found.answers) == (Move.APOLOGISE, Place.LOCAL, 1)
    assert ANSWER in found.last_answer
    assert (found.outcome, found.ended, found.offered) == (Outcome.SOLVED, FollowUpState.PLANNED, False)


def test_past_tells_of_the_one_offer(cast: Cast) -> None:
    troll = make_comment(cast, "Haha clowner", intent=Intent.TROLLING)
    verdicts.confirm(verdicts.propose(troll, reason="Hån", by=cast.ana, now=cast.now), by=cast.bo, now=cast.now)
    send(make_queued(cast, troll, text=OFFER, purpose=Purpose.OFFER), at=cast.now + timedelta(minutes=1))
    assert past.of_many([troll], now=cast.now)[troll.pk].offered


def test_past_asks_once_for_many(cast: Cast) -> None:
    rows = [make_comment(cast, by=f"p{n}") for n in range(4)]
    past.of_many(rows, now=cast.now)
    with CaptureQueriesContext(connection) as asked:
        found = past.of_many(rows, now=cast.now)
    assert len(asked) == 1
    assert found[rows[0].pk] == Past()
    assert past.of_many([], now=cast.now) == {}
