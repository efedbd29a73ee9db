"""Reads of handoffs, resolutions, follow-ups and improvements."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bemot.accounts.models import Principal, User
from bemot.channels import queries as channels
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message
from bemot.history.models import Event
from bemot.outcomes import helping
from bemot.outcomes.models import Cause, Correction, FollowUp, Handoff, Improvement, Resolution
from bemot.responses.models import Draft, Verdict
from bemot.words import Direction, DraftState, EventKind, FollowUpState, Intent, Purpose, Status

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
        .select_related("owner", "principal", "drawn_by", "root__parent__parent")
        .annotate(comments=Count("conversations"))
        .order_by("done_at", "due_on", "pk")
    )


def causes_of(principal: Principal) -> list[Cause]:
    """Give the tree of causes in the order in which it is read, without those that were taken out."""
    rows = list(Cause.objects.filter(principal=principal, retired_at__isnull=True).order_by("name"))
    below: dict[int | None, list[Cause]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def walk(parent: int | None) -> Iterator[Cause]:
        for row in below.get(parent, ()):
            yield row
            yield from walk(row.pk)

    return list(walk(None))


def causes_visible_to(user: User) -> QuerySet[Cause]:
    """Give the causes of the principals whose inboxes `user` may see."""
    principals = channels.inboxes_visible_to(user).order_by().values("principal_id")
    return Cause.objects.filter(principal__in=principals, retired_at__isnull=True).select_related("principal", "parent")


def with_those_above(cause: Cause) -> list[Cause]:
    """Give a cause and what stands above it, itself first."""
    found = [cause]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


def branch_of(cause: Cause) -> QuerySet[Cause]:
    """Give a cause and everything below it."""
    below = Cause.objects.filter(parent=cause).values("pk")
    return Cause.objects.filter(Q(pk=cause.pk) | Q(parent=cause) | Q(parent__in=below))


def brought_by(cause: Cause) -> QuerySet[Conversation]:
    """Give the conversations that a cause, or one below it, has brought: resolved so, and not taken back."""
    resolved = Resolution.objects.filter(in_tree__in=branch_of(cause), undone_at__isnull=True)
    return Conversation.objects.filter(pk__in=resolved.values("conversation"), inbox__principal=cause.principal_id)


def counts_by_cause(principal: Principal) -> dict[int, int]:
    """Give how many matters were resolved under each cause or one below it, by the cause's id; none are left out."""
    rows = Resolution.objects.filter(in_tree__principal=principal, undone_at__isnull=True).order_by()
    above = dict(Cause.objects.filter(principal=principal).values_list("pk", "parent"))
    counts: Counter[int] = Counter()
    for cause, n in rows.values_list("in_tree").annotate(n=Count("pk")):
        place: int | None = cause
        while place is not None:
            counts[place] += n
            place = above[place]
    return dict(counts)


def helped_by(improvement: Improvement, *, now: datetime) -> helping.Helped | None:
    """Give whether such comments have stopped since it was done; None while it is not.

    Counted are the comments of its cause, or where it has none those of the topics that it was drawn from.
    """
    if improvement.done_at is None:
        return None
    if improvement.root is not None:
        rows = brought_by(improvement.root)
    else:
        topics = improvement.conversations.exclude(topic=None).values("topic")
        rows = Conversation.objects.filter(
            inbox__principal=improvement.principal_id, topic__in=topics, intent=Intent.COMPLAINT
        )
    over = helping.span(improvement.done_at, now=now)
    before = rows.filter(opened_at__gt=improvement.done_at - over, opened_at__lte=improvement.done_at).count()
    after = rows.filter(opened_at__gt=improvement.done_at, opened_at__lte=improvement.done_at + over).count()
    return helping.helped(before, after, over)


def said_in_public(principal_id: int) -> QuerySet[Improvement]:
    """Give what stands on a principal's public page, newest first."""
    return Improvement.objects.filter(principal=principal_id, published_at__isnull=False).order_by("-done_at", "-pk")


def principals_in_public() -> QuerySet[Principal]:
    """Give the principals that have something on a public page."""
    return Principal.objects.filter(
        pk__in=Improvement.objects.filter(published_at__isnull=False).values("principal")
    ).order_by("name")


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
    """Give the thanks that have gone out, in public or in private, and whose conversations wait for nothing."""
    return Draft.objects.filter(
        Q(purpose=Purpose.THANKS) | Q(purpose=Purpose.PRIVATE, conversation__intent=Intent.PRAISE),
        state=DraftState.SENT,
        conversation__status=Status.WAITING,
    ).select_related("conversation__inbox", "author")


@dataclass(frozen=True, slots=True)
class Afresh:
    """Why a conversation began afresh after a talk was broken off."""

    message: Message
    reason: str
    """A colleague's words; empty where the desk saw it."""
    broken_off_at: datetime


def begun_afresh(conversation: Conversation) -> Afresh | None:
    """Give why this is a matter of its own after a broken-off talk in the same thread; None where it is not."""
    if conversation.afresh_of_id is None:
        return None
    begun = Event.objects.filter(conversation=conversation, kind=EventKind.BEGUN_AFRESH).order_by("pk").first()
    verdicts = Verdict.objects.filter(conversation=conversation.afresh_of_id, broken_off_at__isnull=False)
    verdict = verdicts.order_by("-pk").first()
    message = Message.objects.filter(pk=begun.data["message"]).first() if begun else None
    if begun is None or verdict is None or verdict.broken_off_at is None or message is None:
        return None
    return Afresh(message, begun.data["reason"], verdict.broken_off_at)
