"""Five hundred comments in ten minutes, of which 480 say the same: one ring, one opinion, and the twenty are seen."""

from datetime import timedelta

import pytest
from django.conf import settings

from bemot.alerts import notification
from bemot.alerts.models import Alert, Joining
from bemot.conversations.models import Conversation, Message
from bemot.listening import crowd, opinions
from bemot.listening import queries as listening
from bemot.listening.models import Opinion
from bemot.words import AlertReason, Intent, Status
from tests.cast import Cast, work

pytestmark = [pytest.mark.journeys, pytest.mark.slow]

SAME = [
    "Appen kraschar hela tiden efter uppdateringen. Går inte att köpa biljett!",
    "Efter uppdateringen kraschar appen, jag kan inte köpa någon biljett.",
    "Er app kraschar när jag ska köpa biljett. Värdelös uppdatering.",
    "Kan inte köpa biljett, appen kraschar varje gång sedan uppdateringen!",
]
OTHERS = [
    "Toaletten på stationen i Norrbro är äcklig och trasig sedan en månad.",
    "Konduktören på 8.10 var otrevlig mot min mamma i går.",
    "Varför höjer ni priset på månadskort igen? Girigt.",
    "Rulltrappan vid spår två står still. Min man sitter i rullstol och kommer inte upp.",
    "Tåget 7.14 var försenat igen, tredje veckan i rad. Jag missar jobbet.",
    "Det regnar in i väntsalen och golvet är halt.",
    "Ni bullrar med spårarbete klockan två på natten. Vi kan inte sova.",
    "Jag har väntat sju veckor på min ersättning. Skämmes!",
    "Cykelparkeringen är full av skrot, ingen städar.",
    "Bussen som ska möta 17.40 går alltid en minut före.",
    "Det finns ingen belysning på gångvägen från perrongen, jag är rädd där på kvällen.",
    "Er reklam på stationen är smaklös och kränkande för kvinnor.",
    "Min väska blev kvar på tåget och hittegods svarar aldrig.",
    "Dörren i vagn fyra klämde min dotters arm i morse!",
    "Högtalarna ropar ut fel spår varje morgon, folk springer fram och tillbaka.",
    "Hundar överallt i vagnarna. Jag är allergisk och ni gör inget.",
    "Ni har tagit bort den sista turen till Älvsby. Hur ska ungdomar komma hem?",
    "Kontrollanten gav mig böter fast jag visade min biljett.",
    "Det är fyrtio grader i vagnarna, kylan fungerar inte på någon avgång.",
    "Varför ligger ert kontor i Stockholm när ni lever på våra skattepengar?",
]


@pytest.fixture
def storm(cast: Cast) -> Cast:
    """Let them write, every 25th something else, and the desk look twice a minute."""
    for number in range(500):
        at = cast.now + timedelta(minutes=10) * number / 500
        text = OTHERS[number // 25] if number % 25 == 12 else f"{SAME[number % 4]} {'!' * (number % 3)}"
        cast.network.post(f"p{number}", text, created_at=at, parent=cast.post)
        if number % 50 == 49:
            work(cast, at=at)
    return cast


def told_of(alert: Alert) -> list[str]:
    return [row.user.first_name for row in alert.deliveries.filter(sent_at__isnull=False).select_related("user")]


def test_a_storm_rings_once_and_lets_the_others_be_seen(storm: Cast) -> None:
    cast = storm
    others = set(Message.objects.filter(text__in=OTHERS).values_list("conversation", flat=True))
    same = set(Conversation.objects.exclude(pk__in=others).values_list("pk", flat=True))
    assert (len(same), len(others)) == (480, 20)

    spike = Alert.objects.get(conversation__in=same)
    assert spike.reason == AlertReason.SPIKE
    assert {spike.conversation_id, *spike.joinings.values_list("conversation", flat=True)} == same
    assert told_of(spike) == ["Ana"]

    # Each of the others is told of by itself, or with others of its kind, or stands in the queue.
    rung = Alert.objects.filter(conversation__in=others)
    gathered = Joining.objects.filter(conversation__in=others)
    assert not gathered.filter(alert=spike).exists()
    assert all(told_of(alert) == ["Ana"] for alert in rung)
    seen = {*rung.values_list("conversation", flat=True), *gathered.values_list("conversation", flat=True)}
    silent = Conversation.objects.filter(pk__in=others - seen)
    assert not silent.filter(intent=Intent.COMPLAINT).exists()
    assert set(silent.values_list("status", flat=True)) <= {Status.OPEN}

    notification.acknowledge(spike, by=cast.ana, now=cast.now + timedelta(minutes=11))
    work(cast, at=cast.now + settings.DEPUTY_AFTER + timedelta(minutes=11))
    assert told_of(spike) == ["Ana"]  # whoever has it spares the deputy and the lead


def test_a_person_takes_the_whole_crowd_in_a_few_looks(storm: Cast) -> None:
    cast = storm
    at = cast.now + timedelta(minutes=15)
    others = set(Message.objects.filter(text__in=OTHERS).values_list("conversation", flat=True))
    same = set(Conversation.objects.exclude(pk__in=others).values_list("pk", flat=True))
    one, two = Conversation.objects.filter(pk__in=same).order_by("pk").select_related("inbox__team")[:2]
    opinion = opinions.confirm(one, two, title="Appen kraschar", by=cast.ana, now=at)
    looks = 0
    while shown := looked(opinion, cast):
        looks += 1
        ticked = [row for row in shown if row.pk in same]
        apart = [row for row in shown if row.pk in others]
        taking = crowd.take(opinion, ticked, others=apart, by=cast.ana, now=at)
    assert voiced(opinion) == same
    assert looks <= 2
    crowd.undo(taking, by=cast.ana, now=at)
    assert voiced(opinion) == same - {row.pk for row in ticked}


def looked(opinion: Opinion, cast: Cast) -> list[Conversation]:
    """Let Ana ask for all who say the like, and the worker look for them."""
    at = cast.now + timedelta(minutes=15)
    crowd.ask_for(opinion, by=cast.ana, now=at)
    work(cast, at=at)
    return [row.conversation for row in listening.crowd_of(opinion, cast.ana)]


def voiced(opinion: Opinion) -> set[int]:
    return set(opinion.matches.filter(confirmed_at__isnull=False).values_list("conversation", flat=True))
