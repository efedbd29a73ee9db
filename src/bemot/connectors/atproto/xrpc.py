"""Calls an AT Protocol server: sessions that are kept and refreshed, and what its errors mean."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from bemot.connectors import http
from bemot.connectors.base import Account, ConnectorError, Json, NeedsAttention, Rejected, TryLater

SERVICE = "https://bsky.social"
APPVIEW = "https://public.api.bsky.app"
"""Where anybody reads the network, without an account."""

_RENEW_BEFORE = timedelta(minutes=20)
"""An access token lives for two hours; fetching, which can keep a new one, renews it before sending needs it."""

_CLIENT_ERRORS = frozenset(range(400, 500)) - {408, 425, 429}
_EXPIRED = frozenset({"ExpiredToken", "InvalidToken"})
_ACCOUNT_TROUBLE = frozenset(
    {"AccountDeactivated", "AccountTakedown", "AccountSuspended", "AccountNotFound", "AuthFactorTokenRequired"}
)


class Refused(Rejected):
    """A definite refusal; `name` is the protocol's own word for it, such as `RecordNotFound`."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}" if message else name)
        self.name = name


class Session:
    """One account's way to its own server. `credentials` holds the tokens, `renewed` says whether they are new."""

    def __init__(self, client: httpx2.Client, credentials: Json) -> None:
        self._client = client
        self.credentials = dict(credentials)
        self.renewed = False

    def get(self, method: str, **params: Any) -> Any:
        """Ask a query; gives the JSON. Raises `Refused` beside the three errors."""
        return self._call("GET", method, params={key: value for key, value in params.items() if value is not None})

    def post(self, method: str, **body: Any) -> Any:
        """Call a procedure; gives the JSON. Raises `Refused` beside the three errors."""
        return self._call("POST", method, json=body)

    def log_in(self) -> Any:
        """Make a new session with the app password; gives the server's answer. Networks allow few of these."""
        identifier, password = self.credentials.get("identifier"), self.credentials.get("password")
        if not identifier or not password:
            raise NeedsAttention("The account name or the app password is missing.")
        body = {"identifier": identifier, "password": password}
        try:
            made = _result(self._sign_in("createSession", json=body), method="GET")
        except Refused as error:
            raise NeedsAttention(str(error)) from error
        self._keep(made)
        return made

    def renew_if_old(self, now: datetime) -> None:
        """Refresh tokens that end soon, while there is somebody who can keep the new ones."""
        end = _end_of(self.credentials.get("access", ""))
        if end is not None and end - now < _RENEW_BEFORE:
            self._renew()

    def _call(self, verb: str, method: str, **kw: Any) -> Any:
        if not self.credentials.get("access"):
            self._renew()
        response = self._send(verb, method, self.credentials["access"], **kw)
        if response.status_code == 401 or _name(response) in _EXPIRED:
            self._renew()
            response = self._send(verb, method, self.credentials["access"], **kw)
        return _result(response, method=verb)

    def _renew(self) -> None:
        refresh = self.credentials.get("refresh")
        if refresh:
            response = self._sign_in("refreshSession", refresh)
            if response.status_code == 200:
                self._keep(_json(response, method="GET"))
                return
        self.log_in()

    def _keep(self, made: Any) -> None:
        try:
            self.credentials |= {"access": made["accessJwt"], "refresh": made["refreshJwt"]}
        except (KeyError, TypeError) as error:
            raise NeedsAttention("The server gave no session: is this an AT Protocol server?") from error
        self.renewed = True

    def _sign_in(self, call: str, token: str = "", **kw: Any) -> httpx2.Response:
        try:
            return self._send("POST", f"com.atproto.server.{call}", token, **kw)
        except TryLater as error:  # the item itself has not been sent yet
            raise TryLater(str(error), after=error.after) from error

    def _send(self, verb: str, method: str, token: str = "", **kw: Any) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return http.request(self._client, verb, method, allow=_CLIENT_ERRORS, headers=headers, **kw)


@contextmanager
def session(account: Account) -> Iterator[Session]:
    """Open the account's own server."""
    with http.client(base_url=_base(server_of(account.settings))) as client:
        yield Session(client, account.credentials)


class Stranger:
    """Reads what anybody can read, through the AppView and without an account."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client

    def get(self, method: str, **params: Any) -> Any:
        """Ask a query; gives the JSON."""
        return _result(http.request(self._client, "GET", method, allow=_CLIENT_ERRORS, params=params), method="GET")


@contextmanager
def stranger(settings: Json) -> Iterator[Stranger]:
    """Open the public AppView."""
    with http.client(base_url=_base(settings.get("appview") or APPVIEW), timeout_s=10) as client:
        yield Stranger(client)


def server_of(settings: Json) -> str:
    """Give the address of the server that holds the account: found when it was connected, else as typed."""
    return str(settings.get("pds") or settings.get("service") or SERVICE)


def _base(url: str) -> str:
    url = url.strip().rstrip("/")
    return f"{url if '://' in url else f'https://{url}'}/xrpc/"


def _result(response: httpx2.Response, *, method: str) -> Any:
    if response.status_code < 300:
        return _json(response, method=method)
    raise _problem(response, method=method)


def _problem(response: httpx2.Response, *, method: str) -> ConnectorError:
    name, words = _name(response), http.words_of(response)
    # A question may be about somebody else's account; what we write goes to our own.
    if response.status_code in (401, 403) or (name in _ACCOUNT_TROUBLE and method == "POST"):
        return NeedsAttention(f"{name or response.status_code}: {words}")
    if response.status_code in _CLIENT_ERRORS:
        return Refused(name or str(response.status_code), words if words != name else "")
    return http.problem(response, method=method) or TryLater("The server gave no answer that can be understood.")


def _name(response: httpx2.Response) -> str:
    if response.status_code not in _CLIENT_ERRORS:
        return ""
    try:
        found = json.loads(response.content)
    except ValueError:
        return ""
    return str(found.get("error", "")) if isinstance(found, Mapping) else ""


def _json(response: httpx2.Response, *, method: str) -> Any:
    try:
        return json.loads(response.content or b"{}")
    except ValueError as error:
        if method == "POST":
            raise TryLater("The server's answer cannot be read.", accepted_perhaps=True) from error
        raise NeedsAttention("The server answers with something else than JSON.") from error


def _end_of(token: str) -> datetime | None:
    """Read when a token ends; None for one that cannot be read. Nothing is trusted because of it."""
    try:
        middle = token.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return datetime.fromtimestamp(found["exp"], UTC)
    except (IndexError, KeyError, TypeError, ValueError, OverflowError, binascii.Error):
        return None
