"""The way to the two mail servers: guarded addresses, encryption, time limits, and what their errors mean."""

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxLoginError

from bemot.connectors.base import Account, ConnectorError, Json, NeedsAttention, TryLater
from bemot.lib import http_guard

TIMEOUT_S = 30.0
IMAP_TLS, SMTP_TLS = 993, 465
_WORDS = 300


@dataclass(frozen=True, slots=True)
class Server:
    """One server as the form gives it: `mail.example.org` or `mail.example.org:993`."""

    host: str
    port: int


def server(given: object, default_port: int) -> Server:
    """Read what was typed. Raises `NeedsAttention`."""
    host, _, port = str(given or "").strip().removeprefix("imap://").removeprefix("smtp://").rpartition(":")
    if not host:
        host, port = port, ""
    if not host or not (port or "0").isdigit() or not 0 <= int(port or 0) <= 65535:
        raise NeedsAttention(f"{str(given)!r} is no mail server. Write a name, as in mail.example.org.")
    return Server(host=host, port=int(port or default_port))


@contextmanager
def mailbox(account: Account) -> Iterator[BaseMailBox]:
    """Open the mailbox by IMAP and sign in. Whatever goes wrong inside is one of the connector's errors."""
    at = server(account.settings.get("imap"), IMAP_TLS)
    box = None
    with _translated(at):
        try:
            box = _Box(at)
            box.login(*_names(account), initial_folder=None)
            yield box
        finally:
            if box is not None:
                _leave(box)


@contextmanager
def outgoing(account: Account) -> Iterator[smtplib.SMTP]:
    """Open the way out by SMTP and sign in where the server asks for it."""
    at = server(account.settings.get("smtp"), SMTP_TLS)
    with _translated(at):
        smtp = (_Tls if at.port == SMTP_TLS else _Plain)(at.host, at.port, timeout=TIMEOUT_S)
        try:
            smtp.ehlo_or_helo_if_needed()
            if at.port != SMTP_TLS:
                _encrypt(smtp, at)
            if smtp.has_extn("auth"):
                smtp.login(*_names(account))
            yield smtp
        finally:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()


def words_of(error: Exception) -> str:
    """Give a server's own words as one short line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return said(error.smtp_code, error.smtp_error)
    if isinstance(error, MailboxLoginError):
        data = error.command_result[1]
        return _line(data[0] if isinstance(data, list) and data else str(error))
    return _line(str(error))


def said(code: int, words: bytes | str) -> str:
    """Give what an SMTP server answered, with its number."""
    return f"{code} {_line(words)}".strip()


def _line(words: object) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())[:_WORDS]


def _names(account: Account) -> tuple[str, str]:
    name = str(account.settings.get("user") or account.settings.get("address") or "")
    return name, str(account.credentials.get("password") or "")


def _leave(box: BaseMailBox) -> None:
    try:
        box.logout()
    except (OSError, imaplib.IMAP4.error, ImapToolsError):
        box.client.shutdown()


def _encrypt(smtp: smtplib.SMTP, at: Server) -> None:
    """Speak in the clear only with a server that the environment names as one of our own."""
    if smtp.has_extn("starttls"):
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    elif not http_guard.is_admitted(at.host, at.port):
        raise NeedsAttention(f"{at.host} offers no encryption; a password is not sent there.")


@contextmanager
def _translated(at: Server) -> Iterator[None]:
    try:
        yield
    except ConnectorError:
        raise
    except http_guard.PrivateAddress as error:
        raise NeedsAttention(str(error)) from error
    except (MailboxLoginError, smtplib.SMTPAuthenticationError) as error:
        raise NeedsAttention(f"The mail server does not accept the password: {words_of(error)}") from error
    except ssl.SSLCertVerificationError as error:
        raise NeedsAttention(f"The certificate of {at.host} is not valid: {error.verify_message}") from error
    except socket.gaierror as error:
        raise TryLater(f"{at.host} cannot be found") from error
    except (OSError, imaplib.IMAP4.error, ImapToolsError, smtplib.SMTPException) as error:
        raise TryLater(f"No connection: {words_of(error)}") from error


class _Imap(imaplib.IMAP4):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        return http_guard.connect(self.host, self.port, timeout_s=timeout or TIMEOUT_S)


class _ImapTls(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        sock = http_guard.connect(self.host, self.port, timeout_s=timeout or TIMEOUT_S)
        context: ssl.SSLContext = self.ssl_context
        return context.wrap_socket(sock, server_hostname=self.host)


class _Box(BaseMailBox):
    """The library's mailbox over a guarded connection."""

    def __init__(self, at: Server) -> None:
        self._at = at
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        at = self._at
        if at.port == IMAP_TLS:
            return _ImapTls(at.host, at.port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_S)
        client = _Imap(at.host, at.port, timeout=TIMEOUT_S)
        if "STARTTLS" in client.capabilities:
            client.starttls(ssl.create_default_context())
        elif not http_guard.is_admitted(at.host, at.port):
            client.shutdown()
            raise NeedsAttention(f"{at.host} offers no encryption; a password is not sent there.")
        return client


class _Plain(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        return http_guard.connect(host, port, timeout_s=timeout)


class _Tls(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        sock = http_guard.connect(host, port, timeout_s=timeout)
        return self.context.wrap_socket(sock, server_hostname=host)


def settings_of(settings: Json) -> dict[str, str]:
    """Give the settings in the shape in which they are kept. Raises `NeedsAttention`."""
    address = str(settings.get("address") or "").strip()
    if address.count("@") != 1 or address != " ".join(address.split()):
        raise NeedsAttention("The mail address is missing.")
    separator = str(settings.get("separator") or "").strip()
    return {
        "name": str(settings.get("name") or "").strip(),
        "address": address,
        "imap": str(settings.get("imap") or "").strip(),
        "smtp": str(settings.get("smtp") or "").strip(),
        "user": str(settings.get("user") or "").strip(),
        "separator": separator[:1] if separator in {"+", "-", "="} else "",
    }
