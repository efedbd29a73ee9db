"""Reads of verdicts and appeals, of kept posts, and of measures with their grounds."""

from django.db.models import Prefetch, Q, QuerySet

from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.conversations import queries as reads
from bemot.conversations.models import Conversation, Message
from bemot.responses import offers
from bemot.responses.models import Appeal, Ground, KeptPost, Moderation, Registrar, Verdict
from bemot.words import Direction, Measure, ModerationState


def appeals_visible_to(user: User) -> QuerySet[Appeal]:
    """Give the appeals in the conversations that `user` may see."""
    here = _visible(user)
    rows = Appeal.objects.filter(Q(verdict__conversation__in=here) | Q(moderation__conversation__in=here))
    cases = ("verdict__conversation__inbox__team", "moderation__conversation__inbox__team")
    return rows.select_related(*cases, "moderation__message__channel", "recorded_by", "decided_by")


def waiting_appeals_in(conversation: Conversation, user: User) -> QuerySet[Appeal]:
    """Give the appeals in a conversation that nobody has answered, the oldest first."""
    here = Q(verdict__conversation=conversation) | Q(moderation__conversation=conversation)
    return appeals_visible_to(user).filter(here, decided_at__isnull=True).order_by("pk")


def verdicts_in(conversation: Conversation) -> QuerySet[Verdict]:
    """Give the verdicts in this matter, in whatever channel, lifted ones included, oldest first, with who said them."""
    people = ("proposed_by", "confirmed_by", "lifted_by", "kept", "conversation__inbox__team")
    return (
        Verdict.objects.filter(conversation__in=offers.same_matter(conversation)).select_related(*people).order_by("pk")
    )


def appeals_of(verdict: Verdict) -> QuerySet[Appeal]:
    """Give the appeals against a verdict, oldest first."""
    return Appeal.objects.filter(verdict=verdict).select_related("recorded_by", "decided_by")


def private_words_of(conversation: Conversation) -> QuerySet[Message]:
    """Give what the person wrote in private in this conversation, oldest first."""
    rows = Message.objects.filter(conversation=conversation, direction=Direction.INBOUND, thread__private=True)
    return rows.select_related("thread").order_by("sent_at", "pk")


def kept_posts_of(conversation: Conversation) -> QuerySet[KeptPost]:
    """Give the pictures that were kept of a conversation's posts, oldest first."""
    return KeptPost.objects.filter(conversation=conversation).select_related("kept_by")


def grounds_for(inbox: Inbox) -> QuerySet[Ground]:
    """Give the rules and laws that an inbox's principal may name, those out of use left out."""
    return Ground.objects.filter(principal=inbox.principal_id, retired_at__isnull=True)


def registrar_of(inbox: Inbox) -> str:
    """Give where the archive's copies go; empty for nowhere."""
    found = Registrar.objects.filter(principal=inbox.principal_id).first()
    return found.address if found else ""


def moderations_of(conversation: Conversation) -> QuerySet[Moderation]:
    """Give what was asked for about a conversation's posts, oldest first."""
    rows = Moderation.objects.filter(conversation=conversation)
    appeals = Prefetch("appeals", Appeal.objects.select_related("decided_by"))
    return rows.select_related("by", "second", "undone_by", "ground", "letter", "message__channel").prefetch_related(
        appeals
    )


def taken_out_of_sight(conversation: Conversation) -> dict[int, str]:
    """Give the posts that we have hidden or removed, by the message's id, with the measure."""
    rows = Moderation.objects.filter(
        conversation=conversation, measure__in=(Measure.HIDE, Measure.REMOVE), state=ModerationState.TAKEN
    )
    return dict(rows.order_by("id").values_list("message", "measure"))


def moderations_visible_to(user: User) -> QuerySet[Moderation]:
    """Give the measures in the conversations that `user` may see."""
    return Moderation.objects.filter(conversation__in=_visible(user)).select_related(
        "conversation__inbox__team", "message__channel"
    )


def _visible(user: User) -> QuerySet[Conversation]:
    return reads.visible_to(user).select_related(None).order_by()
