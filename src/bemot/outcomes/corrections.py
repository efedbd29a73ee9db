"""Corrections: a person says that the core was wrong; the conversation takes it over, and the core learns it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import assessment, heads
from bemot.conversations.models import Conversation, LocalHead, Message, Topic, TriageResult
from bemot.history import timeline
from bemot.language import corrections as fitting
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.outcomes.models import Correction
from bemot.words import EventKind, Flag, Intent, Sentiment

FIELDS = ("intent", "sentiment", "topic", "flags")

_ALWAYS_ANSWERED = frozenset({Intent.COMPLAINT, Intent.QUESTION, Intent.PRESS, Intent.SUGGESTION})
_NEVER_ANSWERED = frozenset({Intent.SPAM, Intent.ABUSE, Intent.TROLLING, Intent.OTHER})


class UnknownLabel(Refusal):
    """A word that is no label of this field."""


class NothingToCorrect(Refusal):
    """The message has not been assessed, or belongs to no conversation."""


def correct(message: Message, *, field: str, should_be: Any, by: User, now: datetime) -> Correction:
    """Say what it really is. `should_be`: an intent, a sentiment, a topic's slug ("" for none), or a list of flags.

    The same correction again is the first one. Raises `UnknownLabel` or `NothingToCorrect`.
    """
    conversation = message.conversation
    said = TriageResult.objects.filter(message=message).last()
    if conversation is None or said is None:
        raise NothingToCorrect(_("The desk has said nothing about this message yet."))
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    should_be = _checked(field, should_be)
    with transaction.atomic():
        newest = (
            Correction.objects.select_for_update()
            .filter(message=message, field=field, undone_at__isnull=True)
            .order_by("-pk")
            .first()
        )
        if newest is not None and newest.should_be == should_be:
            return newest
        correction = Correction.objects.create(
            message=message, field=field, said=_said(said, field), should_be=should_be, by=by, at=now
        )
        _take_over(conversation, field, should_be, by=by)
        heads.mark(conversation.inbox.principal_id, now=now)
        timeline.record(
            EventKind.CORRECTED,
            at=now,
            by=by,
            conversation_id=conversation.pk,
            correction=correction.pk,
            field=field,
            should_be=should_be,
        )
    return correction


def undo(correction: Correction, *, by: User, now: datetime) -> None:
    """Take a correction back: the desk answers as if it had never been made, the conversation as before it.

    Raises `SomebodyWasFaster` where it has been taken back already, `roles.NotAllowed`.
    """
    message = correction.message
    conversation = message.conversation
    if conversation is None:
        raise NothingToCorrect(_("The desk has said nothing about this message yet."))
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        if not Correction.objects.filter(pk=correction.pk, undone_at__isnull=True).update(undone_at=now):
            raise SomebodyWasFaster(_("This correction has been taken back already."))
        before = (
            Correction.objects.filter(message=message, field=correction.field, undone_at__isnull=True)
            .order_by("-pk")
            .first()
        )
        _take_over(conversation, correction.field, before.should_be if before else correction.said, by=by)
        if not Correction.objects.filter(message__conversation=conversation, undone_at__isnull=True).exists():
            _give_back(conversation, message)
        heads.mark(conversation.inbox.principal_id, now=now)
        timeline.record(
            EventKind.CORRECTION_UNDONE,
            at=now,
            by=by,
            conversation_id=conversation.pk,
            correction=correction.pk,
            field=correction.field,
        )


def _give_back(conversation: Conversation, message: Message) -> None:
    """Let the core's word stand again where no colleague's does."""
    said = TriageResult.objects.filter(message=message).last()
    fields = ("needs_reply", "unsure", "unsure_flags")
    changes = {field: getattr(said, field) for field in fields} if said else {}
    Conversation.objects.filter(pk=conversation.pk).update(classified_by=None, **changes)


def refit(head: int, *, now: datetime) -> bool:
    """Fit a principal's head anew from the corrections that stand; False where nothing was to do. One transaction.

    Takes about a fifth of a second for a thousand corrections, and forgets exactly what was taken back.
    """
    with transaction.atomic():
        row = heads.to_fit().select_for_update().filter(pk=head).first()
        if row is None:
            return False
        heads.keep(row, fitting.fit(_standing(row)), now=now)
    return True


def _standing(head: LocalHead) -> list[fitting.Correction]:
    """Give what stands, one for each message in their order: of several about one field the newest."""
    rows = (
        Correction.objects.filter(message__conversation__inbox__principal_id=head.principal_id, undone_at__isnull=True)
        .order_by("pk")
        .values_list("message_id", "message__text", "message__language", "field", "should_be")
    )
    texts: dict[int, tuple[str, str]] = {}
    said: dict[int, dict[str, Any]] = {}
    for message, text, language, field, should_be in rows:
        texts[message] = (text, language.split("-")[0])
        said.setdefault(message, {})[field] = should_be
    return [fitting.correction(*texts[message], **fields) for message, fields in sorted(said.items())]


def needs_reply(intent: Intent, *, before: bool, flags: list[str]) -> bool:
    """Say whether a comment of this intent is answered; praise keeps what was said of it."""
    if Flag.SELF_HARM in flags or intent in _ALWAYS_ANSWERED:
        return True
    return False if intent in _NEVER_ANSWERED else before


def _checked(field: str, should_be: Any) -> Any:
    """Give the label as it is kept, or refuse a word that is none."""
    known: Mapping[str, list[str]] = {"intent": list(Intent), "sentiment": list(Sentiment)}
    if field in known and should_be in known[field]:
        return str(should_be)
    if field == "topic" and (should_be == "" or Topic.objects.filter(slug=should_be).exists()):
        return str(should_be)
    if field == "flags" and isinstance(should_be, list | tuple) and set(should_be) <= set(Flag):
        return sorted(str(flag) for flag in should_be)
    raise UnknownLabel(_("This is no label that the desk knows. Choose one from the list."))


def _said(triage: TriageResult, field: str) -> Any:
    if field == "topic":
        return triage.topics[0] if triage.topics else ""
    return list(triage.flags) if field == "flags" else getattr(triage, field)


def _take_over(conversation: Conversation, field: str, should_be: Any, *, by: User) -> None:
    row = Conversation.objects.select_related("topic").get(pk=conversation.pk)
    intent = Intent(should_be) if field == "intent" else Intent(row.intent or Intent.OTHER)
    topic = row.topic
    if field == "topic":
        topic = Topic.objects.filter(slug=should_be).first()
    if field == "sentiment":
        row.sentiment = should_be
    if field == "flags":
        row.flags, row.unsure_flags = should_be, []
    row.save(update_fields=["sentiment", "flags", "unsure_flags"])
    assessment.classify(
        conversation,
        intent=intent,
        topic=topic,
        needs_reply=needs_reply(intent, before=row.needs_reply, flags=row.flags),
        by=by,
    )
