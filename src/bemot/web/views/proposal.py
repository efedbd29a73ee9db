"""What an assistant proposes: asked for after one has seen what is sent, taken into the draft, or put aside."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bemot.responses import queries as responses
from bemot.responses.assist import material, proposals
from bemot.web import fetch, names, parts
from bemot.web.shown import proposals as shown
from bemot.web.signed import SignedRequest
from bemot.words import Wish


@login_required
def ask(request: SignedRequest, pk: int, wish: str) -> HttpResponse:
    """Show what would be sent; then send it."""
    found = fetch.draft(request, pk)
    if wish not in set(Wish):
        raise Http404
    back = reverse("draft", args=[pk])
    if request.method == "POST":
        proposals.ask(found, wish=Wish(wish), by=request.user, now=timezone.now())
        return parts.changed(request, back, leave=True)
    context = {
        "row": found,
        "title": names.of(names.WISHES, wish),
        "pieces": shown.pieces(material.of(found, Wish(wish)).messages),
        "assistant": responses.assistant_of(found.conversation),
        "back": back,
    }
    return parts.show(request, "proposal/ask.html", context)


@login_required
@require_GET
def log(request: SignedRequest, pk: int) -> HttpResponse:
    """Show everything that was sent for a draft, and what came back."""
    found = fetch.draft(request, pk)
    rows = [shown.shown(row) for row in responses.proposals_of(found)]
    context = {"row": found, "rows": rows, "back": reverse("draft", args=[pk])}
    return parts.show(request, "proposal/log.html", context)


@login_required
@require_POST
def take(request: SignedRequest, pk: int) -> HttpResponse:
    """Put the words into the editor."""
    found = get_object_or_404(responses.proposals_visible_to(request.user), pk=pk)
    proposals.take(found, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[found.draft_id]), leave=True)


@login_required
@require_POST
def put_aside(request: SignedRequest, pk: int) -> HttpResponse:
    """Do without the words."""
    found = get_object_or_404(responses.proposals_visible_to(request.user), pk=pk)
    proposals.put_aside(found, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[found.draft_id]))


urlpatterns = [
    path("drafts/<int:pk>/propose/<slug:wish>", ask, name="propose"),
    path("drafts/<int:pk>/proposals", log, name="proposals"),
    path("proposals/<int:pk>/take", take, name="take_proposal"),
    path("proposals/<int:pk>/put-aside", put_aside, name="put_aside_proposal"),
]
