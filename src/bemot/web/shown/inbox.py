"""The inbox as its page shows it: rows in plain words, filters, what can be kept."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bemot.channels import queries as channels
from bemot.conversations import filters
from bemot.conversations.models import Conversation, Topic
from bemot.overview import queries as overview
from bemot.overview.queries import Row, View
from bemot.web import names
from bemot.web.shown import clocks, loops, praise, thread, times
from bemot.web.shown.places import VIEWS
from bemot.web.signed import SignedRequest
from bemot.words import DraftState, Level, Ownership, Status

_FILTERS = ("inbox", "channel", "topic", "label", "assignee", "level", "intent", "status")
"""What the address may narrow a view by."""


def page(request: SignedRequest, *, current: int, now: datetime) -> dict[str, Any]:
    """Give the context of the inbox page and of its list; `current` is the conversation that stands beside it."""
    figures = SimpleLazyObject(lambda: loops.of(request.user, now=now))  # asked by the page, not by its list alone
    wall = SimpleLazyObject(lambda: praise.on_the_wall(request.user))
    pane = list_pane(request, current=current, now=now)
    calm = SimpleLazyObject(lambda: _calm(request))
    return pane | {"here": request.get_full_path(), "loops": figures, "wall": wall, "calm": calm}


def list_pane(request: SignedRequest, *, current: int, now: datetime) -> dict[str, Any]:
    """Give the list of the view that the address names; `current` is the conversation that is open."""
    view = _view(request.GET.get("view", ""))
    kept = _narrowing(request)
    after = request.GET.get("after") or None
    found = overview.inbox_list(request.user, view, filters=kept, after=after, now=now)
    query = urlencode(({} if view is View.TO_DO else {"view": view.value}) | kept)
    return place(request) | {
        "rows": [row_of(row, query=query, now=now) for row in found.rows],
        "current_pk": current,
        "more": f"{reverse('inbox')}?{urlencode({'after': found.next})}&{query}" if found.next else "",
        "narrowed": [names.of(names.INTENTS, value) for key, value in kept.items() if key == "intent"],
        "is_narrowed": bool(kept),
        "bulk": {"url": reverse("bulk"), "actions": _bulk_actions()},
    }


def place(request: SignedRequest) -> dict[str, Any]:
    """Say which view the address names, without asking for its rows."""
    view = _view(request.GET.get("view", ""))
    query = urlencode(({} if view is View.TO_DO else {"view": view.value}) | _narrowing(request))
    return {
        "view": view,
        "view_name": VIEWS[view][0],
        "query": query,
        "list_url": f"{reverse('inbox')}?{query}" if query else reverse("inbox"),
    }


def kept_filters(request: SignedRequest) -> list[dict[str, Any]]:
    """Give the views that the colleague keeps, own and shared."""
    return [
        {
            "name": row.name,
            "url": f"{reverse('inbox')}?{row.query}",
            "own": row.user_id == request.user.pk,
            "forget_url": reverse("forget_filter", args=[row.pk]),
        }
        for row in filters.visible_to(request.user)
    ]


def row_of(row: Row, *, query: str, now: datetime) -> dict[str, Any]:
    """Give one row as its component wants it: words, not badges."""
    conversation = row.conversation
    left, state = times.left(conversation.due_at, now=now)
    if conversation.status != Status.OPEN or not left:
        left, state = times.ago(conversation.last_message_at), ""
    url = reverse("conversation", args=[conversation.pk])
    return {
        "id": conversation.pk,
        "url": f"{url}?{query}" if query else url,
        "who": str(conversation.contact or _("Unknown")),
        "left": left,
        "left_state": state,
        "text": row.text or _("No text."),
        "veiled": thread.veil_reason(conversation) if row.veiled else "",
        "words": _words(row),
        "waited": clocks.of(conversation, now=now)["waited"],
        "is_new": conversation.assignee is None and conversation.status == Status.OPEN,
        "assignee": "" if _is_written(row) else getattr(conversation.assignee, "first_name", ""),
    }


def topic_name(topic: Topic | None) -> str:
    """Give a topic's name in the language of the page."""
    if topic is None:
        return ""
    return topic.name_sv if (get_language() or "").startswith("sv") else topic.name_en or topic.name_sv


def _calm(request: SignedRequest) -> dict[str, Any]:
    """Say why nothing is here; where nothing can come yet, say what to do first."""
    if channels.channels_visible_to(request.user).exists():
        return {
            "title": _("All is well"),
            "text": _("When somebody writes, it appears here by itself."),
            "action": None,
        }
    return {
        "title": _("Nothing can come in yet"),
        "text": _("Comments come from the channels that you connect, or from posts that you hand in."),
        "action": {"label": _("Connect a channel"), "url": reverse("connect")},
    }


def _words(row: Row) -> list[str]:
    conversation = row.conversation
    words = [names.of(names.INTENTS, conversation.intent), topic_name(conversation.topic)]
    words += [label.name for label in row.labels]
    if conversation.level > Level.NORMAL:
        words.insert(0, str(names.LEVELS[conversation.level]))
    if row.same:
        words.append(ngettext("%(n)s more says the same", "%(n)s more say the same", row.same) % {"n": row.same})
    if row.writer is not None and _is_written(row):
        words.append(_("%(name)s is writing") % {"name": row.writer.first_name or row.writer})
    if conversation.thread.channel.ownership == Ownership.WATCHED:
        words.append(_("not ours"))
    if conversation.status == Status.WAITING:
        words.append(_("waiting for the person"))
    return [word for word in words if word]


def _is_written(row: Row) -> bool:
    return row.writer is not None and row.draft_state == DraftState.WRITING


def _narrowing(request: SignedRequest) -> dict[str, str]:
    """Give what the address narrows by; the list leaves out what it does not know."""
    return {name: request.GET[name][:80] for name in _FILTERS if request.GET.get(name)}


def _view(name: str) -> View:
    try:
        return View(name or View.TO_DO)
    except ValueError:
        return View.TO_DO


def _bulk_actions() -> list[dict[str, str]]:
    return [
        {"name": "do", "value": "assign", "label": _("Assign"), "icon": "user"},
        {"name": "do", "value": "label", "label": _("Label"), "icon": "tag"},
        {"name": "do", "value": "close", "label": _("Close"), "icon": "archive"},
    ]


__all__ = ["Conversation", "kept_filters", "list_pane", "page", "row_of", "topic_name"]
