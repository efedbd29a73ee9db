"""A MariaDB of its own in a folder of its own: no port, no password, gone when it is stopped."""

import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 60.0


class Missing(Exception):
    """Something that the server needs is not on this machine; the text names it and how to get it."""


@dataclass
class Database:
    """A running MariaDB; `socket` is how to reach it, as root without a password."""

    socket: Path
    _process: subprocess.Popen[bytes] = field(repr=False)
    _folder: Path = field(repr=False)

    def execute(self, sql: str) -> None:
        subprocess.run(
            ["mariadb", "--no-defaults", "-u", "root", f"--socket={self.socket}", "-e", sql],
            check=True,
            capture_output=True,
            timeout=60,
        )

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def need(command: str, package: str) -> str:
    """Give the path of a command. Raises `Missing` with the name of Debian's package."""
    found = shutil.which(command, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not found:
        raise Missing(f"{command} is not here (Debian: apt install {package}, or bin/install-servers).")
    return found


def start() -> Database:
    """Make an empty database and start it: about three seconds. Raises `Missing`."""
    server = need("mariadbd", "mariadb-server")
    install = need("mariadb-install-db", "mariadb-server")
    need("mariadb", "mariadb-client")
    folder = Path(tempfile.mkdtemp(prefix="bemot-db-"))
    data, socket = folder / "data", folder / "sock"
    common = ["--no-defaults", f"--datadir={data}", *(["--user=root"] if os.geteuid() == 0 else [])]
    try:
        subprocess.run(
            [install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True,
            capture_output=True,
            timeout=120,
        )
        options = ["--skip-networking", "--skip-log-bin", "--innodb-buffer-pool-size=32M", "--performance-schema=off"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([server, *common, *options, f"--socket={socket}"], stdout=log, stderr=log)
        _wait(process, socket, folder / "log")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Database(socket, process, folder)


def _wait(process: subprocess.Popen[bytes], socket: Path, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if socket.exists():
            return
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise RuntimeError(f"MariaDB did not start: {log.read_text(errors='replace')[-800:]}")
