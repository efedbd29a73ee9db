"""To fetch is to be allowed: each object by the reads that know who may see it, else 404."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from bemot.alerts import queries as alerts
from bemot.alerts.models import Alert
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation
from bemot.outcomes import queries as outcomes
from bemot.outcomes import wall
from bemot.outcomes.models import Improvement, Praise, Share
from bemot.responses import queries as responses
from bemot.responses import verdicts
from bemot.responses.models import Draft, Publication, Verdict
from bemot.web.signed import SignedRequest


def conversation(request: SignedRequest, pk: int) -> Conversation:
    """Give a conversation that the colleague may see."""
    return get_object_or_404(conversations.visible_to(request.user), pk=pk)


def draft(request: SignedRequest, pk: int) -> Draft:
    """Give a draft that the colleague may see."""
    return get_object_or_404(responses.drafts_visible_to(request.user), pk=pk)


def publication(request: SignedRequest, pk: int) -> Publication:
    """Give a publication that the colleague may see."""
    return get_object_or_404(responses.publications_visible_to(request.user), pk=pk)


def alert(request: SignedRequest, pk: int) -> Alert:
    """Give an alert that the colleague may see."""
    return get_object_or_404(alerts.visible_to(request.user), pk=pk)


def verdict(request: SignedRequest, found: Conversation) -> Verdict:
    """Give the verdict that stands here, or that shuts the public box from elsewhere in the same matter."""
    now = timezone.now()
    row = verdicts.standing(found, now=now) or verdicts.shutting(found, now=now)
    return get_object_or_404(responses.verdicts_visible_to(request.user), pk=row.pk if row else 0)


def improvement(request: SignedRequest, pk: int) -> Improvement:
    """Give an improvement that the colleague may see."""
    return get_object_or_404(outcomes.improvements_visible_to(request.user), pk=pk)


def praise(request: SignedRequest, pk: int) -> Praise:
    """Give the kind words of a conversation that the colleague may see."""
    return get_object_or_404(wall.praise_visible_to(request.user), conversation=pk)


def share(request: SignedRequest, pk: int) -> Share:
    """Give kind words shared onward that the colleague may see."""
    return get_object_or_404(wall.shares_visible_to(request.user), pk=pk)
