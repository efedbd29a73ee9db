"""What happens at the desk in another process than the browser's: each function takes and gives plain values."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

COMPLAINT = "Tredje veckan i rad som 7.14 inte kommer. Jag missar mitt jobb och ingen svarar."


def open_a_desk(folder: str) -> dict[str, Any]:
    """Make the cast with three comments and a handed-in post; give the links by which colleagues come in."""
    from bemot.accounts import invitations
    from bemot.accounts.models import User
    from bemot.channels import connecting, handing_in
    from bemot.conversations.models import Message
    from bemot.routing.models import ResponsePolicy
    from bemot.words import SecondPerson
    from tests import cast as people

    now = datetime.now(UTC)
    cast = people.make_cast(Path(folder) / "network.sqlite3", now=now)
    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes=SecondPerson.NONE)
    found = people.make_comment(cast, COMPLAINT)
    people.make_comment(cast, "Tavlan i Norrbro har varit trasig i en månad nu.", by="sture")
    people.make_comment(cast, "Varför är biljetten dyrare i år? Jag är besviken.", by="siri")
    group = connecting.connect(
        cast.inbox, "by_hand", settings={"name": "Grannar"}, credentials={}, language="sv", by=cast.cleo, now=now
    )
    handing_in.hand_in(
        group, url="https://group.example.org/posts/12", text=COMPLAINT, author="Maja Lind", by=cast.ana, now=now
    )
    people.work(cast, at=now)
    acknowledge_all()
    by_hand = Message.objects.get(channel=group).conversation_id
    links = {user.name: invitations.sign_in_link(user) for user in User.objects.all()}
    return {"links": links, "conversation": found.pk, "by_hand": by_hand}


def acknowledge_all() -> None:
    """Leave no alert open."""
    from bemot.alerts.models import Alert

    Alert.objects.update(acknowledged_at=datetime.now(UTC))


def ring(conversation: int) -> float:
    """Raise an alert as the worker does; give the time when it stood in the database."""
    from bemot.alerts import detection, notification, queries
    from bemot.conversations.models import Conversation
    from bemot.words import AlertReason

    now = datetime.now(UTC)
    detection.ring(Conversation.objects.get(pk=conversation), AlertReason.FOLLOW_UP, now=now)
    for pk in list(queries.to_deliver(now).values_list("pk", flat=True)):
        notification.notify_one(pk, now=now)
    return time.time()


def state_of_publications() -> list[str]:
    """Give the state of every publication."""
    from bemot.responses.models import Publication

    return list(Publication.objects.order_by("pk").values_list("state", flat=True))


def touch(conversation: int) -> None:
    """Let a colleague change something, so that every list fetches itself again."""
    from bemot.accounts.models import User
    from bemot.conversations import notes
    from bemot.conversations.models import Conversation

    notes.write(
        Conversation.objects.get(pk=conversation),
        "Jag ringer stationen.",
        by=User.objects.get(name="Bo Dal"),
        now=datetime.now(UTC),
    )


def submit_an_answer() -> int:
    """Let Ana write an answer and ask for a second look; give the draft that Bo may approve."""
    from bemot.accounts.models import User
    from bemot.conversations.models import Message
    from bemot.responses import drafts, review
    from bemot.responses.models import Draft
    from bemot.words import DraftState, Purpose

    now, ana = datetime.now(UTC), User.objects.get(name="Ana Berg")
    if waiting := Draft.objects.filter(state=DraftState.IN_REVIEW).first():
        return waiting.pk
    comment = Message.objects.get(text__startswith="Varför är biljetten dyrare")
    text = (
        "Hej Siri! Jag förstår att du är besviken. Priset höjdes i januari för att betala de nya vagnarna. "
        "Skriv gärna till mig på ana@norrbrotag.example så hjälper jag dig vidare. /Ana"
    )
    draft = drafts.start(comment.conversation, answers=comment, purpose=Purpose.ANSWER, by=ana, now=now, text=text)
    review.submit(draft, by=ana, now=now)
    return draft.pk


def news_for_ana(conversation: int) -> dict[str, str]:
    """Raise an alert; give what Ana's phone would be rung with."""
    from bemot.accounts.models import User
    from bemot.alerts import ringing
    from bemot.alerts.models import Alert

    ring(conversation)
    alert = Alert.objects.filter(conversation=conversation, acknowledged_at__isnull=True).latest("pk")
    return ringing.about(alert, User.objects.get(name="Ana Berg"))


def who_has(conversation: int) -> list[str]:
    """Give who has taken the alerts about a conversation."""
    from bemot.alerts.models import Alert

    rows = Alert.objects.filter(conversation=conversation, acknowledged_at__isnull=False).order_by("pk")
    return [str(alert.acknowledged_by or "") for alert in rows]
