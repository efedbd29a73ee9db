"""What a colleague says of oneself."""

import zoneinfo
from functools import cache

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

_EUROPE = "Europe/"


@cache
def time_zones() -> list[tuple[str, str]]:
    """Give the zones that have a place in their names, Europe first."""
    found = sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )
    ordered = sorted(found, key=lambda name: (not name.startswith(_EUROPE), name))
    return [(name, name.replace("_", " ")) for name in ordered]


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), help_text=_("Colleagues see it; the first name signs your answers."), max_length=120
    )
    signature = forms.CharField(
        label=_("Signature"),
        help_text=_("The last line of your answers, for example: Ana, customer service."),
        max_length=200,
        required=False,
    )
    contact_address = forms.CharField(
        label=_("How people reach you"),
        help_text=_("A mail address or a phone number that you are glad to give out in public."),
        max_length=200,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("", _("As the computer has it")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
    )
    single_keys = forms.BooleanField(
        label=_("Single keys"),
        help_text=_("j, k, r and the others. Switch them off if you speak to the computer, or press keys by mistake."),
        required=False,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        names = [("", _("As the browser asks")), *settings.LANGUAGES]
        self.fields["language"].choices = names  # type: ignore[attr-defined]  # a ChoiceField
        zones = [("", _("As the desk has it: %(zone)s") % {"zone": settings.TIME_ZONE}), *time_zones()]
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]  # a ChoiceField
