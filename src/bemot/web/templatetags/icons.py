"""The tag `{% icon "name" %}`: one outlined icon that readers skip, since a word always stands beside it."""

import re
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon

register = template.Library()


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    # How a line is drawn is said once, in base.css, and not in each of the fifty icons of a page.
    return re.sub(r"^.*?<svg[^>]*>|</svg>\s*$|\s*\n\s*", "", _render_icon(name, None), flags=re.DOTALL)


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """Return the icon as inline SVG; `size` in CSS pixels; `label` where, exceptionally, no word stands beside it.

    Raises `lucide.IconDoesNotExist` for an unknown name: a wrong name is a fault of the template, not of the data.
    """
    drawing = format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="{}" height="{}" aria-hidden="true">{}</svg>',
        size,
        size,
        mark_safe(_drawing(str(name))),  # noqa: S308  the markup is the package's own
    )
    return format_html('{}<span class="visually-hidden">{}</span>', drawing, label) if label else drawing
