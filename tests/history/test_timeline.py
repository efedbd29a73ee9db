from datetime import datetime

import pytest
from django.db import DatabaseError, transaction

from bemot.history import timeline
from bemot.history.models import ErasureWindow, Event
from bemot.words import EventKind


@pytest.fixture
def event(db: None, now: datetime) -> Event:
    timeline.record(EventKind.NOTED, at=now, note=1)
    return Event.objects.get()


def test_record_keeps_what_happened(event: Event, now: datetime) -> None:
    assert (event.kind, event.at, event.user, event.data) == ("noted", now, None, {"note": 1})


def test_event_refuses_to_be_changed(event: Event) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(kind="published")
    assert Event.objects.get().kind == "noted"


def test_event_refuses_to_be_deleted_outside_an_erasure(event: Event, now: datetime) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()
    window = ErasureWindow.objects.create(opened_at=now, reason="a person asked for it")
    Event.objects.all().delete()
    window.delete()
    assert not Event.objects.exists()
