"""The responsibility matrix: who answers what, and what nobody answers for yet."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.channels import queries as channels
from bemot.conversations import queries as conversations
from bemot.routing import matrix
from bemot.routing import queries as routing
from bemot.web import parts, setup
from bemot.web.forms.matrix import GapForm, ResponsibilityForm
from bemot.web.shown import matrix as shown
from bemot.web.signed import SignedRequest
from bemot.words import Subject

_COLUMNS = ("spokesperson", "deputy", "second_reader", "fact_owner", "place", "policy", "sign_off")


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show the matrix of an inbox with its gaps."""
    rows, inbox = setup.inboxes(request)
    context = {"inboxes": rows, "inbox": inbox, "may_change": setup.may(request, roles.Action.ROUTE, inbox)}
    return parts.show(request, "matrix/show.html", context | shown.page(inbox, now=timezone.now()))


@login_required
def name(request: SignedRequest, pk: int, slug: str = "", subject: str = Subject.TOPIC) -> HttpResponse:
    """Name who answers for a topic, or for what is no topic."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    if subject not in set(Subject) or (subject == Subject.TOPIC) != bool(slug):
        raise Http404
    topic = get_object_or_404(conversations.topics(), slug=slug) if slug else None
    held = routing.matrix(inbox).filter(subject=subject, topic=topic).first()
    initial = {field: getattr(held, field) for field in _COLUMNS} if held else {}
    initial["confidential"] = topic is not None and topic.confidential
    colleagues = accounts.colleagues_of(inbox.team, on=timezone.localdate())
    promises = routing.policies_of(inbox), shown.promise
    form = ResponsibilityForm(
        request.POST or None, initial=initial, colleagues=colleagues, promises=promises, is_topic=topic is not None
    )
    back = f"{reverse('matrix')}?inbox={inbox.pk}"
    title = shown.subject_name(Subject(subject), topic)
    if form.is_valid():
        matrix.name(
            inbox, subject=Subject(subject), topic=topic, **form.cleaned_data, by=request.user, now=timezone.now()
        )
        return setup.done(request, _("“%(what)s” has an owner now.") % {"what": title}, to=back)
    lead = _("Decided beforehand, nobody has to look for somebody when it burns.")
    return setup.page(request, form, title=title, lead=lead, button=_("Name them"), back=back)


@login_required
@require_POST
def fill(request: SignedRequest, pk: int) -> HttpResponse:
    """Name one for a gap, in place."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("team"), pk=pk)
    form = GapForm(request.POST, colleagues=accounts.colleagues_of(inbox.team, on=timezone.localdate()))
    if not form.is_valid():
        raise matrix.CannotName(_("Choose a colleague of this team first."))
    slug, subject = form.cleaned_data["topic"], Subject(form.cleaned_data["subject"])
    topic = get_object_or_404(conversations.topics(), slug=slug) if subject is Subject.TOPIC else None
    owners = {(subject, topic): form.cleaned_data["spokesperson"]}
    matrix.name_spokespersons(inbox, owners, by=request.user, now=timezone.now())
    said = _("%(name)s answers for “%(what)s” from now on.") % {
        "name": form.cleaned_data["spokesperson"],
        "what": shown.subject_name(subject, topic),
    }
    return setup.done(request, said, to=f"{reverse('matrix')}?inbox={inbox.pk}")


urlpatterns = [
    path("matrix", show, name="matrix"),
    path("matrix/<int:pk>/gaps", fill, name="fill_gap"),
    path("matrix/<int:pk>/topics/<slug:slug>", name, name="name_topic"),
    path("matrix/<int:pk>/<slug:subject>", name, name="name_subject"),
]
