"""By which ways each colleague is told, from which level, at which hours: what was chosen, and what holds otherwise."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings

from bemot.accounts.models import User
from bemot.alerts import hours
from bemot.alerts.models import PushDevice, Service, Subscription
from bemot.words import Level, Medium


@dataclass(frozen=True, slots=True)
class Wish:
    """What one colleague chose for one way; as it stands, what holds for who chose nothing."""

    from_level: int = 0
    begins: time | None = None
    ends: time | None = None
    working_days: bool = False
    with_words: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """The open ways of some colleagues, read in a fixed number of queries."""

    media: dict[int, list[Medium]]
    wishes: dict[tuple[int, str], Wish]
    zones: dict[int, str]

    def of(self, user_id: int, *, level: int, due: datetime) -> Iterator[tuple[Medium, datetime]]:
        """Give each way by which to tell somebody of this level, and when: quiet hours wait, a crisis breaks them."""
        for medium in self.media.get(user_id, []):
            wish = self.wishes.get((user_id, medium), Wish())
            if level < wish.from_level:
                continue
            yield medium, due if level >= Level.CRISIS else _open(wish, due, self.zones[user_id])


def choose(user: User, medium: Medium, wish: Wish) -> None:
    """Keep what a colleague chose for a way. Only the colleague calls it, so nobody is asked for leave."""
    Subscription.objects.update_or_create(
        user=user,
        medium=medium,
        defaults={
            "from_level": wish.from_level,
            "begins": wish.begins,
            "ends": wish.ends,
            "working_days": wish.working_days,
            "with_words": wish.with_words,
        },
    )


def ways(users: Collection[int]) -> Ways:
    """Read how these colleagues can be told. The page is always one of them: it disturbs nobody."""
    devices = set(PushDevice.objects.filter(user__in=users, gone_at__isnull=True).values_list("user_id", flat=True))
    served = set(Service.objects.filter(user__in=users).values_list("user_id", flat=True))
    rows = Subscription.objects.filter(user__in=users).exclude(medium=Medium.PAGE)
    zones = dict(User.objects.filter(pk__in=users).values_list("pk", "time_zone"))
    return Ways(
        media={
            user: [
                Medium.PAGE,
                *([Medium.PUSH] if user in devices else []),
                *([Medium.SERVICE] if user in served else []),
                *([Medium.MAIL] if settings.MAIL_CONFIGURED else []),
            ]
            for user in users
        },
        wishes={(row.user_id, row.medium): _wish(row) for row in rows},
        zones={user: zone or settings.TIME_ZONE for user, zone in zones.items()},
    )


def of(user: User) -> dict[str, Wish]:
    """Give what a colleague chose, by medium."""
    return {row.medium: _wish(row) for row in Subscription.objects.filter(user=user)}


def _wish(row: Subscription) -> Wish:
    return Wish(row.from_level, row.begins, row.ends, row.working_days, row.with_words)


def _open(wish: Wish, due: datetime, zone: str) -> datetime:
    if wish.begins is None or wish.ends is None:
        if not wish.working_days:
            return due
        return hours.opens(due, hours.Hours(time(), time(), working_days=True), time_zone=zone)
    return hours.opens(due, hours.Hours(wish.begins, wish.ends, wish.working_days), time_zone=zone)
