"""The addresses of the door, of the settings, and of what surrounds the work."""

from django.urls import URLPattern, URLResolver, include, path

_PAGES = [
    "sign_in",
    "language",
    "profile",
    "alert_settings",
    "installing",
    "crisis",
    "matrix",
    "roster",
    "calendar",
    "policies",
    "saved_replies",
    "hours",
    "leave",
    "channels",
    "connecting",
    "colleagues",
    "people",
    "search",
    "handing_in",
    "importing",
    "grounds",
    "check",
    "answers",
    "assistant",
    "start",
    "guide",
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include(f"bemot.web.views.{page}")) for page in _PAGES]
