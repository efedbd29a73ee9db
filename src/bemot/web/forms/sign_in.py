"""The forms of the door."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None
        self.throttled = False

    def clean(self) -> dict[str, Any]:
        """Try the two words; the adapter counts what fails, per address and per sender."""
        words = super().clean() or {}
        if not {"email", "password"} <= words.keys():
            return words
        try:
            found = get_adapter(self.request).authenticate(self.request, **words)
        except ValidationError:
            self.throttled = True
            raise ValidationError(_("Too many tries. Wait five minutes, or ask for a link by mail.")) from None
        # The adapter also gives colleagues who have left, for a page of its own that we do not have.
        self.user = found if found is not None and found.is_active else None
        if self.user is None:
            raise ValidationError(_("Address and password do not fit together. Nothing else is wrong."))
        return words


class LinkForm(forms.Form):
    email = forms.EmailField(label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class PasswordForm(forms.Form):
    current = forms.CharField(
        label=_("The password that you have now"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least ten characters. Three or four words that only you would put together are good."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, asks_current: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not asks_current:
            del self.fields["current"]

    def clean_current(self) -> str:
        """Refuse whoever only found an open browser."""
        if not self.user.check_password(self.cleaned_data["current"]):
            raise ValidationError(_("This is not the password that you have now."))
        return str(self.cleaned_data["current"])

    def clean_password(self) -> str:
        """Refuse what is easily guessed, with the reason."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password
