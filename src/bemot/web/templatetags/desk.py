"""Small tags of the desk's templates: names of words, choices."""

from typing import Any

from django import template
from django.utils.functional import Promise

from bemot.responses.queries import ReadingView
from bemot.web import names
from bemot.web.shown import times
from bemot.words import Intent

register = template.Library()


@register.simple_tag
def intents() -> list[tuple[str, Promise]]:
    """Give the intents with their names."""
    return names.choices(names.INTENTS, Intent)


@register.filter
def intent_name(value: str) -> str:
    """Give the name of an intent."""
    return names.of(names.INTENTS, value)


@register.filter
def move_name(value: str) -> str:
    """Give the name of a move."""
    return names.of(names.MOVES, value)


@register.filter
def move_help(value: str) -> str:
    """Give the line that helps to choose a move."""
    return names.of(names.MOVE_HELP, value)


@register.filter
def as_reading(row: ReadingView) -> dict[str, Any]:
    """Give a reading as its component wants it."""
    by = str(row.reader or "")
    return {
        "says": row.says,
        "wants": row.wants,
        "feels": row.feels,
        "by": by,
        "at": row.read_at,
        "when": times.ago(row.read_at),
    }
