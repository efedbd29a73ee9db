from datetime import timedelta

from bemot.channels import connecting, fetching
from bemot.channels.models import Channel, RawEvent
from bemot.connectors.fake.network import Call, Fault
from bemot.words import ChannelState
from tests.cast import Cast


def fresh(cast: Cast) -> Channel:
    return Channel.objects.get(pk=cast.channel.pk)


def test_fetch_keeps_what_is_new_once(cast: Cast) -> None:
    cast.network.post("maja", "Hej", parent=cast.post, created_at=cast.now)
    assert fetching.fetch(fresh(cast), now=cast.now) == 2
    assert fetching.fetch(fresh(cast), now=cast.now) == 0
    assert RawEvent.objects.count() == 2


def test_fetch_leaves_a_claimed_channel_alone(cast: Cast) -> None:
    Channel.objects.update(claimed_until=cast.now + timedelta(minutes=1))
    assert fetching.fetch(fresh(cast), now=cast.now) == 0
    assert fetching.fetch(fresh(cast), now=cast.now + timedelta(minutes=2)) == 1


def test_fetch_tries_later_when_the_network_says_so(cast: Cast) -> None:
    cast.network.script(Fault.RATE_LIMITED, on=Call.FETCH)
    fetching.fetch(fresh(cast), now=cast.now)
    channel = fresh(cast)
    assert channel.state == ChannelState.TRYING_LATER
    assert channel.next_fetch_at is not None
    assert channel.next_fetch_at > cast.now
    fetching.fetch(channel, now=channel.next_fetch_at)
    assert fresh(cast).state == ChannelState.WORKING


def test_fetch_asks_for_a_person_when_the_account_is_revoked(cast: Cast) -> None:
    cast.network.script(Fault.REVOKED, "Your token was revoked.", on=Call.FETCH)
    fetching.fetch(fresh(cast), now=cast.now)
    channel = fresh(cast)
    assert channel.state == ChannelState.NEEDS_ATTENTION
    assert "revoked" in channel.state_reason
    connecting.reconnect(channel, credentials={}, by=cast.cleo, now=cast.now)
    assert fresh(cast).state == ChannelState.WORKING


def test_credentials_are_sealed_in_the_database(cast: Cast) -> None:
    channel = connecting.connect(
        cast.inbox,
        "by_hand",
        settings={"name": "Lokalgruppen"},
        credentials={"password": "hemlig"},
        by=cast.cleo,
        now=cast.now,
    )
    stored = Channel.objects.get(pk=channel.pk)
    assert b"hemlig" not in bytes(stored.sealed_credentials)
    assert stored.credentials == {"password": "hemlig"}
