"""Colleagues and teams: who is here with which role, inviting, and a link for whoever has lost the way in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import invitations, memberships, roles
from bemot.accounts import queries as accounts
from bemot.web import parts, setup
from bemot.web.forms.colleagues import InviteForm, MembershipForm
from bemot.web.shown import colleagues as shown
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show the teams with their colleagues."""
    return parts.show(request, "colleagues/show.html", shown.page(request.user, on=timezone.localdate()))


@login_required
def invite(request: SignedRequest) -> HttpResponse:
    """Invite somebody; the link to come in is shown once and mailed by whoever invites."""
    teams = shown.teams_to_invite_to(request.user, on=timezone.localdate())
    if not teams:
        raise roles.NotAllowed(_("Leads invite colleagues. Ask one of them."))
    form = InviteForm(
        request.POST or None, teams=shown.as_teams(teams), is_admin=shown.may_give_all(request.user, teams)
    )
    if form.is_valid():
        try:
            user = invitations.invite(**form.cleaned_data, by=request.user, now=timezone.now())
        except invitations.AlreadyHere as refusal:
            form.add_error("email", str(refusal))
        else:
            return shown.link_page(request, user, invited=True)
    lead = _("They get a link that signs them in once. You hand it over yourself.")
    title, back = _("Invite a colleague"), reverse("colleagues")
    return setup.page(request, form, title=title, lead=lead, button=_("Invite"), back=back)


@login_required
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Give another role, an end date, or drafts only."""
    found = get_object_or_404(accounts.memberships_visible_to(request.user, on=timezone.localdate()), pk=pk)
    initial = {"role": found.role, "ends_on": found.ends_on, "drafts_only": found.drafts_only}
    is_admin = shown.may_give_all(request.user, [found.team])
    form = MembershipForm(request.POST or None, initial=initial, is_admin=is_admin)
    back = reverse("colleagues")
    if form.is_valid():
        memberships.change(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return setup.done(request, _("%(name)s's role is changed.") % {"name": found.user}, to=back)
    return setup.page(request, form, title=str(found.user), lead=found.team.name, button=_("Keep"), back=back)


@login_required
@require_POST
@never_cache
def link(request: SignedRequest, pk: int) -> HttpResponse:
    """Show a new one-time link for a colleague; an older one stays good until one of them is used."""
    found = get_object_or_404(accounts.memberships_visible_to(request.user, on=timezone.localdate()), pk=pk)
    roles.require(request.user, roles.Action.INVITE, found.team, on=timezone.localdate())
    shown.refuse_stronger(request.user, found)
    return shown.link_page(request, found.user, invited=False)


urlpatterns = [
    path("colleagues/", show, name="colleagues"),
    path("colleagues/invite", invite, name="invite"),
    path("colleagues/<int:pk>", change, name="change_role"),
    path("colleagues/<int:pk>/link", link, name="print_link"),
]
