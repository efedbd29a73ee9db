"""Handing in a post: a link, pasted text, a screenshot, or the mail by which the network told of it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bemot.channels import handing_in, said
from bemot.channels import queries as channels
from bemot.lib.errors import Refusal
from bemot.web import parts, setup
from bemot.web.forms.handing_in import HandInForm, MailForm
from bemot.web.signed import SignedRequest


@login_required
def show(request: SignedRequest) -> HttpResponse:
    """Take a link, a text or a screenshot; what is refused is said with what was typed still there."""
    places = channels.by_hand_visible_to(request.user)
    form = HandInForm(request.POST or None, request.FILES or None, channels=places)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("url", "text", "author", "created_at")}
        channel, now = form.cleaned_data["channel"], timezone.now()
        try:
            handing_in.hand_in(channel, **words, **form.screenshot(), by=request.user, now=now)
        except Refusal as refusal:
            form.add_error(None, said.ours(str(refusal)))
        else:
            return _taken(request)
    return _page(request, form, by_mail=False, has_places=places.exists())


@login_required
def by_mail(request: SignedRequest) -> HttpResponse:
    """Take a forwarded notification mail."""
    places = channels.by_hand_visible_to(request.user)
    form = MailForm(request.POST or None, request.FILES or None, channels=places)
    if form.is_valid():
        data = form.cleaned_data["mail"].read()
        try:
            handing_in.hand_in_mail(form.cleaned_data["channel"], data, by=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error("mail", said.ours(str(refusal)))
        else:
            return _taken(request)
    return _page(request, form, by_mail=True, has_places=places.exists())


def _page(request: SignedRequest, form: HandInForm | MailForm, *, by_mail: bool, has_places: bool) -> HttpResponse:
    context = {"form": form, "by_mail": by_mail, "has_places": has_places}
    return parts.show(request, "handing_in/show.html", context, status=422 if form.is_bound else 200)


def _taken(request: SignedRequest) -> HttpResponse:
    sentence = _("Handed in. It is read now and comes up where it belongs.")
    return setup.done(request, sentence, to=f"{reverse('inbox')}?view=all")


urlpatterns = [
    path("hand-in", show, name="hand_in"),
    path("hand-in/mail", by_mail, name="hand_in_mail"),
]
