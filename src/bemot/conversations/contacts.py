"""Who is seen on a channel, and joining what turns out to be one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import Team, User
from bemot.channels.models import Channel
from bemot.connectors.base import Author
from bemot.conversations.models import Contact, Merge, Person
from bemot.history import bulk, timeline
from bemot.lib.errors import Refusal
from bemot.words import EventKind


@dataclass(frozen=True, slots=True)
class Seen:
    """The contacts of a batch by the network's own id; `new` ones have never said anything before."""

    contacts: dict[str, Contact]
    new: frozenset[str]


class CannotMerge(Refusal):
    """These two are not two persons of one principal."""


def seen(channel: Channel, authors: Iterable[Author]) -> Seen:
    """Give the contacts of these authors, made or brought up to date, by the network's own id."""
    by_id = {author.external_id: author for author in authors}
    held = {contact.external_id: contact for contact in Contact.objects.filter(channel=channel, external_id__in=by_id)}
    new = [author for external_id, author in by_id.items() if external_id not in held]
    if new:
        persons = bulk.make(Person(principal_id=channel.inbox.principal_id, name=_shown(author)) for author in new)
        made = bulk.make(
            Contact(channel=channel, person=person, external_id=author.external_id, **_columns(author))
            for author, person in zip(new, persons, strict=True)
        )
        held.update({contact.external_id: contact for contact in made})
    for external_id, contact in held.items():
        columns = _columns(by_id[external_id])
        changed = {name: value for name, value in columns.items() if value and value != getattr(contact, name)}
        if changed:
            Contact.objects.filter(pk=contact.pk).update(**changed)
    return Seen(held, frozenset(author.external_id for author in new))


def may_merge(persons: Iterable[Person], *, by: User, on: date) -> bool:
    """Say whether `by` works in every team that sees one of these persons: what is joined is joined for all of them."""
    teams = Team.objects.filter(inboxes__channels__contacts__person__in=list(persons)).distinct()
    found = [roles.may(by, roles.Action.WORK, team, on=on) for team in teams]
    return bool(found) and all(found)


def merge(kept: Person, joined: Person, *, by: User, now: datetime) -> Merge:
    """Put the contacts of `joined` under `kept`; the row given undoes it. Raises `CannotMerge` or `NotAllowed`."""
    _require([kept, joined], by=by, now=now)
    if kept.pk == joined.pk or kept.principal_id != joined.principal_id:
        raise CannotMerge(_("Only two different persons of the same principal can be merged."))
    with transaction.atomic():
        ids = list(Contact.objects.filter(person=joined).values_list("pk", flat=True))
        Contact.objects.filter(pk__in=ids).update(person=kept)
        row = Merge.objects.create(kept=kept, joined=joined, contact_ids=ids, by=by, at=now)
        timeline.record(EventKind.CONTACTS_MERGED, at=now, by=by, merge=row.pk)
    return row


def undo(merge_row: Merge, *, by: User, now: datetime) -> None:
    """Give the joined person its contacts back. Raises `NotAllowed`."""
    _require([merge_row.kept, merge_row.joined], by=by, now=now)
    with transaction.atomic():
        if Merge.objects.filter(pk=merge_row.pk, undone_at__isnull=True).update(undone_at=now):
            Contact.objects.filter(pk__in=merge_row.contact_ids).update(person=merge_row.joined)
            timeline.record(EventKind.CONTACTS_MERGED, at=now, by=by, merge=merge_row.pk, undone=True)


def _require(persons: list[Person], *, by: User, now: datetime) -> None:
    if not may_merge(persons, by=by, on=now.date()):
        raise roles.NotAllowed(
            _("Your role in this team does not include that. Ask a lead to do it or to change your role.")
        )


def _columns(author: Author) -> dict[str, str]:
    return {"handle": author.handle[:300], "name": author.name[:300], "url": author.url[:1000]}


def _shown(author: Author) -> str:
    return (author.name or author.handle)[:300]
