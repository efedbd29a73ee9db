"""Feeds of many makes give the same kind of entries."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bemot.connectors.feed import parsing

RSS = """<?xml version="1.0" encoding="iso-8859-1"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Bygdeforum &amp; mer</title><link>https://forum.example/</link><language>sv</language>
<item><title>Tåget är sent</title><link>https://forum.example/t/9</link><guid isPermaLink="false">t9</guid>
<dc:creator>Maja Åkesson</dc:creator><pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>
<description>Kort</description>
<content:encoded><![CDATA[<p>Försenat <b>igen</b><script>alert(1)</script></p>]]></content:encoded>
</item><item><title>Äldre</title><link>https://forum.example/t/8</link>
<pubDate>Sun, 01 Mar 2026 10:00:00 +0100</pubDate>
<description>Först</description></item>
</channel></rss>""".encode("iso-8859-1")


def test_parse_reads_rss_oldest_first_in_its_own_encoding() -> None:
    feed = parsing.parse(RSS, url="https://forum.example/rss")
    older, newer = feed.entries
    assert (feed.title, feed.link) == ("Bygdeforum & mer", "https://forum.example/")
    assert (older.id, older.root, older.parent) == ("https://forum.example/t/8", "https://forum.example/t/8", "")
    assert (newer.id, newer.title, newer.author) == ("t9", "Tåget är sent", "Maja Åkesson")
    assert newer.published == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert "alert" not in newer.html
    assert newer.language == "sv"


def test_parse_hangs_all_under_the_page_that_was_named() -> None:
    feed = parsing.parse(RSS, url="https://forum.example/rss", thread="https://forum.example/page")
    assert {(entry.root, entry.parent) for entry in feed.entries} == {("https://forum.example/page",) * 2}


def test_parse_gives_an_entry_without_any_id_one_of_its_content() -> None:
    data = (
        b"<rss version='2.0'><channel><title>x</title><item><description>Utan id</description></item></channel></rss>"
    )
    one, again = (parsing.parse(data, url="https://a.example/").entries[0] for _ in range(2))
    assert one.id == again.id
    assert one.id.startswith("content:")


def test_wording_changes_with_the_text_and_not_with_the_time() -> None:
    def wording(data: bytes) -> str:
        return parsing.parse(data, url="https://forum.example/rss").entries[1].wording

    assert wording(RSS) == wording(RSS.replace(b"Mon, 02 Mar 2026 10", b"Mon, 02 Mar 2026 11"))
    assert wording(RSS) != wording(RSS.replace(b"<b>igen</b>", b"<b>alltid</b>"))


@pytest.mark.parametrize("data", [b"", b"<html><body>Hej</body></html>", b"{}", b"\xff\xfe\x00"])
def test_parse_refuses_what_is_no_feed(data: bytes) -> None:
    with pytest.raises(parsing.NoFeed):
        parsing.parse(data, url="https://a.example/")


def test_parse_opens_no_file_that_a_server_names(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_bytes(RSS)
    with pytest.raises(parsing.NoFeed):
        parsing.parse(str(secret).encode(), url="https://a.example/")


def test_parse_survives_a_feed_that_breaks_off() -> None:
    feed = parsing.parse(RSS[: RSS.index(b"<item><title>\xc4")], url="https://forum.example/rss")
    assert [entry.id for entry in feed.entries] == ["t9"]


def test_parse_takes_no_address_that_is_not_of_the_web() -> None:
    data = RSS.replace(b"https://forum.example/t/9", b"javascript:alert(1)")
    assert parsing.parse(data, url="https://forum.example/rss").entries[1].link == ""
