"""The inbox: the queue in the order of what waits worst, and what is done with many at once."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import queries as accounts
from bemot.conversations import filters, labels
from bemot.conversations import queries as conversations
from bemot.outcomes import resolution
from bemot.routing import assignment
from bemot.web import parts
from bemot.web.forms.inbox import BulkForm, FilterForm, chosen
from bemot.web.shown import inbox as shown
from bemot.web.signed import SignedRequest

PAGE = "inbox/show.html"


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show a view of the inbox, or its list alone."""
    current = request.GET.get("current", "")
    return parts.show(
        request, PAGE, shown.page(request, current=int(current) if current.isdecimal() else 0, now=timezone.now())
    )


@login_required
@require_POST
def bulk(request: SignedRequest) -> HttpResponse:
    """Assign, label or close what was chosen; asks for what is missing first."""
    rows = list(conversations.visible_to(request.user).filter(pk__in=chosen(request.POST.getlist("conversation"))))
    if not rows:
        return parts.changed(request, _back(request))
    colleagues = accounts.colleagues_of(rows[0].inbox.team, on=timezone.localdate())
    form = BulkForm(request.POST, colleagues=colleagues)
    if not form.is_valid():
        return parts.refused(request, form)
    if not form.is_complete():
        return parts.show(request, "inbox/bulk.html", {"form": form, "rows": rows, "do": form.cleaned_data["do"]})
    _do(form, rows, request)
    return parts.changed(request, _back(request), leave=True)


@login_required
@require_GET
def kept(request: SignedRequest) -> HttpResponse:
    """Show the views that are kept."""
    return parts.show(request, "inbox/filters.html", {"kept": shown.kept_filters(request)})


@login_required
@require_POST
def keep_filter(request: SignedRequest) -> HttpResponse:
    """Keep this view under a name."""
    form = FilterForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    filters.keep(**form.cleaned_data, by=request.user)
    return parts.changed(request, _back(request), leave=True)


@login_required
@require_POST
def forget_filter(request: SignedRequest, pk: int) -> HttpResponse:
    """Let go of a view."""
    kept = get_object_or_404(filters.visible_to(request.user), pk=pk)
    filters.forget(kept, by=request.user)
    return parts.changed(request, reverse("inbox"), leave=True)


def _do(form: BulkForm, rows: "list[shown.Conversation]", request: SignedRequest) -> None:
    words, by, now = form.cleaned_data, request.user, timezone.now()
    if words["do"] == "assign":
        assignment.assign_many(rows, to=words["to"], by=by, now=now)
    elif words["do"] == "label":
        labels.put(rows, words["name"], by=by, now=now)
    else:
        resolution.close_many(rows, by=by, now=now)


def _back(request: SignedRequest) -> str:
    """Give the view of the inbox that the form came from."""
    wanted = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False)
    return wanted if own else reverse("inbox")


urlpatterns = [
    path("", show, name="inbox"),
    path("bulk", bulk, name="bulk"),
    path("filters/", kept, name="filters"),
    path("filters/keep", keep_filter, name="keep_filter"),
    path("filters/<int:pk>/forget", forget_filter, name="forget_filter"),
]
