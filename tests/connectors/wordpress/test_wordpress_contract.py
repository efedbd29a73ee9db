"""WordPress keeps the contract of all connectors, sending against a real site."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from bemot.connectors import contract_tests
from bemot.connectors.base import Account, Payload, RawItem, Target
from bemot.connectors.wordpress import reading
from bemot.connectors.wordpress.connector import CONNECTOR
from tests.servers.wordpress.site import Site


def connected(site: Site) -> Account:
    credentials = {"user": site.user, "application_password": site.application_password}
    found = CONNECTOR.connect({"url": site.url}, credentials)
    return Account(settings=found.settings, credentials=found.credentials, own_id=found.own_id)


class TestDigest(contract_tests.Digest):
    connector = CONNECTOR
    account = Account(own_id="user-2")

    def sample(self, *, text: str, with_author: bool = True, edited: bool = False) -> RawItem:  # noqa: ARG002
        paragraphs = "\n".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
        comment = {
            "id": 12,
            "post": 4,
            "parent": 0,
            "author": 0,
            "author_name": "Maja Åkesson" if with_author else "",
            "author_url": "",
            "avatar": "",
            "date_gmt": "2026-03-02T09:00:00",
            "content": {"rendered": f"{paragraphs}\n"},
            "link": "https://blogg.example/a/#comment-12",
            "status": "approved",
            "type": "comment",
        }
        return reading._item("comment", 12, {"comment": comment, "lost_parent": 0})

    def deletion(self) -> RawItem | None:
        return reading._item("deletion", 12, {"id": 12})


class TestRender(contract_tests.Render):
    connector = CONNECTOR
    target = Target("comment-12", "1", "article-4", "1", None)


@pytest.mark.servers
class TestPosts(contract_tests.Posts):
    connector = CONNECTOR

    @pytest.fixture
    def account(self, wordpress_site: Site) -> Account:
        return connected(wordpress_site)


@pytest.mark.servers
class TestSend(contract_tests.Send):
    connector = CONNECTOR

    @pytest.fixture
    def account(self, wordpress_site: Site) -> Account:
        return connected(wordpress_site)

    @pytest.fixture
    def unsure_account(
        self, wordpress_site: Site, account: Account, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[Account]:
        """Give the account behind a proxy that hands every POST on and then hangs up."""

        class Proxy(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.hand_on(b"")

            def do_POST(self) -> None:
                self.hand_on(self.rfile.read(int(self.headers["Content-Length"])))

            def hand_on(self, body: bytes) -> None:
                kept = {name: self.headers[name] for name in ("Authorization", "Content-Type") if name in self.headers}
                url = f"{wordpress_site.url}{self.path}"
                answer = httpx2.request(self.command, url, content=body, headers=kept, trust_env=False)
                if self.command == "GET":
                    self.send_response(answer.status_code)
                    self.send_header("Content-Length", str(len(answer.content)))
                    self.end_headers()
                    self.wfile.write(answer.content)
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Say nothing: the output belongs to the tests."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
            thread = threading.Thread(target=proxy.serve_forever, daemon=True)
            thread.start()
            here = f"127.0.0.1:{proxy.server_port}"
            monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{wordpress_site.hosts},{here}")
            yield replace(account, settings={**account.settings, "api": f"http://{here}/wp-json/"})
            proxy.shutdown()
            thread.join()

    @pytest.fixture
    def payload(self, wordpress_site: Site, account: Account) -> Payload:
        article = wordpress_site.post("Contract")
        number = wordpress_site.approved(article["id"], "Maja", "Försenat!")
        target = Target(f"comment-{number}", "1", f"article-{article['id']}", "1", None)
        key = CONNECTOR.new_send_key(datetime.now(UTC))
        return CONNECTOR.render("Hej Maja!", language="sv", target=target, account=account, send_key=key)


@pytest.mark.parametrize(
    ("posts", "title", "content"),
    [
        (["Ny hiss\n\nDen går nu."], "Ny hiss", "<p>Den går nu.</p>"),
        (["Ny hiss på Norra"], "Ny hiss på Norra", "<p>Ny hiss på Norra</p>"),
        (["Läs", "<b> & https://a.example/x?y=1&z=2."], "Läs", "&lt;b&gt; &amp; <a href"),
    ],
)
def test_render_post_makes_a_heading_of_a_short_first_line(posts: list[str], title: str, content: str) -> None:
    key = CONNECTOR.new_send_key(datetime.now(UTC))
    body = CONNECTOR.render_post(posts, language="sv", account=Account(), send_key=key).body
    assert body["title"] == title
    assert content in body["content"]
    assert body["slug"].isascii()
