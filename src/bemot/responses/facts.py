"""The fact log: what was asked of whom, what was found out, and where it comes from."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.playbook.standing import Finding
from bemot.responses.models import Fact
from bemot.words import EventKind


class EmptyFact(Refusal):
    """A question without words, or a fact without words or source."""


def ask(conversation: Conversation, *, question: str, owner: User | None, by: User, now: datetime) -> Fact:
    """Ask who knows. An open question in the same words is given back, not asked twice. Raises `EmptyFact`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    question = question.strip()
    if not question:
        raise EmptyFact(_("Write the question first."))
    with transaction.atomic():
        Conversation.objects.select_for_update().get(pk=conversation.pk)
        held = conversation.facts.filter(question=question, owner=owner, answered_at__isnull=True).first()
        if held is not None:
            return held
        fact = Fact.objects.create(conversation=conversation, question=question, owner=owner, asked_by=by, asked_at=now)
        timeline.record(
            EventKind.FACT_ASKED,
            at=now,
            by=by,
            conversation_id=conversation.pk,
            fact=fact.pk,
            owner=owner.pk if owner else None,
        )
    return fact


def answer(fact: Fact, *, text: str, source: str, finding: Finding = Finding.UNKNOWN, by: User, now: datetime) -> None:
    """Answer an open question, once. Raises `EmptyFact` or `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, fact.conversation.inbox.team, on=now.date())
    text, source = _words(text, source)
    with transaction.atomic():
        changed = Fact.objects.filter(pk=fact.pk, answered_at__isnull=True).update(
            text=text, source=source, finding=_kept(finding), answered_by=by, answered_at=now
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
    by: User,
    now: datetime,
) -> Fact:
    """Keep what was found out; the same fact from the same source is kept once. Raises `EmptyFact`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    text, source = _words(text, source)
    with transaction.atomic():
        fact, made = Fact.objects.select_for_update().get_or_create(
            conversation=conversation,
            text=text,
            source=source,
            defaults={"finding": _kept(finding), "answered_by": by, "answered_at": now},
        )
        if made:
            timeline.record(EventKind.FACT_RECORDED, at=now, by=by, conversation_id=conversation.pk, fact=fact.pk)
    return fact


def _words(text: str, source: str) -> tuple[str, str]:
    if not text.strip() or not source.strip():
        raise EmptyFact(_("Write what was found out and where it comes from: a person, a system, a document."))
    return text.strip(), source.strip()[:500]


def _kept(finding: Finding) -> str:
    return "" if finding is Finding.UNKNOWN else finding.value
