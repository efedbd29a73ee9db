"""The duty roster, week by week."""

import zoneinfo
from datetime import datetime
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.alerts import swaps
from bemot.channels import queries as channels
from bemot.routing import duty
from bemot.routing import queries as routing
from bemot.web import parts, setup
from bemot.web.forms.roster import DutyForm, SwapForm
from bemot.web.shown import roster as shown
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show a week of an inbox's roster."""
    rows, inbox = setup.inboxes(request)
    context = {"inboxes": rows, "inbox": inbox, "may_change": setup.may(request, roles.Action.ROUTE, inbox)}
    week = shown.page(inbox, request.user, week=request.GET.get("week", ""), now=timezone.now())
    return parts.show(request, "roster/show.html", context | week)


@login_required
def put(request: SignedRequest, pk: int) -> HttpResponse:
    """Put somebody on duty, by default until Sunday."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    first = setup.day(request, "day", timezone.localdate())
    initial = {"first_day": first, "last_day": shown.sunday_after(first), "weeks": 1}
    colleagues = accounts.colleagues_of(inbox.team, on=timezone.localdate())
    form = DutyForm(request.POST or None, colleagues=colleagues, initial=initial)
    back = f"{reverse('roster')}?inbox={inbox.pk}&week={first:%G-W%V}"
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("user", "deputy", "title")}
        duty.put_many(inbox, spans=form.spans(zone=inbox.time_zone), **words, by=request.user, now=timezone.now())
        return setup.done(request, _("%(name)s is on duty.") % {"name": words["user"]}, to=back)
    lead = _("Whoever is on duty is alerted first.")
    return setup.page(request, form, title=_("Put somebody on duty"), lead=lead, button=_("Put on duty"), back=back)


@login_required
@require_POST
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Take a duty off the roster."""
    found = get_object_or_404(routing.duties_visible_to(request.user), pk=pk)
    duty.remove(found, by=request.user, now=timezone.now())
    return setup.done(request, _("The duty is taken off the roster."), to=_week_of(found.inbox_id, found.starts_at))


@login_required
def swap(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask a colleague to take a duty."""
    found = get_object_or_404(routing.duties_visible_to(request.user), pk=pk)
    inbox, now = found.inbox, timezone.now()
    said = partial(shown.said, zone=zoneinfo.ZoneInfo(inbox.time_zone))
    form = SwapForm(
        request.POST or None,
        colleagues=accounts.colleagues_of(inbox.team, on=timezone.localdate()).exclude(pk=request.user.pk),
        duties=routing.duties_to_come(inbox, at=now).exclude(user=request.user),
        said=said,
    )
    back = _week_of(found.inbox_id, found.starts_at)
    if form.is_valid():
        swaps.ask(found, **form.cleaned_data, by=request.user, now=now)
        return setup.done(request, _("%(name)s is asked.") % {"name": form.cleaned_data["to"]}, to=back)
    return setup.page(request, form, title=_("Swap"), lead=said(found), button=_("Ask"), back=back)


@login_required
@require_POST
def accept(request: SignedRequest, pk: int) -> HttpResponse:
    """Take the duty that one was asked to take."""
    found = get_object_or_404(routing.swaps_visible_to(request.user), pk=pk)
    swaps.accept(found, by=request.user, now=timezone.now())
    return setup.done(request, _("The duty is yours now."), to=_week_of(found.duty.inbox_id, found.duty.starts_at))


@login_required
@require_POST
def decline(request: SignedRequest, pk: int) -> HttpResponse:
    """Say no to a swap, or take the question back."""
    found = get_object_or_404(routing.swaps_visible_to(request.user), pk=pk)
    swaps.decline(found, by=request.user, now=timezone.now())
    return setup.done(request, _("The roster stays as it is."), to=_week_of(found.duty.inbox_id, found.duty.starts_at))


def _week_of(inbox_pk: int, starts_at: datetime) -> str:
    """Give the address of the week in which a duty begins."""
    return f"{reverse('roster')}?inbox={inbox_pk}&week={timezone.localtime(starts_at):%G-W%V}"


urlpatterns = [
    path("roster", show, name="roster"),
    path("roster/<int:pk>/put", put, name="put_duty"),
    path("roster/duties/<int:pk>/remove", remove, name="remove_duty"),
    path("roster/duties/<int:pk>/swap", swap, name="swap_duty"),
    path("roster/swaps/<int:pk>/accept", accept, name="accept_swap"),
    path("roster/swaps/<int:pk>/decline", decline, name="decline_swap"),
]
