"""Posts of the AT Protocol: times, links, pictures, and what strangers put into fields."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bemot.connectors.atproto import facets, ids
from bemot.connectors.atproto.connector import CONNECTOR
from bemot.connectors.base import Account, Post
from tests.connectors.atproto import samples

ACCOUNT = Account(own_id=samples.OWN)
TAG = "app.bsky.richtext.facet#tag"


def digest(post, **kw) -> Post:
    (found,) = CONNECTOR.digest(samples.item(post, **kw), ACCOUNT)
    assert isinstance(found, Post)
    return found


def test_digest_reads_the_documented_reply():
    found = digest(samples.view())

    assert found.external_id == samples.REPLY
    assert found.parent_id == found.root_id == samples.ROOT
    assert found.author.name == "Maja L."
    assert found.author.url == f"https://bsky.app/profile/{samples.CRITIC}"
    assert found.url == f"https://bsky.app/profile/{samples.CRITIC}/post/3k44deefqdk2g"
    assert found.created_at == datetime(2023, 8, 7, 5, 49, 39, 417000, UTC)
    assert found.language == "sv"


def test_digest_says_that_the_parent_is_missing():
    assert digest(samples.view(), parent_missing=True).parent_missing


@pytest.mark.parametrize("langs", [None, [], "sv", [7], {}])
def test_digest_does_without_a_language(langs):
    assert digest(samples.view(langs=langs)).language == ""


def test_digest_knows_an_unreachable_handle_and_a_missing_author():
    post = samples.view()
    post["author"]["handle"] = "handle.invalid"
    assert digest(post).author.handle == ""
    del post["author"]
    assert digest(post).author.external_id == samples.CRITIC


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        ("2023-08-07T07:49:00+02:00", datetime(2023, 8, 7, 5, 49, tzinfo=UTC)),
        ("2031-01-01T00:00:00Z", datetime(2023, 8, 7, 5, 49, 40, 501000, UTC)),
        ("yesterday", datetime(2023, 8, 7, 5, 49, 40, 501000, UTC)),
        (17, datetime(2023, 8, 7, 5, 49, 40, 501000, UTC)),
        ("0001-01-01T00:00:00+14:00", datetime(2023, 8, 7, 5, 49, 40, 501000, UTC)),
    ],
)
def test_digest_believes_no_time_after_the_network_got_it(claimed, expected):
    assert digest(samples.view(createdAt=claimed)).created_at == expected


def test_digest_puts_no_reply_before_its_parent():
    post = samples.view(createdAt="2020-01-01T00:00:00Z")
    post["indexedAt"] = "2020-01-01T00:00:00Z"  # the network repeats the smaller one

    assert digest(post).created_at == ids.time_of("3k44deefqdk2g") == datetime(2023, 8, 4, 5, 40, 13, 86000, UTC)


def test_digest_leaves_an_old_post_of_its_own_thread_old():
    post = samples.view(createdAt="2020-01-01T00:00:00Z", reply=None)
    post["indexedAt"] = "2020-01-01T00:00:00Z"

    assert digest(post).created_at == datetime(2020, 1, 1, tzinfo=UTC)


def test_digest_makes_links_of_facets_by_bytes():
    text = "Å, läs här & där"
    facet = {
        "index": {"byteStart": 4, "byteEnd": 8},
        "features": [{"$type": facets.LINK, "uri": 'https://example.org/?a=1&b="2"'}],
    }

    html = digest(samples.view(text, facets=[facet])).html

    assert html == 'Å, <a href="https://example.org/?a=1&amp;b=&quot;2&quot;">läs</a> här &amp; där'


@pytest.mark.parametrize(
    "facet",
    [
        {"index": {"byteStart": 0, "byteEnd": 3}, "features": [{"$type": facets.LINK, "uri": "javascript:alert(1)"}]},
        {"index": {"byteStart": 0, "byteEnd": 999}, "features": [{"$type": facets.LINK, "uri": "https://a.example"}]},
        {"index": {"byteStart": 1, "byteEnd": 3}, "features": [{"$type": facets.LINK, "uri": "https://a.example"}]},
        {"index": {"byteStart": -3, "byteEnd": 3}, "features": [{"$type": facets.LINK, "uri": "https://a.example"}]},
        {"index": {"byteStart": 3, "byteEnd": 3}, "features": [{"$type": facets.LINK, "uri": "https://a.example"}]},
        {"index": {"byteStart": 0.5, "byteEnd": 3}, "features": [{"$type": facets.LINK, "uri": "https://a.example"}]},
        {"index": {"byteStart": 0, "byteEnd": 3}, "features": ["x", None]},
        {"index": None, "features": []},
        {"index": {"byteStart": 0, "byteEnd": 3}, "features": [{"$type": TAG, "tag": "sj"}]},
        "facet",
        None,
    ],
)
def test_digest_makes_no_link_of_an_unsound_facet(facet):
    assert digest(samples.view("Åka <tåg>", facets=[facet])).html == "Åka &lt;tåg&gt;"


def test_digest_shows_overlapping_facets_once():
    one, two = (
        {
            "index": {"byteStart": at, "byteEnd": at + 4},
            "features": [{"$type": facets.LINK, "uri": "https://a.example"}],
        }
        for at in (0, 2)
    )

    assert digest(samples.view("abcdefgh", facets=[two, one])).html.count("<a ") == 1


def test_digest_gives_alt_texts_and_link_cards():
    picture = {"$type": "app.bsky.embed.images", "images": [{"alt": "En tom perrong", "image": {}}, {"image": {}}]}
    card = {"uri": "https://example.org/kritik", "title": "Tågen <igen>", "description": ""}

    assert digest(samples.view(embed=picture)).images == ["En tom perrong", ""]
    both = {"$type": "app.bsky.embed.recordWithMedia", "media": picture, "record": {}}
    assert digest(samples.view(embed=both)).images == ["En tom perrong", ""]
    linked = digest(samples.view("", embed={"$type": "app.bsky.embed.external", "external": card}))
    assert linked.html == '<a href="https://example.org/kritik">Tågen &lt;igen&gt;</a>'
    assert linked.text == ""


def test_digest_shows_what_is_quoted():
    record = {"uri": samples.ROOT, "cid": samples.ROOT_CID}
    url = f"https://bsky.app/profile/{samples.OWN}/post/3k43tv4rft22g"
    plain = digest(samples.view("Jaså?", embed={"$type": "app.bsky.embed.record", "record": record}))
    both = digest(
        samples.view("Jaså?", embed={"$type": "app.bsky.embed.recordWithMedia", "record": {"record": record}})
    )

    assert plain.html == both.html == f'Jaså?<br><a href="{url}">{url}</a>'


def test_digest_takes_web_addresses_only():
    post = samples.view(embed={"$type": "app.bsky.embed.external", "external": {"uri": "javascript:x", "title": "x"}})
    post["author"]["avatar"] = "javascript:alert(1)"

    assert digest(post).author.avatar_url == ""
    assert digest(post).html == "Tåget var sent igen."


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-2, 90), st.integers(-2, 90)), max_size=4))
def test_html_never_fails_and_escapes_everything(text, spans):
    marked = [
        {"index": {"byteStart": a, "byteEnd": b}, "features": [{"uri": "https://example.org/"}]} for a, b in spans
    ]

    shown = facets.to_html(text, marked, app="https://bsky.app")

    bare = shown.replace('<a href="https://example.org/">', "").replace("</a>", "").replace("<br>", "")
    assert "<" not in bare
    assert ">" not in bare
