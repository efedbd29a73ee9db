"""A mail becomes a post: the newest words, what it answers, the token, the files; machines are recognised."""

from dataclasses import replace
from email import policy

import pytest

from bemot.connectors.base import Account, Rejected
from bemot.connectors.mailbox import reading, tokens
from tests.connectors.mailbox.mails import ACCOUNT, ADDRESS, BOUNCE, TOKEN, make_mail


def read(mail, account=ACCOUNT):
    data = mail if isinstance(mail, bytes) else mail.as_bytes(policy=policy.SMTP)
    return reading.read(reading.item(data), account)


REPLY = """Hej!

Här är biljetten.

> Skicka gärna biljetten.

Den bifogas.

Mvh
Maja Lind

Den 2 mars 2026 kl. 10:00 skrev Norrbro Tåg <kontakt@norrbrotag.example>:

> Hej Maja!
> Skicka gärna biljetten.
"""


def test_read_keeps_the_newest_words_and_the_whole():
    post = read(make_mail(REPLY))

    assert post.text == "Hej!\n\nHär är biljetten.\n\n> Skicka gärna biljetten.\n\nDen bifogas."
    assert post.letter.whole == REPLY.strip()
    assert (post.author.external_id, post.author.name) == ("maja@kund.example", "Maja Lind")
    assert post.created_at.isoformat() == "2026-03-10T09:00:00+00:00"
    assert post.private
    assert post.title == "Försenat igen"


@pytest.mark.parametrize(
    "text",
    [
        "> Skicka gärna biljetten.",
        "- ett\n- två\n\n- tre",
        "Mvh\nMaja",
        "On the train:\n> no seats\n> no heating\nWhat now?",
        "   indraget\n\n      mer indraget",
    ],
)
def test_read_leaves_whole_what_has_nothing_to_cut(text):
    post = read(make_mail(text))

    assert post.text.strip() == text.strip()
    assert post.letter.whole == ""


def test_read_takes_long_mails_in_time_that_grows_with_their_length():
    text = "\n".join(f"{'>' * (n % 5)} rad {n} skrev: <a@b> - " for n in range(20_000))

    assert read(make_mail(text)).text


def test_read_finds_what_it_answers_nearest_first():
    mail = make_mail("Ja", In_Reply_To="<c@x>", References="<a@x> <b@x> <c@x>")

    assert read(mail).letter.answers == ("<c@x>", "<b@x>", "<a@x>")


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        (f"kontakt+{TOKEN}@norrbrotag.example", "Hej"),
        (f"Norrbro <KONTAKT+{TOKEN.upper()}@Norrbrotag.Example>", "Hej"),
        (ADDRESS, f"Sv: Hej [ref: {TOKEN}]"),
    ],
)
def test_read_finds_the_token(to, subject):
    post = read(make_mail("Hej", to=to, Subject=subject))

    assert post.letter.tokens == (TOKEN,)
    assert TOKEN not in post.title


def test_read_takes_no_token_of_another_address():
    assert read(make_mail("Hej", to=f"kontakt+{TOKEN}@annan.example")).letter.tokens == ()


def test_way_bears_the_token_in_the_subject_where_addresses_have_no_endings():
    way = tokens.way(TOKEN, address=ADDRESS, separator="")

    assert (way.address, way.subject) == (ADDRESS, f"[ref: {TOKEN}]")
    plain = Account(settings={"address": ADDRESS, "separator": ""}, own_id=ADDRESS)
    assert read(make_mail("Hej", Subject=f"x {way.subject}"), plain).letter.tokens == (TOKEN,)


def test_read_knows_the_visitor_of_a_form_on_the_own_site():
    post = read(make_mail("Hej", sender=f"Webben <{ADDRESS}>", Reply_To="Maja <maja@kund.example>"))

    assert post.author.external_id == "maja@kund.example"


def test_read_believes_nobody_who_claims_to_be_us():
    assert read(make_mail("Vi lovar pengar", sender=f"Norrbro <{ADDRESS}>")).author is None


def test_read_makes_nothing_of_the_copy_of_what_we_sent():
    assert read(make_mail("Hej", Message_ID=f"<bemot.{'a' * 32}@norrbrotag.example>")) is None


def test_read_gives_the_files_as_they_were_named():
    mail = make_mail("Se biljetten")
    mail.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="biljett å.pdf")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", disposition="inline", cid="<x>")

    found = read(mail).letter.enclosures

    assert [(one.name, one.declared_type, one.body[:4]) for one in found] == [
        ("biljett å.pdf", "application/pdf", b"%PDF"),
        ("", "image/png", b"\x89PNG"),
    ]


def test_read_names_the_file_that_a_cut_mail_has_half_of():
    mail = make_mail("Se filen")
    mail.add_attachment(b"x" * 50_000, maintype="application", subtype="zip", filename="allt.zip")
    raw = reading.item(mail.as_bytes(policy=policy.SMTP)[:20_000], cut=True)

    (found,) = reading.read(raw, ACCOUNT).letter.enclosures

    assert found.cut
    assert found.name == "allt.zip"


@pytest.mark.parametrize(
    ("heads", "automatic"),
    [
        ({}, False),
        ({"Auto_Submitted": "no"}, False),
        ({"Auto_Submitted": "auto-replied"}, True),
        ({"Auto_Submitted": "auto-generated"}, False),
        ({"Precedence": "auto_reply"}, True),
        ({"Precedence": "list"}, False),
        ({"X_Autoreply": "yes"}, True),
        ({"Return_Path": "<>"}, True),
    ],
)
def test_read_tells_what_a_machine_answered(heads, automatic):
    post = read(make_mail("Jag är på semester.", **heads))

    assert post.letter.automatic is automatic
    assert post.addressed is not automatic


def test_read_finds_which_letter_did_not_arrive():
    post = read(BOUNCE % {b"action": b"failed", b"id": b"<bemot.1@norrbrotag.example>"})

    assert post.letter.automatic
    assert post.letter.failure.message_id == "<bemot.1@norrbrotag.example>"
    assert post.letter.failure.words == "550 5.1.1 <maja@kund.example>: No such user here"


def test_read_does_not_take_a_delay_for_a_failure():
    assert read(BOUNCE % {b"action": b"delayed", b"id": b"<bemot.1@norrbrotag.example>"}).letter.failure is None


def test_item_is_the_same_wherever_it_lies_and_another_where_it_says_something_else():
    mail = make_mail("Hej").as_bytes(policy=policy.SMTP)
    moved = b"Received: from a by b\r\nDelivered-To: x@y\r\n" + mail
    other = make_mail("Hej då").as_bytes(policy=policy.SMTP)

    assert replace(reading.item(moved), body=mail) == reading.item(mail)
    assert reading.item(other).external_id != reading.item(mail).external_id
    assert reading.item(other).external_id.startswith("<1@kund.example>#")


def test_read_refuses_what_has_no_head():
    with pytest.raises(Rejected, match="no head"):
        read(b"\r\n\r\nhej")


@pytest.mark.parametrize("cut", range(0, 900, 37))
def test_read_reads_or_refuses_a_report_that_is_cut_off(cut):
    data = (BOUNCE % {b"action": b"failed", b"id": b"<bemot.1@norrbrotag.example>"})[:cut]
    try:
        read(data)
    except Rejected:
        assert cut < 40
