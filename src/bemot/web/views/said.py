"""The public page: you said, we did. Read without signing in; only what was published, and nobody's name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_GET

from bemot.outcomes import queries

MOST = 60


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one principal has changed because of what was said; 404 where nothing is published."""
    principal = get_object_or_404(queries.principals_in_public(), pk=pk)
    rows = list(queries.said_in_public(principal.pk).values("public_said", "public_line", "done_at")[:MOST])
    if not rows:
        raise Http404
    return render(request, "said/show.html", {"organisation": principal.name, "rows": rows})


urlpatterns = [path("said/<int:pk>", show, name="said")]
