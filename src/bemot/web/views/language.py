"""The language of the pages, chosen on this browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from bemot.accounts import profile
from bemot.web import sign_in as door
from bemot.web.parts import SeeOther


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Speak another language from the next page on; a colleague's choice is kept in the profile too."""
    language, back = request.POST.get("language", ""), request.POST.get("next", "")
    response = SeeOther(back if door.is_own(request, back) else reverse("inbox"))
    if language in dict(settings.LANGUAGES):
        door.remember(response, language=language)
        if request.user.is_authenticated:
            profile.speak(request.user, language)
    return response


urlpatterns = [path("language", choose, name="language")]
