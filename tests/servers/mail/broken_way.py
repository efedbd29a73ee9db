"""A way to the SMTP server that loses the server's word on whether it took the letter."""

import contextlib
import socket
import threading
from collections.abc import Iterator

from tests.servers.mail.server import MailServer


@contextlib.contextmanager
def broken_way(server: MailServer) -> Iterator[int]:
    """Give the port of a relay that hangs up when the letter has been handed in whole."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_relay, args=(listening, server), daemon=True)
        thread.start()
        yield int(listening.getsockname()[1])
        listening.close()
        thread.join(5)


def _relay(listening: socket.socket, server: MailServer) -> None:
    with contextlib.suppress(OSError):
        while True:
            near, _ = listening.accept()
            far = socket.create_connection((server.host, server.smtp_port))
            in_letter = threading.Event()
            threading.Thread(target=_up, args=(near, far, in_letter), daemon=True).start()
            _down(far, near, in_letter)


def _up(near: socket.socket, far: socket.socket, in_letter: threading.Event) -> None:
    seen = b""
    with contextlib.suppress(OSError):
        while data := near.recv(65536):
            seen = (seen + data)[-8:]
            if seen.endswith(b"\r\n.\r\n"):
                in_letter.set()
            far.sendall(data)


def _down(far: socket.socket, near: socket.socket, in_letter: threading.Event) -> None:
    with contextlib.suppress(OSError), near, far:
        while data := far.recv(65536):
            if in_letter.is_set():
                return
            near.sendall(data)
