"""kill -9 at any moment: nothing is lost, nothing is double, and no answer stands twice on a real network."""

import contextlib
import itertools
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.journeys import hands, mortal
from tests.servers.atproto.network import POSTGRES, Network
from tests.servers.atproto.person import POST, Person, Ref

pytestmark = [pytest.mark.servers, pytest.mark.journeys, pytest.mark.slow]

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus" / "comments" / "sv" / "earlier.jsonl"
OWN_POSTS = 5
WAKES_FOR_S = 2.0
START_SECONDS = 60
DEATH_SECONDS = 60
DRY_SECONDS = 120
RANDOM_DEATHS = 20
LONGEST_LIFE_S = 4.0
"""A whole fetch, its digestion and its work-up fit into this; most deaths come in the middle of something."""


@dataclass
class Story:
    """One run: the network with its people, the desk's database, and what was written so far."""

    network: Network
    own: Person
    people: list[Person]
    posts: list[Ref]
    there: Callable[..., Any]
    environment: dict[str, str]
    waves: Iterator[tuple[Person, list[dict[str, Any]]]]
    answers_wanted: int
    comments: list[str] = field(default_factory=list)
    queued: list[hands.Queued] = field(default_factory=list)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def write(self) -> None:
        """Let one person write the next comments, all at once."""
        person, records = next(self.waves, (None, []))
        if person is None:
            return
        writes = [{"$type": "com.atproto.repo.applyWrites#create", "collection": POST, "value": one} for one in records]
        made = person.call("com.atproto.repo.applyWrites", repo=person.did, writes=writes)
        self.comments += [row["uri"] for row in made["results"]]

    def answer(self, count: int) -> None:
        """Let Ana answer some of what has arrived."""
        count = min(count, self.answers_wanted - len(self.queued))
        if count > 0:
            self.queued += self.there(hands.answer, first=len(self.queued) + 1, count=count)

    def start(self, command: str, *, dies_at: str = "", stops_at: str = "") -> subprocess.Popen[str]:
        """Start a real `bemot` and wait until its worker is at work."""
        with (Path(self.environment["BEMOT_DATA"]) / "log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, str(HERE / "mortal.py"), *command.split()],
                env={**os.environ, **self.environment, "DIES_AT": dies_at, "STOPS_AT": stops_at},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.started.append(process)
        assert process.stdout
        assert any(line.startswith("at work") for line in process.stdout), self.log()
        return process

    def die_at(self, boundary: str, *, pass_: int = 1, command: str = "work") -> None:
        """Run until the process has killed itself there."""
        process = self.start(command, dies_at=f"{boundary}:{pass_}")
        try:
            process.communicate(timeout=DEATH_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            pytest.fail(f"It never came to {boundary!r}.\n{self.log()}")
        assert process.returncode == -signal.SIGKILL, f"{boundary}: {process.returncode}\n{self.log()}"

    def die_after(self, seconds: float, *, command: str = "work") -> None:
        process = self.start(command)
        time.sleep(seconds)
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL, self.log()

    @contextlib.contextmanager
    def stopped_at(self, boundary: str) -> Iterator[None]:
        """Let one worker fall asleep there, with its claim in its hand; it wakes afterwards and goes on."""
        process = self.start("work", stops_at=f"{boundary}:1")
        state = Path(f"/proc/{process.pid}/stat")
        end = time.monotonic() + DEATH_SECONDS
        while state.read_text().rpartition(")")[2].split()[0] != "T":
            assert process.poll() is None, self.log()
            assert time.monotonic() < end, f"It never came to {boundary!r}.\n{self.log()}"
            time.sleep(0.05)
        yield
        process.send_signal(signal.SIGCONT)
        time.sleep(WAKES_FOR_S)
        process.kill()
        process.communicate()

    def run_dry(self) -> hands.Held:
        """Let a worker live until nothing is left to do, and end it kindly."""
        process = self.start("work")
        end = time.monotonic() + DRY_SECONDS
        while not self._is_dry() and time.monotonic() < end:
            time.sleep(0.5)
        process.terminate()
        process.communicate(timeout=30)
        assert process.returncode == 0, self.log()
        return self.there(hands.state)

    def log(self, *, first: str = "") -> str:
        """Give the end of what the processes logged, or what follows the first time that something was said."""
        text = (Path(self.environment["BEMOT_DATA"]) / "log").read_text()
        return text[text.find(first) :][:8000] if first else text[-4000:]

    def _is_dry(self) -> bool:
        """Say whether all that anybody wrote has come, our own echoes included, and nothing is left to do."""
        held = self.there(hands.state)
        return held.is_dry and held.fetched >= self.written and not held.untold

    @property
    def written(self) -> int:
        return len(self.posts) + len(self.comments) + len(self.queued)


def waves_of(people: list[Person], posts: list[Ref], *, comments: int, waves: int) -> Iterator[Any]:
    """Share out comments: each wave one person's, under all posts in turn, each with a time of its own."""
    texts = itertools.cycle(json.loads(line)["text"][:250] for line in CORPUS.read_text("utf-8").splitlines())
    clock = datetime.now(UTC) - timedelta(hours=1)
    size = -(-comments // waves)
    for wave in range(waves):
        records = []
        for number in range(wave * size, min((wave + 1) * size, comments)):
            post = posts[number % len(posts)]
            clock += timedelta(milliseconds=100)
            written = clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            records.append(
                {
                    "$type": POST,
                    "text": next(texts),
                    "createdAt": written,
                    "langs": ["sv"],
                    "reply": {"root": post, "parent": post},
                }
            )
        yield people[wave % len(people)], records


@contextlib.contextmanager
def a_story(
    network: Network, folder: Path, *, database: str, people: int, comments: int, answers: int, waves: int
) -> Iterator[Story]:
    own = network.person("railway")
    with ThreadPoolExecutor(4) as pool:
        crowd = list(pool.map(network.person, [f"critic{number}" for number in range(people)]))
    posts = [network.wait_indexed(own.post(f"Nya tidtabellen, del {number}.")) for number in range(OWN_POSTS)]
    environment = {
        "DJANGO_SETTINGS_MODULE": "bemot.settings",
        "BEMOT_DATA": str(folder),
        "DATABASE_URL": database,
        "BEMOT_UNDO_SECONDS": "0",
    }
    with hands.hands(environment) as there:
        there(
            hands.open_a_desk,
            settings={"service": network.pds, "appview": network.appview},
            credentials={"identifier": own.handle, "password": own.app_password()},
        )
        shared = waves_of(crowd, posts, comments=comments, waves=waves)
        story = Story(network, own, crowd, posts, there, environment, shared, answers)
        try:
            yield story
        finally:
            for process in story.started:
                if process.poll() is None:
                    process.kill()
                    process.communicate()


@pytest.fixture
def postgres_database() -> Iterator[str]:
    name = f"bemot_crash_{os.getpid()}_{secrets.token_hex(3)}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def own_answers(story: Story) -> list[dict[str, Any]]:
    """Read from the account's own server every answer that stands there."""
    found, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = story.own.get("com.atproto.repo.listRecords", repo=story.own.did, collection=POST, limit=100, **more)
        found += [row["value"] for row in page["records"] if "reply" in row["value"]]
        cursor = page.get("cursor")
        if not cursor or not page["records"]:
            return found


def shown_below(story: Story, parent: str) -> list[str]:
    """Read as a stranger what the organisation has said directly under a comment."""
    top = story.network.read("app.bsky.feed.getPostThread", uri=parent, depth=1, parentHeight=0)
    assert top, parent
    replies = [node["post"] for node in top["thread"].get("replies", [])]
    return [post["record"]["text"] for post in replies if post["author"]["did"] == story.own.did]


def assert_nothing_stands_twice(story: Story, held: hands.Held) -> None:
    """Read the servers: each answer once, in its place; what is not there is not called sent."""
    standing = own_answers(story)
    assert Counter(one["text"] for one in standing) == Counter(one.text for one in story.queued)
    placed = {one["text"]: (one["reply"]["parent"]["uri"], one["reply"]["root"]["uri"]) for one in standing}
    assert placed == {one.text: (one.parent, one.root) for one in story.queued}
    assert {lang for one in standing for lang in one["langs"]} == {"sv"}
    for one in story.queued:
        assert shown_below(story, one.parent) == [one.text]
    # This network can always be asked, so nothing stays unsure.
    assert held.publications == {"sent": len(story.queued)}


def assert_nothing_is_lost(story: Story, held: hands.Held) -> None:
    """Read the database: each comment is one message in one conversation, told of once."""
    assert Counter(held.inbound) == Counter(story.comments)
    assert held.homeless == []
    assert (held.undigested, held.set_aside, held.not_worked_up, held.untold) == (0, 0, 0, 0)
    assert held.fetched == story.written
    assert held.versions == len(story.comments)
    assert held.twice == []
    assert "set_aside" not in held.events, story.log(first="Could not do")
    assert held.events["received"] == held.events["assessed"] == len(story.comments)
    assert Counter(held.answers) == Counter(one.text for one in story.queued)
    assert held.events["queued"] == held.events["published"] == len(story.queued)
    # Own echoes open nothing, and are taken for nobody else's.
    assert "answered_elsewhere" not in held.events
    assert "edited" not in held.events
    assert "failed" not in held.events


# Twice where a later pass meets another state of things: a second page, a publication after one that was cut off.
BOUNDARIES = [*((name, 1) for name in mortal.BOUNDARIES if name != "looked on the network"), ("page committed", 2)]


def test_kill_at_any_moment_loses_and_doubles_nothing(at_network: Network, tmp_path: Path) -> None:
    dice = random.Random(20261121)
    deaths = len(BOUNDARIES) + 1 + RANDOM_DEATHS
    with a_story(at_network, tmp_path, database="", people=20, comments=1000, answers=50, waves=deaths) as story:
        for boundary, pass_ in BOUNDARIES:
            story.write()
            story.answer(2)
            story.die_at(boundary, pass_=pass_)
        story.write()
        story.answer(2)
        story.die_at("taken by the server")
        story.die_at("looked on the network")
        for number in range(RANDOM_DEATHS):
            story.write()
            story.answer(2)
            command = "serve --port 0" if number % 5 == 0 else "work"
            story.die_after(dice.uniform(0, LONGEST_LIFE_S), command=command)
        while len(story.comments) < 1000:
            story.write()
        story.answer(50)
        held = story.run_dry()
        if len(story.queued) < 50:  # a slow machine: what has come only now can be answered only now
            story.answer(50)
            held = story.run_dry()
        assert (len(story.comments), len(story.queued)) == (1000, 50)
        assert_nothing_stands_twice(story, held)
        assert_nothing_is_lost(story, held)


# Where one worker falls asleep, and where another, which has taken over, is killed before the first one wakes.
ASLEEP_AND_KILLED = [
    ("fetch claimed", "page committed"),
    ("page committed", "messages committed"),
    # Here it holds the rows of the comments as well, until the database ends its transaction.
    ("messages not yet committed", "messages committed"),
    ("fetch not yet settled", "work-up committed"),
    ("sending claimed", "settled"),
    ("taken by the server", "looked on the network"),
    ("sent", "settled"),
]


def test_kill_one_of_two_workers_while_the_other_sleeps(
    at_network: Network, tmp_path: Path, postgres_database: str
) -> None:
    with a_story(
        at_network, tmp_path, database=postgres_database, people=4, comments=100, answers=14, waves=4
    ) as story:
        for asleep, killed in ASLEEP_AND_KILLED:
            story.write()
            story.answer(2)
            with story.stopped_at(asleep):
                story.die_at(killed)
        story.answer(14)
        held = story.run_dry()
        assert (len(story.comments), len(story.queued)) == (100, 14)
        assert_nothing_stands_twice(story, held)
        assert_nothing_is_lost(story, held)
