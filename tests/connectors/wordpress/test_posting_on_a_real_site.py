"""Articles of our own on a real WordPress: read by anybody, known again as ours, put into the bin."""

from datetime import UTC, datetime

import pytest

from bemot.connectors.base import Account, Post
from bemot.connectors.wordpress.connector import CONNECTOR
from tests.connectors.wordpress.test_wordpress_on_a_real_site import Reader, account
from tests.servers.wordpress.site import Site

__all__ = ["account"]
pytestmark = pytest.mark.servers


def test_an_article_of_ours_is_read_by_anybody_and_comes_back_as_our_own(wordpress_site: Site, account: Account):
    reader = Reader(account)
    reader.fetch()
    text = "Hissen på Norra går igen\n\nNi sa: den står för ofta. Läs mer på https://norrbanan.example/hissar."
    key = CONNECTOR.new_send_key(datetime.now(UTC))
    payload = CONNECTOR.render_post([text], language="sv", account=account, send_key=key)
    sent = CONNECTOR.send(payload, account)
    number = sent.external_id.removeprefix("article-")

    shown = wordpress_site.rest("GET", f"posts/{number}")
    assert sent.visible
    assert shown["title"]["rendered"] == "Hissen på Norra går igen"
    assert '<a href="https://norrbanan.example/hissar">' in shown["content"]["rendered"]
    assert reader.fetch() == [], "an article without comments is nothing that waits"
    comment = wordpress_site.approved(int(number), "Maja", "Äntligen!")
    found = {one.external_id: one for one in reader.fetch()}
    assert set(found) == {sent.external_id, f"comment-{comment}"}
    echo = found[sent.external_id]
    assert isinstance(echo, Post)
    assert echo.author is not None
    assert echo.author.external_id == account.own_id

    CONNECTOR.take_down(sent.external_id, account)
    assert (
        CONNECTOR.find_sent(CONNECTOR.render_post([text], language="sv", account=account, send_key=key), account)
        is None
    )
