"""The desk's addresses and the trivial page: signed in, the same middleware and base template, one query."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from bemot.accounts.models import Team


@login_required
def trivial(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html", {"teams": Team.objects.count()})


urlpatterns = [path("trivial", trivial), path("", include("bemot.urls"))]
