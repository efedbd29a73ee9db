"""What becomes of an answer that was sent off: undo, publish by hand, look and tell."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.responses import publication
from bemot.web import fetch, parts, work
from bemot.web.forms.draft import ByHandForm
from bemot.web.shown import draft as shown
from bemot.web.signed import SignedRequest


@login_required
@require_POST
def withdraw(request: SignedRequest, pk: int) -> HttpResponse:
    """Take the answer back while it can be taken back; the draft is open again."""
    found = fetch.publication(request, pk)
    publication.withdraw(found, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[found.draft_id]), leave=bool(request.htmx))


@login_required
def settle_by_hand(request: SignedRequest, pk: int) -> HttpResponse:
    """Copy the answer, open the thread, hand the link back."""
    found = fetch.publication(request, pk)
    form = ByHandForm(request.POST or None)
    if form.is_valid():
        publication.settle_by_hand(found, url=form.cleaned_data["url"], by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found.conversation), leave=True)
    lead = _("Copy the text, publish it in the thread yourself, and bring the link back here.")
    more = {"by_hand": shown.by_hand(found)}
    return work.page(
        request,
        found.conversation,
        form,
        title=_("Publish it yourself"),
        lead=lead,
        button=_("It stands there"),
        **more,
    )


@login_required
@require_POST
def declare(request: SignedRequest, pk: int) -> HttpResponse:
    """Settle an unsure answer by one's own eyes: it stands there, or it does not."""
    found = fetch.publication(request, pk)
    stands = request.POST.get("sent") == "yes"
    publication.declare(found, sent=stands, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found.conversation))


urlpatterns = [
    path("publications/<int:pk>/withdraw", withdraw, name="withdraw"),
    path("publications/<int:pk>/by-hand", settle_by_hand, name="settle_by_hand"),
    path("publications/<int:pk>/declare", declare, name="declare"),
]
