"""After the answer: the private contact, the resolution, the return to the thread."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.outcomes import follow_ups, handoffs, queries, resolution
from bemot.outcomes.queries import follow_ups_visible_to
from bemot.responses import drafts
from bemot.responses import queries as responses
from bemot.web import fetch, parts, work
from bemot.web.forms.outcome import (
    CauseForm,
    HandOffForm,
    PlanForm,
    ReopenForm,
    ResolveForm,
    WaiveReturnForm,
    return_day,
)
from bemot.web.shown import outcome as shown
from bemot.web.signed import SignedRequest
from bemot.words import DraftState, Purpose


@login_required
def hand_off(request: SignedRequest, pk: int) -> HttpResponse:
    """Move the talk to a private contact."""
    found = fetch.conversation(request, pk)
    form = HandOffForm(request.POST or None)
    if form.is_valid():
        handoffs.hand_off(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("One good public answer, then between two people. A call or a visit counts too.")
    return work.page(request, found, form, title=_("Go private"), lead=lead, button=_("Note it"))


@login_required
def resolve(request: SignedRequest, pk: int) -> HttpResponse:
    """Say how it ended, what lay behind it, and when somebody comes back."""
    found, now = fetch.conversation(request, pk), timezone.now()
    causes = queries.causes_of(found.inbox.principal)
    form = ResolveForm(request.POST or None, initial=shown.first_words(found, now=now), causes=causes)
    if form.is_valid():
        words = form.cleaned_data | {"return_at": form.moment("return_at")}
        resolution.resolve(found, **words, by=request.user, now=now)
        return parts.changed(request, work.back(found), leave=True)
    lead = _("Nothing closes before somebody has come back, or it is said why nobody does.")
    return work.page(request, found, form, title=_("How was it solved?"), lead=lead, button=_("Resolve"))


@login_required
def reopen(request: SignedRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    found = fetch.conversation(request, pk)
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        resolution.reopen(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    return work.page(request, found, form, title=_("Take it up again"), button=_("Open it again"))


@login_required
def state_cause(request: SignedRequest, pk: int) -> HttpResponse:
    """Say afterwards what lay behind it."""
    found = fetch.conversation(request, pk)
    form = CauseForm(request.POST or None, causes=queries.causes_of(found.inbox.principal))
    if form.is_valid():
        resolution.state_cause(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    return work.page(request, found, form, title=_("Say what lay behind it"), button=_("Say so"))


@login_required
def close(request: SignedRequest, pk: int) -> HttpResponse:
    """Close what needs no reply; what needs one is resolved with its outcome instead."""
    found = fetch.conversation(request, pk)
    if request.method != "POST":
        return parts.SeeOther(reverse("resolve", args=[found.pk]))
    resolution.close_many([found], by=request.user, now=timezone.now())
    return parts.changed(request, reverse("inbox"), leave=bool(request.htmx))


@login_required
def plan(request: SignedRequest, pk: int) -> HttpResponse:
    """Plan when to come back and ask."""
    found, now = fetch.conversation(request, pk), timezone.now()
    suggested = {"due_at": return_day(now), "question": shown.suggested_question(found)}
    form = PlanForm(request.POST or None, initial=suggested)
    if form.is_valid():
        words = form.cleaned_data | {"due_at": form.moment("due_at")}
        follow_ups.plan(found, **words, by=request.user, now=now)
        return parts.changed(request, work.back(found), leave=True)
    lead = _("In the same public thread, so that everybody who read the criticism can read how it ended.")
    return work.page(request, found, form, title=_("Come back and ask"), lead=lead, button=_("Plan it"))


@login_required
def waive_return(request: SignedRequest, pk: int, follow_up_pk: int) -> HttpResponse:
    """Say why nobody comes back."""
    found = fetch.conversation(request, pk)
    follow_up = get_object_or_404(found.follow_ups, pk=follow_up_pk)
    form = WaiveReturnForm(request.POST or None)
    if form.is_valid():
        follow_ups.waive(follow_up, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    return work.page(request, found, form, title=_("Do without the return"), button=_("Do without"))


@login_required
@require_POST
def settle_return(request: SignedRequest, pk: int, follow_up_pk: int) -> HttpResponse:
    """Say how the person's reply is meant, where the desk is not sure."""
    found = fetch.conversation(request, pk)
    follow_up = get_object_or_404(follow_ups_visible_to(request.user), conversation=found, pk=follow_up_pk)
    satisfied = request.POST.get("satisfied") == "yes"
    follow_ups.settle_by_word(follow_up, satisfied=satisfied, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


@login_required
@require_POST
def return_privately(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask in private, where the thread is gone or the network did not take the question."""
    found = fetch.conversation(request, pk)
    held = responses.drafts_visible_to(request.user).filter(conversation=found, purpose=Purpose.RETURN)
    draft = held.filter(state=DraftState.WRITING).first()
    if draft is None:
        return parts.changed(request, reverse("start_draft_for", args=[pk, Purpose.RETURN]), leave=True)
    drafts.take_private(draft, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[draft.pk]), leave=True)


urlpatterns = [
    path("conversations/<int:pk>/hand-off", hand_off, name="hand_off"),
    path("conversations/<int:pk>/resolve", resolve, name="resolve"),
    path("conversations/<int:pk>/cause", state_cause, name="state_cause"),
    path("conversations/<int:pk>/returns/<int:follow_up_pk>/settle", settle_return, name="settle_return"),
    path("conversations/<int:pk>/reopen", reopen, name="reopen"),
    path("conversations/<int:pk>/close", close, name="close"),
    path("conversations/<int:pk>/return-privately", return_privately, name="return_privately"),
    path("conversations/<int:pk>/plan-return", plan, name="plan_return"),
    path("conversations/<int:pk>/returns/<int:follow_up_pk>/waive", waive_return, name="waive_return"),
]
