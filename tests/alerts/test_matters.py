"""One matter never rings twice for the same person: a test for each way in which it could."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from bemot.alerts import detection, notification, queries, ringing
from bemot.alerts.models import Alert, Delivery, Joining
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.history.models import Event
from bemot.listening import opinions
from bemot.routing import matrix
from bemot.words import AlertReason, EventKind, Intent, Level, Medium, Status, Subject
from tests.cast import Cast, kinds_of, make_ringing_comment, work
from tests.web.door import signed_in, words

COMPLAINT = "Tåget är försenat varje dag och ingen svarar. Jag är så trött på det här."
OTHER = "Toaletten på stationen i Norrbro är äcklig och trasig sedan en månad."
DANGER = "Jag orkar inte leva längre. Ni har tagit det sista från mig."
PRESS = "Hej! Jag är reporter på Nybladet och söker er presschef för en kommentar till en artikel."
SAME = [
    "Appen kraschar hela tiden efter uppdateringen. Går inte att köpa biljett!",
    "Efter uppdateringen kraschar appen, jag kan inte köpa någon biljett.",
    "Er app kraschar när jag ska köpa biljett. Värdelös uppdatering.",
    "Kan inte köpa biljett, appen kraschar varje gång sedan uppdateringen!",
]


def rings(cast: Cast, name: str = "ana", medium: Medium = Medium.PAGE) -> int:
    """Count how often somebody was rung by one way."""
    return Delivery.objects.filter(user=getattr(cast, name), medium=medium, sent_at__isnull=False).count()


def open_alert() -> Alert:
    return Alert.objects.select_related("conversation__inbox__team", "channel__inbox__team").get(
        acknowledged_at__isnull=True
    )


def storm(cast: Cast, count: int, *, over: timedelta, at_once: bool, texts: list[str] = SAME) -> list[str]:
    """Let people write the same in a short time; give the ids of their comments."""
    found = []
    for number in range(count):
        at = cast.now + over * number / count
        text = f"{texts[number % len(texts)]}{' Nr ' + str(number) if number >= len(texts) else ''}"
        found.append(cast.network.post(f"p{number}", text, created_at=at, parent=cast.post))
        if not at_once:
            work(cast, at=at)
    work(cast, at=cast.now + over)
    return found


def test_a_second_comment_in_the_conversation_rings_nobody_again(cast: Cast) -> None:
    make_ringing_comment(cast, COMPLAINT)
    make_ringing_comment(cast, "Och nu är det inställt också. Skärpning!", at=cast.now + timedelta(minutes=2))
    assert rings(cast) == 1


def test_a_comment_in_what_somebody_has_rings_nobody_again(cast: Cast) -> None:
    make_ringing_comment(cast, COMPLAINT)
    notification.acknowledge(open_alert(), by=cast.ana, now=cast.now)
    later = cast.now + timedelta(minutes=30)
    make_ringing_comment(cast, "Och nu är det inställt också. Skärpning!", at=later)
    work(cast, at=later + timedelta(minutes=20))  # before the promise is nearly over
    assert (rings(cast), rings(cast, "bo"), rings(cast, "cleo")) == (1, 0, 0)


def test_a_missed_promise_rings_who_does_not_know_and_not_who_has_it(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    notification.acknowledge(open_alert(), by=cast.ana, now=cast.now)
    assert detection.ring(conversation, AlertReason.BREACH, now=cast.now) is not None
    work(cast, at=cast.now)
    assert (rings(cast), rings(cast, "bo")) == (1, 1)


def test_a_warning_leaves_the_alert_that_nobody_has_taken(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    assert detection.ring(conversation, AlertReason.DUE_SOON, now=cast.now) is not None
    assert set(Alert.objects.filter(acknowledged_at=None).values_list("reason", flat=True)) == {"critique", "due_soon"}


def test_a_matter_that_is_opened_again_rings_though_nobody_took_the_first_alert(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    timeline.record(EventKind.REOPENED, at=cast.now + timedelta(days=1), conversation_id=conversation.pk)
    detection.detect([conversation], now=cast.now + timedelta(days=1, minutes=1))
    old, new = Alert.objects.order_by("pk")
    assert old.acknowledged_at is not None
    assert new.acknowledged_at is None


def test_a_missed_promise_joins_the_alert_that_nobody_has_taken(cast: Cast, settings) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    assert detection.ring(conversation, AlertReason.BREACH, now=cast.now) is None
    work(cast, at=cast.now + settings.DEPUTY_AFTER * 3)
    assert Alert.objects.count() == 1
    assert (rings(cast), rings(cast, "bo"), rings(cast, "cleo")) == (1, 1, 1)


def test_ring_tells_nobody_where_everybody_knows(cast: Cast, settings) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    work(cast, at=cast.now + settings.DEPUTY_AFTER * 3)
    notification.acknowledge(open_alert(), by=cast.ana, now=cast.now)
    assert detection.ring(conversation, AlertReason.BREACH, now=cast.now) is None
    assert Alert.objects.count() == 1


def test_a_failed_answer_is_a_matter_of_its_own(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    notification.acknowledge(open_alert(), by=cast.ana, now=cast.now)
    detection.ring(conversation, AlertReason.PUBLISHING, first=cast.ana, now=cast.now)
    work(cast, at=cast.now)
    assert rings(cast) == 2
    assert detection.ring(conversation, AlertReason.PUBLISHING, first=cast.ana, now=cast.now) is None


@pytest.mark.parametrize("taken", [True, False])
def test_danger_rings_though_the_complaint_was_told(cast: Cast, taken: bool) -> None:
    make_ringing_comment(cast, COMPLAINT)
    if taken:
        notification.acknowledge(open_alert(), by=cast.ana, now=cast.now)
    conversation = make_ringing_comment(cast, DANGER, at=cast.now + timedelta(minutes=1))
    alert = open_alert()
    assert (alert.conversation, alert.reason, alert.level) == (conversation, AlertReason.SELF_HARM, Level.SERIOUS)
    assert kinds_of(conversation).count("alerted") == 2
    assert list(queries.open_for(cast.ana)) == [alert]
    make_ringing_comment(cast, COMPLAINT, at=cast.now + timedelta(minutes=2))
    detection.ring(conversation, AlertReason.BREACH, now=cast.now)
    assert Event.objects.filter(conversation=conversation, kind="alerted", data__to=cast.ana.pk).count() == 2


def test_a_matter_that_comes_back_after_it_was_resolved_rings_again(cast: Cast) -> None:
    conversation = make_ringing_comment(cast, COMPLAINT)
    notification.acknowledge(open_alert(), by=cast.ana, now=cast.now)
    Conversation.objects.filter(pk=conversation.pk).update(status=Status.RESOLVED, resolved_at=cast.now)
    timeline.record(EventKind.RESOLVED, at=cast.now, by=cast.ana, conversation_id=conversation.pk)
    make_ringing_comment(cast, "Det hände igen i dag, samma tåg. Så trött på er.", at=cast.now + timedelta(hours=2))
    assert rings(cast) == 2


def test_one_person_in_two_places_of_the_line_is_told_once(cast: Cast, settings) -> None:
    matrix.name(cast.inbox, subject=Subject.SAFETY, spokesperson=cast.ana, deputy=cast.bo, by=cast.cleo, now=cast.now)
    make_ringing_comment(cast, "Dörren på tåget stängdes om mitt barns arm, hon kunde ha dött. Det är livsfarligt.")
    work(cast, at=cast.now + settings.DEPUTY_AFTER * 2)  # before its promise runs out soon
    assert (rings(cast), rings(cast, "bo"), rings(cast, "cleo")) == (1, 1, 1)


def test_the_same_opinion_rings_once(cast: Cast) -> None:
    first = make_ringing_comment(cast, COMPLAINT)
    other = make_ringing_comment(cast, OTHER, by="sture", at=cast.now + timedelta(minutes=1))
    assert rings(cast) == 2  # as yet nobody knows that they are one
    opinions.confirm(first, other, by=cast.ana, now=cast.now)
    third = make_ringing_comment(cast, "Nu luktar det i hela väntsalen också, ingen bryr sig.", by="siri", at=cast.now)
    opinions.confirm(first, third, by=cast.ana, now=cast.now)
    rung = rings(cast)
    fresh = make_ringing_comment(cast, "Skämskudde på er! Igen!", by="siri", at=cast.now + timedelta(minutes=3))
    assert fresh == third
    assert rings(cast) == rung


@pytest.mark.parametrize("at_once", [True, False])
def test_thirty_comments_of_one_spike_ring_once(cast: Cast, at_once: bool) -> None:
    storm(cast, 30, over=timedelta(minutes=6), at_once=at_once)
    alert = Alert.objects.get()
    assert (alert.reason, alert.level) == (AlertReason.SPIKE, Level.URGENT)
    assert alert.why["minutes"] == 10
    assert alert.why["count"] >= 8
    assert Joining.objects.filter(alert=alert).count() == 29
    assert rings(cast) == 1
    assert Event.objects.filter(kind=EventKind.ALERT_JOINED).count() == 29


def test_later_comments_of_a_spike_join_also_when_somebody_has_it(cast: Cast) -> None:
    storm(cast, 30, over=timedelta(minutes=6), at_once=True)
    notification.acknowledge(open_alert(), by=cast.ana, now=cast.now)
    late = make_ringing_comment(cast, SAME[1], by="sen", at=cast.now + timedelta(minutes=40))
    assert kinds_of(late).count("alert_joined") == 1
    assert (Alert.objects.count(), rings(cast)) == (1, 1)


def test_a_different_complaint_amid_a_spike_rings_by_itself(cast: Cast) -> None:
    storm(cast, 30, over=timedelta(minutes=6), at_once=True)
    make_ringing_comment(cast, OTHER, by="sture", at=cast.now + timedelta(minutes=7))
    assert {alert.reason for alert in Alert.objects.all()} == {AlertReason.SPIKE, AlertReason.CRITIQUE}
    make_ringing_comment(cast, DANGER, by="ledsen", at=cast.now + timedelta(minutes=8))
    assert Alert.objects.filter(reason=AlertReason.SELF_HARM).count() == 1


def test_one_storm_is_not_counted_for_the_other_critique_of_its_channel(cast: Cast) -> None:
    others = [OTHER, "Högtalarna ropar ut fel spår varje morgon, folk springer fram och tillbaka."]
    texts = [SAME[n % 4] if n % 15 != 7 else others[n // 15] for n in range(30)]
    storm(cast, 30, over=timedelta(minutes=6), at_once=True, texts=texts)
    assert sorted(Alert.objects.values_list("reason", flat=True)) == ["critique", "critique", "spike"]
    assert not Alert.objects.filter(channel__isnull=False).exists()


def test_many_different_complaints_at_once_are_a_spike_of_the_channel(cast: Cast) -> None:
    things = ["bussen", "tidtabellen", "biljettpriset", "värmen i vagnen", "städningen", "wifi", "toaletten", "kaffet"]
    whys = ["är en skandal, jag är så besviken.", "fungerar aldrig, skärp er!", "har blivit sämre varje år."]
    texts = [f"{thing.capitalize()} {why}" for why in whys for thing in things]
    storm(cast, 24, over=timedelta(minutes=6), at_once=True, texts=texts)
    found = Alert.objects.filter(reason=AlertReason.SPIKE)
    assert found.count() >= 1
    assert rings(cast) <= 4


def test_dangers_in_the_crowd_of_a_channel_have_alerts_of_their_own(cast: Cast) -> None:
    people = ["ledsen", "trött"]
    talks = [make_ringing_comment(cast, f"{OTHER} {by}", by=by, at=cast.now) for by in people]
    Alert.objects.all().delete()
    crowd = Alert.objects.create(channel=cast.channel, reason=AlertReason.SPIKE, level=Level.URGENT, raised_at=cast.now)
    Joining.objects.bulk_create(Joining(alert=crowd, conversation=row, at=cast.now) for row in talks)
    for minutes in (1, 2):  # the second time they have their alerts
        for by in people:
            make_ringing_comment(cast, DANGER, by=by, at=cast.now + timedelta(minutes=minutes))
    dangers = Alert.objects.filter(reason=AlertReason.SELF_HARM)
    assert {alert.conversation for alert in dangers} == set(talks)
    assert dangers.count() == 2
    crowd.refresh_from_db()
    assert (crowd.reason, crowd.acknowledged_at) == (AlertReason.SPIKE, None)
    assert not Event.objects.filter(kind="set_aside").exists()


def test_a_new_storm_takes_the_place_of_one_that_nobody_took(cast: Cast) -> None:
    old = Alert.objects.create(
        channel=cast.channel, reason=AlertReason.SPIKE, level=Level.URGENT, raised_at=cast.now - timedelta(days=2)
    )
    texts = [
        "Bussen körde förbi hållplatsen utan att stanna. Uselt!",
        "Varför höjer ni priset igen? Girigt.",
        "Toaletten ombord var låst hela vägen, fyra timmar.",
        "Personalen var otrevlig mot min mamma.",
        "Appen kraschar så fort jag loggar in, skärpning.",
        "Det var 31 grader i kupén och inget vatten fanns att köpa.",
        "Hissen har stått stilla sedan i maj. Skandal.",
        "Ingen ropar ut stationerna, min blinda far åkte fel.",
        "Kaffet kostar 48 kronor och smakar diskvatten!",
        "Er kundtjänst svarar aldrig i telefon, jag är rasande.",
        "Sätena är så smutsiga att jag fick kasta byxorna.",
        "Jag fick böter fast jag hade betalat. Orättvist!",
        "Tidtabellen stämmer inte med skyltarna, hopplöst.",
        "Cykelstället är borttaget och ingen frågade oss. Dåligt.",
    ]
    storm(cast, len(texts), over=timedelta(minutes=4), at_once=True, texts=texts)
    old.refresh_from_db()
    assert old.acknowledged_at is not None
    assert Alert.objects.get(channel=cast.channel, acknowledged_at=None).reason == AlertReason.SPIKE
    assert not Event.objects.filter(kind="set_aside").exists()


def test_press_goes_to_the_press_officer_and_waits_for_no_topic(cast: Cast, settings) -> None:
    matrix.name(cast.inbox, subject=Subject.PRESS, spokesperson=cast.bo, by=cast.cleo, now=cast.now)
    conversation = make_ringing_comment(cast, PRESS, by="reporter")
    assert conversation.intent == Intent.PRESS
    assert conversation.assignee == cast.bo
    assert (rings(cast, "bo"), rings(cast)) == (1, 0)
    work(cast, at=cast.now + settings.DEPUTY_AFTER)
    assert rings(cast) == 1  # the person on duty stands in where no deputy is named
    work(cast, at=cast.now + settings.DEPUTY_AFTER * 2)
    assert rings(cast, "cleo") == 1
    assert rings(cast, "bo") == 1


def test_press_that_turns_up_in_a_complaint_rings_the_press_officer_too(cast: Cast) -> None:
    matrix.name(cast.inbox, subject=Subject.PRESS, spokesperson=cast.cleo, by=cast.cleo, now=cast.now)
    make_ringing_comment(cast, COMPLAINT)
    make_ringing_comment(cast, PRESS, at=cast.now + timedelta(minutes=1))
    assert open_alert().reason == AlertReason.PRESS
    assert (rings(cast), rings(cast, "cleo")) == (1, 1)


def test_a_spike_says_why_on_the_page_in_the_mail_and_in_the_notification(cast: Cast, settings) -> None:
    settings.MAIL_CONFIGURED = True
    storm(cast, 30, over=timedelta(minutes=6), at_once=True)
    (letter,) = mail.outbox
    assert letter.subject == f"Unusually many write on {cast.channel.title}"
    assert "30 comments in 10 minutes" in letter.body
    alert = open_alert()
    assert "30 comments in 10 minutes" in words(signed_in(cast.ana).get(reverse("alerts")))
    assert ringing.about(alert, cast.ana)["body"].endswith("30 comments in 10 minutes")


@pytest.mark.slow
def test_a_storm_of_five_hundred_rings_a_handful_of_times(cast: Cast) -> None:
    others = [f"{OTHER} {word}" for word in ("Perrong ett.", "Perrong två.", "Skandal!", "Usch.")]
    others += [COMPLAINT, "Varför höjer ni priset igen? Girigt.", "Personalen var otrevlig mot min mamma i går."]
    texts = [SAME[n % 4] if n % 25 else others[n // 25 % len(others)] for n in range(500)]
    storm(cast, 500, over=timedelta(minutes=10), at_once=True, texts=texts)
    assert Conversation.objects.count() == 500
    critique = Delivery.objects.filter(alert__reason__in=[AlertReason.CRITIQUE, AlertReason.SPIKE])
    assert critique.filter(user=cast.ana, medium=Medium.PAGE, sent_at__isnull=False).count() <= 6
    biggest = max(Alert.objects.all(), key=lambda alert: alert.joinings.count())
    assert biggest.reason == AlertReason.SPIKE
    assert biggest.joinings.count() > 400
