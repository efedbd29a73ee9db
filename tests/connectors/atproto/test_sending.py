"""Answers as the AT Protocol wants them: references, facets by bytes, one time for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from bemot.connectors.atproto import ids
from bemot.connectors.atproto.connector import CONNECTOR
from bemot.connectors.base import Account, Author, LengthProblem, Rejected, Target
from tests.connectors.atproto import samples

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
TARGET = Target(
    samples.REPLY, "bafyparent", samples.ROOT, "bafyroot", Author(samples.CRITIC, handle="maja.example.org")
)


def record(text: str, *, language: str = "sv", key: str | None = None) -> dict:
    key = key or CONNECTOR.new_send_key(NOW)
    return CONNECTOR.render(text, language=language, target=TARGET, account=Account(), send_key=key).body["record"]


def marked(text: str) -> list[tuple[str, dict]]:
    data = text.encode()
    return [
        (data[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(), facet["features"][0])
        for facet in record(text).get("facets", [])
    ]


def test_render_refers_to_root_and_parent():
    assert record("Tack!")["reply"] == {
        "root": {"uri": samples.ROOT, "cid": "bafyroot"},
        "parent": {"uri": samples.REPLY, "cid": "bafyparent"},
    }


def test_render_freezes_the_time_in_the_key():
    key = CONNECTOR.new_send_key(NOW)

    created = datetime.fromisoformat(record("Tack!", key=key)["createdAt"])

    assert record("Tack!", key=key) == record("Tack!", key=key)
    assert NOW - timedelta(seconds=1, milliseconds=1) < created <= NOW


def test_render_says_no_language_that_it_does_not_know():
    assert "langs" not in record("Tack!", language="")


def test_render_marks_links_and_the_author_by_bytes():
    text = "Åh, @maja.example.org: läs https://example.org/å?b=1 (https://example.org/x)."

    assert marked(text) == [
        ("@maja.example.org", {"$type": "app.bsky.richtext.facet#mention", "did": samples.CRITIC}),
        ("https://example.org/å?b=1", {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/å?b=1"}),
        ("https://example.org/x", {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/x"}),
    ]


@pytest.mark.parametrize("text", ["skriv till a@maja.example.org", "@maja.example.organisation", "@nobody.example.org"])
def test_render_marks_nobody_else(text):
    assert marked(text) == []


def test_render_refuses_a_strange_key():
    with pytest.raises(Rejected, match="no record key"):
        record("Tack!", key="nonsense")


def test_length_counts_bytes_too():
    family = "👩‍👩‍👧‍👧"  # 25 bytes, one sign
    assert CONNECTOR.length(family * 120) is None
    assert CONNECTOR.length(family * 121) == LengthProblem(3025, 3000, "bytes")


def test_keys_sort_by_time_and_can_be_read():
    keys = [ids.new_tid(NOW + timedelta(seconds=2 * n)) for n in range(50)]

    assert keys == sorted(keys)
    assert all(len(key) == 13 for key in keys)
    assert ids.time_of("3k44deefqdk2g").date().isoformat() == "2023-08-04"
    assert ids.time_of("self") is None
