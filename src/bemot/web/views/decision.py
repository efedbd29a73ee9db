"""The decision: what to do, where and why, with the advice of the playbook beside it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.overview import standing as overview
from bemot.playbook import advice, questions
from bemot.responses import decisions
from bemot.web import fetch, parts, work
from bemot.web.forms.groundwork import DecisionForm, QuestionsForm
from bemot.web.shown import decision as shown
from bemot.web.signed import SignedRequest


@login_required
def decide(request: SignedRequest, pk: int) -> HttpResponse:
    """Choose the move; the questions in the address lead to the advice, and both are kept beside it."""
    found, now = fetch.conversation(request, pk), timezone.now()
    standing = overview.of(found, viewer=request.user, now=now)
    asked = QuestionsForm(request.GET) if request.GET else QuestionsForm.filled(questions.known(standing))
    answers = asked.answers()
    advised = questions.propose(standing, answers) if request.GET else advice.advise(standing)
    form = DecisionForm(request.POST or None, initial={"move": advised.move, "place": advised.place})
    if form.is_valid():
        words = form.cleaned_data | {"advised_move": advised.move, "advised_reason": advised.reason}
        said = shown.said(answers) if request.GET else {}
        decisions.decide(found, **words, answers=said, by=request.user, now=now)
        return parts.changed(request, work.back(found), leave=True)
    more: dict[str, Any] = {"advised": advised, "questions": asked, "asked": bool(request.GET)}
    return work.page(request, found, form, title=_("Decide what to do"), button=_("Decide"), **more)


@login_required
@require_POST
def second(request: SignedRequest, pk: int, decision_pk: int) -> HttpResponse:
    """Stand behind what another has decided."""
    found = fetch.conversation(request, pk)
    decisions.second(get_object_or_404(found.decisions, pk=decision_pk), by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


urlpatterns = [
    path("conversations/<int:pk>/decide", decide, name="decide"),
    path("conversations/<int:pk>/decisions/<int:decision_pk>/second", second, name="second"),
]
