"""The same opinion: joined, merged and taken out by people, counted where they said so, with one line."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bemot.accounts.models import Team
from bemot.accounts.roles import NotAllowed
from bemot.channels.models import Channel, Inbox
from bemot.conversations.models import Conversation
from bemot.history.models import Event
from bemot.listening import opinions, pulse, queries
from bemot.listening.models import Likeness, Match, Opinion
from bemot.responses.library import consistency
from bemot.words import Ownership
from tests.cast import Cast, kinds_of
from tests.responses.making import make_comment, make_draft

SAME = "Hissen i Norrvinge står still igen och jag kommer inte upp med min rullstol."


def make_three(cast: Cast) -> list[Conversation]:
    return [make_comment(cast, f"{SAME} {n}", by=f"person{n}") for n in range(3)]


def confirm(cast: Cast, one: Conversation, other: Conversation, **more: str) -> Opinion:
    return opinions.confirm(one, other, by=cast.ana, now=cast.now, **more)


def count(opinion: Opinion) -> int:
    return Match.objects.filter(opinion=opinion, confirmed_at__isnull=False).count()


def test_join_proposes_and_counts_nothing(cast: Cast) -> None:
    one, two, _three = make_three(cast)
    Likeness.objects.create(conversation=two, other=one, score=0.6, found_at=cast.now)

    assert [each.conversation for each in queries.others_saying_the_same(one, cast.ana)] == [two]
    assert queries.how_many_say_the_same([one, two]) == {}
    confirm(cast, one, two)
    assert queries.how_many_say_the_same([one, two]) == {one.pk: 1, two.pk: 1}


def test_confirm_makes_one_opinion_of_both_once(cast: Cast) -> None:
    one, two, three = make_three(cast)
    opinion = confirm(cast, one, two, title="Hissen")
    assert confirm(cast, two, one) == opinion
    assert confirm(cast, three, two) == opinion

    assert count(opinion) == 3
    assert kinds_of(one).count("joined_opinion") == 1
    with pytest.raises(opinions.OnlyOne):
        confirm(cast, one, one)
    with pytest.raises(NotAllowed):
        opinions.confirm(one, two, by=cast.dag, now=cast.now)


def test_confirm_brings_two_opinions_together_and_keeps_the_line(cast: Cast) -> None:
    one, two, three = make_three(cast)
    four = make_comment(cast, SAME, by="person4")
    first, second = confirm(cast, one, two), confirm(cast, three, four, title="Hissen")
    opinions.write_line(second, title="Hissen", line="Delen kommer 3 maj.", by=cast.ana, now=cast.now)

    assert confirm(cast, four, one) == first
    first.refresh_from_db()
    assert (count(first), first.title, first.line) == (4, "Hissen", "Delen kommer 3 maj.")
    assert [row.pk for row in queries.opinions_visible_to(cast.ana)] == [first.pk]
    assert queries.merged_visible_to(cast.ana, second.pk) == first
    assert queries.merged_visible_to(cast.dag, second.pk) is None


def test_confirm_crosses_no_principal(cast: Cast) -> None:
    one, two, _three = make_three(cast)
    other = Channel.objects.create(inbox=cast.other_inbox, connector="fake", title="Badet")
    Conversation.objects.filter(pk=two.pk).update(inbox=cast.other_inbox)
    two = Conversation.objects.select_related("inbox__team", "inbox__principal").get(pk=two.pk)
    assert other.inbox.principal_id != one.inbox.principal_id
    with pytest.raises(opinions.OtherPrincipal):
        opinions.confirm(one, two, by=cast.cleo, now=cast.now)
    assert not Match.objects.exists()


def test_candidates_must_be_more_alike_the_more_voice_it(cast: Cast) -> None:
    one, two, three = make_three(cast)
    opinion = confirm(cast, one, two)
    Likeness.objects.create(conversation=three, other=one, score=0.28, found_at=cast.now)
    assert [each.conversation for each in queries.candidates_of(opinion, cast.ana)] == [three]
    for n in range(3):
        opinions.take(opinion, make_comment(cast, SAME, by=f"more{n}"), by=cast.ana, now=cast.now)
    assert queries.candidates_of(opinion, cast.ana) == []


def test_part_takes_out_and_does_not_propose_again(cast: Cast) -> None:
    one, two, three = make_three(cast)
    opinion = confirm(cast, one, two)
    Likeness.objects.create(conversation=three, other=one, score=0.5, found_at=cast.now)
    assert [each.conversation for each in queries.candidates_of(opinion, cast.ana)] == [three]

    for _ in range(2):
        opinions.part(opinion, three, by=cast.ana, now=cast.now)
        opinions.part(opinion, two, by=cast.ana, now=cast.now)
    assert queries.candidates_of(opinion, cast.ana) == []
    assert count(opinion) == 1
    assert (kinds_of(two).count("left_opinion"), kinds_of(three).count("left_opinion")) == (1, 1)
    opinions.take(opinion, three, by=cast.ana, now=cast.now)
    assert count(opinion) == 2


def test_refuse_takes_what_was_confirmed_back(cast: Cast) -> None:
    one, two, _three = make_three(cast)
    opinion = confirm(cast, one, two)
    opinions.refuse(one, two, by=cast.ana, now=cast.now)
    assert count(opinion) == 1
    assert queries.others_saying_the_same(one, cast.ana) == []


def test_database_lets_a_conversation_voice_one_opinion(cast: Cast) -> None:
    one, two, _three = make_three(cast)
    confirm(cast, one, two)
    other = Opinion.objects.create(principal=one.inbox.principal, opened_at=cast.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Match.objects.create(opinion=other, conversation=one, score=1, found_at=cast.now, confirmed_at=cast.now)


def test_write_line_is_kept_once_with_who_wrote_it(cast: Cast) -> None:
    one, two, _three = make_three(cast)
    opinion = confirm(cast, one, two)
    with pytest.raises(NotAllowed):
        opinions.write_line(opinion, line="Nej.", by=cast.dag, now=cast.now)
    for _ in range(2):
        opinions.write_line(opinion, title="Hissen", line="Delen kommer 3 maj.", by=cast.ana, now=cast.now)

    opinion.refresh_from_db()
    assert (opinion.title, opinion.line_by) == ("Hissen", cast.ana)
    assert Event.objects.filter(kind="line_written").count() == 1
    for row in (one, two):
        opinions.part(opinion, row, by=cast.ana, now=cast.now)
    with pytest.raises(opinions.NotInIt):
        opinions.write_line(opinion, line="Än en gång", by=cast.ana, now=cast.now)


def test_pulse_tells_owned_from_watched_and_where_it_goes(cast: Cast) -> None:
    rows = make_three(cast)
    opinion = confirm(cast, rows[0], rows[1])
    opinions.take(opinion, rows[2], by=cast.ana, now=cast.now)
    elsewhere = Channel.objects.create(
        inbox=cast.inbox, connector="fake", title="Ortens grupp", ownership=Ownership.WATCHED
    )
    thread = rows[2].thread
    thread.pk, thread.channel = None, elsewhere
    thread.save()
    Conversation.objects.filter(pk=rows[2].pk).update(thread=thread, opened_at=cast.now - timedelta(days=3))

    found = queries.pulses_of([opinion], today=cast.now.date())[opinion.pk]
    assert [(place.watched, place.comments) for place in found.places] == [(False, 2), (True, 1)]
    assert sum(day.comments for day in found.days) == 3
    assert found.trend is pulse.Trend.RISING


def test_opinions_are_not_seen_through_another_principal(cast: Cast) -> None:
    one, two, _three = make_three(cast)
    opinion = confirm(cast, one, two)
    assert queries.opinions_visible_to(cast.ana).get() == opinion
    assert not queries.opinions_visible_to(cast.dag).exists()
    assert queries.conversations_of(opinion, cast.dag).count() == 0


def test_opinion_counts_the_whole_principal_and_shows_one_teams_words(cast: Cast) -> None:
    one, two, three = make_three(cast)
    opinion = confirm(cast, one, two)
    opinions.take(opinion, three, by=cast.ana, now=cast.now)
    inbox = Inbox.objects.create(
        name="Stationer", team=Team.objects.create(name="Stationer"), principal=cast.inbox.principal
    )
    Conversation.objects.filter(pk=three.pk).update(inbox=inbox)
    assert queries.opinions_visible_to(cast.ana).get().comments == 3
    assert set(queries.conversations_of(opinion, cast.ana)) == {one, two}


def test_departing_from_finds_the_draft_that_says_otherwise(cast: Cast) -> None:
    one, two, _three = make_three(cast)
    opinion = confirm(cast, one, two)
    keeps = make_draft(cast, one, text="Hej! Hissens reservdel kommer den 3 maj. Ana")
    departing = make_draft(cast, two, text="Hej! Hissens reservdel kommer den 13 maj, vi lovar. Ana")
    opinions.write_line(opinion, line="Reservdelen till hissen kommer 3 maj.", by=cast.ana, now=cast.now)
    opinion.refresh_from_db()

    found = consistency.departing_from(opinion, cast.ana)
    assert [row.pk for row, _what in found] == [departing.pk] != [keeps.pk]
    assert [str(one.kind) for one in found[0][1]] == ["date", "promise"]
    assert consistency.departing_from(opinion, cast.dag) == []
