"""The decision: what to do, where and why, with the advice of the playbook beside it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.overview import standing
from bemot.playbook import advice
from bemot.responses import decisions
from bemot.web import fetch, parts, work
from bemot.web.forms.groundwork import DecisionForm
from bemot.web.signed import SignedRequest


@login_required
def decide(request: SignedRequest, pk: int) -> HttpResponse:
    """Choose the move; the advice that was shown is kept beside it."""
    found, now = fetch.conversation(request, pk), timezone.now()
    advised = advice.advise(standing.of(found, viewer=request.user, now=now))
    form = DecisionForm(request.POST or None, initial={"move": advised.move, "place": advised.place})
    if form.is_valid():
        words = form.cleaned_data | {"advised_move": advised.move, "advised_reason": advised.reason}
        decisions.decide(found, **words, by=request.user, now=now)
        return parts.changed(request, work.back(found), leave=True)
    return work.page(request, found, form, title=_("Decide what to do"), button=_("Decide"), advised=advised)


@login_required
@require_POST
def second(request: SignedRequest, pk: int, decision_pk: int) -> HttpResponse:
    """Stand behind what another has decided."""
    found = fetch.conversation(request, pk)
    decisions.second(get_object_or_404(found.decisions, pk=decision_pk), by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


urlpatterns = [
    path("conversations/<int:pk>/decide", decide, name="decide"),
    path("conversations/<int:pk>/decisions/<int:decision_pk>/second", second, name="second"),
]
