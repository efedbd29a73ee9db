"""The public page on which a person says no: to being called a provoker, to a post that was hidden or removed."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bemot.responses import appeal_links
from bemot.responses.measures import appeals
from bemot.web.forms.verdict import SayNoForm


@never_cache
@require_http_methods(["GET", "POST"])
def say_no(request: HttpRequest, token: str) -> HttpResponse:
    """Let the person ask once for another look; who looks at the page uses nothing up."""
    now = timezone.now()
    link = appeal_links.find(token, now=now)
    if link is None:
        return _page(request, status=410)
    form, case = SayNoForm(request.POST or None), link.verdict or link.moderation
    if request.method == "POST" and not ratelimit.consume(request, action="appeal"):
        return _page(request, link=link, case=case, form=form, throttled=True, status=429)
    if not form.is_valid():
        return _page(request, link=link, case=case, form=form, status=422 if form.is_bound else 200)
    appeals.receive(link, text=form.cleaned_data["text"], now=now)
    return _page(request, taken=True)


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    response = render(request, "letterbox/appeal.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


urlpatterns = [path("appeal/<slug:token>", say_no, name="say_no")]
