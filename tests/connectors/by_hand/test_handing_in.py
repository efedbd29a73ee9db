"""What a colleague brings becomes an item, the same one when two bring it, and never eats another."""

from datetime import UTC, datetime

import pytest

from bemot.connectors.base import Account, Connector, NeedsAttention, Post, RawItem, Rejected, Target
from bemot.connectors.by_hand import handing_in, links
from bemot.connectors.by_hand.connector import CONNECTOR

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACCOUNT = Account()


def digest(item: RawItem) -> Post:
    (post,) = CONNECTOR.digest(item, ACCOUNT)
    assert isinstance(post, Post)
    return post


def test_connector_keeps_the_contract() -> None:
    assert isinstance(CONNECTOR, Connector)
    assert list(CONNECTOR.fetch(ACCOUNT, {})) == []


def test_connect_wants_a_name_and_a_real_address() -> None:
    connected = CONNECTOR.connect({"name": "Byagruppen", "url": "facebook.com/groups/by?fbclid=1"}, {})
    assert (connected.title, connected.url) == ("Byagruppen", "https://facebook.com/groups/by")
    for settings in ({"name": " "}, {"name": "x", "url": "javascript:1"}):
        with pytest.raises(NeedsAttention):
            CONNECTOR.connect(settings, {})


def test_paste_keeps_everything_that_was_given() -> None:
    item = handing_in.paste(
        url="https://blogg.example/a#comment-12",
        text="Försenat\r\nigen 😡",
        author="Maja Åkesson",
        author_url="https://www.facebook.com/maja.a?fbclid=1",
        created_at=NOW,
        picture="Skärmbild: en full perrong",
        language="sv",
    )
    post = digest(item)
    assert (post.external_id, post.root_id) == ("blogg.example/a#comment-12", "blogg.example/a")
    assert post.author is not None
    assert (post.author.external_id, post.author.name) == ("facebook.com/maja.a", "Maja Åkesson")
    assert (post.text, post.created_at, post.language) == ("Försenat\nigen 😡", NOW, "sv")
    assert post.images == ("Skärmbild: en full perrong",)


def test_paste_gives_two_comments_under_one_link_two_ids() -> None:
    link = "https://facebook.com/norrbanan/posts/1"
    maja = handing_in.paste(url=link, text="Sämst", author="Maja")
    ola = handing_in.paste(url=link, text="Bäst", author="Ola")
    again = handing_in.paste(url=link + "?fbclid=zz", text=" sämst ", author="maja")
    assert maja.external_id != ola.external_id
    assert again.external_id == maja.external_id
    assert digest(maja).root_id == digest(ola).root_id == "facebook.com/norrbanan/posts/1"


def test_paste_of_an_edited_comment_is_a_new_revision_of_the_same() -> None:
    link = "https://blogg.example/a#comment-12"
    first, second = handing_in.paste(url=link, text="Sämst"), handing_in.paste(url=link, text="Sämst. Rättat.")
    assert first.external_id == second.external_id
    assert first.revision != second.revision
    assert handing_in.paste(url=link, text="Sämst") == first


def test_paste_works_without_link_or_text() -> None:
    told = handing_in.paste(text="Sagt i luckan: bussen kom aldrig")
    assert digest(told).root_id == told.external_id
    assert told.external_id.startswith("content:")
    assert digest(handing_in.paste(url="https://x.com/a/status/1")).text == ""
    assert digest(handing_in.paste(picture="En lapp på dörren")).images == ("En lapp på dörren",)
    with pytest.raises(handing_in.NothingHandedIn):
        handing_in.paste(author="Maja")
    with pytest.raises(links.NoLink):
        handing_in.paste(url="inte en länk", text="x")


def test_render_gives_the_text_to_copy_and_the_thread_to_open() -> None:
    target = Target("id", "1", "root", "1", None, url="https://x.com/a/status/1")
    payload = CONNECTOR.render(
        "Förlåt!", language="sv", target=target, account=ACCOUNT, send_key=CONNECTOR.new_send_key(NOW)
    )
    assert (payload.body["text"], payload.body["url"]) == ("Förlåt!", "https://x.com/a/status/1")
    assert CONNECTOR.length("å" * 100_000) is None
    with pytest.raises(Rejected):
        CONNECTOR.send(payload, ACCOUNT)
    with pytest.raises(NeedsAttention):
        CONNECTOR.find_sent(payload, ACCOUNT)


def test_published_reads_the_link_of_an_answer() -> None:
    sent = handing_in.published("https://www.facebook.com/n/posts/1?comment_id=5&fbclid=x")
    assert (sent.external_id, sent.url) == (
        "facebook.com/n/posts/1?comment_id=5",
        "https://www.facebook.com/n/posts/1?comment_id=5",
    )


def test_published_never_takes_the_id_of_the_thread() -> None:
    link = "https://www.facebook.com/n/posts/1"
    root = handing_in.paste(url=link)
    first, second = handing_in.published(link), handing_in.published(link)
    assert len({root.external_id, first.external_id, second.external_id}) == 3


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff\xfe"])
def test_digest_refuses_what_was_not_handed_in(body: bytes) -> None:
    with pytest.raises(Rejected):
        CONNECTOR.digest(RawItem("pasted", "x", "1", body), ACCOUNT)
    with pytest.raises(Rejected):
        CONNECTOR.digest(RawItem("post", "x", "1", body), ACCOUNT)
