"""Kind words: kept for a colleague, asked about, shared onward, taken down; and what was said of oneself."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import queries as accounts
from bemot.outcomes import consents, sharing, wall
from bemot.outcomes import praise as verbs
from bemot.web import fetch, parts, work
from bemot.web.forms.praise import ConsentForm, KeepForm, WithdrawForm
from bemot.web.forms.shares import ShareForm
from bemot.web.shown import praise as shown
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what has become of the kind words, and what is next."""
    found = fetch.conversation(request, pk)
    context = shown.page(found, request.user)
    if context["kind"] is None and context["praise"] is None:
        raise Http404
    return parts.show(request, "praise/show.html", context | {"back": work.back(found)})


@login_required
@require_POST
def keep(request: SignedRequest, pk: int) -> HttpResponse:
    """Keep them for the colleague whom they are about."""
    found, now = fetch.conversation(request, pk), timezone.now()
    form = KeepForm(request.POST, colleagues=accounts.colleagues_of(found.inbox.team, on=timezone.localdate(now)))
    if not form.is_valid():
        return parts.refused(request, form)
    verbs.keep(found, **form.cleaned_data, by=request.user, now=now)
    return _back(request, pk)


@login_required
@require_POST
def ask(request: SignedRequest, pk: int) -> HttpResponse:
    """Draft the question whether we may share them."""
    draft = verbs.ask(fetch.praise(request, pk), by=request.user, now=timezone.now())
    return parts.changed(request, reverse("draft", args=[draft.pk]), leave=True)


@login_required
@require_POST
def note(request: SignedRequest, pk: int) -> HttpResponse:
    """Keep what the person answered."""
    praise, form = fetch.praise(request, pk), ConsentForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    given = request.POST.get("given") == "yes"
    consents.note(praise, given=given, **form.cleaned_data, by=request.user, now=timezone.now())
    return _back(request, pk)


@login_required
@require_POST
def withdraw(request: SignedRequest, pk: int) -> HttpResponse:
    """The person has taken it back."""
    praise, form = fetch.praise(request, pk), WithdrawForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    consents.withdraw(praise, **form.cleaned_data, by=request.user, now=timezone.now())
    return _back(request, pk)


@login_required
@require_POST
def share(request: SignedRequest, pk: int) -> HttpResponse:
    """Share them in one of our channels."""
    praise = fetch.praise(request, pk)
    form = ShareForm(
        request.POST, channels=wall.channels_to_share_in(praise.conversation.inbox.principal, request.user)
    )
    if not form.is_valid():
        return parts.refused(request, form)
    sharing.share(praise, **form.cleaned_data, by=request.user, now=timezone.now())
    return _back(request, pk)


@login_required
@require_POST
def see(request: SignedRequest, pk: int) -> HttpResponse:
    """The colleague has read what was said of them."""
    verbs.see(fetch.praise(request, pk), by=request.user, now=timezone.now())
    return parts.changed(request, f"{reverse('settings')}#kind-words", leave=True)


def _back(request: SignedRequest, pk: int) -> HttpResponse:
    return parts.changed(request, reverse("praise", args=[pk]), leave=True)


urlpatterns = [
    path("conversations/<int:pk>/praise", show, name="praise"),
    path("conversations/<int:pk>/praise/keep", keep, name="keep_praise"),
    path("conversations/<int:pk>/praise/ask", ask, name="ask_consent"),
    path("conversations/<int:pk>/praise/consent", note, name="note_consent"),
    path("conversations/<int:pk>/praise/withdraw", withdraw, name="withdraw_consent"),
    path("conversations/<int:pk>/praise/share", share, name="share_praise"),
    path("conversations/<int:pk>/praise/see", see, name="see_praise"),
]
