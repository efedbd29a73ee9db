"""Page or part: one fixed table says which smaller template a swap target gets, and how a change is answered."""

import json
from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bemot.web.signed import SignedRequest

PARTS: Mapping[str, Mapping[str, str]] = {
    "inbox/show.html": {"list": "inbox/_list.html"},
    "conversation/show.html": {
        "head": "conversation/_head.html",
        "thread": "conversation/_thread.html",
        "side": "conversation/_side.html",
        "foot": "conversation/_foot.html",
        "presence": "conversation/_presence.html",
    },
    "conversation/earlier.html": {"person": "conversation/_person.html"},
    "draft/show.html": {
        "presence": "conversation/_presence.html",
        "state": "draft/_state.html",
        "preview": "draft/_preview.html",
        "proposals": "draft/_proposals.html",
        "consistency": "draft/_consistency.html",
    },
    "holding/show.html": {"preview": "holding/_preview.html"},
    "alert/show.html": {"alerts": "alert/_alerts.html"},
}
"""Page template → id of the element that is swapped → part template."""


class SeeOther(HttpResponseRedirect):
    """After a POST the page is fetched, whatever the method was."""

    status_code = 303


def show(request: SignedRequest, page: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Answer the page, or the part that htmx asked for by the id of its target."""
    part = PARTS.get(page, {}).get(request.htmx.target or "") if request.htmx else None
    return render(request, part or page, dict(context) | {"is_part": part is not None}, status=status)


def wanted(request: SignedRequest, page: str) -> str:
    """Give the id of the part that is asked for; empty for the whole page."""
    target = (request.htmx.target or "") if request.htmx else ""
    return target if target in PARTS.get(page, {}) else ""


def changed(request: SignedRequest, to: str, *, leave: bool = False) -> HttpResponse:
    """Answer a verb that went well: 303 to `to`, or for htmx 204 and a word to the panels that they are old.

    `leave` sends htmx to the page `to` as well: what was asked for here is over.
    """
    if not request.htmx:
        return SeeOther(to)
    response = HttpResponse(status=204)
    if leave:
        response.headers["HX-Redirect"] = to
    else:
        response.headers["HX-Trigger"] = json.dumps({"conversation-changed": True, "inbox-changed": True})
    return response


def refused(request: SignedRequest, form: BaseForm) -> HttpResponse:
    """Answer 422 with what a one-line form found wrong, where the form has no page of its own to show it on."""
    sentences = [_named(form, name, sentence) for name, errors in form.errors.items() for sentence in errors]
    template = "refusal.html" if request.htmx else "refused.html"
    return render(request, template, {"sentence": " ".join(sentences)}, status=422)


def _named(form: BaseForm, name: str, sentence: object) -> str:
    """Put the name of its field before what is wrong; a field that is called by a question keeps its mark alone."""
    label = str(form.fields[name].label or "") if name in form.fields else ""
    if not label:
        return str(sentence)
    return f"{label} {sentence}" if label.endswith("?") else f"{label}: {sentence}"
