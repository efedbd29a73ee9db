"""The notification mail that a real WordPress writes gives its comment."""

import pytest

from bemot.connectors.by_hand import mail
from tests.servers.wordpress.fixtures import wordpress_site
from tests.servers.wordpress.site import Site

__all__ = ["wordpress_site"]


@pytest.mark.servers
def test_read_finds_the_comment_in_the_mail_that_asks_to_moderate(wordpress_site: Site) -> None:
    article = wordpress_site.post("Mailed")
    wordpress_site.comment(article["id"], "Maja Åkesson", "Försenat igen.\n\nGå till jobbet går inte! 😡")
    found = mail.read(wordpress_site.mails()[-1])
    assert found.text == "Försenat igen.\n\nGå till jobbet går inte! 😡"
    assert found.author == "Maja Åkesson"
    assert found.url == article["link"]
    assert found.created_at is not None
