"""Posts of our own on their way: undone, settled by hand, taken back."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from bemot.outcomes import sharing, taking_down
from bemot.web import fetch, parts
from bemot.web.forms.shares import LinkForm
from bemot.web.shown import shares as shown
from bemot.web.signed import SignedRequest


@login_required
@require_POST
def act(request: SignedRequest, pk: int, verb: Callable[..., object]) -> HttpResponse:
    """Undo what is not out, take down what stands, or say that it stands there no more."""
    row = fetch.share(request, pk)
    verb(row, by=request.user, now=timezone.now())
    return parts.changed(request, shown.page_of(row), leave=True)


@login_required
@require_POST
def settle(request: SignedRequest, pk: int) -> HttpResponse:
    """Bring the link of what was posted by hand."""
    row, form = fetch.share(request, pk), LinkForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    sharing.settle_by_hand(row, **form.cleaned_data, by=request.user, now=timezone.now())
    return parts.changed(request, shown.page_of(row), leave=True)


urlpatterns = [
    path("shares/<int:pk>/cancel", act, {"verb": sharing.cancel}, name="cancel_share"),
    path("shares/<int:pk>/link", settle, name="settle_share"),
    path("shares/<int:pk>/take-back", act, {"verb": taking_down.take_back}, name="take_back_share"),
    path("shares/<int:pk>/down", act, {"verb": taking_down.done}, name="share_is_down"),
]
