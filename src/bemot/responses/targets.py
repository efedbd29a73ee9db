"""What an answer stands below: the person's post, and for the next posts of a long answer the one before."""

from datetime import datetime

from bemot.channels import sending as networks
from bemot.connectors.base import Author, Payload, Target
from bemot.conversations import letters
from bemot.conversations.models import Contact, Message
from bemot.responses.models import Draft, Publication
from bemot.words import PublicationState


def of(draft: Draft, message: Message, *, now: datetime) -> Target:
    """Give the target of an answer to `message` in the draft's thread."""
    contact = message.contact
    by_mail = networks.capabilities(draft.thread.channel).mails
    author = (
        Author(external_id=contact.external_id, handle=contact.handle, name=contact.name, url=contact.url)
        if contact
        else None
    )
    return Target(
        external_id=message.external_id,
        revision=message.revision,
        root_id=draft.thread.root,
        root_revision=_root_revision(draft),
        author=author,
        url=message.url,
        envelope=letters.envelope(message, thread=draft.thread, now=now) if by_mail else None,
    )


def mention(draft: Draft, contact: Contact | None) -> str:
    """Give the handle that an answer begins with where the network tells nobody of it otherwise; empty elsewhere."""
    needed = networks.capabilities(draft.thread.channel).mentions_needed and not draft.thread.private
    return f"@{contact.handle}" if needed and contact and contact.handle else ""


def addressed(post: str, handle: str) -> str:
    """Give a post as it goes out: with the handle first, unless it names the person already."""
    return post if not handle or handle in post.split() else f"{handle} {post}"


def before(publication: Publication) -> Message | None:
    """Give the post of the same answer that stands before this one; None for the first, or where nobody knows it."""
    if not publication.position:
        return None
    rows = Publication.objects.filter(draft_id=publication.draft_id, state=PublicationState.SENT)
    known = rows.filter(position=publication.position - 1).exclude(external_id="").values("external_id")
    return Message.objects.filter(channel_id=publication.draft.thread.channel_id, external_id__in=known).first()


def payload_below(publication: Publication, above: Message) -> Payload:
    """Make the payload anew, below the post before and under the same key; that post names the person already."""
    draft = publication.draft
    target = Target(
        external_id=above.external_id,
        revision=above.revision,
        root_id=draft.thread.root,
        root_revision=_root_revision(draft),
        author=None,
        url=above.url,
    )
    return networks.render(
        draft.thread.channel,
        publication.text,
        language=draft.language,
        target=target,
        send_key=publication.send_key,
    )


def _root_revision(draft: Draft) -> str:
    rows = Message.objects.filter(channel_id=draft.thread.channel_id, external_id=draft.thread.root)
    return rows.values_list("revision", flat=True).first() or ""
