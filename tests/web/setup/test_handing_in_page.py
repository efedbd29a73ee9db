import io

import pytest

from bemot.channels import connecting
from bemot.channels.models import RawEvent
from bemot.conversations.models import Message
from tests.cast import work

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def place(cast):
    return connecting.connect(
        cast.inbox, "by_hand", settings={"name": "Ortsgruppen"}, credentials={}, by=cast.cleo, now=cast.now
    )


def handed(place, **changes):
    return {
        "channel": place.pk,
        "url": "https://natet.example/inlagg/7",
        "text": "Tåget kom aldrig.",
        "author": "Maja",
    } | changes


def test_hand_in_becomes_a_conversation_with_its_screenshot(cast, place, sits):
    picture = io.BytesIO(PNG)
    picture.name = "bild.exe"
    words = handed(place, created_at="2026-03-10T08:15", picture=picture)
    assert sits(cast.ana).post("/hand-in", words).status_code == 303
    work(cast, at=cast.now)
    message = Message.objects.get(channel=place)
    assert (message.text, str(message.contact), message.sent_at.isoformat()) == (
        "Tåget kom aldrig.",
        "Maja",
        "2026-03-10T07:15:00+00:00",
    )
    assert bytes(RawEvent.objects.get(kind="screenshot").body) == PNG


def test_hand_in_wants_something_to_go_by(cast, place, sits):
    answer = sits(cast.ana).post("/hand-in", handed(place, url="", text=""))
    assert answer.status_code == 422
    assert "at least one of these" in answer.content.decode()


def test_hand_in_refuses_what_only_says_that_it_is_a_picture(cast, place, sits):
    picture = io.BytesIO(b"<script>alert(1)</script>")
    picture.name, picture.content_type = "bild.png", "image/png"
    answer = sits(cast.ana).post("/hand-in", handed(place, picture=picture))
    assert answer.status_code == 422
    assert "PNG, JPEG or WebP" in answer.content.decode()
    assert "Tåget kom aldrig." in answer.content.decode()
    assert not RawEvent.objects.filter(channel=place).exists()


def test_hand_in_twice_is_told_kindly(cast, place, sits):
    sits(cast.ana).post("/hand-in", handed(place))
    answer = sits(cast.bo).post("/hand-in", handed(place))
    assert answer.status_code == 422
    assert "here already" in answer.content.decode()


def test_hand_in_takes_a_notification_mail(cast, place, sits):
    letter = io.BytesIO(
        b"From: notis@natet.example\r\nSubject: Ny kommentar\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        b"Maja skrev: Var ar taget?\r\nhttps://natet.example/inlagg/9\r\n"
    )
    letter.name = "notis.eml"
    assert sits(cast.ana).post("/hand-in/mail", {"channel": place.pk, "mail": letter}).status_code == 303
    assert RawEvent.objects.filter(channel=place, kind="mailed").count() == 1


def test_hand_in_goes_to_own_places_only(cast, place, sits):
    assert sits(cast.dag).post("/hand-in", handed(place)).status_code == 422
    assert sits(cast.ana).post("/hand-in", handed(place, channel=cast.channel.pk)).status_code == 422
    assert "Name a place" in sits(cast.dag).get("/hand-in").content.decode()
