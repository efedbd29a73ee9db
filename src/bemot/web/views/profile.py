"""Settings: what one says of oneself, and the ways to everything that is set up."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.accounts import profile
from bemot.conversations import veil
from bemot.web import parts, setup
from bemot.web import sign_in as door
from bemot.web.forms.profile import ProfileForm
from bemot.web.middleware import LANGUAGE_COOKIE
from bemot.web.shown import praise
from bemot.web.signed import SignedRequest


@login_required
def show(request: SignedRequest) -> HttpResponse:
    """Show and change one's own profile."""
    fields = ("name", "signature", "contact_address", "language", "time_zone", "theme", "single_keys")
    form = ProfileForm(request.POST or None, initial={name: getattr(request.user, name) for name in fields})
    if form.is_valid():
        profile.change(request.user, **form.cleaned_data)
        response = setup.done(request, _("Your settings are kept."), to=reverse("settings"))
        for cookie in (LANGUAGE_COOKIE, door.THEME_COOKIE):
            response.delete_cookie(cookie)
        door.remember(response, language=form.cleaned_data["language"], theme=form.cleaned_data["theme"])
        return response
    context = {"form": form, "burden": veil.burden(request.user, now=timezone.now()), "mine": praise.mine(request.user)}
    return parts.show(request, "profile/show.html", context, status=422 if form.is_bound else 200)


urlpatterns = [path("settings", show, name="settings")]
