"""The duty roster, week by week."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.channels import queries as channels
from bemot.routing import duty
from bemot.routing import queries as routing
from bemot.web import parts, setup
from bemot.web.forms.roster import DutyForm
from bemot.web.shown import roster as shown
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show a week of an inbox's roster."""
    rows, inbox = setup.inboxes(request)
    context = {"inboxes": rows, "inbox": inbox, "may_change": setup.may(request, roles.Action.ROUTE, inbox)}
    week = request.GET.get("week", "")
    return parts.show(request, "roster/show.html", context | shown.page(inbox, week=week, now=timezone.now()))


@login_required
def put(request: SignedRequest, pk: int) -> HttpResponse:
    """Put somebody on duty, by default until Sunday."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    first = setup.day(request, "day", timezone.localdate())
    initial = {"first_day": first, "last_day": shown.sunday_after(first)}
    colleagues = accounts.colleagues_of(inbox.team, on=timezone.localdate())
    form = DutyForm(request.POST or None, colleagues=colleagues, initial=initial)
    back = f"{reverse('roster')}?inbox={inbox.pk}&week={first:%G-W%V}"
    if form.is_valid():
        people = {name: form.cleaned_data[name] for name in ("user", "deputy")}
        begins, ends = form.moments(zone=inbox.time_zone)
        duty.put(inbox, **people, starts_at=begins, ends_at=ends, by=request.user, now=timezone.now())
        return setup.done(request, _("%(name)s is on duty.") % {"name": people["user"]}, to=back)
    lead = _("Whoever is on duty is alerted first.")
    return setup.page(request, form, title=_("Put somebody on duty"), lead=lead, button=_("Put on duty"), back=back)


@login_required
@require_POST
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Take a duty off the roster."""
    found = get_object_or_404(routing.duties_visible_to(request.user), pk=pk)
    back = f"{reverse('roster')}?inbox={found.inbox_id}&week={timezone.localtime(found.starts_at):%G-W%V}"
    duty.remove(found, by=request.user, now=timezone.now())
    return setup.done(request, _("The duty is taken off the roster."), to=back)


urlpatterns = [
    path("roster", show, name="roster"),
    path("roster/<int:pk>/put", put, name="put_duty"),
    path("roster/duties/<int:pk>/remove", remove, name="remove_duty"),
]
