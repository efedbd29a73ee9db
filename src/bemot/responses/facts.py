"""The fact log: what was asked of whom, what was found out, and where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import detection
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.lib import uploads
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.lib.uploads import Upload
from bemot.playbook.standing import Finding
from bemot.responses.models import Fact
from bemot.words import AlertReason, EventKind

# Half-way to the promised answer: after the reminder there is as much time as there was before it.
REMINDED_AT = 0.5
SOONEST = timedelta(minutes=15)
# Where no answer is promised the owner is reminded the next day.
WITHOUT_A_PROMISE = timedelta(days=1)


class EmptyFact(Refusal):
    """A question without words, or a fact without words or source."""


class NotKept(Refusal):
    """A file that cannot be kept beside a fact."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a fact rests on besides the words: a link, the day it was so, a file."""

    link: str = ""
    known_on: date | None = None
    file: Upload | None = None


NO_EVIDENCE = Evidence()


def ask(conversation: Conversation, *, question: str, owner: User | None, by: User, now: datetime) -> Fact:
    """Ask who knows; the reminder is planned with it. An open question in the same words is given back.

    Raises `EmptyFact`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    question = question.strip()
    if not question:
        raise EmptyFact(_("Write the question first."))
    with transaction.atomic():
        Conversation.objects.select_for_update().get(pk=conversation.pk)
        held = conversation.facts.filter(question=question, owner=owner, answered_at__isnull=True).first()
        if held is not None:
            return held
        fact = Fact.objects.create(
            conversation=conversation,
            question=question,
            owner=owner,
            asked_by=by,
            asked_at=now,
            remind_at=_reminder(conversation, now=now),
        )
        timeline.record(
            EventKind.FACT_ASKED,
            at=now,
            by=by,
            conversation_id=conversation.pk,
            fact=fact.pk,
            owner=owner.pk if owner else None,
        )
    return fact


def remind_one(fact_id: int, *, now: datetime) -> bool:
    """Remind whoever was asked, once; where they do not answer either, the person on duty is told.

    A chore, inside one transaction.
    """
    with transaction.atomic():
        waiting = Fact.objects.filter(pk=fact_id, answered_at__isnull=True, reminded_at__isnull=True)
        if not waiting.filter(remind_at__lte=now).update(reminded_at=now):
            return False
        fact = Fact.objects.select_related("conversation__inbox__team", "owner").get(pk=fact_id)
        owner = fact.owner if fact.owner and fact.owner.is_active else None
        timeline.record(
            EventKind.FACT_REMINDED,
            at=now,
            conversation_id=fact.conversation_id,
            fact=fact.pk,
            owner=owner.pk if owner else None,
        )
        detection.ring(fact.conversation, AlertReason.FACT, first=owner, now=now)
    return True


def answer(
    fact: Fact,
    *,
    text: str,
    source: str,
    finding: Finding = Finding.UNKNOWN,
    evidence: Evidence = NO_EVIDENCE,
    by: User,
    now: datetime,
) -> None:
    """Answer an open question, once. Raises `EmptyFact`, `NotKept` or `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, fact.conversation.inbox.team, on=now.date())
    fields = _fields(text, source, finding, evidence)
    with transaction.atomic():
        changed = Fact.objects.filter(pk=fact.pk, answered_at__isnull=True).update(
            **fields, **_kept_file(evidence.file), answered_by=by, answered_at=now
        )
        if not changed:
            raise SomebodyWasFaster(_("This question has been answered already. Record what you know as a new fact."))
        timeline.record(EventKind.FACT_RECORDED, at=now, by=by, conversation_id=fact.conversation_id, fact=fact.pk)


def record(
    conversation: Conversation,
    *,
    text: str,
    source: str,
    finding: Finding = Finding.UNKNOWN,
    evidence: Evidence = NO_EVIDENCE,
    by: User,
    now: datetime,
) -> Fact:
    """Keep what was found out; the same fact from the same source is kept once. Raises `EmptyFact` or `NotKept`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    fields = _fields(text, source, finding, evidence)
    key = {"text": fields.pop("text"), "source": fields.pop("source")}
    with transaction.atomic():
        fact, made = Fact.objects.select_for_update().get_or_create(
            conversation=conversation, **key, defaults={**fields, "answered_by": by, "answered_at": now}
        )
        if made:
            Fact.objects.filter(pk=fact.pk).update(**_kept_file(evidence.file))
            timeline.record(EventKind.FACT_RECORDED, at=now, by=by, conversation_id=conversation.pk, fact=fact.pk)
    return fact


def folder() -> Path:
    """Give where the files of facts lie: in the data folder, which no web server serves."""
    return Path(settings.DATA_FOLDER) / "facts"


def file_of(fact: Fact) -> bytes:
    """Give the file of a fact. Raises `FileNotFoundError`."""
    return uploads.read(fact.file_key, folder())


def _reminder(conversation: Conversation, *, now: datetime) -> datetime:
    due = conversation.due_at
    if due is None or due <= now:
        return now + (SOONEST if due else WITHOUT_A_PROMISE)
    return now + max(SOONEST, (due - now) * REMINDED_AT)


def _fields(text: str, source: str, finding: Finding, evidence: Evidence) -> dict[str, Any]:
    text, source, link = text.strip(), source.strip()[:500], evidence.link.strip()
    if not text:
        raise EmptyFact(_("Write what was found out, in a sentence that the answer can stand on."))
    if not (source or link or evidence.file):
        raise EmptyFact(_("Say where it comes from: a person, a system, a link or a document."))
    kept = "" if finding is Finding.UNKNOWN else finding.value
    return {"text": text, "source": source, "link": link, "known_on": evidence.known_on, "finding": kept}


def _kept_file(file: Upload | None) -> dict[str, Any]:
    """Write the file and give what its row says of it. Should the row not be kept, a file without a row is left."""
    if file is None:
        return {}
    try:
        kind = uploads.kind_of(file)
    except uploads.TooLarge as error:
        raise NotKept(
            _("The file is larger than 10 MB. Put it where colleagues find it, and give the link.")
        ) from error
    except uploads.WrongKind as error:
        raise NotKept(
            _("Only PDF, pictures, text and office documents without macros are kept. Save it as PDF or give a link.")
        ) from error
    name = Path(file.name.replace("\\", "/")).name[:200]
    return {"file_key": uploads.keep(file, folder()), "file_name": name, "file_type": kind, "file_size": len(file.data)}


def hand_over(pks: Sequence[int], *, frm: User, to: User) -> list[int]:
    """Ask a substitute what `frm` was asked and has not answered.

    Gives what was moved. Inside the caller's transaction; the leave records it.
    """
    rows = Fact.objects.filter(pk__in=pks, owner=frm, answered_at__isnull=True)
    moved = list(rows.select_for_update().values_list("pk", flat=True))
    Fact.objects.filter(pk__in=moved).update(owner=to)
    return moved
