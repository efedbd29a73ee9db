"""The desk's addresses and the trivial page: signed in, the same middleware and base template, one query."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from bemot.accounts.models import Team, User
from bemot.web.context import Desk


class PlainDesk(Desk):
    """The base template's context without what it counts."""

    counts = {}
    banner = None


@login_required
def trivial(request: HttpRequest) -> HttpResponse:
    """Ask the database once and draw the base template."""
    desk = PlainDesk(request, cast("User", request.user))
    return render(request, "base.html", {"teams": Team.objects.count(), "desk": desk})


urlpatterns = [path("trivial", trivial), path("", include("bemot.urls"))]
