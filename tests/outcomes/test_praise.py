"""Praise: kept for the colleague it is about, asked about, shared under a consent, taken down when it is taken back."""

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from bemot.accounts.roles import NotAllowed
from bemot.alerts.models import Alert
from bemot.channels import connecting
from bemot.channels.models import Channel
from bemot.connectors.fake.network import Call, Fault
from bemot.conversations.models import Conversation, Message, Topic, TriageResult
from bemot.lib.errors import SomebodyWasFaster
from bemot.outcomes import consents, praise, promises, resolution, sharing, taking_down, wall
from bemot.outcomes.models import Consent, FollowUp, Praise, Share
from bemot.responses import publication
from bemot.routing.models import Crisis
from bemot.words import AlertReason, FollowUpState, Intent, Purpose, ShareState, Status
from tests.cast import OWN_HANDLE, Cast
from tests.responses.making import count_of, make_comment, make_queued, reload, send

KIND = "Tack Bo på 7.14, du räddade min dag!"
YES = "Ja, gärna!"
SOON = timedelta(minutes=1)


@pytest.fixture
def kind(cast: Cast) -> Conversation:
    return make_comment(cast, KIND, intent=Intent.PRAISE, topic="staff_conduct")


def keep(cast: Cast, conversation: Conversation, **words) -> Praise:
    return praise.keep(conversation, **({"colleague": cast.bo, "by": cast.ana, "now": cast.now} | words))


def make_asked(cast: Cast, conversation: Conversation) -> Praise:
    """Keep it, and let the question go out."""
    kept = keep(cast, conversation)
    (row,) = publication.publish(praise.ask(kept, by=cast.ana, now=cast.now), by=cast.ana, now=cast.now)
    send(row, at=cast.now + SOON)
    return kept


def make_agreed(cast: Cast, conversation: Conversation) -> Praise:
    kept = make_asked(cast, conversation)
    consents.note(kept, given=True, answer=YES, by=cast.ana, now=cast.now + SOON)
    return kept


def share(cast: Cast, kept: Praise, channel: Channel | None = None, **words) -> Share:
    text = sharing.first_words(wall.consent_of(kept))
    words = {"text": text, "by": cast.ana, "now": cast.now} | words
    return sharing.share(kept, channel=channel or cast.channel, **words)


def act(row: Share, *, at) -> Share:
    sharing.act_one(row.pk, now=at)
    return Share.objects.get(pk=row.pk)


def make_shared(cast: Cast, kept: Praise) -> Share:
    return act(share(cast, kept), at=cast.now + SOON)


def make_by_hand(cast: Cast) -> Channel:
    return connecting.connect(
        cast.inbox, "by_hand", settings={"name": "Insta"}, credentials={}, language="sv", by=cast.cleo, now=cast.now
    )


def roots_on(cast: Cast) -> list[str]:
    return [
        post.text
        for post in cast.network.posts()
        if post.author.handle == OWN_HANDLE and post.parent is None and post.deleted_at is None
    ]


def withdraw(cast: Cast, kept: Praise) -> Consent:
    return consents.withdraw(kept, words="Ta bort det, tack", by=cast.bo, now=cast.now + SOON)


def test_keep_names_the_colleague_once(cast: Cast, kind: Conversation) -> None:
    with pytest.raises(praise.NobodyNamed):
        keep(cast, kind, colleague=None, name=" ")
    with pytest.raises(praise.NotOneOfUs):
        keep(cast, kind, colleague=cast.dag)
    with pytest.raises(NotAllowed):
        keep(cast, kind, by=cast.dag)

    kept = keep(cast, kind)

    assert (kept.name, kept.message.text, kept.address) == ("Bo Dal", KIND, "bo@example.test")
    with pytest.raises(SomebodyWasFaster):
        keep(cast, kind)
    assert count_of(kind, "praise_kept") == 1
    with pytest.raises(praise.NotPraise):
        keep(cast, make_comment(cast, by="kalle"))


def test_the_colleague_is_told_by_mail_and_on_their_own_page(
    cast: Cast, kind: Conversation, settings: Settings
) -> None:
    settings.MAIL_CONFIGURED = True
    kept = keep(cast, kind)
    assert [praise.tell_one(kept.pk, now=cast.now) for _ in range(2)] == [True, False]

    (letter,) = mail.outbox
    assert letter.to == ["bo@example.test"]
    assert KIND in letter.body
    assert count_of(kind, "praise_told") == 1
    assert list(wall.about(cast.bo)) == [kept]
    assert (wall.unseen_by(cast.bo).count(), wall.unseen_by(cast.ana).count()) == (1, 0)
    assert not praise.see(kept, by=cast.ana, now=cast.now)
    assert [praise.see(kept, by=cast.bo, now=cast.now) for _ in range(2)] == [True, False]
    assert not wall.unseen_by(cast.bo).exists()


def test_what_was_said_in_confidence_stays_out_of_mail_and_off_the_wall(
    cast: Cast, kind: Conversation, settings: Settings
) -> None:
    settings.MAIL_CONFIGURED = True
    Topic.objects.filter(pk=kind.topic_id).update(confidential=True)
    kept = keep(cast, reload(kind), colleague=None, name="Eva i Boden", address="eva@example.test")
    praise.tell_one(kept.pk, now=cast.now)

    (letter,) = mail.outbox
    assert letter.to == ["eva@example.test"]
    assert KIND not in letter.body
    assert "Ana Berg" in letter.body
    assert (kept.on_wall, wall.on_the_wall(cast.ana)) == (False, [])


def test_the_wall_shows_only_what_one_may_see(cast: Cast, kind: Conversation) -> None:
    kept = keep(cast, kind)
    assert wall.on_the_wall(cast.ana) == [kept]
    assert wall.on_the_wall(cast.dag) == []
    assert list(wall.about(cast.dag)) == []


def test_the_kind_words_are_kept_though_criticism_came_first(cast: Cast) -> None:
    both = make_comment(cast, "Tågvärden vet inget, och ni vet inget!", topic="staff_conduct")
    message = both.messages.get()
    kind = Message.objects.create(
        thread=message.thread,
        conversation=both,
        channel=message.channel,
        contact=message.contact,
        direction=message.direction,
        external_id="kind",
        text=KIND,
        sent_at=cast.now,
        received_at=cast.now,
    )
    assert wall.first_words(both) == kind  # a colleague has said that it is praise, and has seen this one
    TriageResult.objects.create(
        message=kind, intent=Intent.PRAISE, sentiment="positive", needs_reply=False, model_version="test", at=cast.now
    )
    assert wall.first_words(both) == kind


def test_the_question_speaks_as_the_thread_does(cast: Cast, kind: Conversation) -> None:
    lively = praise.ask(keep(cast, kind), by=cast.ana, now=cast.now)
    calm = make_comment(cast, "Ett ord av erkännsamhet till personalen.", intent=Intent.PRAISE, by="kalle")
    plain = praise.ask(keep(cast, calm), by=cast.ana, now=cast.now)

    assert lively.purpose == Purpose.CONSENT
    assert lively.text.startswith("Tack, maja")
    assert plain.text.startswith("Hej kalle")
    assert lively.text.endswith("Ana")
    assert not lively.thread.private


def test_consent_is_kept_with_its_wording_and_only_after_the_question(cast: Cast, kind: Conversation) -> None:
    kept = keep(cast, kind)
    for _ in range(2):
        with pytest.raises(consents.NotAsked):
            consents.note(kept, given=True, answer=YES, by=cast.ana, now=cast.now)
        praise.ask(kept, by=cast.ana, now=cast.now)  # written, and not sent

    publication.publish(wall.question_of(kept), by=cast.ana, now=cast.now)
    send(wall.question_of(kept).publications.get(), at=cast.now + SOON)
    with pytest.raises(consents.NoWords):
        consents.note(kept, given=True, answer=" ", by=cast.ana, now=cast.now)
    consent = consents.note(kept, given=True, answer=YES, by=cast.ana, now=cast.now + SOON)

    assert (consent.words, consent.answer, consent.who) == (KIND, YES, "maja @maja")
    assert consent.question == wall.question_of(kept).text
    with pytest.raises(SomebodyWasFaster):
        consents.note(kept, given=False, answer="Nej", by=cast.ana, now=cast.now)
    assert count_of(kind, "consent_given") == 1


def test_nothing_is_shared_without_consent_credit_and_the_words_themselves(cast: Cast, kind: Conversation) -> None:
    asked = make_asked(cast, kind)
    with pytest.raises(sharing.NoConsent):
        sharing.share(asked, channel=cast.channel, text=KIND, by=cast.ana, now=cast.now)
    refused = consents.note(asked, given=False, answer="Nej tack", by=cast.ana, now=cast.now)
    with pytest.raises(sharing.NoConsent):
        share(cast, asked)
    with pytest.raises(consents.NothingToWithdraw):
        withdraw(cast, asked)
    Consent.objects.filter(pk=refused.pk).update(given=True)
    with pytest.raises(sharing.NoCredit):
        share(cast, asked, text=KIND)
    with pytest.raises(sharing.OtherWords):
        share(cast, asked, text="Alla älskar oss! – maja")
    Channel.objects.filter(pk=cast.channel.pk).update(inbox=cast.other_inbox)
    with pytest.raises(sharing.NotOurChannel):
        share(cast, asked)
    Channel.objects.filter(pk=cast.channel.pk).update(inbox=cast.inbox)
    assert share(cast, asked).state == ShareState.QUEUED
    with pytest.raises(SomebodyWasFaster):
        share(cast, asked)
    assert count_of(kind, "share_queued") == 1


def test_share_goes_out_once_with_credit_after_the_time_to_undo(cast: Cast, kind: Conversation) -> None:
    row = share(cast, make_agreed(cast, kind))
    assert act(row, at=cast.now).state == ShareState.QUEUED
    row = act(row, at=cast.now + SOON)

    assert row.state == ShareState.SHARED
    assert roots_on(cast)[-1] == f"“{KIND}”\n– maja @maja"
    assert not sharing.act_one(row.pk, now=cast.now + SOON)
    with pytest.raises(SomebodyWasFaster):
        sharing.cancel(row, by=cast.ana, now=cast.now)
    assert count_of(kind, "shared") == 1


def test_in_a_crisis_nothing_is_shared(cast: Cast, kind: Conversation) -> None:
    row = share(cast, make_agreed(cast, kind))
    crisis = Crisis.objects.create(
        team=cast.inbox.team, principal=cast.inbox.principal, begun_by=cast.cleo, begun_at=cast.now
    )
    assert act(row, at=cast.now + SOON).state == ShareState.QUEUED
    Crisis.objects.filter(pk=crisis.pk).update(ended_at=cast.now)
    assert act(row, at=cast.now + SOON).state == ShareState.SHARED


def test_cancel_keeps_it_at_home(cast: Cast, kind: Conversation) -> None:
    row = share(cast, make_agreed(cast, kind))
    sharing.cancel(row, by=cast.ana, now=cast.now)
    assert act(row, at=cast.now + SOON).state == ShareState.CANCELLED
    assert len(roots_on(cast)) == 1
    assert share(cast, Praise.objects.get()).state == ShareState.QUEUED


def test_a_time_out_never_makes_two_posts(cast: Cast, kind: Conversation) -> None:
    row = share(cast, make_agreed(cast, kind))
    cast.network.script(Fault.TIME_OUT_AFTER_ACCEPTING)
    assert act(row, at=cast.now + SOON).state == ShareState.SENDING
    assert act(row, at=cast.now + 5 * SOON).state == ShareState.SHARED
    assert (len(roots_on(cast)), cast.network.attempts(row.send_key)) == (2, 1)


def test_what_the_network_refuses_is_told_to_whoever_shared_it(cast: Cast, kind: Conversation) -> None:
    row = share(cast, make_agreed(cast, kind))
    cast.network.script(Fault.REFUSED)
    assert act(row, at=cast.now + SOON).state == ShareState.FAILED
    assert Alert.objects.filter(conversation=kind, reason=AlertReason.PUBLISHING).exists()


def test_withdrawing_takes_the_post_down(cast: Cast, kind: Conversation) -> None:
    kept = make_agreed(cast, kind)
    row = make_shared(cast, kept)
    assert len(roots_on(cast)) == 2

    consent = withdraw(cast, kept)

    assert (consent.withdrawn_words, consent.withdrawn_by) == ("Ta bort det, tack", cast.bo)
    assert act(row, at=cast.now + SOON).state == ShareState.DOWN
    assert len(roots_on(cast)) == 1
    assert not Alert.objects.filter(reason=AlertReason.TAKE_DOWN).exists()
    with pytest.raises(consents.NothingToWithdraw):
        withdraw(cast, kept)
    with pytest.raises(sharing.NoConsent):
        share(cast, kept, text=row.text)
    assert [count_of(kind, one) for one in ("consent_withdrawn", "taken_down")] == [1, 1]


def test_withdrawing_before_it_is_out_keeps_it_at_home(cast: Cast, kind: Conversation) -> None:
    kept = make_agreed(cast, kind)
    row = share(cast, kept)
    withdraw(cast, kept)
    assert act(row, at=cast.now + SOON).state == ShareState.CANCELLED
    assert len(roots_on(cast)) == 1


def test_withdrawing_while_it_goes_out_takes_it_down_again(cast: Cast, kind: Conversation) -> None:
    kept = make_agreed(cast, kind)
    row = share(cast, kept)
    cast.network.script(Fault.TIME_OUT_AFTER_ACCEPTING)
    act(row, at=cast.now + SOON)
    withdraw(cast, kept)
    assert act(row, at=cast.now + 5 * SOON).state == ShareState.TO_TAKE_DOWN
    assert act(row, at=cast.now + 5 * SOON).state == ShareState.DOWN
    assert len(roots_on(cast)) == 1


@pytest.mark.parametrize("fault", [Fault.REVOKED, Fault.REFUSED, Fault.RATE_LIMITED])
def test_where_the_desk_cannot_take_it_down_the_sharer_is_told_with_a_task(
    cast: Cast, kind: Conversation, fault: Fault
) -> None:
    kept = make_agreed(cast, kind)
    row = make_shared(cast, kept)
    withdraw(cast, kept)
    cast.network.script(fault, on=Call.TAKE_DOWN, times=3)
    for turn in range(1, 4):
        row = act(row, at=cast.now + 2 * turn * SOON)

    assert row.state == ShareState.TO_TAKE_DOWN_BY_HAND
    alert = Alert.objects.get(reason=AlertReason.TAKE_DOWN)
    assert cast.ana.pk in alert.deliveries.values_list("user", flat=True)
    assert (row.task.owner, row.task.state) == (cast.ana, FollowUpState.PLANNED)
    assert cast.channel.title in row.task.promise


def test_by_hand_the_link_comes_back_and_withdrawing_tells_at_once(cast: Cast, kind: Conversation) -> None:
    kept = make_agreed(cast, kind)
    row = share(cast, kept, make_by_hand(cast))
    assert row.state == ShareState.BY_HAND
    with pytest.raises(sharing.WrongLink):
        sharing.settle_by_hand(row, url="insta", by=cast.ana, now=cast.now)
    sharing.settle_by_hand(row, url="https://insta.example/p/1", by=cast.ana, now=cast.now)
    row.refresh_from_db()
    assert (row.state, row.url) == (ShareState.SHARED, "https://insta.example/p/1")

    withdraw(cast, kept)

    row = Share.objects.get(pk=row.pk)
    assert (row.state, row.task.owner) == (ShareState.TO_TAKE_DOWN_BY_HAND, cast.ana)
    assert "https://insta.example/p/1" in row.task.promise
    assert Alert.objects.filter(reason=AlertReason.TAKE_DOWN, acknowledged_at=None).count() == 1
    taking_down.done(row, by=cast.ana, now=cast.now + SOON)
    assert Share.objects.get().state == ShareState.DOWN
    assert FollowUp.objects.get().state == FollowUpState.KEPT
    assert not Alert.objects.filter(reason=AlertReason.TAKE_DOWN, acknowledged_at=None).exists()
    with pytest.raises(SomebodyWasFaster):
        taking_down.done(row, by=cast.ana, now=cast.now + SOON)
    assert not promises.done(row.task, by=cast.ana, now=cast.now)


def test_a_private_thank_you_closes_praise_too(cast: Cast, kind: Conversation) -> None:
    text = "Hej Maja! Tack för dina ord, Bo blev så glad. Hör av dig på ana@norrbrotag.example om du vill. Ana"
    row = make_queued(cast, kind, text=text, purpose=Purpose.PRIVATE)
    assert not resolution.close_thanked(row.draft_id, now=cast.now)
    publication.settle_by_hand(row, url="", by=cast.ana, now=cast.now)
    assert resolution.close_thanked(row.draft_id, now=cast.now)
    assert reload(kind).status == Status.RESOLVED
