from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from bemot.accounts.models import User
from bemot.accounts.roles import NotAllowed
from bemot.alerts import notification
from bemot.alerts.crises import AGAIN_AFTER, NotOnTheList
from bemot.alerts.models import Alert, Delivery
from bemot.history.models import Event
from bemot.responses import crises as verbs
from bemot.responses import publication
from bemot.responses.crises import CannotBegin
from bemot.responses.models import Publication
from bemot.routing import crises
from bemot.routing.crises import CrisisIsOver
from bemot.routing.models import Crisis, CrisisAnswer, Deadline, Duty, Leave
from bemot.words import AlertReason, DeadlineKind, Level, Medium, PublicationState
from tests.cast import Cast, make_comment, work
from tests.responses.making import make_draft, make_queued
from tests.web.door import press, signed_in, words

COMPLAINT = "Tåget är försenat varje dag och ingen svarar. Jag är så trött på det här."
WHY = "Spårvagn har spårat ur vid torget"


def begun(cast: Cast) -> Crisis:
    return verbs.begin(cast.inbox, reason=WHY, by=cast.ana, now=cast.now)


def rings(cast: Cast, name: str) -> int:
    return Delivery.objects.filter(user=getattr(cast, name), medium=Medium.PAGE, sent_at__isnull=False).count()


def queued(cast: Cast, settings) -> Publication:
    settings.UNDO_WINDOW = timedelta(seconds=20)
    return make_queued(cast, make_comment(cast, COMPLAINT))


def test_begin_is_for_who_is_on_duty_or_leads(cast: Cast) -> None:
    with pytest.raises(CannotBegin):
        verbs.begin(cast.inbox, reason=WHY, by=cast.dag, now=cast.now)
    Duty.objects.update(deputy=None)
    with pytest.raises(CannotBegin):
        verbs.begin(cast.inbox, reason=WHY, by=cast.bo, now=cast.now)
    assert not Crisis.objects.exists()
    crisis = begun(cast)
    assert (crisis.begun_by, crisis.ended_at) == (cast.ana, None)
    assert Event.objects.filter(kind="crisis_begun", data__crisis=crisis.pk).count() == 1


def away(cast: Cast, user: User, *, substitute: User) -> None:
    Leave.objects.create(
        team=cast.inbox.team, user=user, substitute=substitute, starts_at=cast.now - timedelta(days=1),
        ends_at=cast.now + timedelta(days=7), planned_by=cast.cleo, planned_at=cast.now,
    )  # fmt: skip


def test_whoever_is_away_is_stood_in_for_when_it_is_begun_and_rung(cast: Cast) -> None:
    crises.choose(cast.inbox.team, [cast.ana, cast.cleo], by=cast.cleo, now=cast.now)
    Duty.objects.update(user=cast.ana, deputy=None)
    away(cast, cast.ana, substitute=cast.bo)
    verbs.begin(cast.inbox, reason=WHY, by=cast.bo, now=cast.now)  # who stands in is on duty
    work(cast, at=cast.now)
    assert [rings(cast, name) for name in ("ana", "bo", "cleo")] == [0, 1, 1]
    away(cast, cast.cleo, substitute=cast.ana)
    away(cast, cast.bo, substitute=cast.cleo)
    assert crises.list_of(cast.inbox.team, at=cast.now) == [cast.ana, cast.cleo]  # nobody is here: better rung than not


def test_whoever_is_away_and_came_all_the_same_can_take_it(cast: Cast) -> None:
    crises.choose(cast.inbox.team, [cast.ana, cast.cleo], by=cast.cleo, now=cast.now)
    away(cast, cast.cleo, substitute=cast.bo)
    alert = Alert.objects.get(crisis=begun(cast))
    notification.acknowledge(alert, by=cast.cleo, now=cast.now)
    assert CrisisAnswer.objects.get().user == cast.cleo
    alert.refresh_from_db()
    assert alert.acknowledged_at is None
    notification.acknowledge(alert, by=cast.bo, now=cast.now)
    alert.refresh_from_db()
    assert alert.acknowledged_at == cast.now


def test_log_and_timeline_name_who_was_rung_also_once_they_have_left(cast: Cast) -> None:
    crises.choose(cast.inbox.team, [cast.ana], by=cast.cleo, now=cast.now)
    crisis, conversation = begun(cast), make_comment(cast, COMPLAINT)
    work(cast, at=cast.now)
    User.objects.filter(pk=cast.ana.pk).update(is_active=False)
    cleo = signed_in(cast.cleo)
    for page in (
        reverse("crisis", args=[crisis.pk]),
        f"{reverse('conversation', args=[conversation.pk])}?tab=timeline",
    ):
        assert "Ana Berg was alerted." in words(cleo.get(page))


def test_begin_once_at_a_time_for_a_team_and_principal(cast: Cast) -> None:
    begun(cast)
    with pytest.raises(CannotBegin):
        verbs.begin(cast.inbox, reason="en till", by=cast.cleo, now=cast.now)
    verbs.begin(cast.other_inbox, reason="badet", by=cast.dag, now=cast.now)  # another team's is its own
    assert Crisis.objects.count() == 2


def test_clocks_run_day_and_night_while_it_stands(cast: Cast) -> None:
    evening = cast.now.replace(hour=15, minute=30)  # half an hour before closing
    conversation = make_comment(cast, COMPLAINT, at=evening)
    first = Deadline.objects.get(conversation=conversation, kind=DeadlineKind.FIRST_ANSWER)
    assert first.due_at == evening + timedelta(hours=17)
    verbs.begin(cast.inbox, reason=WHY, by=cast.ana, now=evening)
    first.refresh_from_db()
    assert first.due_at == evening + timedelta(hours=2)
    night = evening.replace(hour=22)
    late = make_comment(cast, "Hjälp, ingen svarar, var är bussen?! Detta är en skandal.", by="sture", at=night)
    assert Deadline.objects.get(conversation=late, kind=DeadlineKind.FIRST_ANSWER).due_at - night <= timedelta(hours=4)


def test_what_waits_to_go_out_is_held_and_never_lost(cast: Cast, settings) -> None:
    row = queued(cast, settings)
    crisis = begun(cast)
    work(cast, at=cast.now + timedelta(minutes=5))
    row.refresh_from_db()
    assert (row.state, row.held_at) == (PublicationState.QUEUED, cast.now)
    assert list(verbs.held_in(crisis)) == [row]
    verbs.end(crisis, learned="", by=cast.cleo, now=cast.now + timedelta(hours=1))
    work(cast, at=cast.now + timedelta(hours=2))
    row.refresh_from_db()
    assert row.state == PublicationState.QUEUED  # a person lets it go, nothing else
    verbs.release(row, by=cast.ana, now=cast.now + timedelta(hours=2))
    work(cast, at=cast.now + timedelta(hours=2, minutes=1))
    row.refresh_from_db()
    assert row.state == PublicationState.SENT


def test_what_is_published_during_it_is_held_too_and_can_be_taken_back(cast: Cast, settings) -> None:
    begun(cast)
    row = queued(cast, settings)
    work(cast, at=cast.now + timedelta(minutes=5))
    row.refresh_from_db()
    assert (row.state, row.held_at) == (PublicationState.QUEUED, cast.now)
    publication.withdraw(row, by=cast.ana, now=cast.now + timedelta(minutes=6))
    row.refresh_from_db()
    assert row.state == PublicationState.WITHDRAWN


def test_the_list_is_rung_again_and_again_until_two_have_it(cast: Cast) -> None:
    crises.choose(cast.inbox.team, [cast.ana, cast.bo, cast.cleo], by=cast.cleo, now=cast.now)
    crisis = begun(cast)
    for turn in range(3):
        work(cast, at=cast.now + AGAIN_AFTER * turn)
    assert [rings(cast, name) for name in ("ana", "bo", "cleo", "dag")] == [3, 3, 3, 0]
    alert = Alert.objects.select_related("crisis__team").get(crisis=crisis)
    assert alert.level == Level.CRISIS
    later = cast.now + AGAIN_AFTER * 2
    notification.acknowledge(alert, by=cast.bo, now=later)
    notification.acknowledge(alert, by=cast.bo, now=later)
    assert CrisisAnswer.objects.count() == 1
    work(cast, at=later + AGAIN_AFTER)
    assert [rings(cast, name) for name in ("ana", "bo", "cleo")] == [4, 3, 4]
    notification.acknowledge(alert, by=cast.cleo, now=later + AGAIN_AFTER)
    work(cast, at=later + AGAIN_AFTER * 9)
    assert [rings(cast, name) for name in ("ana", "bo", "cleo")] == [4, 3, 4]
    with pytest.raises(NotOnTheList):
        notification.acknowledge(alert, by=cast.dag, now=later)


def test_the_leads_are_rung_where_no_list_was_made(cast: Cast, settings) -> None:
    settings.MAIL_CONFIGURED = True
    begun(cast)
    work(cast, at=cast.now)
    (letter,) = mail.outbox
    assert letter.to == ["cleo@example.test"]
    assert letter.subject == "Crisis: Trafik"
    alert = Alert.objects.select_related("crisis__team").get()
    notification.acknowledge(alert, by=cast.cleo, now=cast.now)  # nobody else is there
    alert.refresh_from_db()
    assert alert.acknowledged_at == cast.now


def test_write_line_stands_above_every_draft_of_that_team_alone(cast: Cast) -> None:
    crisis = begun(cast)
    draft = make_draft(cast, make_comment(cast, COMPLAINT))
    with pytest.raises(NotAllowed):
        crises.write_line(crisis, "Vi vet inte mer.", by=cast.ana, now=cast.now)
    crises.write_line(crisis, "Ingen är skadad. Nästa besked 15:00.", by=cast.bo, now=cast.now)
    assert "Ingen är skadad" in words(signed_in(cast.ana).get(reverse("draft", args=[draft.pk])))
    verbs.end(crisis, learned="", by=cast.cleo, now=cast.now)
    assert "Ingen är skadad" not in words(signed_in(cast.ana).get(reverse("draft", args=[draft.pk])))


def test_end_is_a_leads_and_closes_the_log(cast: Cast) -> None:
    crisis = begun(cast)
    crises.note(crisis, "Räddningstjänsten på plats.", by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        verbs.end(crisis, learned="", by=cast.ana, now=cast.now)
    verbs.end(crisis, learned="Ring stationen först.", by=cast.cleo, now=cast.now + timedelta(hours=3))
    with pytest.raises(CrisisIsOver):
        crises.note(crisis, "för sent", by=cast.ana, now=cast.now)
    page = words(signed_in(cast.cleo).get(reverse("crisis", args=[crisis.pk])))
    for said in (WHY, "Räddningstjänsten på plats.", "Ring stationen först.", "began a crisis", "ended the crisis"):
        assert said in page
    assert "from now on" not in page  # nothing is held any more
    assert not Alert.objects.filter(acknowledged_at__isnull=True, reason=AlertReason.CRISIS).exists()


def test_page_begins_after_a_question_and_other_teams_see_nothing(cast: Cast, settings) -> None:
    now = timezone.now()
    Duty.objects.update(starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=1))
    ana = signed_in(cast.ana)
    place = f"{reverse('begin_crisis')}?inbox={cast.inbox.pk}"
    assert "Begin a crisis?" in words(ana.get(place))
    assert not Crisis.objects.exists()
    assert ana.post(place, {"reason": ""}).status_code == 422
    answer = ana.post(place, {"reason": WHY})
    crisis = Crisis.objects.get()
    assert answer.url == reverse("crisis", args=[crisis.pk])
    assert WHY in words(ana.get(reverse("inbox")))  # on every page
    row = queued(cast, settings)
    held = words(ana.get(reverse("crisis", args=[crisis.pk])))
    assert "Let it go out" in held
    assert "The answer is held" in words(ana.get(reverse("conversation", args=[row.conversation_id])))
    dag = signed_in(cast.dag)
    assert WHY not in words(dag.get(reverse("inbox")))
    assert WHY not in words(dag.get(reverse("crises")))
    for name in ("crisis", "end_crisis"):
        assert dag.get(reverse(name, args=[crisis.pk])).status_code == 404
    assert dag.post(reverse("release_held", args=[row.pk])).status_code == 404
    assert dag.get(place).status_code == 404
    conversation = words(ana.get(reverse("conversation", args=[row.conversation_id])))
    assert "Nothing is left to do" not in conversation
    assert press(ana, reverse("release_held", args=[row.pk])).status_code == 204


def test_whoever_lets_answers_go_from_the_list_stays_there(cast: Cast, settings) -> None:
    row, crisis = queued(cast, settings), begun(cast)
    answer = signed_in(cast.ana).post(reverse("release_held", args=[row.pk]), {"crisis": crisis.pk})
    assert answer.url == reverse("crisis", args=[crisis.pk])
    row.refresh_from_db()
    assert row.held_at is None


def test_page_asks_whoever_is_rung(cast: Cast) -> None:
    crises.choose(cast.inbox.team, [cast.bo], by=cast.cleo, now=cast.now)
    crisis = begun(cast)
    bo = signed_in(cast.bo)
    assert "I have it" in words(bo.get(reverse("crisis", args=[crisis.pk])))
    taken = bo.post(reverse("acknowledge", args=[Alert.objects.get().pk]))
    assert taken.url == reverse("crisis", args=[crisis.pk])
    assert "I have it" not in words(bo.get(reverse("crisis", args=[crisis.pk])))
    assert (
        signed_in(cast.bo).post(f"{reverse('crisis_list')}?inbox={cast.inbox.pk}", {"users": [cast.bo.pk]}).status_code
        == 409
    )


def test_end_mails_the_leads_what_it_was(cast: Cast, settings) -> None:
    settings.MAIL_CONFIGURED = True
    crisis = begun(cast)
    crises.write_line(crisis, "Alla är räddade.", by=cast.bo, now=cast.now)
    make_comment(cast, COMPLAINT, at=cast.now + timedelta(minutes=10))
    mail.outbox.clear()
    over = cast.now + timedelta(hours=3)
    verbs.end(crisis, learned="Ring stationen först.", by=cast.cleo, now=over)
    work(cast, at=over)
    (letter,) = [one for one in mail.outbox if "is over" in one.subject]
    assert letter.to == ["cleo@example.test"]
    for said in (WHY, "Comments came in: 1", "Alla är räddade.", "Ring stationen först.", f"/crises/{crisis.pk}"):
        assert said in letter.body
    work(cast, at=over + timedelta(hours=1))
    assert len([one for one in mail.outbox if "is over" in one.subject]) == 1
    assert "The crisis is over" not in words(signed_in(cast.cleo).get(reverse("alerts")))
