"""Whether a conversation only wants to provoke: said by two, lifted with a reason, looked at again when asked."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.outcomes import afresh
from bemot.responses import verdicts
from bemot.responses.measures import appeals, evidence
from bemot.web import fetch, parts, work
from bemot.web.forms.verdict import AfreshForm, AppealForm, DecideAppealForm, LiftForm, VerdictForm
from bemot.web.shown import verdict as shown
from bemot.web.signed import SignedRequest


@login_required
def propose(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that somebody is only out to provoke here, and why."""
    found = fetch.conversation(request, pk)
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        verdicts.propose(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _(
        "About this conversation, never about a person. Another colleague reads it too, it expires by itself, and the"
        " post is kept as it stands now."
    )
    advised = shown.advice_against(found, now=timezone.now())
    title = _("Does this only want to provoke?")
    return work.page(request, found, form, title=title, lead=lead, button=_("Propose"), advised=advised)


@login_required
@require_POST
def confirm(request: SignedRequest, pk: int) -> HttpResponse:
    """Agree with the colleague who proposed it."""
    found = fetch.conversation(request, pk)
    verdict = get_object_or_404(found.verdicts, lifted_at__isnull=True)
    verdicts.confirm(verdict, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


@login_required
def lift(request: SignedRequest, pk: int) -> HttpResponse:
    """Take it back, with a reason: a new concrete matter, or a mistake."""
    found = fetch.conversation(request, pk)
    verdict = fetch.verdict(request, found)
    form = LiftForm(request.POST or None)
    if form.is_valid():
        appeals.lift(verdict, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("The public way opens again. After the talk was broken off, a lead does this.")
    return work.page(request, found, form, title=_("Lift the verdict"), lead=lead, button=_("Lift it"))


@login_required
def begin_afresh(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that the newest post brings a new concrete matter."""
    found = fetch.conversation(request, pk)
    form = AfreshForm(request.POST or None)
    if form.is_valid():
        made = afresh.begin(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(made), leave=True)
    lead = _("The newest post becomes a conversation of its own, without the verdict. No lead is needed for that.")
    return work.page(request, found, form, title=_("A new concrete matter"), lead=lead, button=_("Begin afresh"))


@login_required
def appeal(request: SignedRequest, pk: int) -> HttpResponse:
    """Write down that the person asks for another look."""
    found, now = fetch.conversation(request, pk), timezone.now()
    verdict = fetch.verdict(request, found)
    letters = evidence.private_words_of(verdict.conversation)
    form = AppealForm(request.POST or None, letters=letters)
    if form.is_valid():
        appeals.record(verdict, **form.cleaned_data, by=request.user, now=now)
        return parts.changed(request, work.back(found), leave=True)
    lead = _("Whoever is called a provoker may say no. Somebody else than the two who said it looks again.")
    return work.page(request, found, form, title=_("The person asks for another look"), lead=lead, button=_("Keep it"))


@login_required
def decide_appeal(request: SignedRequest, pk: int) -> HttpResponse:
    """Answer the appeal that waits."""
    found, now = fetch.conversation(request, pk), timezone.now()
    held = get_object_or_404(evidence.waiting_appeals_in(found, request.user)[:1])
    form = DecideAppealForm(request.POST or None)
    if form.is_valid():
        appeals.decide(held, **form.cleaned_data, by=request.user, now=now)
        return parts.changed(request, work.back(found), leave=True)
    around = {"lead": shown.decided(held), "quoted": held.text}
    return work.page(request, found, form, title=_("Look at it again"), button=_("Answer the appeal"), **around)


urlpatterns = [
    path("conversations/<int:pk>/propose-verdict", propose, name="propose_verdict"),
    path("conversations/<int:pk>/confirm-verdict", confirm, name="confirm_verdict"),
    path("conversations/<int:pk>/lift-verdict", lift, name="lift_verdict"),
    path("conversations/<int:pk>/afresh", begin_afresh, name="begin_afresh"),
    path("conversations/<int:pk>/appeal", appeal, name="appeal"),
    path("conversations/<int:pk>/decide-appeal", decide_appeal, name="decide_appeal"),
]
