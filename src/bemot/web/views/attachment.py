"""Files that came with letters, given out as downloads and as nothing else."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bemot.conversations import attachments
from bemot.conversations import queries as conversations
from bemot.web.signed import SignedRequest


@login_required
@never_cache
@require_GET
def download(request: SignedRequest, pk: int) -> HttpResponse:
    """Give the bytes; no browser opens them here, whatever they claim to be."""
    found = get_object_or_404(conversations.attachments_visible_to(request.user), pk=pk)
    response = HttpResponse(attachments.body_of(found), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


urlpatterns = [path("attachments/<int:pk>", download, name="attachment")]
