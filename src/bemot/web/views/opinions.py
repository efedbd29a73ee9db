"""Opinions: the list, each one's page with its line, joining a comment and taking one out."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.listening import opinions, queries
from bemot.web import fetch, parts, setup
from bemot.web.forms.opinions import LineForm
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


urlpatterns = [
    path("opinions/", index, name="opinions"),
    path("opinions/<int:pk>", show, name="opinion"),
    path("opinions/<int:pk>/line", write_line, name="write_line"),
    path("opinions/<int:pk>/take/<int:conversation_pk>", take, name="take_into_opinion"),
    path("opinions/<int:pk>/part/<int:conversation_pk>", part, name="part_from_opinion"),
]
