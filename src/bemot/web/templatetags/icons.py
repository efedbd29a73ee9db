"""The tag `{% icon "name" %}`: one outlined icon that readers skip, since a word always stands beside it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """Return the icon as inline SVG; `size` in CSS pixels; `label` where, exceptionally, no word stands beside it.

    Raises `lucide.IconDoesNotExist` for an unknown name: a wrong name is a fault of the template, not of the data.
    """
    # mark_safe: the markup is the package's own, and the name and size that go into it come from our templates.
    drawing = mark_safe(_render_icon(str(name) + "", size, aria_hidden="true", focusable="false", **{"class": "icon"}))  # noqa: S308
    if label:
        return format_html('{}<span class="visually-hidden">{}</span>', drawing, label)
    return drawing
