"""Connecting a channel, and connecting one again that the network has let go of."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from bemot.channels import connecting, said
from bemot.channels import queries as channels
from bemot.connectors import registry
from bemot.connectors.base import Connector
from bemot.web import parts, setup
from bemot.web.forms.connecting import ConnectForm, RepairForm, repair_initial
from bemot.web.shown import connecting as shown
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def choose(request: SignedRequest) -> HttpResponse:
    """Show what can be connected."""
    return parts.show(request, "connecting/choose.html", {"networks": shown.networks()})


@login_required
@sensitive_post_parameters()
def connect(request: SignedRequest, slug: str) -> HttpResponse:
    """Try an account on its network and make it a channel; a refusal stands above the form, with what was typed."""
    network = _connector(slug)
    if not shown.is_offered(slug):
        raise Http404
    form = ConnectForm(request.POST or None, network=network.fields, inboxes=channels.inboxes_visible_to(request.user))
    if form.is_valid():
        words = form.channel() | {"settings": form.settings(), "credentials": form.credentials()}
        try:
            made = connecting.connect(form.cleaned_data["inbox"], slug, **words, by=request.user, now=timezone.now())
        except connecting.CannotConnect as refusal:
            form.add_error(None, str(refusal))
        else:
            return shown.connected(request, made)
    return shown.page(request, form, network)


@login_required
@sensitive_post_parameters()
def repair(request: SignedRequest, pk: int) -> HttpResponse:
    """Sign in again on the network."""
    found = get_object_or_404(channels.channels_visible_to(request.user).select_related("inbox__team"), pk=pk)
    network = _connector(found.connector)
    initial = repair_initial(network.fields, found.settings)
    form = RepairForm(request.POST if request.method == "POST" else None, network=network.fields, initial=initial)
    back = reverse("channel", args=[pk])
    if form.is_valid():
        try:
            connecting.reconnect(found, credentials=form.credentials(), by=request.user, now=timezone.now())
        except connecting.CannotConnect as refusal:
            form.add_error(None, str(refusal))
        else:
            return setup.done(request, _("The channel works again. What came meanwhile is fetched now."), to=back)
    title = _("Connect %(name)s again") % {"name": found.title}
    return setup.page(
        request, form, title=title, lead=said.quoted(found.state_reason), button=_("Connect again"), back=back
    )


def _connector(slug: str) -> Connector:
    try:
        return registry.get(slug)
    except registry.UnknownConnector as error:
        raise Http404 from error


urlpatterns = [
    path("channels/connect/", choose, name="connect"),
    path("channels/connect/<slug:slug>", connect, name="connect_channel"),
    path("channels/<int:pk>/repair", repair, name="repair_channel"),
]
