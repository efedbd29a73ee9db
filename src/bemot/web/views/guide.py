"""The first day: the organisation's name, colleagues, who answers what in five minutes, and a connected channel."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import memberships
from bemot.accounts import queries as accounts
from bemot.routing import matrix
from bemot.web import parts, setup
from bemot.web.forms.guide import FirstMatrixForm, NameForm
from bemot.web.shown import guide as shown
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show the four steps, the next one open."""
    _rows, inbox = setup.inboxes(request)
    return parts.show(request, "guide/show.html", shown.page(request.user, inbox, on=timezone.localdate()))


@login_required
@require_POST
def name(request: SignedRequest) -> HttpResponse:
    """Say what the organisation is called."""
    _rows, inbox = setup.inboxes(request)
    form = NameForm(request.POST)
    if not form.is_valid():
        context = shown.page(request.user, inbox, on=timezone.localdate()) | {"form": form}
        return parts.show(request, "guide/show.html", context, status=422)
    memberships.name_organisation(inbox.principal, inbox.team, **form.cleaned_data, by=request.user, now=timezone.now())
    return parts.SeeOther(reverse("guide"))


@login_required
def first_matrix(request: SignedRequest) -> HttpResponse:
    """Name a spokesperson for each subject on one page."""
    _rows, inbox = setup.inboxes(request)
    colleagues = accounts.colleagues_of(inbox.team, on=timezone.localdate())
    initial, subjects = shown.spokespersons(inbox), shown.subjects()
    form = FirstMatrixForm(request.POST or None, lines=shown.lines(subjects), colleagues=colleagues, initial=initial)
    if form.is_valid():
        owners = {subjects[name]: owner for name, owner in form.owners().items()}
        matrix.name_spokespersons(inbox, owners, by=request.user, now=timezone.now())
        return setup.done(request, _("Now everything that comes in finds somebody."), to=reverse("guide"))
    return parts.show(request, "guide/matrix.html", {"form": form}, status=422 if form.is_bound else 200)


urlpatterns = [
    path("guide/", show, name="guide"),
    path("guide/name", name, name="guide_name"),
    path("guide/matrix", first_matrix, name="guide_matrix"),
]
