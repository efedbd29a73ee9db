"""Naming who answers for a subject."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.routing.models import ResponsePolicy
from bemot.web import names
from bemot.words import Place, Subject

_NOBODY = _("Nobody yet")


def _colleague(label: Any, help_text: Any) -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        label=label, help_text=help_text, queryset=User.objects.none(), required=False, empty_label=_NOBODY
    )


class ResponsibilityForm(forms.Form):
    spokesperson = _colleague(_("Spokesperson"), _("Gets the comment, and signs the answer."))
    deputy = _colleague(_("Deputy"), _("Steps in when the spokesperson is away."))
    second_reader = _colleague(_("Second reader"), _("Reads the post before the answer is written."))
    fact_owner = _colleague(_("Knows the facts"), _("Is asked what really happened."))
    place = forms.TypedChoiceField(
        label=_("Where is it answered?"),
        choices=names.choices(names.PLACES, Place),
        coerce=Place,
        widget=forms.RadioSelect,
        initial=Place.LOCAL.value,
    )
    policy = forms.ModelChoiceField(
        label=_("What is promised?"),
        help_text=_("Otherwise what the class of the comment says."),
        queryset=ResponsePolicy.objects.none(),
        required=False,
        empty_label=_("As its class says"),
    )
    sign_off = _colleague(_("Signs off"), _("Each answer about this needs this colleague's approval."))
    confidential = forms.BooleanField(
        label=_("Confidential"),
        help_text=_("Health or family, say: nothing public shows that somebody is in touch with us. In all inboxes."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        colleagues: QuerySet[User],
        promises: tuple[QuerySet[ResponsePolicy], Callable[[ResponsePolicy], str]],
        is_topic: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not is_topic:
            del self.fields["confidential"]
        for name in ("spokesperson", "deputy", "second_reader", "fact_owner", "sign_off"):
            self.fields[name].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField
        promised: Any = self.fields["policy"]
        promised.queryset, promised.label_from_instance = promises

    def clean(self) -> dict[str, Any]:
        """Somebody else steps in than who is away."""
        words = super().clean() or {}
        if words.get("deputy") and words["deputy"] == words.get("spokesperson"):
            self.add_error("deputy", _("The deputy must be somebody else than the spokesperson."))
        return words


class GapForm(forms.Form):
    """One name for a subject that nobody answers for, right where the gap is shown."""

    subject = forms.ChoiceField(choices=[(one.value, one.value) for one in Subject])
    topic = forms.SlugField(required=False)
    spokesperson = forms.ModelChoiceField(queryset=User.objects.none())

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spokesperson"].queryset = colleagues  # type: ignore[attr-defined]  # a ModelChoiceField
