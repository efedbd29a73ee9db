"""A new concrete matter after a talk was broken off starts afresh: a conversation of its own, and no lead is asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.conversations import assessment, lifecycle
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message, TriageResult
from bemot.history import timeline
from bemot.language import similarity
from bemot.lib.errors import Refusal
from bemot.outcomes import closing
from bemot.outcomes.models import Resolution
from bemot.outcomes.resolution import ON_THE_WAY
from bemot.responses import verdicts
from bemot.responses.models import Publication, Verdict
from bemot.routing import deadlines, rules
from bemot.words import Direction, EventKind, Flag, Intent, Outcome

CONCRETE = frozenset({Intent.COMPLAINT, Intent.QUESTION, Intent.SUGGESTION})
_ABUSIVE = frozenset({Flag.THREAT, Flag.DISCRIMINATION})
# What says nearly the same as before is no new matter: the bound above which two comments usually voice one opinion
# (see `listening.opinions.ALIKE`).
SAID_BEFORE = 0.35


class NothingNew(Refusal):
    """No talk was broken off here, or nothing came after that."""


def begin_found(messages: Sequence[Message], *, now: datetime) -> None:
    """Let what is concrete and new in a broken-off talk begin afresh; the messages stand there then.

    Inside the caller's transaction, after they were assessed.
    """
    ids = {row.conversation_id for row in messages if row.conversation_id and row.direction == Direction.INBOUND}
    shut = _shut(ids, now=now) if ids else {}
    if not shut:
        return
    said = {row.message_id: row for row in TriageResult.objects.filter(message__in=messages).order_by("pk")}
    for message in sorted(messages, key=lambda row: (row.sent_at, row.pk)):
        verdict = shut.get(message.conversation_id or 0)
        if verdict is not None and _is_new_matter(message, said.get(message.pk), verdict):
            _begin(message, said.get(message.pk), verdict, now=now)
            del shut[verdict.conversation_id]


def begin(conversation: Conversation, *, reason: str, by: User, now: datetime) -> Conversation:
    """Say that the newest post brings a new concrete matter, and why; gives its conversation. Raises `NothingNew`."""
    roles.require(by, roles.Action.DECIDE, conversation.inbox.team, on=now.date())
    verdict = _shut([conversation.pk], now=now).get(conversation.pk)
    message = conversations.last_inbound(conversation)
    if verdict is None or message is None or message.sent_at <= (verdict.broken_off_at or now):
        raise NothingNew(_("The person has written nothing new since the talk was broken off."))
    if not reason.strip():
        raise verdicts.NoReason(_("Write in one line what the new matter is."))
    with transaction.atomic():
        read = TriageResult.objects.filter(message=message).order_by("pk").last()
        made = _begin(message, read, verdict, by=by, reason=reason.strip(), now=now)
        lifecycle.receive([message], now=now)
        detection.detect(rules.route([message], now=now), now=now)
    return made


def _shut(ids: Iterable[int], *, now: datetime) -> dict[int, Verdict]:
    """Give the verdicts that shut these conversations themselves, by conversation."""
    rows = Verdict.objects.filter(conversation__in=list(ids), broken_off_at__isnull=False, lifted_at__isnull=True)
    return {row.conversation_id: row for row in rows.select_related("confirmed_by") if verdicts.shuts(row, now=now)}


def _is_new_matter(message: Message, read: TriageResult | None, verdict: Verdict) -> bool:
    """Say whether a post asks for something that was not said before, without abuse; where unsure, a person says it."""
    if read is None or message.thread.private or message.sent_at <= (verdict.broken_off_at or message.sent_at):
        return False
    if read.unsure or read.intent not in CONCRETE or not read.needs_reply or _ABUSIVE & set(read.flags):
        return False
    if Publication.objects.filter(conversation=verdict.conversation_id, state__in=ON_THE_WAY).exists():
        return False
    before = Message.objects.filter(conversation=verdict.conversation_id, direction=Direction.INBOUND)
    texts = before.exclude(pk=message.pk).values_list("text", flat=True)
    return all(similarity.similar(message.text, text) < SAID_BEFORE for text in texts)


def _begin(
    message: Message,
    read: TriageResult | None,
    verdict: Verdict,
    *,
    by: User | None = None,
    reason: str = "",
    now: datetime,
) -> Conversation:
    old = message.conversation
    assert old is not None  # noqa: S101 - the verdict stands in it
    _forget(old, message)
    if closing.put_away(old, now=now):
        who = by or verdict.confirmed_by
        assert who is not None  # noqa: S101 - only a confirmed verdict shuts
        Resolution.objects.create(conversation=old, outcome=Outcome.BROKEN_OFF, by=who, at=now)
        deadlines.end(old, at=now, met=False)
        timeline.record(EventKind.RESOLVED, at=now, by=by, conversation_id=old.pk, outcome=Outcome.BROKEN_OFF)
    made = Conversation.objects.create(
        inbox=old.inbox,
        thread=old.thread,
        contact=old.contact,
        opened_at=message.sent_at,
        last_message_at=message.sent_at,
        afresh_of=old,
    )
    Message.objects.filter(pk=message.pk).update(conversation=made)
    message.conversation = made
    if read is not None:
        assessment.say_again(message, read)
    timeline.record(
        EventKind.BEGUN_AFRESH,
        at=now,
        by=by,
        conversation_id=made.pk,
        earlier=old.pk,
        message=message.pk,
        reason=reason[:200],
    )
    return made


def _forget(old: Conversation, message: Message) -> None:
    """Let the broken-off talk be again what it was before the new matter was read."""
    before = TriageResult.objects.filter(message__conversation=old).exclude(message=message).order_by("pk").last()
    if before is None or old.classified_by_id:
        return
    old.intent, old.sentiment, old.needs_reply = before.intent, before.sentiment, before.needs_reply
    fields = {"intent": old.intent, "sentiment": old.sentiment, "needs_reply": old.needs_reply, "unsure": before.unsure}
    Conversation.objects.filter(pk=old.pk).update(**fields)
