from datetime import timedelta

import pytest

from bemot.accounts.models import Membership, User
from bemot.accounts.roles import NotAllowed
from bemot.alerts.models import Delivery
from bemot.conversations.models import Conversation
from bemot.history.models import Event
from bemot.lib.errors import SomebodyWasFaster
from bemot.outcomes import follow_ups, improvements, leave
from bemot.outcomes.models import FollowUp, Improvement
from bemot.responses import facts, readings, review
from bemot.responses.models import Draft, Fact, Reading
from bemot.routing import matrix, queries
from bemot.routing.models import Duty, Leave
from bemot.words import Bearer, EventKind, Subject
from tests.cast import Cast, kinds_of, make_comment, make_ringing_comment, work
from tests.responses.making import make_draft

COMPLAINT = "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej."
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def eva(cast: Cast) -> User:
    """Give somebody who may do what bo may."""
    found = User.objects.create(email="eva@example.test", name="Eva Lind")
    Membership.objects.create(team=cast.inbox.team, user=found, role="reviewer")
    return found


def go(cast: Cast, user: User, to: User, **more) -> Leave:
    times = {"starts_at": cast.now, "ends_at": cast.now + 7 * DAY, "by": user, "now": cast.now} | more
    return leave.plan(user, cast.inbox.team, substitute=to, **times)


def burden(cast: Cast, user: User) -> Conversation:
    """Let `user` bear everything that can bear a name."""
    before = cast.now - HOUR
    talk = make_comment(cast, COMPLAINT, at=before)
    draft = make_draft(cast, talk)
    review.submit(draft, reviewer=user, by=cast.ana, now=before)
    Conversation.objects.filter(pk=talk.pk).update(assignee=user)
    follow_ups.plan(talk, due_at=cast.now + DAY, owner=user, by=cast.ana, now=before)
    facts.ask(talk, question="Vad hände?", owner=user, by=cast.ana, now=before)
    readings.ask(talk, reader=user, by=cast.ana, now=before)
    improvements.draw(
        cast.inbox.principal, title="Fler vagnar", conversations=[talk], owner=user, by=cast.cleo, now=before
    )
    other = make_comment(cast, COMPLAINT, by="olle", at=before)
    mine = make_draft(cast, other)
    Draft.objects.filter(pk=mine.pk).update(author=user)
    Conversation.objects.filter(pk=other.pk).update(assignee=user)
    return talk


def holders() -> dict[str, set[int | None]]:
    """Give who holds what is open, kind by kind."""
    return {
        "conversation": set(Conversation.objects.values_list("assignee", flat=True)),
        "draft": set(Draft.objects.filter(state="writing").values_list("author", flat=True)),
        "approval": set(Draft.objects.filter(state="in_review").values_list("reviewer", flat=True)),
        "follow_up": set(FollowUp.objects.values_list("owner", flat=True)),
        "fact": set(Fact.objects.values_list("owner", flat=True)),
        "reading": set(Reading.objects.values_list("reader", flat=True)),
        "improvement": set(Improvement.objects.values_list("owner", flat=True)),
    }


def test_leave_hands_over_everything_that_bears_the_name_and_gives_it_back(cast: Cast, eva: User) -> None:
    talk = burden(cast, cast.bo)
    assert set(holders()) == {kind.value for kind in leave.MOVERS}
    assert all(found == {cast.bo.pk} for found in holders().values()), holders()
    gone = go(cast, cast.bo, eva)
    assert all(found == {eva.pk} for found in holders().values()), holders()
    assert kinds_of(talk).count(EventKind.HANDED_OVER) == 5
    assert Event.objects.filter(kind=EventKind.LEAVE_PLANNED, data__leave=gone.pk).count() == 1
    leave.undo(gone, by=cast.bo, now=cast.now + HOUR)
    assert all(found == {cast.bo.pk} for found in holders().values()), holders()
    assert Event.objects.filter(kind=EventKind.LEAVE_UNDONE).count() == 1
    with pytest.raises(SomebodyWasFaster):
        leave.undo(gone, by=cast.bo, now=cast.now + HOUR)


def test_leave_lets_single_things_go_to_others_or_stay(cast: Cast, eva: User) -> None:
    burden(cast, cast.bo)
    fact, improvement = Fact.objects.get(), Improvement.objects.get()
    chosen = {(Bearer.FACT, fact.pk): cast.cleo, (Bearer.IMPROVEMENT, improvement.pk): None}
    go(cast, cast.bo, eva, chosen=chosen)
    found = holders()
    assert (found["fact"], found["improvement"], found["follow_up"]) == ({cast.cleo.pk}, {cast.bo.pk}, {eva.pk})


def test_undo_refuses_once_something_has_moved_and_moves_nothing(cast: Cast, eva: User) -> None:
    burden(cast, cast.bo)
    gone = go(cast, cast.bo, eva)
    facts.answer(Fact.objects.get(), text="Växelfel", source="Driften", by=eva, now=cast.now + HOUR)
    held = holders()
    with pytest.raises(leave.HasMoved):
        leave.undo(gone, by=cast.bo, now=cast.now + 2 * HOUR)
    assert holders() == held
    gone.refresh_from_db()
    assert gone.undone_at is None


def test_leave_that_begins_later_hands_over_then_what_came_meanwhile_too(cast: Cast, eva: User) -> None:
    talk = make_comment(cast, COMPLAINT)
    assert talk.assignee == cast.ana
    go(cast, cast.ana, eva, starts_at=cast.now + DAY)
    later = make_comment(cast, COMPLAINT, by="olle", at=cast.now + HOUR)
    assert later.assignee == cast.ana
    work(cast, at=cast.now + DAY)
    work(cast, at=cast.now + DAY + HOUR)
    assert set(Conversation.objects.values_list("assignee", flat=True)) == {eva.pk}
    assert kinds_of(talk).count(EventKind.HANDED_OVER) == 1


def test_new_work_goes_to_the_deputy_else_the_substitute_until_the_return(cast: Cast, eva: User) -> None:
    matrix.name(cast.inbox, subject=Subject.EVERYTHING_ELSE, spokesperson=cast.ana, by=cast.cleo, now=cast.now)
    go(cast, cast.ana, eva)
    with_deputy = make_comment(cast, COMPLAINT, at=cast.now + HOUR)
    assert with_deputy.assignee == cast.cleo
    question = "Fakturan är fel för tredje gången och ingen hör av sig. Jag vill ha pengarna tillbaka!"
    assert make_comment(cast, question, by="pia", at=cast.now + HOUR).assignee == eva
    back = make_comment(cast, COMPLAINT, by="olle", at=cast.now + 8 * DAY)
    assert back.assignee == cast.ana


def test_duty_goes_to_the_substitute_while_the_leave_lasts(cast: Cast, eva: User) -> None:
    go(cast, cast.ana, eva, ends_at=cast.now + DAY)
    during, after = queries.on_duty(cast.inbox, at=cast.now + HOUR), queries.on_duty(cast.inbox, at=cast.now + 2 * DAY)
    assert (during.user, during.deputy) == (eva, cast.bo)
    assert (after.user, after.deputy) == (cast.ana, cast.bo)


def test_substitute_who_is_away_is_stood_in_for_too(cast: Cast, eva: User) -> None:
    go(cast, cast.ana, eva)
    go(cast, eva, cast.bo, starts_at=cast.now + DAY, ends_at=cast.now + 3 * DAY)
    assert queries.on_duty(cast.inbox, at=cast.now + 2 * DAY).user == cast.bo


def test_come_back_early_ends_the_leave(cast: Cast, eva: User) -> None:
    gone = go(cast, cast.ana, eva)
    leave.come_back(gone, by=cast.ana, now=cast.now + HOUR)
    assert queries.on_duty(cast.inbox, at=cast.now + 2 * HOUR).user == cast.ana
    with pytest.raises(SomebodyWasFaster):
        leave.come_back(gone, by=cast.ana, now=cast.now + 2 * HOUR)


def test_leave_refuses_who_does_not_fit(cast: Cast, eva: User) -> None:
    Membership.objects.filter(user=eva).update(ends_on=(cast.now + 2 * DAY).date())
    with pytest.raises(leave.CannotHandOver, match="leaves the team before the return"):
        go(cast, cast.ana, eva)
    with pytest.raises(leave.CannotHandOver, match="another person"):
        go(cast, cast.ana, cast.ana)
    with pytest.raises(leave.CannotHandOver, match="does not work in this team"):
        go(cast, cast.ana, cast.dag)
    with pytest.raises(leave.CannotHandOver, match="does not work in this team"):
        go(cast, cast.ana, cast.bo, chosen={(Bearer.FACT, 1): cast.dag})
    go(cast, cast.bo, cast.cleo)
    with pytest.raises(leave.CannotHandOver, match="is away then too"):
        go(cast, cast.ana, cast.bo)
    with pytest.raises(leave.CannotHandOver, match="is away then already"):
        go(cast, cast.bo, cast.cleo)
    with pytest.raises(leave.CannotHandOver, match="day of return"):
        go(cast, cast.ana, cast.cleo, ends_at=cast.now)


def test_leave_is_ones_own_or_a_leads_to_plan(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        go(cast, cast.bo, cast.cleo, by=cast.ana)
    gone = go(cast, cast.bo, cast.ana, by=cast.cleo)
    with pytest.raises(NotAllowed):
        leave.undo(gone, by=cast.ana, now=cast.now + HOUR)


def test_approval_goes_to_anybody_where_the_substitute_wrote_it(cast: Cast) -> None:
    burden(cast, cast.bo)
    go(cast, cast.bo, cast.ana)
    assert holders()["approval"] == {None}


def test_reading_stays_where_the_substitute_is_asked_already(cast: Cast) -> None:
    burden(cast, cast.bo)
    readings.ask(Reading.objects.get().conversation, reader=cast.cleo, by=cast.ana, now=cast.now)
    go(cast, cast.bo, cast.cleo)
    assert holders()["reading"] == {cast.bo.pk, cast.cleo.pk}


def test_a_lead_who_is_away_is_stood_in_for_at_the_end_of_the_line(cast: Cast, eva: User) -> None:
    Duty.objects.all().delete()
    go(cast, cast.cleo, eva)
    assert queries.on_duty(cast.inbox, at=cast.now).leads == (eva,)
    conversation = make_ringing_comment(cast, "Dörren på tåget stängdes om mitt barns arm. Det är livsfarligt.")
    told = set(Delivery.objects.filter(alert__conversation=conversation).values_list("user__name", flat=True))
    assert "Eva Lind" in told
    assert "Cleo Ek" not in told
    Leave.objects.create(
        team=cast.inbox.team, user=eva, substitute=cast.cleo, starts_at=cast.now, ends_at=cast.now + DAY,
        planned_by=cast.cleo, planned_at=cast.now,
    )  # fmt: skip
    assert queries.on_duty(cast.inbox, at=cast.now).leads == (cast.cleo,)  # nobody is here: better told than not
