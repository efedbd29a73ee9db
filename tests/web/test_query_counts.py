"""The inbox and a conversation's page make the same number of queries with one row and with fifty, and few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bemot.conversations.models import Conversation, Label, Message, Note, Topic
from bemot.history import timeline
from bemot.listening.models import Match, Opinion
from bemot.outcomes.models import FollowUp, Handoff
from bemot.responses import kept_posts
from bemot.responses.models import Appeal, Draft, DraftVersion, Fact, Ground, Moderation, Reading
from bemot.words import EventKind
from tests.cast import Cast, make_comment, work
from tests.web.door import signed_in

COMPLAINT = "Tåget var sent igen, tredje veckan i rad, och ingen säger något."
MOST = 15
MOST_OF_EIGHT_LISTS = 31
"""What is known shows readings, facts, decision, verdict, measures, same opinion, earlier answers, outcomes."""
MANY = 50
SAME = "Biljetten fungerade inte i dag och ingen kunde svara mig"

pytestmark = pytest.mark.slow


def queries_of(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def write_many(cast: Cast, writers: list[str]) -> None:
    """Let each of the writers say something below the organisation's post; the desk takes all in at once."""
    for n, writer in enumerate(writers):
        cast.network.post(writer, f"{SAME}, gång {n}.", created_at=cast.now, parent=cast.post)
    work(cast, at=cast.now)


def busy(cast: Cast, conversation: Conversation, *, times: int) -> None:
    """Put `times` of everything that hangs on a conversation beside it; some of it names other colleagues."""
    now, people = cast.now, [cast.ana, cast.bo, cast.cleo]
    first = Message.objects.filter(conversation=conversation, direction="inbound").earliest("pk")
    for n in range(times):
        by = people[n % 3]
        Note.objects.create(conversation=conversation, by=by, text=f"Jag frågade @bo, {n}", at=now)
        Fact.objects.create(conversation=conversation, text=f"Vagn {n}", source="d", answered_by=by, answered_at=now)
        Fact.objects.create(conversation=conversation, question=f"Vagn {n}?", owner=by, asked_by=cast.ana, asked_at=now)
        Handoff.objects.create(conversation=conversation, way="mail", address=f"{n}@p.example", by=by, at=now)
        FollowUp.objects.create(
            conversation=conversation, is_return=False, promise="Vi hör av oss", owner=by, planned_by=by,
            planned_at=now, due_at=now,
        )  # fmt: skip
        conversation.labels.add(Label.objects.get_or_create(name=f"Etikett {n}")[0])
        timeline.record(EventKind.NOTED, at=now, by=by, conversation_id=conversation.pk)
        timeline.record(EventKind.ASSIGNED, at=now, by=by, conversation_id=conversation.pk, to=people[(n + 1) % 3].pk)
    draft = Draft.objects.filter(conversation=conversation).first() or Draft.objects.create(
        conversation=conversation, thread=conversation.thread, answers=first, author=cast.bo, edited_by=cast.bo,
        started_at=now, edited_at=now, looked_at=now, text="Hej!",
    )  # fmt: skip
    have = DraftVersion.objects.filter(draft=draft).count()
    for n in range(times):
        DraftVersion.objects.create(draft=draft, n=have + n + 1, text=f"Hej {n}!", by=people[n % 3], at=now)


def kept_beside_rows(cast: Cast) -> None:
    """Give each conversation what its row or its panels may tell of: who has it, a label, a draft, the same opinion."""
    people, topics = [cast.ana, cast.bo, cast.cleo], list(Topic.objects.all())
    opinion, _ = Opinion.objects.get_or_create(
        principal=cast.inbox.principal, title="Biljetten", defaults={"opened_at": cast.now}
    )
    for n, one in enumerate(Conversation.objects.order_by("pk")):
        one.labels.add(Label.objects.get_or_create(name=f"Sak {n % 7}")[0])
        Conversation.objects.filter(pk=one.pk).update(
            assignee=people[n % 3], topic=topics[n % len(topics)], level=n % 2, needs_reply=True
        )
        Match.objects.get_or_create(
            opinion=opinion, conversation=one, defaults={"score": 0.9, "found_at": cast.now, "confirmed_at": cast.now}
        )
        Reading.objects.get_or_create(
            conversation=one, reader=people[n % 3], defaults={"asked_by": cast.cleo, "asked_at": cast.now}
        )
        if not one.drafts.exists():
            busy(cast, one, times=1)


@pytest.fixture
def one(cast: Cast) -> Conversation:
    found = make_comment(cast, COMPLAINT)
    kept_beside_rows(cast)
    return found


@pytest.mark.parametrize("view", ["", "all", "mine", "for_reading"])
def test_inbox_makes_as_many_queries_with_fifty_conversations_as_with_one(cast: Cast, one, view: str) -> None:
    client, path = signed_in(cast.ana), f"{reverse('inbox')}?view={view}"
    alone = queries_of(client, path)
    write_many(cast, [f"person{n}" for n in range(MANY - 1)])
    kept_beside_rows(cast)
    assert Conversation.objects.count() == MANY
    assert queries_of(client, path) == alone <= MOST


@pytest.mark.parametrize(("tab", "most"), [("thread", MOST), ("known", MOST_OF_EIGHT_LISTS), ("timeline", MOST)])
def test_conversation_makes_as_many_queries_with_fifty_messages_as_with_one(cast: Cast, one, tab, most) -> None:
    client, path = signed_in(cast.ana), f"{reverse('conversation', args=[one.pk])}?tab={tab}"
    alone = queries_of(client, path)
    write_many(cast, ["maja"] * (MANY - 1))
    busy(cast, one, times=MANY - 1)
    assert one.messages.count() == MANY
    assert queries_of(client, path) == alone <= most


@pytest.mark.parametrize(("tab", "most"), [("thread", MOST), ("known", MOST_OF_EIGHT_LISTS)])
def test_conversation_makes_as_many_queries_among_fifty_others(cast: Cast, one, tab, most) -> None:
    """Others write in the same thread, and some of them say the same."""
    client, path = signed_in(cast.ana), f"{reverse('conversation', args=[one.pk])}?tab={tab}"
    write_many(cast, ["person0"])
    kept_beside_rows(cast)
    alone = queries_of(client, path)
    write_many(cast, [f"person{n}" for n in range(1, MANY)])
    kept_beside_rows(cast)
    assert Conversation.objects.count() == MANY + 1
    assert queries_of(client, path) == alone <= most


def appealed(cast: Cast, conversation: Conversation, *, measures: int) -> None:
    """Let measures be asked for about its posts, each hidden by two, with an appeal that waits."""
    now, have = cast.now, Moderation.objects.count()
    ground, _ = Ground.objects.get_or_create(
        principal=cast.inbox.principal, title="Inga påhopp", kind="rule", added_by=cast.cleo, added_at=now
    )
    messages = list(Message.objects.filter(conversation=conversation, direction="inbound"))
    assert len(messages) == have + measures
    for message in messages[have:]:
        kept = kept_posts.keep(message, conversation=conversation, by=cast.ana, now=now)
        row = Moderation.objects.create(
            conversation=conversation, message=message, measure="hide", ground=ground, reason="Påhopp", kept=kept,
            state="taken", key=f"k{message.pk}", four_eyes="before", second=cast.bo, second_at=now, by=cast.ana, at=now,
            next_at=now,
        )  # fmt: skip
        Appeal.objects.create(moderation=row, text="Läs igen", recorded_by=cast.cleo, recorded_at=now)


@pytest.mark.parametrize("page", ["?tab=known", "/moderate"])
def test_measures_and_appeals_make_as_many_queries_with_fifty_as_with_one(cast: Cast, one, page: str) -> None:
    client, path = signed_in(cast.ana), f"{reverse('conversation', args=[one.pk])}{page}"
    appealed(cast, one, measures=1)
    alone = queries_of(client, path)
    write_many(cast, ["maja"] * (MANY - 1))
    appealed(cast, one, measures=MANY - 1)
    assert queries_of(client, path) == alone <= MOST_OF_EIGHT_LISTS
