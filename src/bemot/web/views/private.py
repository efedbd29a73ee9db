"""The private ways: offered in an answer, and the public form by which a person writes without an account."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bemot.conversations import letterbox
from bemot.outcomes import private_ways
from bemot.responses import consultations, drafts
from bemot.web import fetch, parts, work
from bemot.web.forms.draft import TextForm
from bemot.web.forms.private import AskOutsideForm, WriteForm
from bemot.web.signed import SignedRequest
from bemot.words import PrivateWay

_WAYS = {way.value: way for way in PrivateWay}


@login_required
@require_POST
def offer(request: SignedRequest, pk: int, way: str) -> HttpResponse:
    """Keep what stands in the editor, and put the private way into it."""
    found, now = fetch.draft(request, pk), timezone.now()
    form = TextForm(request.POST)
    if form.is_valid() and "text" in request.POST:
        base = form.cleaned_data["base_n"] or drafts.newest_version(found).n
        drafts.edit(found, text=form.cleaned_data["text"], base_n=base, by=request.user, now=now)
    private_ways.offer(found, way=_WAYS.get(way, PrivateWay.FORM), by=request.user, now=now)
    return parts.changed(request, reverse("draft", args=[pk]), leave=True)


@login_required
def ask_outside(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask somebody without an account; the answer comes back as a note."""
    found = fetch.conversation(request, pk)
    first = {"shown": consultations.masked_words(found)}
    form = AskOutsideForm(request.POST or None, initial=first)
    if form.is_valid():
        consultations.ask(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("By mail. Names, addresses and numbers are left out; the answer lands here as a note.")
    return work.page(request, found, form, title=_("Ask somebody outside"), lead=lead, button=_("Send the question"))


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, token: str) -> HttpResponse:
    """Let a person write once; who looks at the page uses nothing up."""
    now = timezone.now()
    link = letterbox.find(token, now=now)
    if link is None:
        return _page(request, status=410)
    form = WriteForm(request.POST or None)
    if request.method == "POST" and not ratelimit.consume(request, action="write_privately"):
        return _page(request, link=link, form=form, throttled=True, status=429)
    if not form.is_valid():
        return _page(request, link=link, form=form, status=422 if form.is_bound else 200)
    letterbox.put_in(link, **form.cleaned_data, now=now)
    return _page(request, taken=True)


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    response = render(request, "letterbox/show.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


urlpatterns = [
    path("drafts/<int:pk>/offer/<slug:way>", offer, name="offer_private"),
    path("conversations/<int:pk>/ask-outside", ask_outside, name="ask_outside"),
    path("write/<slug:token>", write, name="write_privately"),
]
