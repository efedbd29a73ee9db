"""A long answer becomes a tidy thread: posts that the network takes, cut between sentences."""

from datetime import datetime

from bemot.accounts.models import User
from bemot.channels import sending
from bemot.lib.text import normalise
from bemot.responses import drafts, parts, targets
from bemot.responses.models import Draft


def tidy(draft: Draft, *, text: str, base_n: int, by: User, now: datetime) -> None:
    """Keep `text` divided into posts within the network's limit. Raises what `drafts.edit` raises."""
    channel, handle = draft.thread.channel, targets.mention(draft, draft.answers.contact)

    def fits(post: str) -> bool:
        return sending.length(channel, targets.addressed(post, handle)) is None

    words = parts.divided(normalise(text), fits=fits)
    drafts.edit(draft, text=words, base_n=base_n, by=by, now=now)
