"""Which posts of a channel concern us, where somebody has said what to look for there."""

from collections.abc import Callable, Sequence

from bemot.channels.models import Channel
from bemot.connectors.base import Post
from bemot.conversations.models import Conversation, Message
from bemot.words import Direction

Wanted = Callable[[str], bool]
"""Says of a post's words whether they are looked for."""


def concerning(channel: Channel, posts: Sequence[Post], wanted: Wanted | None) -> set[str]:
    """Give the ids of the posts that open or go on a conversation; without `wanted` all that are addressed.

    What answers us, or comes from somebody whom we talk with in the thread, concerns us whatever its words are.
    """
    addressed = [post for post in posts if post.addressed]
    if wanted is None:
        return {post.external_id for post in addressed}
    found = {post.external_id for post in addressed if wanted(f"{post.title} {post.text}")}
    others = [post for post in addressed if post.external_id not in found]
    return found | _going_on(channel, others) if others else found


def _going_on(channel: Channel, posts: Sequence[Post]) -> set[str]:
    parents = {post.parent_id for post in posts if post.parent_id}
    ours = set(
        Message.objects.filter(channel=channel, external_id__in=parents, direction=Direction.OUTBOUND).values_list(
            "external_id", flat=True
        )
    )
    talks = set(
        Conversation.objects.filter(
            thread__channel=channel, thread__root__in={post.root_id for post in posts}, contact__isnull=False
        ).values_list("thread__root", "contact__external_id")
    )
    return {
        post.external_id
        for post in posts
        if post.parent_id in ours or (post.author and (post.root_id, post.author.external_id) in talks)
    }
