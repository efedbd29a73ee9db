"""Praise: kind words are kept, the colleague is named and told, and the person is asked whether we may share them."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bemot.accounts import queries as accounts
from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation, Message
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.outcomes import wall
from bemot.outcomes.models import Praise
from bemot.playbook import praise as rule
from bemot.responses import drafts
from bemot.responses.models import Draft
from bemot.words import EventKind, Intent, Purpose

AGAIN_AFTER = timedelta(minutes=10)
_LANGUAGES = ("sv", "en")


class NotPraise(Refusal):
    """There are no kind words here."""


class NobodyNamed(Refusal):
    """Kept for nobody."""


class NotOneOfUs(Refusal):
    """The colleague is not in the team."""


def keep(
    conversation: Conversation,
    *,
    colleague: User | None = None,
    name: str = "",
    address: str = "",
    on_wall: bool = True,
    by: User,
    now: datetime,
) -> Praise:
    """Keep the kind words for the colleague whom they are about, who is told by mail and on their own page.

    Raises `NotPraise`, `NobodyNamed`, `NotOneOfUs` or `SomebodyWasFaster`.
    """
    roles.require(by, roles.Action.WORK, conversation.inbox.team, on=now.date())
    message = _kind_words(conversation)
    if colleague is None and not name.strip():
        raise NobodyNamed(gettext_lazy("Write who the kind words are about, or that all of you share them."))
    if colleague is not None and colleague not in accounts.colleagues_of(conversation.inbox.team, on=now.date()):
        raise NotOneOfUs(
            gettext_lazy("This colleague is not in the team. Write the name and the mail address instead.")
        )
    to = colleague.email if colleague else address.strip()
    try:
        with transaction.atomic():
            praise = Praise.objects.create(
                conversation=conversation,
                message=message,
                colleague=colleague,
                name=colleague.name if colleague else name.strip()[:100],
                address=to,
                on_wall=on_wall and not _is_confidential(conversation),
                kept_by=by,
                kept_at=now,
                tell_at=now if to else None,
            )
            timeline.record(EventKind.PRAISE_KEPT, at=now, by=by, conversation_id=conversation.pk, praise=praise.pk)
    except IntegrityError as error:
        raise SomebodyWasFaster(gettext_lazy("A colleague has kept these words already.")) from error
    return praise


def see(praise: Praise, *, by: User, now: datetime) -> bool:
    """The colleague has read it: the mark on their page goes. Only the colleague can say so."""
    return bool(Praise.objects.filter(pk=praise.pk, colleague=by, seen_at__isnull=True).update(seen_at=now))


def ask(praise: Praise, *, by: User, now: datetime) -> Draft:
    """Draft the question whether we may share the words, in the tone of the thread and where they were said.

    Raises what `drafts.start` raises.
    """
    message, conversation = praise.message, praise.conversation
    text = question(message, by=by)
    return drafts.start(conversation, answers=message, purpose=Purpose.CONSENT, text=text, by=by, now=now)


def question(message: Message, *, by: User) -> str:
    """Give the question in the post's own language, Swedish where the desk does not write that one."""
    language = message.language.split("-")[0]
    contact = message.contact
    name = (contact.name or contact.handle).split()[0] if contact and (contact.name or contact.handle) else ""
    with translation.override(language if language in _LANGUAGES else _LANGUAGES[0]):
        if rule.warmth(message.text) is rule.Warmth.LIVELY:
            hello = _("Thank you, %(name)s, that made our day!") if name else _("Thank you, that made our day!")
            asked = _("May we share your words with your name in our channels?")
            free = _("Yes or no is enough, and if you change your mind we take it down again.")
        else:
            hello = (
                _("Hello %(name)s, and thank you for your kind words.") if name else _("Thank you for your kind words.")
            )
            asked = _("May we share them, with your name, in our own channels?")
            free = _("A yes or no is enough. You can take it back at any time, and we then take the post down.")
        return f"{hello % {'name': name}} {asked} {free} {by.signature or by.first_name}".strip()


def tell_one(praise_id: int, *, now: datetime) -> bool:
    """Mail the kind words to the colleague. A chore outside transactions; after a crash it may go twice."""
    if not wall.to_tell(now).filter(pk=praise_id).update(tell_at=now + AGAIN_AFTER):
        return False
    praise = Praise.objects.select_related("message", "colleague", "kept_by", "conversation__topic").get(pk=praise_id)
    try:
        _letter(praise).send()
    except (SMTPException, OSError):
        return False
    with transaction.atomic():
        Praise.objects.filter(pk=praise.pk).update(tell_at=None, told_at=now)
        timeline.record(EventKind.PRAISE_TOLD, at=now, conversation_id=praise.conversation_id, praise=praise.pk)
    return True


def _letter(praise: Praise) -> EmailMessage:
    """Write to the colleague; what was said in private is told in the desk alone."""
    language = (praise.colleague.language if praise.colleague else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        private = praise.message.thread.private or _is_confidential(praise.conversation)
        words = _("It was said in private, so ask %(name)s what it was.") if private else f"“{praise.message.text}”"
        lines = [
            _("Somebody has written something kind about you."),
            words % {"name": praise.kept_by} if private else words,
            "" if private else praise.message.url,
            _("%(name)s kept it for you.") % {"name": praise.kept_by},
        ]
        subject = _("Kind words about you")
    return EmailMessage(subject=subject, body="\n\n".join(line for line in lines if line), to=[praise.address])


def _kind_words(conversation: Conversation) -> Message:
    """Give the message that holds the praise: the person's first one, whatever they have written since."""
    message = wall.first_words(conversation)
    if conversation.intent != Intent.PRAISE or message is None or conversations.last_inbound(conversation) is None:
        raise NotPraise(gettext_lazy("This is not marked as praise. Correct what kind of post it is first."))
    return message


def _is_confidential(conversation: Conversation) -> bool:
    return conversation.topic is not None and conversation.topic.confidential
