"""What the demo's colleagues do beyond one comment: share kind words, post what has changed, answer many at once."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from bemot.conversations.models import Conversation
from bemot.demo.network import World
from bemot.demo.organisation import Railway
from bemot.lib.errors import Refusal
from bemot.listening.models import Opinion
from bemot.outcomes import consents, praise, sharing, wall
from bemot.responses import publication, readings, review, rounds
from bemot.words import DraftState, Status

Act = Callable[[datetime], object]

_KIND = "c056"
_YES = "Yes, gladly! Say hello to her from me."
# In the story's minutes: the kind words came 8306 minutes before the desk was opened, the thanks within an hour.
_ASKED, _ANSWERED, _SHARED = 8200, 8030, 7980
_MANY = "t714"
_FOR_MANY = (
    "Hej [namn]! Jag förstår att du är trött på det här, och du frågar [vad de frågar]. Ett reservtåg står berett i "
    "Tranhed varje vardag klockan 6–9, och kommer inte det heller betalar vi taxi upp till 500 kronor. "
    "Skriv gärna till [adress], så hjälper jag dig. / [signatur]"
)


def share_praise(railway: Railway, world: World, *, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """Give how kind words were asked about, agreed to and shared."""
    comment = next(one for one in railway.story.comments if one.id == _KIND)
    acts: dict[int, Act] = {
        _ASKED: partial(_ask, railway, world),
        _ANSWERED: partial(world.reply, comment, _YES),
        _SHARED: partial(_share, railway, world),
    }
    for minutes, act in acts.items():
        yield railway.story.moment(minutes, now=now), act


def answer_many(railway: Railway, opinion: Opinion, key: str, *, now: datetime) -> None:
    """Write one answer to those of an opinion who wait, and let a second person look at each."""
    if key != _MANY:
        return
    by, voiced = railway.lead, opinion.matches.filter(confirmed_at__isnull=False).values("conversation")
    waiting = Conversation.objects.filter(pk__in=voiced, status=Status.OPEN, drafts__isnull=True).order_by("pk")
    for one in waiting:
        readings.waive(one, reason="Samma fråga av alla.", by=by, now=now)
    made = rounds.begin(opinion, list(waiting), text=_FOR_MANY, by=by, now=now)
    rounds.submit(made, by=by, now=now)
    first = made.drafts.filter(state=DraftState.IN_REVIEW).order_by("pk").first()
    if first is not None:
        review.approve(first, by=railway.colleagues["saga"], now=now)


def _ask(railway: Railway, world: World, at: datetime) -> None:
    kept = wall.of(_talk(world))
    if kept is None:
        raise Refusal("Nobody kept the kind words.")
    publication.publish(praise.ask(kept, by=railway.lead, now=at), by=railway.lead, now=at)


def _share(railway: Railway, world: World, at: datetime) -> None:
    kept = wall.of(_talk(world))
    if kept is None:
        raise Refusal("Nobody kept the kind words.")
    consent = consents.note(kept, given=True, answer=_YES, by=railway.lead, now=at)
    channel, text = railway.channels["svalmatag"], sharing.first_words(consent)
    sharing.share(kept, channel=channel, text=text, by=railway.lead, now=at)


def _talk(world: World) -> Conversation:
    found = world.conversation_of(_KIND)
    if found is None:
        raise LookupError(_KIND)
    return found
