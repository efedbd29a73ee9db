"""The first page of the demo: three stops of two minutes each."""

from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bemot.channels import queries as channels
from bemot.outcomes import queries as outcomes
from bemot.web import parts
from bemot.web.shown import loops as shown
from bemot.web.shown import praise, times
from bemot.web.signed import SignedRequest

# The practice network is asked every few seconds; further behind, its week is still being played.
BEHIND = timedelta(hours=1)


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show the three stops; the second one leads to a complaint that ended with a thank-you."""
    now = timezone.now()
    playing_at = _playing_at(now=now)
    if request.htmx:
        if playing_at:
            return render(request, "start/_playing.html", {"playing_at": playing_at})
        return HttpResponse(headers={"HX-Refresh": "true"})
    thanked = outcomes.ended_with_thanks(request.user).first()
    follow = (
        f"{reverse('conversation', args=[thanked.pk])}?tab=timeline"
        if thanked
        else f"{reverse('inbox')}?view=to_follow_up"
    )
    context = {"follow_url": follow, "is_demo": channels.is_demo(), "loops": shown.of(request.user, now=now)}
    context |= {"wall": praise.on_the_wall(request.user), "playing_at": playing_at}
    return parts.show(request, "start/show.html", context)


def _playing_at(*, now: datetime) -> str:
    at = channels.demo_stands_at()
    return times.at_clock(at, now=now) if at and now - at > BEHIND else ""


urlpatterns = [path("start", show, name="start")]
