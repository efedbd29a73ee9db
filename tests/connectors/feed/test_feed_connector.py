"""The feed connector against feeds of real servers and against what servers can do wrong."""

from collections.abc import Mapping
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bemot.connectors.base import Account, Connector, NeedsAttention, Post, RawItem, Rejected, TryLater
from bemot.connectors.feed.connector import CONNECTOR, UNCONDITIONAL_EVERY
from tests.servers.isso.server import Isso
from tests.servers.wordpress.site import Site

ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Å</title><id>f</id>
<entry><id>e1</id><title>t</title><updated>2026-03-0{day}T09:00:00Z</updated><content type="html">{text}</content>
</entry></feed>"""


class Reader:
    """Fetches round after round, as the desk does: refuses doubles, keeps the cursor."""

    def __init__(self, url: str) -> None:
        self.account = Account(settings=CONNECTOR.connect({"url": url}, {}).settings)
        self.cursor: Mapping[str, Any] = {}
        self.stored: set[tuple[str, str]] = set()

    def fetch(self) -> list[Post]:
        """Give what was new in this round."""
        found: list[Post] = []
        for page in CONNECTOR.fetch(self.account, self.cursor):
            self.cursor = page.cursor
            for item in page.items:
                if (item.external_id, item.revision) not in self.stored:
                    self.stored.add((item.external_id, item.revision))
                    found += [post for post in CONNECTOR.digest(item, self.account) if isinstance(post, Post)]
        return found

    def rounds(self) -> list[Post]:
        """Fetch until the whole feed was certainly read again."""
        return [post for _ in range(UNCONDITIONAL_EVERY) for post in self.fetch()]


@pytest.fixture
def served(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{httpserver.host}:{httpserver.port}")
    return httpserver


def test_connector_keeps_the_contract() -> None:
    assert isinstance(CONNECTOR, Connector)
    assert not CONNECTOR.capabilities.sends


@pytest.mark.servers
def test_fetch_reads_a_page_of_isso_with_its_thread(isso_server: Isso) -> None:
    page = "/ny-tidtabell/"
    first = isso_server.comment(page, "Maja Åkesson", "Försenat igen! 😡 å ä ö")
    second = isso_server.comment(page, "Ola", "Håller med", parent=first)

    reader = Reader(isso_server.feed(page))
    found = {post.author.name: post for post in reader.fetch() if post.author}

    top, under = found["Maja Åkesson"], found["Ola"]
    assert (top.text, under.text) == ("Försenat igen! 😡 å ä ö", "Håller med")
    assert top.root_id == under.root_id == top.parent_id == f"{isso_server.site}{page}"
    assert under.parent_id == top.external_id
    assert under.url == f"{isso_server.site}{page}#isso-{second}"
    assert reader.fetch() == []


@pytest.mark.servers
def test_fetch_sees_an_edit_that_isso_calls_not_modified(isso_server: Isso) -> None:
    page = "/edited/"
    old = isso_server.comment(page, "Maja", "Första lydelsen")
    isso_server.comment(page, "Ola", "Den nyaste")
    reader = Reader(isso_server.feed(page))
    first = next(post for post in reader.fetch() if post.text == "Första lydelsen")
    isso_server.edit(old, "Andra lydelsen")

    assert reader.fetch() == []  # the server says 304
    (edited,) = reader.rounds()

    assert (edited.external_id, edited.text) == (first.external_id, "Andra lydelsen")
    assert edited.created_at == first.created_at
    assert edited.edited_at is None or edited.edited_at > edited.created_at


@pytest.mark.servers
@pytest.mark.parametrize("make", ["atom/", ""])
def test_fetch_reads_the_comment_feed_of_wordpress(wordpress_site: Site, make: str) -> None:
    article = wordpress_site.post(f"Flöde {make}")
    first = wordpress_site.approved(article["id"], "Maja Åkesson", "Försenat igen! 😡")
    second = wordpress_site.approved(article["id"], "Ola", "Håller <em>med</em>", parent=first)
    wordpress_site.comment(article["id"], "Eva", "Hålls")

    found = {post.url.partition("#")[2]: post for post in Reader(f"{article['link']}feed/{make}").fetch()}

    assert set(found) == {f"comment-{first}", f"comment-{second}"}
    top, under = found[f"comment-{first}"], found[f"comment-{second}"]
    assert (top.text, under.text) == ("Försenat igen! 😡", "Håller med")
    assert top.root_id == under.root_id == top.parent_id == article["link"]
    assert under.parent_id == top.external_id
    assert top.created_at is not None


@pytest.mark.servers
def test_fetch_reads_the_articles_of_a_site_as_roots(wordpress_site: Site) -> None:
    article = wordpress_site.post("En artikel – åäö", "<p>Text</p>")
    found = {post.url: post for post in Reader(f"{wordpress_site.url}/feed/").fetch()}
    post = found[article["link"]]
    assert (post.title, post.text) == ("En artikel – åäö", "Text")
    assert post.root_id == post.external_id
    assert post.parent_id is None


def test_fetch_asks_with_conditions_and_now_and_then_without(served: HTTPServer) -> None:
    asked: list[str | None] = []

    def answer(request: Request) -> Response:
        asked.append(request.headers.get("If-None-Match"))
        if asked[-1] == '"1"':
            return Response(status=304)
        return Response(ATOM.format(day=1, text="x"), headers={"ETag": '"1"'}, content_type="text/xml")

    served.expect_request("/feed").respond_with_handler(answer)
    reader = Reader(served.url_for("/feed"))
    asked.clear()
    assert len([post for _ in range(UNCONDITIONAL_EVERY + 2) for post in reader.fetch()]) == 1
    assert asked == [None, *['"1"'] * (UNCONDITIONAL_EVERY - 1), None, '"1"']


def test_fetch_keeps_the_first_time_of_an_entry_that_is_edited(served: HTTPServer) -> None:
    bodies = [ATOM.format(day=1, text="f&#246;rst"), ATOM.format(day=1, text="först"), ATOM.format(day=2, text="sedan")]
    served.expect_request("/feed").respond_with_handler(lambda _: Response(bodies.pop(0), content_type="text/xml"))
    reader = Reader(served.url_for("/feed"))
    (first,), (edited,) = reader.fetch(), reader.fetch()
    assert (first.text, edited.text) == ("först", "sedan")
    assert edited.created_at == first.created_at
    assert edited.edited_at is not None
    assert edited.edited_at.day == 2


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, "<html>Hej</html>", NeedsAttention),
        (404, "gone", NeedsAttention),
        (403, "no", NeedsAttention),
        (429, "slow", TryLater),
        (503, "down", TryLater),
    ],
)
def test_fetch_says_what_is_wrong(served: HTTPServer, status: int, body: str, error: type[Exception]) -> None:
    served.expect_request("/feed").respond_with_data(body, status=status)
    account = Account(settings={"url": served.url_for("/feed")})
    with pytest.raises(error):
        list(CONNECTOR.fetch(account, {}))
    with pytest.raises(error):
        CONNECTOR.connect(account.settings, {})


def test_digest_refuses_what_is_no_entry() -> None:
    for body in (b"", b"{}", b"[1]", b"\xff"):
        with pytest.raises(Rejected):
            CONNECTOR.digest(RawItem("entry", "e", "1", body), Account())
