"""Joining what turns out to be one person, and parting them again."""

import pytest

from bemot.accounts import invitations, roles
from bemot.channels.models import Channel
from bemot.conversations import contacts
from bemot.conversations.models import Contact, Merge, Person
from bemot.history.models import Event
from bemot.words import Role
from tests.cast import Cast, make_comment


@pytest.fixture
def two(cast: Cast) -> tuple[Person, Person]:
    """Give maja as she is seen under two handles."""
    found = [make_comment(cast, "Var är tåget?", by=handle).contact for handle in ("maja", "maja_l")]
    return found[0].person, found[1].person


def seen_by_the_other_team(cast: Cast, person: Person) -> None:
    channel = Channel.objects.create(inbox=cast.other_inbox, connector="feed", title="Badet", state_since=cast.now)
    Contact.objects.create(channel=channel, external_id="m", name="Maja", person=person)


def test_merge_joins_and_undo_parts_them_once(cast: Cast, two: tuple[Person, Person]) -> None:
    kept, joined = two
    row = contacts.merge(kept, joined, by=cast.ana, now=cast.now)
    assert kept.contacts.count() == 2
    for _ in range(2):
        contacts.undo(row, by=cast.ana, now=cast.now)
    assert (kept.contacts.count(), joined.contacts.count()) == (1, 1)
    assert Event.objects.filter(kind="contacts_merged").count() == 2


def test_merge_is_refused_to_who_does_not_work_there(cast: Cast, two: tuple[Person, Person]) -> None:
    observer = invitations.invite(
        "o@example.test", name="Olle Obs", team=cast.inbox.team, role=Role.OBSERVER, by=None, now=cast.now
    )
    for stranger in (observer, cast.dag):
        with pytest.raises(roles.NotAllowed):
            contacts.merge(*two, by=stranger, now=cast.now)
    assert not Merge.objects.exists()
    row = contacts.merge(*two, by=cast.ana, now=cast.now)
    for stranger in (observer, cast.dag):
        with pytest.raises(roles.NotAllowed):
            contacts.undo(row, by=stranger, now=cast.now)
    row.refresh_from_db()
    assert row.undone_at is None


@pytest.mark.parametrize("which", [0, 1])
def test_merge_is_refused_where_another_team_sees_the_person_too(
    cast: Cast, two: tuple[Person, Person], which: int
) -> None:
    seen_by_the_other_team(cast, two[which])
    with pytest.raises(roles.NotAllowed):
        contacts.merge(*two, by=cast.ana, now=cast.now)
    invitations.invite(
        cast.ana.email, name=cast.ana.name, team=cast.other_inbox.team, role=Role.AGENT, by=None, now=cast.now
    )
    assert contacts.merge(*two, by=cast.ana, now=cast.now).kept == two[0]


def test_undo_is_refused_after_the_role_was_taken_away(cast: Cast, two: tuple[Person, Person]) -> None:
    row = contacts.merge(*two, by=cast.ana, now=cast.now)
    cast.ana.memberships.update(role=Role.OBSERVER)
    with pytest.raises(roles.NotAllowed):
        contacts.undo(row, by=cast.ana, now=cast.now)
