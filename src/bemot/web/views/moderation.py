"""Hiding, removing, muting, blocking, reporting; how it stands, and taking it back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.conversations import queries as conversations
from bemot.responses.measures import evidence, moderation
from bemot.web import fetch, parts, work
from bemot.web.forms.moderation import ModerateForm, UndoMeasureForm
from bemot.web.shown import moderation as shown
from bemot.web.signed import SignedRequest


@login_required
def moderate(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask for a measure about the person's newest post."""
    found = fetch.conversation(request, pk)
    newest = conversations.last_inbound(found)
    if newest is None:
        raise Http404
    grounds, offered = evidence.grounds_for(found.inbox), shown.offered(newest.channel, found)
    form = ModerateForm(request.POST or None, grounds=grounds, measures=offered)
    if form.is_valid():
        moderation.take(newest, conversation=found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, f"{work.back(found)}?tab=known", leave=True)
    lead = _("The post is kept as it is now, and a message to its author is drafted. All but a report can be undone.")
    more = shown.page(found, newest.channel, request.user, now=timezone.now())
    return work.page(request, found, form, title=_("Hide, report or block"), lead=lead, button=_("Do it"), **more)


@login_required
def undo(request: SignedRequest, pk: int) -> HttpResponse:
    """Take a measure back."""
    row = get_object_or_404(evidence.moderations_visible_to(request.user), pk=pk)
    found, form = row.conversation, UndoMeasureForm(request.POST or None)
    if form.is_valid():
        moderation.undo(row, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, f"{work.back(found)}?tab=known", leave=True)
    return work.page(request, found, form, title=_("Take it back"), button=_("Take it back"))


@login_required
@require_POST
def second(request: SignedRequest, pk: int) -> HttpResponse:
    """Agree with a colleague's measure."""
    row = get_object_or_404(evidence.moderations_visible_to(request.user), pk=pk)
    moderation.second(row, by=request.user, now=timezone.now())
    return parts.changed(request, f"{work.back(row.conversation)}?tab=known")


@login_required
@require_POST
def settle(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that a colleague has done it in the network's own app."""
    row = get_object_or_404(evidence.moderations_visible_to(request.user), pk=pk)
    moderation.settle_by_hand(row, by=request.user, now=timezone.now())
    return parts.changed(request, f"{work.back(row.conversation)}?tab=known")


@login_required
@require_POST
def declare(request: SignedRequest, pk: int) -> HttpResponse:
    """Say what became of one that is unsure."""
    row = get_object_or_404(evidence.moderations_visible_to(request.user), pk=pk)
    moderation.declare(row, taken=request.POST.get("taken") == "yes", by=request.user, now=timezone.now())
    return parts.changed(request, f"{work.back(row.conversation)}?tab=known")


urlpatterns = [
    path("conversations/<int:pk>/moderate", moderate, name="moderate"),
    path("measures/<int:pk>/undo", undo, name="undo_measure"),
    path("measures/<int:pk>/second", second, name="second_measure"),
    path("measures/<int:pk>/done", settle, name="settle_measure"),
    path("measures/<int:pk>/declare", declare, name="declare_measure"),
]
