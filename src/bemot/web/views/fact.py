"""The fact log: ask who knows, answer, record."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bemot.accounts import queries as accounts
from bemot.responses import facts
from bemot.web import fetch, parts, work
from bemot.web.forms.groundwork import AskFactForm, FactForm
from bemot.web.signed import SignedRequest


@login_required
def ask(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask who knows."""
    found, now = fetch.conversation(request, pk), timezone.now()
    colleagues = accounts.colleagues_of(found.inbox.team, on=now.date())
    form = AskFactForm(request.POST or None, colleagues=colleagues)
    if form.is_valid():
        facts.ask(found, **form.cleaned_data, by=request.user, now=now)
        return parts.changed(request, work.back(found), leave=True)
    return work.page(request, found, form, title=_("Ask about the facts"), button=_("Ask"))


@login_required
def answer(request: SignedRequest, pk: int, fact_pk: int) -> HttpResponse:
    """Answer an open question."""
    found = fetch.conversation(request, pk)
    fact = get_object_or_404(found.facts.select_related("conversation__inbox__team", "asked_by"), pk=fact_pk)
    form = FactForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        facts.answer(fact, **form.words(), by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("%(who)s asks. The answer to the person waits for what you know.") % {
        "who": fact.asked_by or _("The desk")
    }
    return work.page(request, found, form, title=fact.question, lead=lead, button=_("Answer it"))


@login_required
def record(request: SignedRequest, pk: int) -> HttpResponse:
    """Keep what was found out, with its source."""
    found = fetch.conversation(request, pk)
    form = FactForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        facts.record(found, **form.words(), by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("What really happened, and where that comes from.")
    return work.page(request, found, form, title=_("What do we know?"), lead=lead, button=_("Keep the fact"))


@login_required
@require_GET
def file(request: SignedRequest, pk: int, fact_pk: int) -> HttpResponse:
    """Give the file of a fact to keep; never shown in the browser, never run."""
    fact = get_object_or_404(fetch.conversation(request, pk).facts.exclude(file_key=""), pk=fact_pk)
    try:
        data = facts.file_of(fact)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=fact.file_name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


urlpatterns = [
    path("conversations/<int:pk>/ask-fact", ask, name="ask_fact"),
    path("conversations/<int:pk>/facts/<int:fact_pk>/answer", answer, name="answer_fact"),
    path("conversations/<int:pk>/facts/<int:fact_pk>/file", file, name="fact_file"),
    path("conversations/<int:pk>/record-fact", record, name="record_fact"),
]
