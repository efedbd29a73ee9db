"""Opinions: the list, each one's page with its line, joining a comment and taking one out."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bemot.conversations import queries as conversations
from bemot.listening import crowd as takings
from bemot.listening import opinions, queries
from bemot.web import fetch, parts, setup
from bemot.web.forms.opinions import CrowdForm, LineForm
from bemot.web.shown import opinions as shown
from bemot.web.signed import SignedRequest

ON_A_PAGE = 30


@login_required
@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """Show what many say, the opinion that was voiced last first."""
    page = Paginator(queries.opinions_visible_to(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = shown.rows(list(page), request.user, today=timezone.localdate())
    return parts.show(request, "opinions/index.html", {"page": page, "rows": rows})


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show one opinion: how many, where, since when, and the line."""
    whole = queries.merged_visible_to(request.user, pk)
    if whole is not None:
        return parts.SeeOther(reverse("opinion", args=[whole.pk]))
    found = get_object_or_404(queries.opinions_visible_to(request.user), pk=pk)
    page = Paginator(queries.conversations_of(found, request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = shown.page(found, page, request.user, today=timezone.localdate())
    return parts.show(request, "opinions/show.html", context)


@login_required
def write_line(request: SignedRequest, pk: int) -> HttpResponse:
    """Name the opinion and write the one line that all answers to it follow."""
    found = get_object_or_404(queries.opinions_visible_to(request.user), pk=pk)
    form = LineForm(request.POST or None, initial={"title": found.title, "line": found.line})
    back = reverse("opinion", args=[pk])
    if form.is_valid():
        opinions.write_line(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return setup.done(request, _("The line is kept. It stands beside each draft of this opinion."), to=back)
    lead = _("One or two sentences that every answer builds on: what is so, what we do, from when.")
    return setup.page(request, form, title=_("The line"), lead=lead, button=_("Keep the line"), back=back)


@login_required
@require_POST
def take(request: SignedRequest, pk: int, conversation_pk: int) -> HttpResponse:
    """Say that a conversation voices it, too."""
    found = get_object_or_404(queries.opinions_visible_to(request.user), pk=pk)
    conversation = fetch.conversation(request, conversation_pk)
    whole = opinions.take(found, conversation, by=request.user, now=timezone.now())
    return parts.SeeOther(reverse("opinion", args=[whole.pk]))


@login_required
@require_POST
def part(request: SignedRequest, pk: int, conversation_pk: int) -> HttpResponse:
    """Say that a conversation is about something else."""
    found = get_object_or_404(queries.opinions_visible_to(request.user), pk=pk)
    opinions.part(found, fetch.conversation(request, conversation_pk), by=request.user, now=timezone.now())
    left = queries.opinions_visible_to(request.user).filter(pk=pk).exists()
    return parts.SeeOther(reverse("opinion", args=[pk]) if left else reverse("opinions"))


@login_required
def crowd(request: SignedRequest, pk: int) -> HttpResponse:
    """Go through many who may say the same, and say it of all who are ticked in one go."""
    found = get_object_or_404(queries.opinions_visible_to(request.user), pk=pk)
    if request.method != "POST":
        context = shown.crowd(found, request.user, ticked=request.GET.get("ticked") == "all")
        return parts.show(request, "opinions/crowd.html", context)
    form = CrowdForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    same, others = (list(conversations.visible_to(request.user).filter(pk__in=some)) for some in form.parted())
    taking = takings.take(found, same, others=others, by=request.user, now=timezone.now())
    said = ngettext("%(n)s says the same, too.", "%(n)s say the same, too.", taking.comments) % {"n": taking.comments}
    return setup.done(request, said, to=reverse("opinion", args=[pk]))


@login_required
@require_POST
def ask_for_crowd(request: SignedRequest, pk: int) -> HttpResponse:
    """Ask the desk to look for all who say the like."""
    found = get_object_or_404(queries.opinions_visible_to(request.user), pk=pk)
    takings.ask_for(found, by=request.user, now=timezone.now())
    return parts.SeeOther(reverse("crowd", args=[pk]))


@login_required
@require_POST
def undo_crowd(request: SignedRequest, pk: int, taking_pk: int) -> HttpResponse:
    """Take back what was said of many in one go."""
    found = get_object_or_404(queries.opinions_visible_to(request.user), pk=pk)
    held = get_object_or_404(queries.takings_of(found, request.user), pk=taking_pk)
    n = takings.undo(held, by=request.user, now=timezone.now())
    said = ngettext("Taken back. %(n)s is looked at anew.", "Taken back. %(n)s are looked at anew.", n) % {"n": n}
    left = queries.opinions_visible_to(request.user).filter(pk=pk).exists()
    return setup.done(request, said, to=reverse("opinion", args=[pk]) if left else reverse("opinions"))


@login_required
@require_POST
def unmerge(request: SignedRequest, pk: int, gone_pk: int) -> HttpResponse:
    """Let an opinion that was joined into this one stand by itself again."""
    found = get_object_or_404(queries.opinions_visible_to(request.user), pk=pk)
    gone = get_object_or_404(queries.counted_in(found), pk=gone_pk)
    opinions.unmerge(gone, by=request.user, now=timezone.now())
    return setup.done(request, _("They are two opinions again."), to=reverse("opinion", args=[gone_pk]))


urlpatterns = [
    path("opinions/", index, name="opinions"),
    path("opinions/<int:pk>", show, name="opinion"),
    path("opinions/<int:pk>/crowd", crowd, name="crowd"),
    path("opinions/<int:pk>/crowd/ask", ask_for_crowd, name="ask_for_crowd"),
    path("opinions/<int:pk>/crowd/<int:taking_pk>/undo", undo_crowd, name="undo_crowd"),
    path("opinions/<int:pk>/unmerge/<int:gone_pk>", unmerge, name="unmerge_opinions"),
    path("opinions/<int:pk>/line", write_line, name="write_line"),
    path("opinions/<int:pk>/take/<int:conversation_pk>", take, name="take_into_opinion"),
    path("opinions/<int:pk>/part/<int:conversation_pk>", part, name="part_from_opinion"),
]
