"""What an improvement has changed, told as a post of its own: once, undone, taken back, its echo no comment."""

import pytest

from bemot.accounts.roles import NotAllowed
from bemot.channels import connecting
from bemot.channels.models import Channel
from bemot.connectors.fake.network import Call, Fault
from bemot.conversations.models import Conversation, Message
from bemot.lib.errors import SomebodyWasFaster
from bemot.outcomes import improvements, sharing, taking_down, wall
from bemot.outcomes.models import Improvement, Share
from bemot.words import Direction, ShareState
from tests.cast import OWN_HANDLE, Cast
from tests.outcomes.test_praise import SOON, act, roots_on
from tests.responses.making import count_of, make_comment, take_in

POST = "Ni sa: hissen står för ofta.\n\nVi gjorde: vi har bytt den."


@pytest.fixture
def changed(cast: Cast) -> Improvement:
    drawn = improvements.draw(
        cast.inbox.principal, title="Ny hiss", conversations=[make_comment(cast)], by=cast.ana, now=cast.now
    )
    improvements.finish(drawn, public_line="Vi har bytt hissen.", by=cast.ana, now=cast.now)
    return Improvement.objects.get()


def make_by_hand(cast: Cast) -> Channel:
    settings = {"settings": {"name": "Insta"}, "credentials": {}, "language": "sv"}
    return connecting.connect(cast.inbox, "by_hand", **settings, by=cast.cleo, now=cast.now)


def post(cast: Cast, improvement: Improvement, **words) -> Share:
    words = {"channel": cast.channel, "text": POST, "by": cast.ana, "now": cast.now} | words
    return improvements.post(improvement, **words)


def test_post_goes_out_once_after_the_time_to_undo_and_its_echo_opens_nothing(cast: Cast, changed: Improvement) -> None:
    row = post(cast, changed)
    with pytest.raises(SomebodyWasFaster):
        post(cast, changed)
    assert act(row, at=cast.now).state == ShareState.QUEUED, "out inside the undo window"
    row = act(row, at=cast.now + SOON)
    assert (row.state, POST in roots_on(cast)) == (ShareState.SHARED, True)
    assert [count_of(changed.conversations.get(), kind) for kind in ("share_queued", "shared")] == [1, 1]

    before = Conversation.objects.count()
    take_in(cast, at=cast.now + 2 * SOON)
    assert Message.objects.get(external_id=row.external_id).direction == Direction.OUTBOUND
    assert Conversation.objects.count() == before


def test_post_that_is_too_long_becomes_a_thread(cast: Cast, changed: Improvement) -> None:
    long = " ".join(f"Hiss nummer {n} på Norra är utbytt mot en ny." for n in range(30))
    row = act(post(cast, changed, text=long), at=cast.now + SOON)
    own = [one for one in cast.network.posts() if one.author.handle == OWN_HANDLE and one.root == row.external_id]
    assert len(own) > 2
    assert [one.parent for one in own[1:]] == [one.id for one in own[:-1]]
    assert " ".join(one.text for one in own) == long


def test_post_wants_it_done_names_nobody_and_stays_with_its_own(cast: Cast, changed: Improvement) -> None:
    with pytest.raises(improvements.NamesSomebody):
        post(cast, changed, text="Tack Maja, hissen går!")
    with pytest.raises(improvements.NotDone):
        post(cast, changed, text=" ")
    with pytest.raises(NotAllowed):
        post(cast, changed, by=cast.dag)
    theirs = Channel.objects.create(inbox=cast.other_inbox, connector="by_hand", title="Bad")
    with pytest.raises(sharing.NotOurChannel):
        post(cast, changed, channel=theirs)
    Improvement.objects.update(done_at=None)
    changed.refresh_from_db()
    with pytest.raises(improvements.NotDone):
        post(cast, changed)
    assert not Share.objects.exists()


def test_what_the_sender_lost_is_looked_for_and_not_sent_twice(cast: Cast, changed: Improvement) -> None:
    row = post(cast, changed)
    cast.network.script(Fault.TIME_OUT_AFTER_ACCEPTING, on=Call.SEND, times=1)
    assert act(row, at=cast.now + SOON).state == ShareState.SENDING
    assert act(row, at=cast.now + 20 * SOON).state == ShareState.SHARED
    assert roots_on(cast).count(POST) == 1


def test_take_back_deletes_it_where_the_desk_can_and_asks_where_it_cannot(cast: Cast, changed: Improvement) -> None:
    row = act(post(cast, changed), at=cast.now + SOON)
    taking_down.take_back(row, by=cast.ana, now=cast.now + SOON)
    with pytest.raises(SomebodyWasFaster):
        taking_down.take_back(row, by=cast.ana, now=cast.now + SOON)
    assert act(row, at=cast.now + 2 * SOON).state == ShareState.DOWN
    assert POST not in roots_on(cast)

    by_hand = post(cast, changed, channel=make_by_hand(cast))
    sharing.settle_by_hand(by_hand, url="https://insta.example/p/1", by=cast.ana, now=cast.now)
    taking_down.take_back(Share.objects.get(pk=by_hand.pk), by=cast.ana, now=cast.now + SOON)
    by_hand.refresh_from_db()
    assert (by_hand.state, by_hand.task.owner) == (ShareState.TO_TAKE_DOWN_BY_HAND, cast.ana)
    assert "we have taken it back" in by_hand.task.promise or "tagit tillbaka" in by_hand.task.promise


def test_only_its_own_colleagues_see_a_post(cast: Cast, changed: Improvement) -> None:
    post(cast, changed)
    assert wall.shares_visible_to(cast.ana).count() == 1
    assert not wall.shares_visible_to(cast.dag).exists()
