"""Connecting an account: tried once with the network before a row is made."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import said
from bemot.channels.models import Channel, Inbox
from bemot.connectors import registry
from bemot.connectors.base import Connected, ConnectorError
from bemot.history import timeline
from bemot.lib import secrets
from bemot.lib.errors import Refusal
from bemot.words import ChannelState, EventKind, Ownership


class CannotConnect(Refusal):
    """The network said no, or the account is connected already."""


def connect(  # noqa: PLR0913 - a channel is made of this many answers
    inbox: Inbox,
    connector: str,
    *,
    settings: Mapping[str, Any],
    credentials: Mapping[str, Any],
    by: User,
    now: datetime,
    title: str = "",
    ownership: Ownership = Ownership.OWNED,
    language: str = "",
) -> Channel:
    """Try the account on the network and make it a channel of `inbox`. Outside any transaction.

    Raises `CannotConnect` with the network's own words, or `NotAllowed`.
    """
    roles.require(by, roles.Action.CONNECT, inbox.team, on=now.date())
    found = _try(connector, settings, credentials)
    fetches = not registry.get(connector).capabilities.by_hand
    try:
        with transaction.atomic():
            channel = Channel.objects.create(
                inbox=inbox,
                connector=connector,
                title=title or found.title,
                handle=found.handle,
                url=found.url,
                own_id=found.own_id,
                ownership=ownership,
                language=language,
                settings=dict(found.settings or settings),
                sealed_credentials=secrets.seal(found.credentials or credentials, django_settings.SEALING_KEYS),
                state_since=now,
                next_fetch_at=now if fetches else None,
                silent_after=timedelta(days=7) if fetches and ownership == Ownership.OWNED else None,
            )
            if registry.get(connector).capabilities.mails:
                # The address that private talk is offered at, where none was chosen.
                Inbox.objects.filter(pk=inbox.pk, contact_address="").update(contact_address=found.handle)
            timeline.record(EventKind.CHANNEL_CONNECTED, at=now, by=by, channel_id=channel.pk)
    except IntegrityError as error:
        raise CannotConnect(_("This account is connected already.")) from error
    return channel


def reconnect(channel: Channel, *, credentials: Mapping[str, Any], by: User, now: datetime) -> None:
    """Try new credentials and let the channel work again. Raises `CannotConnect` or `NotAllowed`."""
    roles.require(by, roles.Action.CONNECT, channel.inbox.team, on=now.date())
    found = _try(channel.connector, channel.settings, credentials)
    if channel.own_id and found.own_id != channel.own_id:
        raise CannotConnect(_("These credentials belong to another account. Connect it as a channel of its own."))
    with transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(
            sealed_credentials=secrets.seal(found.credentials or credentials, django_settings.SEALING_KEYS),
            state=ChannelState.WORKING,
            state_reason="",
            state_since=now,
            attempts=0,
            next_fetch_at=now,
        )
        timeline.record(EventKind.CHANNEL_RECOVERED, at=now, by=by, channel_id=channel.pk)


def pause(channel: Channel, *, by: User, now: datetime) -> None:
    """Stop asking the network until somebody resumes."""
    _switch(channel, ChannelState.PAUSED, EventKind.CHANNEL_PAUSED, by=by, now=now)


def resume(channel: Channel, *, by: User, now: datetime) -> None:
    """Ask the network again, at once."""
    _switch(channel, ChannelState.WORKING, EventKind.CHANNEL_RECOVERED, by=by, now=now)


def _switch(channel: Channel, state: ChannelState, kind: EventKind, *, by: User, now: datetime) -> None:
    roles.require(by, roles.Action.CONNECT, channel.inbox.team, on=now.date())
    with transaction.atomic():
        Channel.objects.filter(pk=channel.pk).update(
            state=state, state_reason="", state_since=now, next_fetch_at=now, attempts=0
        )
        timeline.record(kind, at=now, by=by, channel_id=channel.pk)


def _try(connector: str, settings: Mapping[str, Any], credentials: Mapping[str, Any]) -> Connected:
    try:
        return registry.get(connector).connect(settings, credentials)
    except ConnectorError as error:
        raise CannotConnect(said.told(str(error))) from error
