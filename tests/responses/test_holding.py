"""A holding statement: approved in advance, sent by whoever is on duty, and what it promised raises itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from bemot.conversations.models import Conversation
from bemot.outcomes.models import FollowUp
from bemot.responses import holding, publication, saved_replies
from bemot.responses.models import Draft, Publication, SavedReply
from bemot.routing.models import Deadline, ResponsePolicy
from bemot.words import DeadlineKind, DraftState, FollowUpState, Purpose, Status
from tests.cast import Cast, kinds_of, make_comment, work
from tests.web.door import part, press, signed_in, words

COMPLAINT = "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej."
TEXT = "Hej [namn]! Vi har sett det du skriver och tar reda på vad som hände. Du får svar här före [tid]. [signatur]"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
AFTER_UNDO = settings.UNDO_WINDOW + timedelta(seconds=1)


@pytest.fixture
def text(cast: Cast) -> SavedReply:
    saved = saved_replies.keep(
        cast.inbox, title="Vi återkommer", text=TEXT, purpose=Purpose.HOLDING, by=cast.cleo, now=cast.now
    )
    saved_replies.approve(saved, by=cast.bo, now=cast.now)
    return SavedReply.objects.get()


@pytest.fixture
def found(cast: Cast) -> Conversation:
    return make_comment(cast, COMPLAINT)


def said(cast: Cast) -> list[str]:
    return [post.text for post in cast.network.posts() if post.author.handle == "norrbrotag" and post.parent]


def test_hold_goes_out_by_the_person_on_duty_alone(cast: Cast, found: Conversation, text: SavedReply) -> None:
    holding.hold(found, text=text, until=cast.now + 5 * HOUR, by=cast.ana, now=cast.now)
    work(cast, at=cast.now + AFTER_UNDO)
    assert said(cast)[-1].endswith(
        "Hej Maja! Vi har sett det du skriver och tar reda på vad som hände. Du får svar här före 15.00. Ana"
    )
    assert Draft.objects.get().four_eyes == "none"
    found.refresh_from_db()
    assert found.status == Status.OPEN


def test_hold_makes_a_promise_that_raises_itself_and_is_kept_by_the_answer(
    cast: Cast, found: Conversation, text: SavedReply
) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, holding_counts=True)
    until = cast.now + 5 * HOUR
    holding.hold(found, text=text, until=until, by=cast.ana, now=cast.now)
    work(cast, at=cast.now + AFTER_UNDO)
    promise = FollowUp.objects.get()
    assert (promise.is_return, promise.due_at, promise.owner, promise.state) == (False, until, cast.ana, "planned")
    assert "före 15.00" in promise.promise
    assert kinds_of(found).count("promised") == 1
    assert Deadline.objects.get(kind=DeadlineKind.NEXT_ANSWER).due_at == until

    work(cast, at=until - 31 * MINUTE)
    promise.refresh_from_db()
    assert promise.state == FollowUpState.PLANNED
    work(cast, at=until - 30 * MINUTE)
    promise.refresh_from_db()
    assert promise.state == FollowUpState.DUE  # while there is time to keep it

    cast.network.post(
        "norrbrotag", "Hej Maja! Växeln var trasig.", created_at=until - 5 * MINUTE, parent=_comment(found)
    )
    for minutes in (4, 3):
        work(cast, at=until - minutes * MINUTE)
    promise.refresh_from_db()
    assert promise.state == FollowUpState.KEPT
    assert kinds_of(found).count("promise_kept") == 1
    work(cast, at=until + HOUR)
    assert "breached" not in kinds_of(found)


def test_a_promise_that_is_not_kept_is_a_breach(cast: Cast, found: Conversation, text: SavedReply) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, holding_counts=True)
    until = cast.now + HOUR
    holding.hold(found, text=text, until=until, by=cast.ana, now=cast.now)
    work(cast, at=cast.now + AFTER_UNDO)
    work(cast, at=until + MINUTE)
    assert kinds_of(found).count("breached") == 1
    assert FollowUp.objects.get().state == FollowUpState.DUE


@pytest.mark.parametrize(("counts", "met"), [(True, True), (False, False)])
def test_hold_satisfies_the_first_answer_only_by_the_policys_choice(
    cast: Cast, text: SavedReply, counts: bool, met: bool
) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, holding_counts=counts)
    found = make_comment(cast, COMPLAINT)
    holding.hold(found, text=text, until=cast.now + 5 * HOUR, by=cast.ana, now=cast.now)
    work(cast, at=cast.now + AFTER_UNDO)
    first = Deadline.objects.get(conversation=found, kind=DeadlineKind.FIRST_ANSWER)
    assert (first.met_at is not None) == met


def test_hold_is_refused_to_who_is_not_on_duty_and_without_approval(
    cast: Cast, found: Conversation, text: SavedReply
) -> None:
    until = cast.now + HOUR
    with pytest.raises(publication.NeedsSecondPerson):
        holding.hold(found, text=text, until=until, by=cast.cleo, now=cast.now)
    saved_replies.change(text, text=TEXT + "!", by=cast.cleo, now=cast.now)
    with pytest.raises(publication.NeedsSecondPerson):
        holding.hold(found, text=SavedReply.objects.get(), until=until, by=cast.ana, now=cast.now)
    assert not Draft.objects.exists()


def test_hold_refuses_the_past_another_inbox_and_a_second_time(
    cast: Cast, found: Conversation, text: SavedReply
) -> None:
    with pytest.raises(holding.CannotHold, match="still to come"):
        holding.hold(found, text=text, until=cast.now, by=cast.ana, now=cast.now)
    other = SavedReply.objects.create(inbox=cast.other_inbox, title="x", text=TEXT, written_by=cast.dag)
    with pytest.raises(holding.CannotHold, match="another inbox"):
        holding.hold(found, text=other, until=cast.now + HOUR, by=cast.ana, now=cast.now)
    holding.hold(found, text=text, until=cast.now + HOUR, by=cast.ana, now=cast.now)
    with pytest.raises(holding.CannotHold, match="on its way"):
        holding.hold(found, text=text, until=cast.now + HOUR, by=cast.ana, now=cast.now)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    ("until", "language", "spoken"),
    [
        (datetime(2026, 3, 10, 14, 0, tzinfo=UTC), "sv", "15.00"),
        (datetime(2026, 3, 11, 8, 30, tzinfo=UTC), "sv", "onsdag 11 mars 09.30"),
        (datetime(2026, 3, 11, 8, 30, tzinfo=UTC), "en", "Wednesday 11 March 09:30"),
    ],
)
def test_spoken_times_stand_on_the_clock_of_the_inbox(cast: Cast, until, language, spoken) -> None:
    assert holding.spoken(until, cast.inbox, language=language, now=cast.now) == spoken


def test_two_clicks_send_it(cast: Cast, text: SavedReply) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    _on_duty_now(cast)
    first = client.get(reverse("hold", args=[found.pk]))
    assert "Hej Maja! Vi har sett" in words(first)
    form = first.context["form"]
    chosen = {name: form.fields[name].choices[0][0] for name in ("text", "until")}
    assert client.post(reverse("hold", args=[found.pk]), chosen).status_code == 303
    assert (Draft.objects.get().purpose, Draft.objects.get().state) == (Purpose.HOLDING, DraftState.APPROVED)


def test_another_time_shows_in_the_preview(cast: Cast, text: SavedReply) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    form = client.get(reverse("hold", args=[found.pk])).context["form"]
    key, shown = form.fields["until"].choices[-1]
    preview = part(client, f"{reverse('hold', args=[found.pk])}?until={key.replace('+', '%2B')}", "preview")
    assert shown.split()[-1].replace(":", ".") in words(preview)  # the text is Swedish, the page English
    assert "<html" not in preview.content.decode()


def test_who_is_not_on_duty_writes_it_as_a_draft(cast: Cast, text: SavedReply) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.cleo)
    page = client.get(reverse("hold", args=[found.pk]))
    assert "Publish in the thread" not in words(page)
    form = page.context["form"]
    chosen = {name: form.fields[name].choices[0][0] for name in ("text", "until")}
    assert press(client, reverse("hold", args=[found.pk]), chosen).status_code == 409
    assert client.post(reverse("hold", args=[found.pk]), chosen | {"as": "draft"}).status_code == 303
    draft = Draft.objects.get()
    assert (draft.state, draft.promised_at) == (DraftState.WRITING, datetime.fromisoformat(chosen["until"]))


def test_without_a_text_one_is_written(cast: Cast, found: Conversation) -> None:
    answer = signed_in(cast.ana).get(reverse("hold", args=[found.pk]))
    assert answer.url == reverse("start_draft_for", args=[found.pk, Purpose.HOLDING])


def test_another_team_sees_neither_texts_nor_the_way(cast: Cast, found: Conversation, text: SavedReply) -> None:
    dag = signed_in(cast.dag)
    assert dag.get(reverse("hold", args=[found.pk])).status_code == 404
    assert dag.post(reverse("change_holding_text", args=[text.pk]), {"text": "x"}).status_code == 404
    assert dag.post(reverse("approve_holding_text", args=[text.pk])).status_code == 404
    assert "Vi återkommer" in words(signed_in(cast.ana).get(reverse("holding_texts")))
    assert "Vi återkommer" not in words(dag.get(reverse("holding_texts")))


def test_texts_are_written_by_one_and_approved_by_another(cast: Cast) -> None:
    ana, bo = signed_in(cast.ana), signed_in(cast.bo)
    made = ana.post(reverse("holding_texts"), {"title": "Snart", "text": TEXT, "language": "sv"})
    assert made.status_code == 303
    row = SavedReply.objects.get()
    assert (row.purpose, row.approved_at) == (Purpose.HOLDING, None)
    assert "waits for approval" in words(bo.get(reverse("holding_texts")))
    assert bo.post(reverse("approve_holding_text", args=[row.pk])).status_code == 303
    assert SavedReply.objects.get().approved_by == cast.bo
    ana.post(reverse("change_holding_text", args=[row.pk]), {"text": TEXT + " Tack!"})
    assert SavedReply.objects.get().approved_by is None


def _comment(conversation: Conversation) -> str:
    return conversation.messages.filter(direction="inbound").latest("pk").external_id


def _on_duty_now(cast: Cast) -> None:
    from bemot.routing.models import Duty

    now = timezone.now()
    Duty.objects.filter(inbox=cast.inbox).update(starts_at=now - HOUR, ends_at=now + HOUR)
