"""A pasted link keeps what names the post and loses what tracks the reader."""

import pytest

from bemot.connectors.by_hand import links


@pytest.mark.parametrize(
    ("pasted", "thread", "post"),
    [
        ("https://www.facebook.com/norrbanan/posts/123?fbclid=x&__cft__[0]=y", "facebook.com/norrbanan/posts/123", ""),
        (
            "https://m.facebook.com/norrbanan/posts/123/?comment_id=77&__tn__=R",
            "facebook.com/norrbanan/posts/123",
            "facebook.com/norrbanan/posts/123?comment_id=77",
        ),
        ("https://twitter.com/maja/status/99?s=20&t=abc", "x.com/maja/status/99", "x.com/maja/status/99"),
        (
            "http://blogg.example:8080/a/?p=3&utm_source=m#comment-12",
            "blogg.example:8080/a?p=3",
            "blogg.example:8080/a?p=3#comment-12",
        ),
        ("forum.example/t/9#top", "forum.example/t/9", ""),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fblogg.example%2Fa%23comment-4&h=z",
            "blogg.example/a",
            "blogg.example/a#comment-4",
        ),
        (
            "https://youtube.com/watch?v=abc&lc=Ugx.1&si=zz",
            "youtube.com/watch?v=abc",
            "youtube.com/watch?lc=Ugx.1&v=abc",
        ),
        ("https://mastodon.example/@maja/1234", "mastodon.example/@maja/1234", "mastodon.example/@maja/1234"),
    ],
)
def test_read_gives_thread_and_post(pasted: str, thread: str, post: str) -> None:
    link = links.read(pasted)
    assert (link.thread, link.post) == (thread, post)


def test_read_gives_an_address_that_can_be_opened() -> None:
    assert (
        links.read("https://www.facebook.com/a?story_fbid=1&fbclid=x").url == "https://www.facebook.com/a?story_fbid=1"
    )
    assert links.read("HTTPS://Kund:hemligt@Forum.Example/Å?q=ö").url == "https://forum.example/Å?q=%C3%B6"


@pytest.mark.parametrize(
    "pasted", ["", "hej", "javascript:alert(1)", "ftp://a.example/x", "https://[::", "http://a b.se/"]
)
def test_read_refuses_what_is_no_web_address(pasted: str) -> None:
    with pytest.raises(links.NoLink):
        links.read(pasted)
