"""Sending keeps the contract on a real network, also where the network's answer is lost on the way."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx2
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bemot.connectors import contract_tests, registry
from bemot.connectors.base import Account, Author, Payload, Target
from tests.servers.atproto.network import Network

pytestmark = pytest.mark.servers

AT = registry.get("atproto")


@pytest.fixture
def account(at_network: Network) -> Account:
    person = at_network.person("railway")
    settings = {"service": at_network.pds, "appview": at_network.appview}
    found = AT.connect(settings, {"identifier": person.handle, "password": person.app_password()})
    return Account(found.settings, found.credentials, found.own_id)


@pytest.fixture
def payload(at_network: Network, account: Account) -> Payload:
    critic = at_network.person("critic")
    post = at_network.wait_indexed(critic.post("Tåget var sent igen."))
    target = Target(post["uri"], post["cid"], post["uri"], post["cid"], Author(critic.did, handle=critic.handle))
    key = AT.new_send_key(datetime.now(UTC))
    return AT.render("Tack, vi ser över det.", language="sv", target=target, account=account, send_key=key)


@pytest.fixture
def unsure_account(
    account: Account, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, at_network: Network
) -> Iterator[Account]:
    """Put a gateway before the server that passes everything on, but loses the answer to whatever is written."""
    with httpx2.Client(base_url=at_network.pds, trust_env=False) as server:

        def pass_on(request: Request) -> Response:
            kept = ("Authorization", "Content-Type")
            headers = {name: value for name, value in request.headers.items() if name in kept}
            answer = server.request(request.method, request.full_path, headers=headers, content=request.get_data())
            if request.path.endswith("putRecord"):
                assert answer.is_success
                return Response("<title>502 Bad Gateway</title>", status=502)
            return Response(answer.content, status=answer.status_code, content_type=answer.headers["content-type"])

        httpserver.expect_request(re.compile(".*")).respond_with_handler(pass_on)
        monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{at_network.hosts},localhost:{httpserver.port}")
        yield replace(account, settings={**account.settings, "pds": httpserver.url_for("")})


class TestSend(contract_tests.Send):
    connector = AT


class TestPosts(contract_tests.Posts):
    connector = AT
