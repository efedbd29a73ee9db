"""Saved replies: the page where they are written, approved and taken out of use, and choosing one for a draft."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import roles
from bemot.responses import choosing, drafts, saved_replies
from bemot.responses import queries as responses
from bemot.web import fetch, parts, setup
from bemot.web.forms.draft import TakeForm
from bemot.web.forms.saved_replies import FilingForm, SavedReplyForm, WordingForm
from bemot.web.shown import saved_replies as shown
from bemot.web.signed import SignedRequest


@login_required
def index(request: SignedRequest) -> HttpResponse:
    """Show the saved replies of an inbox by folder, and write another."""
    rows, inbox = setup.inboxes(request)
    form = SavedReplyForm(request.POST or None)
    if form.is_valid():
        kept = saved_replies.keep(inbox, **form.cleaned_data, by=request.user, now=timezone.now())
        said = _("Kept. It can be used now; approved by somebody else, whoever is on duty may send it alone.")
        return setup.done(request, said, to=_back(kept))
    context = {"inboxes": rows, "inbox": inbox, "form": form} | shown.page(inbox)
    context |= {"may_work": setup.may(request, roles.Action.WORK, inbox)}
    context |= {"may_approve": setup.may(request, roles.Action.REVIEW, inbox)}
    return parts.show(request, "saved_replies/index.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def approve(request: SignedRequest, pk: int) -> HttpResponse:
    """Stand behind a text that somebody else wrote: it becomes a prepared answer."""
    found = _fetched(request, pk)
    saved_replies.approve(found, by=request.user, now=timezone.now())
    return setup.done(request, _("Approved. Whoever is on duty may use it."), to=_back(found))


@login_required
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change the wording; it waits for approval again."""
    found = _fetched(request, pk)
    form = WordingForm(request.POST or None, initial={"text": found.text})
    if form.is_valid():
        saved_replies.change(found, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
        return setup.done(request, _("Kept. Somebody else approves the new wording."), to=_back(found))
    lead = _("The approval belongs to the wording: changed, it waits for somebody else again.")
    return setup.page(request, form, title=found.title, lead=lead, button=_("Keep"), back=_back(found))


@login_required
def file(request: SignedRequest, pk: int) -> HttpResponse:
    """Change title, folder and who is offered it; the approval stays."""
    found = _fetched(request, pk)
    initial = {"title": found.title, "folder": found.folder, "for_team": found.for_team}
    form = FilingForm(request.POST or None, initial=initial)
    if form.is_valid():
        saved_replies.file(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return setup.done(request, _("Kept."), to=_back(found))
    lead = _("The wording stays as it is, and so does its approval.")
    return setup.page(request, form, title=found.title, lead=lead, button=_("Keep"), back=_back(found))


@login_required
@require_POST
def retire(request: SignedRequest, pk: int) -> HttpResponse:
    """Take it out of use."""
    found = _fetched(request, pk)
    saved_replies.retire(found, by=request.user, now=timezone.now())
    return setup.done(request, _("Out of use. Change its wording to use it again."), to=_back(found))


@login_required
@require_GET
def choose(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what can be taken into a draft: the page for those without script."""
    found = fetch.draft(request, pk)
    words = request.GET.get("q", "")
    context = {"row": found, "q": words, "replies": shown.offered(found, words=words)}
    return parts.show(request, "saved_replies/choose.html", context)


@login_required
@require_POST
def take(request: SignedRequest, pk: int, saved_pk: int) -> HttpResponse:
    """Put one into the text."""
    found = fetch.draft(request, pk)
    saved = get_object_or_404(responses.saved_replies_visible_to(request.user), pk=saved_pk)
    form = TakeForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    values = form.cleaned_data
    text = values["text"] if "text" in request.POST else found.text
    base = values["base_n"] or drafts.newest_version(found).n
    choosing.take(found, saved, text=text, at=values["at"], base_n=base, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[pk]), leave=True)


def _fetched(request: SignedRequest, pk: int) -> shown.SavedReply:
    return get_object_or_404(responses.saved_replies_visible_to(request.user), pk=pk)


def _back(saved: shown.SavedReply) -> str:
    return f"{reverse('saved_replies')}?inbox={saved.inbox_id}"


urlpatterns = [
    path("saved-replies", index, name="saved_replies"),
    path("saved-replies/<int:pk>/approve", approve, name="approve_saved_reply"),
    path("saved-replies/<int:pk>/change", change, name="change_saved_reply"),
    path("saved-replies/<int:pk>/file", file, name="file_saved_reply"),
    path("saved-replies/<int:pk>/retire", retire, name="retire_saved_reply"),
    path("drafts/<int:pk>/replies", choose, name="choose_reply"),
    path("drafts/<int:pk>/replies/<int:saved_pk>", take, name="take_reply"),
]
