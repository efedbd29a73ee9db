"""Comments that arrive while one looks: each comes once, also where the desk is stopped and started again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bemot.demo import organisation, playing
from bemot.demo.network import World

NOW = datetime(2026, 3, 11, 9, 40, tzinfo=UTC)


class Clock:
    """A clock that jumps as far as somebody waits, and stops the demo after so many comments."""

    def __init__(self, *, comments: int) -> None:
        self.now = NOW
        self.waits: list[float] = []
        self.comments = comments

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> bool:
        if len(self.waits) == self.comments:
            return True
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)
        return False


@pytest.fixture
def railway(db: None, settings, tmp_path):
    settings.DATA_FOLDER = tmp_path
    made = organisation.set_up(now=NOW)
    return replace(made, story=replace(made.story, arrivals=made.story.arrivals[:6]))


def run(railway, *, comments: int) -> tuple[list[str], list[float]]:
    """Start the desk anew, let some comments arrive and stop it; give what stands there by now, and the waits."""
    world, clock = World(railway), Clock(comments=comments)
    world.recall()
    playing.let_arrive(railway, world, stop=clock, clock=clock)
    own = {post.text for post in railway.story.posts}
    standing = [post for network in world._networks.values() for post in network.posts()]
    return [post.text for post in standing if post.text not in own], clock.waits


def test_let_arrive_goes_on_where_it_was(railway) -> None:
    world = World(railway)
    for post in railway.story.posts:
        world.open(post, NOW)
    texts = [arrival.text for arrival in railway.story.arrivals]
    after = [arrival.after_seconds for arrival in railway.story.arrivals]

    first, waits = run(railway, comments=2)
    assert sorted(first) == sorted(texts[:2])
    assert waits == [after[0], after[1] - after[0]]

    second, waits = run(railway, comments=3)
    assert sorted(second) == sorted(texts[:5])
    assert waits[0] == after[2] - after[1]

    assert sorted(run(railway, comments=10)[0]) == sorted(texts)
    assert sorted(run(railway, comments=10)[0]) == sorted(texts)
