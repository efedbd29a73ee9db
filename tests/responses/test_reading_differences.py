"""Readings: blind until both exist, put side by side where they differ, and settled in words."""

import pytest

from bemot.accounts.roles import NotAllowed
from bemot.conversations.models import Conversation
from bemot.lib.errors import SomebodyWasFaster
from bemot.responses import queries, readings
from bemot.responses.models import Difference
from tests.cast import Cast
from tests.responses.making import count_of, make_comment, reload

LATE = "Tåget 7.14 kommer inte i tid och hon undrar vad vi gör."
LATE_TOO = "Hon undrar vad vi gör åt att 7.14 aldrig kommer i tid."
OTHER = "Kunden vill byta biljettpris."


def make_read(cast: Cast, second: str) -> Conversation:
    conversation = make_comment(cast)
    readings.read(conversation, says=LATE, by=cast.ana, now=cast.now)
    readings.ask(conversation, reader=cast.bo, by=cast.ana, now=cast.now)
    readings.read(conversation, says=second, by=cast.bo, now=cast.now)
    return conversation


def seen_by(conversation: Conversation, user) -> list[str]:
    return [row.says for row in queries.readings_of(conversation, viewer=user) if row.says]


def test_who_was_asked_sees_nothing_before_writing(cast: Cast) -> None:
    conversation = make_comment(cast)
    readings.ask(conversation, reader=cast.bo, by=cast.ana, now=cast.now)
    readings.read(conversation, says=LATE, by=cast.ana, now=cast.now)
    readings.read(conversation, says=OTHER, by=cast.cleo, now=cast.now)
    assert seen_by(conversation, cast.ana) == [LATE, OTHER]
    assert seen_by(conversation, cast.bo) == []
    assert queries.owes_reading(conversation, cast.bo)

    readings.read(conversation, says=LATE_TOO, by=cast.bo, now=cast.now)
    assert len(seen_by(conversation, cast.bo)) == 3
    assert not queries.owes_reading(conversation, cast.bo)


def test_assignee_cannot_peek_by_waiving_the_others(cast: Cast) -> None:
    conversation = make_comment(cast)
    Conversation.objects.filter(pk=conversation.pk).update(assignee=cast.ana)
    conversation = reload(conversation)
    readings.read(conversation, says=LATE, by=cast.bo, now=cast.now)
    readings.waive(conversation, reason="Hinner inte", by=cast.ana, now=cast.now)
    assert seen_by(conversation, cast.ana) == []
    assert seen_by(conversation, cast.cleo) == [LATE]
    readings.waive(conversation, reason="Hinner inte", own=True, by=cast.ana, now=cast.now)
    assert seen_by(conversation, cast.ana) == [LATE]


def test_read_notes_a_difference_only_where_there_is_one(cast: Cast) -> None:
    alike = make_read(cast, LATE_TOO)
    assert queries.difference_of(alike) is None
    differing = make_comment(cast, by="olle")
    readings.read(differing, says=LATE, by=cast.ana, now=cast.now)
    assert queries.difference_of(differing) is None
    readings.read(differing, says=OTHER, by=cast.bo, now=cast.now)
    found = queries.difference_of(differing)
    assert found is not None
    assert found.found_by is None
    assert count_of(differing, "readings_differ") == 1


def test_differ_is_said_once_and_by_who_has_read(cast: Cast) -> None:
    conversation = make_read(cast, LATE_TOO)
    for _ in range(2):
        readings.differ(conversation, by=cast.bo, now=cast.now)
    assert Difference.objects.get().found_by == cast.bo
    assert count_of(conversation, "readings_differ") == 1
    with pytest.raises(NotAllowed):
        readings.differ(conversation, by=cast.dag, now=cast.now)


def test_settle_keeps_who_and_what_once(cast: Cast) -> None:
    conversation = make_read(cast, OTHER)
    with pytest.raises(readings.NothingAgreed):
        readings.settle(conversation, agreed=" ", by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        readings.settle(conversation, agreed="Hon vill ha pengar", by=cast.dag, now=cast.now)
    readings.settle(conversation, agreed="Hon vill att tåget går i tid.", by=cast.ana, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        readings.settle(conversation, agreed="Nej", by=cast.bo, now=cast.now)

    found = Difference.objects.get()
    assert (found.agreed, found.settled_by) == ("Hon vill att tåget går i tid.", cast.ana)
    assert count_of(conversation, "readings_settled") == 1


def test_settle_wants_two_readings_and_ones_own_first(cast: Cast) -> None:
    conversation = make_comment(cast)
    readings.read(conversation, says=LATE, by=cast.ana, now=cast.now)
    with pytest.raises(readings.NothingToSettle):
        readings.settle(conversation, agreed="x", by=cast.ana, now=cast.now)
    readings.read(conversation, says=OTHER, by=cast.cleo, now=cast.now)
    readings.ask(conversation, reader=cast.bo, by=cast.ana, now=cast.now)
    with pytest.raises(readings.NothingToSettle):
        readings.settle(conversation, agreed="x", by=cast.bo, now=cast.now)
