"""When an inbox works: periods of the week, holidays, closed days of its own."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.accounts import roles
from bemot.channels import queries as channels
from bemot.routing import opening
from bemot.routing import queries as routing
from bemot.web import parts, setup
from bemot.web.forms.policies import ClosedDayForm, HoursForm
from bemot.web.shown import policies as shown
from bemot.web.signed import SignedRequest


@login_required
def show(request: SignedRequest) -> HttpResponse:
    """Show and change when an inbox works."""
    rows, inbox = setup.inboxes(request)
    now = timezone.now()
    held = routing.hours_of([inbox])[inbox.pk]
    initial: dict[str, Any] = {f"day_{n}": list(held.periods.get(n, [])) for n in range(7)}
    initial |= {"time_zone": inbox.time_zone, "holiday_country": inbox.holiday_country}
    form = HoursForm(request.POST or None, country=inbox.holiday_country, initial=initial)
    if form.is_valid():
        place = {name: form.cleaned_data[name] for name in ("time_zone", "holiday_country")}
        opening.set_hours(inbox, periods=form.periods(), **place, by=request.user, now=now)
        return setup.done(
            request, _("The working hours are kept. What is promised from now on follows them."), to=_back(inbox.pk)
        )
    may = setup.may(request, roles.Action.ROUTE, inbox)
    context = {"inboxes": rows, "inbox": inbox, "form": form, "may_change": may, "closing": ClosedDayForm()}
    context |= shown.hours(inbox, now=now, language=get_language() or "")
    return parts.show(request, "hours/show.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def close(request: SignedRequest, pk: int) -> HttpResponse:
    """Close for a day."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    form = ClosedDayForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    opening.close_on(inbox, **form.cleaned_data, by=request.user, now=timezone.now())
    return setup.done(request, _("Closed on that day."), to=_back(inbox.pk))


@login_required
@require_POST
def open_again(request: SignedRequest, pk: int) -> HttpResponse:
    """Work on that day after all."""
    closed = get_object_or_404(routing.closed_days_visible_to(request.user), pk=pk)
    opening.open_again(closed, by=request.user, now=timezone.now())
    return setup.done(request, _("Open on that day."), to=_back(closed.inbox_id))


def _back(inbox_pk: int) -> str:
    return f"{reverse('hours')}?inbox={inbox_pk}"


urlpatterns = [
    path("hours", show, name="hours"),
    path("hours/<int:pk>/close", close, name="close_on"),
    path("hours/closed/<int:pk>/open", open_again, name="open_again"),
]
