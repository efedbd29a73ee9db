"""How many loops are closed, and how many of those who were asked are content: two figures for the first page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.outcomes.models import FollowUp
from bemot.words import FollowUpState

# A quarter: enough returns for a share to mean something, recent enough to be about how we work now.
OVER = timedelta(days=90)
_CLOSED = (FollowUpState.SATISFIED, FollowUpState.SILENT, FollowUpState.WAIVED)


@dataclass(frozen=True, slots=True)
class Loops:
    """Counts over `OVER`. A return on a confidential topic is private and counts as any other."""

    due: int
    """Returns that the desk has raised: their day has come."""
    closed: int
    """Of those: content, met with silence, or waived with a reason."""
    answered: int
    """Who told us whether they are content."""
    content: int

    @property
    def closed_share(self) -> float | None:
        """From 0 to 1; None where no day has come."""
        return self.closed / self.due if self.due else None

    @property
    def content_share(self) -> float | None:
        """From 0 to 1; None where nobody has told."""
        return self.content / self.answered if self.answered else None


def of(user: User, *, now: datetime) -> Loops:
    """Count the returns in the inboxes that `user` may see; one query."""
    inboxes = channels.inboxes_visible_to(user).order_by()
    rows = FollowUp.objects.filter(
        conversation__inbox__in=inboxes, is_return=True, due_at__lte=now, due_at__gt=now - OVER
    ).exclude(state=FollowUpState.PLANNED)
    found = rows.aggregate(
        due=Count("pk"),
        closed=Count("pk", filter=Q(state__in=_CLOSED)),
        answered=Count("pk", filter=Q(state__in=[FollowUpState.SATISFIED, FollowUpState.DISSATISFIED])),
        content=Count("pk", filter=Q(state=FollowUpState.SATISFIED)),
    )
    return Loops(**found)
