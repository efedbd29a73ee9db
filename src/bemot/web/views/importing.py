"""Importing last month's comments: the file, how far it has come, which lines could not be read, what it shows."""

import io

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.channels import importing, said
from bemot.channels import queries as channels
from bemot.demo_story import reading as story
from bemot.lib.errors import Refusal
from bemot.web import parts
from bemot.web.forms.importing import ImportForm
from bemot.web.shown import importing as shown
from bemot.web.signed import SignedRequest


@login_required
def start(request: SignedRequest) -> HttpResponse:
    """Take a file; what is wrong with the whole of it is said at its field."""
    inboxes = channels.inboxes_visible_to(request.user).select_related("principal", "team")
    form = ImportForm(request.POST or None, request.FILES or None, inboxes=inboxes)
    if form.is_valid():
        try:
            done = _bring_in(request, form)
        except Refusal as refusal:
            form.add_error("file", said.ours(str(refusal)))
        else:
            return parts.SeeOther(reverse("imported", args=[done.channel.pk]))
    context = {"form": form, "is_demo": channels.is_demo()}
    return parts.show(request, "importing/start.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def sample(request: SignedRequest) -> HttpResponse:
    """Import last month of the demo, for whoever has no file at hand."""
    inbox = get_object_or_404(channels.inboxes_visible_to(request.user).select_related("principal", "team")[:1])
    now = timezone.now()
    channel = importing.channel_for(inbox, str(_("Last month")), by=request.user, now=now)
    file = io.BytesIO(story.last_month(now).encode())
    importing.bring_in(channel, file, ours=shown.sample_names(), by=request.user, now=now)
    return parts.SeeOther(reverse("imported", args=[channel.pk]))


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show how far it has come; once all is read, what nobody answered and what nobody owned."""
    found = get_object_or_404(channels.channels_visible_to(request.user), pk=pk)
    context = shown.page(found, request.user)
    if request.htmx and request.htmx.target == "import-progress" and context["left"]:
        return render(request, "importing/_progress.html", context)
    response = parts.show(request, "importing/show.html", context)
    if request.htmx:
        response.headers["HX-Refresh"] = "true"
    return response


def _bring_in(request: SignedRequest, form: ImportForm) -> importing.Imported:
    now = timezone.now()
    channel = importing.channel_for(form.cleaned_data["inbox"], form.channel_name(), by=request.user, now=now)
    return importing.bring_in(channel, form.cleaned_data["file"].file, ours=form.names(), by=request.user, now=now)


urlpatterns = [
    path("import", start, name="import"),
    path("import/sample", sample, name="import_sample"),
    path("import/<int:pk>", show, name="imported"),
]
