"""Inviting a colleague, and what a colleague may do."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import Team
from bemot.words import Role

ROLES = {
    Role.AGENT: _("Agent: reads, drafts and publishes"),
    Role.SPOKESPERSON: _("Spokesperson: also decides and approves"),
    Role.REVIEWER: _("Reviewer: reads, decides and approves, publishes nothing"),
    Role.LEAD: _("Lead: also names who answers what, and invites"),
    Role.ADMIN: _("Admin: also connects channels"),
    Role.OBSERVER: _("Observer: sees, changes nothing"),
}


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(label=_("Role"), coerce=Role, widget=forms.RadioSelect, initial=Role.AGENT.value)

    def __init__(self, *args: Any, is_admin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nobody gives more than one has.
        given = [(role.value, name) for role, name in ROLES.items() if is_admin or role is not Role.ADMIN]
        self.fields["role"].choices = given  # type: ignore[attr-defined]  # a ChoiceField


class LimitedForm(RoleForm):
    """A role that may end by itself, and may let nothing but drafts out."""

    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("For a summer substitute, say. Empty: no end."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    drafts_only = forms.BooleanField(
        label=_("Drafts only"),
        help_text=_("Writes drafts and uses prepared answers. Nothing else goes out."),
        required=False,
    )


class InviteForm(LimitedForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"), max_length=254)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), empty_label=None)

    field_order = ["name", "email", "team", "role", "ends_on", "drafts_only"]

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]  # a ModelChoiceField
        rows = list(teams[:2])
        if len(rows) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.initial["team"] = rows[0].pk


class MembershipForm(LimitedForm):
    """Another role for somebody who is here."""
