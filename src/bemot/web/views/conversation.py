"""One conversation: its page, and what is clicked there in passing."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bemot.accounts import queries as accounts
from bemot.alerts import raising
from bemot.conversations import labels, notes, presence, veil
from bemot.conversations import queries as conversations
from bemot.listening import opinions
from bemot.outcomes import corrections
from bemot.outcomes import queries as outcomes
from bemot.routing import assignment, sharing, snoozing
from bemot.web import fetch, parts, setup, stream, work
from bemot.web.forms.conversation import AssignForm, CorrectForm, LabelForm, LevelForm, NoteForm, SnoozeForm
from bemot.web.shown import conversation as shown
from bemot.web.shown import thread
from bemot.web.signed import SignedRequest

PAGE = "conversation/show.html"


@login_required
@require_GET
def show(request: SignedRequest, pk: int) -> HttpResponse:
    """Show the page, or one of its panels."""
    found = fetch.conversation(request, pk)
    part = parts.wanted(request, PAGE)
    return parts.show(request, PAGE, shown.page(found, request=request, part=part, now=timezone.now()))


@login_required
@require_POST
def claim(request: SignedRequest, pk: int) -> HttpResponse:
    """Take it."""
    found = fetch.conversation(request, pk)
    assignment.claim(found, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


@login_required
@require_POST
def release(request: SignedRequest, pk: int) -> HttpResponse:
    """Put it back."""
    found = fetch.conversation(request, pk)
    assignment.release(found, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


@login_required
def assign(request: SignedRequest, pk: int) -> HttpResponse:
    """Give it to a colleague of the team."""
    found, now = fetch.conversation(request, pk), timezone.now()
    colleagues = accounts.colleagues_of(found.inbox.team, on=now.date())
    form = AssignForm(request.POST or None, colleagues=colleagues)
    if form.is_valid():
        assignment.assign(found, to=form.cleaned_data["to"], by=request.user, now=now)
        return parts.changed(request, work.back(found), leave=True)
    return work.page(request, found, form, title=_("Give it to somebody"), button=_("Assign"))


@login_required
def snooze(request: SignedRequest, pk: int) -> HttpResponse:
    """Hide it until later."""
    found, now = fetch.conversation(request, pk), timezone.now()
    form = SnoozeForm(request.POST or None)
    if form.is_valid():
        snoozing.snooze(found, until=form.moment(now=now), by=request.user, now=now)
        return parts.changed(request, reverse("inbox"), leave=True)
    lead = _("The clocks run on. A new word from the person shows it again at once.")
    return work.page(request, found, form, title=_("Put it aside until later"), lead=lead, button=_("Put it aside"))


@login_required
@require_POST
def wake(request: SignedRequest, pk: int) -> HttpResponse:
    """Show it again."""
    found = fetch.conversation(request, pk)
    snoozing.wake(found, by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


@login_required
def escalate(request: SignedRequest, pk: int) -> HttpResponse:
    """Say how serious it is."""
    found = fetch.conversation(request, pk)
    form = LevelForm(request.POST or None, initial={"level": found.level})
    if form.is_valid():
        raising.escalate(found, **form.cleaned_data, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("A raised level tells whoever is on duty.")
    return work.page(request, found, form, title=_("How serious is it?"), lead=lead, button=_("Set the level"))


@login_required
@require_POST
def note(request: SignedRequest, pk: int) -> HttpResponse:
    """Write to the colleagues."""
    found = fetch.conversation(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return parts.refused(request, form)
    notes.write(found, form.cleaned_data["text"], by=request.user, now=timezone.now())
    return parts.changed(request, f"{work.back(found)}#notes", leave=bool(request.htmx))


@login_required
def label(request: SignedRequest, pk: int) -> HttpResponse:
    """Put a label on it."""
    found = fetch.conversation(request, pk)
    form = LabelForm(request.POST or None)
    if form.is_valid():
        labels.put([found], form.cleaned_data["name"], by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    return work.page(request, found, form, title=_("Put a label on it"), button=_("Put on"))


@login_required
@require_POST
def unlabel(request: SignedRequest, pk: int, label_pk: int) -> HttpResponse:
    """Take a label off."""
    found = fetch.conversation(request, pk)
    labels.take(found, get_object_or_404(found.labels, pk=label_pk), by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found))


@login_required
@require_POST
def unveil(request: SignedRequest, pk: int) -> HttpResponse:
    """Show what is veiled; the desk remembers who has read it."""
    found = fetch.conversation(request, pk)
    veil.unveil(found, by=request.user, now=timezone.now())
    if not request.htmx:
        return parts.changed(request, work.back(found))
    return render(request, "conversation/_unveiled.html", {"beside": thread.newest(found, user=request.user)})


@login_required
@require_POST
def pass_reading_on(request: SignedRequest, pk: int) -> HttpResponse:
    """Hand what is veiled on to the colleague who had least of it."""
    found = fetch.conversation(request, pk)
    to = sharing.pass_on(found, by=request.user, now=timezone.now())
    return setup.done(request, _("%(name)s takes it from here.") % {"name": to}, to=reverse("inbox"))


@login_required
def correct(request: SignedRequest, pk: int, field: str) -> HttpResponse:
    """Say what it is, where the desk was wrong or unsure."""
    found = fetch.conversation(request, pk)
    fields = {"intent": found.intent, "topic": found.topic.slug if found.topic else "", "flags": found.flags}
    newest = conversations.last_inbound(found)
    if field not in fields or newest is None:
        raise Http404
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        field=field,
        topics=conversations.topics(),
        initial={"should_be": fields[field]},
    )
    if request.method == "POST" and form.is_valid():
        should_be = form.cleaned_data["should_be"]
        corrections.correct(newest, field=field, should_be=should_be, by=request.user, now=timezone.now())
        return parts.changed(request, work.back(found), leave=True)
    lead = _("Your word counts, and the desk learns from it.")
    stands = outcomes.corrections_of(found).filter(message=newest, field=field).last()
    return work.page(
        request, found, form, title=_("What kind of post is this?"), lead=lead, button=_("Say so"), correction=stands
    )


@login_required
@require_POST
def undo_correction(request: SignedRequest, pk: int, correction_pk: int) -> HttpResponse:
    """Take back what was said of it."""
    found = fetch.conversation(request, pk)
    rows = outcomes.corrections_visible_to(request.user).filter(message__conversation=found)
    corrections.undo(get_object_or_404(rows, pk=correction_pk), by=request.user, now=timezone.now())
    return parts.changed(request, work.back(found), leave=True)


@login_required
@require_POST
def look(request: SignedRequest, pk: int) -> HttpResponse:
    """Note that the colleague is here, or types; tell the others."""
    found, now = fetch.conversation(request, pk), timezone.now()
    typing = request.POST.get("doing") == "typing"
    before = presence.others(found, than=request.user, now=now)
    presence.look(found, typing=typing, by=request.user, now=now)
    if before or typing:
        stream.tell_presence(conversation_id=found.pk, inbox_id=found.inbox_id)
    return HttpResponse(status=204)


@login_required
@require_GET
def earlier(request: SignedRequest, pk: int) -> HttpResponse:
    """Show who the person is, and what was said before."""
    found = fetch.conversation(request, pk)
    context = {"conversation": found, "person": shown.person(found), "back": work.back(found)}
    return parts.show(request, "conversation/earlier.html", context)


@login_required
@require_POST
def confirm_same(request: SignedRequest, pk: int, other_pk: int) -> HttpResponse:
    """Say that another conversation voices the same."""
    found, other = fetch.conversation(request, pk), fetch.conversation(request, other_pk)
    opinions.confirm(found, other, by=request.user, now=timezone.now())
    return parts.changed(request, f"{work.back(found)}?tab=known")


@login_required
@require_POST
def refuse_same(request: SignedRequest, pk: int, other_pk: int) -> HttpResponse:
    """Say that it is another matter."""
    found, other = fetch.conversation(request, pk), fetch.conversation(request, other_pk)
    opinions.refuse(found, other, by=request.user, now=timezone.now())
    return parts.changed(request, f"{work.back(found)}?tab=known")


urlpatterns = [
    path("conversations/<int:pk>", show, name="conversation"),
    path("conversations/<int:pk>/claim", claim, name="claim"),
    path("conversations/<int:pk>/release", release, name="release"),
    path("conversations/<int:pk>/assign", assign, name="assign"),
    path("conversations/<int:pk>/snooze", snooze, name="snooze"),
    path("conversations/<int:pk>/wake", wake, name="wake"),
    path("conversations/<int:pk>/escalate", escalate, name="escalate"),
    path("conversations/<int:pk>/note", note, name="note"),
    path("conversations/<int:pk>/label", label, name="label"),
    path("conversations/<int:pk>/unlabel/<int:label_pk>", unlabel, name="unlabel"),
    path("conversations/<int:pk>/unveil", unveil, name="unveil"),
    path("conversations/<int:pk>/pass-reading-on", pass_reading_on, name="pass_reading_on"),
    path("conversations/<int:pk>/correct/<slug:field>", correct, name="correct"),
    path("conversations/<int:pk>/corrections/<int:correction_pk>/undo", undo_correction, name="undo_correction"),
    path("conversations/<int:pk>/presence", look, name="presence"),
    path("conversations/<int:pk>/earlier", earlier, name="earlier"),
    path("conversations/<int:pk>/same/<int:other_pk>/confirm", confirm_same, name="confirm_same"),
    path("conversations/<int:pk>/same/<int:other_pk>/refuse", refuse_same, name="refuse_same"),
]
