"""Posts of our own: kind words under a consent that stands, with credit, and what an improvement has changed.

Put out by the desk or by hand; never blindly twice.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import Principal, User
from bemot.alerts import detection
from bemot.channels import claims, health, said
from bemot.channels import posting as networks
from bemot.channels import sending as channels
from bemot.channels.models import Channel
from bemot.connectors.base import ConnectorError, NeedsAttention, Payload, Rejected, Sent, TryLater
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.lib.text import normalise
from bemot.outcomes import taking_down, wall
from bemot.outcomes.models import Consent, Praise, Share
from bemot.responses import parts
from bemot.words import AlertReason, EventKind, ShareState

_web_address = URLValidator(schemes=["https", "http"])


class NoConsent(Refusal):
    """The person has not said yes, or has taken it back."""


class NoCredit(Refusal):
    """Words of somebody without their name."""


class OtherWords(Refusal):
    """Something else than what was agreed to."""


class NotOurChannel(Refusal):
    """The channel is not one of ours, or belongs to another principal."""


class CannotGoOut(Refusal):
    """The network would not take it as it is."""


class WrongLink(Refusal):
    """What was brought back is no web address."""


def first_words(consent: Consent) -> str:
    """Give the text that is proposed: the words as they were agreed to, and whose they are."""
    return f"“{consent.words}”\n– {consent.who}"


def share(praise: Praise, *, channel: Channel, text: str, by: User, now: datetime) -> Share:
    """Queue kind words, or hand them to a colleague where the desk cannot post.

    Raises `NoConsent`, `NoCredit`, `OtherWords` and what `queue` raises.
    """
    conversation = praise.conversation
    roles.require(by, roles.Action.PUBLISH, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        consent = Consent.objects.select_for_update().filter(praise=praise, withdrawn_at__isnull=True).last()
        row = Share(consent=consent, conversation=conversation, channel=channel, text=_fit(consent, text))
        return queue(row, principal=conversation.inbox.principal, by=by, now=now)


def queue(row: Share, *, principal: Principal, by: User, now: datetime) -> Share:
    """Keep a new post and let it go when the time to undo has passed. What is too long becomes a thread.

    Raises `NotOurChannel`, `CannotGoOut` or `SomebodyWasFaster`.
    """
    if not wall.channels_to_share_in(principal, by).filter(pk=row.channel_id).exists():
        raise NotOurChannel(_("Choose one of the channels of this inbox's own organisation."))
    roles.require(by, roles.Action.PUBLISH, row.channel.inbox.team, on=now.date())
    row.by, row.at, row.next_at, row.state = by, now, now + settings.UNDO_WINDOW, ShareState.BY_HAND
    if networks.posts(row.channel):
        payload = _payload(row.channel, row.text, now=now)
        row.state, row.payload, row.send_key = ShareState.QUEUED, dict(payload.body), payload.send_key
    try:
        with transaction.atomic():
            row.save()
            _record(EventKind.SHARE_QUEUED, row, by=by, now=now)
    except IntegrityError as error:
        raise SomebodyWasFaster(_("It stands in that channel already, or is on its way there.")) from error
    return row


def cancel(row: Share, *, by: User, now: datetime) -> None:
    """Undo what is not out. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, row.channel.inbox.team, on=now.date())
    with transaction.atomic():
        rows = Share.objects.filter(pk=row.pk, state__in=[ShareState.QUEUED, ShareState.BY_HAND])
        if not rows.update(state=ShareState.CANCELLED, settled_at=now):
            raise SomebodyWasFaster(_("It is too late to undo: it is going out or has gone."))
        _record(EventKind.SHARE_CANCELLED, row, by=by, now=now)


def settle_by_hand(row: Share, *, url: str, by: User, now: datetime) -> None:
    """Bring the link of what a colleague has posted. Raises `WrongLink` or `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, row.channel.inbox.team, on=now.date())
    try:
        _web_address(url)
    except ValidationError as error:
        raise WrongLink(_("Paste the link of the post; it begins with https://.")) from error
    with transaction.atomic():
        rows = Share.objects.filter(pk=row.pk, state=ShareState.BY_HAND)
        if not rows.update(state=ShareState.SHARED, url=url[:2000], settled_at=now):
            raise SomebodyWasFaster(_("This has been settled already. Look again."))
        _record(EventKind.SHARED, row, by=by, now=now)


def act_one(share_id: int, *, now: datetime) -> bool:
    """Bring one a step further: out, or down. A chore outside any transaction; gives False where nothing was to do.

    What is found half sent is looked for on the network, and sent again only if it definitely does not stand there.
    """
    claimed = _claim(share_id, now=now)
    if claimed is None:
        return False
    row, is_new = claimed
    if row.state == ShareState.TO_TAKE_DOWN:
        taking_down.take_down(row, now=now)
    else:
        _send(row, is_new=is_new, now=now)
    return True


def _fit(consent: Consent | None, text: str) -> str:
    """Give the text as it may go out under a consent, or refuse."""
    if consent is None or not consent.given:
        raise NoConsent(_("The person has not agreed to it, so it stays here. Ask first; the draft is a click away."))
    if consent.words.strip() not in text:
        raise OtherWords(_("The person agreed to their own words. Keep them as they were, and write around them."))
    names = [part for part in consent.who.split() if len(part) > 1]
    if names and not any(name in text.replace(consent.words, "") for name in names):
        raise NoCredit(_("Say whose words they are: the name belongs to them."))
    return normalise(text)


def _payload(channel: Channel, text: str, *, now: datetime) -> Payload:
    posts = parts.of(parts.divided(text, fits=lambda post: channels.length(channel, post) is None))
    try:
        return networks.render(channel, posts, language=channel.language, now=now)
    except Rejected as error:
        raise CannotGoOut(_("The network would not take it: %(words)s") % {"words": said.quoted(str(error))}) from error


def _claim(share_id: int, *, now: datetime) -> tuple[Share, bool] | None:
    with transaction.atomic(durable=True):
        rows = wall.to_act_on(now).select_for_update(of=("self",)).filter(pk=share_id)
        row = rows.select_related("channel", "by", "conversation__inbox__team").first()
        if row is None:
            return None
        is_new = row.state == ShareState.QUEUED
        row.state = ShareState.SENDING if is_new else row.state
        row.claimed_until, row.attempts = now + claims.LEASE, row.attempts + 1
        row.save(update_fields=["state", "claimed_until", "attempts"])
        return row, is_new


def _send(row: Share, *, is_new: bool, now: datetime) -> None:
    try:
        call = channels.send if is_new else channels.find_sent
        found = call(row.channel, row.payload, row.send_key)
    except TryLater as error:
        unsure = not is_new or error.accepted_perhaps
        _later(row, ShareState.SENDING if unsure else ShareState.QUEUED, error, pause=error.after, now=now)
    except NeedsAttention as error:
        _later(row, ShareState.QUEUED if is_new else ShareState.SENDING, error, now=now)
        health.failed(row.channel, error, now=now)
    except Rejected as error:
        _failed(row, error, now=now)
    else:
        if found is None:
            _not_out(row, {"next_at": now}, now=now)
        else:
            _shared(row, found, now=now)


def _shared(row: Share, found: Sent, *, now: datetime) -> None:
    """It stands there; where the consent was taken back meanwhile, it comes down again at once."""
    with transaction.atomic():
        state = ShareState.SHARED if _may_stand(row) else ShareState.TO_TAKE_DOWN
        changed = _own(row).update(
            state=state,
            external_id=found.external_id[:500],
            url=found.url[:2000],
            claimed_until=None,
            settled_at=now,
            next_at=now,
            attempts=0,
            error=found.remark,
        )
        if changed:
            _record(EventKind.SHARED, row, now=now)


def _failed(row: Share, error: ConnectorError, *, now: datetime) -> None:
    with transaction.atomic():
        words = str(error)[:2000]
        if _own(row).update(state=ShareState.FAILED, claimed_until=None, settled_at=now, error=words):
            _record(EventKind.SHARE_FAILED, row, now=now)
            first = row.by if row.by.is_active else None
            if row.conversation is not None:
                detection.ring(row.conversation, AlertReason.PUBLISHING, first=first, now=now)


def _later(
    row: Share, state: ShareState, error: ConnectorError, *, pause: timedelta | None = None, now: datetime
) -> None:
    fields = {"error": str(error)[:2000], "next_at": now + (pause or claims.pause(row.attempts))}
    if state is ShareState.QUEUED:
        _not_out(row, fields, now=now)
    else:
        _own(row).update(state=state, claimed_until=None, **fields)


def _not_out(row: Share, fields: dict[str, Any], *, now: datetime) -> None:
    """It is definitely not there: try again, or leave it where the consent was taken back meanwhile."""
    with transaction.atomic():
        if _may_stand(row):
            _own(row).update(state=ShareState.QUEUED, claimed_until=None, **fields)
        else:
            _own(row).update(state=ShareState.CANCELLED, claimed_until=None, settled_at=now)


def _may_stand(row: Share) -> bool:
    """Say whether no consent was taken back meanwhile; locks it, inside the caller's transaction."""
    if row.consent_id is None:
        return True
    return Consent.objects.select_for_update().get(pk=row.consent_id).withdrawn_at is None


def _own(row: Share) -> QuerySet[Share]:
    """Give the row where the claim is still the caller's own."""
    return Share.objects.filter(claims.own(row), pk=row.pk, state=ShareState.SENDING)


def _record(kind: EventKind, row: Share, *, by: User | None = None, now: datetime) -> None:
    timeline.record(
        kind,
        at=now,
        by=by,
        conversation_id=row.conversation_id,
        channel_id=row.channel_id,
        share=row.pk,
    )
