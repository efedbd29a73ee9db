"""The request of a colleague who is signed in, as views see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from bemot.accounts.models import User


class SignedRequest(HttpRequest):
    """A request behind `login_required`: its user is a colleague."""

    user: User
    htmx: HtmxDetails
