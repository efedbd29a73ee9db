"""The page of one form in the settings, the choice of an inbox, and who may change what there."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise

from bemot.accounts import roles
from bemot.channels import queries as channels
from bemot.channels.models import Inbox
from bemot.web import parts
from bemot.web.signed import SignedRequest


def page(
    request: SignedRequest,
    form: BaseForm,
    *,
    title: str | Promise,
    button: str | Promise,
    back: str,
    lead: str | Promise = "",
    **more: Any,
) -> HttpResponse:
    """Answer a form; 422 where it was filled in wrongly."""
    context = {"form": form, "title": title, "button": button, "back": back, "lead": lead} | more
    return parts.show(request, "setup/form.html", context, status=422 if form.is_bound else 200)


def done(request: SignedRequest, sentence: str | Promise, *, to: str) -> HttpResponse:
    """Say what was done and go on to `to`."""
    messages.success(request, str(sentence))
    return parts.SeeOther(to)


def inboxes(request: SignedRequest) -> tuple[list[Inbox], Inbox]:
    """Give the colleague's inboxes and the one that the address names, else the first. 404 where there is none."""
    rows = list(channels.inboxes_visible_to(request.user).select_related("team", "principal"))
    wanted = request.GET.get("inbox", "")
    found = next((row for row in rows if str(row.pk) == wanted), None) if wanted else next(iter(rows), None)
    if found is None:
        raise Http404
    return rows, found


def inbox_of(request: SignedRequest, principal_id: int) -> Inbox:
    """Give an inbox of a principal in which the colleague works; 404 where there is none."""
    rows = channels.inboxes_visible_to(request.user).select_related("team", "principal")
    return get_object_or_404(rows.filter(principal=principal_id)[:1])


def may(request: SignedRequest, action: roles.Action, inbox: Inbox) -> bool:
    """Say whether the colleague may do that there; decides what a page offers, the verb decides in the end."""
    return roles.may(request.user, action, inbox.team, on=timezone.localdate())


def day(request: SignedRequest, name: str, otherwise: date) -> date:
    """Give the day that the address names, else `otherwise`."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return otherwise
