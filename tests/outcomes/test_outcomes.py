"""What comes after the answer: handoffs, resolutions, follow-ups, corrections, improvements."""

from datetime import timedelta

import pytest

from bemot.accounts.models import Principal
from bemot.accounts.roles import NotAllowed
from bemot.conversations import lifecycle
from bemot.conversations.models import Conversation, Message
from bemot.lib.errors import SomebodyWasFaster
from bemot.outcomes import corrections, follow_ups, handoffs, improvements, queries, resolution
from bemot.outcomes.models import Correction, FollowUp, Handoff, Improvement, Resolution
from bemot.responses.models import Answer
from bemot.routing import deadlines
from bemot.routing.models import Deadline
from bemot.words import Apology, FollowUpState, HandoffWay, Intent, Level, Outcome, Purpose, Status
from tests.cast import Cast
from tests.responses.making import comment_of, count_of, label, make_comment, make_queued, reload, send, take_in
from tests.responses.test_drafts import make_troll

WEEK = timedelta(days=7)
RETURN = "Hej Maja! Nu har 7.14 gått i tid i en vecka. Blev det bra för dig? Mejla gärna ana@norrbrotag.example. Ana"


def resolve(cast: Cast, conversation: Conversation, **changes) -> Resolution:
    words = {"outcome": Outcome.SOLVED, "done": "Nytt vagnomlopp", "cause": "Växelfel", "return_at": cast.now + WEEK}
    return resolution.resolve(conversation, **(words | changes), by=cast.ana, now=cast.now)


def test_hand_off_is_kept_once_and_says_where(cast: Cast) -> None:
    conversation = make_comment(cast)
    with pytest.raises(handoffs.NoAddress):
        handoffs.hand_off(conversation, way=HandoffWay.MAIL, by=cast.ana, now=cast.now)
    for _ in range(2):
        handoffs.hand_off(conversation, way=HandoffWay.CALL, remark="Ringde upp", by=cast.ana, now=cast.now)

    assert Handoff.objects.count() == 1
    assert count_of(conversation, "handed_off") == 1
    with pytest.raises(NotAllowed):
        handoffs.hand_off(conversation, way=HandoffWay.VISIT, by=cast.dag, now=cast.now)


def test_resolve_plans_the_return_and_ends_the_clocks(cast: Cast) -> None:
    conversation = make_comment(cast)
    deadlines.start([conversation], now=cast.now)
    resolve(cast, conversation, our_fault=True, apology=Apology.FAULT, question="Blev det bra?")

    assert reload(conversation).status == Status.RESOLVED
    assert FollowUp.objects.get().question == "Blev det bra?"
    assert not Deadline.objects.filter(met_at__isnull=True, dropped_at__isnull=True).exists()
    with pytest.raises(SomebodyWasFaster):
        resolve(cast, conversation, return_at=None)
    assert (count_of(conversation, "resolved"), count_of(conversation, "promised")) == (1, 1)


def test_resolve_refuses_without_return_or_reason(cast: Cast) -> None:
    conversation = make_comment(cast)
    with pytest.raises(resolution.NoReturn):
        resolve(cast, conversation, return_at=None)
    with pytest.raises(resolution.NothingSaid):
        resolve(cast, conversation, done="")
    with pytest.raises(NotAllowed):
        resolution.resolve(conversation, outcome=Outcome.THANKED, by=cast.dag, now=cast.now)
    assert reload(conversation).status == Status.OPEN

    resolve(cast, conversation, return_at=None, return_waived="Maja bad oss låta bli")
    assert Resolution.objects.get().return_waived


@pytest.mark.parametrize("outcome", [Outcome.AGREED_TO_DIFFER, Outcome.THANKED, Outcome.NO_REPLY_NEEDED])
def test_resolve_needs_no_return_where_nothing_was_solved(cast: Cast, outcome: Outcome) -> None:
    conversation = make_comment(cast)
    resolution.resolve(conversation, outcome=outcome, by=cast.ana, now=cast.now)
    assert not FollowUp.objects.exists()


def test_resolve_as_broken_off_needs_two_readers(cast: Cast) -> None:
    with pytest.raises(resolution.NotBrokenOff):
        resolution.resolve(make_comment(cast), outcome=Outcome.BROKEN_OFF, by=cast.ana, now=cast.now)
    resolution.resolve(make_troll(cast), outcome=Outcome.BROKEN_OFF, by=cast.ana, now=cast.now)


def test_resolve_waits_for_an_answer_on_its_way(cast: Cast) -> None:
    conversation = make_comment(cast)
    make_queued(cast, conversation)
    with pytest.raises(resolution.StillOnItsWay):
        resolve(cast, conversation)


def test_reopen_undoes_the_resolution_once(cast: Cast) -> None:
    conversation = make_comment(cast)
    resolve(cast, conversation)
    resolution.reopen(conversation, reason="Ringde igen", by=cast.ana, now=cast.now)

    with pytest.raises(SomebodyWasFaster):
        resolution.reopen(conversation, by=cast.ana, now=cast.now)
    assert queries.resolution_of(conversation) is None
    assert count_of(conversation, "reopened") == 1


def test_close_many_takes_only_what_needs_no_reply(cast: Cast) -> None:
    spam = make_comment(cast, "Köp följare", intent=Intent.SPAM, needs_reply=False)
    crisis = make_comment(cast, "Jag orkar inte mer", intent=Intent.OTHER, needs_reply=False, by="pia")
    Conversation.objects.filter(pk=crisis.pk).update(flags=["self_harm"])
    critique = make_comment(cast, by="olle")
    rows = [spam, reload(crisis), critique]

    assert resolution.close_many(rows, by=cast.ana, now=cast.now) == resolution.Closed(closed=1, left=2)
    assert [reload(row).status for row in rows] == ["resolved", "open", "open"]
    with pytest.raises(resolution.NotOurs):
        resolution.close_many(rows, by=cast.ana, now=cast.now)
    assert count_of(spam, "resolved") == 1


def test_close_thanked_closes_praise_that_was_thanked_for(cast: Cast) -> None:
    conversation = make_comment(cast, "Ni är bäst, tack Bo på 7.14!", intent=Intent.PRAISE)
    text = "Hej Maja! Vad roligt att höra, jag hälsar Bo från dig. Tack för att du berättade. Ana"
    row = send(make_queued(cast, conversation, text=text, purpose=Purpose.THANKS), at=cast.now + WEEK)

    assert [resolution.close_thanked(row.draft_id, now=cast.now + WEEK) for _ in range(2)] == [True, False]
    assert reload(conversation).status == Status.RESOLVED
    assert count_of(conversation, "resolved") == 1


def test_plan_refuses_the_past_and_a_second_return(cast: Cast) -> None:
    conversation = make_comment(cast)
    with pytest.raises(follow_ups.InThePast):
        follow_ups.plan(conversation, due_at=cast.now, by=cast.ana, now=cast.now)
    follow_ups.plan(conversation, due_at=cast.now + WEEK, by=cast.ana, now=cast.now)
    with pytest.raises(follow_ups.AlreadyPlanned):
        follow_ups.plan(conversation, due_at=cast.now + WEEK, by=cast.ana, now=cast.now)
    follow_ups.plan(conversation, due_at=cast.now + WEEK, is_return=False, promise="Ring", by=cast.ana, now=cast.now)
    assert count_of(conversation, "promised") == 2


def test_raise_due_opens_what_was_resolved_once(cast: Cast) -> None:
    conversation = make_comment(cast)
    resolve(cast, conversation)

    assert follow_ups.raise_due(now=cast.now + WEEK - timedelta(minutes=1)) == 0
    assert follow_ups.raise_due(now=cast.now + WEEK) == 1
    assert follow_ups.raise_due(now=cast.now + WEEK) == 0

    assert reload(conversation).status == Status.OPEN
    assert FollowUp.objects.get().state == FollowUpState.DUE
    assert count_of(conversation, "follow_up_due") == 1


def test_waive_needs_a_reason_and_puts_the_matter_away(cast: Cast) -> None:
    conversation = make_comment(cast)
    resolve(cast, conversation)
    follow_ups.raise_due(now=cast.now + WEEK)
    row = FollowUp.objects.select_related("conversation__inbox__team").get()
    with pytest.raises(follow_ups.NoReason):
        follow_ups.waive(row, reason="", by=cast.ana, now=cast.now + WEEK)

    follow_ups.waive(row, reason="Maja tackade på stationen", by=cast.ana, now=cast.now + WEEK)
    with pytest.raises(SomebodyWasFaster):
        follow_ups.waive(row, reason="Igen", by=cast.ana, now=cast.now + WEEK)

    assert reload(conversation).status == Status.RESOLVED
    assert count_of(conversation, "follow_up_waived") == 1


def make_asked(cast: Cast) -> Conversation:
    """Solve it, come back after a week, and ask in the thread."""
    conversation = make_comment(cast)
    row = make_queued(cast, conversation)
    send(row, at=cast.now + timedelta(minutes=1))
    resolve(cast, conversation)
    follow_ups.raise_due(now=cast.now + WEEK)
    question = make_queued(cast, conversation, text=RETURN, purpose=Purpose.RETURN)
    assert send(question, at=cast.now + WEEK).state == "sent"
    return reload(conversation)


def reply(cast: Cast, text: str, *, intent: Intent, sentiment: str, needs_reply: bool) -> Message:
    at = cast.now + WEEK + timedelta(hours=2)
    post = cast.network.post("maja", text, created_at=at, parent=cast.post)
    take_in(cast, at=at)
    message = Message.objects.select_related("conversation__inbox__team", "thread").get(external_id=post)
    label(message, intent=intent, at=at, sentiment=sentiment)
    message.triage_results.update(needs_reply=needs_reply)
    return message


def test_note_asked_follows_the_published_question(cast: Cast) -> None:
    make_asked(cast)
    pks = list(queries.to_note_asked(cast.now + WEEK).values_list("pk", flat=True))

    assert [follow_ups.note_asked(pk, now=cast.now + WEEK) for pk in pks * 2] == [True, False]
    row = FollowUp.objects.get()
    assert (row.state, row.draft.purpose, row.asked_at) == (FollowUpState.ASKED, Purpose.RETURN, cast.now + WEEK)


def test_settle_takes_a_thank_you_as_content(cast: Cast) -> None:
    conversation = make_asked(cast)
    message = reply(cast, "Tack, nu är det jättebra!", intent=Intent.PRAISE, sentiment="positive", needs_reply=False)

    assert follow_ups.settle([message], now=cast.now + WEEK) == [message]
    assert follow_ups.settle([message], now=cast.now + WEEK) == []

    assert FollowUp.objects.get().state == FollowUpState.SATISFIED
    assert reload(conversation).status == Status.RESOLVED
    assert set(Answer.objects.values_list("ended", flat=True)) == {"satisfied"}
    assert count_of(conversation, "satisfied") == 1


def test_settle_takes_discontent_one_level_up_and_leaves_the_message(cast: Cast) -> None:
    conversation = make_asked(cast)
    message = reply(cast, "Nej, lika illa som förut!", intent=Intent.COMPLAINT, sentiment="negative", needs_reply=True)

    assert follow_ups.settle([message], now=cast.now + WEEK) == []
    lifecycle.receive([message], now=cast.now + WEEK)

    row = reload(conversation)
    assert (row.status, row.level, row.waiting_since) == (Status.OPEN, Level.URGENT, message.sent_at)
    assert FollowUp.objects.get().state == FollowUpState.DISSATISFIED
    assert queries.resolution_of(conversation) is None
    assert (count_of(conversation, "dissatisfied"), count_of(conversation, "escalated")) == (1, 1)


def test_settle_leaves_what_says_neither_to_a_person(cast: Cast) -> None:
    conversation = make_asked(cast)
    message = reply(cast, "Vad menar du?", intent=Intent.QUESTION, sentiment="neutral", needs_reply=True)

    assert follow_ups.settle([message], now=cast.now + WEEK) == []
    assert FollowUp.objects.get().state == FollowUpState.ASKED
    assert follow_ups.mark_silent(now=cast.now + 4 * WEEK) == 0  # the person has written

    follow_ups.settle_by_word(queries.follow_ups_of(conversation)[0], satisfied=True, by=cast.ana, now=cast.now + WEEK)
    assert FollowUp.objects.get().state == FollowUpState.SATISFIED


def test_settle_ignores_messages_nobody_asked_about(cast: Cast) -> None:
    conversation = make_comment(cast, "Tack!", intent=Intent.PRAISE)
    message = comment_of(conversation)
    message.triage_results.update(sentiment="positive")
    follow_ups.plan(conversation, due_at=cast.now + WEEK, by=cast.ana, now=cast.now)

    assert follow_ups.settle([message], now=cast.now) == []


def test_silence_of_a_week_closes_the_loop(cast: Cast) -> None:
    conversation = make_asked(cast)
    for pk in queries.to_note_asked(cast.now + WEEK).values_list("pk", flat=True):
        follow_ups.note_asked(pk, now=cast.now + WEEK)

    assert follow_ups.mark_silent(now=cast.now + 2 * WEEK - timedelta(minutes=1)) == 0
    assert [follow_ups.mark_silent(now=cast.now + 2 * WEEK) for _ in range(2)] == [1, 0]
    assert reload(conversation).status == Status.RESOLVED
    assert count_of(conversation, "silent") == 1


def test_correct_is_kept_and_taken_over(cast: Cast) -> None:
    conversation = make_comment(cast, intent=Intent.SPAM, needs_reply=False)
    message = comment_of(conversation)
    for _ in range(2):
        corrections.correct(message, field="intent", should_be="complaint", by=cast.ana, now=cast.now)
    corrections.correct(message, field="topic", should_be="website_app", by=cast.ana, now=cast.now)
    corrections.correct(message, field="flags", should_be=["safety"], by=cast.ana, now=cast.now)

    row = reload(conversation)
    assert (row.intent, row.needs_reply, row.topic.slug, row.flags) == ("complaint", True, "website_app", ["safety"])
    assert Correction.objects.get(field="intent").said == "spam"
    assert count_of(conversation, "corrected") == 3
    with pytest.raises(corrections.UnknownLabel):
        corrections.correct(message, field="intent", should_be="rant", by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        corrections.correct(message, field="intent", should_be="praise", by=cast.dag, now=cast.now)


def test_draw_ties_comments_once_and_crosses_no_principal(cast: Cast) -> None:
    one, two = make_comment(cast), make_comment(cast, by="olle")
    principal = one.inbox.principal
    row = improvements.draw(principal, title="Nytt omlopp", conversations=[one], by=cast.ana, now=cast.now)
    improvements.tie(row, conversations=[one, two], by=cast.ana, now=cast.now)

    assert row.conversations.count() == 2
    assert (count_of(one, "improved"), count_of(two, "improved")) == (1, 1)
    assert queries.improvements_visible_to(cast.bo).get().comments == 2
    assert not queries.improvements_visible_to(cast.dag).exists()
    other = Principal.objects.get(name="Badnämnden")
    with pytest.raises(improvements.OtherPrincipal):
        improvements.draw(other, title="x", conversations=[one], by=cast.ana, now=cast.now)
    improvements.finish(row, public_line="Ni sa, vi gjorde", by=cast.ana, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        improvements.finish(row, by=cast.ana, now=cast.now)
    assert Improvement.objects.count() == 1
