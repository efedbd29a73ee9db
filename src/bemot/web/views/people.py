"""The people who write: a list, each one's page, joining two who are one and parting them again."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.conversations import contacts, queries
from bemot.web import parts, setup
from bemot.web.shown import persons as shown
from bemot.web.signed import SignedRequest

ON_A_PAGE = 50


@login_required
@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """Show the people, by name; a word narrows the list."""
    words = request.GET.get("q", "")
    page = Paginator(queries.persons_found(request.user, words), ON_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"q": words}) if words else ""
    return parts.show(
        request, "people/index.html", {"page": page, "rows": shown.rows(page), "words": words, "query": query}
    )


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show a person: where they write, and what was said before."""
    found = get_object_or_404(queries.persons_visible_to(request.user), pk=pk)
    context = shown.page(found, request.user, words=request.GET.get("q", ""))
    may_merge = contacts.may_merge([found], by=request.user, on=timezone.localdate())
    return parts.show(request, "people/show.html", context | {"may_merge": may_merge})


@login_required
@require_POST
def merge(request: SignedRequest, pk: int) -> HttpResponse:
    """Join another person into this one."""
    people = queries.persons_visible_to(request.user)
    kept = get_object_or_404(people, pk=pk)
    other = request.POST.get("joined", "")
    joined = get_object_or_404(people, pk=int(other) if other.isdecimal() else 0)
    contacts.merge(kept, joined, by=request.user, now=timezone.now())
    return setup.done(request, _("They are one person now. You can undo it here."), to=reverse("person", args=[pk]))


@login_required
@require_POST
def undo(request: SignedRequest, pk: int, merge_pk: int) -> HttpResponse:
    """Give the joined person the contacts back."""
    kept = get_object_or_404(queries.persons_visible_to(request.user), pk=pk)
    contacts.undo(get_object_or_404(queries.merges_into(kept), pk=merge_pk), by=request.user, now=timezone.now())
    return setup.done(request, _("They are two people again."), to=reverse("person", args=[pk]))


urlpatterns = [
    path("people/", index, name="people"),
    path("people/<int:pk>", show, name="person"),
    path("people/<int:pk>/merge", merge, name="merge_people"),
    path("people/<int:pk>/merges/<int:merge_pk>/undo", undo, name="undo_merge"),
]
