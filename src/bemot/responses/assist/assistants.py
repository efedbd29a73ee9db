"""Choosing an assistant for a principal, or none: off until somebody who may connect channels switches it on."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import said
from bemot.channels.models import Inbox
from bemot.connectors import completions
from bemot.connectors.base import ConnectorError
from bemot.history import timeline
from bemot.lib import secrets
from bemot.lib.errors import Refusal
from bemot.responses.models import Assistant
from bemot.words import EventKind

_TRIAL = [
    {"role": "system", "content": 'Reply with one JSON object and nothing else: {"text": "<one friendly word>"}.'},
    {"role": "user", "content": "{}"},
]


class CannotReachAssistant(Refusal):
    """The server said no, or something that is no proposal."""


def configure(inbox: Inbox, *, address: str, model: str, secret: str | None, by: User, now: datetime) -> Assistant:
    """Try the server and let the colleagues of the inbox's principal ask it. Outside any transaction.

    Without a `secret` the one that is kept stays, while the address stays the same. Raises `CannotReachAssistant`.
    """
    roles.require(by, roles.Action.CONNECT, inbox.team, on=now.date())
    held = Assistant.objects.filter(principal=inbox.principal).first()
    if secret is None:
        secret = secret_of(held) if held is not None and held.address == address else ""
    try:
        completions.complete(address, model=model, secret=secret, messages=_TRIAL)
    except ConnectorError as error:
        raise CannotReachAssistant(said.told(str(error))) from error
    fields = {
        "address": address,
        "model": model,
        "sealed_secret": secrets.seal({"secret": secret}, settings.SEALING_KEYS),
        "is_on": True,
        "changed_by": by,
        "changed_at": now,
    }
    with transaction.atomic():
        assistant, _made = Assistant.objects.update_or_create(principal=inbox.principal, defaults=fields)
        timeline.record(EventKind.ASSISTANT_CHANGED, at=now, by=by, assistant=assistant.pk, on=True)
    return assistant


def switch_off(inbox: Inbox, *, by: User, now: datetime) -> None:
    """Let nobody ask it any more; what it proposed stays where it is."""
    roles.require(by, roles.Action.CONNECT, inbox.team, on=now.date())
    with transaction.atomic():
        rows = Assistant.objects.filter(principal=inbox.principal, is_on=True)
        if rows.update(is_on=False, changed_by=by, changed_at=now):
            timeline.record(EventKind.ASSISTANT_CHANGED, at=now, by=by, principal=inbox.principal_id, on=False)


def secret_of(assistant: Assistant) -> str:
    """Open the sealed secret."""
    return str(secrets.unseal(bytes(assistant.sealed_secret), settings.SEALING_KEYS).get("secret", ""))
