"""What happens in the demo's week, moment by moment, as a plan that is then played."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bemot.demo import around, closing, desk
from bemot.demo.desk import Act
from bemot.demo.network import World
from bemot.demo.organisation import Railway
from bemot.demo_story.story import Comment, Work


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """One thing that somebody does at a time."""

    at: datetime
    n: int
    act: Act = field(compare=False)
    by_desk: bool = field(compare=False)
    """Whether a colleague does it, who must see what has come until then."""


def plan(railway: Railway, world: World, *, now: datetime) -> list[Moment]:
    """Give everything that happened until `now`, oldest first."""
    said, done = list(_said(railway, world, now=now)), list(_done(railway, world, now=now))
    moments = [Moment(at, n, act, by_desk=n >= len(said)) for n, (at, act) in enumerate([*said, *done]) if at <= now]
    return sorted(moments)


_Act = tuple[datetime, Act]


def _said(railway: Railway, world: World, *, now: datetime) -> Iterator[_Act]:
    told = railway.story
    for post in told.posts:
        yield told.moment(post.minutes_ago, now=now), partial(world.open, post)
    for comment in told.comments:
        at = told.moment(comment.minutes_ago, now=now)
        yield at, partial(world.write, comment)
        if comment.first_text:
            yield at + timedelta(minutes=9), partial(world.mend, comment)
        if comment.deleted:
            yield at + timedelta(minutes=40), partial(world.delete, comment)


def _done(railway: Railway, world: World, *, now: datetime) -> Iterator[_Act]:
    at = now - timedelta(days=9)
    while at < now:
        at += desk.TIDIED_EVERY
        yield at, partial(desk.tidy, railway, world)
        yield min(at, now), partial(desk.take_alerts, railway)
    yield from around.crisis(railway, now=now)
    yield from closing.share_praise(railway, world, now=now)
    comments = {comment.id: comment for comment in railway.story.comments}
    for work in railway.story.work:
        comment = comments[work.comment]
        yield from _worked(railway, desk.Hand(railway, world, comment, work), comment, work, now=now)


def _worked(railway: Railway, hand: desk.Hand, comment: Comment, work: Work, *, now: datetime) -> Iterator[_Act]:
    """Spread what was done with one comment between its coming and its answer."""
    began = railway.story.moment(comment.minutes_ago, now=now)
    answered = began + timedelta(minutes=work.minutes_after)
    for share, act in hand.before_the_answer():
        yield began + (answered - began) * share, act
    for wait, act in hand.after_the_answer():
        yield answered + wait, act
