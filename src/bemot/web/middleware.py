"""What surrounds each request: the reader's language and time zone, and refusals told as such."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone, translation

from bemot.lib.errors import Refusal

LANGUAGE_COOKIE = "bemot_language"


class Squeeze(GZipMiddleware):
    """Sends pages compressed, their length made random against guessing; a stream must not wait for a full buffer."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


type_of_next = Callable[[HttpRequest], HttpResponse]


def locale(get_response: type_of_next) -> type_of_next:
    """Speak the language chosen on this browser, else the one that the browser asks for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
        if chosen not in dict(settings.LANGUAGES):
            chosen = translation.get_language_from_request(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response

    return middleware


def local_time(get_response: type_of_next) -> type_of_next:
    """Show times in the colleague's zone; the installation's where none is chosen."""

    def middleware(request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "") or settings.TIME_ZONE
        with timezone.override(zoneinfo.ZoneInfo(zone)):
            return get_response(request)

    return middleware


def refusals(get_response: type_of_next) -> type_of_next:
    """Answer 409 with one plain sentence where a verb refused the move."""
    return _Refusals(get_response)


class _Refusals:
    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        template = "refusal.html" if request.headers.get("HX-Request") else "refused.html"
        return render(request, template, {"sentence": str(exception)}, status=409)
