"""The answer library is found by meaning and words; a draft that departs from it is stopped until somebody says why."""

from datetime import timedelta

import pytest

from bemot.accounts.roles import NotAllowed
from bemot.conversations.models import Conversation, Message
from bemot.listening.models import Match, Opinion
from bemot.responses import clearance, elsewhere, review
from bemot.responses.library import answers, consistency, questions, search, shelf
from bemot.responses.models import Answer, Draft, Explanation, Question
from bemot.words import FollowUpState, Intent, Purpose
from tests.cast import Cast
from tests.responses.making import count_of, make_comment, make_draft, make_queued, send, take_in
from tests.responses.test_publication import AFTER_UNDO

FEE = (
    "Hej Maja! Tack för att du skriver, jag förstår att det känns surt. En påminnelse kostar 60 kr, men den här gången "
    "tar jag bort avgiften. Mejla mig gärna på ana@norrbrotag.example. Ana"
)
OTHER_FEE = FEE.replace("60 kr", "45 kr").replace("Maja", "Olle")
ASKED = "Varför tar ni ut en avgift för påminnelsen? Det är ju oskäligt."


@pytest.fixture
def answered(cast: Cast) -> Answer:
    """Give what we answered in public to a question about a fee."""
    conversation = make_comment(cast, ASKED, topic="billing")
    send(make_queued(cast, conversation, text=FEE), at=cast.now + AFTER_UNDO)
    return Answer.objects.select_related("message", "conversation").get()


def ask_again(cast: Cast, text: str = "Hur kan ni ta en avgift för en påminnelse?", by: str = "olle") -> Conversation:
    return make_comment(cast, text, by=by, topic="billing")


def test_earlier_answers_are_found_by_meaning_and_led_by_how_they_ended(cast: Cast, answered: Answer) -> None:
    second = ask_again(cast, ASKED, by="pia")
    send(make_queued(cast, second, text=FEE.replace("känns surt", "kan kännas fel")), at=cast.now + AFTER_UNDO)
    third = ask_again(cast)

    assert {row.conversation_id for row in search.earlier_answers(third)} == {answered.conversation_id, second.pk}
    assert answered.conversation is not None
    answers.end(answered.conversation, FollowUpState.DISSATISFIED)
    answers.end(second, FollowUpState.SATISFIED)
    assert [row.ended for row in search.earlier_answers(third)] == ["satisfied", "dissatisfied"]


def test_nobody_leans_on_a_question_whether_it_is_good_now(cast: Cast, answered: Answer) -> None:
    second = ask_again(cast, ASKED, by="pia")
    send(make_queued(cast, second, text=FEE.replace("känns surt", "kan kännas fel")), at=cast.now + AFTER_UNDO)
    Answer.objects.filter(conversation=second).update(purpose=Purpose.RETURN)
    third = ask_again(cast)
    assert len(search.earlier_answers(third)) == 2
    assert [row.pk for row in search.to_lean_on(third)] == [answered.pk]
    assert search.find(cast.ana, cast.inbox.principal, "påminnelse", topic=None)[0].pk == answered.pk


def test_whoever_thanks_leans_on_thanks_and_nobody_else_does(cast: Cast, answered: Answer) -> None:
    third = ask_again(cast)
    assert [row.pk for row in search.to_lean_on(third)] == [answered.pk]
    Conversation.objects.filter(pk=third.pk).update(intent=Intent.PRAISE)
    third.refresh_from_db()
    assert search.to_lean_on(third) == []
    Answer.objects.update(purpose=Purpose.THANKS)
    assert [row.pk for row in search.to_lean_on(third)] == [answered.pk]


def test_comment_of_a_veiled_conversation_is_not_shown_by_the_way(cast: Cast, answered: Answer) -> None:
    (before,) = search.find(cast.ana, cast.inbox.principal, "", topic=None)
    assert before.comment
    Conversation.objects.filter(pk=answered.conversation_id).update(intent=Intent.ABUSE)
    (row,) = search.find(cast.ana, cast.inbox.principal, "", topic=None)
    assert (row.comment, row.text) == ("", before.text)


def test_find_knows_endings_meaning_and_what_was_meant(cast: Cast, answered: Answer) -> None:
    principal = cast.inbox.principal
    for words in ("påminnelser", "avgiften", "oskäligt", ""):
        assert [row.pk for row in search.find(cast.ana, principal, words, topic=None)] == [answered.pk], words
    assert search.find(cast.ana, principal, "badhusets öppettider", topic=None) == []
    assert shelf.meant(principal.pk, "påminelse") in {"påminnelse", "påminnelsen"}
    for words in ("påminnelse", "avgifter"):
        assert shelf.meant(principal.pk, words) == "", words


def test_another_principal_finds_nothing(cast: Cast, answered: Answer) -> None:
    assert search.answer_visible_to(cast.ana, answered.pk)
    assert search.answer_visible_to(cast.dag, answered.pk) is None
    assert search.find(cast.dag, cast.inbox.principal, "påminnelse", topic=None) == []
    assert shelf.nearest(cast.other_inbox.principal_id, ASKED) == {}


def test_an_old_answer_of_ours_among_strangers_enters_the_library(cast: Cast) -> None:
    long_ago = cast.now - timedelta(days=200)
    theirs = cast.network.post("forumet", "Har någon åkt med dem? Är de alltid sena?", created_at=long_ago)
    cast.network.post("norrbrotag", "Vi går i tid oftare nu.", created_at=long_ago + timedelta(hours=1), parent=theirs)
    messages = take_in(cast, at=cast.now)
    for message in messages:  # as where a network says that nobody had addressed us
        message.conversation = None
    elsewhere.notice(messages, now=cast.now)
    kept = Answer.objects.get()
    assert (kept.conversation, kept.comment.text) == (None, "Har någon åkt med dem? Är de alltid sena?")
    assert kept.at == long_ago + timedelta(hours=1)


def test_a_draft_that_departs_is_stopped_until_it_is_explained(cast: Cast, answered: Answer) -> None:
    conversation = ask_again(cast)
    draft = make_draft(cast, conversation, text=OTHER_FEE)
    with pytest.raises(consistency.Departs, match=r"60 kr.*45 kr"):
        review.submit(draft, by=cast.ana, now=cast.now)

    (found,) = consistency.departures(draft)
    assert (found.said_before, found.now_says, found.answer_id) == ("60 kr", "45 kr", answered.pk)
    with pytest.raises(consistency.NoReason):
        consistency.explain(draft, found, reason=" ", by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        consistency.explain(draft, found, reason="Ny taxa.", by=cast.dag, now=cast.now)
    consistency.explain(draft, found, reason="Ny taxa från januari.", by=cast.ana, now=cast.now)
    consistency.explain(draft, found, reason="Ny taxa från januari.", by=cast.ana, now=cast.now)
    assert count_of(conversation, "departure_explained") == 1
    review.submit(draft, by=cast.ana, now=cast.now)


def test_the_older_answer_is_marked_when_the_newer_has_gone_out(cast: Cast, answered: Answer) -> None:
    conversation = ask_again(cast)
    draft = make_draft(cast, conversation, text=OTHER_FEE)
    (found,) = consistency.departures(draft)
    consistency.explain(draft, found, reason="Ny taxa från januari.", by=cast.ana, now=cast.now)
    assert Answer.objects.get().outdated_at is None
    send(make_queued(cast, conversation, text=OTHER_FEE), at=cast.now + AFTER_UNDO)

    answered.refresh_from_db()
    assert answered.outdated_by == Answer.objects.latest("pk")
    assert [row.reason for row in search.reasons_of(answered.pk)] == ["Ny taxa från januari."]
    # The new amount is the line now; who says it again departs from nothing.
    again = make_draft(cast, ask_again(cast, by="pia"), text=OTHER_FEE.replace("Olle", "Pia"))
    assert consistency.departures(again) == []


def test_the_same_words_and_other_matters_depart_from_nothing(cast: Cast, answered: Answer) -> None:
    same = make_draft(cast, ask_again(cast), text=FEE.replace("Maja", "Olle"))
    assert consistency.departures(same) == []
    other = make_comment(cast, "Tåget var fullt i morse.", by="pia", topic="availability")
    about = make_draft(cast, other, text="Hej Pia! En extra vagn kostar 12 000 kr per dygn, och vi sätter in en. Ana")
    assert consistency.departures(about) == []


def test_a_draft_that_departs_from_the_line_is_stopped(cast: Cast) -> None:
    conversation = ask_again(cast)
    opinion = Opinion.objects.create(
        principal=cast.inbox.principal, title="Avgiften", line="En påminnelse kostar 60 kr.", opened_at=cast.now
    )
    Match.objects.create(
        opinion=opinion, conversation=conversation, score=1, found_at=cast.now, confirmed_at=cast.now, by=cast.ana
    )
    draft = make_draft(cast, conversation, text=OTHER_FEE)
    with pytest.raises(consistency.Departs, match="Our line says"):
        clearance.refuse_unready(draft, now=cast.now)
    (found,) = consistency.departures(draft)
    consistency.explain(draft, found, reason="Ny taxa.", by=cast.ana, now=cast.now)
    assert Explanation.objects.get().opinion == opinion


def test_a_promise_that_the_line_does_not_make_is_stopped(cast: Cast) -> None:
    conversation = ask_again(cast)
    opinion = Opinion.objects.create(
        principal=cast.inbox.principal, title="Avgiften", line="Vi ser över avgiften.", opened_at=cast.now
    )
    Match.objects.create(
        opinion=opinion, conversation=conversation, score=1, found_at=cast.now, confirmed_at=cast.now, by=cast.ana
    )
    draft = make_draft(cast, conversation, text="Hej Olle! Det är surt, och vi lovar att ta bort avgiften. Ana")
    with pytest.raises(consistency.Departs, match=r"promises nothing.*vi lovar"):
        consistency.refuse_unexplained(draft)
    (found,) = consistency.departures(draft)
    consistency.explain(draft, found, reason="Beslutat i dag.", by=cast.ana, now=cast.now)
    consistency.refuse_unexplained(draft)


def test_departures_take_a_fixed_number_of_queries(cast: Cast, django_assert_max_num_queries) -> None:
    for n in range(6):
        send(make_queued(cast, ask_again(cast, by=f"p{n}"), text=f"{FEE} {n}"), at=cast.now + AFTER_UNDO)
    draft = make_draft(cast, ask_again(cast), text=OTHER_FEE)
    draft = Draft.objects.select_related("thread", "conversation__inbox", "conversation__topic").get(pk=draft.pk)
    consistency.departures(draft)  # the shelf is filled
    with django_assert_max_num_queries(6):
        assert len(consistency.departures(draft)) == 6


def test_write_refuses_what_is_not_for_everybody(cast: Cast, answered: Answer) -> None:
    words = {"answer": answered, "by": cast.ana, "now": cast.now}
    made = questions.write(cast.inbox, question="Vad kostar en påminnelse?", text="60 kr.", **words)
    assert Question.objects.get() == made
    for text in ("Ring Maja på 070-123 45 67.", " "):
        with pytest.raises(questions.NotForEverybody):
            questions.write(cast.inbox, question="Vad kostar det?", text=text, **words)
    with pytest.raises(NotAllowed):
        questions.write(cast.inbox, question="Vad?", text="Det.", answer=None, by=cast.dag, now=cast.now)
    questions.rewrite(made, cast.inbox, question="Vad kostar den?", text="45 kr.", by=cast.ana, now=cast.now)
    assert Question.objects.get().text == "45 kr."
    questions.remove(made, cast.inbox, by=cast.ana, now=cast.now)
    assert not Question.objects.exists()
    assert Message.objects.filter(pk=answered.message_id).exists()
