"""Many comments joined to an opinion in one go, and let go again."""

import pytest

from bemot.accounts.roles import NotAllowed
from bemot.conversations.models import Conversation, Message
from bemot.lib.errors import SomebodyWasFaster
from bemot.listening import crowd, opinions, queries
from bemot.listening.models import Opinion
from bemot.words import Intent
from tests.cast import Cast
from tests.responses.making import count_of, make_comment, reload

SAME = "Hissen i Norrvinge står still igen och jag kommer inte upp med min rullstol."
ELSE = "Konduktören på 8.10 var otrevlig mot min mamma i går."


def make_crowd(cast: Cast) -> tuple[Opinion, list[Conversation]]:
    """Let an opinion be voiced by two, three others say the like and one say something else."""
    texts = [SAME, f"{SAME} Skärp er!", f"{SAME} Nu igen!", f"Igen: {SAME}", f"{SAME} Vad gör ni?", ELSE]
    one, two, *others = (make_comment(cast, text, by=f"person{n}") for n, text in enumerate(texts))
    Message.objects.update(worked_up_at=cast.now)
    opinion = opinions.confirm(one, two, by=cast.ana, now=cast.now)
    look(opinion, cast)
    return opinion, others[:3]


def look(opinion: Opinion, cast: Cast) -> int:
    crowd.ask_for(opinion, by=cast.ana, now=cast.now)
    return crowd.look_for(opinion.pk, now=cast.now)


def shown(opinion: Opinion, cast: Cast) -> list[Conversation]:
    return [row.conversation for row in queries.crowd_of(opinion, cast.ana)]


def test_look_for_finds_who_says_the_like_once(cast: Cast) -> None:
    opinion, others = make_crowd(cast)
    assert set(shown(opinion, cast)) == set(others)
    assert opinion.matches.filter(confirmed_at__isnull=False).count() == 2  # nothing joins by itself
    assert queries.crowd_of(opinion, cast.dag) == []
    assert crowd.look_for(opinion.pk, now=cast.now) == 0  # nobody has asked again
    with pytest.raises(NotAllowed):
        crowd.ask_for(opinion, by=cast.dag, now=cast.now)


def test_crowd_shows_nobody_who_was_refused_nor_what_is_veiled(cast: Cast) -> None:
    opinion, (near, far, farther) = make_crowd(cast)
    Conversation.objects.filter(pk=near.pk).update(intent=Intent.ABUSE)
    opinions.part(opinion, far, by=cast.ana, now=cast.now)
    assert shown(opinion, cast) == [farther]
    look(opinion, cast)
    assert shown(opinion, cast) == [farther]


def test_take_joins_many_and_keeps_who_is_refused(cast: Cast) -> None:
    opinion, (near, far, farther) = make_crowd(cast)
    taking = crowd.take(opinion, [near, farther], others=[far], by=cast.ana, now=cast.now)
    assert taking.comments == 2
    assert opinion.matches.filter(confirmed_at__isnull=False).count() == 4
    assert (count_of(near, "joined_opinion"), count_of(far, "left_opinion")) == (1, 1)
    assert shown(opinion, cast) == []
    assert crowd.take(opinion, [near, far], by=cast.ana, now=cast.now).comments == 0  # what is sorted stays so


def test_undo_lets_go_what_came_in_so_and_nothing_else(cast: Cast) -> None:
    opinion, (near, far, farther) = make_crowd(cast)
    taking = crowd.take(opinion, [near, far], others=[farther], by=cast.ana, now=cast.now)
    opinions.part(opinion, far, by=cast.bo, now=cast.now)  # somebody has looked again since
    assert crowd.undo(taking, by=cast.ana, now=cast.now) == 1
    assert set(shown(opinion, cast)) == {near, farther}  # the far one stays refused
    assert count_of(near, "taking_undone") == 1
    with pytest.raises(SomebodyWasFaster):
        crowd.undo(taking, by=cast.ana, now=cast.now)


def test_take_refuses_other_teams_and_nobody(cast: Cast) -> None:
    opinion, (near, *_others) = make_crowd(cast)
    with pytest.raises(NotAllowed):
        crowd.take(opinion, [near], by=cast.dag, now=cast.now)
    with pytest.raises(crowd.NobodyChosen):
        crowd.take(opinion, [], by=cast.ana, now=cast.now)
    Conversation.objects.filter(pk=near.pk).update(inbox=cast.other_inbox)
    with pytest.raises(opinions.OtherPrincipal):
        crowd.take(opinion, [reload(near)], by=cast.dag, now=cast.now)
