"""The answer library: found by words and by meaning; and the page of common questions that is made of it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.responses.library import consistency, questions, search, shelf
from bemot.web import fetch, parts, setup
from bemot.web.forms.answers import FindForm, QuestionForm, ReasonForm
from bemot.web.shown import answers as shown
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Find earlier answers; without words the newest."""
    inboxes, inbox = setup.inboxes(request)
    form = FindForm(request.GET)
    words, topic = form.wanted()
    rows = search.find(request.user, inbox.principal, words, topic=topic)
    meant = shelf.meant(inbox.principal_id, words)
    instead = [] if rows or not meant else search.find(request.user, inbox.principal, meant, topic=topic)
    context = {"form": form, "words": words, "rows": [shown.row(row) for row in rows or instead]}
    context |= {"inboxes": inboxes, "inbox": inbox, "topic": topic, "meant": meant, "instead": bool(instead)}
    return parts.show(request, "answers/show.html", context)


@login_required
@require_GET
def one(request: SignedRequest, pk: int) -> HttpResponse:
    """Show one answer, and which newer one says something else on purpose."""
    found = search.answer_visible_to(request.user, pk)
    if found is None:
        raise Http404
    return parts.show(request, "answers/one.html", {"answer": shown.row(found), "reasons": search.reasons_of(pk)})


@login_required
@require_POST
def explain(request: SignedRequest, pk: int) -> HttpResponse:
    """Say why a draft says something else than we said before."""
    found = fetch.draft(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    departs = {row.key: row for row in consistency.departures(found)}
    if form.cleaned_data["key"] in departs:
        departure = departs[form.cleaned_data["key"]]
        consistency.explain(found, departure, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[pk]), leave=True)


@login_required
@require_GET
def common(request: SignedRequest) -> HttpResponse:
    """Show the common questions; as a page of its own to take away where that is asked for."""
    inboxes, inbox = setup.inboxes(request)
    rows = search.questions_visible_to(request.user).filter(principal=inbox.principal)
    context = {"questions": shown.questions(rows), "inbox": inbox, "inboxes": inboxes, "back": reverse("answers")}
    if "file" not in request.GET:
        return parts.show(request, "answers/questions.html", context)
    page = render(request, "answers/export.html", context)
    page.headers["Content-Disposition"] = 'attachment; filename="fragor-och-svar.html"'
    return page


@login_required
def write(request: SignedRequest) -> HttpResponse:
    """Write a common question; `of` names the earlier answer that it is made of."""
    _inboxes, inbox = setup.inboxes(request)
    answer = search.answer_of(request.user, inbox.principal, request.GET.get("of", ""))
    form = QuestionForm(request.POST or None, initial=shown.first_words(answer))
    if form.is_valid():
        try:
            questions.write(inbox, **form.cleaned_data, answer=answer, by=request.user, now=timezone.now())
        except questions.NotForEverybody as refusal:
            form.add_error(None, str(refusal))
        else:
            return setup.done(request, _("The question stands on the page."), to=_address(inbox.pk))
    return setup.page(request, form, title=_("A common question"), button=_("Keep"), back=_address(inbox.pk))


@login_required
def rewrite(request: SignedRequest, pk: int) -> HttpResponse:
    """Change a common question."""
    found = get_object_or_404(search.questions_visible_to(request.user), pk=pk)
    inbox = setup.inbox_of(request, found.principal_id)
    form = QuestionForm(request.POST or None, initial={"question": found.question, "text": found.text})
    if form.is_valid():
        try:
            questions.rewrite(found, inbox, **form.cleaned_data, by=request.user, now=timezone.now())
        except questions.NotForEverybody as refusal:
            form.add_error(None, str(refusal))
        else:
            return setup.done(request, _("The question is changed."), to=_address(inbox.pk))
    return setup.page(request, form, title=_("A common question"), button=_("Keep"), back=_address(inbox.pk))


@login_required
@require_POST
def remove(request: SignedRequest, pk: int) -> HttpResponse:
    """Take a common question off the page."""
    found = get_object_or_404(search.questions_visible_to(request.user), pk=pk)
    inbox = setup.inbox_of(request, found.principal_id)
    questions.remove(found, inbox, by=request.user, now=timezone.now())
    return setup.done(request, _("The question is off the page."), to=_address(inbox.pk))


def _address(inbox: int) -> str:
    return f"{reverse('questions')}?inbox={inbox}"


urlpatterns = [
    path("answers/", show, name="answers"),
    path("answers/<int:pk>", one, name="answer"),
    path("answers/questions", common, name="questions"),
    path("answers/questions/write", write, name="write_question"),
    path("answers/questions/<int:pk>/change", rewrite, name="rewrite_question"),
    path("answers/questions/<int:pk>/remove", remove, name="remove_question"),
    path("drafts/<int:pk>/explain", explain, name="explain_departure"),
]
