"""A list page makes the same number of queries with one row and with fifty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bemot.accounts.models import Membership, User
from bemot.channels.models import Channel, RawEvent
from bemot.conversations.models import Contact, Conversation, Message, Person, Thread, Topic
from bemot.routing.models import Duty, Responsibility
from tests.cast import make_comment

MANY = 50


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def fill(cast):
    """Make fifty of everything that these pages list."""
    first = Message.objects.filter(direction="inbound").select_related("conversation").latest("pk")
    users = User.objects.bulk_create(User(email=f"u{n}@example.test", name=f"U {n}") for n in range(MANY))
    Membership.objects.bulk_create(Membership(team=cast.inbox.team, user=user) for user in users)
    channels = Channel.objects.bulk_create(
        Channel(inbox=cast.inbox, connector="feed", title=f"K{n}", state_since=cast.now) for n in range(MANY)
    )
    raws = [
        RawEvent(
            channel=channel,
            kind="x",
            external_id="1",
            revision="1",
            body=b"",
            received_at=cast.now,
            set_aside_at=cast.now,
            reason="?",
        )
        for channel in channels
    ]
    more = [
        RawEvent(
            channel=cast.channel,
            kind="x",
            external_id=str(n),
            revision="1",
            body=b"",
            received_at=cast.now,
            set_aside_at=cast.now,
            reason="?",
        )
        for n in range(MANY)
    ]
    RawEvent.objects.bulk_create(raws + more)
    persons = Person.objects.bulk_create(Person(principal=cast.inbox.principal, name=f"Maja {n}") for n in range(MANY))
    contacts = Contact.objects.bulk_create(
        Contact(channel=cast.channel, external_id=f"c{n}", name=f"Maja {n}", person=person)
        for n, person in enumerate(persons)
    )
    threads = Thread.objects.bulk_create(Thread(channel=cast.channel, root=f"r{n}") for n in range(MANY))
    talks = Conversation.objects.bulk_create(
        Conversation(
            inbox=cast.inbox,
            thread=thread,
            contact=first.conversation.contact if n % 2 else contacts[n],
            opened_at=cast.now,
            last_message_at=cast.now,
            topic_id=1 + n % 13,
        )
        for n, thread in enumerate(threads)
    )
    from bemot.conversations import search

    messages = Message.objects.bulk_create(
        Message(
            thread=talk.thread,
            channel=cast.channel,
            external_id=f"m{n}",
            contact=contacts[n],
            text="Var är tåget?",
            sent_at=cast.now,
            received_at=cast.now,
            worked_up_at=cast.now,
            direction="inbound",
            conversation=talk,
            stems=search.stems("Var är tåget?", "sv"),
        )
        for n, talk in enumerate(talks)
    )
    search.index(messages)
    Responsibility.objects.bulk_create(
        Responsibility(inbox=cast.inbox, subject="topic", topic=topic, spokesperson=cast.ana)
        for topic in Topic.objects.exclude(slug="waiting_time")
    )
    now = timezone.now()
    hour = timezone.timedelta(hours=1)
    Duty.objects.bulk_create(
        Duty(inbox=cast.inbox, user=cast.ana, deputy=cast.bo, starts_at=now + hour * n, ends_at=now + hour * (n + 1))
        for n in range(MANY)
    )


@pytest.mark.slow
def test_list_pages_ask_the_same_with_one_row_and_with_fifty(cast, sits):
    comment = make_comment(cast, "Var är tåget?", by="maja")
    make_comment(cast, "Var är bussen?", by="maja_l")
    Responsibility.objects.all().delete()
    person = comment.contact.person_id
    client = sits(cast.ana)
    paths = [
        "/channels/",
        f"/channels/{cast.channel.pk}",
        "/colleagues/",
        "/people/",
        "/people/?q=maja",
        f"/people/{person}?q=maja",
        "/search/?q=tåget",
        "/matrix",
        "/roster",
        "/guide/",
        "/guide/matrix",
        "/hand-in",
        f"/import/{cast.channel.pk}",
    ]
    RawEvent.objects.create(
        channel=cast.channel,
        kind="x",
        external_id="one",
        revision="1",
        body=b"",
        received_at=cast.now,
        set_aside_at=cast.now,
        reason="?",
    )
    RawEvent.objects.filter(digested_at__isnull=True, set_aside_at__isnull=True).update(digested_at=cast.now)
    Duty.objects.filter(inbox=cast.inbox).update(
        starts_at=timezone.now(), ends_at=timezone.now() + timezone.timedelta(hours=1)
    )
    Responsibility.objects.create(
        inbox=cast.inbox, subject="topic", topic=Topic.objects.get(slug="waiting_time"), spokesperson=cast.ana
    )
    one = {path: queries_of(client, path) for path in paths}
    fill(cast)
    fifty = {path: queries_of(client, path) for path in paths}
    assert fifty == one
    assert max(one.values()) <= 30
