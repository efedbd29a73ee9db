"""A real WordPress on loopback for tests, and what visitors and moderators do there.

`python -m tests.servers.wordpress.site` runs one by hand and prints how to reach it.
"""

import atexit
import contextlib
import functools
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2

from tests.servers.wordpress import database
from tests.servers.wordpress.database import Missing, need

HERE = Path(__file__).parent
WORDPRESS = Path("/usr/share/wordpress")
START_SECONDS = 60.0


@dataclass
class Site:
    """A running site. `user` may moderate and has `application_password`; new comments are held."""

    url: str
    user: str
    application_password: str
    _admin_password: str = field(repr=False)
    _mails: Path = field(repr=False)
    _stop: Callable[[], None] = field(repr=False)
    _client: httpx2.Client = field(repr=False)

    @property
    def hosts(self) -> str:
        """The site as `BEMOT_PRIVATE_HOSTS` wants it."""
        return urlsplit(self.url).netloc

    def post(self, title: str, text: str = "") -> dict[str, Any]:
        """Publish an article; gives its `id` and `link`."""
        return self.rest("POST", "posts", json={"title": title, "content": text, "status": "publish"})

    def comment(self, post: int, author: str, text: str, *, parent: int = 0) -> int:
        """Write through the public form as a visitor; gives the number of the comment, which is held."""
        form = {"comment_post_ID": post, "author": author, "email": f"{secrets.token_hex(4)}@example.org"}
        response = self._client.post(
            f"{self.url}/wp-comments-post.php", data={**form, "comment": text, "comment_parent": parent}
        )
        found = re.search(r"(?:unapproved=|#comment-)(\d+)", response.headers.get("location", ""))
        assert found, f"{response.status_code} {response.text[-400:]}"
        return int(found[1])

    def approved(self, post: int, author: str, text: str, *, parent: int = 0) -> int:
        """Write as a visitor and let the moderator approve it."""
        number = self.comment(post, author, text, parent=parent)
        self.approve(number)
        return number

    def approve(self, comment: int) -> None:
        self.rest("POST", f"comments/{comment}", json={"status": "approve"})

    def hold(self, comment: int) -> None:
        self.rest("POST", f"comments/{comment}", json={"status": "hold"})

    def edit(self, comment: int, text: str) -> None:
        self.rest("POST", f"comments/{comment}", json={"content": text})

    def delete(self, comment: int) -> None:
        """Delete for good, as emptying the bin does."""
        self.rest("DELETE", f"comments/{comment}", params={"force": "true"})

    def comments(self, post: int) -> list[dict[str, Any]]:
        """What any visitor can read under an article, oldest first."""
        response = self._client.get(
            f"{self.url}/wp-json/wp/v2/comments", params={"post": post, "order": "asc", "per_page": 100}
        )
        return list(response.raise_for_status().json())

    def mails(self) -> list[bytes]:
        """The notification mails that the site has written, as bytes."""
        return [path.read_bytes() for path in sorted(self._mails.iterdir())]

    def rest(self, method: str, path: str, **kw: Any) -> Any:
        """Ask the REST API as the administrator."""
        response = self._client.request(
            method, f"{self.url}/wp-json/wp/v2/{path}", auth=("admin", self._admin_password), **kw
        )
        assert response.is_success, f"{response.status_code} {response.text[:400]}"
        return response.json()

    def stop(self) -> None:
        """End the servers and remove their data."""
        self._stop()


@functools.cache
def shared() -> Site:
    """Give the one site of this process; it ends with the process."""
    site = start()
    atexit.register(site.stop)
    return site


def start(*, environment: str = "local") -> Site:
    """Install and start a site: about three seconds. `production` refuses application passwords without https.

    Raises `Missing` where PHP, WordPress or MariaDB are not to be had.
    """
    php = need("php", "php-cli php-mysql")
    if not (WORDPRESS / "wp-load.php").is_file():
        raise Missing(f"WordPress is not in {WORDPRESS} (Debian: apt install wordpress, or bin/install-servers).")
    with contextlib.ExitStack() as stack:
        base = database.start()
        stack.callback(base.stop)
        base.execute("CREATE DATABASE wordpress CHARACTER SET utf8mb4")
        folder = Path(tempfile.mkdtemp(prefix="bemot-wp-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        url, mails = f"http://127.0.0.1:{_free_port()}", _mailbox(folder)
        environ = {key: value for key, value in os.environ.items() if key != "PHP_CLI_SERVER_WORKERS"} | {
            "SITE_URL": url,
            "SITE_SOCKET": str(base.socket),
            "SITE_TYPE": environment,
            "SITE_SALT": secrets.token_hex(16),
        }
        command = [php, "-d", f"sendmail_path={folder}/sendmail", "-d", "opcache.enable_cli=1"]
        _lay_out(folder / "site")
        passwords = _install(command, folder / "site", environ)
        client = stack.enter_context(httpx2.Client(timeout=30, trust_env=False))
        _serve(command, folder, environ, client, stack)
        return Site(url, "desk", passwords["desk"], passwords["admin"], mails, stack.pop_all().close, client)


def _serve(
    command: list[str], folder: Path, environ: dict[str, str], client: httpx2.Client, stack: contextlib.ExitStack
) -> None:
    log = stack.enter_context((folder / "log").open("wb"))
    site = folder / "site"
    process = subprocess.Popen(
        [*command, "-S", urlsplit(environ["SITE_URL"]).netloc, "-t", str(site), str(site / "router.php")],
        stdout=log,
        stderr=log,
        env=environ,
    )
    stack.callback(process.wait, 10)
    stack.callback(process.terminate)
    _wait(client, environ["SITE_URL"], process, folder / "log")


def _lay_out(site: Path) -> None:
    """Make a site's folder: WordPress finds its configuration beside the file that is called, so those are copied."""
    site.mkdir()
    for source in WORDPRESS.glob("*.php"):
        shutil.copy(source, site)
    for name in ("wp-includes", "wp-admin"):
        (site / name).symlink_to(WORDPRESS / name)
    for name in ("wp-config.php", "router.php", "install.php"):
        shutil.copy(HERE / "files" / name, site)
    shutil.copytree(HERE / "files/plain", site / "wp-content/themes/plain")
    (site / "wp-content/mu-plugins").mkdir()
    shutil.copy(HERE / "files/no-flood.php", site / "wp-content/mu-plugins")


def _mailbox(folder: Path) -> Path:
    """Make a program that takes mail and keeps it in the folder that is given back."""
    mails, program = folder / "mails", folder / "sendmail"
    mails.mkdir()
    program.write_text(f"#!/bin/sh\nexec cat > {mails}/$(date +%s%N)\n")
    program.chmod(0o755)
    return mails


def _install(command: list[str], site: Path, environ: dict[str, str]) -> dict[str, str]:
    done = subprocess.run(
        [*command, str(site / "install.php")],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    (site / "install.php").unlink()
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        raise RuntimeError(f"WordPress was not installed: {done.stdout[-800:]} {done.stderr[-800:]}") from None


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(client: httpx2.Client, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if client.get(f"{url}/wp-json/").status_code == 200:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"WordPress did not start: {log.read_text(errors='replace')[-800:]}")


def main() -> None:
    """Run a site until Ctrl-C, with one article and one held comment."""
    site = start()
    post = site.post("Ny tidtabell", "<p>Från söndag gäller en ny tidtabell.</p>")
    site.comment(post["id"], "Maja Åkesson", "Försenat igen! 😡")
    sys.stdout.write(
        f"{post['link']}\nuser {site.user}\napplication password {site.application_password}\n"
        f"BEMOT_PRIVATE_HOSTS={site.hosts}\nCtrl-C ends it.\n"
    )
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        site.stop()


if __name__ == "__main__":
    main()
