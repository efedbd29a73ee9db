"""Hiding, removing, muting, blocking, reporting: a ground, a picture, a letter; never blindly twice; undone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from pytest_django import Settings

from bemot.accounts import roles
from bemot.accounts.models import Principal
from bemot.channels.models import Channel
from bemot.connectors.fake import moderating as network
from bemot.connectors.fake.network import Call, Fault
from bemot.conversations.models import Conversation
from bemot.lib.errors import SomebodyWasFaster
from bemot.responses.measures import grounds, moderating, moderation, registrar
from bemot.responses.models import Ground, KeptPost, Moderation
from bemot.words import Flag, GroundKind, Intent, Measure, ModerationState, Ownership, Purpose
from tests.cast import Cast
from tests.responses.making import comment_of, count_of, make_comment, make_draft

SOON = timedelta(minutes=6)
HATE = "Sådana som du borde inte finnas"


@pytest.fixture
def rule(cast: Cast) -> Ground:
    return grounds.add(
        cast.inbox,
        kind=GroundKind.RULE,
        title="Inga påhopp på människor",
        url="https://norrbrotag.example/regler",
        by=cast.cleo,
        now=cast.now,
    )


def make_abuse(cast: Cast) -> Conversation:
    return make_comment(cast, HATE, intent=Intent.ABUSE, needs_reply=False)


def take(cast: Cast, conversation: Conversation, measure: Measure = Measure.HIDE, **words) -> Moderation:
    words = {"reason": "Påhopp", "by": cast.ana, "now": cast.now} | words
    row = moderation.take(comment_of(conversation), conversation=conversation, measure=measure, **words)
    if row.state == ModerationState.WAITING:  # the policy wants a second colleague before
        moderation.second(row, by=cast.bo, now=cast.now)
        row.refresh_from_db()
    return row


def act(row: Moderation, *, at) -> Moderation:
    moderating.act_one(row.pk, now=at)
    return Moderation.objects.get(pk=row.pk)


def on_the_network(cast: Cast) -> list[tuple[Measure, str]]:
    return network.standing(cast.network.path, by=cast.channel.own_id)


def test_hide_takes_a_ground_a_picture_and_a_letter(cast: Cast, rule: Ground) -> None:
    conversation = make_abuse(cast)
    comment = comment_of(conversation)
    for wrong in ({}, {"ground": None}):
        with pytest.raises(moderation.NoGround):
            take(cast, conversation, **wrong)
    with pytest.raises(moderation.NoReason):
        take(cast, conversation, ground=rule, reason=" ")

    row = take(cast, conversation, ground=rule)

    assert row.kept.text == HATE
    assert row.letter is not None
    assert (row.letter.purpose, row.letter.thread.private, row.letter.state) == (Purpose.PRIVATE, True, "writing")
    assert "Inga påhopp på människor" in row.letter.text
    assert "https://norrbrotag.example/regler" in row.letter.text
    with pytest.raises(moderation.AlreadyTaken):
        take(cast, conversation, ground=rule)
    assert act(row, at=cast.now).state == ModerationState.TAKEN
    assert on_the_network(cast) == [(Measure.HIDE, comment.external_id)]
    assert not cast.network.get(comment.external_id).visible
    assert not moderating.act_one(row.pk, now=cast.now + SOON)
    assert [count_of(conversation, kind) for kind in ("measure_asked", "measure_taken", "post_kept")] == [1, 1, 1]


def test_criticism_is_never_a_ground(cast: Cast, rule: Ground) -> None:
    critic = make_comment(cast, "Ni är Sveriges sämsta bolag och ljuger om tiderna!")
    for measure in (Measure.HIDE, Measure.REMOVE, Measure.BLOCK):
        with pytest.raises(moderation.CriticismIsNoGround, match="criticism is never a ground"):
            take(cast, critic, measure, ground=rule)
    assert not KeptPost.objects.exists()
    assert take(cast, critic, Measure.MUTE).state == ModerationState.QUEUED
    Conversation.objects.filter(pk=critic.pk).update(flags=[Flag.THREAT])
    critic.refresh_from_db()
    assert take(cast, critic, Measure.HIDE, ground=rule).state == ModerationState.QUEUED


def test_database_refuses_to_hide_without_a_ground(cast: Cast, rule: Ground) -> None:
    row = take(cast, make_abuse(cast), ground=rule)
    with pytest.raises(IntegrityError), transaction.atomic():
        Moderation.objects.filter(pk=row.pk).update(ground=None)


def test_a_ground_of_another_principal_or_out_of_use_counts_nothing(cast: Cast, rule: Ground) -> None:
    conversation = make_abuse(cast)
    Ground.objects.update(principal=cast.other_inbox.principal)
    rule.refresh_from_db()
    with pytest.raises(moderation.NoGround):
        take(cast, conversation, ground=rule)
    Ground.objects.update(principal=Principal.objects.get(name="Norrbro Tåg"))
    rule.refresh_from_db()
    grounds.retire(rule, cast.inbox, by=cast.cleo, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        grounds.retire(rule, cast.inbox, by=cast.cleo, now=cast.now)
    rule.refresh_from_db()
    with pytest.raises(moderation.NoGround):
        take(cast, conversation, ground=rule)


def test_a_rule_is_published_first_and_named_by_a_lead(cast: Cast) -> None:
    with pytest.raises(grounds.NotPublished):
        grounds.add(cast.inbox, kind=GroundKind.RULE, title="Vett och etikett", by=cast.cleo, now=cast.now)
    with pytest.raises(roles.NotAllowed):
        grounds.add(cast.inbox, kind=GroundKind.LAW, title="Lag", by=cast.ana, now=cast.now)
    assert grounds.add(cast.inbox, kind=GroundKind.LAW, title="BrB 16:8", by=cast.cleo, now=cast.now).pk


def test_undo_gives_the_post_back_once(cast: Cast, rule: Ground) -> None:
    conversation = make_abuse(cast)
    row = act(take(cast, conversation, ground=rule), at=cast.now)
    with pytest.raises(moderation.NoReason):
        moderation.undo(row, reason="", by=cast.bo, now=cast.now)
    moderation.undo(row, reason="Regeln gällde inte", by=cast.bo, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        moderation.undo(row, reason="Igen", by=cast.bo, now=cast.now)

    assert act(row, at=cast.now).state == ModerationState.UNDONE

    assert on_the_network(cast) == []
    assert cast.network.get(comment_of(conversation).external_id).visible
    assert count_of(conversation, "measure_undone") == 1
    assert take(cast, conversation, ground=rule).state == ModerationState.QUEUED


def test_undo_before_it_went_out_asks_nobody(cast: Cast, rule: Ground) -> None:
    row = take(cast, make_abuse(cast), ground=rule)
    moderation.undo(row, reason="Fel knapp", by=cast.ana, now=cast.now)
    assert not moderating.act_one(row.pk, now=cast.now)
    assert Moderation.objects.get().state == ModerationState.UNDONE
    assert on_the_network(cast) == []


def test_a_broken_connection_is_looked_at_before_anything_is_asked_twice(cast: Cast) -> None:
    conversation = make_abuse(cast)
    cast.network.script(Fault.TIME_OUT_AFTER_ACCEPTING, on=Call.MODERATE)
    row = act(take(cast, conversation, Measure.MUTE), at=cast.now)
    assert row.state == ModerationState.TAKING
    assert act(row, at=cast.now + SOON).state == ModerationState.TAKEN
    assert len(on_the_network(cast)) == 1


def test_a_connection_that_broke_before_is_tried_again(cast: Cast) -> None:
    conversation = make_abuse(cast)
    cast.network.script(Fault.TIME_OUT_BEFORE_ACCEPTING, on=Call.MODERATE)
    row = act(take(cast, conversation, Measure.MUTE), at=cast.now)
    row = act(row, at=cast.now + SOON)
    assert row.state == ModerationState.QUEUED
    assert act(row, at=cast.now + SOON).state == ModerationState.TAKEN


def test_a_report_that_may_have_gone_out_waits_for_a_person(cast: Cast) -> None:
    conversation = make_abuse(cast)
    cast.network.script(Fault.TIME_OUT_AFTER_ACCEPTING, on=Call.MODERATE)
    row = act(act(take(cast, conversation, Measure.REPORT), at=cast.now), at=cast.now + SOON)
    assert row.state == ModerationState.UNSURE
    assert not moderating.act_one(row.pk, now=cast.now + timedelta(days=1))
    assert len(on_the_network(cast)) == 1

    moderation.declare(row, taken=True, by=cast.ana, now=cast.now)

    row.refresh_from_db()
    assert row.state == ModerationState.TAKEN
    with pytest.raises(SomebodyWasFaster):
        moderation.declare(row, taken=False, by=cast.ana, now=cast.now)
    with pytest.raises(moderation.CannotUndo):
        moderation.undo(row, reason="Ångrar", by=cast.ana, now=cast.now)


def test_a_killed_worker_leaves_a_claim_that_is_looked_at(cast: Cast) -> None:
    row = take(cast, make_abuse(cast), Measure.MUTE)
    Moderation.objects.filter(pk=row.pk).update(
        state=ModerationState.TAKING, claimed_until=cast.now + timedelta(minutes=5)
    )
    assert not moderating.act_one(row.pk, now=cast.now)
    row = act(row, at=cast.now + SOON)
    assert row.state == ModerationState.QUEUED  # it was not so on the network
    assert act(row, at=cast.now + SOON).state == ModerationState.TAKEN


def test_what_the_network_refuses_comes_back_with_its_words(cast: Cast) -> None:
    conversation = make_abuse(cast)
    cast.network.script(Fault.REFUSED, "Nej tack", on=Call.MODERATE)
    row = act(take(cast, conversation, Measure.BLOCK, ground=_law(cast)), at=cast.now)
    assert (row.state, row.error) == (ModerationState.FAILED, "Nej tack")
    assert count_of(conversation, "measure_failed") == 1


def test_what_the_network_cannot_is_done_by_hand(cast: Cast, rule: Ground) -> None:
    conversation = make_abuse(cast)
    row = take(cast, conversation, Measure.REMOVE, ground=rule)
    assert row.state == ModerationState.BY_HAND
    assert not moderating.act_one(row.pk, now=cast.now)
    moderation.settle_by_hand(row, by=cast.ana, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        moderation.settle_by_hand(row, by=cast.ana, now=cast.now)
    assert Moderation.objects.get().state == ModerationState.TAKEN


def test_on_others_places_nothing_is_hidden(cast: Cast, rule: Ground) -> None:
    conversation = make_abuse(cast)
    Channel.objects.update(ownership=Ownership.WATCHED)
    with pytest.raises(moderation.NotOurPlace):
        take(cast, conversation, ground=rule)
    assert take(cast, conversation, Measure.REPORT).state == ModerationState.QUEUED


def test_the_registrar_gets_the_post_as_it_was_once(cast: Cast, rule: Ground, settings: Settings) -> None:
    grounds.name_registrar(cast.inbox, address="arkiv@norrbrotag.example", by=cast.cleo, now=cast.now)
    conversation = make_abuse(cast)
    row = take(cast, conversation, ground=rule)
    settings.MAIL_CONFIGURED = True
    assert not registrar.tell_one(row.pk, now=cast.now)  # not before it is done
    act(row, at=cast.now)
    settings.MAIL_CONFIGURED = False
    assert not registrar.due(cast.now).exists()
    settings.MAIL_CONFIGURED = True

    assert registrar.tell_one(row.pk, now=cast.now)
    assert not registrar.tell_one(row.pk, now=cast.now + timedelta(hours=1))

    (letter,) = mail.outbox
    assert letter.to == ["arkiv@norrbrotag.example"]
    assert HATE in letter.body
    assert row.kept.digest in letter.body
    assert "Inga påhopp på människor" in letter.body
    assert count_of(conversation, "registrar_told") == 1


def test_moderate_is_refused_to_strangers_and_keeps_others_letters(cast: Cast, rule: Ground) -> None:
    conversation = make_abuse(cast)
    with pytest.raises(roles.NotAllowed):
        take(cast, conversation, ground=rule, by=cast.dag)
    make_draft(cast, conversation, purpose=Purpose.PRIVATE, text="Hej!")
    assert take(cast, conversation, ground=rule).letter is None


def _law(cast: Cast) -> Ground:
    return grounds.add(cast.inbox, kind=GroundKind.LAW, title="BrB 16:8", by=cast.cleo, now=cast.now)
