"""A row that raises is set aside with its reason: no poison, no silence."""

import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import OperationalError, connection, connections

from bemot.channels.models import Channel, RawEvent
from bemot.conversations import assessment, intake
from bemot.conversations.models import Conversation, Message
from bemot.history.models import Event
from bemot.worker import writing
from bemot.worker.chores import Chore
from bemot.worker.loop import Loop
from tests.cast import Cast, make_ringing_comment, work


def test_turn_sets_aside_a_raw_event_that_raises_and_takes_the_rest(cast: Cast, monkeypatch) -> None:
    plain = intake.wording.plain

    def bad(text: str) -> str:
        if "gift" in text:
            raise RuntimeError("poison")
        return plain(text)

    monkeypatch.setattr(intake.wording, "plain", bad)
    cast.network.post("nils", "Det här är gift", parent=cast.post, created_at=cast.now)
    conversation = make_ringing_comment(cast, "Tåget är försenat igen.")
    assert conversation.contact.handle == "maja"
    aside = RawEvent.objects.get(set_aside_at__isnull=False)
    assert aside.reason == "RuntimeError: poison"
    assert aside.digested_at is None
    assert Event.objects.filter(kind="set_aside", channel=cast.channel).count() == 1


def test_turn_leaves_a_message_that_cannot_be_worked_up_open_for_a_person(cast: Cast, monkeypatch) -> None:
    read = assessment.triage.read

    def bad(comments, **options):
        if any("gift" in comment.text for comment in comments):
            raise RuntimeError("poison")
        return read(comments, **options)

    monkeypatch.setattr(assessment.triage, "read", bad)
    cast.network.post("nils", "Det här är gift", parent=cast.post, created_at=cast.now)
    make_ringing_comment(cast, "Tåget är försenat igen.")
    poisoned = Message.objects.get(text="Det här är gift")
    assert poisoned.worked_up_at is not None
    assert poisoned.conversation.status == "open"
    assert not RawEvent.objects.filter(set_aside_at__isnull=False).exists()
    assert Event.objects.filter(kind="set_aside", conversation=poisoned.conversation).count() == 1
    assert Conversation.objects.exclude(intent="").count() == 1


@pytest.mark.django_db(transaction=True)
def test_turn_sets_nothing_aside_while_the_database_is_away(cast: Cast, monkeypatch) -> None:
    def away(*_args, **_options):
        raise OperationalError("terminating connection due to idle-in-transaction timeout")

    with monkeypatch.context() as patched:
        patched.setattr(intake, "ingest", away)
        cast.network.post("nils", "Tåget är försenat igen.", parent=cast.post, created_at=cast.now)
        work(cast, at=cast.now)
    assert not RawEvent.objects.filter(set_aside_at__isnull=False).exists()
    assert not Message.objects.exists()
    assert make_ringing_comment(cast, "Bussen kom inte heller.").status == "open"
    assert Message.objects.filter(text="Tåget är försenat igen.").exists()


@pytest.mark.django_db(transaction=True)
def test_turn_takes_the_others_where_the_database_always_fails_at_one(cast: Cast, monkeypatch) -> None:
    ingest = intake.ingest

    def away(raw_events, **options):
        if any(b"gift" in bytes(raw.body) for raw in raw_events):
            raise OperationalError("too much for this database")
        return ingest(raw_events, **options)

    monkeypatch.setattr(intake, "ingest", away)
    cast.network.post("nils", "Det här är gift", parent=cast.post, created_at=cast.now)
    assert make_ringing_comment(cast, "Tåget är försenat igen.").contact.handle == "maja"
    assert RawEvent.objects.filter(digested_at=None, set_aside_at=None).count() == 1


@pytest.mark.parametrize("turns", [1, 3])
def test_turn_does_each_thing_once_however_often_it_looks(cast: Cast, turns: int) -> None:
    conversation = make_ringing_comment(cast, "Tåget är försenat igen.")
    before = Event.objects.filter(conversation=conversation).count()
    for _ in range(turns):
        work(cast, at=cast.now)
    assert Event.objects.filter(conversation=conversation).count() == before


def looks_of(written, *, seconds: float, finds=lambda _n: []) -> list[float]:
    """Let a loop with one chore go on for a while; give when it looked, in seconds from its first look."""
    looks: list[float] = []

    class Looked(Chore):
        def due_ids(self, _now) -> list[int]:
            looks.append(time.monotonic())
            return finds(len(looks))

    loop = Loop([Looked("look", timedelta(), Channel.objects.filter, lambda _pk, **_: None)], written=written)
    threading.Timer(seconds, loop.stop).start()
    loop.go_on()
    return [look - looks[0] for look in looks]


def test_go_on_rests_while_nobody_writes() -> None:
    assert len(looks_of(lambda: 1, seconds=1.1)) == 2


def test_go_on_looks_soon_after_somebody_wrote() -> None:
    begin = time.monotonic()
    looks = looks_of(lambda: 1 if time.monotonic() - begin < 0.1 else 2, seconds=0.6)
    assert len(looks) == 2
    assert looks[1] < 0.4


def test_go_on_looks_often_enough_where_nothing_says_that_somebody_wrote() -> None:
    looks = looks_of(lambda: None, seconds=1.0)
    assert len(looks) >= 3
    assert max(later - look for look, later in pairwise(looks)) < 0.6


def test_go_on_finds_at_once_what_follows_and_does_not_hurry_for_ever() -> None:
    looks = looks_of(lambda: 1, seconds=1.0, finds=lambda n: [n])
    assert looks[2] < 0.25
    assert len(looks) <= 12


def test_version_changes_with_what_another_connection_commits(db: None, tmp_path, monkeypatch) -> None:
    if connection.vendor != "sqlite":
        assert writing.version() is None
        return
    kind = type(connections["default"])
    settings = connections["default"].settings_dict | {"NAME": str(tmp_path / "desk.sqlite3")}
    ours, other = kind(settings, "ours"), kind(settings, "other")
    monkeypatch.setattr(writing, "connection", ours)
    try:
        with other.cursor() as cursor:
            cursor.execute("CREATE TABLE words (word TEXT)")
        before = writing.version()
        assert writing.version() == before
        with other.cursor() as cursor:
            cursor.execute("INSERT INTO words VALUES ('hej')")
        assert writing.version() != before
    finally:
        ours.close()
        other.close()
