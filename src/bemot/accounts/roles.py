"""The one table of who may do what."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import Membership, Team, User
from bemot.lib.errors import Refusal
from bemot.words import Role


class Action(StrEnum):
    """What can be allowed or not."""

    SEE = "see"
    WORK = "work"
    """Read, note, label, claim, assign, record facts, draft."""
    DECIDE = "decide"
    REVIEW = "review"
    PUBLISH = "publish"
    ROUTE = "route"
    """Change the matrix, the roster, policies and rules; raise and lower levels."""
    CONNECT = "connect"
    """Connect, pause and repair channels."""
    INVITE = "invite"


_WORKS = {Action.SEE, Action.WORK}
TABLE: dict[Role, set[Action]] = {
    Role.OBSERVER: {Action.SEE},
    Role.AGENT: _WORKS | {Action.PUBLISH},
    Role.SPOKESPERSON: _WORKS | {Action.PUBLISH, Action.DECIDE, Action.REVIEW},
    Role.REVIEWER: _WORKS | {Action.DECIDE, Action.REVIEW},
    Role.LEAD: _WORKS | {Action.PUBLISH, Action.DECIDE, Action.REVIEW, Action.ROUTE, Action.INVITE},
    Role.ADMIN: set(Action),
}
# An agent decides too: an organisation that wants leads to decide asks for a second decider in its policy.
TABLE[Role.AGENT] |= {Action.DECIDE}


class NotAllowed(Refusal):
    """The colleague's role does not include this."""


def may(user: User, action: Action, team: Team, *, on: date) -> bool:
    """Say whether `user` may do `action` in `team` on that day."""
    if user.is_admin and user.is_active:
        return True
    membership = Membership.objects.filter(user=user, team=team).first()
    return membership is not None and _allows(membership, action, on=on)


def who_may(action: Action, team: Team, *, on: date) -> list[User]:
    """Give the active colleagues of a team who may do `action` on that day, in one query."""
    members = Membership.objects.filter(team=team, user__is_active=True).select_related("user").order_by("user__name")
    return [row.user for row in members if row.user.is_admin or _allows(row, action, on=on)]


def _allows(membership: Membership, action: Action, *, on: date) -> bool:
    if membership.ends_on and membership.ends_on < on:
        return False
    if membership.drafts_only and action not in _WORKS:
        return False
    return action in TABLE[Role(membership.role)]


def require(user: User, action: Action, team: Team, *, on: date) -> None:
    """Raise `NotAllowed` unless `user` may do `action` in `team`."""
    if not may(user, action, team, on=on):
        raise NotAllowed(_("Your role in this team does not include that. Ask a lead to do it or to change your role."))
