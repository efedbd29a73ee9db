"""A notification mail gives its post, as plain text, as HTML, forwarded inside or attached; else its whole text."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from bemot.connectors.base import Account, Post
from bemot.connectors.by_hand import handing_in, mail
from bemot.connectors.by_hand.connector import CONNECTOR

WORDPRESS = """\
Ny kommentar till ditt inlägg "Ny tidtabell"
Författare: Maja Åkesson (IP-adress: 203.0.113.9, host.example)
E-post: maja@example.org
URL:
Kommentar:
Försenat igen.

Tredje gången i veckan! 😡

Du kan se alla kommentarer till inlägget här:
https://blogg.example/tidtabell/#comments

Permalänk: https://blogg.example/tidtabell/#comment-57
Släng i papperskorgen: https://blogg.example/wp-admin/comment.php?action=trash&c=57#wpbody-content
"""
FACEBOOK = """\
<html><head><style>p {color: red}</style></head><body><table><tr><td><a href="https://www.facebook.com/">Logo</a></td></tr>
<tr><td><p><b>Maja Åkesson</b> kommenterade ditt inlägg.</p></td></tr>
<tr><td><p>”Tåget kom aldrig, vem svarar för det? Se till att svara.”</p></td></tr>
<tr><td><a href="https://www.facebook.com/norrbanan/posts/1?comment_id=77&amp;notif_id=9">
Visa kommentar</a></td></tr>
<tr><td><p>Detta meddelande skickades till kund@example.org. <a href="https://www.facebook.com/o.php?unsubscribe">
Avregistrera</a></p></td></tr></table></body></html>
"""
FORWARDED = """\
Kolla här!

---------- Forwarded message ---------
From: WordPress <wp@blogg.example>
Date: Sun, 1 Mar 2026 08:00:00 +0000
Subject: [Norrbanan] Kommentar: Ny tidtabell
To: <oss@example.org>

"""
COPIED = """\
Kan någon svara?

Från: WordPress
Skickat: Sun, 1 Mar 2026 08:00:00 +0000
Till: Oss
Ämne: Kommentar: Ny tidtabell

"""


def make_mail(subject: str, text: str = "", *, html: str = "", charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "notification@network.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    if text:
        message.set_content(text, charset=charset)
    if html:
        message.set_content(html, subtype="html")
    return message


def test_read_finds_the_comment_in_a_mail_of_wordpress() -> None:
    found = mail.read(make_mail("[Norrbanan] Kommentar: Ny tidtabell", WORDPRESS).as_bytes())
    assert found.text == "Försenat igen.\n\nTredje gången i veckan! 😡"
    assert found.author == "Maja Åkesson"
    assert found.url == "https://blogg.example/tidtabell/#comment-57"
    assert found.created_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_read_finds_the_comment_in_an_html_mail() -> None:
    found = mail.read(make_mail("Maja Åkesson kommenterade ditt inlägg", html=FACEBOOK).as_bytes())
    assert found.text == "Tåget kom aldrig, vem svarar för det? Se till att svara."
    assert found.author == "Maja Åkesson"
    assert found.url == "https://www.facebook.com/norrbanan/posts/1?comment_id=77"


@pytest.mark.parametrize("head", [FORWARDED, COPIED])
def test_read_looks_inside_a_forwarded_mail(head: str) -> None:
    found = mail.read(make_mail("VB: Fwd: Kommentar", head + WORDPRESS).as_bytes())
    assert found.text == "Försenat igen.\n\nTredje gången i veckan! 😡"
    assert found.subject.endswith("Kommentar: Ny tidtabell")
    assert found.created_at == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_read_looks_inside_an_attached_mail() -> None:
    outer = make_mail("VB: titta", "Se bifogat")
    outer.add_attachment(make_mail("Maja Åkesson kommenterade ditt inlägg", html=FACEBOOK))
    assert mail.read(outer.as_bytes()).author == "Maja Åkesson"


def test_read_gives_the_whole_text_of_a_mail_of_no_known_shape() -> None:
    text = "Hej!\n\nJag vill avsluta mitt konto. Integritet är viktigt: unsubscribe fungerar inte.\nVisa mig hur."
    found = mail.read(make_mail("Klagomål", text).as_bytes())
    assert (found.text, found.author, found.url) == (text, "", "")


def test_read_takes_letters_of_other_charsets_and_broken_ones() -> None:
    assert mail.read(make_mail("x", "Försenat åter", charset="iso-8859-1").as_bytes()).text == "Försenat åter"
    broken = b"Subject: x\nContent-Type: text/plain; charset=nonsense\n\nF\xf6rsenat"
    assert mail.read(broken).text == "Försenat"


def test_forward_keeps_the_whole_mail_and_digests_it() -> None:
    data = make_mail("Maja Åkesson kommenterade ditt inlägg", html=FACEBOOK).as_bytes()
    item = handing_in.forward(data)
    assert item.body == data
    (post,) = CONNECTOR.digest(item, Account())
    assert isinstance(post, Post)
    assert post.external_id == item.external_id == "facebook.com/norrbanan/posts/1?comment_id=77"
    assert post.root_id == "facebook.com/norrbanan/posts/1"
    assert post.author is not None
    assert post.author.name == "Maja Åkesson"


def test_forward_refuses_an_empty_mail() -> None:
    with pytest.raises(handing_in.NothingHandedIn):
        handing_in.forward(b"Subject: tom\n\n")
