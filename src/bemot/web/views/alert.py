"""Alerts: who and where, the first lines, and two buttons."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bemot.alerts import notification, queries
from bemot.lib.errors import Refusal
from bemot.web import fetch, parts
from bemot.web.shown import alert as shown
from bemot.web.signed import SignedRequest

PAGE = "alert/show.html"
HAVE_IT = "alert/have_it.html"


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show what this colleague was told of and nobody has taken."""
    cards = shown.cards(queries.open_for(request.user)[:20], user=request.user, now=timezone.now())
    return parts.show(request, PAGE, {"cards": cards})


@login_required
@require_GET
def banner(request: SignedRequest) -> HttpResponse:
    """Answer what stands in the banner's slot of every page: the most serious alert, or nothing."""
    here = urlsplit(request.htmx.current_url or "").path if request.htmx else ""
    return render(request, "alert/banner.html", {"banner": shown.banner(request.user, here=here, now=timezone.now())})


@login_required
@require_POST
def acknowledge(request: SignedRequest, pk: int) -> HttpResponse:
    """Say "I have it"."""
    found = fetch.alert(request, pk)
    notification.acknowledge(found, by=request.user, now=timezone.now())
    goal = reverse("crisis", args=[found.crisis_id]) if found.crisis_id else _goal(found.conversation_id)
    return parts.changed(request, goal, leave=bool(request.htmx))


@login_required
@require_POST
def acknowledge_in(request: SignedRequest, pk: int) -> HttpResponse:
    """Say "I have it" from the conversation's own page."""
    found = fetch.conversation(request, pk)
    for open_alert in queries.visible_to(request.user).filter(conversation=found, acknowledged_at__isnull=True):
        notification.acknowledge(open_alert, by=request.user, now=timezone.now())
    return parts.changed(request, _goal(found.pk))


@login_required
@require_POST
def pass_on(request: SignedRequest, pk: int) -> HttpResponse:
    """Hand it over to the next in line, at once."""
    found = get_object_or_404(queries.visible_to(request.user), pk=pk)
    notification.pass_on(found, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("inbox"), leave=bool(request.htmx))


@never_cache
@require_http_methods(["GET", "POST"])
def say_i_have_it(request: HttpRequest, token: str) -> HttpResponse:
    """Ask with one button, signed in or not, for whoever comes from a mail: what reads mail ahead presses nothing."""
    try:
        alert, user = queries.told_by(token)
        with translation.override(user.language or get_language()):
            if request.method == "POST":
                notification.acknowledge(alert, by=user, now=timezone.now())
            taken = request.method == "POST"
            return render(request, HAVE_IT, shown.by_mail(alert, user) | {"taken": taken})
    except Refusal as refusal:
        return render(request, HAVE_IT, {"refusal": refusal}, status=HTTPStatus.CONFLICT)


def _goal(conversation_id: int | None) -> str:
    return reverse("conversation", args=[conversation_id]) if conversation_id else reverse("inbox")


urlpatterns = [
    path("alerts/", show, name="alerts"),
    path("alerts/banner", banner, name="alert_banner"),
    path("alerts/i-have-it/<str:token>", say_i_have_it, name="say_i_have_it"),
    path("alerts/<int:pk>/acknowledge", acknowledge, name="acknowledge"),
    path("alerts/<int:pk>/pass-on", pass_on, name="pass_on"),
    path("conversations/<int:pk>/acknowledge", acknowledge_in, name="acknowledge_in"),
]
