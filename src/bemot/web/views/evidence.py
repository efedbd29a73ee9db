"""The sheet of what was kept of a conversation's posts, made to be printed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.conversations import veil
from bemot.responses import kept_posts
from bemot.web import fetch, parts, setup, work
from bemot.web.shown import thread, verdict
from bemot.web.signed import SignedRequest


@login_required
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the sheet; posting keeps the person's posts as they stand now."""
    found, now = fetch.conversation(request, pk), timezone.now()
    if request.method == "POST":
        kept_posts.keep_all(found, by=request.user, now=now)
        return setup.done(request, _("The posts are kept as they stand now."), to=request.path)
    veiled = veil.is_veiled_for(found, request.user)
    context = {"conversation": found, "back": work.back(found), "veiled": veiled}
    context |= {
        "veil": thread.veil_over(found, had=veil.burden(request.user, now=now)) if veiled else None
    } | verdict.sheet(found)
    return parts.show(request, "evidence/show.html", context)


urlpatterns = [path("conversations/<int:pk>/evidence", show, name="evidence")]
