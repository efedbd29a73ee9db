"""The form that connects a channel: built from the fields that its connector names."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from bemot.channels.models import Inbox
from bemot.connectors.base import Field
from bemot.words import Ownership

# What the built-in connectors call their fields; they know no Django, so that the catalogue finds the words here.
_WORDS = [
    gettext_noop("Demo network"),
    gettext_noop("Demo mailbox"),
    gettext_noop("RSS or Atom feed"),
    gettext_noop("Bluesky (AT Protocol)"),
    gettext_noop("By hand"),
    gettext_noop("Mailbox"),
    gettext_noop("Mail address"),
    gettext_noop("Sender's name"),
    gettext_noop("What people see beside the address."),
    gettext_noop("Incoming mail (IMAP)"),
    gettext_noop("As in imap.example.org, or with a port: imap.example.org:993."),
    gettext_noop("Outgoing mail (SMTP)"),
    gettext_noop("As in smtp.example.org, or with a port: smtp.example.org:587."),
    gettext_noop("Empty: the mail address."),
    gettext_noop("Password"),
    gettext_noop("An app password where the provider wants one."),
    gettext_noop("Sign for addresses with an ending"),
    gettext_noop("A plus where mail to name+word@example.org comes to this box; empty: a word in the subject does it."),
    gettext_noop("Handle"),
    gettext_noop("As in example.bsky.social, without @."),
    gettext_noop("App password"),
    gettext_noop("Make one under Settings, Privacy and security."),
    gettext_noop("Server"),
    gettext_noop("Public view"),
    gettext_noop("Leave empty for https://bsky.social."),
    gettext_noop("Leave empty for https://public.api.bsky.app."),
    gettext_noop("Address of the feed"),
    gettext_noop("Page"),
    gettext_noop("Where all entries are comments on one page: its address."),
    gettext_noop("Address of the site"),
    gettext_noop("User name"),
    gettext_noop("An editor or administrator. Empty for a site that is only read."),
    gettext_noop("Application password"),
    gettext_noop("Made in WordPress under Users, Profile, Application Passwords."),
    gettext_noop("Name"),
    gettext_noop("What your colleagues call it: a page, a local group, a review site."),
    gettext_noop("Address"),
    gettext_noop("Where it is found."),
    gettext_noop("File"),
    gettext_noop("Folder"),
    gettext_noop("Where the letters lie, as files that end in .eml."),
    gettext_noop("The SQLite file that holds the network."),
    gettext_noop("The account's name, without @."),
]
_OWNERSHIPS = [
    (Ownership.OWNED.value, gettext_lazy("It is ours: we answer here")),
    (Ownership.WATCHED.value, gettext_lazy("It belongs to others: we read, and answer only when invited")),
]
_LANGUAGES = [
    ("", gettext_lazy("Found out for each comment")),
    ("sv", gettext_lazy("Swedish")),
    ("en", gettext_lazy("English")),
    ("nb", gettext_lazy("Norwegian")),
    ("da", gettext_lazy("Danish")),
    ("fi", gettext_lazy("Finnish")),
]
_PREFIX = "network_"


class NetworkForm(forms.Form):
    """The connector's own fields; the base of connecting and of repairing."""

    def __init__(self, *args: Any, network: Sequence[Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        own = {_PREFIX + field.name: _drawn(field) for field in network}
        self.fields = own | self.fields

    def settings(self) -> dict[str, str]:
        """Give what may be read by everybody."""
        return {field.name: self._value(field) for field in self.network if field.kind != "secret"}

    def credentials(self) -> dict[str, str]:
        """Give everything: what is needed to sign in holds a name as well as a secret. It is sealed."""
        return {field.name: self._value(field) for field in self.network}

    def _value(self, field: Field) -> str:
        return str(self.cleaned_data.get(_PREFIX + field.name) or "")


class ConnectForm(NetworkForm):
    inbox = forms.ModelChoiceField(label=gettext_lazy("Inbox"), queryset=Inbox.objects.none(), empty_label=None)
    title = forms.CharField(
        label=gettext_lazy("What colleagues call it"),
        help_text=gettext_lazy("Empty: as the network calls it."),
        max_length=200,
        required=False,
    )
    ownership = forms.TypedChoiceField(
        label=gettext_lazy("Whose place is it?"),
        choices=_OWNERSHIPS,
        coerce=Ownership,
        widget=forms.RadioSelect,
        initial=Ownership.OWNED.value,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language there"), choices=_LANGUAGES, required=False)

    def __init__(self, *args: Any, inboxes: QuerySet[Inbox], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inbox"].queryset = inboxes  # type: ignore[attr-defined]  # a ModelChoiceField
        if any(field.name == "name" for field in self.network):
            del self.fields["title"]  # asked for once
        rows = list(inboxes[:2])
        if len(rows) == 1:
            self.fields["inbox"].widget = forms.HiddenInput()
            self.initial["inbox"] = rows[0].pk

    def channel(self) -> dict[str, Any]:
        """Give what the channel is called, whose place it is, and its language."""
        return {name: self.cleaned_data[name] for name in ("title", "ownership", "language") if name in self.fields}


class RepairForm(NetworkForm):
    """What signs in again; the address stays what it was."""

    def __init__(self, *args: Any, network: Sequence[Field], **kwargs: Any) -> None:
        secret = any(field.kind == "secret" for field in network)
        asked = [field for field in network if secret and field.kind != "url"]
        super().__init__(*args, network=asked, **kwargs)


def repair_initial(network: Sequence[Field], settings: dict[str, Any]) -> dict[str, Any]:
    """Give what is known already of what a repair asks for."""
    return {_PREFIX + field.name: settings.get(field.name, "") for field in network if field.kind != "secret"}


def _drawn(field: Field) -> forms.Field:
    words: dict[str, Any] = {
        "label": _(field.label),
        "help_text": _(field.help) if field.help else "",
        "required": field.required,
        "max_length": 2000,
    }
    if field.kind == "secret":
        return forms.CharField(**words, strip=True, widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    if field.kind == "email":
        return forms.EmailField(**words)
    if field.kind == "multiline":
        return forms.CharField(**words, widget=forms.Textarea(attrs={"rows": 3}))
    hint = {"inputmode": "url", "placeholder": "https://"} if field.kind == "url" else {}
    # Plain text, also for addresses: people type them without https://, and the connector says what it cannot use.
    return forms.CharField(**words, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"} | hint))
