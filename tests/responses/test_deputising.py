"""The clock of a review: who was asked and does not look in time is followed by the next who may."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bemot.accounts.models import User
from bemot.alerts.models import Alert, Delivery
from bemot.responses import drafts, news, review
from bemot.responses.models import Draft
from bemot.routing import matrix
from bemot.routing.models import Leave, ResponsePolicy
from bemot.words import AlertReason, DraftState, SecondPerson, Subject
from tests.cast import Cast, kinds_of, make_comment, work
from tests.responses.making import ANSWER, comment_of
from tests.web.door import press, signed_in, words

COMPLAINT = "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def policy(cast: Cast) -> ResponsePolicy:
    return ResponsePolicy.objects.create(inbox=cast.inbox, reading=SecondPerson.NONE, review_within=45 * MINUTE)


@pytest.fixture
def draft(cast: Cast, policy: ResponsePolicy) -> Draft:
    found = make_comment(cast, COMPLAINT)
    return drafts.start(found, answers=comment_of(found), purpose="answer", by=cast.ana, now=cast.now, text=ANSWER)


def told() -> list:
    rows = Delivery.objects.filter(alert__reason=AlertReason.REVIEW, medium="page")
    return [row.user.first_name for row in rows.order_by("pk")]


def open_reviews() -> int:
    return Alert.objects.filter(reason=AlertReason.REVIEW, acknowledged_at=None).count()


def test_submit_tells_whom_it_asks_and_starts_the_clock(cast: Cast, draft: Draft) -> None:
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    assert told() == ["Bo"]
    assert Draft.objects.get().review_due_at == cast.now + 45 * MINUTE


def test_a_review_that_waits_too_long_goes_to_the_deputy_and_on(cast: Cast, draft: Draft) -> None:
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    work(cast, at=cast.now + 44 * MINUTE)
    assert Draft.objects.get().reviewer == cast.bo
    work(cast, at=cast.now + 45 * MINUTE)
    assert Draft.objects.get().reviewer == cast.cleo  # the matrix names cleo as deputy for waiting times
    assert told() == ["Bo", "Cleo"]
    assert open_reviews() == 1
    # Ana wrote it, so nobody is left to be asked: it is for anybody who may.
    work(cast, at=cast.now + 90 * MINUTE)
    row = Draft.objects.get()
    assert (row.reviewer, row.review_due_at, row.state) == (None, None, DraftState.IN_REVIEW)
    assert kinds_of(draft.conversation).count("review_passed_on") == 2
    work(cast, at=cast.now + 200 * MINUTE)
    assert kinds_of(draft.conversation).count("review_passed_on") == 2


def test_whoever_is_away_is_not_asked_to_look(cast: Cast, draft: Draft) -> None:
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    eva = User.objects.create(email="eva@example.test", name="Eva Lind")
    eva.memberships.create(team=cast.inbox.team, role="reviewer")
    Leave.objects.create(
        team=cast.inbox.team, user=cast.cleo, substitute=eva, starts_at=cast.now, ends_at=cast.now + timedelta(days=7),
        planned_by=cast.cleo, planned_at=cast.now,
    )  # fmt: skip
    work(cast, at=cast.now + 45 * MINUTE)
    assert Draft.objects.get().reviewer == eva  # instead of cleo, whom the matrix names as deputy


def test_the_clock_of_a_review_counts_working_hours(cast: Cast, draft: Draft) -> None:
    evening = cast.now + 6 * timedelta(hours=1) + 45 * MINUTE  # 16:45 local, closed at 17:00
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=evening)
    assert Draft.objects.get().review_due_at == cast.now + timedelta(hours=22, minutes=30)


def test_approving_or_sending_back_ends_the_clock_and_the_alert(cast: Cast, draft: Draft) -> None:
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    review.send_back(draft, reason="Säg när.", by=cast.bo, now=cast.now + MINUTE)
    assert (Draft.objects.get().review_due_at, open_reviews()) == (None, 0)
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now + 2 * MINUTE)
    review.approve(draft, by=cast.bo, now=cast.now + 3 * MINUTE)
    assert (Draft.objects.get().review_due_at, open_reviews()) == (None, 0)
    work(cast, at=cast.now + 100 * MINUTE)
    assert "review_passed_on" not in kinds_of(draft.conversation)


def test_without_a_clock_it_waits_as_long_as_it_takes(cast: Cast, draft: Draft, policy: ResponsePolicy) -> None:
    ResponsePolicy.objects.filter(pk=policy.pk).update(review_within=None)
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    work(cast, at=cast.now + timedelta(hours=5))
    assert Draft.objects.get().reviewer == cast.bo


def test_where_somebody_signs_off_only_leads_step_in(cast: Cast, draft: Draft) -> None:
    matrix.name(
        cast.inbox,
        subject=Subject.TOPIC,
        topic=draft.conversation.topic,
        spokesperson=cast.ana,
        deputy=cast.bo,
        sign_off=cast.cleo,
        by=cast.cleo,
        now=cast.now,
    )
    review.submit(draft, by=cast.ana, now=cast.now)
    assert Draft.objects.get().reviewer == cast.cleo
    work(cast, at=Draft.objects.get().review_due_at)
    assert Draft.objects.get().reviewer is None
    assert told() == ["Cleo"]  # bo may approve elsewhere, but not here


def test_taking_a_review_does_not_take_the_conversation(cast: Cast, draft: Draft) -> None:
    from bemot.alerts import notification

    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    notification.acknowledge(Alert.objects.get(reason=AlertReason.REVIEW), by=cast.bo, now=cast.now)
    draft.conversation.refresh_from_db()
    assert draft.conversation.assignee == cast.ana


def test_a_new_word_of_the_person_stops_the_approval_until_somebody_looked(cast: Cast, draft: Draft) -> None:
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    make_comment(cast, "Nu har jag fått hjälp av konduktören, tack.", at=cast.now + 5 * MINUTE)
    with pytest.raises(news.SomethingNew, match="written more"):
        review.approve(draft, by=cast.bo, now=cast.now + 6 * MINUTE)
    assert Draft.objects.get().state == DraftState.IN_REVIEW
    drafts.look_again(draft, by=cast.bo, now=cast.now + 7 * MINUTE)
    review.approve(draft, by=cast.bo, now=cast.now + 7 * MINUTE)
    assert Draft.objects.get().state == DraftState.APPROVED


def test_two_taps_approve_from_the_alert(cast: Cast, draft: Draft) -> None:
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    work(cast, at=cast.now)
    bo = signed_in(cast.bo)
    card = bo.get(reverse("alerts"))
    way = reverse("current_draft", args=[draft.conversation_id])
    assert f'href="{way}"' in card.content.decode()
    assert "Read it and approve" in words(card)
    page = bo.get(way, follow=True)  # the first tap
    assert ANSWER in page.content.decode()
    assert press(bo, reverse("approve", args=[draft.pk]), {"text": ANSWER}).status_code == 204  # the second
    assert Draft.objects.get().approved_by == cast.bo


def test_the_writer_sees_what_the_approver_changed(cast: Cast, draft: Draft) -> None:
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    better = ANSWER.replace("på torsdag", "på onsdag")
    review.approve(draft, text=better, by=cast.bo, now=cast.now + MINUTE)
    page = signed_in(cast.ana).get(reverse("draft", args=[draft.pk])).content.decode()
    assert "What Bo Dal changed" in page
    assert "<del>torsdag</del><ins>onsdag</ins>" in page


def test_the_approver_sees_what_changed_since_it_was_sent_back(cast: Cast, draft: Draft) -> None:
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    review.send_back(draft, reason="Torsdag är för sent.", by=cast.bo, now=cast.now + MINUTE)
    better = ANSWER.replace("på torsdag", "i dag")
    drafts.edit(draft, text=better, base_n=1, by=cast.ana, now=cast.now + 3 * MINUTE)
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now + 4 * MINUTE)
    page = signed_in(cast.bo).get(reverse("draft", args=[draft.pk])).content.decode()
    assert "Changed since it was sent back" in page
    assert "<del>på torsdag</del><ins>i dag</ins>" in page


def test_the_approver_sees_the_own_changes_while_typing(cast: Cast, draft: Draft) -> None:
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    bo, way = signed_in(cast.bo), reverse("compare_draft", args=[draft.pk])
    changed = press(bo, way, {"text": ANSWER.replace("Hej Maja!", "Hej kära Maja! <b>")})
    assert "<ins> kära</ins>" in changed.content.decode()
    assert "<b>" not in changed.content.decode()
    assert "What you have changed" not in press(bo, way, {"text": ANSWER}).content.decode()
    assert Draft.objects.get().text == ANSWER
    assert press(signed_in(cast.dag), way, {"text": ANSWER}).status_code == 404


def test_what_the_network_refuses_comes_back_with_its_own_words(cast: Cast, draft: Draft) -> None:
    from django.conf import settings

    from bemot.connectors.fake.network import Fault
    from bemot.responses import publication

    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    review.approve(draft, by=cast.bo, now=cast.now)
    row = publication.publish(draft, by=cast.ana, now=cast.now)[0]
    cast.network.script(Fault.REFUSED)
    publication.send_one(row.pk, now=cast.now + settings.UNDO_WINDOW + MINUTE)
    page = words(signed_in(cast.ana).get(reverse("draft", args=[draft.pk])))
    assert "The network did not take it. Your text is safe." in page
    row.refresh_from_db()
    assert row.error
    assert Draft.objects.get().state == DraftState.WRITING


def test_the_letter_says_what_waits_and_leads_to_the_draft(cast: Cast, draft: Draft) -> None:
    from bemot.alerts import mailing

    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    letter = mailing.letter(Alert.objects.get(reason=AlertReason.REVIEW), cast.bo)
    assert letter.subject.startswith("A draft waits for your eyes: maja")
    assert "A draft waits for your eyes" in letter.body
    assert f"/conversations/{draft.conversation_id}/draft" in letter.body
    assert "has written something" not in letter.body
