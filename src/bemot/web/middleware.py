"""What surrounds each request: the reader's language and time zone, and refusals told as such."""

import zlib
import zoneinfo
from collections.abc import AsyncIterable, AsyncIterator, Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from bemot.channels import said
from bemot.lib.errors import Refusal

LANGUAGE_COOKIE = "bemot_language"


SQUEEZED_FILES = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")


class Squeeze(GZipMiddleware):
    """Sends pages, styles and scripts compressed, the length of pages made random against guessing.

    The live stream is let through as it is: a nudge must not wait for a full buffer.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not isinstance(response, StreamingHttpResponse):
            return super().process_response(request, response)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        whole = request.method == "GET" and response.status_code == HTTPStatus.OK and response.is_async
        if not whole or kind not in SQUEEZED_FILES:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" not in request.headers.get("Accept-Encoding", "") or response.has_header("Content-Encoding"):
            return response
        # Django makes a file of its own of each chunk; browsers read only the first of them.
        response.streaming_content = _squeezed(cast("AsyncIterator[bytes]", response.streaming_content))
        del response.headers["Content-Length"]
        response.headers["Content-Encoding"] = "gzip"
        response.headers["ETag"] = f"W/{response.headers.get('ETag', '').removeprefix('W/')}"
        return response


async def _squeezed(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    press = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    async for chunk in chunks:
        if found := press.compress(chunk):
            yield found
    yield press.flush()


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
    """Answer 409 with one plain sentence where a verb refused the move, and 405 with one where a page is asked for."""
    return _Refusals(get_response)


class _Refusals:
    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Who signs in after pressing a button is led to the button's address, and would see an empty page.
        if request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        template = "refusal.html" if request.headers.get("HX-Request") else "refused.html"
        return render(request, template, {"sentence": said.ours(str(exception))}, status=409)
