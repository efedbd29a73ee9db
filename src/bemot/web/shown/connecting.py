"""The networks that can be connected, each with a line that says what comes of it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bemot.channels import queries as channels
from bemot.channels.models import Channel
from bemot.connectors import registry
from bemot.connectors.base import Connector
from bemot.web import setup
from bemot.web.forms.connecting import NetworkForm
from bemot.web.signed import SignedRequest

_HELP = {
    "atproto": (gettext_lazy("Replies under your posts, mentions; answers in the thread."), "cloud"),
    "wordpress": (gettext_lazy("Comments under your articles; answers below them."), "newspaper"),
    "feed": (gettext_lazy("Comments or articles as RSS or Atom. It is read; answers are published by hand."), "rss"),
    "mailbox": (gettext_lazy("What people write to you in private; answers from the same address."), "mail"),
    "by_hand": (
        gettext_lazy("A page, a local group, a review site: you paste what is said, and publish the answer yourself."),
        "hand",
    ),
    "fake": (gettext_lazy("A network in a file, for trying things out."), "flask-conical"),
    "fake_mailbox": (gettext_lazy("A mailbox in a folder, for trying things out."), "mail"),
}
_FOR_TRYING = ("fake", "fake_mailbox")


def networks() -> list[dict[str, Any]]:
    """Give what a colleague can choose from."""
    return [_network(connector) for connector in registry.all() if is_offered(connector.slug)]


def is_offered(slug: str) -> bool:
    """Say whether it can be chosen: what reads files of this computer, for trying things out, only in the demo."""
    return slug not in _FOR_TRYING or channels.is_demo()


def page(request: SignedRequest, form: NetworkForm, network: Connector) -> HttpResponse:
    """Answer the connector's form."""
    title = _("Connect %(network)s") % {"network": _(network.name)}
    lead = _("The desk tries the account once before it keeps anything. Passwords are sealed.")
    if network.capabilities.by_hand:
        title, lead = _("A place run by hand"), str(_HELP["by_hand"][0])
    button = _("Connect")
    return setup.page(request, form, title=title, lead=lead, button=button, back=reverse("connect"))


def connected(request: SignedRequest, channel: Channel) -> HttpResponse:
    """Say what comes of a new channel, and lead to where it is seen."""
    if registry.get(channel.connector).capabilities.by_hand:
        return setup.done(request, _("The place is there. Hand in what you see on it."), to=reverse("hand_in"))
    sentence = _("Connected. The first comments come in now.")
    return setup.done(request, sentence, to=reverse("channel", args=[channel.pk]))


def _network(connector: Connector) -> dict[str, Any]:
    help_text, icon = _HELP.get(connector.slug, ("", "plug"))
    return {"slug": connector.slug, "name": _(connector.name), "help": help_text, "icon": icon}
