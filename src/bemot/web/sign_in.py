"""What signing in allows: colleagues are invited; nobody signs up alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No sign-up from the page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False
