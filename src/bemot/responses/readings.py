"""Readings: two people put in their own words what a post says, neither seeing the other's first; then they agree."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.language.similarity import Corpus
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.responses.models import Difference, Reading
from bemot.words import EventKind

# Two readings of one post share its nouns; below this they hardly have a word in common, and somebody should look.
# The same bound as for comments that voice the same opinion (see `listening.opinions.LIKE_ENOUGH`).
ALIKE = 0.25


class NotForOthers(Refusal):
    """The colleague does not work in this team."""


class EmptyReading(Refusal):
    """Nothing was written."""


class AlreadyRead(Refusal):
    """A reading is written once: what was understood first is what counts."""


class NoReason(Refusal):
    """A waiver without a reason."""


class NothingToSettle(Refusal):
    """There are not two readings yet, or the one who settles has still to write a reading."""


class NothingAgreed(Refusal):
    """Settled without a word on what the post means."""


def ask(conversation: Conversation, *, reader: User, by: User, now: datetime) -> Reading:
    """Ask a colleague to read; asking the same one again gives the first request back.

    Raises `NotForOthers` where the colleague may not work here.
    """
    team = conversation.inbox.team
    roles.require(by, roles.Action.WORK, team, on=now.date())
    if not roles.may(reader, roles.Action.WORK, team, on=now.date()):
        raise NotForOthers(_("This colleague does not work in the team of this inbox. Ask somebody who does."))
    with transaction.atomic():
        reading, made = Reading.objects.get_or_create(
            conversation=conversation, reader=reader, defaults={"asked_by": by, "asked_at": now}
        )
        if made:
            timeline.record(EventKind.READING_ASKED, at=now, by=by, conversation_id=conversation.pk, reader=reader.pk)
    return reading


def read(
    conversation: Conversation, *, says: str, wants: str = "", feels: str = "", by: User, now: datetime
) -> Reading:
    """Keep what `by` reads in the post. Raises `EmptyReading` or `AlreadyRead`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    if not says.strip():
        raise EmptyReading(_("Write in your own words what the post says; the other two lines may stay empty."))
    with transaction.atomic():
        reading, _made = Reading.objects.get_or_create(conversation=conversation, reader=by)
        changed = Reading.objects.filter(pk=reading.pk, read_at__isnull=True).update(
            says=says.strip(), wants=wants.strip(), feels=feels.strip(), read_at=now
        )
        if not changed:
            raise AlreadyRead(_("You have read this already. Write a note if you see it differently now."))
        timeline.record(EventKind.READ, at=now, by=by, conversation_id=conversation.pk, reading=reading.pk)
        if not _are_alike(conversation):
            _note_difference(conversation, by=None, now=now)
    reading.refresh_from_db()
    return reading


def waive(conversation: Conversation, *, reason: str, own: bool = False, by: User, now: datetime) -> None:
    """Do without a reading: the other people's, or with `own` the one that `by` would have written.

    Raises `NoReason`. Doing it twice changes nothing.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    if not reason.strip():
        raise NoReason(_("Say why nobody else needs to read it; one line is enough."))
    with transaction.atomic():
        changed = (
            _waive_own(conversation, reason.strip(), by, now)
            if own
            else _waive_others(conversation, reason.strip(), by, now)
        )
        if changed:
            timeline.record(EventKind.READING_WAIVED, at=now, by=by, conversation_id=conversation.pk, own=own)


def differ(conversation: Conversation, *, by: User, now: datetime) -> None:
    """Say that two readings do not mean the same; said twice it changes nothing. Raises `NothingToSettle`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    with transaction.atomic():
        _refuse_unread(conversation, by)
        _note_difference(conversation, by=by, now=now)


def settle(conversation: Conversation, *, agreed: str, by: User, now: datetime) -> None:
    """Write down what the readers agreed on. Raises `NothingAgreed`, `NothingToSettle` or `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    if not agreed.strip():
        raise NothingAgreed(_("Write in a sentence what the post means. Talk to the other reader first."))
    with transaction.atomic():
        _refuse_unread(conversation, by)
        Difference.objects.get_or_create(conversation=conversation, defaults={"found_at": now, "found_by": by})
        found = Difference.objects.filter(conversation=conversation, settled_at__isnull=True)
        if not found.update(agreed=agreed.strip(), settled_by=by, settled_at=now):
            raise SomebodyWasFaster(_("It has been settled already. Write a note if you see it differently."))
        timeline.record(EventKind.READINGS_SETTLED, at=now, by=by, conversation_id=conversation.pk)


def _are_alike(conversation: Conversation) -> bool:
    """Say whether the two newest readings have something in common; one alone differs from nothing."""
    rows = Reading.objects.filter(conversation=conversation, read_at__isnull=False).order_by("-read_at", "-pk")[:2]
    said = [row.says for row in rows]
    if len(said) < 2:
        return True
    corpus = Corpus()
    corpus.add("first", said[1])
    return any(near.score >= ALIKE for near in corpus.nearest(said[0], k=1))


def _note_difference(conversation: Conversation, *, by: User | None, now: datetime) -> None:
    _difference, made = Difference.objects.get_or_create(
        conversation=conversation, defaults={"found_at": now, "found_by": by}
    )
    if made:
        timeline.record(EventKind.READINGS_DIFFER, at=now, by=by, conversation_id=conversation.pk)


def _refuse_unread(conversation: Conversation, by: User) -> None:
    rows = Reading.objects.filter(conversation=conversation)
    if rows.filter(read_at__isnull=False).count() < 2:
        raise NothingToSettle(_("There are not two readings yet. Ask a colleague to read it first."))
    if rows.filter(reader=by, read_at__isnull=True, waived_at__isnull=True).exists():
        raise NothingToSettle(_("Write your own reading first; then you see the others side by side."))


def _waive_own(conversation: Conversation, reason: str, by: User, now: datetime) -> bool:
    reading, _made = Reading.objects.get_or_create(conversation=conversation, reader=by)
    unread = Reading.objects.filter(pk=reading.pk, read_at__isnull=True, waived_at__isnull=True)
    return bool(unread.update(waived_at=now, waived_reason=reason))


def _waive_others(conversation: Conversation, reason: str, by: User, now: datetime) -> bool:
    # The conversation's row serves as the lock: two waivers at once leave one.
    Conversation.objects.select_for_update().get(pk=conversation.pk)
    others = Reading.objects.filter(conversation=conversation).exclude(reader=by)
    if others.filter(waived_at__isnull=False).exists():
        return False
    asked = others.filter(read_at__isnull=True)
    if not asked.update(waived_at=now, waived_reason=reason):
        Reading.objects.create(conversation=conversation, reader=None, waived_at=now, waived_reason=reason)
    return True


def hand_over(pks: Sequence[int], *, frm: User, to: User) -> list[int]:
    """Ask a substitute for readings that `frm` has not written, where the substitute is not asked already.

    Gives what was moved. Inside the caller's transaction; the leave records it.
    """
    rows = Reading.objects.filter(pk__in=pks, reader=frm, read_at__isnull=True, waived_at__isnull=True)
    asked = Reading.objects.filter(reader=to).values("conversation")
    moved = list(rows.exclude(conversation__in=asked).select_for_update().values_list("pk", flat=True))
    Reading.objects.filter(pk__in=moved).update(reader=to)
    return moved
