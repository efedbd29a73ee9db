"""The people of the demo: they write, mend and delete on the fake network."""

from collections.abc import Iterable
from datetime import datetime

from bemot.channels.models import Channel
from bemot.connectors import registry
from bemot.conversations.models import Conversation
from bemot.demo.organisation import HANDLE, MAILBOX, Railway, network_path
from bemot.demo_story.story import Arrival, Comment, OwnPost


class World:
    """What stands on the demo's networks, by the story's own ids."""

    def __init__(self, railway: Railway) -> None:
        self._networks = {id_: registry.fake_network(network_path(id_)) for id_ in railway.channels if id_ != MAILBOX}
        self._names = {person.id: person.name for person in railway.story.people}
        self._channel_of = {post.id: post.channel for post in railway.story.posts}
        self._post_of = {comment.id: comment.post for comment in railway.story.comments}
        self._channels = railway.channels
        self._posts = railway.story.posts
        self._ids: dict[str, str] = {}

    def recall(self) -> None:
        """Find the story's threads on networks that were played in an earlier run."""
        for post in self._posts:
            for found in self._networks[post.channel].posts():
                if found.text == post.text:
                    self._ids[post.id] = found.id

    def id_of(self, story_id: str) -> str:
        """Give the network's id of what the story calls so."""
        return self._ids[story_id]

    def channel_of(self, post: str) -> Channel:
        """Give the channel on which a thread of the story stands."""
        return self._channels[self._channel_of[post]]

    def conversation_of(self, comment: str) -> Conversation | None:
        """Give the conversation that a comment of the story opened, or None where none did.

        Each channel is a network of its own, and all of them count their posts from one.
        """
        return Conversation.objects.filter(
            messages__channel=self.channel_of(self._post_of[comment]), messages__external_id=self._ids.get(comment, "")
        ).first()

    def known_conversation(self, comment: str) -> int | None:
        """Give the id of the conversation of a comment that has been written, else None."""
        found = self.conversation_of(comment) if comment in self._ids else None
        return found.pk if found else None

    def open(self, post: OwnPost, at: datetime) -> None:
        """Begin a thread: ours, or somebody else's in a place that we watch."""
        author = HANDLE if post.own else post.channel
        self._ids[post.id] = self._networks[post.channel].post(author, post.text, created_at=at, language=post.language)

    def write(self, comment: Comment, at: datetime) -> None:
        """Comment under a post, or answer another comment."""
        self._ids[comment.id] = self._post(
            comment.post, comment.author, comment.first_text or comment.text, comment.language, at, comment.reply_to
        )

    def arrive(self, arrival: Arrival, *, at: datetime) -> None:
        """Comment while somebody looks."""
        self._post(arrival.post, arrival.author, arrival.text, arrival.language, at, None)

    def told(self, arrivals: Iterable[Arrival]) -> list[Arrival]:
        """Give those that have come already, in this run of the desk or an earlier one: nobody says a thing twice."""
        standing = {(post.author.handle, post.text) for network in self._networks.values() for post in network.posts()}
        return [arrival for arrival in arrivals if (arrival.author, arrival.text) in standing]

    def reply(self, comment: Comment, text: str, at: datetime) -> None:
        """Answer our question, in the same thread."""
        self._post(comment.post, comment.author, text, comment.language, at, None)

    def mend(self, comment: Comment, at: datetime) -> None:
        """Change one's wording."""
        self._networks[self._channel_of[comment.post]].edit(self._ids[comment.id], comment.text, at=at)

    def delete(self, comment: Comment, at: datetime) -> None:
        """Take back what one wrote."""
        self._networks[self._channel_of[comment.post]].delete(self._ids[comment.id], at=at)

    def _post(  # noqa: PLR0917 - the parts of a post
        self, post: str, author: str, text: str, language: str, at: datetime, reply_to: str | None
    ) -> str:
        network = self._networks[self._channel_of[post]]
        network.join(author, self._names.get(author, author))
        parent = self._ids[reply_to or post]
        return network.post(author, text, parent=parent, created_at=at, language=language)
