"""The same opinion elsewhere: found by likeness, confirmed or refused by a person; nothing joins by itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import Principal, User
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.language.similarity import Corpus
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.listening import corpora
from bemot.listening.models import Likeness, Match, Opinion
from bemot.words import EventKind

# Measured on half of the plain opinion groups (468 texts, 311 comments with company, both languages, at most five
# shown): from 0.25 on every second candidate voices the same (precision 0.49, recall 0.33), and 69 of 100 comments are
# shown one that does. From 0.35 on it is 0.68 and 0.14, and 37 of 100. Among more texts precision is lower.
LIKE_ENOUGH = 0.25
ALIKE = 0.35
CANDIDATES = 5


class OtherPrincipal(Refusal):
    """Two conversations whose data belong to different principals."""


class OnlyOne(Refusal):
    """A conversation was to be joined with itself."""


class NotInIt(Refusal):
    """The conversation does not voice this opinion."""


def join(messages: Sequence[Message], *, now: datetime) -> None:
    """Note which earlier conversations may say the same as these. Inside the caller's transaction."""
    found: dict[tuple[int, int], float] = {}
    held: dict[int, Corpus] = {}
    for message in messages:
        conversation = message.conversation
        if conversation is None or not message.text or not corpora.voices(conversation):
            continue
        principal = conversation.inbox.principal_id
        corpus = held[principal] if principal in held else held.setdefault(principal, corpora.of(principal, now=now))
        for near in corpus.nearest(message.text, k=CANDIDATES + 1):
            other = int(near.id)
            if other != conversation.pk and near.score >= LIKE_ENOUGH:
                pair = (conversation.pk, other)
                found[pair] = max(found.get(pair, 0.0), float(near.score))
    if not found:
        return
    known = set(Likeness.objects.filter(conversation__in=[a for a, _b in found]).values_list("conversation", "other"))
    new = [pair for pair in found if pair not in known]
    Likeness.objects.bulk_create(
        (Likeness(conversation_id=a, other_id=b, score=found[a, b], found_at=now) for a, b in new),
        ignore_conflicts=True,
    )
    others: dict[int, list[int]] = {}
    for a, b in new:
        others.setdefault(a, []).append(b)
    timeline.record_many(
        Line(EventKind.JOINED_OPINION, now, conversation_id=a, data={"candidates": some}) for a, some in others.items()
    )


def confirm(conversation: Conversation, other: Conversation, *, title: str = "", by: User, now: datetime) -> Opinion:
    """Say that two conversations voice one opinion: both join the one that either has, else a new one.

    Where each has one, the later of the two goes over to the earlier. Raises `OtherPrincipal` or `OnlyOne`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    if conversation.pk == other.pk:
        raise OnlyOne(_("This is one and the same conversation. Choose another one that says the same."))
    refuse_other_principal(conversation.inbox.principal_id, other)
    with transaction.atomic():
        lock(conversation.inbox.principal_id)
        opinion = _held(conversation) or _held(other)
        if opinion is None:
            opinion = Opinion.objects.create(
                principal_id=conversation.inbox.principal_id, title=title.strip()[:200], opened_at=now
            )
        for row in (conversation, other):
            opinion = _put(opinion, row, by=by, now=now)
    return opinion


def take(opinion: Opinion, conversation: Conversation, *, by: User, now: datetime) -> Opinion:
    """Say that a conversation voices this opinion, too; gives the opinion that holds both. Raises `OtherPrincipal`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    refuse_other_principal(opinion.principal_id, conversation)
    with transaction.atomic():
        lock(opinion.principal_id)
        return _put(opinion, conversation, by=by, now=now)


def part(opinion: Opinion, conversation: Conversation, *, by: User, now: datetime) -> None:
    """Say that a conversation does not voice this opinion; it is not proposed for it again. Raises `OtherPrincipal`."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    refuse_other_principal(opinion.principal_id, conversation)
    with transaction.atomic():
        lock(opinion.principal_id)
        if _take_out(opinion, conversation, by=by, now=now):
            _record_left(conversation, by=by, now=now, opinion=opinion.pk)


def unmerge(gone: Opinion, *, by: User, now: datetime) -> Opinion:
    """Let an opinion that was found to be another one stand by itself again, with the comments that it brought.

    Raises `SomebodyWasFaster`, `NotInIt` or `NotAllowed`.
    """
    kept = gone.merged_into
    if kept is None:
        raise SomebodyWasFaster(_("These are two opinions already."))
    require_work(kept, by=by, now=now)
    with transaction.atomic():
        lock(gone.principal_id)
        if not Opinion.objects.filter(pk=gone.pk, merged_into=kept).update(merged_into=None):
            raise SomebodyWasFaster(_("These are two opinions already."))
        Match.objects.filter(merged_from=gone, opinion=kept).update(opinion=gone, merged_from=None)
        timeline.record(EventKind.OPINIONS_PARTED, at=now, by=by, opinion=kept.pk, parted=gone.pk)
    gone.refresh_from_db()
    return gone


def refuse(conversation: Conversation, other: Conversation, *, by: User, now: datetime) -> None:
    """Say that two conversations do not say the same; they are not proposed again, and no longer counted together."""
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    refuse_other_principal(conversation.inbox.principal_id, other)
    with transaction.atomic():
        lock(conversation.inbox.principal_id)
        Likeness.objects.update_or_create(
            conversation=conversation, other=other, defaults={"refused_at": now, "score": 0.0, "found_at": now}
        )
        Likeness.objects.filter(conversation=other, other=conversation).update(refused_at=now)
        opinion = _held(conversation)
        if opinion is not None and opinion == _held(other):
            _take_out(opinion, other, by=by, now=now)
        _record_left(conversation, by=by, now=now, other=other.pk)


def write_line(opinion: Opinion, *, title: str = "", line: str = "", by: User, now: datetime) -> None:
    """Name an opinion and write the one line that all answers to it follow; the same words again change nothing.

    Any colleague who may work with one of its conversations may write it. Raises `NotInIt` or `NotAllowed`.
    """
    require_work(opinion, by=by, now=now)
    title, line = title.strip()[:200], line.strip()
    with transaction.atomic():
        held = Opinion.objects.select_for_update().get(pk=opinion.pk)
        if held.title != title:
            Opinion.objects.filter(pk=opinion.pk).update(title=title)
        if held.line == line:
            return
        Opinion.objects.filter(pk=opinion.pk).update(line=line, line_by=by, line_at=now)
        timeline.record(EventKind.LINE_WRITTEN, at=now, by=by, opinion=opinion.pk)


def require_work(opinion: Opinion, *, by: User, now: datetime) -> None:
    """Ask that `by` works in a team that one of its comments came to. Raises `NotInIt` or `NotAllowed`."""
    voiced = Match.objects.filter(opinion=opinion, confirmed_at__isnull=False)
    teams = {row.conversation.inbox.team for row in voiced.select_related("conversation__inbox__team")}
    if not teams:
        raise NotInIt(_("Nobody voices this opinion any more. Join a comment to it first."))
    on = now.date()
    if not any(roles.may(by, roles.Action.WORK, team, on=on) for team in teams):
        roles.require(by, roles.Action.WORK, teams.pop(), on=on)


def lock(principal_id: int) -> None:
    """Let one colleague at a time sort a principal's opinions: two clicks must not make two of one."""
    Principal.objects.select_for_update().get(pk=principal_id)


def _held(conversation: Conversation) -> Opinion | None:
    match = (
        Match.objects.filter(conversation=conversation, confirmed_at__isnull=False).select_related("opinion").first()
    )
    return match.opinion if match else None


def _put(opinion: Opinion, conversation: Conversation, *, by: User, now: datetime) -> Opinion:
    held = _held(conversation)
    if held is not None and held != opinion:
        first, second = sorted((held, opinion), key=lambda row: row.pk)
        return _merge(first, second, by=by, now=now)
    if held is None:
        Match.objects.update_or_create(
            opinion=opinion,
            conversation=conversation,
            defaults={"score": 1.0, "found_at": now, "confirmed_at": now, "refused_at": None, "by": by, "taking": None},
        )
        timeline.record(EventKind.JOINED_OPINION, at=now, by=by, conversation_id=conversation.pk, opinion=opinion.pk)
    return opinion


def _merge(first: Opinion, second: Opinion, *, by: User, now: datetime) -> Opinion:
    """Bring the comments of the later opinion over to the earlier one, whose line counts where both have one."""
    moved = Match.objects.filter(opinion=second, confirmed_at__isnull=False)
    Match.objects.filter(opinion=first, conversation__in=moved.values("conversation")).delete()
    moved.filter(merged_from__isnull=True).update(merged_from=second)
    moved.update(opinion=first)
    if not first.title:
        Opinion.objects.filter(pk=first.pk).update(title=second.title)
    if not first.line:
        Opinion.objects.filter(pk=first.pk).update(line=second.line, line_by=second.line_by, line_at=second.line_at)
    Opinion.objects.filter(pk=second.pk).update(merged_into=first)
    Opinion.objects.filter(merged_into=second).update(merged_into=first)
    timeline.record(EventKind.OPINIONS_MERGED, at=now, by=by, opinion=first.pk, merged=second.pk)
    first.refresh_from_db()
    return first


def _take_out(opinion: Opinion, conversation: Conversation, *, by: User, now: datetime) -> bool:
    if Match.objects.filter(opinion=opinion, conversation=conversation, refused_at__isnull=False).exists():
        return False
    Match.objects.update_or_create(
        opinion=opinion,
        conversation=conversation,
        defaults={
            "score": 0.0,
            "found_at": now,
            "confirmed_at": None,
            "refused_at": now,
            "by": by,
            "taking": None,
            "merged_from": None,
        },
    )
    return True


def _record_left(conversation: Conversation, *, by: User, now: datetime, **data: int) -> None:
    timeline.record(EventKind.LEFT_OPINION, at=now, by=by, conversation_id=conversation.pk, **data)


def refuse_other_principal(principal_id: int, other: Conversation) -> None:
    """Raise `OtherPrincipal` where a conversation belongs to another one."""
    if other.inbox.principal_id != principal_id:
        raise OtherPrincipal(_("These belong to two principals; nothing is counted across them. Keep them apart."))
