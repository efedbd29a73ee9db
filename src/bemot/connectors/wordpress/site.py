"""One WordPress site as its REST API shows it: addresses, pages of a list, and what its refusals mean."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import httpx2

from bemot.connectors import http
from bemot.connectors.base import Account, Json, NeedsAttention, Rejected

PER_PAGE = 100
_API = re.compile(r'<([^>]+)>;\s*rel="https://api\.w\.org/"')
_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
# The site refuses this comment, whoever sends it; all other 401 and 403 are about our access.
_FINAL = ("rest_comment_closed", "rest_comment_draft_post", "rest_comment_trash_post", "rest_comment_invalid_post_id")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a site's API is and what the site calls itself."""

    url: str
    api: str
    name: str
    takes_passwords: bool


class Site:
    """An open connection; use it in a `with`. Without a user it reads what any visitor can."""

    def __init__(self, api: str, *, user: str = "", password: str = "") -> None:
        self.api = api
        self.signed_in = bool(user and password)
        self._client = http.client(auth=(user, password) if self.signed_in else None)

    @classmethod
    def of(cls, account: Account) -> Self:
        """Open the site of a connected channel."""
        user, password = access(account.credentials)
        return cls(str(account.settings["api"]), user=user, password=password)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def request(
        self, method: str, path: str, *, allow: Collection[int] = (), json: Json | None = None, **params: Any
    ) -> httpx2.Response:
        """Make one request below `wp/v2/`; statuses in `allow` come back."""
        return http.request(self._client, method, self._address(path, params), allow=allow, json=json)

    def one(self, path: str, **params: Any) -> tuple[int, Any]:
        """Give status and JSON of one thing; 401, 403, 404 and 410 come back, for they say whether it is there."""
        response = self.request("GET", path, allow=(401, 403, 404, 410), **params)
        return response.status_code, _json(response)

    def pages(self, path: str, **params: Any) -> Iterator[list[Json]]:
        """Give a list page by page, as the site's own links lead on."""
        response = self.request("GET", path, per_page=PER_PAGE, **params)
        while True:
            found = _json(response)
            if not isinstance(found, list):
                raise NeedsAttention(f"The site answers {path} with something else than a list.")
            yield found
            following = _NEXT.search(response.headers.get("link", ""))
            if not following or not found:
                return
            if not is_same_host(following[1], self.api):
                raise NeedsAttention("The site's next page is on another host.")
            response = http.request(self._client, "GET", following[1])

    def total(self, path: str, **params: Any) -> int:
        """Give how many things a list holds, as the site says."""
        response = self.request("GET", path, per_page=1, **params)
        try:
            return int(response.headers["x-wp-total"])
        except (KeyError, ValueError) as error:
            raise NeedsAttention("The site does not say how many comments there are.") from error

    def _address(self, path: str, params: Json) -> str:
        # Sites without permalinks have the path in the query, so the address is put together by hand.
        given = urlencode({name: value for name, value in params.items() if value is not None})
        join = "&" if "?" in self.api else "?"
        return f"{self.api}wp/v2/{path}{join + given if given else ''}"


def find(url: str) -> Found:
    """Look for the API of a site, which names it in a header of each page. Raises `NeedsAttention`."""
    with http.client() as client:
        start = http.request(client, "GET", url)
        named = _API.search(start.headers.get("link", ""))
        api = named[1] if named else f"{str(start.url).partition('?')[0].rstrip('/')}/wp-json/"
        if not is_same_host(api, str(start.url)):
            raise NeedsAttention(f"The site's interface is on another host: {urlsplit(api).hostname}")
        response = http.request(client, "GET", api, allow=(404,))
    index = _json(response) if response.status_code != 404 else None
    if not isinstance(index, dict) or "wp/v2" not in index.get("namespaces", ()):
        raise NeedsAttention(f"There is no WordPress with a REST interface at {url}.")
    ways = index.get("authentication")
    return Found(
        url=str(index.get("home") or start.url),
        api=api,
        name=str(index.get("name") or urlsplit(api).hostname),
        takes_passwords=isinstance(ways, dict) and "application-passwords" in ways,
    )


def access(credentials: Json) -> tuple[str, str]:
    """Give user and application password; both empty where one is missing."""
    user = str(credentials.get("user") or "").strip()
    password = str(credentials.get("application_password") or "").strip()
    return (user, password) if user and password else ("", "")


def refuse(response: httpx2.Response) -> None:
    """Raise what a refused comment means, or nothing where it was taken."""
    words = http.words_of(response)
    try:
        code = str(response.json().get("code", ""))
    except (ValueError, AttributeError):
        code = ""
    if code in _FINAL or code.startswith("comment_"):
        raise Rejected(f"{response.status_code} {words}")
    problem = http.problem(response, method="POST")
    if problem is not None:
        raise problem


def is_same_host(one: str, other: str) -> bool:
    """Say whether two addresses lead to one host and port, with or without `www.`: the password goes nowhere else."""
    hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other)]
    ports = [urlsplit(url).port for url in (one, other)]
    return hosts[0] == hosts[1] and ports[0] == ports[1]


def _json(response: httpx2.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise NeedsAttention(
            "The site does not answer with JSON: is a maintenance page or a login before it?"
        ) from error
