"""Comments that say the same, or that come all at once: each crowd is one matter with one alert."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from bemot.alerts import spikes
from bemot.alerts.models import Alert, Joining
from bemot.alerts.spikes import Spike
from bemot.channels.models import Channel
from bemot.conversations import queries as conversations
from bemot.conversations.models import Conversation
from bemot.language.similarity import Corpus
from bemot.listening.models import Match
from bemot.words import AlertReason, Intent

# While nobody has taken it, a comment of the same day joins; when somebody has, as long as the crowd keeps coming.
JOINS_OPEN = timedelta(hours=24)
JOINS_TAKEN = timedelta(hours=1)
# At 0.35 two of three pairs among 468 plain texts voice the same (see `listening.opinions`); of comments that come at
# once more do. What joins a single comment that somebody has taken must be nearly the same words: it rings nobody.
ALIKE = 0.35
NEARLY_THE_SAME = 0.6
# The newest of a crowd say well enough what it is about; a storm has thousands.
HOLDS = 300
_CROWDED = [AlertReason.CRITIQUE, AlertReason.SPIKE, AlertReason.BREACH, AlertReason.RAISED]


@dataclass(slots=True)
class Crowd:
    """One matter: its alert (None until it is raised), what it is about, and when each of its comments was written."""

    alert: Alert | None
    first: Conversation | None
    channel: Channel | None = None
    new: list[Conversation] = field(default_factory=list)
    """Comments that have just come, the first one left out."""
    times: list[datetime] = field(default_factory=list)
    spike: Spike | None = None

    @property
    def alike_from(self) -> float:
        """How like a comment must be to join."""
        taken = self.alert is not None and self.alert.acknowledged_at is not None
        return NEARLY_THE_SAME if taken and not self.is_spike else ALIKE

    @property
    def is_spike(self) -> bool:
        """Whether it is known as a spike already."""
        return self.spike is not None or (self.alert is not None and self.alert.reason == AlertReason.SPIKE)


class Crowds:
    """The crowds of one inbox: those that stand, and those that new comments make."""

    def __init__(self, inbox_id: int, *, now: datetime) -> None:
        self.now = now
        self.rows: list[Crowd] = []
        self._corpus = Corpus()
        self._of: dict[str, Crowd] = {}
        self._opinions: dict[int, Crowd] = {}
        self._channels: dict[int, Crowd] = {}
        self._read(inbox_id)

    def place(self, new: Sequence[Conversation]) -> None:
        """Put each new comment into the crowd that it belongs to, or into one of its own."""
        words = conversations.newest_words_of(new)
        opinions = _opinions(new)
        for row in new:
            found = self._find(row, words[row.pk], opinions.get(row.pk))
            if found is None:
                found = Crowd(None, row)
                self.rows.append(found)
            else:
                found.new.append(row)
            found.times.append(row.opened_at)
            self._hold(found, row.pk, words[row.pk], opinions.get(row.pk))

    def look_for_spikes(self) -> None:
        """Say of each crowd that has grown whether it is a spike, then of each channel."""
        for crowd in self.rows:
            grown = crowd.new or crowd.alert is None
            if grown and not crowd.is_spike and spikes.may_be(len(crowd.times)):
                crowd.spike = spikes.find(crowd.times, earlier=_usual_of(crowd, now=self.now), now=self.now)
        for channel in {crowd.first.thread.channel for crowd in self.rows if crowd.alert is None and crowd.first}:
            self._gather_channel(channel)

    def _gather_channel(self, channel: Channel) -> None:
        """Let single comments that come all at once in one channel be one matter, whatever they say."""
        single = [row for row in self.rows if row.alert is None and not row.new and not row.is_spike]
        here = [row for row in single if row.first is not None and row.first.thread.channel_id == channel.pk]
        if not here:
            return
        found = _channel_spike(channel, besides=self._in_spikes(), now=self.now)
        if found is None:
            return
        crowd = Crowd(None, None, channel, new=[row.first for row in here if row.first is not None], spike=found)
        self.rows = [row for row in self.rows if row not in here] + [crowd]

    def _in_spikes(self) -> list[int]:
        """Give what this very batch has put into spikes: it is not gathered in the database yet."""
        crowds = [crowd for crowd in self.rows if crowd.is_spike]
        return [row.pk for crowd in crowds for row in (crowd.first, *crowd.new) if row is not None]

    def _find(self, row: Conversation, words: str, opinion: int | None) -> Crowd | None:
        if opinion in self._opinions:
            return self._opinions[opinion]
        for near in self._corpus.nearest(words, k=3) if words else []:
            crowd = self._of[near.id]
            if near.score >= crowd.alike_from:
                return crowd
        return self._channels.get(row.thread.channel_id)

    def _hold(self, crowd: Crowd, pk: int, words: str, opinion: int | None) -> None:
        if words and crowd.channel is None:
            self._corpus.add(str(pk), words)
            self._of[str(pk)] = crowd
        if opinion is not None:
            self._opinions.setdefault(opinion, crowd)

    def _read(self, inbox_id: int) -> None:
        lasting = _since(self.now - JOINS_TAKEN) | (_since(self.now - JOINS_OPEN) & Q(acknowledged_at__isnull=True))
        alerts = Alert.objects.filter(lasting, reason__in=_CROWDED).select_related("conversation", "channel")
        here = alerts.filter(conversation__inbox=inbox_id) | alerts.filter(channel__inbox=inbox_id)
        crowds = {alert.pk: Crowd(alert, alert.conversation, alert.channel) for alert in here.order_by("-pk")[:HOLDS]}
        self.rows = list(crowds.values())
        self._channels = {crowd.channel.pk: crowd for crowd in self.rows if crowd.channel is not None}
        held = [(crowd, crowd.first) for crowd in self.rows if crowd.first is not None]
        joined = Joining.objects.filter(alert__in=crowds).select_related("conversation").order_by("-pk")[:HOLDS]
        held += [(crowds[row.alert_id], row.conversation) for row in joined]
        words = conversations.newest_words_of([row for _crowd, row in held])
        opinions = _opinions([row for _crowd, row in held])
        for crowd, row in held:
            crowd.times.append(row.opened_at)
            self._hold(crowd, row.pk, words[row.pk], opinions.get(row.pk))


def _since(at: datetime) -> Q:
    return Q(raised_at__gt=at) | Q(newest_at__gt=at)


def _opinions(rows: Iterable[Conversation]) -> dict[int, int]:
    """Give the confirmed opinion of each conversation that voices one."""
    return dict(
        Match.objects.filter(conversation__in=[row.pk for row in rows], confirmed_at__isnull=False).values_list(
            "conversation", "opinion"
        )
    )


def _usual_of(crowd: Crowd, *, now: datetime) -> list[datetime]:
    """Give when comments of the same kind on the same topic were written: what a busy day brings anyway."""
    row = crowd.first
    if row is None:
        return []
    past = Conversation.objects.filter(
        inbox=row.inbox_id, topic=row.topic_id, intent=row.intent, opened_at__gt=now - spikes.LOOKS_BACK
    )
    return list(past.values_list("opened_at", flat=True))


def _channel_spike(channel: Channel, *, besides: Collection[int], now: datetime) -> Spike | None:
    """Look at all critique of a channel, but for what a spike has gathered already and for what stands in `besides`."""
    gathered = Joining.objects.filter(alert__reason=AlertReason.SPIKE, at__gt=now - spikes.LEAVES_OUT)
    rows = Conversation.objects.filter(thread__channel=channel, intent=Intent.COMPLAINT).exclude(
        Q(pk__in=gathered.values("conversation")) | Q(pk__in=besides)
    )
    if not spikes.may_be(rows.filter(opened_at__gt=now - timedelta(hours=1)).count()):
        return None
    times = list(rows.filter(opened_at__gt=now - spikes.LOOKS_BACK).values_list("opened_at", flat=True))
    return spikes.find(times, earlier=times, now=now)
