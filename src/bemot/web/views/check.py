"""Checking a text that belongs to nothing: paste an answer that you regret and see its words marked."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from bemot.web import parts
from bemot.web.forms.check import CheckForm
from bemot.web.shown import check as shown
from bemot.web.signed import SignedRequest


@login_required
def show(request: SignedRequest) -> HttpResponse:
    """Show a text with what was found in it; nothing is kept."""
    form = CheckForm(request.POST or None)
    text = _text(form) if form.is_bound else shown.sample(request.GET.get("sample", ""))
    return parts.show(request, "check/show.html", shown.page(text), status=422 if form.errors else 200)


@login_required
@require_POST
def words(request: SignedRequest) -> HttpResponse:
    """Look at a text while one writes; answers JSON for the editor."""
    return JsonResponse(shown.found(_text(CheckForm(request.POST))))


def _text(form: CheckForm) -> str:
    return str(form.cleaned_data["text"]).replace("\r\n", "\n") if form.is_valid() else str(form.data.get("text", ""))


urlpatterns = [
    path("check", show, name="check"),
    path("check/words", words, name="check_words"),
]
