"""The roster in other calendars: addresses to subscribe to, a file to take away, a file to bring in."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from bemot.accounts import roles
from bemot.channels import queries as channels
from bemot.routing import calendar_import, calendars
from bemot.routing import queries as routing
from bemot.web import parts, setup
from bemot.web.forms.calendar import CalendarFileForm
from bemot.web.shown import calendar as shown
from bemot.web.signed import SignedRequest


@login_required
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the addresses of one's calendars; take a file to be looked at."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    form = CalendarFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        data = form.cleaned_data["file"].read(calendar_import.MOST_BYTES + 1)
        try:
            found = calendar_import.take(inbox, data, by=request.user, now=timezone.now())
        except calendar_import.NotACalendar as refusal:
            form.add_error("file", str(refusal))
        else:
            return parts.SeeOther(reverse("roster_import", args=[found.pk]))
    context = {"inbox": inbox, "form": form, "may_change": setup.may(request, roles.Action.ROUTE, inbox)}
    status = 422 if form.is_bound else 200
    return parts.show(request, "calendar/show.html", context | shown.page(request.user, inbox), status=status)


@require_safe
def feed(request: SignedRequest, token: str) -> HttpResponse:
    """Give the calendar behind a secret address; nobody signs in here, the address is the key."""
    data = calendars.behind(token, now=timezone.now())
    if data is None:
        raise Http404
    return _file(data)


@login_required
@require_GET
def download(request: SignedRequest, pk: int) -> HttpResponse:
    """Give all duties of an inbox as a file."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    response = _file(calendars.file_of(inbox, now=timezone.now()))
    response.headers["Content-Disposition"] = 'attachment; filename="duties.ics"'
    return response


@login_required
@require_POST
def share(request: SignedRequest, pk: int) -> HttpResponse:
    """Make an address for one's own duties, or for all of an inbox."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    whole = request.POST.get("of") == "inbox"
    calendars.make(request.user, inbox=inbox if whole else None, now=timezone.now())
    return setup.done(request, _("Here is the address. Whoever has it can read it."), to=reverse("calendar", args=[pk]))


@login_required
@require_POST
def close(request: SignedRequest, pk: int, address_pk: int) -> HttpResponse:
    """Take an address back."""
    found = next((row for row in calendars.addresses_of(request.user) if row.pk == address_pk), None)
    if found is None:
        raise Http404
    calendars.revoke(found, by=request.user, now=timezone.now())
    return setup.done(request, _("Nobody finds anything at that address now."), to=reverse("calendar", args=[pk]))


@login_required
@require_GET
def preview(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what a file would bring, and what is kept aside and why."""
    found = get_object_or_404(routing.imports_visible_to(request.user), pk=pk)
    context = {"may_change": setup.may(request, roles.Action.ROUTE, found.inbox)}
    return parts.show(request, "calendar/preview.html", context | shown.preview(found, now=timezone.now()))


@login_required
@require_POST
def keep(request: SignedRequest, pk: int) -> HttpResponse:
    """Put on the roster what fits."""
    found = get_object_or_404(routing.imports_visible_to(request.user), pk=pk)
    n = calendar_import.keep(found, by=request.user, now=timezone.now())
    found.refresh_from_db()
    said = ngettext("%(n)s duty is on the roster.", "%(n)s duties are on the roster.", n) % {"n": n}
    return setup.done(request, said, to=shown.week_of(found, now=timezone.now()))


@login_required
@require_POST
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Take what a file brought off the roster again."""
    found = get_object_or_404(routing.imports_visible_to(request.user), pk=pk)
    calendar_import.undo(found, by=request.user, now=timezone.now())
    return setup.done(request, _("The duties are taken off again."), to=reverse("calendar", args=[found.inbox_id]))


def _file(data: bytes) -> HttpResponse:
    headers = {"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"}
    return HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=headers)


urlpatterns = [
    path("calendar/<str:token>.ics", feed, name="calendar_feed"),
    path("roster/<int:pk>/calendar", show, name="calendar"),
    path("roster/<int:pk>/duties.ics", download, name="duties_file"),
    path("roster/<int:pk>/calendar/share", share, name="share_calendar"),
    path("roster/<int:pk>/calendar/<int:address_pk>/close", close, name="close_calendar"),
    path("roster/imports/<int:pk>", preview, name="roster_import"),
    path("roster/imports/<int:pk>/keep", keep, name="keep_roster_import"),
    path("roster/imports/<int:pk>/undo", undo, name="undo_roster_import"),
]
