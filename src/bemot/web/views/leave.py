"""Being away: hand over everything that bears a name in one step, come back, take it back."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.outcomes import leave
from bemot.routing import absence
from bemot.web import parts, setup
from bemot.web.forms.leave import LeaveForm
from bemot.web.shown import leave as shown
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show who is away in one's teams."""
    return parts.show(request, "leave/show.html", shown.page(request.user, now=timezone.now()))


@login_required
def plan(request: SignedRequest, team_pk: int, pk: int) -> HttpResponse:
    """Show everything that bears a colleague's name, and hand it over."""
    today = timezone.localdate()
    team = get_object_or_404(accounts.teams_of(request.user, on=today), pk=team_pk)
    user = get_object_or_404(accounts.colleagues_of(team, on=today), pk=pk)
    if user != request.user:
        roles.require(request.user, roles.Action.ROUTE, team, on=today)
    first, last = setup.day(request, "from", today), setup.day(request, "to", today + timedelta(days=6))
    form = LeaveForm(
        request.POST or None,
        colleagues=accounts.colleagues_of(team, on=today).exclude(pk=user.pk),
        things=shown.things(user, team, first=first, last=last),
        initial={"first_day": first, "last_day": last},
    )
    if form.is_valid():
        return _planned(request, form, user.pk, team.pk)
    context = {"form": form, "groups": shown.groups(form), "colleague": user, "team": team}
    return parts.show(request, "leave/plan.html", context, status=422 if form.is_bound else 200)


def _planned(request: SignedRequest, form: LeaveForm, user_pk: int, team_pk: int) -> HttpResponse:
    now = timezone.now()
    team = accounts.teams_of(request.user, on=timezone.localdate()).get(pk=team_pk)
    user = accounts.colleagues_of(team, on=timezone.localdate()).get(pk=user_pk)
    starts_at, ends_at = form.days(now=now)
    leave.plan(
        user,
        team,
        substitute=form.cleaned_data["substitute"],
        starts_at=starts_at,
        ends_at=ends_at,
        chosen=form.chosen(),
        by=request.user,
        now=now,
    )
    said = _("%(name)s stands in.") % {"name": form.cleaned_data["substitute"]}
    return setup.done(request, said, to=reverse("leave"))


@login_required
@require_POST
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Take a leave back with everything that it handed over."""
    found = get_object_or_404(absence.leaves_visible_to(request.user), pk=pk)
    leave.undo(found, by=request.user, now=timezone.now())
    return setup.done(request, _("The leave is taken back, and everything with it."), to=reverse("leave"))


@login_required
@require_POST
def come_back(request: SignedRequest, pk: int) -> HttpResponse:
    """End a leave today."""
    found = get_object_or_404(absence.leaves_visible_to(request.user), pk=pk)
    leave.come_back(found, by=request.user, now=timezone.now())
    return setup.done(request, _("Welcome back. New work comes as before."), to=reverse("leave"))


urlpatterns = [
    path("leave/", show, name="leave"),
    path("leave/<int:team_pk>/<int:pk>", plan, name="plan_leave"),
    path("leave/<int:pk>/undo", undo, name="undo_leave"),
    path("leave/<int:pk>/back", come_back, name="come_back"),
]
