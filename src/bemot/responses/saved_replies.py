"""Saved replies: texts with blanks in [square brackets]; approved by a second person they are prepared answers."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels.models import Inbox
from bemot.conversations.models import Topic
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.lib.text import normalise
from bemot.responses.models import SavedReply
from bemot.words import EventKind, Purpose

_BLANK = re.compile(r"\[[^\[\]\n]{1,80}\]")
_SPACE = re.compile(r"\s+")
# What stands in a blank is a name, a time, an address: more would be a text that nobody approved.
LONGEST_FILLING = 120
# Nor does a new sentence begin in it: a full stop may stand there ("kl. 15"), a capital after it may not.
_FILLING = rf"\s*(?:(?![.!?]\s+[A-ZÅÄÖÆØ])[^\n\[\]]){{1,{LONGEST_FILLING}}}?\s*"


class EmptyReply(Refusal):
    """A saved reply without title or text."""


class SameApprover(Refusal):
    """Who wrote a prepared answer cannot approve it, too."""


def blanks(text: str) -> list[tuple[int, int]]:
    """Give the places of open blanks, as start and end, in order."""
    return [match.span() for match in _BLANK.finditer(text)]


def fits(saved: SavedReply, text: str) -> bool:
    """Say whether `text` is the saved reply with its blanks filled and nothing else changed; spaces do not count."""
    words = [re.escape(_folded(part)) for part in _BLANK.split(saved.text)]
    return re.fullmatch(_FILLING.join(words), _folded(text)) is not None and not blanks(text)


def keep(  # noqa: PLR0913 - a text has this many columns
    inbox: Inbox,
    *,
    title: str,
    text: str,
    language: str = "sv",
    folder: str = "",
    topic: Topic | None = None,
    purpose: Purpose | None = None,
    for_team: bool = False,
    by: User,
    now: datetime,
) -> SavedReply:
    """Keep a text for next time. Raises `EmptyReply`."""
    roles.require(by, roles.Action.WORK, inbox.team, on=now.date())
    if not title.strip() or not text.strip():
        raise EmptyReply(_("A saved reply needs a title and a text."))
    return SavedReply.objects.create(
        inbox=inbox,
        folder=folder.strip(),
        title=title.strip(),
        text=normalise(text).strip(),
        language=language,
        topic=topic,
        purpose=purpose or "",
        for_team=for_team,
        written_by=by,
    )


def approve(saved: SavedReply, *, by: User, now: datetime) -> None:
    """Make a prepared answer of it: a second person answers for the wording. Raises `SameApprover`.

    In an organisation of one nobody can; there, its texts stay saved replies.
    """
    roles.require(by, roles.Action.REVIEW, saved.inbox.team, on=now.date())
    if saved.written_by_id == by.pk:
        alone = accounts.is_alone(saved.inbox.team, on=now.date())
        raise SameApprover(
            _("A prepared answer needs a second person, and you work alone here. Use it as a saved reply.")
            if alone
            else _("You wrote this text; another colleague must approve it.")
        )
    with transaction.atomic():
        as_read = SavedReply.objects.filter(
            pk=saved.pk, text=saved.text, approved_at__isnull=True, retired_at__isnull=True
        )
        changed = as_read.update(approved_by=by, approved_at=now)
        if not changed:
            raise SomebodyWasFaster(_("This text has been approved or changed meanwhile. Read it again."))
        timeline.record(EventKind.PREPARED, at=now, by=by, saved_reply=saved.pk)


def change(saved: SavedReply, *, text: str, by: User, now: datetime) -> None:
    """Change the wording: it belongs to the one who changed it, the approval is gone, and it is in use again.

    Raises `EmptyReply`.
    """
    roles.require(by, roles.Action.WORK, saved.inbox.team, on=now.date())
    if not text.strip():
        raise EmptyReply(_("A saved reply needs a title and a text."))
    SavedReply.objects.filter(pk=saved.pk).update(
        text=normalise(text).strip(), written_by=by, approved_by=None, approved_at=None, retired_at=None
    )


def file(saved: SavedReply, *, title: str, folder: str, for_team: bool, by: User, now: datetime) -> None:
    """Name it, lay it into a folder, and say who is offered it; the wording and its approval stay."""
    roles.require(by, roles.Action.WORK, saved.inbox.team, on=now.date())
    if not title.strip():
        raise EmptyReply(_("A saved reply needs a title and a text."))
    SavedReply.objects.filter(pk=saved.pk).update(title=title.strip(), folder=folder.strip(), for_team=for_team)


def retire(saved: SavedReply, *, by: User, now: datetime) -> None:
    """Take it out of use: nobody is offered it, and what was written with it stays. Raises `SomebodyWasFaster`."""
    roles.require(by, roles.Action.WORK, saved.inbox.team, on=now.date())
    with transaction.atomic():
        if not SavedReply.objects.filter(pk=saved.pk, retired_at__isnull=True).update(retired_at=now):
            raise SomebodyWasFaster(_("This text is out of use already."))
        timeline.record(EventKind.TEXT_RETIRED, at=now, by=by, saved_reply=saved.pk)


def filled(saved: SavedReply, *, contact: str, signature: str, address: str, time: str = "") -> str:
    """Give its text with the blanks that the desk can fill."""
    return fill(saved.text, contact=contact, signature=signature, address=address, time=time)


def fill(text: str, *, contact: str, signature: str, address: str, time: str = "") -> str:
    """Give a text with the blanks that the desk can fill: [namn], [signatur], [adress], [tid], in English too."""
    known = {
        "namn": contact,
        "name": contact,
        "signatur": signature,
        "signature": signature,
        "adress": address,
        "address": address,
        "tid": time,
        "klockslag": time,
        "time": time,
    }

    def known_or_blank(match: re.Match[str]) -> str:
        return known.get(match.group()[1:-1].strip().casefold(), "") or match.group()

    return _BLANK.sub(known_or_blank, text)


def _folded(text: str) -> str:
    return _SPACE.sub(" ", normalise(text)).strip()
