"""The addresses of the screens: one list per page, beside its views; set-up has a list of its own."""

from django.urls import URLPattern, URLResolver, include, path

from bemot.web import stream
from bemot.web.views import health

_PAGES = [
    "inbox",
    "conversation",
    "reading",
    "fact",
    "decision",
    "verdict",
    "appeal",
    "evidence",
    "moderation",
    "draft",
    "proposal",
    "publication",
    "holding",
    "outcome",
    "praise",
    "shares",
    "alert",
    "opinions",
    "rounds",
    "attachment",
    "private",
    "watches",
    "causes",
    "improvements",
    "said",
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health.show, name="health"),
    path("live/", stream.live, name="live"),
    *(path("", include(f"bemot.web.views.{page}")) for page in _PAGES),
    path("", include("bemot.web.urls_setup")),
]
