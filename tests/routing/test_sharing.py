"""Abuse passes between people; each sees how much of it they had."""

from datetime import timedelta

import pytest

from bemot.accounts import roles
from bemot.accounts.models import Membership
from bemot.conversations import veil
from bemot.conversations.models import Conversation
from bemot.routing import sharing
from bemot.words import Intent
from tests.cast import Cast, kinds_of, make_comment


def make_abuse(cast: Cast, by: str) -> Conversation:
    found = make_comment(cast, f"Ni är äckliga allihop, hälsar {by}", by=by)
    Conversation.objects.filter(pk=found.pk).update(intent=Intent.ABUSE, flags=[])
    found.refresh_from_db()
    return found


def test_pass_on_goes_to_who_had_least_this_week(cast: Cast) -> None:
    first, second, third = (make_abuse(cast, by) for by in ("u1", "u2", "u3"))
    veil.unveil(first, by=cast.bo, now=cast.now)
    veil.unveil(first, by=cast.bo, now=cast.now)
    veil.unveil(second, by=cast.bo, now=cast.now - timedelta(days=8))
    assert veil.burdens([cast.ana.pk, cast.bo.pk], now=cast.now) == {cast.ana.pk: 0, cast.bo.pk: 1}
    assert veil.burden(cast.bo, now=cast.now + timedelta(days=8)) == 0

    assert sharing.pass_on(third, by=cast.ana, now=cast.now) == cast.cleo

    third.refresh_from_db()
    assert third.assignee == cast.cleo
    assert kinds_of(third)[-2:] == ["passed_on", "assigned"]


def test_pass_on_prefers_who_has_read_it_already(cast: Cast) -> None:
    found, other = make_abuse(cast, "u1"), make_abuse(cast, "u2")
    veil.unveil(found, by=cast.bo, now=cast.now)
    veil.unveil(other, by=cast.bo, now=cast.now)
    assert sharing.pass_on(found, by=cast.ana, now=cast.now) == cast.bo


def test_pass_on_refuses_strangers_one_alone_and_what_is_not_veiled(cast: Cast) -> None:
    found = make_abuse(cast, "u1")
    with pytest.raises(roles.NotAllowed):
        sharing.pass_on(found, by=cast.dag, now=cast.now)
    with pytest.raises(sharing.NotVeiled):
        sharing.pass_on(make_comment(cast, "Tåget var sent igen.", by="maja"), by=cast.ana, now=cast.now)
    Membership.objects.filter(team=cast.inbox.team).exclude(user=cast.ana).delete()
    with pytest.raises(sharing.NobodyElse):
        sharing.pass_on(found, by=cast.ana, now=cast.now)
