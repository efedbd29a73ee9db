"""What is promised to whom: policies by class and level, presets to begin with."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import roles
from bemot.channels import queries as channels
from bemot.routing import policies
from bemot.routing import queries as routing
from bemot.web import parts, setup
from bemot.web.forms.policies import PolicyForm, values_of
from bemot.web.shown import policies as shown
from bemot.web.signed import SignedRequest
from bemot.words import Intent

_LEAD = _("Clocks that run already keep the promise that they began with.")


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show what an inbox promises, and how that went."""
    rows, inbox = setup.inboxes(request)
    context = {"inboxes": rows, "inbox": inbox, "may_change": setup.may(request, roles.Action.ROUTE, inbox)}
    return parts.show(request, "policies/show.html", context | shown.page(inbox, now=timezone.now()))


@login_required
def new(request: SignedRequest, pk: int) -> HttpResponse:
    """Promise something to one more class or level; an earlier promise to it is replaced."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    intent = request.GET.get("intent", "")
    known = [row for row in routing.default_policies() if row.intent in (intent, "")]
    proposed = next((row for row in known if str(row.level) == request.GET.get("level")), known[0])
    initial = values_of(proposed) | {"intent": intent if intent in set(Intent) else ""}
    form = PolicyForm(request.POST or None, initial=initial)
    back = f"{reverse('policies')}?inbox={inbox.pk}"
    if form.is_valid():
        kind = {name: form.cleaned_data[name] for name in ("intent", "level")}
        policies.put(inbox, **kind, terms=form.terms(), by=request.user, now=timezone.now())
        return setup.done(request, _("This is promised from now on."), to=back)
    return setup.page(request, form, title=_("Promise something"), lead=_LEAD, button=_("Promise it"), back=back)


@login_required
def edit(request: SignedRequest, pk: int) -> HttpResponse:
    """Change what is promised to a class and level."""
    policy = get_object_or_404(routing.policies_visible_to(request.user), pk=pk)
    form = PolicyForm(request.POST or None, initial=values_of(policy))
    for name in ("intent", "level"):
        form.fields[name].disabled = True
        form.fields[name].widget = forms.HiddenInput()
    back = f"{reverse('policies')}?inbox={policy.inbox_id}"
    title = shown.name_of(policy.intent, policy.level)
    if form.is_valid():
        kind = {name: form.cleaned_data[name] for name in ("intent", "level")}
        policies.put(policy.inbox, **kind, terms=form.terms(), by=request.user, now=timezone.now())
        return setup.done(request, _("This is promised from now on."), to=back)
    return setup.page(request, form, title=title, lead=_LEAD, button=_("Keep"), back=back)


@login_required
@require_POST
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Take a policy away."""
    policy = get_object_or_404(routing.policies_visible_to(request.user), pk=pk)
    policies.remove(policy, by=request.user, now=timezone.now())
    to = f"{reverse('policies')}?inbox={policy.inbox_id}"
    return setup.done(request, _("Taken away. What holds for everything else holds for these now."), to=to)


@login_required
def apply(request: SignedRequest, pk: int, preset: str) -> HttpResponse:
    """Begin with a whole set; first it is shown what would hold."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    if preset not in set(policies.Preset):
        raise Http404
    chosen = policies.Preset(preset)
    if request.method != "POST":
        return parts.show(request, "policies/preset.html", shown.preset(inbox, chosen))
    policies.apply(inbox, chosen, by=request.user, now=timezone.now())
    to = f"{reverse('policies')}?inbox={inbox.pk}"
    return setup.done(request, _("These promises hold from now on. Change whatever does not fit."), to=to)


urlpatterns = [
    path("policies", show, name="policies"),
    path("policies/<int:pk>", edit, name="policy"),
    path("policies/<int:pk>/remove", remove, name="remove_policy"),
    path("policies/<int:pk>/new", new, name="new_policy"),
    path("policies/<int:pk>/begin-with/<slug:preset>", apply, name="apply_preset"),
]
