"""Improvements as their pages show them, and what begins a new one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.conversations import queries as conversations
from bemot.conversations import veil
from bemot.conversations.models import Conversation
from bemot.lib import text as letters
from bemot.outcomes import queries, wall
from bemot.outcomes.helping import Help, Helped
from bemot.outcomes.models import Improvement
from bemot.web.forms.shares import LinkForm, ShareForm
from bemot.web.shown import shares, times

_FIRST_WORDS = 160
MOST = 100
"""Comments on a page; the rest is counted."""
HELPS: dict[Help, Promise] = {
    Help.TOO_EARLY: gettext_lazy("It is too early to tell whether it helped."),
    Help.STOPPED: gettext_lazy("Such comments have stopped."),
    Help.FEWER: gettext_lazy("Such comments have become fewer."),
    Help.AS_MANY: gettext_lazy("About as many say so as before. It has not helped yet."),
    Help.MORE: gettext_lazy("More say so than before. It has not helped."),
    Help.NOTHING_TO_COUNT: gettext_lazy("Nobody said so in the weeks before or after; there is nothing to compare."),
}
_STATES = {Help.STOPPED: "good", Help.FEWER: "good", Help.AS_MANY: "soon", Help.MORE: "soon"}


def rows(improvements: Iterable[Improvement]) -> list[dict[str, Any]]:
    """Give the list; what hangs on a row has come with it."""
    return [
        {
            "url": reverse("improvement", args=[row.pk]),
            "title": row.title,
            "owner": str(row.owner) if row.owner else _("nobody yet"),
            "due_on": row.due_on,
            "done_at": row.done_at,
            "published": row.published_at is not None,
            "count": _count(row.comments),  # type: ignore[attr-defined]  # annotated
        }
        for row in improvements
    ]


def page(improvement: Improvement, user: User, *, now: datetime) -> dict[str, Any]:
    """Give the context of an improvement's page."""
    tied = conversations.visible_to(user).filter(pk__in=improvement.conversations.values("pk")).order_by("-opened_at")
    shown = list(tied[:MOST])
    said = conversations.first_words_of(shown)
    helped = queries.helped_by(improvement, now=now)
    return {
        "improvement": improvement,
        "path": [row.name for row in reversed(queries.with_those_above(improvement.root))] if improvement.root else [],
        "helped": _helped(helped) if helped else None,
        "count": _count(improvement.comments),  # type: ignore[attr-defined]  # annotated
        "rows": [_said(row, said) for row in shown],
        "public_url": reverse("said", args=[improvement.principal_id]) if improvement.published_at else "",
    } | _told(improvement, user)


def _told(improvement: Improvement, user: User) -> dict[str, Any]:
    """Give where it is told in our channels, and the form to tell it in another."""
    told = list(wall.shares_visible_to(user).filter(improvement=improvement))
    context: dict[str, Any] = {"shares": shares.rows(told), "link_form": LinkForm()}
    channels = wall.channels_to_share_in(improvement.principal, user)
    if not improvement.public_line or not channels:
        return context
    return context | {"share_form": ShareForm(channels=channels, initial={"text": post_of(improvement)})}


def post_of(improvement: Improvement) -> str:
    """Give the line as the first words of a post."""
    if not improvement.public_line:
        return ""
    said = _("You said: %(said)s") % {"said": improvement.public_said} if improvement.public_said else ""
    did = _("We did: %(did)s") % {"did": improvement.public_line} if said else improvement.public_line
    return "\n\n".join(part for part in (said, did) if part)


def first_words(conversation: Conversation) -> dict[str, Any]:
    """Give what a new improvement begins with: what the resolution says of the cause and the remedy."""
    found = queries.resolution_of(conversation)
    if found is None:
        return {}
    return {"title": letters.cut(found.remedy, graphemes=200), "cause": found.cause, "in_tree": found.in_tree_id}


def colleagues(improvement: Improvement, user: User, *, on: date) -> QuerySet[User]:
    """Give who can own it: the colleagues of the teams that both it and `user` belong to, and whoever owns it now."""
    teams = accounts.teams_of(user, on=on).filter(inboxes__principal=improvement.principal_id)
    return accounts.colleagues_of_many(teams, on=on, besides=improvement.owner_id)


def _helped(found: Helped) -> dict[str, Any]:
    days = ngettext("%(n)s day", "%(n)s days", found.span.days) % {"n": found.span.days}
    return {
        "sentence": str(HELPS[found.verdict]),
        "state": _STATES.get(found.verdict, ""),
        "before": found.before,
        "after": found.after,
        "days": days,
    }


def _count(n: int) -> str:
    return ngettext("%(n)s comment", "%(n)s comments", n) % {"n": n}


def _said(row: Conversation, said: dict[int, str]) -> dict[str, Any]:
    words = "" if veil.is_veiled(row) else letters.cut(said.get(row.pk, ""), graphemes=_FIRST_WORDS)
    return {
        "url": reverse("conversation", args=[row.pk]),
        "who": str(row.contact or _("Unknown")),
        "text": words,
        "where": row.thread.channel.title,
        "when": times.ago(row.opened_at),
    }
