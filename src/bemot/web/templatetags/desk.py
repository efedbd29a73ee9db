"""Small tags of the desk's templates: names of words, choices."""

from django import template
from django.utils.functional import Promise

from bemot.channels import said
from bemot.web import names
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
def quoted(words: str) -> str:
    """Give why something did not work: our sentence in the reader's language, or the network's words as such."""
    return said.quoted(words)


@register.filter
def told(words: str) -> str:
    """Give what became of an answer: our sentence in the reader's language, or that the network said something."""
    return said.told(words)
