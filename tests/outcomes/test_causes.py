"""The tree of causes, what was done about each, whether it helped, and what is told in public."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from bemot.accounts.models import Principal
from bemot.accounts.roles import NotAllowed
from bemot.conversations.models import Contact, Conversation
from bemot.history.models import Event
from bemot.lib.errors import SomebodyWasFaster
from bemot.outcomes import causes, helping, improvements, queries, resolution
from bemot.outcomes.helping import Help
from bemot.outcomes.models import Cause, Improvement, Resolution
from bemot.words import Outcome
from tests.cast import Cast
from tests.responses.making import count_of, make_comment, reload

WEEK = timedelta(days=7)


def add(cast: Cast, name: str, parent: Cause | None = None) -> Cause:
    return causes.add(cast.inbox.principal, name=name, parent=parent, by=cast.cleo, now=cast.now)


def resolve(cast: Cast, conversation: Conversation, in_tree: Cause | None, **more) -> Resolution:
    words = {"outcome": Outcome.SOLVED, "done": "Bytt dörr", "return_waived": "Hon bad oss låta bli"} | more
    return resolution.resolve(conversation, in_tree=in_tree, **words, by=cast.ana, now=cast.now)


def test_add_makes_a_tree_of_three_levels_and_no_more(cast: Cast) -> None:
    first = add(cast, "Fordon")
    third = add(cast, "Gummilist", add(cast, "Dörrar", first))
    with pytest.raises(causes.TooDeep):
        add(cast, "Lim", third)
    with pytest.raises(causes.NoName):
        add(cast, " fordon ")
    with pytest.raises(causes.NoName):
        add(cast, " ")
    with pytest.raises(NotAllowed):
        causes.add(cast.inbox.principal, name="x", by=cast.ana, now=cast.now)
    other = Principal.objects.get(name="Badnämnden")
    with pytest.raises(causes.OtherPrincipal):
        causes.add(other, name="x", parent=first, by=cast.dag, now=cast.now)
    assert [row.name for row in queries.causes_of(cast.inbox.principal)] == ["Fordon", "Dörrar", "Gummilist"]
    assert Event.objects.filter(kind="causes_changed").count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Cause.objects.create(principal=cast.inbox.principal, name="Djupt", level=4)


def test_retire_takes_the_branch_out_and_keeps_what_was_resolved(cast: Cast) -> None:
    top = add(cast, "Fordon")
    below = add(cast, "Dörrar", top)
    conversation = make_comment(cast)
    resolve(cast, conversation, below)
    causes.retire(top, by=cast.cleo, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        causes.retire(top, by=cast.cleo, now=cast.now)
    assert queries.causes_of(cast.inbox.principal) == []
    assert Resolution.objects.get().in_tree == below
    add(cast, "Fordon")


def test_rename_keeps_the_place(cast: Cast) -> None:
    top = add(cast, "Fordon")
    causes.rename(top, name="Tåg", by=cast.cleo, now=cast.now)
    assert queries.causes_of(cast.inbox.principal)[0].name == "Tåg"
    assert not queries.causes_visible_to(cast.dag).exists()


def test_resolve_keeps_cause_and_cost_and_no_strange_cause(cast: Cast) -> None:
    conversation = make_comment(cast)
    strange = Cause.objects.create(principal=Principal.objects.get(name="Badnämnden"), name="Klor")
    with pytest.raises(resolution.StrangeCause):
        resolve(cast, conversation, strange)
    row = resolve(cast, conversation, add(cast, "Dörrar"), cost=Decimal("149.50"))
    assert (row.cause, row.cost) == ("Dörrar", Decimal("149.50"))


def test_improvement_gathers_what_one_cause_brought_and_brings(cast: Cast) -> None:
    top = add(cast, "Fordon")
    below = add(cast, "Dörrar", top)
    first, second, other, later = (make_comment(cast, by=f"p{n}") for n in range(4))
    for row in (first, second):
        resolve(cast, row, below)
    drawn = improvements.draw(
        cast.inbox.principal, title="Nya dörrar", root=top, conversations=[other], by=cast.ana, now=cast.now
    )
    assert set(drawn.conversations.all()) == {first, second, other}
    resolve(cast, later, None)
    resolution.state_cause(reload(later), in_tree=below, by=cast.ana, now=cast.now)
    assert later in drawn.conversations.all()
    counts = queries.counts_by_cause(cast.inbox.principal)
    assert counts == {top.pk: 3, below.pk: 3}  # a cause counts what those below it brought, as its improvement does
    assert [count_of(row, "improved") for row in (first, second, other, later)] == [1, 1, 1, 1]


def test_helped_by_compares_as_long_before_as_after(cast: Cast) -> None:
    cause = add(cast, "Dörrar")
    rows = [make_comment(cast, by=f"p{n}") for n in range(5)]
    for n, row in enumerate(rows):
        resolve(cast, row, cause)
        Conversation.objects.filter(pk=row.pk).update(opened_at=cast.now - timedelta(days=n + 1))
    drawn = improvements.draw(
        cast.inbox.principal, title="Nya dörrar", root=cause, conversations=rows[:1], by=cast.ana, now=cast.now
    )
    assert queries.helped_by(drawn, now=cast.now) is None
    improvements.finish(drawn, by=cast.ana, now=cast.now)
    drawn.refresh_from_db()
    early = queries.helped_by(drawn, now=cast.now + timedelta(days=2))
    assert early is not None
    assert early.verdict is Help.TOO_EARLY
    found = queries.helped_by(drawn, now=cast.now + 2 * WEEK)
    assert found is not None
    assert (found.before, found.after, found.verdict) == (5, 0, Help.STOPPED)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [(5, 1, Help.FEWER), (5, 5, Help.AS_MANY), (1, 6, Help.MORE), (0, 0, Help.NOTHING_TO_COUNT), (1, 0, Help.AS_MANY)],
)
def test_helped_calls_small_numbers_no_change(before: int, after: int, verdict: Help) -> None:
    assert helping.helped(before, after, 2 * WEEK).verdict is verdict


def make_done(cast: Cast) -> Improvement:
    row = make_comment(cast)
    drawn = improvements.draw(cast.inbox.principal, title="Nytt omlopp", conversations=[row], by=cast.ana, now=cast.now)
    improvements.finish(drawn, by=cast.ana, now=cast.now)
    return drawn


def test_publish_wants_it_done_and_names_nobody(cast: Cast) -> None:
    row = make_comment(cast)
    drawn = improvements.draw(cast.inbox.principal, title="Nytt", conversations=[row], by=cast.ana, now=cast.now)

    def publish(line: str, *, by=cast.ana) -> None:
        improvements.publish(drawn, said="Tåget är sent.", line=line, by=by, now=cast.now)

    with pytest.raises(improvements.NotDone):
        publish("Ett tåg till.")
    improvements.finish(drawn, by=cast.ana, now=cast.now)
    with pytest.raises(improvements.NotDone):
        publish(" ")
    for named in ("Tack Maja, nu går det.", "Ring 070-123 45 67.", "Mejla maja.berg@example.com."):
        with pytest.raises(improvements.NamesSomebody):
            publish(named)
    with pytest.raises(NotAllowed):
        publish("Ett tåg till.", by=cast.dag)
    assert not queries.said_in_public(cast.inbox.principal_id).exists()
    publish("Ett tåg till.")
    assert queries.said_in_public(cast.inbox.principal_id).get() == drawn
    assert count_of(row, "said_in_public") == 1


def test_publish_takes_the_words_of_a_nickname_for_words(cast: Cast) -> None:
    drawn = make_done(cast)
    Contact.objects.filter(handle="maja").update(name="Juristen i vagn 3")
    improvements.publish(drawn, line="Vagn 3 har fått en ramp.", by=cast.ana, now=cast.now)
    with pytest.raises(improvements.NamesSomebody):
        improvements.publish(drawn, line="Tack, juristen i vagn 3!", by=cast.ana, now=cast.now)
    Contact.objects.filter(handle="maja").update(name="Maja von Berg")
    with pytest.raises(improvements.NamesSomebody):
        improvements.publish(drawn, line="Bergs tåg går igen.", by=cast.ana, now=cast.now)


def test_unpublish_takes_it_back_once(cast: Cast) -> None:
    drawn = make_done(cast)
    improvements.publish(drawn, line="Ett tåg till.", by=cast.ana, now=cast.now)
    improvements.unpublish(drawn, by=cast.ana, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        improvements.unpublish(drawn, by=cast.ana, now=cast.now)
    assert not queries.principals_in_public().exists()
    drawn.refresh_from_db()
    assert drawn.public_line == "Ett tåg till."


def test_database_publishes_nothing_that_is_not_done(cast: Cast) -> None:
    row = make_comment(cast)
    drawn = improvements.draw(cast.inbox.principal, title="Nytt", conversations=[row], by=cast.ana, now=cast.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.filter(pk=drawn.pk).update(published_at=cast.now, public_line="x")
