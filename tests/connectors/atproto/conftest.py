"""A server that answers as a test wants: for what a real one does only when it is in trouble."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug import Request, Response

from bemot.connectors.base import Account
from tests.connectors.atproto import samples

Answer = Callable[[Request], Any] | Response | dict[str, Any]


class Server:
    """Answers each method with a dict, a response, or what a function makes of the request; counts the calls."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, Answer] = {
            "app.bsky.notification.listNotifications": {"notifications": []},
            "app.bsky.feed.getAuthorFeed": {"feed": []},
            "app.bsky.feed.getPosts": {"posts": []},
        }
        self.calls: list[tuple[str, dict[str, str]]] = []

    def answer(self, request: Request) -> Response:
        method = request.path.rsplit("/", 1)[1]
        self.calls.append((method, request.args.to_dict()))
        found = self.answers.get(method, error(501, "MethodNotImplemented", method))
        if callable(found) and not isinstance(found, Response):
            found = found(request)
        return found if isinstance(found, Response) else json_of(found)

    def called(self, method: str) -> list[dict[str, str]]:
        return [args for name, args in self.calls if name.endswith(method)]


def json_of(body: Any, status: int = 200, **headers: str) -> Response:
    import json

    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(json.dumps(body), status=status, content_type="application/json", headers=shown)


def error(status: int, name: str, message: str = "", **headers: str) -> Response:
    return json_of({"error": name, "message": message}, status, **headers)


@pytest.fixture
def server(web) -> Server:
    import re

    server = Server(web.url_for(""))
    web.expect_request(re.compile("/xrpc/.*")).respond_with_handler(server.answer)
    return server


@pytest.fixture
def account(server) -> Account:
    settings = {"service": server.address, "appview": server.address}
    credentials = {"identifier": "railway.example", "password": "aaaa", "access": "old", "refresh": "oldest"}
    return Account(settings, credentials, own_id=samples.OWN)
