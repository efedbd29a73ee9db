"""What can lie behind criticism: the organisation's tree, changed by leads."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.outcomes import causes, queries
from bemot.web import parts, setup
from bemot.web.forms.improvements import CauseNameForm
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """Show the tree of one inbox's principal, with how many comments each cause has brought."""
    rows, inbox = setup.inboxes(request)
    counts = queries.counts_by_cause(inbox.principal)
    tree = [{"row": row, "comments": counts.get(row.pk, 0)} for row in queries.causes_of(inbox.principal)]
    may_change = causes.may_change(inbox.principal, by=request.user, now=timezone.now())
    context = {"inboxes": rows, "inbox": inbox, "tree": tree, "may_change": may_change, "deepest": causes.DEEPEST}
    return parts.show(request, "causes/index.html", context)


@login_required
def add(request: SignedRequest) -> HttpResponse:
    """Put a cause at the top of the tree."""
    _rows, inbox = setup.inboxes(request)
    form, back = CauseNameForm(request.POST or None), f"{reverse('causes')}?inbox={inbox.pk}"
    if form.is_valid():
        causes.add(inbox.principal, name=form.cleaned_data["name"], by=request.user, now=timezone.now())
        return setup.done(request, _("The cause stands in the tree."), to=back)
    return setup.page(request, form, title=_("What can lie behind it?"), button=_("Put it in"), back=back)


@login_required
def add_below(request: SignedRequest, pk: int) -> HttpResponse:
    """Put a cause below another."""
    parent = get_object_or_404(queries.causes_visible_to(request.user), pk=pk)
    form = CauseNameForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"]
        causes.add(parent.principal, name=name, parent=parent, by=request.user, now=timezone.now())
        return setup.done(request, _("The cause stands in the tree."), to=reverse("causes"))
    return setup.page(request, form, title=parent.name, button=_("Put it in"), back=reverse("causes"))


@login_required
def rename(request: SignedRequest, pk: int) -> HttpResponse:
    """Call a cause by another name."""
    cause = get_object_or_404(queries.causes_visible_to(request.user), pk=pk)
    form = CauseNameForm(request.POST or None, initial={"name": cause.name})
    if form.is_valid():
        causes.rename(cause, name=form.cleaned_data["name"], by=request.user, now=timezone.now())
        return setup.done(request, _("It has its new name."), to=reverse("causes"))
    return setup.page(request, form, title=cause.name, button=_("Rename"), back=reverse("causes"))


@login_required
@require_POST
def retire(request: SignedRequest, pk: int) -> HttpResponse:
    """Offer a cause no more."""
    cause = get_object_or_404(queries.causes_visible_to(request.user), pk=pk)
    causes.retire(cause, by=request.user, now=timezone.now())
    return setup.done(request, _("It is offered no more. What was resolved under it keeps it."), to=reverse("causes"))


urlpatterns = [
    path("causes/", index, name="causes"),
    path("causes/add", add, name="add_cause"),
    path("causes/<int:pk>/add", add_below, name="add_cause_below"),
    path("causes/<int:pk>/rename", rename, name="rename_cause"),
    path("causes/<int:pk>/retire", retire, name="retire_cause"),
]
