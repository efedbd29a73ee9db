"""Holding statements: said with two clicks, and the texts for it, approved in advance."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bemot.accounts import roles
from bemot.responses import holding, saved_replies
from bemot.responses import queries as responses
from bemot.web import fetch, parts, setup
from bemot.web.forms.holding import HoldForm, HoldingTextForm
from bemot.web.shown import holding as shown
from bemot.web.shown.draft import after_publishing
from bemot.web.signed import SignedRequest
from bemot.words import Purpose

PAGE = "holding/show.html"


@login_required
def hold(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that an answer is coming, and when; without a prepared text, write one."""
    found, now = fetch.conversation(request, pk), timezone.now()
    texts = responses.holding_texts_of(found.inbox)
    if not texts:
        return parts.SeeOther(reverse("start_draft_for", args=[pk, Purpose.HOLDING]))
    form = HoldForm(request.POST or None, texts=texts, times=shown.times_for(found, now=now))
    if not form.is_valid():
        context = shown.page(found, form, request=request, chosen=request.GET, now=now)
        return parts.show(request, PAGE, context, status=422 if form.is_bound else 200)
    if request.POST.get("as") == "draft":
        draft = holding.begin(found, **form.cleaned_data, by=request.user, now=now)
        return parts.changed(request, reverse("draft", args=[draft.pk]), leave=True)
    queued = holding.hold(found, **form.cleaned_data, by=request.user, now=now)
    return parts.changed(request, after_publishing(queued, queued[0].draft), leave=True)


@login_required
def texts(request: SignedRequest) -> HttpResponse:
    """Show the holding texts of an inbox, and write another."""
    rows, inbox = setup.inboxes(request)
    form = HoldingTextForm(request.POST or None)
    if form.is_valid():
        kept = form.cleaned_data | {"purpose": Purpose.HOLDING}
        saved_replies.keep(inbox, **kept, by=request.user, now=timezone.now())
        return setup.done(request, _("Kept. Somebody else approves it, then it can be used."), to=_back(inbox.pk))
    context = {"inboxes": rows, "inbox": inbox, "form": form, "rows": responses.holding_texts_of(inbox, approved=False)}
    context |= {"may_work": setup.may(request, roles.Action.WORK, inbox)}
    context |= {"may_approve": setup.may(request, roles.Action.REVIEW, inbox)}
    return parts.show(request, "holding/texts.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def approve(request: SignedRequest, pk: int) -> HttpResponse:
    """Stand behind a text that somebody else wrote."""
    found = get_object_or_404(responses.saved_replies_visible_to(request.user), pk=pk, purpose=Purpose.HOLDING)
    saved_replies.approve(found, by=request.user, now=timezone.now())
    return setup.done(request, _("Approved. Whoever is on duty may use it."), to=_back(found.inbox_id))


@login_required
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Change the wording; it waits for approval again."""
    found = get_object_or_404(responses.saved_replies_visible_to(request.user), pk=pk, purpose=Purpose.HOLDING)
    form = HoldingTextForm(request.POST or None, initial={"title": found.title, "text": found.text})
    del form.fields["title"], form.fields["language"]
    if form.is_valid():
        saved_replies.change(found, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
        return setup.done(request, _("Kept. Somebody else approves it, then it can be used."), to=_back(found.inbox_id))
    lead = _("The approval belongs to the wording: changed, it waits for somebody else again.")
    return setup.page(request, form, title=found.title, lead=lead, button=_("Keep"), back=_back(found.inbox_id))


def _back(inbox_pk: int) -> str:
    return f"{reverse('holding_texts')}?inbox={inbox_pk}"


urlpatterns = [
    path("conversations/<int:pk>/hold", hold, name="hold"),
    path("holding-texts", texts, name="holding_texts"),
    path("holding-texts/<int:pk>/approve", approve, name="approve_holding_text"),
    path("holding-texts/<int:pk>/change", change, name="change_holding_text"),
]
