"""A draft from the first word to the button that publishes it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import queries as accounts
from bemot.conversations import queries as conversations
from bemot.responses import checks, drafts, framing, publication, quoting, review, tidying
from bemot.responses import queries as responses
from bemot.web import fetch, parts, work
from bemot.web.forms.draft import LONGEST, AnswerForm, SendBackForm, SubmitForm, TextForm
from bemot.web.shown import draft as shown
from bemot.web.signed import SignedRequest
from bemot.words import Purpose

PAGE = "draft/show.html"


@login_required
def start(request: SignedRequest, pk: int, purpose: str = "") -> HttpResponse:
    """Begin an answer to the person's newest message, or go on with one's own; to a private one in private."""
    found = fetch.conversation(request, pk)
    purpose = purpose or shown.purpose_of(found)
    going_on = responses.drafts_visible_to(request.user).filter(conversation=found, purpose=purpose)
    unfinished = going_on.filter(state__in=shown.UNFINISHED).first()
    if unfinished is not None:
        return parts.SeeOther(reverse("draft", args=[unfinished.pk]))
    if request.method != "POST":
        return parts.show(
            request, "draft/start.html", shown.before(found, Purpose(purpose), request, now=timezone.now())
        )
    answers = conversations.answered_by(found, Purpose(purpose))
    if answers is None:
        raise drafts.CannotAnswer(_("There is nothing here that an answer could answer."))
    now = timezone.now()
    text = shown.first_words(found, answers, Purpose(purpose), request.user, now=now)
    begun = drafts.start(found, answers=answers, purpose=Purpose(purpose), by=request.user, now=now, text=text)
    return parts.SeeOther(reverse("draft", args=[begun.pk]))


@login_required
@require_GET
def current(request: SignedRequest, pk: int) -> HttpResponse:
    """Lead to the draft that is under way in a conversation, or to the answer that is to be looked at afterwards."""
    found = fetch.conversation(request, pk)
    rows = responses.drafts_visible_to(request.user).filter(conversation=found, state__in=shown.UNFINISHED)
    sent = responses.to_look_back_at(request.user).filter(conversation=found)
    newest = rows.order_by("-edited_at").first() or sent.first()
    if newest is None:
        return parts.SeeOther(reverse("start_draft", args=[found.pk]))
    return parts.SeeOther(reverse("draft", args=[newest.pk]))


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the editor, or for whoever approves the text with its two buttons."""
    found = fetch.draft(request, pk)
    if found.author != request.user and responses.owes_reading(found.conversation, request.user):
        messages.info(request, _("Read the post first: the draft would tell you what to read in it."))
        return parts.SeeOther(reverse("read", args=[found.conversation_id]))
    part = parts.wanted(request, PAGE)
    return parts.show(request, PAGE, shown.page(found, request=request, part=part, now=timezone.now()))


@login_required
@require_POST
def edit(request: SignedRequest, pk: int) -> HttpResponse:
    """Keep the text while one writes."""
    found = fetch.draft(request, pk)
    form = TextForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    _keep(request, found, form)
    leave = request.POST.get("leave")
    to = reverse("choose_reply" if leave == "replies" else "draft", args=[pk])
    return parts.changed(request, to) if leave else HttpResponse(status=204)


@login_required
@require_POST
def quote(request: SignedRequest, pk: int, fact_pk: int) -> HttpResponse:
    """Put the words of a fact into the text, and keep which fact it is."""
    found = fetch.draft(request, pk)
    fact = get_object_or_404(responses.facts_visible_to(request.user), pk=fact_pk)
    form = TextForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    base = form.cleaned_data["base_n"] or drafts.newest_version(found).n
    quoting.quote(found, fact, text=form.cleaned_data["text"], base_n=base, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[pk]), leave=True)


@login_required
@require_POST
def complete(request: SignedRequest, pk: int) -> HttpResponse:
    """Put in the greeting, name and address that the text lacks."""
    return _reworked(request, pk, framing.complete)


@login_required
@require_POST
def tidy(request: SignedRequest, pk: int) -> HttpResponse:
    """Divide a long text into posts that the network takes."""
    return _reworked(request, pk, tidying.tidy)


@login_required
@require_POST
def check(request: SignedRequest, pk: int) -> HttpResponse:
    """Look at a text that is not kept yet; answers JSON for the editor."""
    found = fetch.draft(request, pk)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    result = checks.check_text(text, around=checks.around(found))
    return JsonResponse(shown.findings_json(text, result, found, now=timezone.now()))


@login_required
@require_POST
def compare(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what an approver has changed on the page by now; keeps nothing."""
    found = fetch.draft(request, pk)
    text = request.POST.get("text", "").replace("\r\n", "\n")[:LONGEST]
    return render(request, "draft/_own_changes.html", {"row": found, "own_changes": shown.difference_to(found, text)})


@login_required
@require_POST
def take_over(request: SignedRequest, pk: int) -> HttpResponse:
    """Go on writing what a colleague began."""
    drafts.take_over(fetch.draft(request, pk), by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[pk]), leave=True)


@login_required
@require_POST
def look_again(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that one has read what is new."""
    drafts.look_again(fetch.draft(request, pk), by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[pk]), leave=True)


@login_required
@require_POST
def discard(request: SignedRequest, pk: int) -> HttpResponse:
    """Throw it away; its wordings stay in the history."""
    found = fetch.draft(request, pk)
    drafts.discard(found, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found.conversation), leave=True)


@login_required
@require_POST
def submit(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask a second person to look."""
    found, now = fetch.draft(request, pk), timezone.now()
    form = SubmitForm(request.POST, colleagues=accounts.colleagues_of(found.conversation.inbox.team, on=now.date()))
    if not form.is_valid():
        return parts.refused(request, form)
    _keep(request, found, form)
    reviewer = form.cleaned_data["reviewer"]
    review.submit(found, reviewer=reviewer, by=request.user, now=now)
    told = _("It waits for %(name)s to look at it.") % {"name": reviewer} if reviewer else ""
    messages.success(request, str(told or _("It waits for somebody to look at it.")))
    return parts.changed(request, work.back(found.conversation), leave=True)


@login_required
@require_POST
def approve(request: SignedRequest, pk: int) -> HttpResponse:
    """Stand behind the answer, perhaps in other words."""
    found = fetch.draft(request, pk)
    form = TextForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    text = form.cleaned_data["text"] if "text" in request.POST else None
    review.approve(found, text=text, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[pk]), leave=True)


@login_required
def send_back(request: SignedRequest, pk: int) -> HttpResponse:
    """Give it back to its writer with a word of help."""
    found = fetch.draft(request, pk)
    form = SendBackForm(request.POST or None)
    if form.is_valid():
        review.send_back(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found.conversation), leave=True)
    title = _("Send the draft back")
    return work.page(request, found.conversation, form, title=title, button=_("Send it back"), quoted=found.text)


@login_required
@require_POST
def publish(request: SignedRequest, pk: int) -> HttpResponse:
    """Queue it; it can be undone until the window closes."""
    found = fetch.draft(request, pk)
    form = TextForm(request.POST)
    if form.is_valid() and "text" in request.POST:
        _keep(request, found, form)
    queued = publication.publish(found, by=request.user, now=timezone.now())
    return parts.changed(request, shown.after_publishing(queued, found), leave=True)


@login_required
@require_POST
def look_back(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that one has looked at an answer after it went out."""
    found = fetch.draft(request, pk)
    review.look_back(found, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found.conversation), leave=True)


@login_required
@require_POST
def answer_now(request: SignedRequest, pk: int) -> HttpResponse:
    """The short way: write and publish in one, where one person is enough."""
    found = fetch.conversation(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    purpose = Purpose.THANKS if found.intent == "praise" else Purpose.ANSWER
    text = form.cleaned_data["text"]
    queued = publication.answer_now(found, text=text, purpose=purpose, by=request.user, now=timezone.now())
    return parts.changed(request, shown.after_publishing(queued, queued[0].draft), leave=True)


def _reworked(request: SignedRequest, pk: int, verb: Callable[..., None]) -> HttpResponse:
    found = fetch.draft(request, pk)
    form = TextForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    base = form.cleaned_data["base_n"] or drafts.newest_version(found).n
    verb(found, text=form.cleaned_data["text"], base_n=base, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[pk]), leave=True)


def _keep(request: SignedRequest, found: shown.Draft, form: TextForm) -> None:
    base = form.cleaned_data["base_n"] or drafts.newest_version(found).n
    text = form.cleaned_data["text"]
    drafts.edit(found, text=text, base_n=base, by=request.user, now=timezone.now())


urlpatterns = [
    path("conversations/<int:pk>/draft", current, name="current_draft"),
    path("conversations/<int:pk>/write", start, name="start_draft"),
    path("conversations/<int:pk>/write/<slug:purpose>", start, name="start_draft_for"),
    path("conversations/<int:pk>/answer-now", answer_now, name="answer_now"),
    path("drafts/<int:pk>", show, name="draft"),
    path("drafts/<int:pk>/edit", edit, name="edit_draft"),
    path("drafts/<int:pk>/quote/<int:fact_pk>", quote, name="quote_fact"),
    path("drafts/<int:pk>/complete", complete, name="complete_draft"),
    path("drafts/<int:pk>/tidy", tidy, name="tidy_draft"),
    path("drafts/<int:pk>/check", check, name="check_draft"),
    path("drafts/<int:pk>/compare", compare, name="compare_draft"),
    path("drafts/<int:pk>/take-over", take_over, name="take_over"),
    path("drafts/<int:pk>/look-again", look_again, name="look_again"),
    path("drafts/<int:pk>/discard", discard, name="discard"),
    path("drafts/<int:pk>/submit", submit, name="submit"),
    path("drafts/<int:pk>/approve", approve, name="approve"),
    path("drafts/<int:pk>/send-back", send_back, name="send_back"),
    path("drafts/<int:pk>/publish", publish, name="publish"),
    path("drafts/<int:pk>/look-back", look_back, name="look_back"),
]
