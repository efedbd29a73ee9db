"""The one offer of a personal contact: one for each person and matter, counted over all channels.

The matter is the opinion that a colleague has confirmed, else the conversation. Persons are merged and opinions are
confirmed after an offer was made, so what was offered is looked for by who they are today; the key in the row lets the
database refuse two that are made in the same moment.
"""

from django.db.models import Q, QuerySet

from bemot.conversations.models import Contact, Conversation
from bemot.listening.models import Match
from bemot.responses.models import Draft
from bemot.words import DraftState, Purpose


def key_of(conversation: Conversation) -> str:
    """Name person and matter, as they are known now."""
    person = _person_id(conversation)
    opinion = _opinions(conversation).order_by("opinion_id").values_list("opinion_id", flat=True).first()
    if opinion is None or not person:
        return f"p{person} c{conversation.pk}"
    return f"p{person} o{opinion}"


def same_matter(conversation: Conversation) -> QuerySet[Conversation]:
    """Give the conversations with the same person in the same matter, in whatever channel, this one included."""
    own = Q(pk=conversation.pk)
    if conversation.contact_id is None:
        return Conversation.objects.filter(own)
    person = Contact.objects.filter(pk=conversation.contact_id).values("person_id")
    opinions = _opinions(conversation).values("opinion_id")
    same = Match.objects.filter(opinion__in=opinions, confirmed_at__isnull=False).values("conversation_id")
    return Conversation.objects.filter(own | Q(pk__in=same, contact__person__in=person))


def made_to(conversation: Conversation) -> Draft | None:
    """Give the offer that was made to this person in this matter, or is being written; None where there is none."""
    rows = Draft.objects.filter(conversation__in=same_matter(conversation), purpose=Purpose.OFFER)
    return rows.exclude(state=DraftState.DISCARDED).order_by("pk").first()


def _person_id(conversation: Conversation) -> int:
    if conversation.contact_id is None:
        return 0
    # Read anew: the person may have been merged since the conversation was loaded.
    return Contact.objects.values_list("person_id", flat=True).get(pk=conversation.contact_id)


def _opinions(conversation: Conversation) -> QuerySet[Match]:
    return Match.objects.filter(conversation=conversation, confirmed_at__isnull=False)
