"""Settings: the server that may propose words, one to a principal; none until somebody names one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bemot.accounts import roles
from bemot.responses import queries as responses
from bemot.responses.assist import assistants
from bemot.web import parts, setup
from bemot.web.forms.assistant import AssistantForm
from bemot.web.signed import SignedRequest


@login_required
@sensitive_post_parameters()
def show(request: SignedRequest) -> HttpResponse:
    """Show, try and keep the server."""
    inboxes, inbox = setup.inboxes(request)
    held = responses.assistant_of_principal(inbox.principal)
    initial = {"address": held.address, "model": held.model} if held else None
    form = AssistantForm(request.POST or None, initial=initial)
    if form.is_valid():
        words = form.cleaned_data | {"secret": form.cleaned_data["secret"] or None}
        try:
            assistants.configure(inbox, **words, by=request.user, now=timezone.now())
        except assistants.CannotReachAssistant as refusal:
            form.add_error(None, str(refusal))
        else:
            sentence = _("The assistant answers. Whoever writes a draft can ask it now.")
            return setup.done(request, sentence, to=f"{reverse('assistant')}?inbox={inbox.pk}")
    context = {"form": form, "inboxes": inboxes, "inbox": inbox, "assistant": held, "back": reverse("settings")}
    context["may"] = setup.may(request, roles.Action.CONNECT, inbox)
    return parts.show(request, "assistant/show.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def switch_off(request: SignedRequest) -> HttpResponse:
    """Let nobody ask it any more."""
    _inboxes, inbox = setup.inboxes(request)
    assistants.switch_off(inbox, by=request.user, now=timezone.now())
    return setup.done(request, _("The assistant is switched off."), to=f"{reverse('assistant')}?inbox={inbox.pk}")


urlpatterns = [
    path("settings/assistant", show, name="assistant"),
    path("settings/assistant/off", switch_off, name="switch_off_assistant"),
]
