from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.cache import cache

from bemot.accounts import invitations, profile, sign_in
from bemot.channels.models import Channel

PASSWORD = "three slow green trains"


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


@pytest.fixture
def ana(cast):
    profile.set_password(cast.ana, PASSWORD)
    return cast.ana


def token_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["token"][0]


def test_sign_in_by_password_leads_to_the_page_that_was_asked_for(ana, sits):
    client = sits()
    answer = client.post("/sign-in", {"email": "ANA@example.test", "password": PASSWORD, "next": "/channels/"})
    assert (answer.status_code, answer["Location"]) == (303, "/channels/")
    assert client.get("/channels/").status_code == 200


def test_sign_in_never_leads_off_the_desk(ana, sits):
    answer = sits().post("/sign-in", {"email": ana.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/start"


def test_sign_in_says_what_does_not_fit(ana, sits):
    answer = sits().post("/sign-in", {"email": ana.email, "password": "wrong"})
    assert answer.status_code == 422
    assert "do not fit together" in answer.content.decode()


def test_sign_in_is_throttled_also_for_the_right_password(ana, sits):
    client = sits()
    tries = [client.post("/sign-in", {"email": ana.email, "password": "wrong"}).status_code for _ in range(5)]
    answer = client.post("/sign-in", {"email": ana.email, "password": PASSWORD})
    assert tries == [422] * 5
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


def test_sign_in_refuses_whoever_has_left(ana, sits):
    type(ana).objects.filter(pk=ana.pk).update(is_active=False)
    assert sits().post("/sign-in", {"email": ana.email, "password": PASSWORD}).status_code == 422


def test_link_looked_at_is_not_used_up_and_works_once(cast, sits):
    link = invitations.sign_in_link(cast.ana)
    assert "Come in as Ana Berg" in sits().get(link).content.decode()
    first, second = sits(), sits()
    assert first.post("/sign-in/by-link", {"token": token_of(link)}).status_code == 303
    assert second.post("/sign-in/by-link", {"token": token_of(link)}).status_code == 410
    assert sits().get(link).status_code == 410
    assert first.get("/settings").status_code == 200
    assert second.get("/settings").status_code == 302


def test_link_is_redeemed_by_one_of_two_hands(cast, monkeypatch):
    token = token_of(invitations.sign_in_link(cast.ana))
    now = datetime(2026, 3, 10, 9, tzinfo=UTC)
    seen = sign_in.whose(token)
    assert sign_in.redeem(token, now=now) == cast.ana
    monkeypatch.setattr(sign_in, "whose", lambda _token: seen)
    assert sign_in.redeem(token, now=now) is None


def test_first_link_asks_for_a_password_where_work_is_real(cast, sits):
    Channel.objects.filter(pk=cast.channel.pk).update(connector="feed")
    client = sits()
    answer = client.post("/sign-in/by-link", {"token": token_of(invitations.sign_in_link(cast.ana))})
    assert answer["Location"] == "/password"
    assert client.post("/password", {"password": "short"}).status_code == 422
    assert client.post("/password", {"password": PASSWORD}).status_code == 303
    assert client.get("/settings").status_code == 200
    assert sits().post("/sign-in", {"email": cast.ana.email, "password": PASSWORD}).status_code == 303


def test_link_is_mailed_to_colleagues_alone_and_the_answer_is_the_same(cast, sits, settings):
    settings.MAIL_CONFIGURED, settings.EMAIL_BACKEND = True, "django.core.mail.backends.locmem.EmailBackend"
    known = sits().post("/sign-in/link", {"email": "Ana@example.test"})
    unknown = sits().post("/sign-in/link", {"email": "ana2@example.test"})
    assert [letter.to for letter in mail.outbox] == [["ana@example.test"]]
    assert "/sign-in/by-link?token=" in mail.outbox[0].body
    said = [answer.content.decode().split("<main")[1] for answer in (known, unknown)]
    assert said[0].replace("Ana@", "ana2@") == said[1]
    assert [known.status_code, unknown.status_code] == [200, 200]


def test_link_by_mail_is_throttled(cast, sits, settings):
    settings.MAIL_CONFIGURED, settings.EMAIL_BACKEND = True, "django.core.mail.backends.locmem.EmailBackend"
    answers = [sits().post("/sign-in/link", {"email": "ana@example.test"}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert len(mail.outbox) == 3


def test_sign_out_wants_a_post(cast, sits):
    client = sits(cast.ana)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 303
    assert client.get("/settings").status_code == 302


def test_language_follows_the_browser_until_it_is_chosen(cast, sits):
    client = sits()
    assert client.get("/sign-in")["Content-Language"] == "en"
    assert client.get("/sign-in", headers={"accept-language": "sv"})["Content-Language"] == "sv"
    answer = client.post("/language", {"language": "sv", "next": "//evil.example/"})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.get("/sign-in")["Content-Language"] == "sv"
    client.post("/language", {"language": "xx"})
    assert client.get("/sign-in")["Content-Language"] == "sv"


def test_language_is_kept_in_the_profile(cast, sits):
    sits(cast.ana).post("/language", {"language": "sv"})
    cast.ana.refresh_from_db()
    assert cast.ana.language == "sv"


def test_password_is_changed_by_whoever_knows_the_one_before(ana, sits):
    client = sits(ana)
    assert client.post("/password", {"password": "four slow green trains"}).status_code == 422
    wrong = client.post("/password", {"current": "wrong", "password": "four slow green trains"})
    assert wrong.status_code == 422
    assert 'id="id_current_error"' in wrong.content.decode()
    assert client.post("/password", {"current": PASSWORD, "password": "four slow green trains"}).status_code == 303
    ana.refresh_from_db()
    assert ana.check_password("four slow green trains")


def test_password_that_was_forgotten_is_replaced_after_a_link(ana, sits):
    client = sits()
    client.post("/sign-in/by-link", {"token": token_of(invitations.sign_in_link(ana))})
    assert client.post("/password", {"password": "four slow green trains"}).status_code == 303


def test_guide_comes_first_for_whoever_may_connect(cast, sits):
    Channel.objects.filter(pk=cast.channel.pk).update(connector="feed", inbox=cast.other_inbox)
    profile.set_password(cast.cleo, PASSWORD)
    profile.set_password(cast.ana, PASSWORD)
    where = [
        sits().post("/sign-in", {"email": user.email, "password": PASSWORD})["Location"]
        for user in (cast.cleo, cast.ana)
    ]
    assert where == ["/guide/", "/"]
