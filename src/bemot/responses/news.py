"""What the person did since we last looked: an answer to yesterday's wording is worse than a late one."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.conversations.models import Message
from bemot.lib.errors import Refusal
from bemot.responses.models import Draft
from bemot.words import Direction


class SomethingNew(Refusal):
    """The person has edited, deleted or written more since we looked."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new since the draft's writer or reviewer looked."""

    edited: bool = False
    deleted: bool = False
    written: int = 0
    """How many new messages of the person's."""
    answered_elsewhere: bool = False
    """An answer of ours that was written outside the desk."""

    @property
    def any(self) -> bool:
        """Whether somebody must look before anything goes out."""
        return self.edited or self.deleted or self.written > 0 or self.answered_elsewhere


def since(draft: Draft) -> News:
    """Give what happened in the draft's conversation since `draft.looked_at`, in two queries."""
    message = Message.objects.get(pk=draft.answers_id)
    newest = message.versions.last()
    later = list(
        Message.objects.filter(conversation_id=draft.conversation_id, received_at__gt=draft.looked_at)
        .exclude(pk=message.pk)
        .values_list("direction", "by_id", "deleted_at")
    )
    return News(
        edited=newest is not None and newest.pk != draft.answers_version_id,
        deleted=message.deleted_at is not None and message.deleted_at > draft.looked_at,
        written=sum(direction == Direction.INBOUND and deleted is None for direction, _by, deleted in later),
        answered_elsewhere=any(direction == Direction.OUTBOUND and by is None for direction, by, _at in later),
    )


def unread(draft: Draft) -> QuerySet[Message]:
    """Give what the person has written since `draft.looked_at`, oldest first: the answer does not answer it."""
    later = Message.objects.filter(conversation_id=draft.conversation_id, received_at__gt=draft.looked_at)
    return later.filter(direction=Direction.INBOUND, deleted_at__isnull=True).order_by("sent_at", "pk")


def refuse(draft: Draft) -> None:
    """Raise `SomethingNew` where somebody must look first."""
    news = since(draft)
    if news.deleted:
        raise SomethingNew(_("The person has deleted the comment meanwhile. Look at it before you answer."))
    if news.edited:
        raise SomethingNew(_("The person has changed the comment meanwhile. Read the new wording before you answer."))
    if news.answered_elsewhere:
        raise SomethingNew(_("An answer of ours was written outside the desk meanwhile. Look at it before you answer."))
    if news.written:
        raise SomethingNew(_("The person has written more meanwhile. Read it before you answer."))
