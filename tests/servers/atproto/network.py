"""A real AT Protocol network on loopback for tests: starts it, and lets test persons post on it.

`python -m tests.servers.atproto.network` runs one by hand and prints how to reach it.
"""

import atexit
import fcntl
import functools
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx2
import psycopg

from tests.servers.atproto.person import Person

HERE = Path(__file__).parent
POSTGRES = os.environ.get("BEMOT_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("BEMOT_TEST_REDIS", "127.0.0.1:6379")
START_SECONDS = 120.0
"""Three to eleven seconds on an idle machine; tests run beside others."""
WAIT_SECONDS = 30.0

T = TypeVar("T")


class Missing(Exception):
    """Something that the network needs is not on this machine; the text names it and how to get it."""


class StillNot(AssertionError):
    """What a test waited for did not come."""


@dataclass
class Network:
    """A running network: `pds` takes accounts and posts, `appview` shows what anybody can read."""

    pds: str
    appview: str
    plc: str
    _stop: Callable[[], None] = field(repr=False)
    _client: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=30, trust_env=False), repr=False)

    @property
    def hosts(self) -> str:
        """The servers as `BEMOT_PRIVATE_HOSTS` wants them."""
        return ",".join(f"localhost:{urlsplit(url).port}" for url in (self.pds, self.appview))

    def person(self, name: str) -> Person:
        """Create an account; its handle is the name with a random ending, so that tests share a network."""
        # The server takes 18 signs before the dot.
        handle = f"{name[:11]}-{secrets.token_hex(3)}.test"
        person = Person.create(self._client, self.pds, handle=handle, password=secrets.token_hex(8))
        self.wait_for(lambda: self.read("app.bsky.actor.getProfile", actor=person.did), f"the profile of {handle}")
        return person

    def read(self, method: str, **params: Any) -> dict[str, Any] | None:
        """Ask the AppView as a stranger; None where it answers with an error."""
        response = self._client.get(f"{self.appview}/xrpc/{method}", params=params)
        return response.json() if response.status_code == 200 else None

    def posts(self, *uris: str) -> dict[str, dict[str, Any]]:
        """Give what the AppView has of these posts, by address."""
        found = self.read("app.bsky.feed.getPosts", uris=list(uris)) or {"posts": []}
        return {post["uri"]: post for post in found["posts"]}

    def wait_indexed(self, ref: dict[str, str]) -> dict[str, str]:
        """Wait until the AppView shows exactly this wording of a post."""
        self.wait_for(lambda: self.posts(ref["uri"]).get(ref["uri"], {}).get("cid") == ref["cid"], f"{ref['uri']}")
        return ref

    def wait_gone(self, uri: str) -> None:
        """Wait until the AppView no longer shows a post."""
        self.wait_for(lambda: uri not in self.posts(uri), f"the end of {uri}")

    def wait_for(self, look: Callable[[], T], what: str, *, seconds: float = WAIT_SECONDS) -> T:
        """Ask again and again until `look` gives something; raises `StillNot` after `seconds`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = look()
            if found:
                return found
            time.sleep(0.02)
        raise StillNot(f"{what} did not come within {seconds:g} s")

    def stop(self) -> None:
        """End the servers and remove their data."""
        self._client.close()
        self._stop()


@functools.cache
def shared() -> Network:
    """Give the one network of this process; it ends with the process."""
    network = start()
    atexit.register(network.stop)
    return network


def start() -> Network:
    """Start a network with a database of its own. Takes some seconds; the very first time npm fetches it (minutes).

    Raises `Missing` where Node, npm, PostgreSQL or Redis are not to be had.
    """
    node = _need("node", "Node 20 or newer (Debian: apt install nodejs npm)")
    _need_server(REDIS, "Redis", "apt install redis-server")
    modules = install()
    database = _create_database()
    folder = tempfile.mkdtemp(prefix="bemot-at-")
    process = subprocess.Popen(
        [node, str(HERE / "devnet.mjs"), str(modules)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "DB_POSTGRES_URL": database, "REDIS_HOST": REDIS, "TMPDIR": folder, "LOG_ENABLED": "0"},
        text=True,
        start_new_session=True,
    )

    def stop() -> None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
        shutil.rmtree(folder, ignore_errors=True)
        _drop_database(database)

    try:
        urls = _wait_ready(process)
    except BaseException:
        stop()
        raise
    return Network(**urls, _stop=stop)


def install() -> Path:
    """Fetch the servers with npm into the cache, once for each lock file, and give the folder."""
    lock = (HERE / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bemot-tests"
    folder = cache / f"atproto-{hashlib.sha256(lock).hexdigest()[:12]}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "atproto.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not folder.exists():
            _npm_ci(folder)
    return folder


def _npm_ci(folder: Path) -> None:
    npm = _need("npm", "npm (Debian: apt install npm)")
    new = Path(tempfile.mkdtemp(prefix="atproto-", dir=folder.parent))
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, new)
    done = subprocess.run(
        [npm, "ci", "--no-audit", "--no-fund"],
        cwd=new,
        env={**os.environ, **_own_headers()},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if done.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        raise Missing(f"npm could not fetch the AT Protocol servers: {done.stderr.strip()[-300:]}")
    new.rename(folder)


def _own_headers() -> dict[str, str]:
    """Let what is compiled use the headers that came with Node, where they did; else npm fetches them."""
    folder = Path(shutil.which("node") or "").resolve().parent.parent
    return {"npm_config_nodedir": str(folder)} if (folder / "include" / "node" / "node.h").exists() else {}


def _need(command: str, how: str) -> str:
    found = shutil.which(command)
    if not found:
        raise Missing(f"The AT Protocol network needs {how}.")
    return found


def _need_server(address: str, name: str, how: str) -> None:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=3).close()
    except OSError as error:
        raise Missing(f"The AT Protocol network needs {name} at {address} ({how}).") from error


def _create_database() -> str:
    name = f"bemot_at_{os.getpid()}_{secrets.token_hex(3)}"
    try:
        with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=5) as connection:
            _drop_left_over(connection)
            connection.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    except psycopg.OperationalError as error:
        where = urlsplit(POSTGRES)
        msg = f"The AT Protocol network needs PostgreSQL at {where.hostname}:{where.port} (apt install postgresql)."
        raise Missing(msg) from error
    return urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()


def _drop_left_over(connection: psycopg.Connection[Any]) -> None:
    """Drop the databases of runs that were killed."""
    rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bemot\\_at\\_%'").fetchall()
    for (name,) in rows:
        pid = name.split("_")[2]
        if pid.isdecimal() and not Path(f"/proc/{pid}").exists():
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _drop_database(url: str) -> None:
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)')


def _wait_ready(process: subprocess.Popen[str]) -> dict[str, str]:
    """Read what the servers say until they are ready; then a thread goes on reading, else they would block."""
    said: deque[str] = deque(maxlen=20)
    ready: dict[str, str] = {}
    came = threading.Event()

    def listen() -> None:
        for line in process.stdout or ():
            said.append(line.rstrip()[:500])
            if line.startswith("READY "):
                ready.update(json.loads(line.removeprefix("READY ")))
                came.set()
        came.set()

    threading.Thread(target=listen, daemon=True).start()
    came.wait(START_SECONDS)
    if not ready:
        raise RuntimeError("The AT Protocol network did not start:\n" + "\n".join(said))
    return ready


def main() -> None:
    """Run a network until Ctrl-C, with two accounts to play with."""
    network = start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        people = [network.person(name) for name in ("railway", "critic")]
        lines = [f"PDS      {network.pds}", f"AppView  {network.appview}", ""]
        lines += [f"{one.handle}  password {one.password}  app password {one.app_password()}" for one in people]
        lines += ["", f"BEMOT_PRIVATE_HOSTS={network.hosts}", "Ctrl-C ends it.", ""]
        sys.stdout.write("\n".join(lines))
        sys.stdout.flush()
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        network.stop()


if __name__ == "__main__":
    main()
