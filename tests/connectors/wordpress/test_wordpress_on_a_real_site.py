"""The connector against a real WordPress: held, approved, edited, deleted, answered once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from bemot.connectors import contract_tests
from bemot.connectors.base import Account, Aim, Connected, Deletion, NeedsAttention, Post, Rejected, Target, TryLater
from bemot.connectors.wordpress import reading
from bemot.connectors.wordpress.connector import CONNECTOR
from bemot.words import Measure
from tests.servers.wordpress import site as wordpress
from tests.servers.wordpress.site import Site

pytestmark = pytest.mark.servers


class Reader:
    """Fetches round after round, as the desk does: refuses doubles, keeps the cursor."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.cursor: Mapping[str, Any] = {}
        self.stored: set[tuple[str, str, str]] = set()

    def fetch(self) -> list[Post | Deletion]:
        """Give what was new in this round."""
        found: list[Post | Deletion] = []
        for page in CONNECTOR.fetch(self.account, self.cursor):
            self.cursor = page.cursor
            for item in page.items:
                key = (item.kind, item.external_id, item.revision)
                if key not in self.stored:
                    self.stored.add(key)
                    found.extend(CONNECTOR.digest(item, self.account))
        return found

    def comment(self, number: int) -> Post | None:
        """Fetch, and give what came of one comment."""
        found = [one for one in self.fetch() if one.external_id == f"comment-{number}"]
        assert len(found) <= 1
        assert not found or isinstance(found[0], Post)
        return found[0] if found and isinstance(found[0], Post) else None


def connect(site: Site) -> Connected:
    return CONNECTOR.connect({"url": site.url}, {"user": site.user, "application_password": site.application_password})


@pytest.fixture
def account(wordpress_site: Site) -> Account:
    connected = connect(wordpress_site)
    return Account(settings=connected.settings, credentials=connected.credentials, own_id=connected.own_id)


@pytest.fixture
def stranger(wordpress_site: Site) -> Account:
    connected = CONNECTOR.connect({"url": wordpress_site.url}, {})
    return Account(settings=connected.settings)


@pytest.fixture
def reader(account: Account) -> Reader:
    reader = Reader(account)
    reader.fetch()
    return reader


def answer_to(comment: int, post: int, account: Account, text: str, *, at: datetime | None = None) -> Any:
    target = Target(f"comment-{comment}", "1", f"article-{post}", "1", None)
    key = CONNECTOR.new_send_key(at or datetime.now(UTC))
    return CONNECTOR.render(text, language="sv", target=target, account=account, send_key=key)


def test_connect_says_who_we_are(wordpress_site: Site) -> None:
    connected = connect(wordpress_site)
    assert (connected.title, connected.handle) == ("Norrbanan", "desk")
    assert connected.own_id.startswith("user-")
    assert connected.settings["api"] == f"{wordpress_site.url}/wp-json/"


def test_connect_refuses_a_wrong_password(wordpress_site: Site) -> None:
    with pytest.raises(NeedsAttention, match="password"):
        CONNECTOR.connect({"url": wordpress_site.url}, {"user": "desk", "application_password": "wrong wrong"})


@pytest.mark.parametrize(("status", "body"), [(404, "nothing"), (200, '{"namespaces": ["oembed/1.0"]}'), (200, "[1]")])
def test_connect_refuses_a_site_without_wordpress(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, status: int, body: str
) -> None:
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{httpserver.host}:{httpserver.port}")
    httpserver.expect_request("/").respond_with_data("<p>Hej")
    httpserver.expect_request("/wp-json/").respond_with_data(body, status=status)
    with pytest.raises(NeedsAttention, match="no WordPress"):
        CONNECTOR.connect({"url": httpserver.url_for("/")}, {})


def test_connect_sends_no_password_to_another_host(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", f"{httpserver.host}:{httpserver.port}")
    link = '<https://elsewhere.example/wp-json/>; rel="https://api.w.org/"'
    httpserver.expect_request("/").respond_with_data("<p>Hej", headers={"Link": link})
    with pytest.raises(NeedsAttention, match="another host"):
        CONNECTOR.connect({"url": httpserver.url_for("/")}, {"user": "desk", "application_password": "x"})


def test_connect_refuses_private_addresses(wordpress_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BEMOT_PRIVATE_HOSTS")
    with pytest.raises(NeedsAttention, match="private"):
        connect(wordpress_site)


def test_connect_keeps_the_password_from_a_site_that_wants_https() -> None:
    site = wordpress.start(environment="production")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("BEMOT_PRIVATE_HOSTS", site.hosts)
            with pytest.raises(NeedsAttention, match="https"):
                connect(site)
            assert CONNECTOR.connect({"url": site.url}, {}).own_id == ""
    finally:
        site.stop()


def test_fetch_sees_a_comment_held_then_approved(wordpress_site: Site, reader: Reader) -> None:
    article = wordpress_site.post("Ny tidtabell – från söndag", "<p>Från <b>söndag</b> gäller …</p>")
    number = wordpress_site.comment(article["id"], "Maja Åkesson", "Försenat igen! 😡 1 < 2 & så")

    found = {one.external_id: one for one in reader.fetch()}

    held, root = found[f"comment-{number}"], found[f"article-{article['id']}"]
    assert isinstance(held, Post)
    assert isinstance(root, Post)
    assert not held.visible
    assert held.text == "Försenat igen! 😡 1 < 2 & så"
    assert held.author is not None
    assert held.author.name == "Maja Åkesson"
    assert (held.root_id, held.parent_id) == (root.external_id, root.external_id)
    assert held.created_at is not None
    assert abs(held.created_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert (root.title, root.text, root.url) == ("Ny tidtabell – från söndag", "Från söndag gäller …", article["link"])
    assert root.author is not None
    assert root.author.external_id == reader.account.own_id

    wordpress_site.approve(number)
    approved = reader.comment(number)
    assert approved is not None
    assert approved.visible
    assert reader.fetch() == []


def test_fetch_sees_an_edit_though_the_date_does_not_change(wordpress_site: Site, reader: Reader) -> None:
    article = wordpress_site.post("Edits")
    number = wordpress_site.approved(article["id"], "Maja", "Första lydelsen")
    first = reader.comment(number)
    wordpress_site.edit(number, "Andra lydelsen, åäö")
    second = reader.comment(number)
    assert first is not None
    assert second is not None
    assert (first.text, second.text) == ("Första lydelsen", "Andra lydelsen, åäö")
    assert first.created_at == second.created_at
    assert first.revision != second.revision


def test_fetch_sees_an_edit_of_an_old_comment_among_the_watched(wordpress_site: Site, reader: Reader) -> None:
    article = wordpress_site.post("Old edits")
    old = wordpress_site.approved(article["id"], "Maja", "För länge sedan")
    assert reader.comment(old) is not None
    wordpress_site.rest("POST", f"comments/{old}", json={"date_gmt": "2024-05-01T10:00:00"})
    wordpress_site.approved(article["id"], "Ola", "Nyss skrivet")
    redated = reader.comment(old)
    assert redated is not None
    assert redated.created_at == datetime(2024, 5, 1, 10, tzinfo=UTC)
    wordpress_site.edit(old, "För länge sedan, men rättat")
    again = reader.comment(old)
    assert again is not None
    assert again.text == "För länge sedan, men rättat"


def test_fetch_keeps_the_parent_of_an_answer_whose_parent_was_deleted(wordpress_site: Site, reader: Reader) -> None:
    article = wordpress_site.post("Deletions")
    parent = wordpress_site.approved(article["id"], "Maja", "Först")
    child = wordpress_site.approved(article["id"], "Ola", "Svar på Maja", parent=parent)
    before = reader.comment(child)
    assert before is not None
    assert (before.parent_id, before.parent_missing) == (f"comment-{parent}", False)

    wordpress_site.delete(parent)
    found = {one.external_id: one for one in reader.fetch()}

    assert found[f"comment-{parent}"] == Deletion(f"comment-{parent}")
    after = found[f"comment-{child}"]
    assert isinstance(after, Post)
    assert (after.parent_id, after.parent_missing) == (f"comment-{parent}", True)
    assert wordpress_site.rest("GET", f"comments/{child}")["parent"] == 0
    assert reader.fetch() == []


@pytest.mark.parametrize("status", ["spam", "trash"])
def test_fetch_takes_spam_and_bin_for_deleted(wordpress_site: Site, reader: Reader, status: str) -> None:
    article = wordpress_site.post(f"Bin {status}")
    number = wordpress_site.approved(article["id"], "Maja", "Snart borta")
    assert reader.comment(number) is not None
    wordpress_site.rest("POST", f"comments/{number}", json={"status": status})
    assert reader.fetch() == [Deletion(f"comment-{number}")]
    assert reader.fetch() == []

    wordpress_site.approve(number)
    back = reader.comment(number)
    assert back is not None
    assert back.text == "Snart borta"
    assert reader.fetch() == []


def test_fetch_reads_more_than_one_page(wordpress_site: Site, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bemot.connectors.wordpress.site.PER_PAGE", 2)
    monkeypatch.setattr("bemot.connectors.wordpress.reading.PER_PAGE", 2)
    article = wordpress_site.post("Pages")
    numbers = [wordpress_site.approved(article["id"], "Maja", f"Nummer {n}") for n in range(5)]
    found = [one.external_id for one in reader.fetch() if one.external_id.startswith("comment-")]
    assert found == [f"comment-{number}" for number in numbers]


def test_fetch_sees_what_was_let_out_of_spam_long_after(wordpress_site: Site, reader: Reader) -> None:
    article = wordpress_site.post("False alarm")
    number = wordpress_site.comment(article["id"], "Maja", "Ingen skräppost")
    wordpress_site.rest("POST", f"comments/{number}", json={"status": "spam"})
    early = (datetime.now(UTC) - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%S")
    wordpress_site.rest("POST", f"comments/{number}", json={"date_gmt": early})
    wordpress_site.approved(article["id"], "Ola", "Senare")
    reader.fetch()
    wordpress_site.approve(number)
    rounds = [reader.comment(number) for _ in range(reading.WIDE_EVERY)]
    assert [one for one in rounds if one] != []


def test_fetch_as_a_stranger_sees_what_is_public(wordpress_site: Site, stranger: Account) -> None:
    reader = Reader(stranger)
    reader.fetch()
    article = wordpress_site.post("Watched")
    number = wordpress_site.comment(article["id"], "Maja", "Hålls först")
    assert reader.comment(number) is None
    wordpress_site.approve(number)
    assert reader.comment(number) is not None
    wordpress_site.hold(number)
    assert reader.fetch() == [Deletion(f"comment-{number}")]
    with pytest.raises(NeedsAttention, match="only read"):
        CONNECTOR.send(answer_to(number, article["id"], stranger, "Hej"), stranger)


def test_count_agrees_with_what_was_fetched(wordpress_site: Site, account: Account) -> None:
    article = wordpress_site.post("Count")
    wordpress_site.approved(article["id"], "Maja", "Ett")
    wordpress_site.comment(article["id"], "Maja", "Två, hålls")
    items = {item.external_id for page in CONNECTOR.fetch(account, {}) for item in page.items}
    assert CONNECTOR.count(account) == len([one for one in items if one.startswith("comment-")])


def test_send_stands_in_the_thread_once_even_when_repeated(
    wordpress_site: Site, account: Account, reader: Reader
) -> None:
    article = wordpress_site.post("Answers")
    number = wordpress_site.approved(article["id"], "Maja", "Försenat!")
    text = (
        'Hej Maja! Det är "inte" bra ... 1 < 2 & <script>alert(1)</script> :) – vi '
        "återkommer å ä ö 🚆\n\nAnna, info@norrbanan.example"
    )
    payload = answer_to(number, article["id"], account, text)
    assert CONNECTOR.find_sent(payload, account) is None

    sent = CONNECTOR.send(payload, account)
    again = CONNECTOR.send(payload, account)

    assert again.external_id == sent.external_id
    assert sent.visible
    standing = CONNECTOR.find_sent(payload, account)
    assert standing is not None
    assert standing.external_id == sent.external_id
    public = wordpress_site.comments(article["id"])
    assert [(one["parent"], one["author_name"]) for one in public] == [(0, "Maja"), (number, "Norrbanan svarar")]
    assert "<script" not in public[1]["content"]["rendered"]
    echo = reader.comment(int(sent.external_id.partition("-")[2]))
    assert echo is not None
    assert echo.author is not None
    assert echo.author.external_id == account.own_id
    assert echo.parent_id == f"comment-{number}"
    assert "<script>alert(1)</script>" in echo.text
    assert sent.url.endswith(f"#{sent.external_id}")


def test_send_to_the_article_itself_has_no_parent(wordpress_site: Site, account: Account) -> None:
    article = wordpress_site.post("Root answers")
    root = f"article-{article['id']}"
    payload = CONNECTOR.render(
        "Tack alla!",
        language="sv",
        target=Target(root, "1", root, "1", None),
        account=account,
        send_key=CONNECTOR.new_send_key(datetime.now(UTC)),
    )
    CONNECTOR.send(payload, account)
    assert [one["parent"] for one in wordpress_site.comments(article["id"])] == [0]


def test_send_of_words_that_stand_from_an_earlier_time_is_refused(wordpress_site: Site, account: Account) -> None:
    article = wordpress_site.post("Twice")
    number = wordpress_site.approved(article["id"], "Maja", "Försenat!")
    CONNECTOR.send(answer_to(number, article["id"], account, "Samma svar"), account)
    later = answer_to(number, article["id"], account, "Samma svar", at=datetime.now(UTC) + timedelta(days=1))
    assert CONNECTOR.find_sent(later, account) is None
    with pytest.raises(Rejected, match="same words"):
        CONNECTOR.send(later, account)


def test_send_is_refused_where_the_comment_is_gone_or_comments_are_closed(
    wordpress_site: Site, account: Account
) -> None:
    article = wordpress_site.post("Gone")
    number = wordpress_site.approved(article["id"], "Maja", "Försenat!")
    other = wordpress_site.approved(article["id"], "Ola", "Ja")
    wordpress_site.delete(number)
    with pytest.raises(Rejected, match="deleted"):
        CONNECTOR.send(answer_to(number, article["id"], account, "Hej"), account)
    wordpress_site.rest("POST", f"posts/{article['id']}", json={"comment_status": "closed"})
    with pytest.raises(Rejected, match="403"):
        CONNECTOR.send(answer_to(other, article["id"], account, "Hej"), account)
    assert len(wordpress_site.comments(article["id"])) == 1


def test_send_tells_when_the_answered_comment_is_held(wordpress_site: Site, account: Account) -> None:
    article = wordpress_site.post("Held")
    number = wordpress_site.comment(article["id"], "Maja", "Hålls")
    sent = CONNECTOR.send(answer_to(number, article["id"], account, "Hej"), account)
    assert not sent.visible
    assert "held" in sent.remark


def test_send_with_a_revoked_password_needs_attention(wordpress_site: Site, account: Account) -> None:
    article = wordpress_site.post("Revoked")
    number = wordpress_site.approved(article["id"], "Maja", "Försenat!")
    revoked = Account(
        settings=account.settings,
        credentials={**account.credentials, "application_password": "gone"},
        own_id=account.own_id,
    )
    with pytest.raises(NeedsAttention):
        CONNECTOR.send(answer_to(number, article["id"], revoked, "Hej"), revoked)
    with pytest.raises(NeedsAttention):
        list(CONNECTOR.fetch(revoked, {}))
    assert len(wordpress_site.comments(article["id"])) == 1


def test_fetch_from_a_site_that_is_down_tries_later(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEMOT_PRIVATE_HOSTS", "127.0.0.1:9")
    down = Account(settings={"api": "http://127.0.0.1:9/wp-json/"}, credentials=account.credentials)
    with pytest.raises(TryLater) as raised:
        list(CONNECTOR.fetch(down, {}))
    assert not raised.value.accepted_perhaps


def test_length_counts_the_bytes_that_wordpress_counts() -> None:
    assert CONNECTOR.length("å" * 32_000) is None
    problem = CONNECTOR.length("&" * 14_000)
    assert problem is not None
    assert (problem.used, problem.unit) == (70_000, "bytes")


class TestModerate(contract_tests.Moderate):
    connector = CONNECTOR

    @pytest.fixture
    def aim(self, wordpress_site: Site) -> Aim:
        article = wordpress_site.post("Regler", "Var vänlig")
        number = wordpress_site.approved(article["id"], "Troll", f"Usch {article['id']}")
        return Aim(f"comment-{number}", "1", f"article-{article['id']}")


def test_hidden_comment_is_gone_for_visitors_and_comes_back(wordpress_site: Site, account: Account) -> None:
    article = wordpress_site.post("Mer regler", "Var vänlig")
    number = wordpress_site.approved(article["id"], "Troll", "Påhopp på en människa")
    aim = Aim(f"comment-{number}", "1", f"article-{article['id']}")
    for measure in (Measure.HIDE, Measure.REMOVE, Measure.REPORT):
        taken = CONNECTOR.moderate(measure, aim, account, reason="Påhopp", key="x")
        assert wordpress_site.comments(article["id"]) == []
        CONNECTOR.unmoderate(measure, aim, account, undo=taken.undo, key="x")
        assert [row["id"] for row in wordpress_site.comments(article["id"])] == [number]


def test_moderate_is_refused_to_who_only_reads(wordpress_site: Site, stranger: Account) -> None:
    with pytest.raises(NeedsAttention):
        CONNECTOR.moderate(Measure.HIDE, Aim("comment-1", "1", "article-1"), stranger, reason="x", key="x")
