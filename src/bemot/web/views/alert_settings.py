"""How one is told of alerts: by which way, from which level, at which hours, on which devices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.alerts import gateways, push, queries, ringing, wishes
from bemot.connectors.base import TryLater
from bemot.web import parts, setup
from bemot.web.forms.alert_settings import DeviceForm, ServiceForm
from bemot.web.shown import alert_settings as shown
from bemot.web.signed import SignedRequest

PAGE = "alert_settings/show.html"


@login_required
def show(request: SignedRequest) -> HttpResponse:
    """Show and keep what rings when."""
    forms = shown.forms_of(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and shown.are_valid(forms):
        for medium, form in forms.items():
            wishes.choose(request.user, medium, form.wish())
        return setup.done(request, _("Kept. You are told like this from now on."), to=reverse("alert_settings"))
    context = shown.page(request.user, forms) | {"key": push.public_key(now=timezone.now()), "service": ServiceForm()}
    return parts.show(request, PAGE, context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def add_device(request: SignedRequest) -> HttpResponse:
    """Let this browser ring."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        raise push.NoDevice(_("This browser gave no address to ring it at. Update it, or try another one."))
    words, now = dict(form.cleaned_data), timezone.now()
    for old in queries.devices_of(request.user).filter(endpoint=words.pop("old")):
        push.remove(old, now=now)
    name = shown.device_name(request.headers.get("User-Agent", ""))
    push.add(request.user, **words, name=name, now=now)
    return setup.done(
        request, _("This device rings from now on. Send a test to hear it."), to=reverse("alert_settings")
    )


@login_required
@require_POST
def remove_device(request: SignedRequest, pk: int) -> HttpResponse:
    """Let a browser ring no more."""
    found = get_object_or_404(queries.devices_of(request.user), pk=pk)
    push.remove(found, now=timezone.now())
    return setup.done(request, _("It rings no more."), to=reverse("alert_settings"))


@login_required
@require_POST
def try_device(request: SignedRequest, pk: int) -> HttpResponse:
    """Ring one browser to show that it works."""
    found = get_object_or_404(queries.devices_of(request.user).select_related("user"), pk=pk)
    try:
        ringing.try_out(found, now=timezone.now())
    except TryLater as error:
        messages.warning(request, _("The push service is away just now: %(why)s") % {"why": error})
    except push.DeviceIsGone:
        messages.warning(request, _("This device has let go of the desk. Switch it on there again."))
    else:
        messages.success(request, _("Sent. It should ring within seconds."))
    return parts.SeeOther(reverse("alert_settings"))


@login_required
@require_POST
def add_service(request: SignedRequest) -> HttpResponse:
    """Let a service of the organisation's own ring."""
    form = ServiceForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    gateways.add(request.user, form.cleaned_data["address"], now=timezone.now())
    sentence = _("The service rings from now on. Send a test to hear it.")
    return setup.done(request, sentence, to=reverse("alert_settings"))


@login_required
@require_POST
def remove_service(request: SignedRequest, pk: int) -> HttpResponse:
    """Forget a service and its address."""
    gateways.remove(get_object_or_404(queries.services_of(request.user), pk=pk))
    return setup.done(request, _("It rings no more."), to=reverse("alert_settings"))


@login_required
@require_POST
def try_service(request: SignedRequest, pk: int) -> HttpResponse:
    """Ring one service to show that it works."""
    found = get_object_or_404(queries.services_of(request.user).select_related("user"), pk=pk)
    try:
        ringing.try_out_service(found)
    except TryLater:
        messages.warning(request, _("The service did not take it. Look whether the address is still right."))
    else:
        messages.success(request, _("Sent. It should ring within seconds."))
    return parts.SeeOther(reverse("alert_settings"))


urlpatterns = [
    path("settings/alerts", show, name="alert_settings"),
    path("settings/alerts/devices", add_device, name="add_device"),
    path("settings/alerts/devices/<int:pk>/remove", remove_device, name="remove_device"),
    path("settings/alerts/devices/<int:pk>/test", try_device, name="try_device"),
    path("settings/alerts/services", add_service, name="add_service"),
    path("settings/alerts/services/<int:pk>/remove", remove_service, name="remove_service"),
    path("settings/alerts/services/<int:pk>/test", try_service, name="try_service"),
]
