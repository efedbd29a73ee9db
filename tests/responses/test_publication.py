"""An answer goes out once, whatever the network does."""

from datetime import timedelta

import pytest
from django.conf import settings

from bemot.alerts.models import Alert
from bemot.channels.models import Channel
from bemot.connectors.fake.network import Fault
from bemot.conversations.models import Message
from bemot.lib.errors import SomebodyWasFaster
from bemot.responses import drafts, news, publication, repetition, review, settling
from bemot.responses.models import Answer, Draft, Publication
from bemot.routing.models import Deadline, ResponsePolicy
from bemot.words import DraftState, Intent, PublicationState, Purpose, Status
from tests.cast import OWN_HANDLE, Cast, kinds_of, work
from tests.responses.making import (
    ANSWER,
    answers_on,
    comment_of,
    count_of,
    make_approved,
    make_comment,
    make_draft,
    make_queued,
    reload,
    send,
    take_in,
)

AFTER_UNDO = settings.UNDO_WINDOW + timedelta(seconds=1)


def test_publish_queues_frozen_payload_and_waits_for_the_undo_window(cast: Cast) -> None:
    conversation = make_comment(cast)

    row = make_queued(cast, conversation)

    assert row.state == PublicationState.QUEUED
    assert row.payload["text"].endswith(ANSWER)
    assert not publication.send_one(row.pk, now=cast.now)
    assert answers_on(cast, conversation) == []
    assert kinds_of(conversation)[-4:] == ["drafted", "submitted", "approved", "queued"]


def test_what_is_written_while_the_answer_is_on_its_way_still_waits_for_us(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    later = cast.now + timedelta(seconds=10)
    threat = "Nästa gång kommer jag till ert kontor och då är det inte för att prata. Jag vet var ni bor."
    cast.network.post("maja", threat, parent=cast.post, created_at=later)
    take_in(cast, at=later)

    send(row, at=cast.now + AFTER_UNDO)

    conversation.refresh_from_db()
    assert (conversation.status, conversation.waiting_since) == (Status.OPEN, later)
    assert Deadline.objects.filter(conversation=conversation, met_at=None, left=None, dropped_at=None).exists()
    assert Message.objects.get(text=threat).conversation == conversation
    work(cast, at=cast.now + AFTER_UNDO)
    assert Alert.objects.filter(conversation=conversation, reason="threat", deliveries__sent_at__isnull=False).exists()


def test_publish_refuses_a_second_time(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)

    with pytest.raises(SomebodyWasFaster, match="on its way already"):
        publication.publish(row.draft, by=cast.ana, now=cast.now)

    assert Publication.objects.count() == 1
    assert count_of(conversation, "queued") == 1


def test_publish_refuses_what_nobody_else_has_seen(cast: Cast) -> None:
    draft = make_draft(cast, make_comment(cast))

    with pytest.raises(publication.NeedsSecondPerson):
        publication.publish(draft, by=cast.ana, now=cast.now)

    assert not Publication.objects.exists()


def test_publish_refuses_strangers(cast: Cast) -> None:
    draft = make_approved(cast, make_comment(cast))
    from bemot.accounts.roles import NotAllowed

    with pytest.raises(NotAllowed):
        publication.publish(draft, by=cast.dag, now=cast.now)
    with pytest.raises(NotAllowed):
        publication.publish(draft, by=cast.bo, now=cast.now)  # a reviewer approves, and does not publish


def test_send_one_puts_it_out_once_and_settles_everything(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    at = cast.now + AFTER_UNDO

    assert send(row, at=at).state == PublicationState.SENT
    assert not publication.send_one(row.pk, now=at + timedelta(hours=1))

    assert len(answers_on(cast, conversation)) == 1
    assert Draft.objects.get(pk=row.draft_id).state == DraftState.SENT
    assert reload(conversation).status == Status.WAITING
    message = Message.objects.get(direction="outbound", conversation=conversation)
    assert (message.by, message.external_id) == (cast.ana, Publication.objects.get(pk=row.pk).external_id)
    assert Answer.objects.get().comment == comment_of(conversation)
    assert count_of(conversation, "published") == 1


def test_own_echo_after_sending_opens_nothing_and_is_no_edit(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    send(row, at=cast.now + AFTER_UNDO)

    take_in(cast, at=cast.now + timedelta(minutes=2))

    assert Message.objects.filter(conversation=conversation, direction="outbound").count() == 1
    assert reload(conversation).status == Status.WAITING
    assert count_of(conversation, "edited") == 0


def test_own_echo_before_settling_is_taken_over(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    cast.network.script(Fault.TIME_OUT_AFTER_ACCEPTING)
    at = cast.now + AFTER_UNDO
    assert send(row, at=at).state == PublicationState.UNSURE
    take_in(cast, at=at)
    echo = Message.objects.get(thread=conversation.thread, direction="outbound", parent_external_id__gt="")

    assert send(row, at=at + timedelta(minutes=1)).state == PublicationState.SENT

    taken = Message.objects.get(thread=conversation.thread, direction="outbound", parent_external_id__gt="")
    assert (taken.pk, taken.by, taken.conversation) == (echo.pk, cast.ana, conversation)


def test_time_out_after_accepting_is_unsure_then_found_and_never_sent_twice(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    cast.network.script(Fault.TIME_OUT_AFTER_ACCEPTING)
    at = cast.now + AFTER_UNDO

    unsure = send(row, at=at)
    assert (unsure.state, count_of(conversation, "unsure")) == (PublicationState.UNSURE, 1)
    assert not publication.send_one(row.pk, now=at + timedelta(seconds=5))  # too early to look

    assert send(row, at=at + timedelta(minutes=1)).state == PublicationState.SENT
    assert len(answers_on(cast, conversation)) == 1
    assert cast.network.attempts(row.send_key) == 1


def test_time_out_before_accepting_is_looked_for_and_queued_again(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    cast.network.script(Fault.TIME_OUT_BEFORE_ACCEPTING)
    at = cast.now + AFTER_UNDO
    assert send(row, at=at).state == PublicationState.UNSURE

    assert send(row, at=at + timedelta(minutes=1)).state == PublicationState.QUEUED
    assert answers_on(cast, conversation) == []
    assert send(row, at=at + timedelta(minutes=30)).state == PublicationState.SENT
    assert len(answers_on(cast, conversation)) == 1


def test_rate_limit_queues_again_after_the_pause_that_the_network_wants(cast: Cast) -> None:
    row = make_queued(cast, make_comment(cast))
    cast.network.script(Fault.RATE_LIMITED)
    at = cast.now + AFTER_UNDO

    later = send(row, at=at)

    assert later.state == PublicationState.QUEUED
    assert later.send_after >= at + timedelta(seconds=30)
    assert "429" in later.error
    assert not publication.send_one(row.pk, now=at + timedelta(seconds=10))
    assert send(row, at=later.send_after).state == PublicationState.SENT


def test_revoked_token_keeps_the_answer_and_stops_the_channel(cast: Cast) -> None:
    row = make_queued(cast, make_comment(cast))
    cast.network.script(Fault.REVOKED)
    at = cast.now + AFTER_UNDO

    assert send(row, at=at).state == PublicationState.QUEUED
    assert Channel.objects.get(pk=cast.channel.pk).state == "needs_attention"
    assert not publication.send_one(row.pk, now=at + timedelta(hours=1))

    Channel.objects.filter(pk=cast.channel.pk).update(state="working")
    assert send(row, at=at + timedelta(hours=1)).state == PublicationState.SENT


def test_refused_returns_the_draft_to_writing_with_the_networks_words(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    cast.network.script(Fault.REFUSED, "403 You are blocked")

    failed = send(row, at=cast.now + AFTER_UNDO)

    draft = Draft.objects.get(pk=row.draft_id)
    assert (failed.state, failed.error) == (PublicationState.FAILED, "403 You are blocked")
    assert (draft.state, draft.approved_by, draft.text) == (DraftState.WRITING, None, ANSWER)
    assert count_of(conversation, "failed") == 1
    assert reload(conversation).status == Status.OPEN


def test_abandoned_claim_is_settled_by_looking_not_by_sending(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    at = cast.now + AFTER_UNDO
    from bemot.channels import sending as networks

    networks.send(cast.channel, row.payload, row.send_key)  # the process died before it could settle
    Publication.objects.filter(pk=row.pk).update(
        state=PublicationState.SENDING, claimed_until=at + timedelta(minutes=5), attempts=1
    )
    assert not publication.send_one(row.pk, now=at + timedelta(minutes=4))

    assert send(row, at=at + timedelta(minutes=6)).state == PublicationState.SENT
    assert cast.network.attempts(row.send_key) == 1


def test_late_settling_of_a_lost_claim_changes_nothing(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    Publication.objects.filter(pk=row.pk).update(state=PublicationState.SENDING, claimed_until=cast.now)
    mine = Publication.objects.get(pk=row.pk)
    Publication.objects.filter(pk=row.pk).update(claimed_until=cast.now + timedelta(minutes=5))  # taken by another

    assert not settling.failed(mine, "too late", now=cast.now)
    assert Publication.objects.get(pk=row.pk).state == PublicationState.SENDING


def test_hidden_answer_is_sent_and_shown_as_invisible(cast: Cast) -> None:
    row = make_queued(cast, make_comment(cast))
    cast.network.script(Fault.HIDDEN)

    sent = send(row, at=cast.now + AFTER_UNDO)

    assert (sent.state, sent.visible) == (PublicationState.SENT, False)
    assert "nobody can see it" in sent.error


def test_withdraw_returns_the_draft_to_writing(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)

    publication.withdraw(row, by=cast.ana, now=cast.now)

    assert Publication.objects.get(pk=row.pk).state == PublicationState.WITHDRAWN
    assert Draft.objects.get(pk=row.draft_id).state == DraftState.WRITING
    assert not publication.send_one(row.pk, now=cast.now + AFTER_UNDO)
    with pytest.raises(SomebodyWasFaster):
        publication.withdraw(row, by=cast.ana, now=cast.now)
    assert count_of(conversation, "withdrawn") == 1


def test_withdraw_refuses_what_has_gone_out(cast: Cast) -> None:
    row = make_queued(cast, make_comment(cast))
    send(row, at=cast.now + AFTER_UNDO)

    with pytest.raises(SomebodyWasFaster):
        publication.withdraw(row, by=cast.ana, now=cast.now + AFTER_UNDO)


def test_publish_in_parts_sends_them_in_order(cast: Cast) -> None:
    conversation = make_comment(cast)
    text = ANSWER + "\n\n---\n\nPs. Här finns tidtabellen som gäller från måndag. Ana"
    first, second = publication.publish(make_approved(cast, conversation, text=text), by=cast.ana, now=cast.now)
    at = cast.now + AFTER_UNDO

    assert not publication.send_one(second.pk, now=at)
    send(first, at=at)
    assert Draft.objects.get(pk=first.draft_id).state == DraftState.APPROVED
    send(second, at=at)

    below, end = [post for post in cast.network.posts() if post.author.handle == OWN_HANDLE][-2:]
    assert (below.parent, end.parent) == (comment_of(conversation).external_id, below.id)
    assert (below.text[-10:], end.text[-10:]) == (ANSWER[-10:], "måndag. Ana"[-10:])
    assert Message.objects.get(external_id=end.id).parent_external_id == below.id
    assert Draft.objects.get(pk=first.draft_id).state == DraftState.SENT


def test_part_that_fails_leaves_only_what_has_not_gone_out(cast: Cast) -> None:
    conversation = make_comment(cast)
    rest = "Ps. Här finns tidtabellen som gäller från måndag. Ana"
    draft = make_approved(cast, conversation, text=f"{ANSWER}\n---\n{rest}")
    first, second = publication.publish(draft, by=cast.ana, now=cast.now)
    at = cast.now + AFTER_UNDO
    send(first, at=at)
    cast.network.script(Fault.REFUSED)
    send(second, at=at)

    draft.refresh_from_db()
    assert (draft.state, draft.text) == (DraftState.WRITING, rest)


def test_publish_refuses_the_same_words_twice_in_one_thread(cast: Cast) -> None:
    send(make_queued(cast, make_comment(cast)), at=cast.now + AFTER_UNDO)
    other = make_comment(cast, "Samma här, alltid sen på måndagar.", by="olle")
    draft = make_approved(cast, other)

    with pytest.raises(repetition.SaidBefore):
        publication.publish(draft, by=cast.ana, now=cast.now)


def test_publish_stops_when_the_person_has_edited(cast: Cast) -> None:
    conversation = make_comment(cast)
    draft = make_approved(cast, conversation)
    cast.network.edit(comment_of(conversation).external_id, "Nej, det var 7.44 jag menade.", at=cast.now)
    take_in(cast, at=cast.now + timedelta(minutes=3))

    with pytest.raises(news.SomethingNew):
        publication.publish(draft, by=cast.ana, now=cast.now + timedelta(minutes=4))

    drafts.look_again(Draft.objects.get(pk=draft.pk), by=cast.ana, now=cast.now + timedelta(minutes=5))
    assert publication.publish(draft, by=cast.ana, now=cast.now + timedelta(minutes=6))


def test_approve_stops_when_the_person_has_written_more(cast: Cast) -> None:
    conversation = make_comment(cast)
    draft = make_draft(cast, conversation)
    review.submit(draft, by=cast.ana, now=cast.now)
    cast.network.post("maja", "Och nu igen!", created_at=cast.now + timedelta(minutes=1), parent=cast.post)
    take_in(cast, at=cast.now + timedelta(minutes=1))

    with pytest.raises(news.SomethingNew):
        review.approve(draft, by=cast.bo, now=cast.now + timedelta(minutes=2))


def test_answer_now_takes_one_person_where_the_policy_asks_for_no_second(cast: Cast) -> None:
    conversation = make_comment(cast, "Vilka tider går tåget på söndag?", intent=Intent.QUESTION)
    text = "Hej Maja! På söndag går tåget 8.10 och 17.40. Mejla mig på ana@norrbrotag.example om något är oklart. Ana"

    rows = publication.answer_now(conversation, text=text, by=cast.ana, now=cast.now)

    assert send(rows[0], at=cast.now + AFTER_UNDO).state == PublicationState.SENT
    assert (rows[0].draft.four_eyes or Draft.objects.get().four_eyes) == "none"
    with pytest.raises((SomebodyWasFaster, drafts.AlreadyAnswered)):
        publication.answer_now(conversation, text=text, by=cast.ana, now=cast.now)


def test_answer_now_refuses_critique_and_leaves_nothing(cast: Cast) -> None:
    conversation = make_comment(cast)

    with pytest.raises(publication.NeedsSecondPerson):
        publication.answer_now(conversation, text=ANSWER, by=cast.ana, now=cast.now)

    assert not Draft.objects.exists()


@pytest.mark.parametrize("counts", [True, False])
def test_holding_answer_meets_the_first_promise_by_the_policys_choice_and_stays_ours(cast: Cast, counts: bool) -> None:
    from bemot.routing import deadlines

    ResponsePolicy.objects.create(inbox=cast.inbox, holding_counts=counts, next_answer=timedelta(hours=1))
    conversation = make_comment(cast)
    deadlines.start([conversation], now=cast.now)
    text = "Hej Maja! Vi har sett det du skriver och tar reda på vad som hände. Du får svar i dag före 14. Ana"
    send(make_queued(cast, conversation, text=text, purpose=Purpose.HOLDING), at=cast.now + AFTER_UNDO)

    assert (Deadline.objects.get(kind="first_answer").met_at is not None) == counts
    next_one = Deadline.objects.get(kind="next_answer", met_at__isnull=True)
    assert next_one.due_at == cast.now + AFTER_UNDO + timedelta(hours=1)
    assert reload(conversation).due_at == min(
        row.due_at for row in Deadline.objects.filter(met_at__isnull=True, conversation=conversation)
    )
    assert reload(conversation).status == Status.OPEN


def test_declare_settles_what_is_unsure(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    cast.network.script(Fault.TIME_OUT_BEFORE_ACCEPTING)
    unsure = send(row, at=cast.now + AFTER_UNDO)

    publication.declare(unsure, sent=False, by=cast.ana, now=cast.now + AFTER_UNDO)

    assert Draft.objects.get(pk=row.draft_id).state == DraftState.WRITING
    with pytest.raises(SomebodyWasFaster):
        publication.declare(unsure, sent=True, by=cast.ana, now=cast.now + AFTER_UNDO)
