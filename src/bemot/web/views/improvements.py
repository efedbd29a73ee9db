"""Improvements: what is changed because of what was said, whether it helped, and what is told in public."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import queries as accounts
from bemot.outcomes import improvements, queries, wall
from bemot.web import fetch, parts, setup, work
from bemot.web.forms.improvements import DrawForm, ImprovementForm, PublicLineForm
from bemot.web.forms.shares import ShareForm
from bemot.web.shown import improvements as shown
from bemot.web.signed import SignedRequest

ON_A_PAGE = 30


@login_required
@require_GET
def index(request: SignedRequest) -> HttpResponse:
    """Show what is being changed, and what has been."""
    page = Paginator(queries.improvements_visible_to(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return parts.show(request, "improvements/index.html", {"page": page, "rows": shown.rows(page)})


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show one improvement with every comment that it answers."""
    return parts.show(
        request, "improvements/show.html", shown.page(fetch.improvement(request, pk), request.user, now=timezone.now())
    )


@login_required
def draw(request: SignedRequest, pk: int) -> HttpResponse:
    """Change something because of a conversation."""
    found, now = fetch.conversation(request, pk), timezone.now()
    form = DrawForm(
        request.POST or None,
        colleagues=accounts.colleagues_of(found.inbox.team, on=now.date()),
        causes=queries.causes_of(found.inbox.principal),
        initial=shown.first_words(found),
    )
    if form.is_valid():
        words = form.cleaned_data | {"root": form.cleaned_data.get("in_tree")}
        words.pop("in_tree", None)
        drawn = improvements.draw(found.inbox.principal, **words, conversations=[found], by=request.user, now=now)
        return parts.changed(request, reverse("improvement", args=[drawn.pk]), leave=True)
    lead = _("What will be different, so that nobody has to say this again?")
    return work.page(request, found, form, title=_("Change something"), lead=lead, button=_("Begin it"))


@login_required
def change(request: SignedRequest, pk: int) -> HttpResponse:
    """Say anew what is to be different, whose it is and until when."""
    found = fetch.improvement(request, pk)
    form = ImprovementForm(
        request.POST or None,
        colleagues=shown.colleagues(found, request.user, on=timezone.localdate()),
        initial={"title": found.title, "cause": found.cause, "owner": found.owner_id, "due_on": found.due_on},
    )
    back = reverse("improvement", args=[pk])
    if form.is_valid():
        improvements.change(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return setup.done(request, _("It is changed."), to=back)
    return setup.page(request, form, title=found.title, button=_("Keep it"), back=back)


@login_required
@require_POST
def finish(request: SignedRequest, pk: int) -> HttpResponse:
    """Say that it is done."""
    improvements.finish(fetch.improvement(request, pk), by=request.user, now=timezone.now())
    return setup.done(
        request, _("Done. The desk counts whether such comments stop."), to=reverse("improvement", args=[pk])
    )


@login_required
def publish(request: SignedRequest, pk: int) -> HttpResponse:
    """Put "you said, we did" onto the public page."""
    found = fetch.improvement(request, pk)
    form = PublicLineForm(request.POST or None, initial={"said": found.public_said, "line": found.public_line})
    back = reverse("improvement", args=[pk])
    if form.is_valid():
        improvements.publish(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return setup.done(request, _("It stands on the public page. You can take it back at any time."), to=back)
    lead = _("Everybody can read it, without signing in. Nobody is named.")
    return setup.page(request, form, title=_("You said, we did"), lead=lead, button=_("Publish it"), back=back)


@login_required
@require_POST
def post(request: SignedRequest, pk: int) -> HttpResponse:
    """Tell it in one of our channels."""
    found = fetch.improvement(request, pk)
    form = ShareForm(request.POST, channels=wall.channels_to_share_in(found.principal, request.user))
    if not form.is_valid():
        return parts.refused(request, form)
    improvements.post(found, **form.cleaned_data, by=request.user, now=timezone.now())
    return parts.changed(request, reverse("improvement", args=[pk]), leave=True)


@login_required
@require_POST
def unpublish(request: SignedRequest, pk: int) -> HttpResponse:
    """Take it from the public page."""
    improvements.unpublish(fetch.improvement(request, pk), by=request.user, now=timezone.now())
    return setup.done(request, _("It is gone from the public page."), to=reverse("improvement", args=[pk]))


urlpatterns = [
    path("improvements/", index, name="improvements"),
    path("improvements/<int:pk>", show, name="improvement"),
    path("improvements/<int:pk>/change", change, name="change_improvement"),
    path("improvements/<int:pk>/finish", finish, name="finish_improvement"),
    path("improvements/<int:pk>/publish", publish, name="publish_improvement"),
    path("improvements/<int:pk>/post", post, name="post_improvement"),
    path("improvements/<int:pk>/unpublish", unpublish, name="unpublish_improvement"),
    path("conversations/<int:pk>/improve", draw, name="draw_improvement"),
]
