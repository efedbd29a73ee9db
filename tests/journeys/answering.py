"""Answering on the fake network by verbs, and reading there what anybody reads."""

from datetime import datetime, timedelta

from bemot.accounts.models import User
from bemot.conversations import queries
from bemot.conversations.models import Conversation
from bemot.responses import drafts, publication, review
from bemot.responses.models import Draft
from bemot.words import Purpose
from tests.cast import OWN_HANDLE, Cast, work


def on_the_network(cast: Cast) -> list[tuple[str, str]]:
    """Give who said what below our post, and the post itself."""
    return [(post.author.handle, post.text) for post in cast.network.thread(cast.post)]


def ours(cast: Cast) -> list[str]:
    """Give all that stands there in our name, our own first post left out."""
    return [text for who, text in on_the_network(cast)[1:] if who == OWN_HANDLE]


def write(
    cast: Cast, conversation: Conversation, text: str, purpose: Purpose, *, at: datetime, by: User | None = None
) -> Draft:
    """Begin an answer to the person's newest message."""
    newest = queries.last_inbound(conversation)
    assert newest
    draft = drafts.start(conversation, answers=newest, purpose=purpose, by=by or cast.ana, now=at)
    drafts.edit(draft, text=text, base_n=drafts.newest_version(draft).n, by=by or cast.ana, now=at)
    return Draft.objects.get(pk=draft.pk)


def answer(
    cast: Cast,
    conversation: Conversation,
    text: str,
    purpose: Purpose,
    *,
    at: datetime,
    by: User | None = None,
    approver: User | None = None,
) -> None:
    """Write, have approved and publish, and let the undo window pass."""
    draft = write(cast, conversation, text, purpose, at=at, by=by)
    review.submit(draft, by=by or cast.ana, now=at)
    review.approve(draft, by=approver or cast.bo, now=at)
    publication.publish(draft, by=by or cast.ana, now=at)
    work(cast, at=at)
    assert text not in [words for _who, words in on_the_network(cast)], "it went out inside the undo window"
    work(cast, at=at + timedelta(seconds=21))
