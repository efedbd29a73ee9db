"""Reads of readings, facts, drafts, publications and the answer library."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bemot.accounts.models import Principal, User
from bemot.channels import claims
from bemot.channels import queries as channels
from bemot.channels.models import Inbox
from bemot.conversations import queries as reads
from bemot.conversations.models import Conversation
from bemot.listening.models import Opinion
from bemot.responses.models import (
    Assistant,
    Decision,
    Difference,
    Draft,
    DraftVersion,
    Fact,
    Proposal,
    Publication,
    Reading,
    Round,
    SavedReply,
    Verdict,
)
from bemot.routing import queries as routing
from bemot.words import (
    ChannelState,
    DraftState,
    ProposalState,
    PublicationState,
    Purpose,
    SecondPerson,
)

UNFINISHED = (DraftState.WRITING, DraftState.IN_REVIEW, DraftState.APPROVED)
TROUBLED = (PublicationState.FAILED, PublicationState.UNSURE, PublicationState.BY_HAND)


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading as one colleague may see it; the words are empty while it is hidden."""

    pk: int
    reader: User | None
    is_own: bool
    is_read: bool
    waived_reason: str
    hidden: bool
    """Written, but not shown before the viewer's own stands."""
    says: str = ""
    wants: str = ""
    feels: str = ""
    asked_at: datetime | None = None
    read_at: datetime | None = None


def readings_of(conversation: Conversation, *, viewer: User) -> list[ReadingView]:
    """Give the readings; none but one's own shows its words before two exist, or one of them is waived.

    Whoever has still to write one sees none: neither the colleague who was asked, nor the assignee who waived the
    others' instead of writing.
    """
    rows = list(Reading.objects.filter(conversation=conversation).select_related("reader").order_by("id"))
    is_open = sum(row.read_at is not None for row in rows) >= 2 or any(row.waived_at for row in rows)
    policy = routing.policy_for(conversation).reading if rows else ""
    is_open = (is_open and not _owes(rows, viewer, conversation, policy)) or policy == SecondPerson.NONE
    return [_reading(row, viewer, is_open=is_open) for row in rows]


def owes_reading(conversation: Conversation, user: User) -> bool:
    """Say whether a colleague was asked to read and has not done so: a draft would tell them what to read."""
    return bool(to_read_by(user, [conversation]))


def to_read_by(user: User, rows: Iterable[Conversation]) -> set[int]:
    """Give which of these conversations a colleague was asked to read and has not."""
    asked = Reading.objects.filter(conversation__in=[row.pk for row in rows], reader=user, asked_at__isnull=False)
    return set(asked.filter(read_at__isnull=True, waived_at__isnull=True).values_list("conversation_id", flat=True))


def difference_of(conversation: Conversation) -> Difference | None:
    """Give what two readings were found to differ in, settled or not."""
    return Difference.objects.filter(conversation=conversation).select_related("settled_by", "found_by").first()


def facts_of(conversation: Conversation) -> QuerySet[Fact]:
    """Give the fact log, oldest first."""
    return Fact.objects.filter(conversation=conversation).select_related("owner", "asked_by", "answered_by")


def facts_visible_to(user: User) -> QuerySet[Fact]:
    """Give the facts of the conversations that `user` may see."""
    return Fact.objects.filter(conversation__in=_visible(user)).select_related("conversation__inbox__team", "owner")


def decision_of(conversation: Conversation) -> Decision | None:
    """Give the decision that counts: the newest."""
    return Decision.objects.filter(conversation=conversation).select_related("by", "seconded_by").last()


def decisions_visible_to(user: User) -> QuerySet[Decision]:
    """Give the decisions in the conversations that `user` may see."""
    return Decision.objects.filter(conversation__in=_visible(user)).select_related("conversation__inbox__team", "by")


def verdicts_visible_to(user: User) -> QuerySet[Verdict]:
    """Give the verdicts in the conversations that `user` may see."""
    return Verdict.objects.filter(conversation__in=_visible(user)).select_related(
        "conversation__inbox__team", "proposed_by", "confirmed_by", "evidence"
    )


def drafts_visible_to(user: User) -> QuerySet[Draft]:
    """Give the drafts in the conversations that `user` may see."""
    return Draft.objects.filter(conversation__in=_visible(user)).select_related(
        "conversation__inbox__team",
        "conversation__contact",
        "conversation__topic",
        "thread__channel__inbox",
        "answers__contact",
        "answers__channel",
        "author",
        "reviewer",
        "approved_by",
        "saved_reply",
    )


def drafts_of(conversation: Conversation) -> QuerySet[Draft]:
    """Give the drafts of a conversation that were not thrown away, oldest first."""
    return (
        Draft.objects.filter(conversation=conversation)
        .exclude(state=DraftState.DISCARDED)
        .select_related("author", "thread__channel", "answers", "approved_by", "reviewer")
        .prefetch_related("publications")
        .order_by("id")
    )


def unfinished_of(conversations: Iterable[Conversation]) -> QuerySet[Draft]:
    """Give the drafts that are under way in many conversations, the one touched last at the end."""
    return (
        Draft.objects.filter(conversation__in=[row.pk for row in conversations], state__in=UNFINISHED)
        .select_related("author", "thread__channel", "answers")
        .order_by("edited_at", "pk")
    )


def versions_of(draft: Draft) -> QuerySet[DraftVersion]:
    """Give every wording of a draft, the first one first."""
    return DraftVersion.objects.filter(draft=draft).select_related("by")


def publications_visible_to(user: User) -> QuerySet[Publication]:
    """Give the publications in the conversations that `user` may see."""
    return Publication.objects.filter(conversation__in=_visible(user)).select_related(
        "conversation__inbox__team",
        "conversation__contact",
        "draft__thread__channel",
        "draft__answers",
        "draft__author",
        "queued_by",
    )


def to_send(now: datetime) -> QuerySet[Publication]:
    """Give what is to be put out or looked for now, the oldest first; a channel that stands still is left out."""
    waiting = Q(state__in=[PublicationState.QUEUED, PublicationState.UNSURE], send_after__lte=now, held_at__isnull=True)
    abandoned = Q(state=PublicationState.SENDING)
    still = [ChannelState.PAUSED, ChannelState.NEEDS_ATTENTION]
    return (
        Publication.objects.filter(claims.free(now))
        .filter(abandoned | (waiting & ~Q(draft__thread__channel__state__in=still)))
        .order_by("send_after", "id")
    )


def to_pass_on(now: datetime) -> QuerySet[Draft]:
    """Give the drafts whose reviewer has not looked in time, the oldest first."""
    return Draft.objects.filter(state=DraftState.IN_REVIEW, review_due_at__lte=now).order_by("review_due_at")


def failure_of(draft: Draft) -> Publication | None:
    """Give the attempt that the network refused last, while the draft is being written again."""
    if draft.state != DraftState.WRITING:
        return None
    newest = Publication.objects.filter(draft=draft).exclude(state=PublicationState.WITHDRAWN).order_by("-pk").first()
    return newest if newest is not None and newest.state == PublicationState.FAILED else None


def to_look_back_at(user: User) -> QuerySet[Draft]:
    """Give the answers that went out and still want a second person's look, oldest first; one's own left out."""
    return (
        drafts_visible_to(user)
        .filter(state=DraftState.SENT, four_eyes=SecondPerson.AFTERWARDS, approved_by__isnull=True)
        .exclude(submitted_version_by=user)
        .order_by("submitted_at")
    )


def saved_replies_of(inbox: Inbox) -> QuerySet[SavedReply]:
    """Give an inbox's saved replies and prepared answers by folder and title."""
    return SavedReply.objects.filter(inbox=inbox).select_related("topic", "written_by", "approved_by")


def holding_texts_of(inbox: Inbox, *, approved: bool = True) -> list[SavedReply]:
    """Give an inbox's holding statements; by default only those that were approved in advance."""
    rows = saved_replies_of(inbox).filter(purpose=Purpose.HOLDING, retired_at__isnull=True)
    return list(rows.filter(approved_at__isnull=False) if approved else rows)


def saved_replies_for(draft: Draft) -> list[SavedReply]:
    """Give what can be taken into a draft: of its inbox, or of its team within the principal.

    Those in the language of the comment first, then those of its topic.
    """
    inbox, topic = draft.conversation.inbox, draft.conversation.topic_id
    near = Q(inbox=inbox) | Q(for_team=True, inbox__team=inbox.team_id, inbox__principal=inbox.principal_id)
    rows = SavedReply.objects.filter(near, purpose__in=["", draft.purpose], retired_at__isnull=True)
    return sorted(rows, key=lambda row: (row.language != draft.language, row.topic_id is None or row.topic_id != topic))


def saved_replies_visible_to(user: User) -> QuerySet[SavedReply]:
    """Give the saved replies of the inboxes that `user` may see."""
    return SavedReply.objects.filter(inbox__in=channels.inboxes_visible_to(user)).select_related(
        "inbox__team", "topic", "written_by", "approved_by"
    )


def assistant_of_principal(principal: Principal) -> Assistant | None:
    """Give the assistant that was named for a principal, switched on or not."""
    return Assistant.objects.filter(principal=principal).first()


def assistant_of(conversation: Conversation) -> Assistant | None:
    """Give the assistant that the conversation's principal has switched on."""
    return Assistant.objects.filter(principal_id=conversation.inbox.principal_id, is_on=True).first()


def proposals_of(draft: Draft) -> QuerySet[Proposal]:
    """Give what was asked of assistants for a draft, the newest first."""
    return Proposal.objects.filter(draft=draft).select_related("asked_by", "assistant", "version")


def proposals_visible_to(user: User) -> QuerySet[Proposal]:
    """Give the proposals for the drafts that `user` may see."""
    return Proposal.objects.filter(draft__conversation__in=_visible(user)).select_related(
        "draft__conversation__inbox__team", "draft__author", "asked_by", "assistant"
    )


def to_propose(now: datetime) -> QuerySet[Proposal]:
    """Give the proposals that nobody fetches now, the oldest first."""
    return Proposal.objects.filter(state=ProposalState.ASKED).exclude(claimed_until__gt=now).order_by("pk")


def _visible(user: User) -> QuerySet[Conversation]:
    return reads.visible_to(user).select_related(None).order_by()


def _owes(rows: list[Reading], viewer: User, conversation: Conversation, policy: str) -> bool:
    own = next((row for row in rows if row.reader_id == viewer.pk), None)
    if own is not None:
        return own.read_at is None and own.waived_at is None
    return conversation.assignee_id == viewer.pk and policy == SecondPerson.BEFORE


def _reading(row: Reading, viewer: User, *, is_open: bool) -> ReadingView:
    is_own = row.reader_id == viewer.pk
    is_read = row.read_at is not None
    shown = is_read and (is_own or is_open)
    return ReadingView(
        pk=row.pk,
        reader=row.reader,
        is_own=is_own,
        is_read=is_read,
        waived_reason=row.waived_reason,
        hidden=is_read and not shown,
        says=row.says if shown else "",
        wants=row.wants if shown else "",
        feels=row.feels if shown else "",
        asked_at=row.asked_at,
        read_at=row.read_at,
    )


def rounds_visible_to(user: User) -> QuerySet[Round]:
    """Give the answers for many of which `user` may see at least one draft."""
    seen = Draft.objects.filter(conversation__in=_visible(user), round__isnull=False).values("round_id")
    return Round.objects.filter(pk__in=seen).select_related("opinion", "by")


def rounds_of(opinion: Opinion, user: User) -> QuerySet[Round]:
    """Give the answers for many to one opinion, newest first."""
    return rounds_visible_to(user).filter(opinion=opinion).order_by("-at")


def drafts_of_round(found: Round, user: User) -> QuerySet[Draft]:
    """Give a round's drafts that `user` may see, those thrown away left out, with their publications."""
    rows = drafts_visible_to(user).filter(round=found).exclude(state=DraftState.DISCARDED)
    return rows.prefetch_related("publications").order_by("pk")


def answered_among(rows: Iterable[Conversation]) -> set[int]:
    """Give which of these conversations have an answer, or a draft of one."""
    held = Draft.objects.filter(conversation__in=[row.pk for row in rows], purpose=Purpose.ANSWER)
    return set(held.exclude(state=DraftState.DISCARDED).values_list("conversation_id", flat=True))
