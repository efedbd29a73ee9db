"""Readings: ask somebody, read, or say why it is not needed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.accounts import queries as accounts
from bemot.responses import queries as responses
from bemot.responses import readings
from bemot.web import fetch, parts, work
from bemot.web.forms.groundwork import AskReadingForm, ReadingForm, SettleForm, WaiveForm
from bemot.web.shown import people
from bemot.web.signed import SignedRequest


@login_required
def ask(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask a colleague to read the post."""
    found, now = fetch.conversation(request, pk), timezone.now()
    colleagues = accounts.colleagues_of(found.inbox.team, on=now.date()).exclude(pk=request.user.pk)
    form = AskReadingForm(request.POST or None, colleagues=colleagues)
    if form.is_valid():
        readings.ask(found, reader=form.cleaned_data["reader"], by=request.user, now=now)
        return parts.changed(request, work.back(found), leave=True)
    lead = _("They read without seeing your draft. Then you learn how somebody else understands the post.")
    return work.page(request, found, form, title=_("Ask somebody to read"), lead=lead, button=_("Ask"))


@login_required
@require_POST
def ask_of(request: SignedRequest, pk: int, user_pk: int) -> HttpResponse:
    """Ask the one whom the matrix names, with one click."""
    found, now = fetch.conversation(request, pk), timezone.now()
    reader = get_object_or_404(accounts.colleagues_of(found.inbox.team, on=now.date()), pk=user_pk)
    readings.ask(found, reader=reader, by=request.user, now=now)
    return parts.changed(request, work.back(found))


@login_required
def read(request: SignedRequest, pk: int) -> HttpResponse:
    """Put in one's own words what the post says."""
    found = fetch.conversation(request, pk)
    form = ReadingForm(request.POST or None)
    if form.is_valid():
        readings.read(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("Read it once more, slowly. Only the first line is needed.")
    return work.page(request, found, form, title=_("Read the post"), lead=lead, button=_("Keep the reading"))


@login_required
def waive(request: SignedRequest, pk: int) -> HttpResponse:
    """Go on without another reading, and say why."""
    found = fetch.conversation(request, pk)
    form = WaiveForm(request.POST or None)
    if form.is_valid():
        reason, own = form.cleaned_data["reason"], bool(request.GET.get("own"))
        readings.waive(found, reason=reason, own=own, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    return work.page(request, found, form, title=_("Go on without a reading"), button=_("Go on"))


@login_required
def settle(request: SignedRequest, pk: int) -> HttpResponse:
    """Put two readings side by side and write what they agreed on."""
    found = fetch.conversation(request, pk)
    rows = [row for row in responses.readings_of(found, viewer=request.user) if row.is_read and not row.hidden]
    form = SettleForm(request.POST or None, initial={"agreed": rows[-1].says if rows else ""})
    if form.is_valid():
        readings.settle(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("Talk to each other for a minute. Then one of you writes what the post means.")
    words = {"title": _("Two readings, one meaning"), "lead": lead, "button": _("That is what it means")}
    return work.page(request, found, form, **words, side_by_side=[people.reading(row) for row in rows])


@login_required
@require_POST
def differ(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that the readings do not mean the same."""
    readings.differ(fetch.conversation(request, pk), by=request.user, now=timezone.now())
    return parts.changed(request, reverse("settle_readings", args=[pk]), leave=True)


urlpatterns = [
    path("conversations/<int:pk>/ask-reading", ask, name="ask_reading"),
    path("conversations/<int:pk>/ask-reading/<int:user_pk>", ask_of, name="ask_reading_of"),
    path("conversations/<int:pk>/read", read, name="read"),
    path("conversations/<int:pk>/settle-readings", settle, name="settle_readings"),
    path("conversations/<int:pk>/readings-differ", differ, name="readings_differ"),
    path("conversations/<int:pk>/waive-reading", waive, name="waive_reading"),
]
