"""Reads of praise: the wall, one's own kind words, what was consented to, what is shared, what chores have to do."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from bemot.accounts.models import Principal, User
from bemot.channels import claims
from bemot.channels import queries as channels
from bemot.channels.models import Channel
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message, TriageResult
from bemot.outcomes.models import Consent, Praise, Share
from bemot.responses.models import Draft
from bemot.routing.models import Crisis
from bemot.words import ChannelState, Direction, DraftState, Intent, Ownership, Purpose, ShareState

WALL_LENGTH = 4
_STILL = (ChannelState.PAUSED, ChannelState.NEEDS_ATTENTION)


def praise_visible_to(user: User) -> QuerySet[Praise]:
    """Give the kept kind words in the conversations that `user` may see, the newest first."""
    visible = conversations.visible_to(user).select_related(None).order_by()
    rows = Praise.objects.filter(conversation__in=visible)
    return rows.select_related(
        "message__contact",
        "message__thread",
        "colleague",
        "kept_by",
        "conversation__inbox__team",
        "conversation__topic",
    )


def on_the_wall(user: User) -> list[Praise]:
    """Give the newest for the wall of the teams that `user` is in."""
    return list(praise_visible_to(user).filter(on_wall=True)[:WALL_LENGTH])


def about(user: User) -> QuerySet[Praise]:
    """Give the kind words about a colleague, the newest first, where the colleague may see them."""
    return praise_visible_to(user).filter(colleague=user)


def unseen_by(user: User) -> QuerySet[Praise]:
    """Give those that the colleague has not marked as read."""
    return Praise.objects.filter(colleague=user, seen_at__isnull=True)


def of(conversation: Conversation) -> Praise | None:
    """Give what is kept of a conversation, if anything."""
    rows = Praise.objects.filter(conversation=conversation)
    return rows.select_related(
        "message__contact", "message__thread", "conversation__inbox__team", "conversation__topic", "kept_by"
    ).first()


def first_words(conversation: Conversation) -> Message | None:
    """Give the person's message in which the kind words stand: the first that reads as praise, else the newest."""
    rows = Message.objects.filter(conversation=conversation, direction=Direction.INBOUND)
    rows = rows.select_related("contact", "thread", "channel")
    kind = Exists(TriageResult.objects.filter(message=OuterRef("pk"), intent=Intent.PRAISE))
    return rows.filter(kind).order_by("sent_at", "pk").first() or rows.order_by("-sent_at", "-pk").first()


def question_of(praise: Praise) -> Draft | None:
    """Give the question whether we may share, written or sent."""
    rows = Draft.objects.filter(conversation_id=praise.conversation_id, purpose=Purpose.CONSENT)
    return rows.exclude(state=DraftState.DISCARDED).order_by("-pk").first()


def reply_to(draft: Draft) -> Message | None:
    """Give what the person has written since our question went out, the newest first."""
    sent = draft.publications.filter(settled_at__isnull=False).order_by("-settled_at").first()
    if draft.state != DraftState.SENT or sent is None:
        return None
    rows = Message.objects.filter(conversation_id=draft.conversation_id, direction=Direction.INBOUND)
    return rows.filter(received_at__gte=sent.settled_at).select_related("contact").order_by("-sent_at", "-pk").first()


def consent_of(praise: Praise) -> Consent | None:
    """Give what the person said last, withdrawn or not."""
    return Consent.objects.filter(praise=praise).select_related("noted_by", "withdrawn_by").last()


def shares_visible_to(user: User) -> QuerySet[Share]:
    """Give our own posts about the conversations and improvements that `user` may see."""
    visible = conversations.visible_to(user).select_related(None).order_by()
    ours = Q(consent__praise__conversation__in=visible) | Q(improvement__conversations__in=visible)
    rows = Share.objects.filter(pk__in=Share.objects.filter(ours).values("pk"))
    return rows.select_related("channel__inbox__team", "by", "task", "conversation", "consent__praise")


def channels_to_share_in(principal: Principal, user: User) -> QuerySet[Channel]:
    """Give our own channels of a principal that `user` may see; nothing crosses principals."""
    rows = channels.channels_visible_to(user).filter(ownership=Ownership.OWNED, inbox__principal=principal)
    return rows.exclude(connector__in=["mailbox", "feed"]).order_by("title", "pk")


def to_tell(now: datetime) -> QuerySet[Praise]:
    """Give the colleagues whom a mail is due to; none where this installation has no mail."""
    rows = Praise.objects.filter(tell_at__lte=now).order_by("pk")
    return rows if settings.MAIL_CONFIGURED else rows.none()


def to_act_on(now: datetime) -> QuerySet[Share]:
    """Give what a network is to be asked now: taking down goes on where a channel is at rest."""
    here = Crisis.objects.filter(
        team=OuterRef("channel__inbox__team"), principal=OuterRef("channel__inbox__principal"), ended_at__isnull=True
    )
    # In a crisis nobody tells what went well; what has begun to go out is looked after all the same.
    begun = Q(state=ShareState.SENDING) | (Q(state=ShareState.QUEUED) & ~Exists(here))
    out = begun & ~Q(channel__state__in=_STILL)
    return Share.objects.filter(claims.free(now), out | Q(state=ShareState.TO_TAKE_DOWN), next_at__lte=now).order_by(
        "next_at"
    )
