"""Rings a colleague through a service that the organisation uses already: Slack, Teams, ntfy, an SMS gateway (Apprise).

The address of a service holds its secret, so it lies sealed. Only services that speak HTTP are taken, and whatever they
open passes the address guard, also where the colleague's own address names the host.
"""

import functools
import socket
import warnings
from datetime import datetime
from types import ModuleType
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.alerts.models import Service
from bemot.connectors.base import TryLater
from bemot.lib import http_guard, secrets
from bemot.lib.errors import Refusal

MOST = 5
# Speak HTTP with a host of the service's own, which nobody types.
_FIXED = (
    "46elks elks atalk bulksms clickatell clicksend cm d7sms discord exotel fcm flock freemobile gchat groupme ifttt"
    " ilert incidentio infobip join kaleyra line mailgun msg91 msgbird nexmo notifiarr octopush onesignal opsgenie"
    " pagerduty pbul plivo pover prowl pushed pushme pushsafer ringc seven signl4 simplepush spush sinch slack smsmgr"
    " smtp2go sns spontit tgram telnyx threema twilio twist voipms vonage webex whatsapp workflow workflows wxteams"
    " xmatters zoom zulip 800.com brevo sendgrid splunk victorops squadcast spike httpsms telesign"
)
# Speak HTTP with a host that the colleague names: it must be on the public internet, like all that the desk opens.
_NAMED = (
    "bark barks form forms gotify gotifys json jsons matrix matrixs mmost mmosts nctalk nctalks ntfy ntfys rocket"
    " rockets signal signals smseagle smseagles synology synologys xml xmls"
)
_SCHEMES, _WITH_HOST = frozenset(f"{_FIXED} {_NAMED}".split()), frozenset(_NAMED.split())
_WEB = {80, 443}
_FIRST_FREE_PORT = 1024


class NoService(Refusal):
    """The address leads to no service that the desk rings."""


def add(user: User, address: str, *, now: datetime) -> Service:
    """Let a service ring a colleague. Raises `NoService`, or `PrivateAddress` for a host that is not public."""
    address = address.strip()
    plugin = _plugin(address)
    if Service.objects.filter(user=user).count() >= MOST:
        raise NoService(_("Five services are enough. Remove one first."))
    host = _host(plugin, scheme=_scheme(address))
    if host:
        _look_at(host, plugin)
    sealed = secrets.seal({"address": address}, settings.SEALING_KEYS)
    return Service.objects.create(
        user=user, name=str(plugin.service_name)[:80], hint=host[:200], sealed=sealed, made_at=now
    )


def remove(service: Service) -> None:
    """Forget a service and its address. Only the colleague whose it is calls this."""
    service.delete()


def ring(service: Service, *, title: str, body: str) -> None:
    """Hand a few words to the service. Outside any transaction. Raises `TryLater` where it did not take them."""
    address = secrets.unseal(bytes(service.sealed), settings.SEALING_KEYS)["address"]
    if not _plugin(address).notify(body=body, title=title):
        raise TryLater(f"{service.name} did not take it.")


def _plugin(address: str) -> Any:
    if _scheme(address) not in _SCHEMES:
        raise NoService(
            _("The desk rings no service of this kind. Take one that is listed under “Be told when you are away”.")
        )
    apprise = _apprise()
    asset = apprise.AppriseAsset(app_id="Bemöt", app_desc="Bemöt", app_url=settings.DESK_ADDRESS, async_mode=False)
    plugin = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if plugin is None:
        raise NoService(
            _("This is not quite an address of that service. Compare it with the service's page at Apprise.")
        )
    return plugin


def _scheme(address: str) -> str:
    return address.partition("://")[0].lower()


def _host(plugin: Any, *, scheme: str) -> str:
    """Give the server that the colleague named; empty where the service has its own."""
    on_theirs = scheme.startswith("ntfy") and plugin.mode == "cloud"  # ntfy://topic, on the public server
    return "" if on_theirs or scheme not in _WITH_HOST else str(plugin.host or "")


def _look_at(host: str, plugin: Any) -> None:
    """Refuse a named server that is not public, while the colleague can still mend it."""
    try:
        http_guard.check(host, int(plugin.port or (443 if plugin.secure else 80)))
    except OSError as error:
        raise NoService(_("This server cannot be found. Look whether its name is right.")) from error


@functools.cache
def _apprise() -> ModuleType:
    """Load Apprise when somebody uses it (it takes half a second), with the guard around all that it opens."""
    import apprise  # noqa: PLC0415 - half a second that nobody without a service should wait
    from urllib3.util import connection  # noqa: PLC0415

    plain = connection.create_connection

    def guarded(address: tuple[str, int], *args: Any, **kw: Any) -> socket.socket:
        """Connect to addresses that were checked, never to a name: redirects and second look-ups pass here too."""
        host, port = address
        if port not in _WEB and port < _FIRST_FREE_PORT and not http_guard.is_admitted(host, port):
            raise OSError(f"Port {port} of {host} is no web server.")
        problem: OSError = OSError(f"{host} has no address")
        try:
            checked = http_guard.check(host, port)
        except http_guard.PrivateAddress as refusal:
            raise OSError(str(refusal)) from refusal
        for found in checked:
            try:
                return plain((found, port), *args, **kw)
            except OSError as error:
                problem = error
        raise problem

    with warnings.catch_warnings():  # its own business: modules that a later Python takes away
        warnings.simplefilter("ignore", DeprecationWarning)
        apprise.Apprise.instantiate("json://localhost")
    # Apprise speaks through requests, which takes no other transport. Nothing else in the desk uses urllib3.
    connection.create_connection = guarded
    return apprise
