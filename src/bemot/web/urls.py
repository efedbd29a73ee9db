"""The addresses of the screens."""

from django.urls import URLPattern, path
from bemot.web.views import health

urlpatterns: list[URLPattern] = [path("health", health.show, name="health")]
