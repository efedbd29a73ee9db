"""Reads of opinions, likenesses and watches."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from bemot.accounts.models import User
from bemot.channels import queries as channels
from bemot.channels.models import Channel
from bemot.conversations import queries as conversations
from bemot.conversations import veil
from bemot.conversations.models import Conversation
from bemot.listening import pulse
from bemot.listening.models import Likeness, Match, Opinion, Taking, Watch
from bemot.listening.opinions import ALIKE, LIKE_ENOUGH
from bemot.words import Ownership

# Chosen by eye on the eleven opinions of the demo: of 53 candidates it leaves 20, of which seven to ten fit.
_MORE_FOR_EACH = 0.02


@dataclass(frozen=True, slots=True)
class SaysTheSame:
    """Another conversation that may voice, or does voice, the same opinion."""

    conversation: Conversation
    score: float
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A channel where an opinion is voiced."""

    channel_id: int
    title: str
    watched: bool
    comments: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """How often an opinion was voiced, where, and whether it rises; confirmed comments only."""

    days: tuple[pulse.Day, ...]
    trend: pulse.Trend
    places: list[Place] = field(default_factory=list)


def others_saying_the_same(conversation: Conversation, user: User, *, limit: int = 8) -> list[SaysTheSame]:
    """Give the conversations that a person confirmed, then candidates by likeness; only what `user` may see."""
    opinions = Match.objects.filter(conversation=conversation, confirmed_at__isnull=False).values("opinion_id")
    confirmed = set(
        Match.objects.filter(opinion__in=opinions, confirmed_at__isnull=False).values_list("conversation_id", flat=True)
    )
    refused = Match.objects.filter(opinion__in=opinions, refused_at__isnull=False).values("conversation_id")
    pairs = Likeness.objects.filter(
        Q(conversation=conversation) | Q(other=conversation), refused_at__isnull=True
    ).order_by("-score")[: limit * 2]
    scores = {
        (pair.other_id if pair.conversation_id == conversation.pk else pair.conversation_id): pair.score
        for pair in pairs
    }
    scores.update(dict.fromkeys(confirmed, 1.0))
    scores.pop(conversation.pk, None)
    rows = conversations.visible_to(user).filter(pk__in=scores, inbox__principal_id=conversation.inbox.principal_id)
    found = [SaysTheSame(row, scores[row.pk], row.pk in confirmed) for row in rows.exclude(pk__in=refused)]
    return sorted(found, key=lambda one: -one.score)[:limit]


def how_many_say_the_same(conversations_seen: Iterable[Conversation]) -> Counter[int]:
    """Count, per conversation id, the others of which a person has confirmed that they say the same."""
    ids = [row.pk for row in conversations_seen]
    whole = (
        Match.objects.filter(opinion=OuterRef("opinion"), confirmed_at__isnull=False)
        .order_by()
        .values("opinion")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = Match.objects.filter(conversation__in=ids, confirmed_at__isnull=False).annotate(whole=Subquery(whole))
    return Counter({pk: n - 1 for pk, n in rows.values_list("conversation_id", "whole")})


def opinion_of(conversation: Conversation) -> Opinion | None:
    """Give the opinion that a colleague has confirmed a conversation to voice."""
    match = (
        Match.objects.filter(conversation=conversation, confirmed_at__isnull=False)
        .select_related("opinion__line_by")
        .first()
    )
    return match.opinion if match else None


def opinions_visible_to(user: User) -> QuerySet[Opinion]:
    """Give the opinions of the principals whose inboxes `user` may see, the one voiced last first.

    Each with how many `comments` voice it (confirmed ones, of all the principal's channels), since when, and when last.
    """
    principals = channels.inboxes_visible_to(user).order_by().values("principal_id")
    confirmed = Q(matches__confirmed_at__isnull=False)
    return (
        Opinion.objects.filter(principal__in=principals)
        .select_related("principal", "line_by")
        .annotate(
            comments=Count("matches", filter=confirmed),
            first_at=Min("matches__conversation__opened_at", filter=confirmed),
            last_at=Max("matches__conversation__opened_at", filter=confirmed),
        )
        .filter(comments__gt=0)
        .order_by("-last_at", "-pk")
    )


def merged_visible_to(user: User, pk: int) -> Opinion | None:
    """Give the opinion into which `pk` was merged, where `user` may see it."""
    gone = Opinion.objects.filter(pk=pk, merged_into__isnull=False).values("merged_into")
    return opinions_visible_to(user).filter(pk__in=gone).first()


def counted_in(opinion: Opinion) -> QuerySet[Opinion]:
    """Give the opinions that were found to be this one and brought comments that still stand in it, as `comments`."""
    brought = Match.objects.filter(merged_from=OuterRef("pk"), opinion=opinion, confirmed_at__isnull=False)
    counted = brought.order_by().values("merged_from").annotate(n=Count("pk")).values("n")
    return Opinion.objects.filter(merged_into=opinion).annotate(comments=Subquery(counted)).filter(comments__gt=0)


def pulses_of(opinions: Iterable[Opinion], *, today: date) -> dict[int, Pulse]:
    """Give how each opinion goes, by its id; in one query."""
    ids = [row.pk for row in opinions]
    rows = (
        Match.objects.filter(opinion__in=ids, confirmed_at__isnull=False)
        .order_by()
        .annotate(
            day=TruncDate("conversation__opened_at", tzinfo=ZoneInfo(timezone.get_current_timezone_name())),
            channel=F("conversation__thread__channel"),
            title=F("conversation__thread__channel__title"),
            ownership=F("conversation__thread__channel__ownership"),
        )
        .values_list("opinion_id", "day", "channel", "title", "ownership")
        .annotate(n=Count("pk"))
    )
    counts: dict[int, Counter[date]] = {pk: Counter() for pk in ids}
    places: dict[int, Counter[tuple[int, str, str]]] = {pk: Counter() for pk in ids}
    for opinion, day, channel, title, ownership, n in rows:
        counts[opinion][day] += n
        places[opinion][channel, title, ownership] += n
    return {pk: _pulse(counts[pk], places[pk], today=today) for pk in ids}


def first_of(opinions: Iterable[Opinion], user: User) -> dict[int, Conversation]:
    """Give the earliest conversation of each opinion that `user` may see, by the opinion's id."""
    ids = [row.pk for row in opinions]
    visible = conversations.visible_to(user).select_related(None).order_by()
    earliest = (
        Match.objects.filter(opinion=OuterRef("pk"), confirmed_at__isnull=False, conversation__in=visible)
        .order_by("conversation__opened_at", "conversation_id")
        .values("conversation_id")[:1]
    )
    named = dict(Opinion.objects.filter(pk__in=ids).annotate(first=Subquery(earliest)).values_list("pk", "first"))
    found = conversations.visible_to(user).in_bulk([pk for pk in named.values() if pk])
    return {pk: found[first] for pk, first in named.items() if first in found}


def conversations_of(opinion: Opinion, user: User) -> QuerySet[Conversation]:
    """Give the conversations that voice an opinion, as far as `user` may see them, newest first."""
    voiced = Match.objects.filter(opinion=opinion, confirmed_at__isnull=False).values("conversation_id")
    return conversations.visible_to(user).filter(pk__in=voiced).order_by("-opened_at", "-pk")


def candidates_of(opinion: Opinion, user: User, *, limit: int = 6) -> list[SaysTheSame]:
    """Give who may say the same and has not been looked at, the most alike first; never counted before confirmed.

    The more voice it, the more alike one must be: among many voices any comment resembles one by chance.
    """
    looked_at = Match.objects.filter(opinion=opinion).exclude(confirmed_at=None, refused_at=None)
    voiced = looked_at.filter(confirmed_at__isnull=False).values("conversation_id")
    floor = min(ALIKE, LIKE_ENOUGH + _MORE_FOR_EACH * max(voiced.count() - 2, 0))
    alike = Likeness.objects.filter(refused_at__isnull=True).order_by("-score")
    there = alike.filter(other__in=voiced).values_list("conversation_id", "score")[: limit * 4]
    back = alike.filter(conversation__in=voiced).values_list("other_id", "score")[: limit * 4]
    scores: dict[int, float] = {}
    for pk, score in (*there, *back):
        scores[pk] = max(score, scores.get(pk, 0.0))
    rows = conversations.visible_to(user).filter(pk__in=scores, inbox__principal_id=opinion.principal_id)
    found = [
        SaysTheSame(row, scores[row.pk], confirmed=False)
        for row in rows.exclude(pk__in=looked_at.values("conversation_id"))
        if scores[row.pk] >= floor
    ]
    return sorted(found, key=lambda one: -one.score)[:limit]


def crowd_of(opinion: Opinion, user: User) -> list[SaysTheSame]:
    """Give everybody whom the desk has found to say the like and whom nobody has sorted, the most alike first.

    What is veiled is left out: it is looked at one by one.
    """
    sorted_ones = Match.objects.filter(confirmed_at__isnull=False).values("conversation")
    found = Match.objects.filter(opinion=opinion, confirmed_at__isnull=True, refused_at__isnull=True)
    scores = dict(found.exclude(conversation__in=sorted_ones).values_list("conversation", "score"))
    rows = conversations.visible_to(user).filter(pk__in=scores, inbox__principal_id=opinion.principal_id)
    crowd = [SaysTheSame(row, scores[row.pk], confirmed=False) for row in rows if not veil.is_veiled(row)]
    return sorted(crowd, key=lambda one: (-one.score, one.conversation.pk))


def takings_of(opinion: Opinion, user: User) -> QuerySet[Taking]:
    """Give what was put into an opinion in one go and still stands so, the newest first."""
    mine = opinions_visible_to(user).values("pk")
    held = Match.objects.filter(taking=OuterRef("pk"))
    rows = Taking.objects.filter(Exists(held), opinion=opinion, opinion__in=mine, undone_at__isnull=True)
    return rows.select_related("by", "opinion").order_by("-at", "-pk")


def to_look_for() -> QuerySet[Opinion]:
    """Give the opinions whose whole crowd a colleague has asked for."""
    looked = Q(looked_at__isnull=False, looked_at__gte=F("look_asked_at"))
    return Opinion.objects.filter(look_asked_at__isnull=False, merged_into__isnull=True).exclude(looked).order_by("pk")


def _pulse(counts: Counter[date], places: Counter[tuple[int, str, str]], *, today: date) -> Pulse:
    shown = pulse.days(counts, today=today)
    where = [Place(pk, title, kind == Ownership.WATCHED, n) for (pk, title, kind), n in places.items()]
    where.sort(key=lambda place: (place.watched, -place.comments, place.title))
    return Pulse(days=shown, trend=pulse.trend(shown), places=where)


def watched_channels(user: User, *, since: datetime) -> QuerySet[Channel]:
    """Give the channels that are not ours, with how many conversations each brought (`found`) since then."""
    found = (
        Conversation.objects.filter(thread__channel=OuterRef("pk"), opened_at__gte=since)
        .order_by()
        .values("thread__channel")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = channels.channels_visible_to(user).filter(ownership=Ownership.WATCHED).select_related("inbox__team")
    return rows.annotate(found=Coalesce(Subquery(found), 0))


def watches_visible_to(user: User) -> QuerySet[Watch]:
    """Give the watches that stand in the user's channels, by channel and age."""
    mine = channels.channels_visible_to(user).select_related(None).order_by()
    rows = Watch.objects.filter(channel__in=mine, ended_at__isnull=True)
    return rows.select_related("channel__inbox__team", "by").order_by("channel__title", "pk")
