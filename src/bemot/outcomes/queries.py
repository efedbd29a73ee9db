"""Reads of handoffs, resolutions, follow-ups and improvements."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message
from bemot.outcomes.models import Correction, FollowUp, Handoff, Improvement, Resolution
from bemot.responses.models import Draft
from bemot.words import Direction, DraftState, FollowUpState, Purpose, Status

# A promise is raised while there is time to keep it.
KEPT_AHEAD = timedelta(minutes=30)
# Who has not answered our question within a week has nothing to add.
SILENT_AFTER = timedelta(days=7)


def handoffs_of(conversation: Conversation) -> QuerySet[Handoff]:
    """Give the handoffs, oldest first."""
    return Handoff.objects.filter(conversation=conversation).select_related("by")


def resolution_of(conversation: Conversation) -> Resolution | None:
    """Give the resolution that stands, if any."""
    return Resolution.objects.filter(conversation=conversation, undone_at__isnull=True).select_related("by").last()


def follow_ups_of(conversation: Conversation) -> QuerySet[FollowUp]:
    """Give the follow-ups by their due time."""
    return FollowUp.objects.filter(conversation=conversation).select_related("owner", "planned_by", "thread")


def follow_ups_visible_to(user: User) -> QuerySet[FollowUp]:
    """Give the follow-ups in the conversations that `user` may see."""
    visible = conversations.visible_to(user).select_related(None).order_by()
    return FollowUp.objects.filter(conversation__in=visible).select_related("conversation__inbox__team", "owner")


def due_of(conversation: Conversation) -> FollowUp | None:
    """Give the follow-up that waits for us, if any."""
    return follow_ups_of(conversation).filter(state=FollowUpState.DUE).first()


def open_return_of(conversation: Conversation) -> FollowUp | None:
    """Give the return that is planned or due, if any."""
    waiting = [FollowUpState.PLANNED, FollowUpState.DUE]
    return follow_ups_of(conversation).filter(is_return=True, state__in=waiting).first()


def ended_with_thanks(user: User) -> QuerySet[Conversation]:
    """Give the conversations whose person was content when we came back, the newest first."""
    content = FollowUp.objects.filter(state=FollowUpState.SATISFIED, is_return=True).values("conversation_id")
    return conversations.visible_to(user).filter(pk__in=content).order_by("-last_message_at")


def corrections_of(conversation: Conversation) -> QuerySet[Correction]:
    """Give what colleagues corrected, oldest first."""
    return (
        Correction.objects.filter(message__conversation=conversation, undone_at__isnull=True)
        .select_related("by", "message")
        .order_by("pk")
    )


def corrections_visible_to(user: User) -> QuerySet[Correction]:
    """Give the corrections that stand, in the conversations that `user` may see."""
    visible = conversations.visible_to(user).select_related(None).order_by()
    return Correction.objects.filter(message__conversation__in=visible, undone_at__isnull=True).select_related(
        "message__conversation__inbox__team"
    )


def improvements_visible_to(user: User) -> QuerySet[Improvement]:
    """Give the improvements of the principals whose inboxes `user` may see, open ones first."""
    principals = channels.inboxes_visible_to(user).order_by().values("principal_id")
    return (
        Improvement.objects.filter(principal__in=principals)
        .select_related("owner", "principal", "drawn_by")
        .annotate(comments=Count("conversations"))
        .order_by("done_at", "due_on", "pk")
    )


def improvements_of(conversation: Conversation) -> QuerySet[Improvement]:
    """Give the improvements that a conversation asked for."""
    return Improvement.objects.filter(conversations=conversation).select_related("owner").order_by("pk")


def to_raise(now: datetime) -> QuerySet[FollowUp]:
    """Give the planned follow-ups whose time has come, the oldest first."""
    its_time = Q(is_return=True, due_at__lte=now) | Q(is_return=False, due_at__lte=now + KEPT_AHEAD)
    return FollowUp.objects.filter(its_time, state=FollowUpState.PLANNED).order_by("due_at")


def to_note_promised() -> QuerySet[Draft]:
    """Give the holding statements that have gone out and whose promise nobody has noted."""
    noted = FollowUp.objects.filter(draft=OuterRef("pk"))
    said = Draft.objects.filter(purpose=Purpose.HOLDING, state=DraftState.SENT, promised_at__isnull=False)
    return said.filter(~Exists(noted)).order_by("pk")


def to_keep() -> QuerySet[FollowUp]:
    """Give the promises of holding statements after which we have said more."""
    said = Message.objects.filter(
        conversation=OuterRef("conversation"), direction=Direction.OUTBOUND, sent_at__gt=OuterRef("planned_at")
    )
    open_states = [FollowUpState.PLANNED, FollowUpState.DUE]
    return FollowUp.objects.filter(
        Exists(said), is_return=False, draft__purpose=Purpose.HOLDING, state__in=open_states
    ).order_by("pk")


def to_note_asked(now: datetime) -> QuerySet[FollowUp]:
    """Give the returns that are still open although their question has gone out."""
    sent = Draft.objects.filter(
        conversation=OuterRef("conversation"),
        purpose=Purpose.RETURN,
        state=DraftState.SENT,
        publications__settled_at__gte=OuterRef("planned_at"),
        publications__settled_at__lte=now,
    )
    open_states = [FollowUpState.PLANNED, FollowUpState.DUE]
    return FollowUp.objects.filter(Exists(sent), is_return=True, state__in=open_states)


def silent(now: datetime) -> QuerySet[FollowUp]:
    """Give the questions that nobody has answered for a week."""
    wrote_since = Message.objects.filter(
        conversation=OuterRef("conversation"), direction=Direction.INBOUND, received_at__gt=OuterRef("asked_at")
    )
    return FollowUp.objects.filter(
        ~Exists(wrote_since), state=FollowUpState.ASKED, asked_at__lte=now - SILENT_AFTER
    ).order_by("asked_at")


def thanked() -> QuerySet[Draft]:
    """Give the thanks that have gone out and whose conversations still wait for nothing."""
    return Draft.objects.filter(
        purpose=Purpose.THANKS, state=DraftState.SENT, conversation__status=Status.WAITING
    ).select_related("conversation__inbox", "author")
