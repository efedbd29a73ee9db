"""Who must know now: makes an alert and the rows that tell people, in order. One matter rings once for each person."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from bemot.accounts.models import User
from bemot.alerts import matters, telling
from bemot.alerts.crowds import Crowd, Crowds
from bemot.alerts.matters import Known
from bemot.alerts.models import Alert, Joining
from bemot.alerts.telling import Call
from bemot.channels.models import Channel
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.routing import absence
from bemot.routing import queries as routing
from bemot.words import AlertReason, EventKind, Flag, Intent, Level, Status

# What was written before this is history that came with a new channel: it stands in the queue, it rings nobody.
RINGS_FOR = timedelta(days=3)


def detect(conversations: Sequence[Conversation], *, now: datetime) -> list[Alert]:
    """Raise an alert for each matter that somebody must know of now; gives those that ring.

    Inside the caller's transaction. What belongs to a matter that stands joins it, and many comments that say the same
    are one matter.
    """
    fresh = [row for row in conversations if row.status == Status.OPEN and row.last_message_at > now - RINGS_FOR]
    wanted = {row: reason for row in fresh if (reason := _reason(row))}
    known = matters.known(wanted)
    calls = [call for row, reason in wanted.items() if (call := _again(row, reason, known[row.pk]))]
    new = [(row, reason) for row, reason in wanted.items() if _is_new(row, reason, known[row.pk])]
    calls += _raise([(row, reason) for row, reason in new if reason != AlertReason.CRITIQUE], known, now=now)
    calls += _raise_crowds([row for row, reason in new if reason == AlertReason.CRITIQUE], known, now=now)
    telling.call(calls, now=now)
    return [call.alert for call in calls]


def ring(
    conversation: Conversation,
    reason: AlertReason,
    *,
    first: User | None = None,
    skip: Collection[int] = (),
    now: datetime,
) -> Alert | None:
    """Raise an alert about a conversation for a reason that a chore or colleague found; None while one like it is open.

    Whoever knows of the matter, or is in `skip`, is not rung again; None too where everybody does. A higher level rings
    by the ways that it opens. `first` is told before the person on duty: whose work it is about.
    """
    if matters.is_own(reason):
        if Alert.objects.filter(conversation=conversation, reason=reason, acknowledged_at__isnull=True).exists():
            return None
        alert = _made([(conversation, reason)], now=now)[0]
        telling.call([Call(alert, conversation, first=first)], now=now)
        return alert
    known = matters.known([conversation])[conversation.pk]
    if known.standing is not None and not known.outgrows(conversation, reason):
        if call := _again(conversation, reason, known):
            telling.call([call], now=now)
        elif conversation.level > known.standing.level:
            telling.louder(known.standing, level=conversation.level, now=now)
        return None
    known.told.update(dict.fromkeys(skip, matters.DANGER))
    calls = _raise([(conversation, reason)], {conversation.pk: known}, now=now)
    telling.call(calls, now=now)
    if calls and not calls[0].alert.deliveries.exists():
        calls[0].alert.delete()
        return None
    return calls[0].alert


def tell(conversation: Conversation, reason: AlertReason, *, people: Sequence[User], now: datetime) -> Alert | None:
    """Let these people know, once and nobody after them; None while an alert like it is open, or nobody is named.

    Whoever is away is left in peace where somebody else is told.
    """
    if not people or Alert.objects.filter(conversation=conversation, reason=reason, acknowledged_at=None).exists():
        return None
    alert = Alert.objects.create(conversation=conversation, reason=reason, level=conversation.level, raised_at=now)
    team_id = conversation.inbox.team_id
    absent = absence.stand_ins([team_id], at=now)
    here = [user for user in people if not absent.is_away(user, team_id)]
    telling.tell([(alert, user, 0, now) for user in here or people])
    return alert


def quiet(conversation: Conversation, *reasons: AlertReason, now: datetime) -> None:
    """Let alerts go that are over by themselves. Inside the caller's transaction."""
    _let_go([conversation], reasons, now=now)


def end(conversation: Conversation, *, now: datetime) -> None:
    """Let go what a resolved matter leaves. Inside the caller's transaction.

    An alert about many goes on with the next one that is still open; words that are to be taken down still are.
    """
    about = Q(conversation=conversation) | Q(channel__isnull=False, joinings__conversation=conversation)
    left = Alert.objects.filter(about, acknowledged_at__isnull=True).exclude(reason=AlertReason.TAKE_DOWN)
    for alert in left.distinct():
        others = Joining.objects.filter(alert=alert, conversation__status=Status.OPEN).exclude(
            conversation=conversation
        )
        heir = others.order_by("pk").first()
        if heir is None:
            Alert.objects.filter(pk=alert.pk).update(acknowledged_at=now)
        elif alert.conversation_id is not None:
            heir.delete()
            Alert.objects.filter(pk=alert.pk).update(conversation=heir.conversation_id)


def ring_channel(channel: Channel, *, now: datetime) -> Alert | None:
    """Tell the leads of a team that a channel needs a person; None while such an alert is open."""
    if Alert.objects.filter(channel=channel, reason=AlertReason.CHANNEL, acknowledged_at__isnull=True).exists():
        return None
    alert = Alert.objects.create(channel=channel, reason=AlertReason.CHANNEL, raised_at=now)
    telling.tell([(alert, user, 0, now) for user in routing.on_duty(channel.inbox, at=now).leads])
    return alert


def _reason(conversation: Conversation) -> AlertReason | None:
    for flag in (Flag.SELF_HARM, Flag.THREAT, Flag.SAFETY):
        if flag in conversation.sure_flags:
            return AlertReason(flag)
    if conversation.intent == Intent.PRESS:
        return AlertReason.PRESS
    if conversation.intent == Intent.COMPLAINT:
        return AlertReason.CRITIQUE
    return None


def _is_new(row: Conversation, reason: AlertReason, known: Known) -> bool:
    return (known.standing is None or known.outgrows(row, reason)) and not known.is_had(row, reason)


def _again(row: Conversation, reason: AlertReason, known: Known) -> Call | None:
    """Let the alert that stands take a new reason in; give whom to tell of it besides those who know."""
    alert = known.standing
    if alert is None or known.outgrows(row, reason) or matters.GRAVITY[reason] <= matters.GRAVITY[alert.reason]:
        return None
    matters.grow(alert, row, reason)
    return Call(alert, row, skip={user for _alert, user in matters.named_in([alert])})


def _raise(about: Sequence[tuple[Conversation, AlertReason]], known: dict[int, Known], *, now: datetime) -> list[Call]:
    # What stands from before a matter was resolved was taken by nobody; what is new rings by itself.
    _let_go([row for row, _reason in about], matters.GRAVITY, now=now)
    alerts = _made(about, now=now)
    return [
        Call(alert, row, skip=known[row.pk].been_told(reason))
        for alert, (row, reason) in zip(alerts, about, strict=True)
    ]


def _raise_crowds(rows: Sequence[Conversation], known: dict[int, Known], *, now: datetime) -> list[Call]:
    """Put critique into crowds: one alert for each, and a spike says so."""
    by_inbox: dict[int, list[Conversation]] = {}
    for row in rows:
        by_inbox.setdefault(row.inbox_id, []).append(row)
    calls: list[Call] = []
    for inbox_id, new in by_inbox.items():
        crowds = Crowds(inbox_id, now=now)
        crowds.place(new)
        crowds.look_for_spikes()
        for crowd in crowds.rows:
            if crowd.alert is None or crowd.new:
                calls += _settle(crowd, known, now=now)
    return calls


def _settle(crowd: Crowd, known: dict[int, Known], *, now: datetime) -> list[Call]:
    """Raise the alert of a crowd or let it grow; give whom to tell."""
    about = crowd.first or crowd.new[0]
    told: set[int] = set()
    alert, reason = crowd.alert, AlertReason.SPIKE if crowd.spike else AlertReason.CRITIQUE
    anew = alert is None or (crowd.spike is not None and alert.acknowledged_at is not None)
    if alert is None or anew:
        _let_go([about], [reason], now=now)
        if crowd.channel is not None:  # one of days ago, that nobody took
            Alert.objects.filter(channel=crowd.channel, reason=reason, acknowledged_at=None).update(acknowledged_at=now)
        alert = Alert.objects.create(
            conversation=crowd.first if crowd.channel is None else None,
            channel=crowd.channel,
            reason=reason,
            level=matters.level_of(about, reason),
            why=crowd.spike.why if crowd.spike else {},
            raised_at=now,
        )
        told = known[about.pk].been_told(reason) if about.pk in known else set()
    elif crowd.spike:
        alert.level = max(alert.level, Level.URGENT)
        Alert.objects.filter(pk=alert.pk).update(reason=reason, level=alert.level, why=crowd.spike.why)
        told = {user for _alert, user in matters.named_in([alert])}
    _join(alert, crowd.new, now=now)
    return [Call(alert, about, skip=told)] if anew or crowd.spike else []


def _join(alert: Alert, rows: Sequence[Conversation], *, now: datetime) -> None:
    if not rows:
        return
    Joining.objects.bulk_create((Joining(alert=alert, conversation=row, at=now) for row in rows), ignore_conflicts=True)
    Alert.objects.filter(pk=alert.pk).update(newest_at=now)
    timeline.record_many(
        Line(EventKind.ALERT_JOINED, now, conversation_id=row.pk, data={"alert": alert.pk}) for row in rows
    )


def _let_go(rows: Sequence[Conversation], reasons: Iterable[str], *, now: datetime) -> None:
    alerts = Alert.objects.filter(conversation__in=rows, reason__in=reasons, acknowledged_at__isnull=True)
    alerts.update(acknowledged_at=now)


def _made(about: Sequence[tuple[Conversation, AlertReason]], *, now: datetime) -> list[Alert]:
    return Alert.objects.bulk_create(
        Alert(
            conversation=row,
            reason=reason,
            level=matters.level_of(row, reason),
            raised_at=now,
        )
        for row, reason in about
    )
