"""The page of one thing to do in a conversation: its form, with the comment beside it."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from bemot.conversations.models import Conversation
from bemot.web import parts
from bemot.web.shown import thread
from bemot.web.signed import SignedRequest


def page(
    request: SignedRequest,
    conversation: Conversation,
    form: BaseForm,
    *,
    title: str | Promise,
    button: str | Promise,
    lead: str | Promise = "",
    **more: Any,
) -> HttpResponse:
    """Answer the form; where it was filled in wrongly 422, for htmx with the sentences alone."""
    if form.is_bound and request.htmx:
        return parts.refused(request, form)
    context = {"conversation": conversation, "form": form, "title": title, "lead": lead, "button": button}
    context |= {"beside": thread.newest(conversation, user=request.user), "back": back(conversation)}
    return parts.show(request, "work/form.html", context | more, status=422 if form.is_bound else 200)


def back(conversation: Conversation) -> str:
    """Give the address of the conversation's page."""
    return reverse("conversation", args=[conversation.pk])
