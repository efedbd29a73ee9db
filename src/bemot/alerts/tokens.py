"""The token with which "I have it" is said from a notification: signed, for one alert and one colleague, expiring."""

from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext_lazy as _

from bemot.lib.errors import Refusal

HOLDS = timedelta(hours=24)
"""Whoever has not looked by then finds the alert at the desk; by then the leads have been told long ago."""
_PURPOSE = "bemot.alerts.acknowledge"


class TokenIsOver(Refusal):
    """The token is too old, or nothing that this desk has signed."""


def make(*, alert_id: int, user_id: int) -> str:
    """Give a token that acknowledges this alert as this colleague and is good for nothing else."""
    return signing.dumps([alert_id, user_id], salt=_PURPOSE)


def read(token: str) -> tuple[int, int]:
    """Give the ids of the alert and the colleague. Raises `TokenIsOver`."""
    try:
        alert_id, user_id = signing.loads(token, salt=_PURPOSE, max_age=HOLDS)
    except signing.BadSignature as error:
        raise TokenIsOver(_("This notification is too old. Open the desk and say it there.")) from error
    return int(alert_id), int(user_id)
