"""What every page of the desk knows; asked for only by pages, never by parts."""

from functools import cached_property
from typing import Any, cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.overview import queries as overview
from bemot.overview.queries import Glance, View
from bemot.routing import crises
from bemot.web.shown import alert, people
from bemot.web.shown.places import ASIDE, VIEWS, WAYS

Place = dict[str, Any]

# Shown only when there is something in them: what is empty needs no place.
_ONLY_WHEN_FULL = {View.PUBLISHING_PROBLEMS, View.TO_FIND_OUT, View.FOR_APPROVAL, View.TROLLS}
_COUNTED = set(View) - {View.ALL}

_PLACES: list[tuple[str, Promise, str, str]] = [
    ("search", _("Search"), "search", ""),
    ("opinions", _("What many say"), "messages-square", "o"),
    ("answers", _("How we answered"), "library", ""),
    ("improvements", _("What we change"), "sprout", ""),
    ("people", _("People"), "contact", ""),
    ("hand_in", _("Hand in a post"), "clipboard-paste", "h"),
    ("matrix", _("Who answers what"), "users", "v"),
    ("channels", _("Channels"), "rss", "n"),
    ("crises", _("Crisis"), "siren", ""),
]
"""Name of the address, what it is called, icon, letter; places without a page yet are left out."""
_BAR = [View.TO_DO, View.MINE, View.FOR_READING]
# A count that grows only frightens: from here on it says "many".
MANY = 99


class Desk:
    """Lazily what the base template wants; each property is asked once for a page."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.request = request
        self.user = user
        self.theme = request.COOKIES.get("theme", "")
        self.live_url = f"{_url('live')}?since={timezone.now().timestamp():.0f}"
        self.banner_url = _url("alert_banner")
        self.search_url = _url("search")
        self.settings_url = _url("settings")
        self.sign_out_url = _url("sign_out")
        self.shortcuts_off = not user.single_keys

    @cached_property
    def me(self) -> dict[str, Any]:
        return people.avatar(self.user)

    @property
    def kind_words(self) -> int:
        return self.glance.kind_words

    @cached_property
    def glance(self) -> Glance:
        return overview.glance(self.user, now=timezone.now())

    @property
    def counts(self) -> dict[View, int]:
        return self.glance.counts

    @cached_property
    def groups(self) -> list[list[Place]]:
        views = [self._view(view) for view in View if view not in _ONLY_WHEN_FULL or self.counts.get(view)]
        places = [
            {"label": label, "url": url, "icon": icon, "jump": jump, "current": self._is_here(url)}
            | ({"key": "/"} if name == "search" else {})
            for name, label, icon, jump in _PLACES
            if (url := _url(name))
        ]
        return [views, places] if places else [views]

    @cached_property
    def ways(self) -> list[Place]:
        return [{"label": label, "url": _url(name), "icon": icon, "hint": hint} for name, label, icon, hint in WAYS]

    @cached_property
    def elsewhere(self) -> list[Place]:
        """Give what Ctrl-K finds beside the column."""
        shown = {name for name, *_rest in _PLACES}
        places = [row[:3] for row in WAYS if row[0] not in shown] + ASIDE
        return [{"label": label, "url": _url(name), "icon": icon} for name, label, icon in places]

    @cached_property
    def bar(self) -> list[Place]:
        search = {
            "label": _("Search"),
            "url": self.search_url,
            "icon": "search",
            "current": self._is_here(self.search_url),
        }
        return [*(self._view(view) for view in _BAR), *([search] if self.search_url else [])]

    @cached_property
    def banner(self) -> dict[str, Any]:
        if self.request.path == _url("alerts"):
            return {}
        return alert.banner(self.user, here=self.request.path, now=timezone.now())

    @cached_property
    def crisis(self) -> dict[str, Any]:
        pk = self.glance.crisis
        found = crises.visible_to(self.user).filter(pk=pk).first() if pk else None
        url = reverse("crisis", args=[found.pk]) if found else ""
        if found is None or self.request.path.startswith(url):
            return {}
        text = _("Crisis: %(reason)s") % {"reason": found.reason}
        return {"text": text, "url": url, "action": _("See it"), "tone": "late", "icon": "siren"}

    def _view(self, view: View) -> Place:
        label, icon, jump = VIEWS[view]
        count = self.counts.get(view, 0) if view in _COUNTED else 0
        url = _url("inbox") + ("" if view is View.TO_DO else f"?view={view}")
        here = self.request.GET.get("view", View.TO_DO) == view and self.request.path == _url("inbox")
        shown = f"{MANY}+" if count > MANY else count
        return {"label": label, "url": url, "icon": icon, "count": shown, "jump": jump, "current": here}

    def _is_here(self, url: str) -> bool:
        return bool(url) and self.request.path.startswith(url)


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give the base template what it needs; nothing to whom is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"desk": Desk(request, cast("User", user))}


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
