from datetime import timedelta

import pytest

from bemot.accounts.models import User
from bemot.conversations.models import Topic
from bemot.responses import review
from bemot.routing import matrix, queries
from bemot.routing.models import ResponsePolicy
from bemot.words import DraftState, Intent, SecondPerson, Subject
from tests.cast import Cast, make_comment
from tests.responses.making import make_draft

COMPLAINT = "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej."


def name(cast: Cast, **columns: object) -> None:
    topic = Topic.objects.get(slug="waiting_time")
    matrix.name(
        cast.inbox, subject=Subject.TOPIC, topic=topic, spokesperson=cast.ana, by=cast.cleo, now=cast.now, **columns
    )


def test_promise_of_a_subject_goes_before_that_of_the_class(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, intent=Intent.COMPLAINT, first_answer=timedelta(hours=6))
    press = ResponsePolicy.objects.create(inbox=cast.inbox, intent=Intent.PRESS, first_answer=timedelta(hours=1))
    before = make_comment(cast, COMPLAINT)
    assert queries.policy_for(before).first_answer == timedelta(hours=6)
    name(cast, policy=press)
    assert queries.policy_for(before).first_answer == timedelta(hours=1)
    late = make_comment(cast, COMPLAINT, by="olle")
    assert late.due_at == cast.now + timedelta(hours=1)


def test_name_refuses_a_promise_of_another_inbox(cast: Cast) -> None:
    with pytest.raises(matrix.CannotName, match="another inbox"):
        name(cast, policy=ResponsePolicy.objects.create(inbox=cast.other_inbox))


def test_sign_off_is_asked_and_nobody_else_approves(cast: Cast) -> None:
    eva = User.objects.create(email="eva@example.test", name="Eva Lind")
    eva.memberships.create(team=cast.inbox.team, role="spokesperson")
    name(cast, sign_off=cast.bo)
    draft = make_draft(cast, make_comment(cast, COMPLAINT))
    assert queries.policy_for(draft.conversation).four_eyes == SecondPerson.BEFORE
    review.submit(draft, by=cast.ana, now=cast.now)
    draft.refresh_from_db()
    assert draft.reviewer == cast.bo
    with pytest.raises(review.CannotReview, match="Bo Dal signs off"):
        review.approve(draft, by=eva, now=cast.now)
    review.approve(draft, by=cast.bo, now=cast.now)
    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == (DraftState.APPROVED, cast.bo)


def test_sign_off_leaves_a_lead_a_way_out(cast: Cast) -> None:
    name(cast, sign_off=cast.bo)
    draft = make_draft(cast, make_comment(cast, COMPLAINT))
    review.submit(draft, by=cast.ana, now=cast.now)
    review.approve(draft, by=cast.cleo, now=cast.now)
    draft.refresh_from_db()
    assert draft.approved_by == cast.cleo
