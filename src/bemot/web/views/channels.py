"""Channels: which there are, whether they work, what was set aside, and what the network says there is."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import roles
from bemot.channels import connecting, counting, fetching
from bemot.channels import queries as channels
from bemot.web import parts, setup
from bemot.web.shown import channels as shown
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """Show all channels with their lights."""
    context = {"rows": shown.rows(request.user, now=timezone.now()), "may_connect": _may_connect(request)}
    return parts.show(request, "channels/index.html", context)


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show one channel: its health, its count, and what could not be read."""
    found = get_object_or_404(channels.channels_visible_to(request.user).select_related("inbox__team"), pk=pk)
    may_change = setup.may(request, roles.Action.CONNECT, found.inbox)
    may_work = may_change or setup.may(request, roles.Action.WORK, found.inbox)
    context = {"may_change": may_change, "may_work": may_work} | shown.page(found, now=timezone.now())
    return parts.show(request, "channels/show.html", context)


@login_required
@require_POST
def pause(request: SignedRequest, pk: int) -> HttpResponse:
    """Stop asking."""
    found = get_object_or_404(channels.channels_visible_to(request.user), pk=pk)
    connecting.pause(found, by=request.user, now=timezone.now())
    return setup.done(request, _("The channel is paused. What comes meanwhile is fetched later."), to=_page(pk))


@login_required
@require_POST
def resume(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask again, at once."""
    found = get_object_or_404(channels.channels_visible_to(request.user), pk=pk)
    connecting.resume(found, by=request.user, now=timezone.now())
    return setup.done(request, _("The channel is asked again."), to=_page(pk))


@login_required
@require_POST
def count(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask the network how much there is."""
    found = get_object_or_404(channels.channels_visible_to(request.user).select_related("inbox__team"), pk=pk)
    roles.require(request.user, roles.Action.WORK, found.inbox.team, on=timezone.localdate())
    if counting.count(found, now=timezone.now()) is None:
        return setup.done(request, _("The network did not say how many comments there are."), to=_page(pk))
    return parts.SeeOther(_page(pk))


@login_required
@require_POST
def digest_again(request: SignedRequest, pk: int, raw_pk: int) -> HttpResponse:
    """Put something that was set aside back into the queue."""
    raw = get_object_or_404(channels.raw_events_visible_to(request.user), pk=raw_pk, channel=pk)
    fetching.digest_again(raw, by=request.user, now=timezone.now())
    return setup.done(request, _("It is tried again now. If it fails again, it comes back here."), to=_page(pk))


def _page(pk: int) -> str:
    return reverse("channel", args=[pk])


def _may_connect(request: SignedRequest) -> bool:
    inboxes = channels.inboxes_visible_to(request.user).select_related("team")
    return any(setup.may(request, roles.Action.CONNECT, inbox) for inbox in inboxes)


urlpatterns = [
    path("channels/", index, name="channels"),
    path("channels/<int:pk>", show, name="channel"),
    path("channels/<int:pk>/pause", pause, name="pause_channel"),
    path("channels/<int:pk>/resume", resume, name="resume_channel"),
    path("channels/<int:pk>/count", count, name="count_channel"),
    path("channels/<int:pk>/set-aside/<int:raw_pk>/again", digest_again, name="digest_again"),
]
