"""The tag `{% icon "name" %}`: one outlined icon that readers skip, since a word always stands beside it."""

import re
from functools import cache
from importlib import resources
from io import BytesIO
from zipfile import ZipFile

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@cache
def _archive() -> ZipFile:
    # The package's own tag opens it anew for each icon, and reads the names of all.
    return ZipFile(BytesIO((resources.files("lucide") / "lucide.zip").read_bytes()))


@cache
def _drawing(name: str) -> str:
    # How a line is drawn is said once, in base.css, and not in each of the fifty icons of a page.
    drawn = _archive().read(f"{name}.svg").decode("utf-8")
    return re.sub(r"^.*?<svg[^>]*>|</svg>\s*$|\s*\n\s*", "", drawn, flags=re.DOTALL)


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """Return the icon as inline SVG; `size` in CSS pixels; `label` where, exceptionally, no word stands beside it.

    Raises `KeyError` for an unknown name: a wrong name is a fault of the template, not of the data.
    """
    drawing = format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="{}" height="{}" aria-hidden="true">{}</svg>',
        size,
        size,
        mark_safe(_drawing(str(name))),  # noqa: S308  the markup is the package's own
    )
    return format_html('{}<span class="visually-hidden">{}</span>', drawing, label) if label else drawing
