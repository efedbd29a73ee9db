"""Whether a conversation only wants to provoke: said by two, lifted by one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.responses import verdicts
from bemot.web import fetch, parts, work
from bemot.web.forms.groundwork import VerdictForm
from bemot.web.signed import SignedRequest


@login_required
def propose(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that somebody is only out to provoke here, and why."""
    found = fetch.conversation(request, pk)
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        verdicts.propose(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("About this conversation, never about a person. Another colleague reads it too, and it expires by itself.")
    return work.page(request, found, form, title=_("Does this only want to provoke?"), lead=lead, button=_("Propose"))


@login_required
@require_POST
def confirm(request: SignedRequest, pk: int) -> HttpResponse:
    """Agree with the colleague who proposed it."""
    found = fetch.conversation(request, pk)
    verdict = get_object_or_404(found.verdicts, lifted_at__isnull=True)
    verdicts.confirm(verdict, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


@login_required
@require_POST
def lift(request: SignedRequest, pk: int) -> HttpResponse:
    """Take it back: benefit of the doubt."""
    found = fetch.conversation(request, pk)
    verdict = get_object_or_404(found.verdicts, lifted_at__isnull=True)
    verdicts.lift(verdict, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


urlpatterns = [
    path("conversations/<int:pk>/propose-verdict", propose, name="propose_verdict"),
    path("conversations/<int:pk>/confirm-verdict", confirm, name="confirm_verdict"),
    path("conversations/<int:pk>/lift-verdict", lift, name="lift_verdict"),
]
