"""Reads of alerts."""

from datetime import datetime

from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.alerts import tokens
from bemot.alerts.models import Alert, Delivery, Joining, PushDevice, Service
from bemot.channels import claims, health
from bemot.channels import queries as channels
from bemot.channels.models import Channel
from bemot.conversations.models import Message
from bemot.routing.models import Crisis, CrisisAnswer, Duty
from bemot.words import AlertReason, ChannelState, Direction, Medium, Status

# Once it is the person's turn again, or the matter is resolved, there is nothing left to ring for.
_STILL_OURS = Q(conversation__isnull=True) | Q(conversation__status=Status.OPEN)


def visible_to(user: User) -> QuerySet[Alert]:
    """Give the alerts about conversations and channels of the user's inboxes."""
    inboxes = channels.inboxes_visible_to(user)
    crises = Crisis.objects.filter(team__in=accounts.teams_of(user, on=timezone.localdate()))
    mine = Q(conversation__inbox__in=inboxes) | Q(channel__inbox__in=inboxes) | Q(crisis__in=crises)
    told = Delivery.objects.filter(alert=OuterRef("pk"), user=user)
    mine |= Q(Exists(told), swap__isnull=False)
    return Alert.objects.filter(mine).select_related(
        "crisis__team",
        "swap__duty__inbox__team",
        "swap__asked_by",
        "swap__to",
        "conversation__contact",
        "conversation__thread__channel",
        "conversation__inbox__team",
        "channel__inbox__team",
    )


def told_by(token: str) -> tuple[Alert, User]:
    """Give which alert a notification told of, and whom, where they may still see it. Raises `tokens.TokenIsOver`."""
    alert_id, user_id = tokens.read(token)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    alert = visible_to(user).filter(pk=alert_id).first() if user else None
    if user is None or alert is None:
        raise tokens.TokenIsOver(_("This is not yours any more. Open the desk to see who has it."))
    return alert, user


def ringing_for(user: User, *, now: datetime) -> QuerySet[Alert]:
    """Give what is open for this colleague with `rings`: whether it is theirs to take now. Those come first.

    It is whoever is told first and whoever is on duty; everybody who is told where nobody is. With it comes what a
    card says, so that every page can afford one: `said`, the person's newest words, and `next_name`, of another
    colleague to whom it would go.
    """
    inbox = Coalesce(OuterRef("conversation__inbox"), OuterRef("channel__inbox"))
    duties = Duty.objects.filter(inbox=inbox, starts_at__lte=now, ends_at__gt=now)
    first = Delivery.objects.filter(alert=OuterRef("pk"), user=user, step=0, sent_at__isnull=False)
    mine = duties.filter(Q(user=user) | Q(deputy=user))
    newest = Message.objects.filter(conversation=OuterRef("conversation"), direction=Direction.INBOUND)
    following = Delivery.objects.filter(
        alert=OuterRef("pk"), medium=Medium.PAGE, sent_at__isnull=True, dropped_at__isnull=True
    )
    return (
        open_for(user)
        .annotate(
            rings=ExpressionWrapper(Q(Exists(first) | Exists(mine) | ~Exists(duties)), BooleanField()),
            said=Subquery(newest.order_by("-sent_at", "-id").values("text")[:1]),
            next_name=Subquery(following.exclude(user=user).order_by("step", "due_at").values("user__name")[:1]),
        )
        .order_by("-rings", "-level", "raised_at")
    )


def open_for(user: User) -> QuerySet[Alert]:
    """Give what this colleague has been told of on the page and nobody has taken, the most serious first."""
    told = Delivery.objects.filter(alert=OuterRef("pk"), user=user, medium=Medium.PAGE, sent_at__isnull=False)
    answered = CrisisAnswer.objects.filter(crisis=OuterRef("crisis"), user=user)
    rows = visible_to(user).filter(_STILL_OURS, Exists(told), ~Exists(answered), acknowledged_at__isnull=True)
    return rows.order_by("-level", "raised_at")


def channels_to_ring(now: datetime) -> QuerySet[Channel]:
    """Give the channels that stopped or fell silent and that nobody has been told of since."""
    stopped = Q(state=ChannelState.NEEDS_ATTENTION) | Q(state=ChannelState.TRYING_LATER, attempts__gte=health.PATIENCE)
    told = Alert.objects.filter(
        channel=OuterRef("pk"), reason=AlertReason.CHANNEL, raised_at__gte=OuterRef("well_until")
    )
    return (
        Channel.objects.filter(stopped | Q(pk__in=health.silent(now).values("pk")))
        .annotate(well_until=Greatest("state_since", Coalesce("heard_at", "state_since")))
        .filter(~Exists(told))
    )


def next_in_line(alert: Alert) -> User | None:
    """Give whom the alert goes to when nobody takes it, or None."""
    row = (
        Delivery.objects.filter(alert=alert, medium=Medium.PAGE, sent_at__isnull=True, dropped_at__isnull=True)
        .select_related("user")
        .order_by("step", "due_at")
        .first()
    )
    return row.user if row else None


def to_deliver(now: datetime) -> QuerySet[Delivery]:
    """Give the deliveries that are due, the page before what goes over a network."""
    page_first = Case(When(medium=Medium.PAGE, then=0), default=1)
    still_ours = Alert.objects.filter(_STILL_OURS, pk=OuterRef("alert"))
    return Delivery.objects.filter(
        claims.free(now),
        Exists(still_ours),
        due_at__lte=now,
        sent_at__isnull=True,
        dropped_at__isnull=True,
        alert__acknowledged_at__isnull=True,
    ).order_by(page_first, "due_at")


def devices_of(user: User) -> QuerySet[PushDevice]:
    """Give the browsers that ring for a colleague, the newest first."""
    return PushDevice.objects.filter(user=user, gone_at__isnull=True).order_by("-made_at", "-pk")


def joined_to(alert: Alert) -> int:
    """Give how many more comments an alert stands for."""
    return Joining.objects.filter(alert=alert).count()


def services_of(user: User) -> QuerySet[Service]:
    """Give the services that ring a colleague, in the order in which they were named."""
    return Service.objects.filter(user=user).order_by("pk")


def of_crisis(crisis: Crisis) -> Alert | None:
    """Give the alert with which a crisis rings, while too few have it."""
    return Alert.objects.filter(crisis=crisis, reason=AlertReason.CRISIS, acknowledged_at__isnull=True).first()
