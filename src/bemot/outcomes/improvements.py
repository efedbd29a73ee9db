"""Improvements: what the organisation changes because of what was said, tied to every comment that it caused."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import Principal, User
from bemot.channels.models import Channel
from bemot.conversations.models import Conversation
from bemot.history import timeline
from bemot.history.timeline import Line
from bemot.language import personal_data
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.lib.text import normalise
from bemot.outcomes import queries, sharing
from bemot.outcomes.models import Cause, Improvement, Share
from bemot.words import EventKind

# Words of a name that can be a person's: first, middle and last.
_PERSONS_NAME = 3


class NoTitle(Refusal):
    """An improvement that does not say what is changed."""


class OtherPrincipal(Refusal):
    """A conversation that belongs to somebody else's data."""


class NotDone(Refusal):
    """Something was to be published that is not done yet, or says nothing."""


class NamesSomebody(Refusal):
    """A public line that names a person or tells something about one."""


class NothingToTie(Refusal):
    """An improvement without a comment that asked for it."""


def draw(  # noqa: PLR0913 - one form, one verb: these are its fields
    principal: Principal,
    *,
    title: str,
    conversations: Sequence[Conversation],
    cause: str = "",
    root: Cause | None = None,
    owner: User | None = None,
    due_on: date | None = None,
    by: User,
    now: datetime,
) -> Improvement:
    """Draw an improvement from what people said; with `root` from every comment that this cause has brought.

    Raises `NoTitle`, `NothingToTie` or `OtherPrincipal`.
    """
    if not title.strip():
        raise NoTitle(_("Write in one line what will be different."))
    _refuse_strangers(principal, conversations, by=by, now=now)
    if root is not None and root.principal_id != principal.pk:
        raise OtherPrincipal(_("This cause belongs to another principal. Choose one of your own tree."))
    with transaction.atomic():
        improvement = Improvement.objects.create(
            principal=principal,
            title=title.strip()[:200],
            cause=cause.strip() or (root.name if root else ""),
            root=root,
            owner=owner,
            due_on=due_on,
            drawn_by=by,
            drawn_at=now,
        )
        tie(improvement, conversations=conversations, by=by, now=now)
        if root is not None:
            _tie(improvement, queries.brought_by(root), by=by, now=now)
    return improvement


def gather(conversation: Conversation, cause: Cause | None, *, by: User, now: datetime) -> None:
    """Tie a conversation to the improvements of its cause and of what stands above it. Inside the caller's transaction.

    Also to those that are done: a comment that comes afterwards tells that it has not helped.
    """
    if cause is None:
        return
    for improvement in Improvement.objects.filter(root__in=queries.with_those_above(cause)):
        _tie(improvement, [conversation], by=by, now=now)


def tie(improvement: Improvement, *, conversations: Sequence[Conversation], by: User, now: datetime) -> None:
    """Tie more comments to an improvement; each once, with one line in its history. Raises `OtherPrincipal`."""
    _refuse_strangers(improvement.principal, conversations, by=by, now=now)
    with transaction.atomic():
        _tie(improvement, conversations, by=by, now=now)


def _tie(improvement: Improvement, conversations: Iterable[Conversation], *, by: User, now: datetime) -> None:
    tied = set(improvement.conversations.values_list("pk", flat=True))
    new = [row for row in conversations if row.pk not in tied]
    improvement.conversations.add(*new)
    _record(EventKind.IMPROVED, improvement, new, by=by, now=now)


def finish(improvement: Improvement, *, public_line: str = "", by: User, now: datetime) -> None:
    """Say that it is done, and perhaps in one public line what was changed. Raises `SomebodyWasFaster`."""
    rows = list(improvement.conversations.select_related("inbox__team"))
    _refuse_strangers(improvement.principal, rows, by=by, now=now)
    with transaction.atomic():
        changed = Improvement.objects.filter(pk=improvement.pk, done_at__isnull=True).update(
            done_at=now, public_line=public_line.strip()
        )
        if not changed:
            raise SomebodyWasFaster(_("This improvement has been finished already."))
        _record(EventKind.IMPROVED, improvement, rows, by=by, now=now, done=True)


def change(
    improvement: Improvement,
    *,
    title: str,
    cause: str = "",
    owner: User | None = None,
    due_on: date | None = None,
    by: User,
    now: datetime,
) -> None:
    """Say anew what is to be different, whose it is and until when. Raises `NoTitle`."""
    _require(improvement, roles.Action.WORK, by=by, now=now)
    if not title.strip():
        raise NoTitle(_("Write in one line what will be different."))
    Improvement.objects.filter(pk=improvement.pk).update(
        title=title.strip()[:200], cause=cause.strip(), owner=owner, due_on=due_on
    )


def publish(improvement: Improvement, *, said: str = "", line: str, by: User, now: datetime) -> None:
    """Put "you said, we did" onto the public page. Raises `NotDone`, `NamesSomebody` or `NotAllowed`."""
    _require(improvement, roles.Action.PUBLISH, by=by, now=now)
    said, line = said.strip(), line.strip()
    if not line:
        raise NotDone(_("Write in a sentence what you did. That is what people will read."))
    _refuse_names(improvement, f"{said} {line}")
    with transaction.atomic():
        done = Improvement.objects.filter(pk=improvement.pk, done_at__isnull=False)
        if not done.update(public_said=said, public_line=line, published_at=now, published_by=by):
            raise NotDone(_("Say first that it is done. People check what they are told."))
        rows = list(improvement.conversations.all())
        _record(EventKind.SAID_IN_PUBLIC, improvement, rows, by=by, now=now)


def unpublish(improvement: Improvement, *, by: User, now: datetime) -> None:
    """Take it from the public page; the words stay at the desk. Raises `SomebodyWasFaster` or `NotAllowed`."""
    _require(improvement, roles.Action.PUBLISH, by=by, now=now)
    with transaction.atomic():
        standing = Improvement.objects.filter(pk=improvement.pk, published_at__isnull=False)
        if not standing.update(published_at=None, published_by=None):
            raise SomebodyWasFaster(_("It does not stand on the public page any more."))
        rows = list(improvement.conversations.all())
        _record(EventKind.TAKEN_FROM_PUBLIC, improvement, rows, by=by, now=now)


def post(improvement: Improvement, *, channel: Channel, text: str, by: User, now: datetime) -> Share:
    """Tell in one of our channels what has changed, as a post of its own.

    Raises `NotDone`, `NamesSomebody`, `NotAllowed` and what `sharing.queue` raises.
    """
    _require(improvement, roles.Action.PUBLISH, by=by, now=now)
    if not Improvement.objects.filter(pk=improvement.pk, done_at__isnull=False).exists():
        raise NotDone(_("Say first that it is done. People check what they are told."))
    if not text.strip():
        raise NotDone(_("Write in a sentence what you did. That is what people will read."))
    _refuse_names(improvement, text)
    newest = improvement.conversations.order_by("-opened_at", "-pk").first()
    row = Share(improvement=improvement, conversation=newest, channel=channel, text=normalise(text).strip())
    return sharing.queue(row, principal=improvement.principal, by=by, now=now)


def _record(
    kind: EventKind, improvement: Improvement, rows: Iterable[Conversation], *, by: User, now: datetime, **data: bool
) -> None:
    timeline.record_many(
        Line(kind, now, user_id=by.pk, conversation_id=row.pk, data={"improvement": improvement.pk, **data})
        for row in rows
    )


def _require(improvement: Improvement, action: roles.Action, *, by: User, now: datetime) -> None:
    """One of the teams whose comments it is about must allow it."""
    teams = {row.inbox.team for row in improvement.conversations.select_related("inbox__team")}
    if not any(roles.may(by, action, team, on=now.date()) for team in teams):
        raise roles.NotAllowed(_("This is another team's improvement. Ask one of them, or a lead."))


def _refuse_names(improvement: Improvement, text: str) -> None:
    people = improvement.conversations.values_list("contact__name", "contact__handle")
    named = sorted({word for name, handle in people for word in _naming(text, name or "", handle or "")})
    if personal_data.find(text) or named:
        raise NamesSomebody(
            _("Nobody is named on the public page. Take out what tells who it was: %(what)s.")
            % {"what": ", ".join(named) or _("a number or an address")}
        )


def _naming(text: str, name: str, handle: str) -> Iterator[str]:
    """Give what in a text names somebody: the whole name, the handle, or a part of what looks like a person's name.

    Somebody may be called "The lawyer in car 3": of such a name only the whole counts.
    """
    words = name.split()
    parts = [word for word in words if word[:1].isupper() and len(word) > 2] if len(words) <= _PERSONS_NAME else []
    for wanted in dict.fromkeys((name, handle, *parts)):
        if len(wanted) > 2 and re.search(rf"(?<!\w){re.escape(wanted)}s?(?!\w)", text, re.IGNORECASE):
            yield wanted


def _refuse_strangers(principal: Principal, conversations: Sequence[Conversation], *, by: User, now: datetime) -> None:
    if not conversations:
        raise NothingToTie(_("Choose at least one comment that asks for it."))
    if any(row.inbox.principal_id != principal.pk for row in conversations):
        raise OtherPrincipal(_("One of these comments belongs to another principal; nothing crosses between them."))
    for team in {row.inbox.team for row in conversations}:
        roles.require(by, roles.Action.WORK, team, on=now.date())


def hand_over(pks: Sequence[int], *, frm: User, to: User) -> list[int]:
    """Give the unfinished improvements of `frm` to a substitute.

    Gives what was moved. Inside the caller's transaction; the leave records it.
    """
    rows = Improvement.objects.filter(pk__in=pks, owner=frm, done_at__isnull=True)
    moved = list(rows.select_for_update().values_list("pk", flat=True))
    Improvement.objects.filter(pk__in=moved).update(owner=to)
    return moved
