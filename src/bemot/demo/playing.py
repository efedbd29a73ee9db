"""Plays the demo's week into an empty desk, then lets new comments arrive while somebody looks."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bemot.channels.models import Channel
from bemot.demo import around, closing, week
from bemot.demo.network import World
from bemot.demo.organisation import Railway
from bemot.lib.errors import Refusal
from bemot.listening import opinions
from bemot.outcomes import improvements
from bemot.worker.loop import Loop

log = logging.getLogger("bemot.demo")

# The worker looks at the network at least this often in the played time, so that clocks and alerts run as in life.
LOOKS_EVERY = timedelta(hours=4)
# What one moment left to do is done together with what the next minutes bring.
AT_LEAST_APART = timedelta(minutes=9)


def play(railway: Railway, world: World, *, now: datetime, stop: threading.Event | None = None) -> list[str]:
    """Play everything until `now`; gives what the desk refused, which should be nothing.

    The worker must not run beside it: the played time is another than the clock's.
    """
    local = now.astimezone(ZoneInfo(railway.inbox.time_zone))
    moments = week.plan(railway, world, now=local)
    refused: list[str] = []
    looked, unseen = moments[0].at, False
    for moment in moments:
        if stop is not None and stop.is_set():
            return refused
        while moment.at - looked > LOOKS_EVERY:
            looked += LOOKS_EVERY
            _work(railway, at=looked)
        if moment.by_desk and (unseen or moment.at - looked > AT_LEAST_APART):
            looked, unseen = moment.at, False
            _work(railway, at=looked)
        unseen = unseen or not moment.by_desk
        try:
            moment.act(moment.at)
        except (Refusal, LookupError) as refusal:
            refused.append(f"{moment.at:%d %H:%M} {type(refusal).__name__}: {refusal}")
    _work(railway, at=now)
    refused += _look_back(railway, world, now=now)
    for line in refused:
        log.warning("The demo's desk refused: %s", line)
    return refused


def let_arrive(
    railway: Railway,
    world: World,
    *,
    stop: threading.Event,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Let the story's later comments come, each at its second, until they are told or `stop` is set.

    A desk that was stopped goes on with the next one, and after as long a pause as the story makes there.
    """
    arrivals = railway.story.arrivals
    told = world.told(arrivals)
    passed = max((arrival.after_seconds for arrival in told), default=0)
    began = clock() - timedelta(seconds=passed)
    for arrival in (one for one in arrivals if one not in told):
        wait = (began + timedelta(seconds=arrival.after_seconds) - clock()).total_seconds()
        if stop.wait(max(wait, 0)):
            return
        world.arrive(arrival, at=clock())


def _work(railway: Railway, *, at: datetime) -> None:
    utc = at.astimezone(UTC)
    Channel.objects.filter(inbox=railway.inbox).update(next_fetch_at=utc)
    Loop(clock=lambda: utc).turn_until_quiet(most=6)


def _look_back(railway: Railway, world: World, *, now: datetime) -> list[str]:
    """Say who voices the same and what is changed because of it; gives what the desk refused."""
    refused = []
    for act in (_listen, _improve, _look_ahead):
        try:
            act(railway, world, now=now)
        except Refusal as refusal:
            refused.append(f"{act.__name__} {type(refusal).__name__}: {refusal}")
    return refused


def _listen(railway: Railway, world: World, *, now: datetime) -> None:
    """Say who voices the same; the last one of each opinion is left for who looks to decide."""
    for told in railway.story.opinions:
        said = [comment.id for comment in railway.story.comments if comment.opinion == told.key]
        found = [c for c in (world.conversation_of(id_) for id_ in said) if c is not None]
        rows = list({row.pk: row for row in found}.values())
        rows = rows if len(rows) < 3 else rows[:-1]
        if len(rows) < 2:
            continue
        opinion = opinions.confirm(rows[0], rows[1], title=told.title, by=railway.lead, now=now)
        for row in rows[2:]:
            opinions.take(opinion, row, by=railway.lead, now=now)
        if told.line:
            opinions.write_line(opinion, title=told.title, line=told.line, by=railway.lead, now=now)
        closing.answer_many(railway, opinion, told.key, now=now)


def _look_ahead(railway: Railway, _world: World, *, now: datetime) -> None:
    around.look_ahead(railway, now=now)


def _improve(railway: Railway, world: World, *, now: datetime) -> None:
    for row in railway.story.improvements:
        conversations = [c for c in (world.conversation_of(id_) for id_ in row.comments) if c is not None]
        if not conversations:
            continue
        at = min(now, now - timedelta(days=row.days_ago))
        drawn = improvements.draw(
            railway.inbox.principal,
            title=row.title,
            cause=row.cause,
            owner=railway.colleagues[row.owner],
            due_on=(now + timedelta(days=max(-row.days_ago, 7))).date(),
            conversations=conversations,
            by=railway.lead,
            now=at,
        )
        if row.state == "done":
            improvements.finish(drawn, by=railway.lead, now=at)
            improvements.publish(drawn, said=row.said, line=row.text, by=railway.lead, now=now)
            post, channel = f"Ni sa: {row.said}\n\nVi gjorde: {row.text}", railway.channels["svalmatag"]
            improvements.post(drawn, channel=channel, text=post, by=railway.lead, now=now)
