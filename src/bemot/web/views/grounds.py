"""The rules and laws on which a post may be hidden, and the registrar who gets a copy."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import roles
from bemot.channels import queries as channels
from bemot.responses.measures import evidence, grounds
from bemot.web import parts, setup
from bemot.web.forms.moderation import GroundForm, RegistrarForm
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show the grounds of an inbox's principal."""
    rows, inbox = setup.inboxes(request)
    context = {
        "inboxes": rows,
        "inbox": inbox,
        "grounds": evidence.grounds_for(inbox),
        "registrar": evidence.registrar_of(inbox),
        "may_change": setup.may(request, roles.Action.ROUTE, inbox),
    }
    return parts.show(request, "moderation/grounds.html", context)


@login_required
def add(request: SignedRequest, pk: int) -> HttpResponse:
    """Add a rule or a law."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team", "principal"), pk=pk)
    form, back = GroundForm(request.POST or None), f"{reverse('grounds')}?inbox={pk}"
    if form.is_valid():
        grounds.add(inbox, **form.cleaned_data, by=request.user, now=timezone.now())
        return setup.done(request, _("It can be named as a ground now."), to=back)
    lead = _("What everybody can read beforehand. That somebody criticises us is never a ground.")
    return setup.page(request, form, title=_("A rule or a law"), lead=lead, button=_("Add it"), back=back)


@login_required
@require_POST
def retire(request: SignedRequest, pk: int, ground_pk: int) -> HttpResponse:
    """Let a ground be used no more."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    grounds.retire(
        get_object_or_404(evidence.grounds_for(inbox), pk=ground_pk), inbox, by=request.user, now=timezone.now()
    )
    return setup.done(request, _("It is used no more. What stands on it stays."), to=f"{reverse('grounds')}?inbox={pk}")


@login_required
def name_registrar(request: SignedRequest, pk: int) -> HttpResponse:
    """Say where the archive's copies go."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team", "principal"), pk=pk)
    back = f"{reverse('grounds')}?inbox={pk}"
    form = RegistrarForm(request.POST or None, initial={"address": evidence.registrar_of(inbox)})
    if form.is_valid():
        grounds.name_registrar(inbox, **form.cleaned_data, by=request.user, now=timezone.now())
        return setup.done(request, _("Kept."), to=back)
    return setup.page(request, form, title=_("The registrar"), button=_("Keep"), back=back)


urlpatterns = [
    path("grounds", show, name="grounds"),
    path("grounds/<int:pk>/add", add, name="add_ground"),
    path("grounds/<int:pk>/registrar", name_registrar, name="name_registrar"),
    path("grounds/<int:pk>/<int:ground_pk>/retire", retire, name="retire_ground"),
]
