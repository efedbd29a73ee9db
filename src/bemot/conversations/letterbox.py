"""The letterbox: a small public form that is used once, by which a person writes in private without an account."""

import json
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts.models import User
from bemot.channels import fetching
from bemot.channels import queries as channels
from bemot.channels.models import RawEvent
from bemot.connectors.base import Author, Letter, Post, RawItem, Rejected
from bemot.conversations import letters
from bemot.conversations.models import Conversation, FormLink, Message, Thread
from bemot.lib.errors import Refusal
from bemot.words import FormLeft

KIND = "form"
# Long enough for somebody who reads the answer after a holiday; a link that stands in public must end some day.
STANDS = timedelta(days=21)
LONGEST = 10_000
_PHONE = "☎"


class LinkIsOver(Refusal):
    """The link was used, or is too old."""


def open_for(conversation: Conversation, *, by: User, now: datetime) -> FormLink:
    """Give a link that nobody has used, made where there is none. Inside the caller's transaction."""
    held = FormLink.objects.filter(conversation=conversation, used_at__isnull=True, expires_at__gt=now + STANDS / 2)
    found = held.select_related("thread").first()
    if found is not None:
        return found
    token = letters.new_token()
    channel = channels.mailbox_of(conversation.inbox) or conversation.thread.channel
    thread = Thread.objects.create(channel=channel, root=f"form:{token}", private=True)
    return FormLink.objects.create(
        token=token, conversation=conversation, thread=thread, made_by=by, made_at=now, expires_at=now + STANDS
    )


def address_of(link: FormLink) -> str:
    """Give the address of a link."""
    return f"{settings.DESK_ADDRESS}/write/{link.token}"


def find(token: str, *, now: datetime) -> FormLink | None:
    """Give a link that can be used; looking uses nothing up."""
    rows = FormLink.objects.filter(token=token, used_at__isnull=True, expires_at__gt=now)
    return rows.select_related("conversation__inbox__principal", "thread__channel").first()


def put_in(link: FormLink, *, text: str, name: str = "", mail: str = "", phone: str = "", now: datetime) -> None:
    """Take in what the person wrote; the link is used up. Raises `LinkIsOver`.

    The machine makes a message of it as of everything that comes in.
    """
    body = {"token": link.token, "text": text[:LONGEST], "name": name, "mail": mail, "phone": phone}
    item = RawItem(
        kind=KIND,
        external_id=f"form:{link.token}",
        revision=link.token,
        body=json.dumps(body | {"at": now.isoformat()}).encode(),
    )
    with transaction.atomic():
        if not FormLink.objects.filter(pk=link.pk, used_at__isnull=True, expires_at__gt=now).update(used_at=now):
            raise LinkIsOver(_("This link has been used already. Ask for a new one where you found it."))
        letters.token_for(link.conversation, thread=link.thread, now=now)
        fetching.keep(link.thread.channel, [item], now=now)


def way_back(message: Message) -> FormLeft:
    """Say how somebody can be reached who wrote by a form; by mail also for every message that came otherwise."""
    contact = message.contact
    if not message.external_id.startswith(f"{KIND}:") or (contact is not None and "@" in contact.handle):
        return FormLeft.MAIL
    return FormLeft.PHONE if f"\n{_PHONE} " in message.text else FormLeft.NOTHING


def post_of(raw: RawEvent) -> Post:
    """Make a post of what a form took in. Raises `Rejected`."""
    try:
        found = json.loads(bytes(raw.body))
        link = FormLink.objects.select_related("thread", "conversation__contact").get(token=found["token"])
        token = letters.token_for(link.conversation, thread=link.thread, now=raw.received_at).token
        lines = [str(found["text"]), f"{_PHONE} {found['phone']}" if found["phone"] else ""]
        return Post(
            external_id=raw.external_id,
            root_id=link.thread.root,
            revision=raw.revision,
            author=_author(str(found["mail"]), str(found["name"]), link),
            text="\n\n".join(line for line in lines if line),
            created_at=datetime.fromisoformat(found["at"]),
            private=True,
            letter=Letter(message_id="", tokens=(token,)),
        )
    except (ValueError, KeyError, TypeError, FormLink.DoesNotExist) as error:
        raise Rejected(f"This is no mail: {error!r}") from error


def _author(mail: str, name: str, link: FormLink) -> Author:
    """Give who wrote; whoever says neither name nor mail is called as in the thread where the form was offered."""
    offered_to = link.conversation.contact
    known = str(offered_to) if offered_to and not (name or mail) else name
    return Author(external_id=mail.casefold() or f"form:{link.token}", handle=mail, name=known)
