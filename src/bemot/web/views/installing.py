"""What makes the desk an app on a phone: its manifest, and the worker that rings when no page is open."""

from http import HTTPStatus

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from bemot.alerts import notification
from bemot.lib.errors import Refusal

_SIZES = (192, 512)


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Say what the desk is called and how it opens, to whoever puts it on a home screen."""
    icons = [{"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in _SIZES]
    maskable = [icon | {"purpose": "maskable"} for icon in icons[-1:]]
    words = {
        "name": "Bemöt",
        "short_name": "Bemöt",
        "description": _("Answers critique calmly"),
        "id": "/",
        "start_url": reverse("inbox"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8fbf6",
        "theme_color": "#1d5f5c",
        "icons": [{"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}, *icons, *maskable],
    }
    return JsonResponse(words, content_type="application/manifest+json")


@require_GET
def worker(request: HttpRequest) -> HttpResponseBase:
    """Give the service worker from the root, so that the whole desk is in its reach; always the newest."""
    found = finders.find("js/worker.js")
    if not isinstance(found, str):
        raise Http404
    response = FileResponse(open(found, "rb"), content_type="text/javascript; charset=utf-8")  # noqa: SIM115, PTH123 - Django closes it
    response.headers["Cache-Control"] = "no-cache"
    return response


@csrf_exempt  # the token in the address is the leave: it is good for this alert and this colleague alone
@require_POST
def have_it(request: HttpRequest, token: str) -> HttpResponse:
    """Say "I have it" from a notification, signed in or not; answer one plain sentence that it shows."""
    try:
        notification.acknowledge_by(token, now=timezone.now())
    except Refusal as refusal:
        return HttpResponse(str(refusal), status=HTTPStatus.CONFLICT, content_type="text/plain; charset=utf-8")
    return HttpResponse(_("You have it. Nobody else is disturbed."), content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("manifest.webmanifest", manifest, name="manifest"),
    path("worker.js", worker, name="worker"),
    path("alerts/have/<str:token>", have_it, name="have_it"),
]
