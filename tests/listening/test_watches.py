"""Watches: only what is looked for in others' places becomes a conversation; what answers us always does."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bemot.accounts.roles import NotAllowed
from bemot.channels import connecting
from bemot.channels.models import Channel
from bemot.connectors.fake.network import Network
from bemot.conversations.models import Conversation, Message
from bemot.history.models import Event
from bemot.lib.errors import SomebodyWasFaster
from bemot.listening import matching, watches
from bemot.listening.models import Watch
from bemot.words import Ownership
from tests.cast import OWN_HANDLE, Cast
from tests.cast import work as work_at
from tests.web.door import signed_in, words


@pytest.fixture
def group(cast: Cast, tmp_path) -> tuple[Channel, Network]:
    """Give somebody else's group, which we watch."""
    path = tmp_path / "group.sqlite3"
    network = Network(path)
    network.join(OWN_HANDLE, "Norrbro Tåg")
    settings = {"path": str(path), "handle": OWN_HANDLE, "watched": True}
    channel = connecting.connect(
        cast.inbox, "fake", settings=settings, credentials={}, title="Ortens grupp", ownership=Ownership.WATCHED,
        language="sv", by=cast.cleo, now=cast.now,
    )  # fmt: skip
    return channel, network


def work(cast: Cast, channel: Channel) -> None:
    Channel.objects.filter(pk=channel.pk).update(next_fetch_at=cast.now)
    work_at(cast, at=cast.now)


def said(channel: Channel) -> list[str]:
    rows = Message.objects.filter(channel=channel, conversation__isnull=False)
    return list(rows.order_by("pk").values_list("text", flat=True))


@pytest.mark.parametrize(
    ("looked_for", "text", "found"),
    [
        ("tåg", "Tåget är sent", True),
        ("tåg", "Pågatågen går", False),
        ('"tåg"', "Tåget är sent", False),
        ("”tåg”", "Vilket tåg!", True),
        ("norrbro tåg, 7.14", "Nu var 7.14 sen", True),
        ("norrbro tåg", "Norrbro  TÅG igen", True),
        ("a.c", "abc", False),
        (" , ", "vad som helst", False),
    ],
)
def test_finder(looked_for: str, text: str, found: bool) -> None:
    assert matching.finder(looked_for)(text) is found


def test_watch_lets_in_what_is_looked_for(cast: Cast, group) -> None:
    channel, network = group
    network.post("maja", "Någon som säljer en cykel?", created_at=cast.now)
    work(cast, channel)
    assert said(channel) == ["Någon som säljer en cykel?"]  # nobody has named words: all of it comes in

    watches.watch(channel, words="tåg", by=cast.cleo, now=cast.now)
    network.post("olle", "Säljer soffa.", created_at=cast.now)
    network.post("eva", "Tåget var sent igen.", created_at=cast.now)
    work(cast, channel)
    assert said(channel)[1:] == ["Tåget var sent igen."]
    assert Message.objects.filter(channel=channel, text="Säljer soffa.", conversation=None).exists()


def test_watch_lets_in_what_goes_on_with_us(cast: Cast, group) -> None:
    channel, network = group
    watches.watch(channel, words="tåg", by=cast.cleo, now=cast.now)
    root = network.post("eva", "Tåget var sent igen.", created_at=cast.now)
    answer = network.post(OWN_HANDLE, "Får vi svara här?", parent=root, created_at=cast.now)
    work(cast, channel)
    network.post("eva", "Absolut!", parent=root, created_at=cast.now + timedelta(seconds=1))
    network.post("liv", "Gärna, tack.", parent=answer, created_at=cast.now + timedelta(seconds=1))
    network.post("tom", "Soffan är såld.", parent=root, created_at=cast.now + timedelta(seconds=1))
    work(cast, channel)
    assert set(said(channel)) >= {"Tåget var sent igen.", "Absolut!", "Gärna, tack."}
    assert "Soffan är såld." not in said(channel)


def test_watch_is_for_others_places_and_set_by_leads_once(cast: Cast, group) -> None:
    channel, _network = group
    with pytest.raises(watches.OurOwn):
        watches.watch(cast.channel, words="tåg", by=cast.cleo, now=cast.now)
    with pytest.raises(watches.NoWords):
        watches.watch(channel, words=' , "" ', by=cast.cleo, now=cast.now)
    for user in (cast.ana, cast.dag):
        with pytest.raises(NotAllowed):
            watches.watch(channel, words="tåg", by=user, now=cast.now)
    found = [watches.watch(channel, words=some, by=cast.cleo, now=cast.now) for some in ("tåg,  buss", "Tåg, buss")]
    assert found[0] == found[1]
    assert Event.objects.filter(kind="watch_set", channel=channel).count() == 1
    watches.end(found[0], by=cast.cleo, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        watches.end(found[0], by=cast.cleo, now=cast.now)
    assert Event.objects.filter(kind="watch_ended").count() == 1


def test_pages_show_set_and_end_a_watch(cast: Cast, group) -> None:
    channel, network = group
    cleo, ana = signed_in(cast.cleo), signed_in(cast.ana)
    assert "everything that is said there comes in" in words(cleo.get(reverse("watches")))
    assert cleo.post(reverse("watch", args=[channel.pk]), {"words": "tåg"}).status_code == 303
    assert ana.post(reverse("watch", args=[channel.pk]), {"words": "x"}).status_code == 409
    dag = signed_in(cast.dag)
    assert "Ortens grupp" not in words(dag.get(reverse("watches")))
    assert dag.post(reverse("watch", args=[channel.pk]), {"words": "x"}).status_code == 404
    network.post("eva", "Tåget var sent igen.", created_at=cast.now)
    work(cast, channel)
    found = Conversation.objects.get(thread__channel=channel)
    assert "not our place" in words(ana.get(reverse("conversation", args=[found.pk])))
    assert "not ours" in words(ana.get(reverse("inbox") + "?view=all"))
    assert dag.post(reverse("end_watch", args=[Watch.objects.get().pk])).status_code == 404
    assert cleo.post(reverse("end_watch", args=[Watch.objects.get().pk])).status_code == 303
    assert Watch.objects.get().ended_at is not None
