from datetime import timedelta

import pytest

from bemot.channels.models import Channel, RawEvent
from bemot.connectors.fake.network import Network
from bemot.history.models import Event
from bemot.words import ChannelState
from tests.cast import make_comment


def stopped(cast, **changes):
    fields = {"state": ChannelState.NEEDS_ATTENTION, "state_reason": "<b>The key was taken back.</b>"} | changes
    Channel.objects.filter(pk=cast.channel.pk).update(**fields)


def set_aside(cast):
    return RawEvent.objects.create(
        channel=cast.channel,
        kind="post",
        external_id="broken",
        revision="1",
        body=b"<script>alert(1)</script>",
        received_at=cast.now,
        set_aside_at=cast.now,
        reason="This is no post.",
    )


def test_channels_show_their_lights_and_what_to_do(cast, sits):
    stopped(cast)
    set_aside(cast)
    page = sits(cast.cleo).get("/channels/").content.decode()
    assert "Needs a person" in page
    assert "light--late" in page
    assert f"/channels/{cast.channel.pk}/repair" in page
    assert "1 set aside" in page
    assert "<b>The key" not in page
    assert "The key" not in sits(cast.dag).get("/channels/").content.decode()


def test_channel_counts_as_the_network_does(cast, sits):
    make_comment(cast, "Var är tåget?")
    Channel.objects.filter(pk=cast.channel.pk).update(network_count=3, counted_at=cast.now)
    page = sits(cast.ana).get(f"/channels/{cast.channel.pk}").content.decode()
    assert "The network says <strong>3</strong>, we hold <strong>1</strong>." in page
    assert "Something is missing" in page
    Channel.objects.filter(pk=cast.channel.pk).update(network_count=1)
    assert "Nothing is missing" in sits(cast.ana).get(f"/channels/{cast.channel.pk}").content.decode()


def test_channel_is_counted_now(cast, sits):
    make_comment(cast, "Var är tåget?")
    assert sits(cast.ana).post(f"/channels/{cast.channel.pk}/count").status_code == 303
    cast.channel.refresh_from_db()
    assert cast.channel.network_count == 1
    assert "Nothing is missing" in sits(cast.ana).get(f"/channels/{cast.channel.pk}").content.decode()
    assert sits(cast.dag).post(f"/channels/{cast.channel.pk}/count").status_code == 404


def test_channel_is_paused_and_resumed_by_who_may(cast, sits):
    path = f"/channels/{cast.channel.pk}"
    assert sits(cast.ana).post(f"{path}/pause").status_code == 409
    assert sits(cast.dag).post(f"{path}/pause").status_code == 404
    assert sits(cast.cleo).post(f"{path}/pause").status_code == 303
    cast.channel.refresh_from_db()
    assert cast.channel.state == ChannelState.PAUSED
    assert sits(cast.cleo).post(f"{path}/resume").status_code == 303
    cast.channel.refresh_from_db()
    assert cast.channel.state == ChannelState.WORKING


def test_channel_shows_what_was_set_aside_as_text_and_digests_it_again(cast, sits):
    raw = set_aside(cast)
    path = f"/channels/{cast.channel.pk}"
    page = sits(cast.ana).get(path).content.decode()
    assert "This is no post." in page
    assert "&lt;script&gt;alert(1)" in page
    assert sits(cast.dag).post(f"{path}/set-aside/{raw.pk}/again").status_code == 404
    assert sits(cast.ana).post(f"{path}/set-aside/{raw.pk}/again").status_code == 303
    raw.refresh_from_db()
    assert raw.set_aside_at is None


@pytest.fixture
def second_network(tmp_path):
    network = Network(tmp_path / "second.sqlite3")
    network.join("busslinjen", "Busslinjen")
    return str(tmp_path / "second.sqlite3")


def words(cast, **changes):
    return {"network_handle": "busslinjen", "inbox": cast.inbox.pk, "ownership": "owned", "language": "sv"} | changes


def test_connect_makes_a_channel_of_the_connectors_fields(cast, sits, second_network):
    page = sits(cast.cleo).get("/channels/connect/fake").content.decode()
    assert 'name="network_path"' in page
    answer = sits(cast.cleo).post("/channels/connect/fake", words(cast, network_path=second_network))
    made = Channel.objects.get(handle="busslinjen")
    assert (answer.status_code, answer["Location"]) == (303, f"/channels/{made.pk}")
    assert Event.objects.filter(kind="channel_connected", channel=made).count() == 1


def test_connect_opens_no_file_of_this_computer_outside_the_demo(cast, sits, second_network):
    Channel.objects.filter(connector="fake").update(connector="feed")
    given = words(cast, network_path=second_network)
    assert sits(cast.cleo).post("/channels/connect/fake", given).status_code == 404
    assert sits(cast.cleo).post("/channels/connect/fake_mailbox", given).status_code == 404


def test_connect_keeps_what_was_typed_when_the_network_says_no(cast, sits, tmp_path):
    answer = sits(cast.cleo).post("/channels/connect/fake", words(cast, network_path=str(tmp_path / "none.sqlite3")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no network at" in page
    assert 'value="busslinjen"' in page


def test_connect_never_shows_a_secret_again_nor_keeps_it_in_the_open(cast, sits):
    words_of_site = {
        "network_url": "http://127.0.0.1:9/",
        "network_user": "ana",
        "network_application_password": "abcd efgh",
    }
    answer = sits(cast.cleo).post("/channels/connect/wordpress", words(cast) | words_of_site)
    assert answer.status_code == 422
    assert "abcd efgh" not in answer.content.decode()


def test_connect_says_which_field_is_missing(cast, sits):
    answer = sits(cast.cleo).post("/channels/connect/wordpress", words(cast))
    assert answer.status_code == 422
    assert 'id="id_network_url_error"' in answer.content.decode()


def test_connect_is_refused_to_who_may_not(cast, sits, second_network):
    given = words(cast, network_path=second_network)
    assert sits(cast.ana).post("/channels/connect/fake", given).status_code == 409
    assert sits(cast.dag).post("/channels/connect/fake", given).status_code == 422
    assert not Channel.objects.filter(handle="busslinjen").exists()
    assert sits(cast.cleo).get("/channels/connect/fax").status_code == 404


def test_repair_makes_it_work_again(cast, sits):
    stopped(cast)
    path = f"/channels/{cast.channel.pk}/repair"
    assert sits(cast.ana).post(path).status_code == 409
    assert sits(cast.dag).get(path).status_code == 404
    assert sits(cast.cleo).post(path).status_code == 303
    cast.channel.refresh_from_db()
    assert cast.channel.state == ChannelState.WORKING


def test_channel_that_is_silent_says_so(cast, sits):
    Channel.objects.filter(pk=cast.channel.pk).update(
        heard_at=cast.now - timedelta(days=9), silent_after=timedelta(days=7)
    )
    assert "nothing has come for longer than usual" in sits(cast.ana).get("/channels/").content.decode()


def test_connect_of_a_place_run_by_hand_leads_to_handing_in(cast, sits):
    given = words(cast, network_name="Ortsgruppen")
    answer = sits(cast.cleo).post("/channels/connect/by_hand", given)
    assert (answer.status_code, answer["Location"]) == (303, "/hand-in")
    assert Channel.objects.get(title="Ortsgruppen").inbox == cast.inbox


def test_channel_says_in_swedish_why_it_stopped_and_quotes_the_network(cast, sits):
    swedish = {"headers": {"accept-language": "sv"}}
    Channel.objects.filter(pk=cast.channel.pk).update(
        state=ChannelState.NEEDS_ATTENTION, state_reason="The account name or the app password is missing."
    )
    for path in ("/channels/", f"/channels/{cast.channel.pk}", f"/channels/{cast.channel.pk}/repair"):
        page = sits(cast.cleo).get(path, **swedish).content.decode()
        assert "Kontonamnet eller applösenordet saknas." in page
        assert "app password is missing" not in page
    Channel.objects.filter(pk=cast.channel.pk).update(state_reason="401 Token revoked")
    assert "”401 Token revoked”" in sits(cast.cleo).get("/channels/", **swedish).content.decode()


def test_connect_says_in_swedish_what_is_wrong(cast, sits, tmp_path):
    answer = sits(cast.cleo).post(
        "/channels/connect/fake",
        words(cast, network_path=str(tmp_path / "none.sqlite3")),
        headers={"accept-language": "sv"},
    )
    assert "Det finns inget nätverk på" in answer.content.decode()
