"""One answer for many: adapted per person, each approved, sent at a human pace, stoppable."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.conf import settings

from bemot.conversations.models import Conversation
from bemot.history.models import Event
from bemot.listening import opinions
from bemot.listening.models import Opinion
from bemot.responses import clearance, publication, review, rounds
from bemot.responses.models import Draft, Publication, Round
from bemot.routing.models import ResponsePolicy
from bemot.words import DraftState, PublicationState
from tests.cast import Cast, work
from tests.responses.making import make_comment, make_draft

TEXT = (
    "Hej [name]! Du frågar [what they asked]. Delen till hissen kommer på torsdag, och tills dess hjälper våra värdar "
    "dig ombord. Mejla mig gärna på [address]. [signature]"
)
SAME = "Hissen i Norrvinge står still igen och jag kommer inte upp."
MANY = 20


def ask(cast: Cast, n: int) -> Conversation:
    return make_comment(cast, f"{SAME} Går hissen den {n + 1} maj?", by=f"resenär{chr(97 + n)}")


def voiced(cast: Cast, people: list[Conversation]) -> Opinion:
    found = opinions.confirm(people[0], people[1], by=cast.ana, now=cast.now)
    for one in people[2:]:
        opinions.take(found, one, by=cast.ana, now=cast.now)
    return found


def begun(cast: Cast, people: list[Conversation]) -> Round:
    return rounds.begin(voiced(cast, people), people, text=TEXT, by=cast.ana, now=cast.now)


def test_begin_adapts_it_to_each_person(cast: Cast) -> None:
    people = [ask(cast, n) for n in range(2)]
    begun(cast, people)
    texts = list(Draft.objects.order_by("pk").values_list("text", flat=True))
    assert texts[0].startswith("Hej Resenära! Du frågar ”Går hissen den 1 maj?”. Delen")
    assert texts[1].startswith("Hej Resenärb! Du frågar ”Går hissen den 2 maj?”. Delen")
    assert texts[0].endswith("Mejla mig gärna på ana@norrbrotag.example. Ana")
    assert Event.objects.filter(kind="round_begun").count() == 1


def test_begin_leaves_a_blank_that_stops_where_nobody_asked(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes="none")
    people = [make_comment(cast, SAME, by="maja"), ask(cast, 1)]
    begun(cast, people)
    draft = Draft.objects.get(conversation=people[0])
    assert "[what they asked]" in draft.text
    with pytest.raises(clearance.Stopped, match="blank"):
        rounds.queue_one(draft, by=cast.cleo, now=cast.now)


def test_begin_refuses_the_same_to_all_and_those_who_have_an_answer(cast: Cast) -> None:
    people = [ask(cast, n) for n in range(3)]
    opinion = voiced(cast, people[:2])
    with pytest.raises(rounds.NotAdapted):
        rounds.begin(opinion, people, text="Hej [name]! Hissen lagas.", by=cast.ana, now=cast.now)
    mine = make_draft(cast, people[0])
    made = rounds.begin(opinion, people, text=TEXT, by=cast.ana, now=cast.now)
    assert [draft.conversation for draft in made.drafts.all()] == [people[1]]  # the third voices something else
    assert Draft.objects.get(pk=mine.pk).round is None
    with pytest.raises(rounds.NobodyToAnswer):
        rounds.begin(opinion, people, text=TEXT, by=cast.ana, now=cast.now)
    assert Round.objects.count() == 1


def test_twenty_are_approved_one_by_one_and_leave_at_a_human_pace(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes="before")
    made = begun(cast, [ask(cast, n) for n in range(MANY)])
    first = made.drafts.order_by("pk").first()
    with pytest.raises(publication.NeedsSecondPerson):
        rounds.queue_one(first, by=cast.ana, now=cast.now)
    assert rounds.submit(made, by=cast.ana, now=cast.now).n == MANY
    for draft in made.drafts.order_by("pk")[: MANY - 1]:
        review.approve(draft, by=cast.bo, now=cast.now)
    assert rounds.queue(made, by=cast.ana, now=cast.now).n == MANY - 1
    assert rounds.queue(made, by=cast.ana, now=cast.now).n == 0
    times = list(Publication.objects.order_by("pk").values_list("send_after", flat=True))
    assert times[0] == cast.now + settings.UNDO_WINDOW
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(timedelta(seconds=60) <= gap <= timedelta(seconds=120) for gap in gaps)
    assert len(set(gaps)) > 3
    work(cast, at=times[4])
    said = [post.text for post in cast.network.posts() if "Du frågar" in post.text]
    assert len(said) == len(set(said)) == 5


def test_stop_takes_back_what_has_not_left(cast: Cast) -> None:
    made = begun(cast, [ask(cast, n) for n in range(3)])
    for draft in made.drafts.order_by("pk"):
        Draft.objects.filter(pk=draft.pk).update(state=DraftState.APPROVED, four_eyes="none")
    assert rounds.queue(made, by=cast.ana, now=cast.now).n == 3
    work(cast, at=cast.now + settings.UNDO_WINDOW)
    assert rounds.stop(made, by=cast.ana, now=cast.now + timedelta(seconds=40)) == 2
    assert rounds.stop(made, by=cast.ana, now=cast.now + timedelta(seconds=41)) == 0
    states = sorted(Publication.objects.values_list("state", flat=True))
    assert states == sorted([PublicationState.SENT, PublicationState.WITHDRAWN, PublicationState.WITHDRAWN])
    work(cast, at=cast.now + timedelta(hours=1))
    assert len([post for post in cast.network.posts() if "Du frågar" in post.text]) == 1
    assert Event.objects.filter(kind="round_stopped").count() == 1
