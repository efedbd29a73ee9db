"""Watches: what is looked for in places that are not ours."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import roles
from bemot.listening import queries, watches
from bemot.web import parts, setup
from bemot.web.forms.opinions import WatchForm
from bemot.web.signed import SignedRequest

FOUND_OVER = timedelta(days=28)


@login_required
@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """Show the places that are not ours, with what is looked for there."""
    kept: dict[int, list[object]] = {}
    for row in queries.watches_visible_to(request.user):
        kept.setdefault(row.channel_id, []).append(row)
    channels = list(queries.watched_channels(request.user, since=timezone.now() - FOUND_OVER))
    rows = [{"channel": row, "watches": kept.get(row.pk, [])} for row in channels]
    may_change = any(setup.may(request, roles.Action.ROUTE, inbox) for inbox in {row.inbox for row in channels})
    return parts.show(request, "watches/index.html", {"rows": rows, "may_change": may_change})


@login_required
def watch(request: SignedRequest, pk: int) -> HttpResponse:
    """Look for words in a channel."""
    channels = queries.watched_channels(request.user, since=timezone.now() - FOUND_OVER)
    found = get_object_or_404(channels, pk=pk)
    form, back = WatchForm(request.POST or None), reverse("watches")
    if form.is_valid():
        watches.watch(found, words=form.cleaned_data["words"], by=request.user, now=timezone.now())
        return setup.done(request, _("From now on only what holds these words comes in from there."), to=back)
    return setup.page(request, form, title=found.title, button=_("Watch for it"), back=back)


@login_required
@require_POST
def end(request: SignedRequest, pk: int) -> HttpResponse:
    """Look for it no more."""
    found = get_object_or_404(queries.watches_visible_to(request.user), pk=pk)
    watches.end(found, by=request.user, now=timezone.now())
    return setup.done(request, _("The watch has ended. What it found stays."), to=reverse("watches"))


urlpatterns = [
    path("watches/", index, name="watches"),
    path("watches/<int:pk>/watch", watch, name="watch"),
    path("watches/<int:pk>/end", end, name="end_watch"),
]
