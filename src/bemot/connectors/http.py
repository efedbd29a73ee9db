"""The one place that opens HTTP connections: the address guard, time and size limits, and what errors mean."""

import functools
import json
import re
import ssl
import time
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore2
import httpx2

from bemot.connectors.base import ConnectorError, NeedsAttention, Rejected, TryLater
from bemot.lib import http_guard

MAX_BYTES = 5_000_000
MAX_SECONDS = 60.0
"""A server that answers byte by byte would otherwise hold a worker for ever: the other time limit is per read."""

USER_AGENT = "Bemot (response desk)"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_WEB_PORTS = frozenset({80, 443})
_FIRST_FREE_PORT = 1024
_LONGEST_WAIT = timedelta(hours=24)
_FIRST_EPOCH = 1e9
_FIRST_EPOCH_MS = 1e11
"""Nobody asks for a wait of thirty years: so large a number is a moment, in seconds or milliseconds since 1970."""

_WORDS = 300
"""How many characters of a network's own words are kept."""


class _GuardedBackend(httpcore2.SyncBackend):
    """Connects to addresses that the guard has checked, never to a name; redirects pass here too."""

    def connect_tcp(  # noqa: PLR0917 - the library's own signature
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        if port not in _WEB_PORTS and port < _FIRST_FREE_PORT and not http_guard.is_admitted(host, port):
            msg = f"Port {port} of {host} is no web server. The desk connects to 80, 443 and ports above 1023."
            raise http_guard.PrivateAddress(msg)
        try:
            addresses = http_guard.check(host, port)
        except OSError as error:
            raise httpcore2.ConnectError(f"{host} cannot be found") from error
        problem: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
        raise problem

    def connect_unix_socket(self, *_args: Any, **_kw: Any) -> httpcore2.NetworkStream:
        raise http_guard.PrivateAddress("The desk connects to no socket files.")


@functools.cache
def _ssl_context() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)


def client(
    *,
    base_url: str = "",
    headers: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    timeout_s: float = 20,
) -> httpx2.Client:
    """Give a client that reaches public addresses only. Close it, or use it in a `with`.

    `timeout_s` is for connecting and for each read. Proxy variables of the environment are not followed: they would
    lead around the guard.
    """
    transport = httpx2.HTTPTransport(verify=_ssl_context(), trust_env=False)
    # The library offers no public way to give a backend; the tests would notice if this name went away.
    transport._pool = httpcore2.ConnectionPool(  # noqa: SLF001
        ssl_context=_ssl_context(), network_backend=_GuardedBackend(), max_connections=10, keepalive_expiry=5
    )
    return httpx2.Client(
        base_url=base_url,
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", **(headers or {})},
        auth=auth,
        timeout=timeout_s,
        transport=transport,
        trust_env=False,
        max_redirects=5,
    )


def request(
    client: httpx2.Client,
    method: str,
    url: str,
    *,
    max_bytes: int = MAX_BYTES,
    max_seconds: float = MAX_SECONDS,
    allow: Collection[int] = (),
    **kw: Any,
) -> httpx2.Response:
    """Make one request and give its whole response, of at most `max_bytes` once unpacked.

    Statuses below 300 and those in `allow` come back; all others raise what `problem` says of them. Redirects are
    followed for GET and HEAD only. With a `base_url`, an address on another server is refused: what a server says
    (a next page, say) must not carry the account's secret elsewhere. `kw` goes to `httpx2.Client.stream` (`params`,
    `json`, `content`, `headers`). Raises `TryLater`, `NeedsAttention` or `Rejected`.
    """
    method = method.upper()
    try:
        _refuse_other_server(client, url)
        with client.stream(method, url, follow_redirects=method in _SAFE, **kw) as stream:
            response = _read(stream, max_bytes=max_bytes, max_seconds=max_seconds)
    except (http_guard.PrivateAddress, httpx2.HTTPError, httpx2.InvalidURL, _Oversized) as error:
        raise _meaning(error, safe=method in _SAFE) from error
    if response.status_code not in allow:
        found = problem(response, method=method)
        if found is not None:
            raise found
    return response


def problem(response: httpx2.Response, *, method: str = "GET") -> ConnectorError | None:
    """Say what a status means for the desk: one of the three errors with the network's words, or None."""
    status = response.status_code
    if status < 300:
        return None
    reason = f"{status} {words_of(response)}".strip()
    if status == 429:
        return TryLater(reason, after=wait_of(response))
    if status in (408, 425) or status >= 500:
        return TryLater(reason, after=wait_of(response), accepted_perhaps=method.upper() not in _SAFE)
    if status in (401, 403):
        return NeedsAttention(reason)
    if status in (301, 302, 303, 307, 308):
        return NeedsAttention(f"{status} The address has moved to {_place(response.headers.get('location', ''))}")
    return Rejected(reason)


def words_of(response: httpx2.Response) -> str:
    """Give what the network says about an error, as one short line of plain text; empty where it says nothing."""
    try:
        found = _message(json.loads(response.content))
    except ValueError:
        text = response.text
        title = re.search(r"<title[^>]*>(.*?)</title", text, re.IGNORECASE | re.DOTALL)
        found = title.group(1) if title else re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    return " ".join(found.split())[:_WORDS]


def wait_of(response: httpx2.Response) -> timedelta | None:
    """Read how long to wait: Retry-After (seconds or date), else (X-)RateLimit-Reset (epoch, ISO time or seconds)."""
    now = _server_time(response)
    for name in ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"):
        at = _moment(response.headers.get(name, "").strip(), now)
        if at is not None:
            return min(max(at - now, timedelta(seconds=1)), _LONGEST_WAIT)
    return None


class _Oversized(Exception):
    """The response is larger than the limit."""


def _meaning(error: Exception, *, safe: bool) -> ConnectorError:
    """Say what a broken exchange means; a request that may have arrived is told apart from one that cannot have."""
    match error:
        case http_guard.PrivateAddress():
            return NeedsAttention(str(error))
        case httpx2.UnsupportedProtocol() | httpx2.InvalidURL() | httpx2.LocalProtocolError():
            return NeedsAttention(f"This is no web address: {_name(error)}")
        case httpx2.TooManyRedirects():
            return NeedsAttention("The address leads from redirect to redirect.")
        case httpx2.ConnectError() | httpx2.ConnectTimeout() | httpx2.PoolTimeout():
            return TryLater(f"No connection: {_name(error)}")
        case _Oversized() if safe:
            return Rejected(str(error))
    return TryLater(f"The connection broke: {_name(error)}", accepted_perhaps=not safe)


def _refuse_other_server(client: httpx2.Client, url: str) -> None:
    there = httpx2.URL(url)
    if client.base_url.host and there.is_absolute_url and _origin(there) != _origin(client.base_url):
        raise NeedsAttention(f"The server leads to another one: {_place(url)}")


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _read(stream: httpx2.Response, *, max_bytes: int, max_seconds: float) -> httpx2.Response:
    if "," in stream.headers.get("content-encoding", ""):
        raise _Oversized("The answer is packed twice over.")
    body = bytearray()
    end = time.monotonic() + max_seconds
    for chunk in stream.iter_bytes():
        body += chunk
        if len(body) > max_bytes:
            raise _Oversized(f"The answer is larger than {max_bytes} bytes.")
        if time.monotonic() > end:
            raise httpx2.ReadTimeout(f"the answer took longer than {max_seconds:g} s")
    headers = [
        (name, value)
        for name, value in stream.headers.multi_items()
        if name.lower() not in {"content-encoding", "content-length", "transfer-encoding"}
    ]
    return httpx2.Response(
        stream.status_code, headers=headers, content=bytes(body), request=stream.request, history=stream.history
    )


def _message(found: object) -> str:
    """Look for the sentence in the shapes of error that networks use."""
    if isinstance(found, str):
        return found
    if isinstance(found, list):
        return _message(found[0]) if found else ""
    if not isinstance(found, dict):
        return ""
    named = [_message(found.get(key)) for key in ("message", "error_description", "error", "detail", "title", "errors")]
    return next((text for text in named if text), "")


def _moment(value: str, now: datetime) -> datetime | None:
    if re.fullmatch(r"[0-9]{1,13}(\.[0-9]+)?", value):
        number = float(value)
        if number < _FIRST_EPOCH:
            return now + timedelta(seconds=number)
        return datetime.fromtimestamp(number / 1000 if number > _FIRST_EPOCH_MS else number, UTC)
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(value)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _server_time(response: httpx2.Response) -> datetime:
    """Take the server's own clock where it gives it: its limits are counted by that one."""
    try:
        found = parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _place(location: str) -> str:
    """Shorten an address to what may be shown: its query may carry secrets."""
    return location.partition("?")[0][:_WORDS]


def _name(error: Exception) -> str:
    return str(error)[:_WORDS] or type(error).__name__
