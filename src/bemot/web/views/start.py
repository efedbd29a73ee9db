"""The first page of the demo: three stops of two minutes each."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bemot.channels import queries as channels
from bemot.outcomes import queries as outcomes
from bemot.web import parts
from bemot.web.shown import loops as shown
from bemot.web.shown import praise
from bemot.web.signed import SignedRequest


@login_required
@require_GET
def show(request: SignedRequest) -> HttpResponse:
    """Show the three stops; the second one leads to a complaint that ended with a thank-you."""
    thanked = outcomes.ended_with_thanks(request.user).first()
    follow = (
        f"{reverse('conversation', args=[thanked.pk])}?tab=timeline"
        if thanked
        else f"{reverse('inbox')}?view=to_follow_up"
    )
    context = {"follow_url": follow, "is_demo": channels.is_demo(), "loops": shown.of(request.user, now=timezone.now())}
    context |= {"wall": praise.on_the_wall(request.user)}
    return parts.show(request, "start/show.html", context)


urlpatterns = [path("start", show, name="start")]
