"""What is set up in another process for the hard days on screen: each function takes and gives plain values."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any


def open_a_desk(*, folder: str, address: str) -> dict[str, Any]:
    """Make the cast on a fake network, asked every second; Bo speaks to the press, Ana is his deputy."""
    from django.conf import settings

    from bemot.accounts import invitations
    from bemot.accounts.models import User
    from bemot.channels.models import Channel
    from bemot.routing import matrix
    from bemot.words import Subject
    from tests import cast as people

    now = datetime.now(UTC)
    settings.DESK_ADDRESS = address
    cast = people.make_cast(Path(folder) / "network.sqlite3", now=now)
    matrix.name(cast.inbox, subject=Subject.PRESS, spokesperson=cast.bo, deputy=cast.ana, by=cast.cleo, now=now)
    Channel.objects.update(fetch_every=timedelta(seconds=1), next_fetch_at=now)
    User.objects.update(language="en")
    return {"post": cast.post} | {user.name: invitations.sign_in_link(user) for user in User.objects.all()}


def nobody_answers(*, conversation: int, step: int) -> None:
    """Turn the clock: the next in line is due."""
    from bemot.alerts.models import Delivery

    Delivery.objects.filter(alert__conversation=conversation, step=step).update(due_at=datetime.now(UTC))


def told(*, conversation: int) -> list[str]:
    """Give who has been told of a conversation's alert, in their order."""
    from bemot.alerts.models import Delivery

    rows = Delivery.objects.filter(alert__conversation=conversation, sent_at__isnull=False)
    return list(rows.order_by("sent_at", "pk").values_list("user__name", flat=True))


def publications(*, conversation: int) -> list[str]:
    """Give the states of a conversation's publications."""
    from bemot.responses.models import Publication

    return list(Publication.objects.filter(conversation=conversation).values_list("state", flat=True))
