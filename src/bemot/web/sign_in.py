"""What signing in allows and leads to: colleagues are invited, nobody signs up alone; the first page fits the desk."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.web.middleware import LANGUAGE_COOKIE
from bemot.web.parts import SeeOther

THEME_COOKIE = "theme"
BY_LINK = "by_link"
"""The key in a session that began with a one-time link."""
_A_YEAR = 365 * 24 * 3600
_BY_LINK = "sesame.backends.ModelBackend"


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No sign-up from the page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        """Refuse."""
        return False


def come_in(request: HttpRequest, user: User, *, to: str = "", by_link: bool = False) -> SeeOther:
    """Sign a colleague in and lead on: to the page that was asked for, a first password, or the first page."""
    login(request, user, backend=_BY_LINK if by_link else None)
    # Whoever has forgotten the password comes in by a link, and is not asked for it when choosing another.
    request.session[BY_LINK] = by_link
    if by_link and not user.has_usable_password() and not channels.is_demo():
        to = reverse("set_password")
    response = SeeOther(to if is_own(request, to) else first_page(user))
    remember(response, language=user.language, theme=user.theme)
    return response


def first_page(user: User) -> str:
    """Give where one comes to: the three stops in the demo, the guide while nothing is connected, else the work."""
    if channels.is_demo():
        return reverse("start")
    if not channels.channels_visible_to(user).exists() and _may_connect(user):
        return reverse("guide")
    return reverse("inbox")


def _may_connect(user: User) -> bool:
    inboxes = channels.inboxes_visible_to(user).select_related("team")
    return any(roles.may(user, roles.Action.CONNECT, inbox.team, on=timezone.localdate()) for inbox in inboxes)


def is_own(request: HttpRequest, address: str) -> bool:
    """Say whether an address that came with a request stays on this desk."""
    return bool(address) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def remember(response: HttpResponseBase, *, language: str = "", theme: str = "") -> None:
    """Keep language and theme on this browser, where they were chosen."""
    for name, value in ((LANGUAGE_COOKIE, language), (THEME_COOKIE, theme)):
        if value:
            response.set_cookie(name, value, max_age=_A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
