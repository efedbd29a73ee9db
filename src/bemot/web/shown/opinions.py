"""Opinions as their pages show them: how many, where, since when, rising or fading, and who departs from the line."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bemot.accounts.models import User
from bemot.conversations import queries as conversations
from bemot.conversations import veil
from bemot.conversations.models import Conversation
from bemot.lib import text as letters
from bemot.listening import queries
from bemot.listening.models import Opinion
from bemot.listening.pulse import Day, Trend
from bemot.listening.queries import Pulse
from bemot.responses import queries as responses
from bemot.responses.library import consistency
from bemot.web import names
from bemot.web.shown import times
from bemot.words import DraftState, Ownership

TRENDS: dict[Trend, Promise] = {
    Trend.RISING: gettext_lazy("rising"),
    Trend.STEADY: gettext_lazy("steady"),
    Trend.FADING: gettext_lazy("fading"),
    Trend.QUIET: gettext_lazy("quiet for two weeks"),
}
_ICONS = {
    Trend.RISING: "trending-up",
    Trend.STEADY: "move-right",
    Trend.FADING: "trending-down",
    Trend.QUIET: "moon",
}
_FIRST_WORDS = 200
_TITLE_WORDS = 80
# The bars of the small picture, in its own units.
_WIDTH, _GAP, _HEIGHT = 8, 2, 40


def rows(opinions: Sequence[Opinion], user: User, *, today: date) -> list[dict[str, Any]]:
    """Give the list; the same number of queries for one and for many."""
    pulses = queries.pulses_of(opinions, today=today)
    titles = _titles(opinions, user)
    return [
        {
            "url": reverse("opinion", args=[row.pk]),
            "title": titles[row.pk],
            "bars": bars(pulses[row.pk].days),
            "count": _count(row),
            "where": [place.title for place in pulses[row.pk].places[:3]],
            "has_line": bool(row.line),
            **_trend(pulses[row.pk]),
        }
        for row in opinions
    ]


def page(opinion: Opinion, page: Page[Conversation], user: User, *, today: date) -> dict[str, Any]:
    """Give the context of an opinion's page."""
    pulse = queries.pulses_of([opinion], today=today)[opinion.pk]
    candidates = queries.candidates_of(opinion, user)
    said = conversations.first_words_of([*page, *(one.conversation for one in candidates)])
    return {
        "opinion": opinion,
        "title": _titles([opinion], user)[opinion.pk],
        "count": _count(opinion),
        "since": opinion.first_at,  # type: ignore[attr-defined]  # annotated
        "bars": bars(pulse.days),
        "days": [day for day in reversed(pulse.days) if day.comments],
        "owned": [place for place in pulse.places if not place.watched],
        "watched": [place for place in pulse.places if place.watched],
        "departing": departing(opinion, user),
        "rounds": list(responses.rounds_of(opinion, user)[:5]),
        "page": page,
        "rows": [_said(row, said) for row in page],
        "hidden": opinion.comments - page.paginator.count,  # type: ignore[attr-defined]  # annotated
        "counted_in": [
            {"pk": one.pk, "title": one.title or _("An opinion"), "comments": one.comments}  # type: ignore[attr-defined]  # annotated
            for one in queries.counted_in(opinion)
        ],
        "takings": list(queries.takings_of(opinion, user)[:3]),
        "candidates": [_said(one.conversation, said) for one in candidates if not veil.is_veiled(one.conversation)],
        **_trend(pulse),
    }


def crowd(opinion: Opinion, user: User, *, ticked: bool) -> dict[str, Any]:
    """Give the page on which many are sorted at once."""
    looking = queries.to_look_for().filter(pk=opinion.pk).exists()
    found = [] if looking else queries.crowd_of(opinion, user)
    said = conversations.first_words_of([one.conversation for one in found])
    return {
        "opinion": opinion,
        "title": _titles([opinion], user)[opinion.pk],
        "looking": looking,
        "rows": [_said(one.conversation, said) for one in found],
        "shown": " ".join(str(one.conversation.pk) for one in found),
        "ticked": ticked,
    }


def bars(days: Sequence[Day]) -> list[dict[str, int]]:
    """Give the bars of the small picture: x, y, width and height in its own units; a day without a comment is a dot."""
    most = max((day.comments for day in days), default=0) or 1
    heights = [max(1, round(_HEIGHT * day.comments / most)) for day in days]
    return [
        {"x": n * (_WIDTH + _GAP), "y": _HEIGHT - height, "width": _WIDTH, "height": height}
        for n, height in enumerate(heights)
    ]


def departing(opinion: Opinion, user: User) -> list[dict[str, Any]]:
    """Give the answers to this opinion, sent or under way, that say something else than its line."""
    if not opinion.line:
        return []
    found, rows = [], consistency.departing_from(opinion, user)
    to_read = responses.to_read_by(user, [row.conversation for row, _there in rows])
    for row, found_there in rows:
        if row.conversation_id in to_read and row.author_id != user.pk:
            continue  # the draft would tell what to read in the post
        found.append(
            {
                "url": reverse("draft", args=[row.pk]),
                "who": str(row.author),
                "sent": row.state == DraftState.SENT,
                "text": letters.cut(row.text, graphemes=_FIRST_WORDS),
                "departs": departs(found_there),
            }
        )
    return found


def departs(found: Iterable[consistency.Departure]) -> list[str]:
    """Say in words where an answer departs."""
    said = []
    for one in found:
        words = {"what": names.of(names.CLAIMS, one.kind), "says": one.now_says, "line": one.said_before}
        if one.said_before:
            said.append(_("%(what)s: ”%(says)s”, the line says ”%(line)s”") % words)
        else:
            said.append(_("%(what)s: ”%(says)s”") % words)
    return said


def _titles(opinions: Sequence[Opinion], user: User) -> dict[int, str]:
    """Give each opinion's name; where nobody has named it, the first words of who said it first."""
    nameless = [row for row in opinions if not row.title]
    first = queries.first_of(nameless, user) if nameless else {}
    said = conversations.first_words_of(first.values()) if first else {}
    found = {}
    for row in opinions:
        one = first.get(row.pk)
        words = said.get(one.pk, "") if one and not veil.is_veiled(one) else ""
        found[row.pk] = row.title or letters.cut(" ".join(words.split()), graphemes=_TITLE_WORDS) or _("An opinion")
    return found


def _count(opinion: Opinion) -> str:
    n = opinion.comments  # type: ignore[attr-defined]  # annotated
    return ngettext("%(n)s comment", "%(n)s comments", n) % {"n": n}


def _trend(pulse: Pulse) -> dict[str, str]:
    return {"trend": str(TRENDS[pulse.trend]), "trend_icon": _ICONS[pulse.trend], "trend_state": pulse.trend.value}


def _said(row: Conversation, said: dict[int, str]) -> dict[str, Any]:
    veiled = veil.is_veiled(row)
    return {
        "pk": row.pk,
        "url": reverse("conversation", args=[row.pk]),
        "who": str(row.contact or _("Unknown")),
        "text": "" if veiled else letters.cut(said.get(row.pk, ""), graphemes=_FIRST_WORDS),
        "veiled": veiled,
        "where": row.thread.channel.title,
        "watched": row.thread.channel.ownership == Ownership.WATCHED,
        "at": row.opened_at,
        "when": times.ago(row.opened_at),
    }
