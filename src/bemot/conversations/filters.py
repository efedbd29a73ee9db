"""Saved filters: views of the inbox that a colleague keeps, own or shared with the teams."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.conversations.models import SavedFilter
from bemot.lib.errors import Refusal

# More than this is a list to search in, not a shelf to reach for.
MOST = 20


class TooMany(Refusal):
    """The shelf is full."""


class NoName(Refusal):
    """A filter without a name cannot be found again."""


def visible_to(user: User) -> QuerySet[SavedFilter]:
    """Give one's own filters and those that colleagues of the same teams share."""
    teams = accounts.teams_of(user, on=timezone.localdate())
    shared = Q(shared=True, user__memberships__team__in=teams)
    return SavedFilter.objects.filter(Q(user=user) | shared).select_related("user").distinct()


def keep(name: str, *, query: str, shared: bool = False, by: User) -> SavedFilter:
    """Keep a view under a name; the same name again takes the new view. No event: it concerns no conversation.

    Raises `NoName` or `TooMany`.
    """
    name = name.strip()[:60]
    if not name:
        raise NoName(_("Give the view a name."))
    own = SavedFilter.objects.filter(user=by)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise TooMany(_("You keep twenty views already. Let go of one first."))
    kept, _made = SavedFilter.objects.update_or_create(
        user=by, name=name, defaults={"query": query[:500], "shared": shared}
    )
    return kept


def forget(kept: SavedFilter, *, by: User) -> None:
    """Let go of one's own view; somebody else's stays."""
    SavedFilter.objects.filter(pk=kept.pk, user=by).delete()
