"""The fact log: ask who knows, answer, record."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
    fact = get_object_or_404(found.facts, pk=fact_pk)
    form = FactForm(request.POST or None)
    if form.is_valid():
        facts.answer(fact, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    return work.page(request, found, form, title=fact.question, button=_("Answer"))


@login_required
def record(request: SignedRequest, pk: int) -> HttpResponse:
    """Keep what was found out, with its source."""
    found = fetch.conversation(request, pk)
    form = FactForm(request.POST or None)
    if form.is_valid():
        facts.record(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("What really happened, and where that comes from.")
    return work.page(request, found, form, title=_("What do we know?"), lead=lead, button=_("Keep the fact"))


urlpatterns = [
    path("conversations/<int:pk>/ask-fact", ask, name="ask_fact"),
    path("conversations/<int:pk>/facts/<int:fact_pk>/answer", answer, name="answer_fact"),
    path("conversations/<int:pk>/record-fact", record, name="record_fact"),
]
