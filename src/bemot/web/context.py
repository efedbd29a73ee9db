"""What every page of the desk knows."""

from typing import Any

from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give the base template what it needs."""
    return {}
