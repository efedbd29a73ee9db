"""What takes a voice away is looked at by two where the policy says so: before, afterwards, or not at all."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bemot.accounts.models import Membership
from bemot.accounts.roles import NotAllowed
from bemot.alerts.models import Alert, Delivery
from bemot.lib.errors import SomebodyWasFaster
from bemot.responses.measures import grounds, moderating, moderation
from bemot.responses.models import Ground, Moderation
from bemot.routing.models import Leave, ResponsePolicy
from bemot.words import AlertReason, GroundKind, Intent, Measure, ModerationState, SecondPerson
from tests.cast import Cast
from tests.responses.making import comment_of, count_of, make_comment

HATE = "Sådana som du borde inte finnas"


@pytest.fixture
def rule(cast: Cast) -> Ground:
    words = {"kind": GroundKind.RULE, "title": "Inga påhopp", "url": "https://norrbrotag.example/regler"}
    return grounds.add(cast.inbox, **words, by=cast.cleo, now=cast.now)


def asked(cast: Cast, ground: Ground | None, *, mode: SecondPerson, measure: Measure = Measure.HIDE) -> Moderation:
    ResponsePolicy.objects.create(inbox=cast.inbox, intent=Intent.ABUSE, four_eyes=mode)
    conversation = make_comment(cast, HATE, intent=Intent.ABUSE, needs_reply=False)
    return moderation.take(
        comment_of(conversation), conversation=conversation, measure=measure, ground=ground, reason="Påhopp",
        by=cast.ana, now=cast.now,
    )  # fmt: skip


def told(reason: AlertReason) -> set[str]:
    rows = Delivery.objects.filter(alert__reason=reason, alert__acknowledged_at=None)
    return {row.user.first_name for row in rows.select_related("user")}


def test_before_waits_for_another_colleague_who_is_told(cast: Cast, rule: Ground) -> None:
    row = asked(cast, rule, mode=SecondPerson.BEFORE)
    assert row.state == ModerationState.WAITING
    assert not moderating.act_one(row.pk, now=cast.now)
    assert told(AlertReason.MEASURE) == {"Bo", "Cleo"}
    with pytest.raises(moderation.SameEyes):
        moderation.second(row, by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        moderation.second(row, by=cast.dag, now=cast.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Moderation.objects.filter(pk=row.pk).update(state=ModerationState.QUEUED)

    moderation.second(row, by=cast.bo, now=cast.now)
    assert not Alert.objects.filter(reason=AlertReason.MEASURE, acknowledged_at=None).exists()
    with pytest.raises(SomebodyWasFaster):
        moderation.second(row, by=cast.cleo, now=cast.now)
    assert moderating.act_one(row.pk, now=cast.now)
    row.refresh_from_db()
    assert (row.state, row.second) == (ModerationState.TAKEN, cast.bo)
    assert count_of(row.conversation, "measure_seconded") == 1


def test_whoever_is_away_is_not_rung_where_somebody_else_can_look(cast: Cast, rule: Ground) -> None:
    Leave.objects.create(
        team=cast.inbox.team, user=cast.bo, substitute=cast.ana, starts_at=cast.now - timedelta(days=1),
        ends_at=cast.now + timedelta(days=7), planned_by=cast.cleo, planned_at=cast.now,
    )  # fmt: skip
    asked(cast, rule, mode=SecondPerson.BEFORE)
    assert told(AlertReason.MEASURE) == {"Cleo"}


def test_before_is_turned_down_with_a_reason(cast: Cast, rule: Ground) -> None:
    row = asked(cast, rule, mode=SecondPerson.BEFORE)
    moderation.undo(row, reason="Det är kritik", by=cast.bo, now=cast.now)
    row.refresh_from_db()
    assert row.state == ModerationState.UNDONE
    assert told(AlertReason.MEASURE) == set()


def test_afterwards_is_taken_at_once_and_looked_at_then(cast: Cast, rule: Ground) -> None:
    row = asked(cast, rule, mode=SecondPerson.AFTERWARDS)
    assert moderating.act_one(row.pk, now=cast.now)
    row.refresh_from_db()
    assert row.state == ModerationState.TAKEN
    assert told(AlertReason.MEASURE) == {"Bo", "Cleo"}
    moderation.second(row, by=cast.cleo, now=cast.now)
    row.refresh_from_db()
    assert (row.state, row.second) == (ModerationState.TAKEN, cast.cleo)


@pytest.mark.parametrize("measure", [Measure.HIDE, Measure.REPORT])
def test_none_and_what_takes_no_voice_away_need_nobody(cast: Cast, rule: Ground, measure: Measure) -> None:
    mode = SecondPerson.NONE if measure is Measure.HIDE else SecondPerson.BEFORE
    row = asked(cast, rule, mode=mode, measure=measure)
    assert row.state == ModerationState.QUEUED
    assert told(AlertReason.MEASURE) == set()
    with pytest.raises(SomebodyWasFaster):
        moderation.second(row, by=cast.bo, now=cast.now)


def test_who_works_alone_looks_again_after_a_while(cast: Cast, rule: Ground) -> None:
    Membership.objects.exclude(user=cast.ana).delete()
    row = asked(cast, rule, mode=SecondPerson.BEFORE)
    with pytest.raises(moderation.SameEyes, match="ten minutes"):
        moderation.second(row, by=cast.ana, now=cast.now + timedelta(minutes=1))
    moderation.second(row, by=cast.ana, now=cast.now + timedelta(minutes=11))
    row.refresh_from_db()
    assert row.state == ModerationState.QUEUED
