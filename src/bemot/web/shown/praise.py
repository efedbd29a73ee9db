"""Kind words as the pages show them: where to thank and why, what was asked and answered, how a shared post stands."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from bemot.accounts import queries as accounts
from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.lib import text
from bemot.outcomes import sharing, wall
from bemot.outcomes.models import Consent, Praise
from bemot.playbook import praise as rule
from bemot.web import names
from bemot.web.forms.praise import ConsentForm, KeepForm, WithdrawForm
from bemot.web.forms.shares import LinkForm, ShareForm
from bemot.web.shown import shares
from bemot.words import DraftState, Intent, Ownership

_ON_THE_WALL = 220
_MINE = 20


def where(conversation: Conversation) -> dict[str, Any] | None:
    """Say where to thank, and why; None where it is no praise."""
    if conversation.intent != Intent.PRAISE:
        return None
    topic, thread = conversation.topic, conversation.thread
    way, why = rule.where_to_thank(
        rule.KindWords(
            personal=conversation.needs_reply,
            private=thread.private,
            confidential=topic is not None and topic.confidential,
            owned=thread.channel.ownership == Ownership.OWNED,
        )
    )
    return {"private": way is rule.Thanks.PRIVATE and not thread.private, "why": names.of(names.THANKS_WHY, why)}


def page(conversation: Conversation, user: User) -> dict[str, Any]:
    """Give what the page of one conversation's kind words shows; one thing is asked at a time."""
    context: dict[str, Any] = {"conversation": conversation, "kind": where(conversation)}
    found = wall.of(conversation)
    first = wall.first_words(conversation)
    context |= {"praise": found, "words": first.text if first else "", "mails": settings.MAIL_CONFIGURED}
    if found is None:
        colleagues = accounts.colleagues_of(conversation.inbox.team, on=timezone.localdate())
        return context | {"keep_form": KeepForm(colleagues=colleagues)}
    return context | _asked(found, user)


def on_the_wall(user: User) -> list[dict[str, Any]]:
    """Give the newest kind words about colleagues of the user's teams."""
    return [one(row) for row in wall.on_the_wall(user)]


def mine(user: User) -> list[dict[str, Any]]:
    """Give the newest kind words about the user."""
    return [one(row) for row in wall.about(user)[:_MINE]]


def one(praise: Praise) -> dict[str, Any]:
    """Give one of the kind words for the wall or for whom they are about."""
    contact = praise.message.contact
    return {
        "row": praise,
        "words": text.cut(praise.message.text, graphemes=_ON_THE_WALL),
        "who": str(contact) if contact else "",
        "new": praise.seen_at is None,
    }


def _asked(praise: Praise, user: User) -> dict[str, Any]:
    question, consent = wall.question_of(praise), wall.consent_of(praise)
    sent = question is not None and question.state == DraftState.SENT
    reply = wall.reply_to(question) if question else None
    return {
        "question": question,
        "asked": sent,
        "consent": consent,
        "may_share": consent is not None and consent.given and consent.withdrawn_at is None,
        "consent_form": ConsentForm(initial={"answer": reply.text if reply else ""}),
        "withdraw_form": WithdrawForm(),
        "link_form": LinkForm(),
        "shares": shares.rows(wall.shares_visible_to(user).filter(consent__praise=praise)),
    } | (_share_form(praise, consent, user) if consent else {})


def _share_form(praise: Praise, consent: Consent, user: User) -> dict[str, Any]:
    channels = wall.channels_to_share_in(praise.conversation.inbox.principal, user)
    return {"share_form": ShareForm(channels=channels, initial={"text": sharing.first_words(consent)})}
