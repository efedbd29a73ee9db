"""A crisis: beginning it, its one page with line, held answers and log, and ending it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.responses import crises as verbs
from bemot.routing import crises
from bemot.web import fetch, parts, setup
from bemot.web.forms.crisis import BeginForm, EndForm, LineForm, ListForm, NoteForm
from bemot.web.shown import crisis as shown
from bemot.web.signed import SignedRequest

PAGE = "crisis/show.html"


@login_required
@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """Show what stands, who would be rung, and earlier crises."""
    return parts.show(request, "crisis/index.html", shown.index(request.user, now=timezone.now()))


@login_required
def begin(request: SignedRequest) -> HttpResponse:
    """Ask once more, then begin."""
    _inboxes, inbox = setup.inboxes(request)
    stands = crises.standing([inbox]).get(inbox.pk)
    if stands is not None:
        return parts.SeeOther(reverse("crisis", args=[stands.pk]))
    form = BeginForm(request.POST or None)
    if form.is_valid():
        begun = verbs.begin(inbox, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        return parts.SeeOther(reverse("crisis", args=[begun.pk]))
    context = shown.before(inbox, request.user, now=timezone.now()) | {"form": form}
    return parts.show(request, "crisis/begin.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show a crisis, or what is left of it: line, held answers, who has it, the log."""
    found = get_object_or_404(crises.visible_to(request.user), pk=pk)
    return parts.show(request, PAGE, shown.page(found, user=request.user, now=timezone.now()))


@login_required
@require_POST
def line(request: SignedRequest, pk: int) -> HttpResponse:
    """Approve the one line that stands above every draft."""
    found = get_object_or_404(crises.visible_to(request.user), pk=pk)
    form = LineForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    crises.write_line(found, form.cleaned_data["line"], by=request.user, now=timezone.now())
    return setup.done(request, _("The line stands above every draft now."), to=reverse("crisis", args=[pk]))


@login_required
@require_POST
def note(request: SignedRequest, pk: int) -> HttpResponse:
    """Write a line into the log."""
    found = get_object_or_404(crises.visible_to(request.user), pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    crises.note(found, form.cleaned_data["text"], by=request.user, now=timezone.now())
    return parts.SeeOther(reverse("crisis", args=[pk]) + "#log")


@login_required
def end(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask once more, then end; the summary follows."""
    found = get_object_or_404(crises.visible_to(request.user), pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        verbs.end(found, learned=form.cleaned_data["learned"], by=request.user, now=timezone.now())
        return parts.SeeOther(reverse("crisis", args=[pk]))
    lead = _("Clocks go back to working hours. What is held stays held until somebody lets it go or takes it back.")
    title, back = _("End the crisis"), reverse("crisis", args=[pk])
    return setup.page(request, form, title=title, lead=lead, button=_("End it"), back=back)


@login_required
def choose(request: SignedRequest) -> HttpResponse:
    """Say who is rung in a crisis."""
    _inboxes, inbox = setup.inboxes(request)
    form = ListForm(request.POST or None, team=inbox.team, on=timezone.localdate())
    if form.is_valid():
        crises.choose(inbox.team, list(form.cleaned_data["users"]), by=request.user, now=timezone.now())
        return setup.done(request, _("The crisis list is kept."), to=reverse("crises"))
    lead = _("They are rung again and again until two of them have it, quiet hours or not. Without a list: the leads.")
    title, back = _("Who is rung in a crisis"), reverse("crises")
    return setup.page(request, form, title=title, lead=lead, button=_("Keep"), back=back)


@login_required
@require_POST
def release(request: SignedRequest, pk: int) -> HttpResponse:
    """Let an answer go out that is held; whoever lets them go from the list of the crisis stays there."""
    found = fetch.publication(request, pk)
    listed = request.POST.get("crisis", "")
    verbs.release(found, by=request.user, now=timezone.now())
    if listed.isdecimal():
        return setup.done(request, _("The answer is on its way."), to=reverse("crisis", args=[int(listed)]))
    return parts.changed(request, reverse("conversation", args=[found.conversation_id]))


urlpatterns = [
    path("crises/", index, name="crises"),
    path("crises/begin", begin, name="begin_crisis"),
    path("crises/list", choose, name="crisis_list"),
    path("crises/<int:pk>", show, name="crisis"),
    path("crises/<int:pk>/line", line, name="crisis_line"),
    path("crises/<int:pk>/note", note, name="crisis_note"),
    path("crises/<int:pk>/end", end, name="end_crisis"),
    path("publications/<int:pk>/release", release, name="release_held"),
]
