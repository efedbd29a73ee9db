"""One answer for many people of one opinion: written once, gone through one by one, sent at a human pace."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bemot.conversations import queries as conversations
from bemot.listening import queries as listening
from bemot.responses import drafts, review, rounds
from bemot.responses import queries as responses
from bemot.web import parts, setup
from bemot.web.forms.draft import TextForm
from bemot.web.forms.rounds import RoundForm
from bemot.web.shown import rounds as shown
from bemot.web.signed import SignedRequest
from bemot.words import DraftState


@login_required
def begin(request: SignedRequest, pk: int) -> HttpResponse:
    """Write one answer to all who voice an opinion and have none yet."""
    found = get_object_or_404(listening.opinions_visible_to(request.user), pk=pk)
    people, back = shown.people(found, request.user), reverse("opinion", args=[pk])
    if not people and request.method == "GET":
        return setup.done(request, _("Everybody who says it here has an answer, or one on its way."), to=back)
    form = RoundForm(request.POST or None, people=people, initial={"text": shown.first_words(found)})
    if form.is_valid():
        chosen = conversations.visible_to(request.user).filter(pk__in=form.cleaned_data["people"]).order_by("pk")
        made = rounds.begin(found, list(chosen), text=form.cleaned_data["text"], by=request.user, now=timezone.now())
        return parts.SeeOther(reverse("round", args=[made.pk]))
    lead = _("Each person gets a draft of their own, and each draft is looked at before anything goes out.")
    return setup.page(request, form, title=_("One answer for many"), lead=lead, button=_("Write the drafts"), back=back)


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the drafts of a round, one below the other, and when each goes out."""
    found = get_object_or_404(responses.rounds_visible_to(request.user), pk=pk)
    return parts.show(request, "rounds/show.html", shown.page(found, request.user, now=timezone.now()))


@login_required
@require_POST
def go_through(request: SignedRequest, pk: int, draft_pk: int) -> HttpResponse:
    """Keep the words of one row, and approve it or put it into the line where that was asked."""
    found = get_object_or_404(responses.drafts_visible_to(request.user), pk=draft_pk, round=pk)
    if found.author != request.user and responses.owes_reading(found.conversation, request.user):
        return parts.SeeOther(reverse("read", args=[found.conversation_id]))
    form, now = TextForm(request.POST), timezone.now()
    if not form.is_valid():
        return parts.refused(request, form)
    text, act = form.cleaned_data["text"], request.POST.get("act")
    if act == "approve":
        review.approve(found, text=text, by=request.user, now=now)
    elif found.state == DraftState.WRITING:
        base = form.cleaned_data["base_n"] or drafts.newest_version(found).n
        drafts.edit(found, text=text, base_n=base, by=request.user, now=now)
    if act == "queue":
        rounds.queue_one(found, by=request.user, now=now)
    return parts.SeeOther(f"{reverse('round', args=[pk])}#draft-{draft_pk}")


@login_required
@require_POST
def submit(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask for approval of all that are ready."""
    found = get_object_or_404(responses.rounds_visible_to(request.user), pk=pk)
    done = rounds.submit(found, by=request.user, now=timezone.now())
    _tell_refused(request, done)
    said = ngettext("%(n)s waits for approval.", "%(n)s wait for approval.", done.n) % {"n": done.n}
    return setup.done(request, said, to=reverse("round", args=[pk]))


@login_required
@require_POST
def queue(request: SignedRequest, pk: int) -> HttpResponse:
    """Put all approved ones into the line."""
    found = get_object_or_404(responses.rounds_visible_to(request.user), pk=pk)
    done = rounds.queue(found, by=request.user, now=timezone.now())
    _tell_refused(request, done)
    said = ngettext("%(n)s was put in the line.", "%(n)s were put in the line.", done.n) % {"n": done.n}
    return setup.done(request, said, to=reverse("round", args=[pk]))


@login_required
@require_POST
def stop(request: SignedRequest, pk: int) -> HttpResponse:
    """Take back what has not left yet."""
    found = get_object_or_404(responses.rounds_visible_to(request.user), pk=pk)
    n = rounds.stop(found, by=request.user, now=timezone.now())
    said = ngettext("Stopped. %(n)s came back.", "Stopped. %(n)s came back.", n) % {"n": n}
    return setup.done(request, said, to=reverse("round", args=[pk]))


def _tell_refused(request: SignedRequest, done: rounds.Done) -> None:
    for draft, why in done.refused:
        messages.warning(request, f"{draft.conversation.contact or _('Unknown')}: {why}")


urlpatterns = [
    path("opinions/<int:pk>/answer", begin, name="begin_round"),
    path("rounds/<int:pk>", show, name="round"),
    path("rounds/<int:pk>/submit", submit, name="submit_round"),
    path("rounds/<int:pk>/queue", queue, name="queue_round"),
    path("rounds/<int:pk>/stop", stop, name="stop_round"),
    path("rounds/<int:pk>/drafts/<int:draft_pk>", go_through, name="go_through"),
]
