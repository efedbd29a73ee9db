"""A real mail server on loopback for tests: OpenSMTPD takes, Dovecot keeps; every address is a mailbox.

`python -m tests.servers.mail.server` runs one by hand and prints how to reach it.
"""

import atexit
import contextlib
import email
import functools
import imaplib
import os
import secrets
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path

START_SECONDS = 30.0
WAIT_SECONDS = 20.0

SMTPD = """\
table catchall {{ "@" = "mail" }}
listen on 127.0.0.1 port {smtp} hostname "desk.test"
action "box" lmtp "127.0.0.1:{lmtp}" rcpt-to virtual <catchall>
match from any for any action "box"
"""
DOVECOT = """\
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = {name}
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Lu
mail_location = maildir:~/Maildir
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/boxes/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@desk.test
}}
"""


class Missing(Exception):
    """Something that the server needs is not on this machine; the text names it and how to get it."""


@dataclass
class MailServer:
    """A running server without encryption; any address can be written to, and signs in to IMAP with `password`."""

    smtp_port: int
    imap_port: int
    password: str
    _stop: Callable[[], None] = field(repr=False)
    host: str = "127.0.0.1"

    @property
    def hosts(self) -> str:
        """The servers as `BEMOT_PRIVATE_HOSTS` wants them."""
        return f"{self.host}:{self.smtp_port},{self.host}:{self.imap_port}"

    def address(self, name: str) -> str:
        """Give an address that no other test has."""
        return f"{name}-{secrets.token_hex(3)}@desk.test"

    def send(self, message: EmailMessage) -> None:
        """Hand a mail in, as anybody's mail program does."""
        with smtplib.SMTP(self.host, self.smtp_port, timeout=WAIT_SECONDS) as smtp:
            smtp.send_message(message)

    def inbox(self, address: str) -> list[EmailMessage]:
        """Give the mails of an address, oldest first, by IMAP."""
        with imaplib.IMAP4(self.host, self.imap_port, timeout=WAIT_SECONDS) as imap:
            imap.login(address, self.password)
            imap.select("INBOX", readonly=True)
            numbers = imap.search(None, "ALL")[1][0].split()
            parts = [imap.fetch(number.decode(), "(RFC822)")[1][0] for number in numbers]
        return [email.message_from_bytes(part[1], policy=policy.default) for part in parts if isinstance(part, tuple)]

    def wait_for(self, address: str, *, count: int = 1, seconds: float = WAIT_SECONDS) -> list[EmailMessage]:
        """Wait until an address has so many mails, and give them. Raises `AssertionError`."""
        end = time.monotonic() + seconds
        while len(found := self.inbox(address)) < count:
            assert time.monotonic() < end, f"{address} has {len(found)} mails and not {count} after {seconds:g} s"
            time.sleep(0.05)
        return found

    def stop(self) -> None:
        """End the servers and remove the mails."""
        self._stop()


@functools.cache
def shared() -> MailServer:
    """Give the one server of this process; it ends with the process."""
    server = start()
    atexit.register(server.stop)
    return server


def start() -> MailServer:
    """Start both servers: about a second. Raises `Missing` where they are not to be had."""
    smtpd, dovecot = _need("smtpd", "opensmtpd"), _need("dovecot", "dovecot-imapd dovecot-lmtpd")
    if os.geteuid() != 0:
        raise Missing("OpenSMTPD and Dovecot start as root only: the mail tests need root.")
    folder = Path(tempfile.mkdtemp(prefix="bemot-mail-"))
    folder.chmod(0o755)  # the mails belong to the user `mail`
    ports = dict(zip(("smtp", "imap", "lmtp"), _free_ports(3), strict=True))
    password = secrets.token_hex(8)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        boxes = folder / "boxes"
        boxes.mkdir()
        shutil.chown(boxes, "mail", "mail")
        _write(folder / "dovecot.conf", DOVECOT.format(folder=folder, name=folder.name, password=password, **ports))
        _write(folder / "smtpd.conf", SMTPD.format(**ports))
        log = stack.enter_context((folder / "log").open("wb"))
        for command in (
            [dovecot, "-F", "-c", f"{folder}/dovecot.conf"],
            _apart([smtpd, "-d", "-f", f"{folder}/smtpd.conf"]),
        ):
            process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
            stack.callback(_end, process)
        for port in ports.values():
            _wait(port, folder)
        return MailServer(ports["smtp"], ports["imap"], password, stack.pop_all().close)


def _need(command: str, package: str) -> str:
    found = shutil.which(command, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not found:
        raise Missing(f"{command} is not here (Debian: apt install {package}, or bin/install-servers).")
    return found


def _apart(command: list[str]) -> list[str]:
    """Give OpenSMTPD a spool and a socket of its own: their places are built in, and there may be another one."""
    mounts = "mount -t tmpfs none /var/spool/smtpd && chmod 711 /var/spool/smtpd && mount -t tmpfs none /run"
    apart = ["unshare", "--mount", "--propagation", "private", "sh", "-c"]
    if subprocess.run([*apart, mounts], capture_output=True, timeout=20, check=False).returncode == 0:
        return [*apart, f'{mounts} && exec "$@"', "smtpd", *command]
    if Path("/run/smtpd.sock").exists():
        raise Missing("Another OpenSMTPD runs here, and this machine allows no mounts of one's own.")
    return command


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _wait(port: int, folder: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    said = "".join(
        path.read_text(errors="replace")[-600:] for path in (folder / "log", folder / "dovecot.log") if path.exists()
    )
    raise RuntimeError(f"The mail server did not start: {said}")


def main() -> None:
    """Run a server until Ctrl-C."""
    server = start()
    sys.stdout.write(f"SMTP 127.0.0.1:{server.smtp_port}\nIMAP 127.0.0.1:{server.imap_port}\n")
    sys.stdout.write(f"any address, password {server.password}\nBEMOT_PRIVATE_HOSTS={server.hosts}\nCtrl-C ends it.\n")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()


if __name__ == "__main__":
    main()
