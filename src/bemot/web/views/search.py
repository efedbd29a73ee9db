"""Search by words over comments and answers."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from bemot.conversations import queries, search
from bemot.web import parts
from bemot.web.shown import search as shown
from bemot.web.signed import SignedRequest

FOUND_PEOPLE = 5


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show what holds all the words, newest first, and the people of that name."""
    words = request.GET.get("q", "").strip()
    hits = search.find(request.user, words) if words else []
    people = queries.persons_found(request.user, words)[:FOUND_PEOPLE] if words else []
    return parts.show(request, "search/show.html", shown.page(words, hits, people))


urlpatterns = [path("search/", show, name="search")]
